"""The record of decisions: who decided what about which version of a post, and what the checks had said.

A record holds no word, no name of a pupil and no photo of any post: only the digest of what was decided on. It is append-only. Where it is
kept stands behind `Store`; `open_store` answers with the one for an address (SQLite today).
"""

from __future__ import annotations

from checker.record.decision import APPROVED, REJECTED, Decision, FindingCount, Store
from checker.record.desk import decide, refusal
from checker.record.store import default_url, open_store

__all__ = ["APPROVED", "REJECTED", "Decision", "FindingCount", "Store", "decide", "default_url", "open_store", "refusal"]

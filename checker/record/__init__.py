"""The record of decisions: who decided what about which version of a post, and what the checks had said.

A record holds no word, no name of a pupil and no photo of any post: only the digest of what was decided on, and keyed references of pupils and findings. It is
append-only and chained by hashes, in SQLite or on a PostgreSQL server. It knows nothing of what may be decided; that is `checker.workflow`.
"""

from __future__ import annotations

from checker.record.chain import Entry, Write
from checker.record.database import default_url
from checker.record.store import Record, open_record

__all__ = ["Entry", "Record", "Write", "default_url", "open_record"]

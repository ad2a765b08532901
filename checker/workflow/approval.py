"""Approval: what the gate answers with."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval in force of exactly one content.

    Attributes:
        case: id of the case.
        digest: `sha256:` of what was approved (`checker.report.digest`).
        by: e-mail address of the officer, or of whoever approved the template it follows.
        at: when, UTC.
        expires: from when on it counts no more, UTC.
        account: the account it was approved for; None where the draft names none and the school has not exactly one for its platform.
    """

    case: str
    digest: str
    by: str
    at: datetime.datetime
    expires: datetime.datetime
    account: str | None = None

    def to_json(self) -> dict[str, Any]:
        """CONTRACT's `approval` object; times in UTC, to the second."""
        return {
            "case": self.case,
            "digest": self.digest,
            "by": self.by,
            "at": self.at.isoformat(timespec="seconds"),
            "expires": self.expires.isoformat(timespec="seconds"),
            "account": self.account,
        }

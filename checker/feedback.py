"""What officers say of the checks themselves: this finding is wrong, this was missed. Kinds and rules only: no word of a post, no pupil, no name.

Each is an entry of the record beside its cases, sealed like every other; a page of rates counts them.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.errors import Refused
from checker.finding import CATEGORIES, Finding
from checker.record import Write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.workflow.desk import Desk

KIND = "feedback"
WRONG, MISSED = "wrong", "missed"


@dataclass(frozen=True, slots=True)
class Said:
    """How often each was said: findings by check and kind, what was missed by category."""

    wrong: Mapping[tuple[str, str], int]
    missed: Mapping[str, int]


def finding_is_wrong(desk: Desk, finding: Finding, rules: str, *, now: datetime.datetime | None = None) -> None:
    """A finding is wrong.

    Args:
        rules: the version of the rules by which it was found, as the report has it.

    Raises:
        RecordError: it could not be recorded.
    """
    body = {"about": WRONG, "check": finding.check, "kind": finding.kind, "level": finding.level.word, "rules": rules}
    desk.write_beside([Write(KIND, body)], now or datetime.datetime.now(datetime.UTC))


def something_was_missed(desk: Desk, category: str, rules: str, *, now: datetime.datetime | None = None) -> None:
    """The checks missed something of a category of `checker.finding.CATEGORIES`.

    Raises:
        Refused: there is no such category.
        RecordError: it could not be recorded.
    """
    if category not in CATEGORIES:
        raise Refused("Choose what was missed from the list.")
    desk.write_beside([Write(KIND, {"about": MISSED, "category": category, "rules": rules})], now or datetime.datetime.now(datetime.UTC))


def said(desk: Desk) -> Said:
    """All that was said so far, counted.

    Raises:
        RecordError: the record cannot be read.
    """
    bodies = [entry.body for entry in desk.record.beside(desk.name, KIND) if entry.text]
    wrong = Counter((str(b["check"]), str(b["kind"])) for b in bodies if b["about"] == WRONG)
    missed = Counter(str(b["category"]) for b in bodies if b["about"] == MISSED)
    return Said(wrong, missed)

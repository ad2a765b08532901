"""That a list of the school was imported or changed: an entry of the record, beside its cases, with who did it and how many people it holds, and no name of any of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.errors import CheckerError
from checker.record import Write

if TYPE_CHECKING:
    from pathlib import Path

    from checker.school import School
    from checker.workflow.desk import Desk

KIND = "list_imported"
PUPILS, STAFF, VISITORS = "consent log", "staff list", "list of visitors"


@dataclass(frozen=True, slots=True)
class Imported:
    """One import.

    Attributes:
        at: when, UTC.
        by: who did it, by address or name; "" where nobody had said who they are.
        what: which list.
        rows: how many people it holds now.
        before: how many it held.
    """

    at: datetime.datetime
    by: str
    what: str
    rows: int
    before: int

    def in_words(self) -> str:
        """In a sentence."""
        how = "changed" if self.what == VISITORS else "imported"
        return f"The {self.what} was {how}: {self.rows} {'person' if self.rows == 1 else 'people'} (before: {self.before or 'none'})"


def note(desk: Desk, by: str, what: str, rows: int, before: int, now: datetime.datetime | None = None) -> None:
    """Enter an import that was saved.

    Args:
        by: who did it, by address or name; "" where nobody has said.
        what: `PUPILS`, `STAFF` or `VISITORS`.
        rows, before: how many people the list holds, and held.

    Raises:
        RecordError: it was not entered.
    """
    body = {"by": by.strip(), "what": what, "rows": rows, "before": before}
    desk.write_beside([Write(KIND, body)], now or datetime.datetime.now(datetime.UTC))


def noted(folder: Path, who: Callable[[School], str], what: str, rows: int, before: int) -> list[str]:
    """Enter an import that was saved into a school's folder; what is to be said where that cannot be done: the list counts all the same.

    Args:
        who: says of the school as it is now who did it.
    """
    from checker.school import School
    from checker.workflow.desk import Desk

    try:
        school = School.open(folder)
        note(Desk.open(school), who(school), what, rows, before)
    except CheckerError as error:
        return [f"History does not show this import, for it could not be entered in the record. {error}"]
    return []


def imports(desk: Desk) -> list[Imported]:
    """Every import that the record still holds, newest first.

    Raises:
        RecordError: the record cannot be read.
    """
    entries = [e for e in desk.record.beside(desk.name, KIND) if e.text]
    return [Imported(e.time, *(e.body[key] for key in ("by", "what", "rows", "before"))) for e in reversed(entries)]

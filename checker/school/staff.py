"""staff.csv: adults who may be named. `title,first_name,last_name,role`, optional `email` and `photo_consent`.

Where there is a column `photo_consent` it is held to: a cell as in the consent log, empty for never asked. Without it, staff on the list may be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checker.errors import StaffListError
from checker.school.consent import Consent
from checker.school.visitors import consent_cell, rows

COLUMNS = ("title", "first_name", "last_name", "role", "email", "photo_consent")


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One member of staff. `photo_consent` is None where the list has no column for it."""

    title: str
    first_name: str
    last_name: str
    role: str = ""
    email: str = ""
    photo_consent: Consent | None = None

    @property
    def name(self) -> str:
        """The name in full, with the title: what a tag `staff:NAME` says."""
        return " ".join(filter(None, (self.title, self.first_name, self.last_name)))


def load_staff(path: Path) -> tuple[StaffMember, ...]:
    """The staff list; empty when the school keeps none.

    Raises:
        StaffListError: the file cannot be read or lacks a column; names file, row and column.
    """
    staff = []
    for number, cells in rows(path, COLUMNS, ("first_name", "last_name")):
        if not cells["last_name"]:
            raise StaffListError(f"{path.name}, row {number}, column last_name: it is empty. Fill it in.")
        consent = cells.pop("photo_consent", None)
        asked = None if consent is None else consent_cell(consent, f"{path.name}, row {number}, column photo_consent")
        staff.append(StaffMember(**{"title": "", **cells}, photo_consent=asked))
    return tuple(staff)

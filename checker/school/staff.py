"""staff.csv: adults who may be named. `title,first_name,last_name,role`, optional `email`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from checker.errors import StaffListError

COLUMNS = ("title", "first_name", "last_name", "role", "email")


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One member of staff."""

    title: str
    first_name: str
    last_name: str
    role: str = ""
    email: str = ""

    @property
    def name(self) -> str:
        """The name in full, with the title: what a tag `staff:NAME` says."""
        return " ".join(filter(None, (self.title, self.first_name, self.last_name)))


def load_staff(path: Path) -> tuple[StaffMember, ...]:
    """The staff list; empty when the school keeps none.

    Raises:
        StaffListError: the file cannot be read or lacks a column; names file, row and column.
    """
    if not path.exists():
        return ()
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    header = [(h or "").strip().lower().replace(" ", "_") for h in reader.fieldnames or []]
    if missing := [c for c in ("first_name", "last_name") if c not in header]:
        raise StaffListError(f"{path.name}: the column `{missing[0]}` is missing. The columns are: {', '.join(COLUMNS)}.")
    reader.fieldnames = header
    staff = []
    try:
        for row in reader:
            cells = {c: " ".join((row.get(c) or "").split()) for c in COLUMNS}
            if not any(cells.values()):
                continue
            if not cells["last_name"]:
                raise StaffListError(f"{path.name}, row {reader.line_num}, column last_name: it is empty. Fill it in.")
            staff.append(StaffMember(**cells))
    except csv.Error as error:
        raise StaffListError(f"{path.name}, row {reader.line_num}: it cannot be read as CSV ({error}).") from None
    return tuple(staff)

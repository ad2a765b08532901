"""visitors.csv: adults who are not staff and may be seen in photos, with their consent. `name,photo_consent`, optional `organisation,note`.

A consent cell is written as in the consent log: yes, no, a date given, `until 2027-07-31`, `withdrawn 2026-10-02`; empty means never asked.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from checker.errors import StaffListError
from checker.school.consent import WANTED, Consent, parse_cell

FILE = "visitors.csv"
COLUMNS = ("name", "photo_consent", "organisation", "note")


@dataclass(frozen=True, slots=True)
class Visitor:
    """An adult who is not staff: a governor, a speaker, a parent helper."""

    name: str
    photo_consent: Consent


@dataclass(frozen=True, slots=True)
class VisitorRow:
    """A row of the file as it is written: `photo_consent` is the cell."""

    name: str
    photo_consent: str
    organisation: str = ""
    note: str = ""

    @property
    def consent(self) -> Consent:
        """What the cell says."""
        return parse_cell(self.photo_consent)


def load_rows(path: Path) -> tuple[VisitorRow, ...]:
    """The rows as they are written, for a form that changes them.

    Raises:
        StaffListError: as `load_visitors`.
    """
    load_visitors(path)
    return tuple(VisitorRow(**cells) for _, cells in rows(path, COLUMNS, ("name", "photo_consent")))


def load_visitors(path: Path) -> tuple[Visitor, ...]:
    """The visitors whose consent the school keeps; none where there is no file.

    Raises:
        StaffListError: the file cannot be read, or a cell is not understood; names file, row and column.
    """
    visitors: list[Visitor] = []
    for number, cells in rows(path, COLUMNS, ("name", "photo_consent")):
        if not cells["name"]:
            raise StaffListError(f"{path.name}, row {number}, column name: it is empty. Fill it in.")
        visitors.append(Visitor(cells["name"], consent_cell(cells["photo_consent"], f"{path.name}, row {number}, column photo_consent")))
    return tuple(visitors)


def consent_cell(value: str, where: str) -> Consent:
    """One cell of an adult's consent.

    Raises:
        StaffListError: it is not understood. The value is not repeated: a row out of step may hold a name in any column.
    """
    try:
        return parse_cell(value)
    except ValueError:
        raise StaffListError(f"{where}: it is not understood. {WANTED}") from None


def rows(path: Path, columns: tuple[str, ...], needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a small list as cells by column, with their line; empty rows are left out, columns that are not there are left out.

    Raises:
        StaffListError: it cannot be read as CSV, lacks a column that is needed, or a row is longer than the header.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StaffListError(f"{path.name} cannot be read ({error.strerror}). Check that it is a file you may open.") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    out: list[tuple[int, dict[str, str]]] = []
    try:
        header = [h.strip().lower().replace(" ", "_") for h in next(reader, [])]
        if missing := [c for c in needed if c not in header]:
            raise StaffListError(f"{path.name}: the column `{missing[0]}` is missing. The columns are: {', '.join(columns)}.")
        for row in reader:
            if any(c.strip() for c in row[len(header) :]):
                raise StaffListError(
                    f"{path.name}, row {reader.line_num}: it has {len(row)} cells and the header has {len(header)}. Check for a comma too many."
                )
            cells = {c: " ".join(v.split()) for c, v in zip(header, row, strict=False) if c in columns}
            if any(cells.values()):
                out.append((reader.line_num, {c: cells.get(c, "") for c in columns if c in header}))
    except csv.Error as error:
        raise StaffListError(f"{path.name}, row {reader.line_num}: it cannot be read as CSV ({error}).") from None
    return out

"""An export as rows of text, and the row in which its columns are named.

Management systems print titles above the header ("Consents for Year 4", "Report run on 12/11/2026"), repeat the header on each printed page and put totals below.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checker.errors import ConsentLogError
from checker.school.consent import decoded
from checker.school.workbook import workbook_rows, workbook_sheets

SEARCHED = 40
"""Rows from the top among which the header is looked for."""
LARGEST = 30_000_000
"""Bytes of an export at most. One of 5,000 pupils with 30 columns comes to about 2 million."""

Row = tuple[int, tuple[str, ...]]
"""The row's number as a spreadsheet counts it, and its cells, blanks at both ends taken off."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The filled rows of an export.

    Attributes:
        name: the file's name, for messages.
        rows: its rows, empty ones left out.
        sheet: which sheet of a workbook.
        sheets: all of them; empty for a CSV file.
    """

    name: str
    rows: tuple[Row, ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def read_sheet(content: bytes, name: str, sheet: str = "", known: Callable[[str], bool] = lambda title: False) -> Sheet:
    """The rows of a CSV file or workbook.

    Args:
        content: the file's bytes.
        name: its name; the ending does not count, the content does.
        sheet: which sheet of a workbook; where empty, the one with the most titles that are `known`.

    Raises:
        ConsentLogError: it cannot be read as a table; says how to save it.
    """
    if len(content) > LARGEST:
        raise ConsentLogError([f"{name} is far larger than a list of pupils. Export only the columns that are needed."])
    if not content.strip():
        raise ConsentLogError([f"{name} is empty. Export it again from the management system."])
    if content[:4] == b"PK\x03\x04":
        sheets = workbook_sheets(content, name)
        if sheet and sheet not in sheets:
            raise ConsentLogError([f"{name} has no sheet of that name. It has: {', '.join(sheets)}."])
        read = {s: _stripped(workbook_rows(content, name, s)) for s in ((sheet,) if sheet else sheets)}
        best = max(read, key=lambda s: _most_known(read[s], known), default="")
        rows = read.get(best, ())
        found = Sheet(name, rows, best, sheets)
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise ConsentLogError([f"{name} is a workbook of the old kind (.xls), or has a password. Open it in Excel and save it as .xlsx."])
    elif content.lstrip()[:5].lower() in (b"%pdf-", b"<html", b"<!doc", b"{\\rtf"):
        raise ConsentLogError([f"{name} is a printed report and no table. In the management system choose Excel or CSV when you export."])
    else:
        found = Sheet(name, _stripped(enumerate_rows(decoded(content, name), name)))
    if not found.rows:
        raise ConsentLogError([f"{name} has no filled rows. Export it again from the management system."])
    return found


def enumerate_rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV text with the line on which each ends. The sign between cells is the one that most lines near the top agree on.

    Raises:
        ConsentLogError: it cannot be read as CSV.
    """
    top = text.split("\n", SEARCHED)[:SEARCHED]
    delimiter = max(",;\t|", key=lambda sign: sum(line.count(sign) > 1 for line in top) * 1000 + sum(line.count(sign) for line in top))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise ConsentLogError(
            [f"{name}, near row {reader.line_num}: the row cannot be read as CSV ({error}). Export it as an Excel workbook instead."]
        ) from None


def _stripped(rows: object) -> tuple[Row, ...]:
    out = ((number, tuple(" ".join(c.replace("\ufeff", "").split()) for c in cells)) for number, cells in rows)  # type: ignore[attr-defined]
    return tuple((number, cells) for number, cells in out if any(cells))


def words(title: str) -> str:
    """A title or cell as it is compared: small letters and digits, one blank between words."""
    return " ".join(re.findall(r"[a-z0-9]+", title.lower()))


def header_at(sheet: Sheet, known: Callable[[str], bool]) -> tuple[int, str]:
    """Which row names the columns, as an index into `sheet.rows`, and why.

    The row with the most titles that are known; where none has two, the first row that is filled as wide as most rows are.
    """
    top = sheet.rows[:SEARCHED]
    counts = [len({words(c) for c in cells if known(c)}) for _, cells in top]
    best = max(range(len(top)), key=lambda n: (counts[n], -n))
    number, cells = top[best]
    if counts[best] >= 2:
        return best, f"Row {number} names the columns: {counts[best]} of its {sum(map(bool, cells))} titles are known."
    usual = Counter(_width(cells) for _, cells in sheet.rows).most_common(1)[0][0]
    first = next((n for n, (_, cells) in enumerate(top) if _width(cells) >= usual), 0)
    return (
        first,
        f"No row has titles that are known. Row {top[first][0]} is the first as wide as the rest; check that it names the columns.",
    )


def _most_known(rows: Sequence[Row], known: Callable[[str], bool]) -> int:
    return max((sum(map(known, cells)) for _, cells in rows[:SEARCHED]), default=-1)


def _width(cells: Sequence[str]) -> int:
    return max((n for n, c in enumerate(cells, 1) if c), default=0)

"""A consent log saved by Excel, read row by row within limits: a workbook is an archive of XML, and either can be made to swell without end."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator

from checker.errors import ConsentLogError

UNPACKED = 100_000_000
"""Most bytes of a workbook once unpacked. A log of 5,000 pupils comes to about 5 million."""
FILES = 2_000
ROWS, COLUMNS = 100_000, 500
"""Most filled rows, and the last column that may be used."""
_DECLARATION = re.compile(rb"<\0?!\0?[dD]\0?[oO]\0?[cC]\0?[tT]|<\0?!\0?[eE]\0?[nN]\0?[tT]")
"""A document type or an entity, also in UTF-16. Excel writes neither; whoever does may refer to other files, or to itself a billion times."""


def workbook_rows(content: bytes, name: str, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Number (from 1) and cells of each filled row.

    Args:
        content: the file's bytes.
        name: its name, for errors.
        sheet: the sheet to read; the first where empty.

    Raises:
        ConsentLogError: it is no workbook, is far larger than a consent log, or holds what no consent log holds.
    """
    _refuse_bombs(content, name)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception:  # whatever its parsers throw at a broken part: KeyError, ParseError, TypeError
        raise _unreadable(name) from None
    try:
        if sheet and sheet not in book.sheetnames:
            raise ConsentLogError([f"{name} has no sheet `{sheet}`. Mend `sheet` in school.toml under [consent_log]."])
        page = book[sheet] if sheet else book[book.sheetnames[0]]
        if not hasattr(page, "reset_dimensions"):
            raise ConsentLogError(
                [f"{name}: the sheet is a chart. Put the consent log in the first sheet, or name its sheet in school.toml."]
            )
        # The size that the sheet states is not believed: it may say a million rows of sixteen thousand cells.
        page.reset_dimensions()
        filled = 0
        for number, row in enumerate(page.iter_rows(values_only=True), 1):
            if len(row) > COLUMNS:
                raise ConsentLogError([f"{name}, row {number}: it reaches beyond column {COLUMNS}. Delete the columns that are not used."])
            cells = [_cell_text(value) for value in row]
            if not any(cells):
                continue
            filled += 1
            if filled > ROWS:
                raise ConsentLogError([f"{name} has more than {ROWS} rows. Keep one row a pupil, and one log a school."])
            yield number, cells
    except ConsentLogError:
        raise
    except Exception:
        raise _unreadable(name) from None
    finally:
        book.close()


def workbook_sheets(content: bytes, name: str) -> tuple[str, ...]:
    """The names of a workbook's sheets that hold cells, in order; hidden ones are left out.

    Raises:
        ConsentLogError: it is no workbook, or far larger than a list of pupils.
    """
    _refuse_bombs(content, name)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Exception:
        raise _unreadable(name) from None
    try:
        return tuple(page.title for page in book.worksheets if page.sheet_state == "visible")
    finally:
        book.close()


def _unreadable(name: str) -> ConsentLogError:
    return ConsentLogError([f"{name} is not an Excel workbook that can be opened. Save it again as .xlsx, without a password."])


def _refuse_bombs(content: bytes, name: str) -> None:
    """Unpack everything once, a piece at a time and keeping nothing, before a parser sees any of it."""
    left = UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > FILES or sum(m.file_size for m in members) > UNPACKED:
                raise _too_large(name)
            for member in members:
                before = b""
                with archive.open(member) as stream:
                    while piece := stream.read(1 << 16):
                        left -= len(piece)
                        if left < 0:
                            raise _too_large(name)
                        if member.filename.lower().endswith((".xml", ".rels", ".vml")) and _DECLARATION.search(before + piece):
                            raise ConsentLogError(
                                [f"{name} holds XML declarations that Excel never writes. Open it in Excel and save it again as .xlsx."]
                            )
                        before = piece[-16:]
    except ConsentLogError:
        raise
    except Exception:  # a broken or encrypted archive: BadZipFile, zlib.error, NotImplementedError, RuntimeError
        raise _unreadable(name) from None


def _too_large(name: str) -> ConsentLogError:
    return ConsentLogError(
        [f"{name} unpacks to far more than a consent log needs. Copy the sheet with the log into a new workbook and save that."]
    )


def _cell_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime.datetime():
            return value.date().isoformat()
        case datetime.date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)

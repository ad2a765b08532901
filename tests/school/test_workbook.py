"""Workbooks that were made to hurt: each is an error in one sentence, at once, and without filling the memory."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from checker.errors import ConsentLogError
from checker.school.consent import ConsentLog

HEADER = ["pupil_id", "first_name", "last_name", "facebook"]
Change = Callable[[str, bytes], bytes]


def workbook(rows: int = 3) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(HEADER)
    for number in range(rows):
        page.append([f"P{number}", "Orla", "Finnegan", "yes"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(change: Change, extra: dict[str, bytes] | None = None) -> bytes:
    """The workbook with each of its files changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def in_sheet(old: bytes, new: bytes) -> Change:
    return lambda name, content: content.replace(old, new) if name.endswith("sheet1.xml") else content


def declared(text: str, encoding: str = "utf-8") -> Change:
    def change(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        head = f'<?xml version="1.0" encoding="{encoding}"?>{text}'
        return head.encode(encoding) + content.decode().split("?>", 1)[-1].replace("Orla", "&b;").encode(encoding)

    return change


BILLION = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY b{n} "{"&a;" * 10}">' for n in range(8)) + '<!ENTITY b "&b7;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>'

HOSTILE = {
    "a file that unpacks to 300 MB": changed(lambda n, c: c, {"xl/media/x.bin": bytes(300_000_000)}),
    "a sheet that unpacks to 150 MB": changed(in_sheet(b"</sheetData>", b" " * 150_000_000 + b"</sheetData>")),
    "many files": changed(lambda n, c: c, {f"x/{n}": b"" for n in range(3000)}),
    "a billion laughs": changed(declared(BILLION)),
    "an external entity": changed(declared(EXTERNAL)),
    "an entity in UTF-16": changed(declared(BILLION, "utf-16")),
    "a cell in the last column": changed(in_sheet(b'r="D2"', b'r="XFD2"')),
    "no archive": b"PK\x03\x04 and nothing else",
    "cut short": workbook()[:-400],
    "no sheet": changed(lambda n, c: b"" if n.endswith("sheet1.xml") else c),
    "a sheet that is no XML": changed(lambda n, c: b"<a><b>" if n.endswith("sheet1.xml") else c),
    "a workbook that is no XML": changed(lambda n, c: b"nothing" if n.endswith("workbook.xml") else c),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_an_error_in_plain_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / "consent_log.xlsx"
    path.write_bytes(HOSTILE[name])
    tracemalloc.start()
    try:
        with pytest.raises(ConsentLogError) as error:
            ConsentLog.load(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40_000_000
    said = str(error.value)
    assert "consent_log.xlsx" in said
    assert "Finnegan" not in said
    assert "Traceback" not in said


def test_a_size_that_lies_and_a_lonely_last_row_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "consent_log.xlsx"
    lying = changed(in_sheet(b'ref="A1:D4"', b'ref="A1:XFD1048576"'))
    path.write_bytes(lying)
    assert len(ConsentLog.load(path).pupils) == 3
    path.write_bytes(changed(in_sheet(b"</sheetData>", b'<row r="1048576"><c r="A1048576"/></row></sheetData>')))
    assert len(ConsentLog.load(path).pupils) == 3


def test_an_ordinary_log_is_read(tmp_path: Path) -> None:
    path = tmp_path / "consent_log.xlsx"
    path.write_bytes(workbook(400))
    assert len(ConsentLog.load(path).pupils) == 400

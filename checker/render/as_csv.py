"""A table for a spreadsheet: one row a report."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from checker.draft import Draft, Unreadable
from checker.render import Write
from checker.render.listed import sort
from checker.render.visible import shown
from checker.report import Report

COLUMNS = ("id", "verdict", "faces", "unaccounted_faces", "stops", "reviews", "advice", "findings", "not_checked", "kind_of_file")

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula; in East Asian settings the full-width signs too."""


def spreadsheet_cell(text: str) -> str:
    """A text as a cell of a spreadsheet: nothing in it is run as a formula, and nothing that steers a terminal stays."""
    # A spreadsheet runs a cell that begins like a formula; file names are not ours.
    text = shown(text)
    return "'" + text if text.lstrip().startswith(_FORMULA) or text[:1] in ("\t", "\n") else text


@contextmanager
def csv_writer(stream: TextIO, *, to_terminal: bool = False, **_: Any) -> Iterator[Write]:
    """Write a header, then one row a report. A file begins with a BOM: Excel takes it for another encoding otherwise, and names lose their accents."""
    if not to_terminal:
        stream.write("\ufeff")
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)

    def write(report: Report, draft: Draft | Unreadable) -> None:
        findings = [f for f in report.findings if f.check != "alt-text"]  # asked for when a photo is put into a post
        levels = [f.level.word for f in findings]
        table.writerow(
            spreadsheet_cell(str(cell))
            for cell in (
                report.id,
                report.verdict.value,
                len(report.faces),
                sum(face.status in ("unaccounted", "no_consent") for face in report.faces),
                levels.count("stop"),
                levels.count("review"),
                levels.count("advise"),
                "; ".join(dict.fromkeys(f.message for f in findings)),
                "; ".join(dict.fromkeys(s.reason for s in report.skipped)),
                sort(report),
            )
        )
        stream.flush()

    yield write

"""Reports in each format, one a file. `writer(format, ...)` gives a function that takes one report at a time, so that long work streams."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TextIO

from checker.draft import Draft, Unreadable
from checker.report import Report
from checker.school import School

Write = Callable[[Report, Draft | Unreadable], None]

VERDICTS = {
    "stop": ("⛔", "Stop: do not publish this as it is"),
    "incomplete": ("❓", "Incomplete: some of it was not checked"),
    "review": ("👀", "Review: a person should look at this first"),
    "nothing_found": ("🔎", "Nothing found by these checks"),
}
"""Icon and words of each verdict. It is never called safe: a person still decides."""

LEVELS = {"stop": ("⛔", "Stop"), "review": ("👀", "Review"), "advise": ("💡", "Advice")}
"""Icon and word of each level."""


@contextmanager
def writer(fmt: str, stream: TextIO, *, school: School, single: bool = False, to_terminal: bool = False) -> Iterator[Write]:
    """A function that writes one report at a time in `fmt` (`text`, `json`, `jsonl`, `csv` or `html`).

    Args:
        single: with `json`, one object in place of a list.
        to_terminal: with `text`, colours and widths of the terminal.
    """
    make: Callable[..., AbstractContextManager[Write]]
    if fmt in ("json", "jsonl"):
        from checker.render.as_json import json_writer as make
    elif fmt == "csv":
        from checker.render.as_csv import csv_writer as make
    elif fmt == "html":
        from checker.render.as_html import html_writer as make
    else:
        from checker.render.as_text import text_writer as make
    with make(stream, school=school, fmt=fmt, single=single, to_terminal=to_terminal) as write:
        yield write

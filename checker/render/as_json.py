"""JSON (one object, or a list) and JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from checker.draft import Draft, Unreadable
from checker.render import Write
from checker.render.visible import escaped
from checker.report import Report


@contextmanager
def json_writer(stream: TextIO, *, fmt: str, single: bool = False, **_: Any) -> Iterator[Write]:
    """Write each report as soon as it is there; a list is closed at the end."""
    count = 0

    def write(report: Report, draft: Draft | Unreadable) -> None:
        nonlocal count
        if fmt == "jsonl":
            stream.write(escaped(json.dumps(report.to_json(), ensure_ascii=False)) + "\n")
        else:
            stream.write(
                ("" if single else "[\n" if count == 0 else ",\n") + escaped(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
            )
        count += 1
        stream.flush()

    yield write
    if fmt == "json":
        stream.write("\n" if single else "\n]\n" if count else "[]\n")

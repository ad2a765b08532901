"""The list of published posts that should come down or be looked at: where each is, and why. It holds no words of a post and no pupil's name."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from checker.archives import Published
from checker.check import about
from checker.finding import Level
from checker.render.as_csv import spreadsheet_cell
from checker.render.written import opened
from checker.report import Report, Verdict

COLUMNS = ("do", "platform", "published", "url", "where", "checks", "pupil_ids", "not_checked")
_DO = {
    Verdict.STOP: "take down, or mend and publish again",
    Verdict.INCOMPLETE: "look at it yourself: some of it was not checked",
    Verdict.REVIEW: "look at it",
}


@contextmanager
def takedown_writer(path: Path | None) -> Iterator[Callable[[Published, Report], None]]:
    """A function that adds a row for each post with something to do; nothing is written without a path."""
    if path is None:
        yield lambda post, report: None
        return
    with opened(path) as stream:
        stream.write("\ufeff")  # Excel on Windows takes a CSV without this mark for another encoding
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(COLUMNS)

        def add(post: Published, report: Report) -> None:
            if report.verdict not in _DO:
                return
            worst = [f for f in report.findings if f.level is not Level.ADVISE]
            row = (
                _DO[report.verdict],
                post.where.split(",", 1)[0],
                post.at.strftime("%Y-%m-%d %H:%M") if post.at else "",
                post.url,
                post.where,
                "; ".join(dict.fromkeys(f.check.replace("-", " ") for f in worst)),
                "; ".join(dict.fromkeys(p for f in worst for p in f.pupil_ids)),
                " ".join(dict.fromkeys(about(s.check) for s in report.skipped)),
            )
            table.writerow(spreadsheet_cell(cell) for cell in row)

        yield add

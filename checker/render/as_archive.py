"""A folder's photos as one page: what to do first, then a row a file with a small copy, faces covered; filter and order work offline, from a double click.

The script is ours and stands in the page; nothing is loaded from elsewhere. Rows off the screen are not laid out (`content-visibility`), so that 2,000 of
them stay quick.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, TextIO

from markupsafe import Markup

from checker.draft import Draft, Unreadable
from checker.finding import Level
from checker.render import LEVELS, VERDICTS, Write
from checker.render.listed import alone, apart, as_listed, sort
from checker.render.parts import css, environment
from checker.render.pictures import thumbnail
from checker.render.todo import Kind, ToDo, kinds_of, reasons
from checker.report import Report, Verdict
from checker.school import School

if TYPE_CHECKING:
    from checker.runs.run import RunResult

_RANK = {Verdict.STOP: 3, Verdict.INCOMPLETE: 2, Verdict.REVIEW: 1, Verdict.NOTHING_FOUND: 0}


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    verdict: str
    words: str
    rank: int
    faces: int
    kinds: tuple[str, ...]
    findings: list[tuple[str, str, str, int]]
    unchecked: tuple[str, ...]


@dataclass(slots=True)
class _Summary:
    total: int = 0
    others: int = 0
    stopped: bool = False
    kept: int = 0
    only_waiting: int = 0
    verdicts: list[tuple[str, str, int]] = field(default_factory=list)
    todo: list[Kind] = field(default_factory=list)
    groups: list[tuple[str, str, list[tuple[str, ...]]]] = field(default_factory=list)


@contextmanager
def archive_writer(stream: TextIO, *, school: School, result: RunResult, what: str = "", faces: str = "covered") -> Iterator[Write]:
    """Write the head, each row as soon as its report is there, and the summary at the end (shown at the top).

    Args:
        result: the run's result, read when the last report is written.
        what: what was checked and for where (`runs.folders.checked_what`).
        faces: `covered`, `shown`, or `none` for no small copies at all.
    """
    template = environment().get_template("archive.html").module
    style, script = Markup(css() + _file("archive.css")), _file("archive.js")  # noqa: S704 - ours
    day = datetime.date.today()
    stream.write(
        str(template.head(school.settings.school.name, what, f"{day.day} {day:%B %Y}", style, _hash(style), _hash(script)))  # type: ignore[attr-defined]
    )
    verdicts: Counter[str] = Counter()
    todo = ToDo()
    number = others = 0
    at_the_end: list[Markup] = []

    def write(report: Report, draft: Draft | Unreadable) -> None:
        nonlocal number, others
        number += 1
        others += sort(report) != "photo"
        todo.add(report)
        picture = ""
        looked = faces == "shown" or "unconsented-face" in report.ran  # covered means that faces were looked for
        if faces != "none" and looked and isinstance(draft, Draft) and draft.images:
            boxes = [face.box for face in report.faces] if faces == "covered" else []
            picture = thumbnail(draft.images[0], boxes)
        row = template.row(_row(report), number, picture, faces == "covered")  # type: ignore[attr-defined]
        if apart(report):
            at_the_end.append(row)
            return
        verdicts[as_listed(report).verdict.value] += 1
        stream.write(str(row))
        stream.flush()

    yield write
    summary = _Summary(number, others, result.stopped, result.kept)
    summary.verdicts = [(VERDICTS[name][1], name, verdicts[name]) for name in VERDICTS if verdicts[name]]
    summary.todo, summary.only_waiting = todo.rows(), todo.only_waiting
    copies = {frozenset(ids) for ids in result.copies}
    summary.groups = [
        ("Photos that lie here more than once", "The same file under several names; looked at once.", result.copies),
        (
            "Photos that show the same",
            "Smaller or re-saved copies and near repeats; each was looked at for itself.",
            [ids for ids in result.alike if frozenset(ids) not in copies],
        ),
    ]
    stream.write(str(template.tail(summary, script, at_the_end)))  # type: ignore[attr-defined]


def _row(report: Report) -> _Row:
    # Old photos have no alt text yet; it is asked for when one is put into a post.
    verdict = report.verdict if apart(report) else as_listed(report).verdict  # what was not looked at is never told as nothing found
    counts = Counter((f.level.word, alone(f.message)) for f in report.findings if f.check != "alt-text")
    return _Row(
        id=report.id,
        verdict=verdict.value,
        words=VERDICTS[verdict.value][1],
        rank=_RANK[verdict] * 1000 + min(999, sum(f.level is Level.STOP for f in report.findings)),
        faces=len(report.faces),
        kinds=kinds_of(report),
        findings=[(level, LEVELS[level][1], message, count) for (level, message), count in counts.items()],
        unchecked=reasons(report),
    )


def _file(name: str) -> Markup:
    return Markup(resources.files("checker.render").joinpath("templates", name).read_text("utf-8"))  # noqa: S704 - ours


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

"""The trust's report: who is behind, what recurs, how the consent logs stand. No pupil is named in it, no word of a post, no file name."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, TextIO

from markupsafe import Markup

from checker.render import LEVELS
from checker.render.parts import css, environment
from checker.render.visible import shown

if TYPE_CHECKING:
    from checker.runs.trust import SchoolResult, TrustResult


def write_trust(result: TrustResult, fmt: str, stream: TextIO) -> None:
    """Write the report as `text`, `json` or `html`."""
    if fmt == "json":
        stream.write(json.dumps(result.to_json(), ensure_ascii=False, indent=1) + "\n")
    elif fmt == "html":
        style = Markup(css() + _STYLE)  # noqa: S704 - ours
        digest = "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        module = environment().get_template("trust.html").module
        stream.write(str(module.page(result, _title, coverage(result), LEVELS, style, digest)))  # type: ignore[attr-defined]
    else:
        _text(result, stream)


def coverage(result: TrustResult) -> list[tuple[str, str, int, int, int]]:
    """School, activity, pupils, in force, never asked: the activities that a log has a column for."""
    return [
        (school.name or school.folder, school.called[activity], states.total(), states["in force"], states["never asked"])
        for school in result.schools
        for activity, states in school.coverage.items()
        if activity != "biometric"
    ]


def _title(check: str, kind: str) -> str:
    name = check.replace("-", " ")
    return f"{name} ({kind.replace('_', ' ')})" if kind else name


def _todo(school: SchoolResult) -> str:
    if school.problem:
        return "could not be run"
    parts = [
        (school.verdicts["stop"], "to stop"),
        (school.verdicts["incomplete"], "not wholly checked"),
        (school.verdicts["review"], "to look at"),
        (school.refused_elsewhere, "consents refused at a pupil's other school"),
        (school.running_out, "consents run out within a term"),
    ]
    return ", ".join(f"{count} {words}" for count, words in parts if count) or "nothing found by these checks"


def _text(result: TrustResult, stream: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(file=stream, highlight=False, markup=False, width=None if stream.isatty() else 140)
    day = result.as_of
    console.print(
        f"{shown(result.trust)}: {len(result.schools)} schools, as of {day.day} {day:%B %Y}"
        + (", stopped before the end" if result.stopped else "")
    )
    table = Table(title="Schools")
    for column in ("school", "pupils", "checked", "what to do"):
        table.add_column(column, justify="right" if column in ("pupils", "checked") else "left")
    behind = result.behind()
    for school in [*behind, *(s for s in result.schools if s not in behind)]:
        table.add_row(shown(school.name or school.folder), str(school.pupils), str(school.items), _todo(school))
    console.print(table)
    for school in result.schools:
        if school.problem:
            console.print(f"{shown(school.folder)}: {shown(school.problem)}")
    if result.recurring():
        recurs = Table(title="What recurs")
        for column in ("level", "check", "schools", "photos and posts"):
            recurs.add_column(column, justify="right" if column in ("schools", "photos and posts") else "left")
        for level, check, kind, schools, items in result.recurring():
            recurs.add_row(LEVELS[level][1], _title(check, kind), str(schools), str(items))
        console.print(recurs)


_STYLE = """
.tr-table { border-collapse: collapse; width: 100%; margin: .4rem 0 1.6rem; background: var(--paper); }
.tr-table th, .tr-table td { border: 1px solid var(--line); padding: .45rem .7rem; text-align: start; vertical-align: top; }
.tr-table td.n, .tr-table th.n { text-align: end; white-space: nowrap; }
.tr-wide { max-width: 70rem; }
.tr-table .icon { vertical-align: -.3rem; }
"""

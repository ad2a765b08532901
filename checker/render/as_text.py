"""A report for a terminal, by rich."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from checker.check import unchecked
from checker.draft import Draft, Unreadable
from checker.finding import Finding, PhotoRegion, TextSpan
from checker.render import LEVELS, VERDICTS, Write
from checker.render.visible import one_line, shown
from checker.report import Report

STYLES = {"stop": "bold red", "incomplete": "bold magenta", "review": "bold yellow", "nothing_found": "bold", "advise": "cyan"}


@contextmanager
def text_writer(stream: TextIO, *, to_terminal: bool = False, **_: Any) -> Iterator[Write]:
    """Write each report as a block, and a count at the end."""
    width = None if to_terminal and stream.isatty() else 100
    console = Console(file=stream, width=width, highlight=False, soft_wrap=False)
    counts: dict[str, int] = {}

    def write(report: Report, draft: Draft | Unreadable) -> None:
        counts[report.verdict.value] = counts.get(report.verdict.value, 0) + 1
        _block(console, report)
        stream.flush()

    yield write
    if sum(counts.values()) > 1:
        console.rule(style="dim")
        console.print(_text("In all: " + ", ".join(f"{n} {v.replace('_', ' ')}" for v, n in counts.items()) + "."))


def _block(console: Console, report: Report) -> None:
    icon, words = VERDICTS[report.verdict.value]
    console.rule(_text(one_line(report.id) or "draft", "bold"), align="left", style="dim")
    console.print(_text(f"{icon} {words}", STYLES[report.verdict.value]))
    for finding in report.findings:
        _finding(console, finding)
    if report.objective:
        console.print(Padding(_text(f"Objective: {report.objective.label.replace('_', ' ')}", "dim"), (0, 0, 0, 2)))
    if report.faces:
        console.print(Padding(_text(f"Faces found: {len(report.faces)}", "dim"), (0, 0, 0, 2)))
    for reason, abouts in unchecked(report.skipped, report.ran).items():
        console.print(Padding(_text("Not checked: ", "bold magenta").append_text(_text(reason)), (0, 0, 0, 2)))
        if abouts:
            console.print(Padding(_text("Look for this yourself:"), (0, 0, 0, 5)))
        for about in abouts:
            console.print(Padding(_text(f"- {about}"), (0, 0, 0, 5)))
    console.print()


def _finding(console: Console, finding: Finding) -> None:
    icon, word = LEVELS[finding.level.word]
    head = _text(f"{icon} {word}: ", STYLES[finding.level.word]).append_text(_text(finding.message))
    match finding.evidence:
        case TextSpan(field=field, quote=quote):
            where = "" if field == "text" else f" in {field}"
            head.append_text(_text(f"  “{quote}”{where}", "bold"))
        case PhotoRegion(photo=photo, box=box, time=time, quote=quote):
            at = f" at {time:.1f} s" if time is not None else ""
            said = f"“{quote}” " if quote else ""
            head.append_text(_text(f"  {said}in {photo}{at} (box {', '.join(map(str, box))})", "bold"))
        case _:
            pass
    console.print(Padding(head, (0, 0, 0, 2)))
    console.print(Padding(_text(f"Instead: {finding.instead}"), (0, 0, 0, 5)))
    console.print(Padding(_text(f"{finding.clause.policy}: {finding.clause.section}", "dim"), (0, 0, 0, 5)))


def _text(words: str, style: str = "") -> Text:
    """Words for the terminal: never markup, and nothing in them that a terminal would obey."""
    return Text(shown(words), style=style)

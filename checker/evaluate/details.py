"""Figures for personal details and for single pupils described, on labelled posts: recall by type, false alarms per 100 clean posts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.checks.personal_detail import personal_detail
from checker.checks.planned_whereabouts import planned_whereabouts
from checker.checks.single_pupil import single_pupil
from checker.evaluate.sets import LabelledPost, load_sets
from checker.evaluate.share import Share
from checker.finding import Finding, Level, TextSpan
from checker.senses import Reading


@dataclass
class DetailFigures:
    """Counts over one or more sets.

    A label is found when a personal finding overlaps it; `typed` counts those found as the same type, `levelled` those at the level that LABELS.md
    asks for. A clean post is one whose verdict is `pass`; `bare` posts have no personal label, whatever else is wrong with them. A jigsaw post is found
    when there is an identification finding anywhere in it.
    """

    posts: int = 0
    seconds: float = 0.0
    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    typed: int = 0
    stopped: int = 0
    to_stop: int = 0
    clean: int = 0
    bare: int = 0
    whole: int = 0
    personal_alarms: int = 0
    personal_alarms_bare: int = 0
    jigsaw_alarms: int = 0
    jigsaw_alarms_other: int = 0
    jigsaw: int = 0
    jigsaw_found: int = 0
    misses: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def count(self, post: LabelledPost, findings: Sequence[Finding]) -> None:
        """Add one post and what both checks found in it."""
        self.posts += 1
        personal = [(f, f.evidence) for f in findings if f.category == "personal" and isinstance(f.evidence, TextSpan)]
        identified = [f for f in findings if f.category == "identification"]
        for label in post.details:
            self.wanted[label.type] += 1
            over = [f for f, e in personal if e.start < label.end and e.end > label.start]
            if over:
                self.found[label.type] += 1
                self.typed += any(f.kind == label.type for f in over)
                if post.verdict == "block":
                    self.to_stop += 1
                    self.stopped += any(f.level is Level.STOP for f in over)
            else:
                self.misses.append(f"{post.id} {label.type} ({label.subject}) {label.start}:{label.end}")
        clean = post.verdict == "pass"
        self.clean += clean
        if not post.details:
            self.bare += 1
            self.personal_alarms_bare += bool(personal)
            self.personal_alarms += clean and bool(personal)
            self.alarms += [f"{post.id} {f.kind} {e.start}:{e.end}" for f, e in personal]
        if post.jigsaw:
            self.jigsaw += 1
            self.jigsaw_found += bool(identified)
            if not identified:
                self.misses.append(f"{post.id} jigsaw")
        else:
            self.whole += 1
            self.jigsaw_alarms_other += bool(identified)
            self.jigsaw_alarms += clean and bool(identified)
            if identified and clean:
                self.alarms.append(f"{post.id} {identified[0].kind}")

    def __str__(self) -> str:
        lines = [
            f"personal details found   {Share(sum(self.found.values()), sum(self.wanted.values()))}; as the same type {Share(self.typed, sum(self.found.values()))}",
            f"  stop where a stop is due {Share(self.stopped, self.to_stop)}",
            f"  alarms, clean posts      {Share(self.personal_alarms, self.clean)}; posts without such a label {Share(self.personal_alarms_bare, self.bare)}",
            f"single pupils found      {Share(self.jigsaw_found, self.jigsaw)}",
            f"  alarms, clean posts      {Share(self.jigsaw_alarms, self.clean)}; posts without the label {Share(self.jigsaw_alarms_other, self.whole)}",
        ]
        by_type = [f"{t} {self.found[t]}/{n}" for t, n in sorted(self.wanted.items())]
        lines += ["  " + ", ".join(by_type[i : i + 6]) for i in range(0, len(by_type), 6)]
        if self.seconds:
            lines.append(f"  these checks take {1000 * self.seconds / max(self.posts, 1):.2f} ms a post once the names are read")
        return "\n".join(lines)


def evaluate_details(sets: Sequence[str]) -> dict[str, DetailFigures]:
    """Figures by set, and for all together under `all`.

    Args:
        sets: names of sets, or folders.
    """
    figures: dict[str, DetailFigures] = {}
    together = DetailFigures()
    for labelled in load_sets(sets):
        own = figures[labelled.name] = DetailFigures()
        readings = [Reading(post.draft, labelled.school) for post in labelled.posts]
        Reading.read_together(readings)
        for post, reading in zip(labelled.posts, readings, strict=True):
            start = time.perf_counter()
            found = [
                s for check in (personal_detail, planned_whereabouts, single_pupil) for s in check.find(reading) if isinstance(s, Finding)
            ]
            own.seconds += time.perf_counter() - start
            own.count(post, found)
            together.count(post, found)
        together.seconds += own.seconds
    if len(figures) > 1:
        figures["all"] = together
    return figures

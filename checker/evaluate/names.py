"""Figures for the names checks on labelled posts: recall by form, precision, false alarms per 100 clean posts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker.check import Check
from checker.checks.full_name_off_roll import full_name_off_roll
from checker.checks.pupil_full_name import pupil_full_name
from checker.engine import review_all
from checker.evaluate.sets import LabelledPost, load_sets
from checker.evaluate.share import Share
from checker.finding import Finding, Level, TextSpan
from checker.senses import session_of

CHECKS = ("pupil-full-name", "full-name-off-roll")


@dataclass
class NameFigures:
    """Counts over one or more sets.

    `roll` and `off_roll` count labels wanted and found by form; a label is found when a finding at review or stop level overlaps it and, for the roll,
    names that pupil among `pupil_ids`. A child off the roll counts as found when either check marks the place. `true` and `false` count findings that
    overlap a label or none. A clean post is one whose verdict is `pass`.
    """

    posts: int = 0
    seconds: float = 0.0
    roll_wanted: Counter[str] = field(default_factory=Counter)
    roll_found: Counter[str] = field(default_factory=Counter)
    roll_stopped: int = 0
    off_wanted: Counter[str] = field(default_factory=Counter)
    off_found: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    clean_alarmed: Counter[str] = field(default_factory=Counter)
    exact: int = 0
    misses: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def count(self, post: LabelledPost, findings: Sequence[Finding]) -> None:
        """Add one post and what was found in it."""
        self.posts += 1
        spans = [(f, f.evidence) for f in findings if isinstance(f.evidence, TextSpan) and f.evidence.field == "text"]
        touched: set[int] = set()
        for label in post.names:
            over = [(n, f, e) for n, (f, e) in enumerate(spans) if e.start < label.end and e.end > label.start]
            touched.update(n for n, _, _ in over)
            on_roll = label.who != "off-roll"
            wanted, found = (self.roll_wanted, self.roll_found) if on_roll else (self.off_wanted, self.off_found)
            wanted[label.form] += 1
            hits = [(f, e) for _, f, e in over if not on_roll or label.who in f.pupil_ids]
            if hits:
                found[label.form] += 1
                self.exact += any((e.start, e.end) == (label.start, label.end) for _, e in hits)
                self.roll_stopped += on_roll and any(f.level is Level.STOP for f, _ in hits)
            else:
                self.misses.append(f"{post.id} {label.form} [{label.start}:{label.end}]")
        for n, (finding, evidence) in enumerate(spans):
            (self.true if n in touched else self.false)[finding.check] += 1
            if n not in touched:
                self.alarms.append(f"{post.id} {finding.check} {finding.level.word} [{evidence.start}:{evidence.end}]")
        if post.verdict == "pass":
            self.clean += 1
            self.clean_alarmed.update({f.check for f in findings})
            self.clean_alarmed["any"] += bool(findings)

    def __str__(self) -> str:
        lines = [f"{self.posts} posts, {self.posts / max(self.seconds, 1e-9):.0f} a second (names checks alone, language model included)"]
        for title, wanted, found in (
            ("on the roll", self.roll_wanted, self.roll_found),
            ("not on the roll", self.off_wanted, self.off_found),
        ):
            total, got = sum(wanted.values()), sum(found.values())
            lines.append(f"{title}: {Share(got, total)} of mentions found")
            lines += [f"    {form:20} {Share(found[form], n)}" for form, n in wanted.most_common()]
        total = sum(self.roll_found.values())
        lines.append(f"of those on the roll {Share(self.roll_stopped, total)} at stop level, the others ask")
        found_all = total + sum(self.off_found.values())
        lines.append(f"quoted exactly as labelled: {Share(self.exact, found_all)}")
        for check in CHECKS:
            lines.append(f"{check}: precision {Share(self.true[check], self.true[check] + self.false[check])}")
        lines.append(f"clean posts with an alarm: {Share(self.clean_alarmed['any'], self.clean)}")
        lines += [f"    {check:20} {Share(self.clean_alarmed[check], self.clean)}" for check in CHECKS]
        return "\n".join(lines)


def evaluate_names(sets: Iterable[str], folder: Path | None = None) -> dict[str, NameFigures]:
    """Figures for each set by name, and for all of them together under `all`."""
    checks: tuple[Check, ...] = (pupil_full_name, full_name_off_roll)
    figures = {"all": NameFigures()}
    for each in load_sets(sets, folder):
        own = figures[each.name] = NameFigures()
        session_of(each.school).senses.text.read("Warm up.").ents  # noqa: B018  (the model's loading is not part of the figure)
        started = time.perf_counter()
        reports = list(review_all([p.draft for p in each.posts], each.school, checks))
        own.seconds = time.perf_counter() - started
        figures["all"].seconds += own.seconds
        for post, report in zip(each.posts, reports, strict=True):
            findings = [f for f in report.findings if f.level >= Level.REVIEW]
            own.count(post, findings)
            figures["all"].count(post, findings)
    return figures

"""Whole posts, every check of the words together: how many that break a rule pass unseen, and how many that break none are held up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from checker.check import Check, load_checks
from checker.engine import review_all
from checker.evaluate.sets import LabelledPost, load_sets
from checker.evaluate.share import Share
from checker.finding import Finding, Level

CATEGORIES = ("names", "personal", "identification", "neutrality", "objective")
"""What the labels speak of; photos, platforms and workflow are judged elsewhere."""


@dataclass
class PostFigures:
    """Counts over one or more sets. A post breaks a rule where its label says review or block; it is missed wholly where no finding asks for a review."""

    breaking: int = 0
    missed: int = 0
    to_stop: int = 0
    stopped: int = 0
    clean: int = 0
    flagged: int = 0
    wrongly_stopped: int = 0
    flagged_by: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def count(self, post: LabelledPost, found: list[Finding]) -> None:
        """Add one post and its findings at review or stop."""
        stop = any(f.level is Level.STOP for f in found)
        if post.verdict == "pass":
            self.clean += 1
            self.flagged += bool(found)
            self.wrongly_stopped += stop
            self.flagged_by.update({f.check for f in found})
            self.alarms += [f"{post.id} {f.check}" for f in found]
            return
        self.breaking += 1
        self.missed += not found
        if not found:
            self.misses.append(post.id)
        if post.verdict == "block":
            self.to_stop += 1
            self.stopped += stop

    def __str__(self) -> str:
        return "\n".join(
            [
                f"posts that break a rule, missed wholly  {Share(self.missed, self.breaking)}",
                f"posts to be stopped, stopped            {Share(self.stopped, self.to_stop)}",
                f"clean posts flagged at all              {Share(self.flagged, self.clean)}",
                f"clean posts stopped                     {Share(self.wrongly_stopped, self.clean)}",
                *(f"    {check:24} {count}" for check, count in self.flagged_by.most_common()),
            ]
        )


def checks_of_words() -> tuple[Check, ...]:
    """The checks that the labels speak of."""
    return tuple(c for c in load_checks() if c.category in CATEGORIES)


def evaluate_posts(sets: Iterable[str]) -> dict[str, PostFigures]:
    """Figures by set, and for all together under `all`."""
    figures: dict[str, PostFigures] = {}
    together = PostFigures()
    for labelled in load_sets(sets):
        own = figures[labelled.name] = PostFigures()
        for post, report in zip(
            labelled.posts, review_all([p.draft for p in labelled.posts], labelled.school, checks_of_words()), strict=True
        ):
            found = [f for f in report.findings if f.level >= Level.REVIEW]
            own.count(post, found)
            together.count(post, found)
    return {**figures, "all": together}

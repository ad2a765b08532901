"""Newsletters: labelled posts put together, a post that breaks a rule among clean ones, so that what is drowned in a long text, or seen where nothing is, has a figure too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from checker.draft import Draft
from checker.engine import review_all
from checker.evaluate.posts import checks_of_words
from checker.evaluate.sets import LabelledPost, LabelledSet, load_sets
from checker.evaluate.share import Share
from checker.finding import Level, TextSpan
from checker.report import Report

SIZES = (1, 2, 4, 7)
"""Posts in a newsletter."""
MOST = 100
"""Newsletters of each size and kind from one set."""

# What a label asks for, and the categories whose findings answer it.
ASKED: dict[str, tuple[Callable[[LabelledPost], bool], frozenset[str]]] = {
    "personal details": (lambda post: bool(post.details), frozenset({"personal"})),
    "tone": (lambda post: bool(post.tone), frozenset({"neutrality"})),
    "single pupils": (lambda post: post.jigsaw, frozenset({"identification"})),
}


@dataclass
class NewsletterFigures:
    """Counts by (what, size): of newsletters with one post that breaks a rule, how many have a finding of its kind within that post; and how many clean ones have one at all."""

    wanted: Counter[tuple[str, int]] = field(default_factory=Counter)
    found: Counter[tuple[str, int]] = field(default_factory=Counter)
    flagged: Counter[tuple[str, int]] = field(default_factory=Counter)
    clean: Counter[int] = field(default_factory=Counter)

    def __str__(self) -> str:
        lines = []
        for size in SIZES:
            if self.clean[size]:
                lines.append(f"{size} post{'s' if size > 1 else ''}")
                lines += [
                    f"  {what:18} found {Share(self.found[what, size], self.wanted[what, size])}; clean ones flagged {Share(self.flagged[what, size], self.clean[size])}"
                    for what in ASKED
                ]
        return "\n".join(lines)


def evaluate_newsletters(sets: Iterable[str]) -> dict[str, NewsletterFigures]:
    """Figures by set, and for all together under `all`. The same newsletters each time."""
    figures: dict[str, NewsletterFigures] = {"all": NewsletterFigures()}
    for labelled in load_sets(sets):
        own = figures[labelled.name] = NewsletterFigures()
        _count(own, labelled)
        _add(figures["all"], own)
    return figures


def _count(figures: NewsletterFigures, labelled: LabelledSet) -> None:
    """Put newsletters together from one set, and count."""
    rng = Random(1)
    clean = [p for p in labelled.posts if p.verdict == "pass"]
    for size in (s for s in SIZES if s <= len(clean)):
        figures.clean[size] = MOST
        for report in _reviewed([_joined(rng.sample(clean, size))[0] for _ in range(MOST)], labelled):
            for what in ASKED:
                figures.flagged[what, size] += bool(_of(report, what))
        for what, (asked, _) in ASKED.items():
            wrong = [p for p in labelled.posts if asked(p)]
            made = []
            for post in wrong if len(wrong) <= MOST else rng.sample(wrong, MOST):
                around = rng.sample(clean, size - 1)
                at = rng.randrange(size)
                text, starts = _joined([*around[:at], post, *around[at:]])
                made.append((text, starts[at], starts[at] + len(post.text)))
            for (_, start, end), report in zip(made, _reviewed([text for text, _, _ in made], labelled), strict=True):
                figures.wanted[what, size] += 1
                figures.found[what, size] += any(s < end and e > start for s, e in _of(report, what))


def _joined(posts: Sequence[LabelledPost]) -> tuple[str, list[int]]:
    """The posts with an empty line between them, and where each begins."""
    starts, at = [], 0
    for post in posts:
        starts.append(at)
        at += len(post.text) + 2
    return "\n\n".join(p.text for p in posts), starts


def _reviewed(texts: Sequence[str], labelled: LabelledSet) -> list[Report]:
    drafts = [Draft(text=text, platform="newsletter", id=f"n{n}") for n, text in enumerate(texts)]
    return list(review_all(drafts, labelled.school, checks_of_words()))


def _of(report: Report, what: str) -> list[tuple[int, int]]:
    """Where the findings of a kind stand in the text, of those that ask for a review."""
    return [
        (f.evidence.start, f.evidence.end)
        for f in report.findings
        if f.level >= Level.REVIEW and f.category in ASKED[what][1] and isinstance(f.evidence, TextSpan) and f.evidence.field == "text"
    ]


def _add(together: NewsletterFigures, own: NewsletterFigures) -> None:
    for name in ("wanted", "found", "flagged", "clean"):
        getattr(together, name).update(getattr(own, name))

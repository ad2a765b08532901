"""What a type of personal detail is: one value, in one file under `types/`, with everything that the rest of the house asks of it.

A type has a form (`patterns`, or `spans` for what no single pattern says), and `whose` then says whether it is somebody's at all; or it is told in free words,
and the reader of posts marks it (`learned`). A few are found in both ways: an age, where pupils are now.

Loading a type loads neither Presidio nor a model, so the gate and the page may ask for its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from checker.finding import Level

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.details.attribution import Attribution
    from checker.details.detail import Detail
    from checker.school.settings import ContactSettings

Seen = tuple[int, int, float, str]
"""Start, end (code points, end exclusive), score from 0 to 1, and the name of what matched."""
Pattern = tuple[str, str, float]
"""Name, regular expression, score; a group `at` is the span where it is not the whole match."""
UNWEIGHED = 0.5
"""The threshold of a type that nobody has weighed: as low as the lowest, so that what is new is asked about and never lost."""


@dataclass(frozen=True, slots=True)
class Look:
    """A cheap look at a text: what it holds at all, so that costly patterns run only where they could match."""

    text: str
    lower: str
    digits: int
    capitals: bool
    at: bool
    link: bool
    words: frozenset[str]

    @classmethod
    def at_text(cls, text: str) -> Look:
        lower = text.lower()
        return cls(
            text,
            lower,
            sum(map(str.isdigit, text)),
            lower != text,
            "@" in text or "＠" in text,
            any(mark in lower for mark in ("://", "www.", ".com/", ".uk/", ".us/", ".me/", ".gle/", "?")),
            frozenset(re.findall(r"[^\W_]+", lower)),
        )


def _digits(look: Look) -> bool:
    return look.digits > 0


def _as_seen(match: re.Match[str], name: str, score: float, text: str) -> float:
    return score


def _by_pattern(type_: DetailType, text: str, doc: Doc | None) -> Iterator[Seen]:
    return type_.matches(text)


@dataclass(frozen=True, eq=False)
class DetailType:
    """One type of personal detail.

    Attributes:
        name: as in LABELS.md; also the module's name and a finding's `kind`.
        words: for the office, as in "a pupil's private detail: WORDS".
        found: examples in which the words within {{ }} must be found as this type, and nothing else of it.
        left: examples in which nothing of this type may be found.
        level: of a pupil's; a grown-up's private matter is never more than a review, a secret always a stop.
        secret: no post may hold it, whoever it belongs to.
        contact: a way to reach somebody; a grown-up's comes under the clause of private contacts.
        clause: key of a clause that fits better than the one that follows from its owner.
        message: the whole sentence of a finding; None for the usual one.
        instead: what to do instead; None for the check's own.
        own: of the school's contacts, as compared: as written, by what makes two of them the same. Where there is one alone, it is offered in place of a detail.
        check: the check that tells it.
        threshold: from which score a thing of a form is a detail; chosen on sets b and d. The reader of posts has thresholds of its own.
        rank: of two that overlap the lower rank stays; most types leave it to the score.
        patterns: what it looks like.
        flags: of the patterns.
        context: words that make it likelier (Presidio's context words).
        could_match: whether a text could hold it at all.
        weigh: the score of a pattern's match, by check digits, ranges, what must not stand beside it; 0 drops it.
        spans: in place of `patterns` alone, where one expression does not say it.
        whose: whose it is, with a new score; None where it is nobody's. Without it the nearest person owns it.
        can_be: whether words that the reader of posts marked as somebody's (pupil, staff, parent, other) can be such a detail at all: an age of thirty is no pupil's.
        learned: label of the spans in which the reader of posts gives what is told in free words (`told.py`); empty where only its form is looked for.
    """

    name: str
    words: str
    found: tuple[str, ...]
    left: tuple[str, ...]
    level: Level = Level.STOP
    secret: bool = False
    contact: bool = False
    clause: str | None = None
    message: str | None = None
    instead: str | None = None
    own: Callable[[ContactSettings], Mapping[str, str]] | None = None
    check: str = "personal-detail"
    threshold: float = UNWEIGHED
    rank: int = 99
    patterns: tuple[Pattern, ...] = ()
    flags: int = re.IGNORECASE
    context: tuple[str, ...] = ()
    could_match: Callable[[Look], bool] = _digits
    weigh: Callable[[re.Match[str], str, float, str], float] = _as_seen
    spans: Callable[[DetailType, str, Doc | None], Iterator[Seen]] = _by_pattern
    whose: Callable[[Detail, Attribution], Detail | None] | None = None
    can_be: Callable[[str, str], bool] = lambda quote, owner: True
    learned: str = ""

    @property
    def has_form(self) -> bool:
        """Whether it is looked for by its form."""
        return bool(self.patterns) or self.spans is not _by_pattern

    @cached_property
    def compiled(self) -> list[tuple[str, re.Pattern[str], float]]:
        """The patterns, compiled when first used."""
        return [(name, re.compile(expression, self.flags), score) for name, expression, score in self.patterns]

    def matches(self, text: str) -> Iterator[Seen]:
        """What the patterns alone see in a text."""
        for name, pattern, base in self.compiled:
            for match in pattern.finditer(text):
                if (score := self.weigh(match, name, base, text)) > 0:
                    start, end = match.span("at") if "at" in pattern.groupindex else match.span()
                    if start >= 0:
                        yield start, end, score, name

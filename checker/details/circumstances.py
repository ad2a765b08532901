"""What is private about a child and told in free words: health, needs, religion, family, behaviour, attendance, free meals, safeguarding.

All from one look into the word list. It only says that a term stands there; whose it is is decided in `circumstance`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from checker.details.circumstance import circumstance
from checker.details.detail_type import DetailType, Look, Seen, never
from checker.details.lexicon import Hit, details_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.details.attribution import Attribution
    from checker.details.detail import Detail

_KEY = "checker.details.terms"
THRESHOLD = 0.78
"""From which sum a circumstance is somebody's; chosen on sets b and d."""


def terms_in(text: str, doc: Doc | None) -> list[Hit]:
    """The terms of all topics, looked up once a Doc."""
    if doc is None:
        return list(details_lexicon().find(text))
    if _KEY not in doc.user_data:
        doc.user_data[_KEY] = list(details_lexicon().find(text))
    hits: list[Hit] = doc.user_data[_KEY]
    return hits


def listed(type_: DetailType, text: str, doc: Doc | None) -> Iterator[Seen]:
    """The terms of words/en/circumstances.toml under the type's name."""
    for hit in terms_in(text, doc):
        if hit.topic == type_.name:
            yield hit.start, hit.end, hit.strength, "term"


def _whose(detail: Detail, near: Attribution, *, threshold: float) -> Detail | None:
    return circumstance(near.scene, detail.type, detail.confidence, detail.start, detail.end, threshold)


def circumstance_type(
    *,
    name: str,
    words: str,
    found: tuple[str, ...],
    left: tuple[str, ...],
    threshold: float = THRESHOLD,
    could_match: Callable[[Look], bool] = never,
    spans: Callable[[DetailType, str, Doc | None], Iterator[Seen]] = listed,
    learned: str = "",
) -> DetailType:
    """A type told in free words: its terms stand in words/en/circumstances.toml under its name, and somebody in the text must own it."""
    return DetailType(
        name=name,
        words=words,
        found=found,
        left=left,
        threshold=threshold,
        could_match=could_match,
        spans=spans,
        circumstance=True,
        whose=partial(_whose, threshold=threshold),
        learned=learned,
    )

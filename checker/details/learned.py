"""Details that a learned reader of the language pipeline has marked, as spans with an owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.details.detail_type import DetailType, Look
from checker.finding import Level

if TYPE_CHECKING:
    from spacy.tokens import Doc

SURE = 0.8
"""From which score what a reader marked is stopped and not only asked about: one dev post in a hundred passes it wrongly (sets b and w16)."""
SPANS = "details"
"""Key of the spans: `doc.spans["details"]`, where a span's `label_` is a type's `learned` and its `id_` the owner (pupil, staff, parent, other), and
`attrs["scores"]` holds a score from 0 to 1 for each, as spaCy's own span categoriser leaves them."""


def learned_type(
    *,
    name: str,
    words: str,
    learned: str,
    found: tuple[str, ...],
    left: tuple[str, ...],
    level: Level = Level.STOP,
    clause: str | None = None,
    message: str | None = None,
    instead: str | None = None,
) -> DetailType:
    """A type told in free words, which the reader of posts alone knows: its spans carry the label `learned`; the reader has its own thresholds."""
    return DetailType(
        name=name,
        words=words,
        found=found,
        left=left,
        level=level,
        clause=clause,
        message=message,
        instead=instead,
        could_match=_never,
        circumstance=True,
        learned=learned,
    )


def _never(look: Look) -> bool:
    return False


def learned_details(doc: Doc) -> Iterator[tuple[int, int, str, str, float]]:
    """Start, end (code points), the type's name, the owner (empty where the reader does not say) and the score of each marked span.

    Labels that no type claims are left alone.
    """
    from checker.details.types import detail_types  # the types are made with `learned_type`

    if SPANS not in doc.spans:
        return
    spans = doc.spans[SPANS]
    by_label = {t.learned: t.name for t in detail_types().values() if t.learned}
    scores = spans.attrs.get("scores")
    for number, span in enumerate(spans):
        if name := by_label.get(span.label_):
            yield span.start_char, span.end_char, name, span.id_, float(scores[number]) if scores is not None else 1.0

"""Details that a learned reader of the language pipeline has marked, as spans with an owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.details.types import detail_types

if TYPE_CHECKING:
    from spacy.tokens import Doc

SURE = 0.8
"""From which score what a reader marked is stopped and not only asked about: one dev post in a hundred passes it wrongly (sets b and w16)."""
SPANS = "details"
"""Key of the spans: `doc.spans["details"]`, where a span's `label_` is a type's `learned` and its `id_` the owner (pupil, staff, parent, other), and
`attrs["scores"]` holds a score from 0 to 1 for each, as spaCy's own span categoriser leaves them."""


def learned_details(doc: Doc) -> Iterator[tuple[int, int, str, str, float]]:
    """Start, end (code points), the type's name, the owner (empty where the reader does not say) and the score of each marked span.

    Labels that no type claims are left alone.
    """
    if SPANS not in doc.spans:
        return
    spans = doc.spans[SPANS]
    by_label = {t.learned: t.name for t in detail_types().values() if t.learned}
    scores = spans.attrs.get("scores")
    for number, span in enumerate(spans):
        name, quote = by_label.get(span.label_), span.text
        start, end = span.start_char + len(quote) - len(quote.lstrip()), span.start_char + len(quote.rstrip())
        if name and start < end:  # a word of spaCy's may be a blank
            yield start, end, name, span.id_, float(scores[number]) if scores is not None else 1.0

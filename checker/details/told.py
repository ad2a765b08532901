"""Details told in free words: what the reader of posts marks, and the listed terms that it half believes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.details.types import detail_types
from checker.language.sentences import text_of
from checker.people.cue_words import pronouns
from checker.tone.lists import word_list

if TYPE_CHECKING:
    from spacy.tokens import Doc

_GRADES = re.compile(
    r"(?<![\w£:.–-])(?:[1-9](?:(?:, ?| )[1-9]){3,10}|(?=[A-E]*\*)(?:[A-E]\*?){2,4}|(?=[DMP]*\*)(?:[DMP]\*?){2,3})(?![\w:%–-]|\.\d)|(?<![\w.])\d{1,3}% in\b|\b(?i:two|three|four|five|six|seven|eight|nine|ten) (?:[A-E]|9|8|7)s\b"
)
"""Grades as they are listed: 9, 9, 8, 7; A*AA; D*D*D; 98%; five Bs."""

Told = tuple[int, int, str, str, float]
"""Start, end (code points), the type's name, the owner (pupil, staff, parent, other; empty where nobody says), and how sure, 0 to 1."""
SURE = 0.7
"""From which score what is told is stopped and not only asked about: of clean posts in sets b and w16 one in a hundred passes it."""
NEAR = 0.05
"""From which probability that a text tells anything private its listed terms are believed. On sets b and w16 the terms that were right where the reader marked nothing
had 0.2 and more, those that were wrong 0.01 and less."""
LISTED = 0.25
"""What a listed term adds to that probability: where the reader passes its own threshold as well, both together are sure."""
SPANS = "details"
"""Key of the spans: `doc.spans["details"]`, where a span's `label_` is a type's `learned` and its `id_` the owner, and `attrs["scores"]` holds a score from 0 to 1 for
each, as spaCy's own span categoriser leaves them."""


def told_details(doc: Doc) -> Iterator[Told]:
    """What a text tells of somebody's private life. Labels that no type claims are left alone."""
    if SPANS not in doc.spans:
        return
    spans = doc.spans[SPANS]
    by_label = {t.learned: t for t in detail_types().values() if t.learned}
    scores = spans.attrs.get("scores")
    for number, span in enumerate(spans):
        type_, quote = by_label.get(span.label_), span.text
        start, end = span.start_char + len(quote) - len(quote.lstrip()), span.start_char + len(quote.rstrip())
        pointing = quote.strip().lower() in pronouns()  # what it points to has a mark of its own, or was not told
        if type_ and start < end and not pointing and type_.can_be(quote, span.id_):  # a word of spaCy's may be a blank
            yield start, end, type_.name, span.id_, float(scores[number]) if scores is not None else 1.0
    likely = float(doc._.told.get("any", 0.0))
    if likely >= NEAR:
        for hit in word_list("circumstances").hits(text_of(doc)):
            yield hit.start, hit.end, hit.term.tag, "", likely + LISTED
        for grades in _GRADES.finditer(text_of(doc)):
            yield *grades.span(), "exam_result_of_named_pupil", "", likely

"""Attendance and lateness: terms, and a rate in a sentence that speaks of attendance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.details.circumstances import circumstance_type, listed
from checker.details.detail_type import DetailType, Look, Seen

if TYPE_CHECKING:
    from spacy.tokens import Doc

_RATE = re.compile(
    r"(?:from |up |down |at |only |just )?\d{1,3}(?:\.\d+)?\s?(?:%|per ?cent)(?:\s+(?:to|up to|and now)\s+\d{1,3}(?:\.\d+)?\s?(?:%|per ?cent))?(?:\s+attendance)?",
    re.I,
)


def _could_match(look: Look) -> bool:
    return "attend" in look.lower or "absen" in look.lower


def _spans(type_: DetailType, text: str, doc: Doc | None) -> Iterator[Seen]:
    yield from listed(type_, text, doc)
    if _could_match(Look.at_text(text)):
        for m in _RATE.finditer(text):
            if re.search(r"attend|absen", text[max(0, m.start() - 70) : m.end() + 40], re.I):
                yield *m.span(), 0.6, "rate"


ATTENDANCE = circumstance_type(
    name="attendance",
    learned="attendance",
    words="attendance",
    could_match=_could_match,
    spans=_spans,
    found=(
        "Ola's {{attendance has dropped to 71%}}, so we miss her.",
        "Theo has {{truanted}} twice since half term.",
    ),
    left=(
        "Attendance this week: Heron 98%, Osprey 96%, Eagle 93%.",
        "Every day counts: 95% attendance means nine days off a year.",
    ),
)

"""What is private about a child: health, needs, religion, family, behaviour, attendance, free meals, safeguarding.

One recogniser a topic, all from one look into the word list. They only say that a term stands there; whose it is is decided in `attribution`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.details.lexicon import Hit, details_lexicon
from checker.details.shapes import Look, ShapeRecognizer

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpArtifacts

_KEY = "checker.details.hits"


class CircumstanceRecognizer(ShapeRecognizer):
    """Terms of one topic of checker/words/details.toml."""

    ENTITY = ""

    def could_match(self, look: Look) -> bool:
        return True

    def spans(self, text: str, nlp_artifacts: NlpArtifacts | None) -> Iterator[tuple[int, int, float, str]]:
        for hit in hits_of(text, nlp_artifacts):
            if hit.topic == self.ENTITY:
                yield hit.start, hit.end, hit.strength, "term"


def hits_of(text: str, nlp_artifacts: NlpArtifacts | None) -> list[Hit]:
    """The terms of all topics, looked up once a Doc."""
    if nlp_artifacts is None or not hasattr(nlp_artifacts.tokens, "user_data"):
        return list(details_lexicon().find(text))
    kept = nlp_artifacts.tokens.user_data
    if _KEY not in kept:
        kept[_KEY] = list(details_lexicon().find(text))
    hits: list[Hit] = kept[_KEY]
    return hits


class MedicalRecognizer(CircumstanceRecognizer):
    """Health: illness, injury, treatment, allergy."""

    ENTITY = "medical"


class SendRecognizer(CircumstanceRecognizer):
    """Special educational needs and disabilities, plans and support."""

    ENTITY = "send"


class ReligionRecognizer(CircumstanceRecognizer):
    """A child's religion, by what is said or done."""

    ENTITY = "religion_of_pupil"


class FamilyRecognizer(CircumstanceRecognizer):
    """Bereavement, separation, care, custody, prison, housing, money."""

    ENTITY = "family_circumstance"


class BehaviourRecognizer(CircumstanceRecognizer):
    """Behaviour and sanctions."""

    ENTITY = "behaviour"


_RATE = re.compile(
    r"(?:from |up |down |at |only |just )?\d{1,3}(?:\.\d+)?\s?(?:%|per ?cent)(?:\s+(?:to|up to|and now)\s+\d{1,3}(?:\.\d+)?\s?(?:%|per ?cent))?(?:\s+attendance)?",
    re.I,
)


class AttendanceRecognizer(CircumstanceRecognizer):
    """Attendance and lateness: terms, and a rate in a sentence that speaks of attendance."""

    ENTITY = "attendance"

    def could_match(self, look: Look) -> bool:
        return "attend" in look.lower or "absen" in look.lower

    def spans(self, text: str, nlp_artifacts: NlpArtifacts | None) -> Iterator[tuple[int, int, float, str]]:
        yield from super().spans(text, nlp_artifacts)
        if self.could_match(Look.at_text(text)):
            for m in _RATE.finditer(text):
                if re.search(r"attend|absen", text[max(0, m.start() - 70) : m.end() + 40], re.I):
                    yield *m.span(), 0.6, "rate"


class FreeMealsRecognizer(CircumstanceRecognizer):
    """Free school meals, pupil premium, debt to the school."""

    ENTITY = "free_school_meals"


class SafeguardingRecognizer(CircumstanceRecognizer):
    """Safeguarding, social care, police, and who may collect a child."""

    ENTITY = "safeguarding"

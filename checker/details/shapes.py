"""The recogniser that ours are made of: one of Presidio's, with a cheap look before and a weighing after.

A recogniser states the shapes that it knows, words that make them likelier (Presidio's context), and `weigh`, which turns a shape into a score:
check digits, ranges, what must not stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpArtifacts


@dataclass(frozen=True, slots=True)
class Look:
    """A cheap look at a text: what it holds at all, so that costly recognisers run only where they could match."""

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
            "://" in text
            or "www." in lower
            or ".com/" in lower
            or ".uk/" in lower
            or ".us/" in lower
            or ".me/" in lower
            or ".gle/" in lower
            or "?" in lower,
            frozenset(re.findall(r"[^\W_]+", lower)),
        )


class ShapeRecognizer(EntityRecognizer):
    """A recogniser of shapes.

    Subclasses state `ENTITY` (the type as in LABELS.md), `SHAPES` (name, expression, score; a group `at` is the span where it is not the whole match),
    `CONTEXT` (words that make it likelier), and may override `could_match` and `weigh`.
    """

    ENTITY: ClassVar[str]
    SHAPES: ClassVar[tuple[tuple[str, str, float], ...]] = ()
    CONTEXT: ClassVar[tuple[str, ...]] = ()
    FLAGS: ClassVar[int] = re.IGNORECASE

    def __init__(self) -> None:
        # Not Presidio's PatternRecognizer: it compiles every pattern with a second engine at the start, half a second for nothing here.
        super().__init__(supported_entities=[self.ENTITY], name=type(self).__name__, context=list(self.CONTEXT) or None)

    def load(self) -> None:
        """Nothing to load; the shapes are compiled when first used."""

    @cached_property
    def _compiled(self) -> list[tuple[str, re.Pattern[str], float]]:
        return [(name, re.compile(shape, self.FLAGS), score) for name, shape, score in self.SHAPES]

    def could_match(self, look: Look) -> bool:
        """Whether the recogniser need run at all."""
        return look.digits > 0

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        """The score of a shape that was seen; 0 drops it."""
        return score

    def spans(self, text: str, nlp_artifacts: NlpArtifacts | None) -> Iterator[tuple[int, int, float, str]]:
        """Start, end, score and name of each shape in the text."""
        for name, pattern, base in self._compiled:
            for match in pattern.finditer(text):
                if (score := self.weigh(match, name, base, text)) > 0:
                    start, end = match.span("at") if "at" in pattern.groupindex else match.span()
                    if start >= 0:
                        yield start, end, score, name

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        results = []
        for start, end, score, name in self.spans(text, nlp_artifacts):
            if end <= start:
                continue
            explained = AnalysisExplanation(recognizer=type(self).__name__, original_score=score, pattern_name=name)
            results.append(
                RecognizerResult(
                    entity_type=self.ENTITY,
                    start=start,
                    end=end,
                    score=min(score, 1.0),
                    analysis_explanation=explained,
                    recognition_metadata={
                        RecognizerResult.RECOGNIZER_NAME_KEY: type(self).__name__,
                        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                    },
                )
            )
        return results


def bare(value: str) -> str:
    """The letters and digits of a number as written."""
    return "".join(c for c in value if c.isalnum())

"""A type of detail as one of Presidio's recognisers: its patterns with a cheap look before and a weighing after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from checker.details.detail_type import DetailType
from checker.language.presidio_engine import ReadArtifacts

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpArtifacts


class PatternRecogniser(EntityRecognizer):
    """Finds one type of detail. Not Presidio's PatternRecognizer: that compiles every pattern with a second engine at the start, half a second for nothing here."""

    def __init__(self, detail_type: DetailType) -> None:
        self.detail_type = detail_type
        super().__init__(supported_entities=[detail_type.name], name=detail_type.name, context=list(detail_type.context) or None)

    def load(self) -> None:
        """Nothing to load; the patterns are compiled when first used."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        """Everything in the text that looks like the type, each with its score."""
        results = []
        doc = nlp_artifacts.tokens if nlp_artifacts is not None else None
        seen = nlp_artifacts.seen.get(self.detail_type.name) if isinstance(nlp_artifacts, ReadArtifacts) else None
        for start, end, score, pattern in self.detail_type.spans(self.detail_type, text, doc) if seen is None else seen:
            if end <= start:
                continue
            explained = AnalysisExplanation(recognizer=self.detail_type.name, original_score=score, pattern_name=pattern)
            found_by = {RecognizerResult.RECOGNIZER_NAME_KEY: self.detail_type.name, RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id}
            results.append(
                RecognizerResult(
                    entity_type=self.detail_type.name,
                    start=start,
                    end=end,
                    score=min(score, 1.0),
                    analysis_explanation=explained,
                    recognition_metadata=found_by,
                )
            )
        return results

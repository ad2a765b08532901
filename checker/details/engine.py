"""Presidio as this project uses it: our recognisers, its registry, engine and context words; a Doc that was read already, and never the network."""

from __future__ import annotations

import logging
import warnings
from functools import cache
from typing import TYPE_CHECKING

from checker.details.shapes import Look, ShapeRecognizer

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, RecognizerResult
    from spacy.tokens import Doc

    from checker.language.presidio_engine import SchoolNlpEngine


@cache
def recognisers() -> tuple[ShapeRecognizer, ...]:
    """Every recogniser, one of each."""
    from checker.details import address, circumstances, contact, dates, identity, logins, money, results, vehicle, whereabouts

    return (
        identity.UpnRecognizer(),
        identity.UlnRecognizer(),
        identity.NhsRecognizer(),
        identity.NinoRecognizer(),
        identity.UciRecognizer(),
        identity.CandidateNumberRecognizer(),
        identity.PassportRecognizer(),
        identity.DrivingLicenceRecognizer(),
        money.CardRecognizer(),
        money.BankRecognizer(),
        vehicle.PlateRecognizer(),
        contact.PhoneRecognizer(),
        contact.EmailRecognizer(),
        contact.HandleRecognizer(),
        address.PostcodeRecognizer(),
        address.AddressRecognizer(),
        logins.LoginRecognizer(),
        logins.TokenLinkRecognizer(),
        dates.BirthDateRecognizer(),
        dates.AgeRecognizer(),
        results.ExamResultRecognizer(),
        whereabouts.LiveLocationRecognizer(),
        circumstances.MedicalRecognizer(),
        circumstances.SendRecognizer(),
        circumstances.ReligionRecognizer(),
        circumstances.FamilyRecognizer(),
        circumstances.BehaviourRecognizer(),
        circumstances.AttendanceRecognizer(),
        circumstances.FreeMealsRecognizer(),
        circumstances.SafeguardingRecognizer(),
    )


@cache
def _engine() -> tuple[AnalyzerEngine, SchoolNlpEngine]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import tldextract
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

        from checker.language.presidio_engine import SchoolNlpEngine
        from checker.senses import shared_senses

    # Presidio's context enhancer writes the words of the text to its log at debug level; a log must hold none, whoever turns it on.
    logging.getLogger("presidio-analyzer").disabled = True
    # Presidio's e-mail recogniser is not among ours, but anything that asks tldextract must not reach for the public suffix list online.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    nlp_engine = SchoolNlpEngine(shared_senses().text.pipeline)
    registry = RecognizerRegistry(recognizers=list(recognisers()), supported_languages=["en"])
    context = LemmaContextAwareEnhancer(
        context_similarity_factor=0.35,
        min_score_with_context_similarity=0.4,
        context_prefix_count=8,
        context_suffix_count=6,
        context_matching_mode="whole_word",
    )
    return AnalyzerEngine(registry=registry, nlp_engine=nlp_engine, context_aware_enhancer=context, supported_languages=["en"]), nlp_engine


def recognise(doc: Doc) -> list[RecognizerResult]:
    """What the recognisers see in a text, with context words weighed. Only those that could match are run.

    Args:
        doc: the text as the pipeline read it.

    Returns:
        Results with `entity_type` as in LABELS.md and a score from 0 to 1; nobody has asked yet whose they are.
    """
    from checker.details.circumstances import hits_of

    look = Look.at_text(doc.text)
    engine, nlp_engine = _engine()
    topics = {h.topic for h in hits_of(doc.text, _Held(doc))}  # type: ignore[arg-type]
    wanted = [
        r.ENTITY
        for r in recognisers()
        if (r.ENTITY in topics or (r.ENTITY == "attendance" and r.could_match(look)) if r.ENTITY in _TOPICS else r.could_match(look))
    ]
    if not wanted:
        return []
    results = engine.analyze(doc.text, "en", entities=wanted, nlp_artifacts=nlp_engine.artifacts(doc), score_threshold=0.0)
    for result in results:  # a sentence may begin with the blank before it
        quote = doc.text[result.start : result.end]
        result.start += len(quote) - len(quote.lstrip())
        result.end -= len(quote) - len(quote.rstrip())
    return [r for r in results if r.start < r.end]


_TOPICS = frozenset(
    ["medical", "send", "religion_of_pupil", "family_circumstance", "behaviour", "attendance", "free_school_meals", "safeguarding"]
)


class _Held:
    """A Doc in the shape in which recognisers meet it."""

    def __init__(self, doc: Doc) -> None:
        self.tokens = doc

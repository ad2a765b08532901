"""Presidio as this project uses it: our recognisers, its registry, engine and context words; a Doc that was read already, and never the network."""

from __future__ import annotations

import logging
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

from checker.details.detail_type import Look
from checker.details.types import detail_types
from checker.language.sentences import text_of

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, RecognizerResult
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from checker.language.presidio_engine import SchoolNlpEngine


@lru_cache(maxsize=4)
def _engine(vocab: Vocab) -> tuple[AnalyzerEngine, SchoolNlpEngine]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import tldextract
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

        from checker.details.pattern_recogniser import PatternRecogniser
        from checker.language.presidio_engine import SchoolNlpEngine

    # Presidio's context enhancer writes the words of the text to its log at debug level; a log must hold none, whoever turns it on.
    logging.getLogger("presidio-analyzer").disabled = True
    # Presidio's e-mail recogniser is not among ours, but anything that asks tldextract must not reach for the public suffix list online.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    nlp_engine = SchoolNlpEngine(vocab)
    registry = RecognizerRegistry(
        recognizers=[PatternRecogniser(t) for t in detail_types().values() if t.has_form], supported_languages=["en"]
    )
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
    text = text_of(doc)
    look = Look.at_text(text)
    seen = {t.name: found for t in detail_types().values() if t.has_form and t.could_match(look) and (found := list(t.spans(t, text, doc)))}
    if not seen:
        return []  # most texts: Presidio need not be asked to weigh nothing
    engine, nlp_engine = _engine(doc.vocab)
    artifacts = nlp_engine.artifacts(doc)
    artifacts.seen = seen
    results = engine.analyze(text, "en", entities=list(seen), nlp_artifacts=artifacts, score_threshold=0.0)
    for result in results:  # a sentence may begin with the blank before it
        quote = text[result.start : result.end]
        result.start += len(quote) - len(quote.lstrip())
        result.end -= len(quote) - len(quote.rstrip())
    return [r for r in results if r.start < r.end]

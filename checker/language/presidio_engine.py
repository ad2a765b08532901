"""Our pipeline as Presidio's NLP engine, so that Presidio reads no text a second time and never fetches a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from spacy.tokens import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_ENTITIES = {"PERSON": "PERSON", "ORG": "ORGANIZATION", "LOC": "LOCATION"}


class ReadArtifacts(NlpArtifacts):
    """What Presidio wants to know of a text, and what our recognisers have seen in it already.

    Attributes:
        seen: by entity, each with its start, end, score and the name of what matched; an entity that is not in it has not been looked for.
    """

    seen: Mapping[str, Sequence[tuple[int, int, float, str]]] = MappingProxyType({})


class SchoolNlpEngine(NlpEngine):
    """Wraps the pipeline of `load_pipeline`.

    A Doc that has been read is handed over as `analyzer.analyze(doc.text, "en", nlp_artifacts=engine.artifacts(doc))`; without a pipeline only such are taken.

    Args:
        vocab: the words' own properties, as of the Docs.
        nlp: what reads texts that nobody has read.
    """

    engine_name = "school"
    is_available = True

    def __init__(self, vocab: Vocab, nlp: Language | None = None) -> None:
        self.vocab = vocab
        self.nlp = nlp

    def load(self) -> None:
        """Nothing to do: the pipeline is handed in, and loads its models when first used."""

    def is_loaded(self) -> bool:
        """Always: the pipeline is handed in."""
        return True

    def artifacts(self, doc: Doc) -> ReadArtifacts:
        """What Presidio wants to know of a text, from a Doc that has been read."""
        return ReadArtifacts(
            entities=[Span(doc, ent.start, ent.end, label=_ENTITIES.get(ent.label_, ent.label_)) for ent in doc.ents],
            tokens=doc,
            tokens_indices=[token.idx for token in doc],
            lemmas=[token.lemma_ or token.lower_ for token in doc],
            nlp_engine=self,
            language="en",
            scores=[float(ent._.confidence or 0.85) for ent in doc.ents],
        )

    @property
    def _pipeline(self) -> Language:
        if self.nlp is None:
            raise RuntimeError("This engine reads no text itself: hand it a Doc that has been read.")
        return self.nlp

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Read a text that was not read before."""
        return self.artifacts(self._pipeline(text))

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 256, n_process: int = 1, **kwargs: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Read texts that were not read before, in batches. `n_process` is not followed: the models use threads."""
        for doc in self._pipeline.pipe((str(text) for text in texts), batch_size=batch_size):
            yield doc.text, self.artifacts(doc)

    def is_stopword(self, word: str, language: str) -> bool:
        """Whether spaCy's English list holds the word."""
        return bool(self.vocab[word].is_stop)

    def is_punct(self, word: str, language: str) -> bool:
        """Whether the word is punctuation."""
        return bool(self.vocab[word].is_punct)

    def get_supported_entities(self) -> list[str]:
        """Presidio's names of what the pipeline finds."""
        return list(_ENTITIES.values())

    def get_supported_languages(self) -> list[str]:
        """English."""
        return ["en"]

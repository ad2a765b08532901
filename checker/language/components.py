"""The parts of the spaCy pipeline: the posts model's reading (names, tone, what is told, who it is), sentences, lemmas for context words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from spacy.attrs import IDX, LEMMA, LENGTH, LOWER, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from checker.language.labels import SINGLED_OUT
from checker.language.names import NamedSpan
from checker.language.phrases import Phrase, people_named
from checker.language.posts import PostReading, PostsModel
from checker.language.scores import Scores, sentence_tone, who
from checker.language.sentences import sentence_starts, sentences, set_sentence_bounds, text_of

_SCORES = "checker_posts_scores"


def _register() -> None:
    """The attributes of our own, once a process."""
    Span.set_extension("confidence", default=None, force=True)
    Span.set_extension("tone", getter=_span_tone, force=True)
    Doc.set_extension("tone", default={}, force=True)
    Doc.set_extension("objective", default={}, force=True)
    Doc.set_extension("tone_found", default=[], force=True)
    Doc.set_extension("told", default={}, force=True)
    Doc.set_extension("singled_out", default=False, force=True)
    Doc.set_extension("who", method=_who, force=True)


def _span_tone(span: Span) -> dict[str, float]:
    """Kind -> how much of it the span's words carry, 0 to 1; empty where the tone was not read."""
    scores = span.doc.user_data.get(_SCORES)
    return {} if scores is None else sentence_tone(scores, span.start_char, span.end_char)


def _who(doc: Doc, start: int, end: int) -> dict[str, float]:
    """Kind of person -> probability that the characters from `start` to `end` name one; empty where the post was not read."""
    scores: Scores | None = doc.user_data.get(_SCORES)
    return {} if scores is None else who(scores, start, end)


_register()


def _batches(stream: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    """The Docs in lists of `size`, the last one shorter."""
    source = iter(stream)
    while batch := list(itertools.islice(source, size)):
        yield batch


@Language.component("social_sentences", assigns=["token.is_sent_start", "doc.sents"])
def social_sentences(doc: Doc) -> Doc:
    """Sentences of social posts: end marks, lines, and emoji before a capital."""
    if not len(doc):
        return doc
    at, length = doc.to_array([IDX, LENGTH]).astype(np.int64).T
    first = np.unique([0, *np.searchsorted(at, sentence_starts(text_of(doc)))])
    first = first[first < len(doc)]
    begins = np.full(len(doc), -1, np.int64)  # as spaCy stores it: 1 begins a sentence, -1 does not
    begins[first] = 1
    # All at once: each single `is_sent_start` that is set walks the whole Doc, and so does `doc.sents`.
    doc.from_array([SENT_START], begins.astype(np.uint64))  # type: ignore[arg-type]
    last = np.append(first[1:], len(doc)) - 1
    set_sentence_bounds(doc, zip(at[first].tolist(), (at + length)[last].tolist(), strict=True))
    return doc


@Language.component("lower_lemma", assigns=["token.lemma"])
def lower_lemma(doc: Doc) -> Doc:
    """The lemma of each word is the word in lower case: Presidio's context words do nothing without lemmas."""
    if len(doc):
        doc.from_array([LEMMA], doc.to_array([LOWER]))  # type: ignore[arg-type]
    return doc


def _split_at(doc: Doc, edges: set[int]) -> None:
    """Split words so that each of `edges` (code points) falls between two words."""
    with doc.retokenize() as retokenizer:
        for token in doc:
            cuts = sorted(e - token.idx for e in edges if token.idx < e < token.idx + len(token))
            if cuts:
                bounds = [0, *cuts, len(token)]
                parts = [token.text[a:b] for a, b in itertools.pairwise(bounds)]
                retokenizer.split(token, parts, heads=[(token, n) for n in range(len(parts))])


def _group(doc: Doc, name: str, phrases: Sequence[Phrase]) -> SpanGroup:
    """Phrases as spaCy keeps spans that may overlap: their kind as label, the owner of what they tell as id, how sure they are under `scores`."""
    spans, sure = [], []
    for phrase in phrases:
        owner = "other" if phrase.adult > 0.5 else "pupil"
        span = doc.char_span(phrase.start, phrase.end, label=phrase.kind, span_id=owner, alignment_mode="expand")
        if span is not None:
            spans.append(span)
            sure.append(phrase.confidence)
    return SpanGroup(doc, name=name, spans=spans, attrs={"scores": sure})


class SchoolReader:
    """Reads a text once with the posts model, a whole batch at a time in `pipe`.

    Sets `doc.ents` (PERSON, ORG, LOC; each with `ent._.confidence`; words are split where a name ends inside one), `doc._.tone`, `doc._.objective`, `doc._.tone_found`,
    `doc.spans["tone"]` (the phrases that carry a kind), `sent._.tone`, `doc._.told`, `doc._.singled_out`, `doc.spans["details"]` (private circumstances, `id_` their owner:
    pupil or other), `doc.spans["people"]` (who is named) and `doc._.who(start, end)`.
    """

    def __init__(self, threads: int, folder: str | None) -> None:
        self.model = PostsModel(threads=threads, folder=Path(folder) if folder else None)

    @cached_property
    def thresholds(self) -> dict[str, float]:
        """Kind -> the probability from which a post is said to have it; `any` and `off_objective` among them."""
        settings = self.model.settings
        return {k: c.threshold for k, c in settings.tone.items()} | {"off_objective": settings.off_objective}

    def __call__(self, doc: Doc) -> Doc:
        self._read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        for docs in _batches(stream, batch_size):
            self._read(docs)
            yield from docs

    def _read(self, docs: Sequence[Doc]) -> None:
        wanted = [doc for doc in docs if text_of(doc).strip()]
        for doc, reading in zip(wanted, self.model.read([text_of(doc) for doc in wanted]), strict=True):
            _set_names(doc, reading.names)
            doc._.tone = reading.tone
            doc._.objective = reading.objective
            doc._.tone_found = reading.found
            doc._.told = reading.told
            doc._.singled_out = reading.told[SINGLED_OUT] >= self.model.settings.told[SINGLED_OUT].threshold
            doc.user_data[_SCORES] = reading.scores
            doc.spans["tone"] = _tone_spans(doc, reading)
            doc.spans["details"] = _group(doc, "details", reading.circumstances)
            doc.spans["people"] = _group(doc, "people", people_named(text_of(doc), reading.scores))

    def to_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> None:
        """Nothing to write: the model lies in models/."""

    def from_disk(self, path: Any, *, exclude: Iterable[str] = ()) -> SchoolReader:
        """Nothing to read: the model lies in models/."""
        return self


def _spans(doc: Doc, found: Iterable[NamedSpan | Phrase]) -> list[Span]:
    """Stretches of the text as spans of whole words, labelled with their kind and how sure they are."""
    spans = []
    for each in found:
        span = doc.char_span(each.start, each.end, label=each.kind, alignment_mode="expand")
        if span is not None:
            span._.confidence = each.confidence
            spans.append(span)
    return spans


def _set_names(doc: Doc, found: Sequence[NamedSpan]) -> None:
    """The names as entities."""
    if any(doc.char_span(s.start, s.end) is None for s in found):
        _split_at(doc, {edge for s in found for edge in (s.start, s.end)})
    doc.ents = filter_spans(_spans(doc, found))


def _tone_spans(doc: Doc, reading: PostReading) -> list[Span]:
    """The phrases that carry the kinds found; where no word of a kind stands out, the sentence with most of it."""
    phrases = list(reading.phrases)
    missing = [kind for kind in reading.found if not any(phrase.kind == kind for phrase in phrases)]
    each = {(a, b): sentence_tone(reading.scores, a, b) for a, b in sentences(text_of(doc))} if missing else {}
    for kind in missing:
        sure = {place: tone[kind] for place, tone in each.items()}
        most = max(sure, key=sure.__getitem__)
        phrases.append(Phrase(kind, *most, sure[most]))
    return _spans(doc, phrases)


@Language.factory(
    "school_reader",
    assigns=["doc.ents", "doc._.tone", "doc._.objective", "doc._.tone_found", "doc._.told"],
    default_config={"threads": 2, "folder": None},
)
def make_school_reader(nlp: Language, name: str, threads: int, folder: str | None) -> SchoolReader:
    """The reading component; `folder` is another models' folder."""
    return SchoolReader(threads, folder)

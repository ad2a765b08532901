"""A language sense without models, for tests of what happens around them: every capitalised word or pair is a person, and no tone is heard."""

from __future__ import annotations

import re
from functools import cached_property

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from checker.language import components  # noqa: F401  (registers the components)
from checker.language.tokens import BoundedTokenizer
from checker.school import School
from checker.senses import Senses, session_of
from checker.senses.text import TextSense
from checker.tone.kinds import KINDS

_NAMES = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?")


@Language.component("stub_models")
def stub_models(doc: Doc) -> Doc:
    ends = 0
    found = []
    for m in _NAMES.finditer(doc.text):
        span = doc.char_span(m.start(), m.end(), label="PERSON", alignment_mode="expand")
        if span is not None and span.start >= ends:
            span._.confidence = 0.9
            found.append(span)
            ends = span.end
    doc.ents = found
    doc._.tone = {kind.name: 0.0 for kind in KINDS} | {"any": 0.0}
    doc._.objective = {
        "event_reminder": 0.2, "school_good_news": 0.5, "achievement": 0.1, "parent_information": 0.1, "off_objective": 0.1,
    }  # fmt: skip
    doc._.tone_found = []
    doc.spans["tone"] = []
    return doc


class StubTextSense(TextSense):
    pipes = ("social_sentences", "lower_lemma", "stub_models")

    @cached_property
    def pipeline(self) -> Language:
        nlp = spacy.blank("en")
        nlp.tokenizer = BoundedTokenizer(nlp.tokenizer)
        for name in self.pipes:
            nlp.add_pipe(name)
        return nlp


def without_models(school: School) -> School:
    """The same school, read without models."""
    plain = School(school.settings, school.consent_log, school.staff, folder=school.folder)
    session_of(plain, Senses(text=StubTextSense()))
    return plain

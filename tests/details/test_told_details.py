"""What is told in free words: the reader's marks, the listed terms beside them, and whose both are."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, SpanGroup

from checker.details.detail import Detail, one_a_place
from checker.details.told import LISTED, NEAR, SPANS, SURE, told_details
from checker.language import components  # noqa: F401  (registers `told`)

NLP = spacy.blank("en")


def read(text: str, likely: float) -> Doc:
    """A text in which the reader marks nothing, and thinks it so likely that something private is told."""
    doc = NLP(text)
    doc._.told = {"any": likely}
    doc.spans[SPANS] = SpanGroup(doc, spans=[], attrs={"scores": []})
    return doc


@pytest.mark.parametrize(
    ("text", "term", "kind"),
    [
        ("Our twins have a social worker now.", "social worker", "safeguarding"),
        ("Selam got A*AA and is off to Durham.", "A*AA", "exam_result_of_named_pupil"),
        ("Selam: 9, 9, 8, 8, 7.", "9, 9, 8, 8, 7", "exam_result_of_named_pupil"),
    ],
)
def test_listed_words_count_only_where_the_reader_does_not_rule_them_out(text: str, term: str, kind: str) -> None:
    ((start, end, name, owner, _),) = told_details(read(text, NEAR))
    assert (text[start:end], name, owner) == (term, kind, "")
    assert list(told_details(read(text, NEAR / 2))) == []


def test_the_list_and_half_of_the_reader_ask_and_both_together_are_sure() -> None:
    text = "Our twins have a social worker now."
    ((*_, asked),) = told_details(read(text, NEAR))
    ((*_, sure),) = told_details(read(text, SURE - LISTED))
    assert asked < SURE <= sure


def test_a_word_is_a_grade_only_among_grades() -> None:
    for text in ("A big cast of 40 sang.", "Tickets are 3, 5 or 8 pounds.", "Years 3, 4 and 5 sang."):
        assert list(told_details(read(text, 1.0))) == []


def detail(start: int, subject: str, confidence: float) -> Detail:
    return Detail(start, start + 10, "medical", subject, confidence, certain=confidence >= SURE)


@pytest.mark.parametrize(
    ("holder", "other", "whose"), [("other", "pupil", "pupil"), ("parent", "pupil", "pupil"), ("staff", "pupil", "staff")]
)
def test_of_a_child_and_its_family_the_detail_is_the_childs_and_a_colleagues_stays_the_colleagues(
    holder: str, other: str, whose: str
) -> None:
    (found,) = one_a_place([detail(0, holder, 0.9), detail(5, other, 0.5)])
    assert (found.start, found.end, found.subject, found.certain) == (0, 15, whose, True)


def test_a_pronoun_marked_alone_tells_nothing() -> None:
    doc = NLP("It was herself who has a stammer.")
    doc._.told = {"any": 0.0}
    spans = [doc[2:3], doc[5:7]]
    for span in spans:
        span.label_ = "send"
    doc.spans[SPANS] = SpanGroup(doc, spans=spans, attrs={"scores": [0.9, 0.9]})
    assert [doc.text[start:end] for start, end, *_ in told_details(doc)] == ["a stammer"]

"""Every type of personal detail keeps the promises of its own file: its examples are found and left alone, and nothing else need know of it."""

from __future__ import annotations

import re
from functools import cache

import pytest
from spacy.tokens import SpanGroup

from checker.checks.personal_detail import clause_of, level_of, message_of, personal_detail
from checker.clauses import clause
from checker.details import types
from checker.details.detail import Detail
from checker.details.detail_type import DetailType
from checker.details.told import SPANS
from checker.details.types import detail_type, detail_types
from checker.draft import Draft
from checker.finding import Finding, Level
from checker.paths import sample_folder
from checker.school import School
from checker.senses import Reading

MARK = re.compile(r"\{\{(.*?)\}\}")
TYPES = list(detail_types().values())
SUBJECTS = ("pupil", "staff", "parent", "school", "other")


@cache
def school() -> School:
    return School.open(sample_folder() / "school")


def found_in(text: str, name: str) -> list[tuple[int, int]]:
    """Where a type is found in a text."""
    return [(d.start, d.end) for _, d in Reading(Draft(text=text), school()).details if d.type == name]


@pytest.mark.parametrize(("name", "example"), [(t.name, e) for t in TYPES for e in t.found])
def test_what_must_be_found_is_found(name: str, example: str) -> None:
    """Numbers and contacts exactly; what is told in words by a phrase that touches it, and nowhere else."""
    text, marks = MARK.sub(r"\1", example), [(m.start() - 4 * n, m.end() - 4 * (n + 1)) for n, m in enumerate(MARK.finditer(example))]
    places = found_in(text, name)
    if detail_type(name).secret or detail_type(name).contact or name in ("postal_address", "postcode"):
        assert places == marks
    else:
        assert all(any(a < y and b > x for a, b in places) for x, y in marks)
        assert all(any(a < y and b > x for x, y in marks) for a, b in places)


@pytest.mark.parametrize(("name", "example"), [(t.name, e) for t in TYPES for e in t.left])
def test_what_must_be_left_alone_is_left_alone(name: str, example: str) -> None:
    assert found_in(example, name) == []


@pytest.mark.parametrize("of_type", TYPES, ids=lambda t: t.name)
def test_each_type_has_examples_of_both_and_words_for_the_office(of_type: DetailType) -> None:
    assert len(of_type.found) >= 2 and all(MARK.search(e) for e in of_type.found)
    assert len(of_type.left) >= 2 and not any(MARK.search(e) for e in of_type.left)
    for subject in SUBJECTS:
        detail = Detail(0, 1, of_type.name, subject, 0.9)
        assert message_of(detail).endswith(".") and "_" not in message_of(detail)
        assert clause_of(detail) is None or clause(clause_of(detail) or "").says
        assert level_of(detail) is Level.STOP if of_type.secret else level_of(detail) <= of_type.level


@pytest.mark.parametrize(
    ("text", "level", "key"),
    [
        (
            "Star of the week is Mia. Her mum says she practises every night at 14 Oliver Street with her little brother Leo.",
            Level.STOP,
            None,
        ),
        ("Mia's dad is selling a trampoline, collect from 14 Oliver Street.", Level.STOP, None),
        ("Leo is staying with his gran at 14 Oliver Street until Easter.", Level.STOP, None),
        ("Star of the week is Mia. Her grandad sells raffle tickets from 14 Oliver Street.", Level.REVIEW, "data-protection-law"),
        ("Cards for Mrs Okoro to 22 Beech Avenue, please.", Level.REVIEW, "colleagues-information"),
    ],
)
def test_a_parent_s_home_is_the_child_s_and_a_grown_up_s_own_comes_under_no_rule_on_telephones(
    text: str, level: Level, key: str | None, sample_school: School
) -> None:
    reading = Reading(Draft(text=text), sample_school)
    (home,) = [d for _, d in reading.details if d.type == "postal_address"]
    assert (level_of(home), clause_of(home)) == (level, key), home.subject


def test_a_type_that_no_file_has_is_asked_about() -> None:
    stranger = detail_type("shoe_size")
    assert (stranger.words, stranger.threshold, stranger.level) == ("shoe size", 0.5, Level.STOP)


def test_what_a_learned_reader_marks_is_a_detail_with_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = DetailType(name="looks", words="looks", found=(), left=(), learned="LOOKS")
    load, names = types._load, types.type_names()
    monkeypatch.setattr(types, "type_names", lambda: (*names, "looks"))
    monkeypatch.setattr(types, "_load", lambda name: looks if name == "looks" else load(name))
    text = "Jack is the one with the freckles. Everybody clapped for the tall one."
    reading = Reading(Draft(text=text), school())
    doc = reading.passages[0].doc
    marked = [("with the freckles", "pupil"), ("the tall one", "other")]
    spans = [doc.char_span(text.index(words), text.index(words) + len(words), label="LOOKS", span_id=owner) for words, owner in marked]
    doc.spans[SPANS] = SpanGroup(doc, spans=spans, attrs={"scores": [0.9, 0.7]})
    found = [d for _, d in reading.details]
    told = [("with the freckles", "looks", "pupil"), ("the tall one", "looks", "other")]
    assert [(text[d.start : d.end], d.type, d.subject) for d in found] == told
    asked = [f for f in personal_detail.find(reading) if isinstance(f, Finding)]
    assert [(f.kind, f.level) for f in asked] == [("looks", Level.STOP), ("looks", Level.REVIEW)]


def test_of_a_pupils_detail_that_is_not_sure_a_person_is_asked() -> None:
    assert level_of(Detail(0, 1, "medical", "pupil", 0.7, certain=False)) is Level.REVIEW
    assert level_of(Detail(0, 1, "medical", "pupil", 0.7)) is Level.STOP
    assert level_of(Detail(0, 1, "upn", "pupil", 0.7, certain=False)) is Level.STOP, "a secret always is"


def test_the_types_are_walked_and_each_module_holds_its_own() -> None:
    assert len(TYPES) >= 30
    assert list(detail_types()) == sorted(detail_types())
    assert types.detail_type("upn") is detail_types()["upn"]


@pytest.mark.parametrize(
    ("quote", "owner", "stays"),
    [
        ("now 24", "pupil", False),
        ("twenty-one", "pupil", False),
        ("41 years young", "pupil", False),
        ("now 24", "other", True),  # a grown-up's own is a grown-up's private matter
        ("aged 9, the youngest of 24", "pupil", True),
        ("turned 12 on the 20th", "pupil", True),
        ("15 going on 45", "pupil", True),
        ("22 months", "pupil", True),
        ("Twenty-two months", "pupil", True),
        ("nineteen since June", "pupil", True),
        ("four in years, forty in manners", "pupil", True),
    ],
)
def test_a_grown_ups_age_is_no_pupils(quote: str, owner: str, stays: bool) -> None:
    assert detail_type("age_with_name").can_be(quote, owner) is stays

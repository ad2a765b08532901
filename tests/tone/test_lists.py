"""Searching with the lists: positions are those of the text given, disguises are seen through, innocent words are left alone."""

from __future__ import annotations

import pytest

from checker.tone.lists import word_list


def found(text: str, *names: str) -> list[str]:
    return [text[h.start : h.end] for h in word_list(*names).hits(text)]


@pytest.mark.parametrize(
    "text",
    ["F***ing", "sh1t", "b@stard", "w t f", "W.T.F", "fuuuuck", "s**t", "f**k", "w*nker", "bo11ocks", "a$$hole", "p!ss", "s.h.i.t", "tw@t", "f u c k", "f*****g"],
)  # fmt: skip
def test_a_disguise_is_seen_through(text: str) -> None:
    assert found(f"Well, {text} to that.", "profanity") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe United and Essex", "Penistone Road", "a cockerel and a great tit", "shiitake soup", "Dickens", "the A55 and B5105", "a 5***** hotel",
        "rating ****", "5-a-side", "sooooo good", "shhh", "class assembly", "F1 in Schools", "Sussex v Middlesex", "mass participation", "Arsenal",
        "the password is not here: ****", "Year 4 & 5", "St*rs", "http://fuck.example", "Bo'ness", "Cockermouth", "Titchfield", "Wanklyn Road",
    ],
)  # fmt: skip
def test_an_innocent_word_is_left_alone(text: str) -> None:
    assert [h.term.written for h in word_list("profanity", "slurs").hits(text) if h.term.weight in ("stop", "review")] == []


def test_positions_survive_camel_case_hashtags() -> None:
    text = "A day out 🎉 #SchoolTrip #VoteLabour #fun"
    assert found(text, "politics") == ["#VoteLabour"]


def test_a_run_together_hashtag_is_read() -> None:
    assert found("cakes #enoughisenough", "politics") == ["#enoughisenough"]


def test_curly_apostrophes_are_straight_ones() -> None:
    assert found("I can’t abide it", "personal_view") == ["I can’t abide"]


def test_a_phrase_that_means_nothing_is_left_alone() -> None:
    hits = word_list("politics").hits("This house would abolish the monarchy, say the debaters.")
    assert [h.term.written for h in hits if h.term.weight == "stop"] == []


def test_the_weightier_of_two_overlapping_terms_is_kept() -> None:
    hits = word_list("politics").hits("Vote Labour on Thursday")
    assert [(h.term.weight, h.start, h.end) for h in hits] == [("stop", 0, 11)]

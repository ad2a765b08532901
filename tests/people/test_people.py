"""Full names off the roll: the words around tell a grown-up from a child. Reads the posts model."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from checker.draft import Draft
from checker.school import School
from checker.senses import Reading

PEOPLE = tomllib.loads((Path(__file__).parent / "people.toml").read_text("utf-8"))


def strangers(text: str, school: School) -> list[str]:
    return [passage.text[p.start : p.end] for passage, p in Reading(Draft(text=text), school).unknown_people]


@pytest.mark.parametrize("text", PEOPLE["grown_ups"])
def test_a_grown_up_is_left_alone(text: str, roll_school: School) -> None:
    assert strangers(text, roll_school) == []


@pytest.mark.parametrize("text", PEOPLE["asked_about"])
def test_where_it_is_not_clear_it_is_a_question(text: str, roll_school: School) -> None:
    assert all(p.child - p.adult < 1.5 for _, p in Reading(Draft(text=text), roll_school).unknown_people)


@pytest.mark.parametrize("text", PEOPLE["children"])
def test_a_possible_child_is_found(text: str, roll_school: School) -> None:
    assert strangers(text, roll_school) != []


@pytest.mark.parametrize("text", PEOPLE["nobody"])
def test_what_is_no_name_in_full_is_left_alone(text: str, roll_school: School) -> None:
    assert strangers(text, roll_school) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Batting for our visitors: Vardanyan, Narek 31; Oduya, Simisola 12.", ["Vardanyan, Narek", "Oduya, Simisola"]),
        ("Best in show, pupils' tent: Polglase (Jory) & Polglase (Kerensa).", ["Polglase (Jory)", "Polglase (Kerensa)"]),
        ('Well done Kacper "Kapi" Lisowski of Year 6!', ['Kacper "Kapi" Lisowski']),
    ],
)
def test_a_name_whose_parts_stand_apart_is_quoted_whole(text: str, quoted: list[str], roll_school: School) -> None:
    assert strangers(text, roll_school) == quoted


@pytest.mark.parametrize("text", PEOPLE["missed"])
def test_a_known_gap_is_still_one(text: str, roll_school: School) -> None:
    assert strangers(text, roll_school) == [], "this gap is mended: move the text up to `children`"


def test_nobody_is_found_twice(roll_school: School) -> None:
    reading = Reading(Draft(text="Olivia Smythson met Imani Westbrook of Quarry Bank High."), roll_school)
    assert [passage.text[p.start : p.end] for passage, p in reading.unknown_people] == ["Imani Westbrook"]


def test_a_first_name_of_two_words_on_the_roll_is_no_full_name(roll_school: School) -> None:
    assert strangers("Xiu Ying won the spelling cup again!", roll_school) == []
    assert strangers("Ming Hua won the spelling cup again!", roll_school) == ["Ming Hua"]

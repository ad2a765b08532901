"""A first name on the roll is a pupil's whatever ordinary word follows it, also where the model marks no name."""

from __future__ import annotations

import pytest

from checker.draft import Draft
from checker.school import ConsentLog, Pupil, School, Settings
from checker.school.settings import SchoolSettings
from checker.senses import Reading, Senses, session_of
from tests.stub_language import StubTextSense

PUPILS = [Pupil(f"T{n}", first, "Garrick", year_group="3", class_name="3B") for n, first in enumerate(("Rosie", "Harry", "Theo", "Daisy"))]


class SeesNoNames(StubTextSense):
    pipes = ("social_sentences", "lower_lemma")


@pytest.fixture(scope="module")
def school() -> School:
    made = School(Settings(school=SchoolSettings(name="Rowan Park Primary")), ConsentLog(tuple(PUPILS), (), "test"), ())
    session_of(made, Senses(text=SeesNoNames()))
    return made


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rosie works so hard at her spelling.", "Rosie"),
        ("Harry was the first to finish.", "Harry"),
        ("Today Harry fell off the beam and got straight back on.", "Harry"),
        ("well done theo works hard every day in 3b", "theo"),
    ],
)
def test_a_word_that_also_follows_places_takes_no_pupil_away(school: School, text: str, name: str) -> None:
    people = [p for _, scene in Reading(Draft(text=text), school).scenes for p in scene.people]
    assert any(text[p.start : p.end] == name and p.is_pupil and p.weight >= 0.4 for p in people)


@pytest.mark.parametrize("text", ["The Daisy Lane gate is shut.", "Our Rosie Cup final is on Friday."])
def test_the_name_of_a_place_or_a_prize_is_no_pupil(school: School, text: str) -> None:
    people = [p for _, scene in Reading(Draft(text=text), school).scenes for p in scene.people]
    assert not any(p.is_pupil and p.weight >= 0.4 for p in people)

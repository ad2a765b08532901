"""Each school is answered by its own roll; a type of detail that nobody has weighed is reported, not lost."""

from __future__ import annotations

import pytest
from presidio_analyzer import RecognizerResult

from checker.checks.personal_detail import personal_detail
from checker.draft import Draft
from checker.school import ConsentLog, Pupil, School
from checker.senses import Reading

TEXT = "Well done Marisol Quenneville, who swam a mile!"


def school_with(sample: School, *pupils: Pupil) -> School:
    return School(sample.settings, ConsentLog(pupils, (), "test"), sample.staff)


def test_one_draft_is_answered_by_the_roll_of_the_school_it_is_read_for(sample_school: School) -> None:
    without, having = school_with(sample_school), school_with(sample_school, Pupil("Q1", "Marisol", "Quenneville"))
    draft = Draft(text=TEXT)
    first, second = Reading(draft, without), Reading(draft, having)
    assert not first.named_pupils
    assert [n.pupils[0].pupil_id for n in second.named_pupils] == ["Q1"]
    assert first.scenes[0][1] is not second.scenes[0][1]
    assert first.scenes is first.scenes, "worked out once"


def test_a_type_that_nobody_has_weighed_is_found_and_said(sample_school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.details.engine.recognise", lambda doc: [RecognizerResult("shoe_size", 0, 4, 0.55)])
    reading = Reading(Draft(text=TEXT), sample_school)
    assert [d.type for _, d in reading.details] == ["shoe_size"]
    (finding,) = personal_detail.find(reading)
    assert "shoe size" in finding.message  # type: ignore[union-attr]

"""One reading asked for two schools answers each by its own roll; a type of detail that nobody has weighed is reported, not lost."""

from __future__ import annotations

import pytest
from presidio_analyzer import RecognizerResult

from checker.checks.personal_detail import personal_detail
from checker.details import details_of, scenes_of
from checker.draft import Draft
from checker.names.settle import named_pupils
from checker.school import ConsentLog, Pupil, School
from checker.senses import Reading

TEXT = "Well done Marisol Quenneville, who swam a mile!"


def school_with(sample: School, *pupils: Pupil) -> School:
    return School(sample.settings, ConsentLog(pupils, (), "test"), sample.staff, senses=sample.senses)


def test_the_second_school_is_not_answered_with_the_firsts_roll(sample_school: School) -> None:
    without, having = school_with(sample_school), school_with(sample_school, Pupil("Q1", "Marisol", "Quenneville"))
    reading = Reading(Draft(text=TEXT), without)
    assert not named_pupils(reading, without)
    assert [n.pupils[0].pupil_id for n in named_pupils(reading, having)] == ["Q1"]
    assert not named_pupils(reading, without)
    (_, first), (_, second) = *scenes_of(reading, without), *scenes_of(reading, having)
    assert first is not second and scenes_of(reading, having)[0][1] is second, "worked out once for each"


def test_a_type_that_nobody_has_weighed_is_found_and_said(sample_school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.details.engine.recognise", lambda doc: [RecognizerResult("shoe_size", 0, 4, 0.55)])
    reading = Reading(Draft(text=TEXT), sample_school)
    assert [d.type for _, d in details_of(reading, sample_school)] == ["shoe_size"]
    (finding,) = personal_detail.find(reading, sample_school)
    assert "shoe size" in finding.message  # type: ignore[union-attr]

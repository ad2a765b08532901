"""Without the tone model the lists still speak, and what was not checked is said."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pytest

from checker.check import load_checks
from checker.draft import Draft
from checker.engine import review
from checker.errors import ModelFileError
from checker.school import ConsentLog, School, Settings
from checker.school.settings import SchoolSettings
from checker.senses import Senses, session_of
from checker.senses.text import TextSense

NAMES = ("political-language", "offensive-language", "off-objective", "sensitive-topic", "platform-limits")
CHECKS = [c for c in load_checks() if c.name in NAMES]


class NoModel(TextSense):
    @cached_property
    def pipeline(self) -> Any:
        raise ModelFileError("The model file tone/model.onnx is missing. Install the checker again.")


@pytest.fixture
def school(tmp_path: Any) -> School:
    (tmp_path / "log.csv").write_text("pupil_id,first_name,last_name\nP1,Orla,Finnegan\n", "utf-8")
    made = School(Settings(SchoolSettings("Rowan Park")), ConsentLog.load(tmp_path / "log.csv"))
    session_of(made, Senses(text=NoModel()))
    return made


def test_what_the_lists_know_alone_is_found(school: School) -> None:
    report = review(Draft(text="Vote Labour on Thursday, no sh1t."), school, CHECKS)
    assert {(f.check, f.level.word) for f in report.findings} >= {("political-language", "stop"), ("offensive-language", "stop")}
    assert report.verdict == "stop"


def test_what_was_not_checked_is_said(school: School) -> None:
    report = review(Draft(text="Netball on Tuesday."), school, CHECKS)
    assert {s.check for s in report.skipped} == {"political-language", "offensive-language", "off-objective"}
    assert report.verdict == "incomplete"
    assert not any("Netball" in s.reason for s in report.skipped)


def test_a_mention_before_an_election_needs_no_model(school: School) -> None:
    report = review(Draft(text="Our MP came to assembly.", publish_at="2027-04-20"), school, CHECKS)
    assert [f.kind for f in report.findings] == ["pre_election"]


def test_photos_alone_have_no_objective(school: School) -> None:
    report = review(Draft(text=""), school, CHECKS)
    assert not report.findings and report.objective is None

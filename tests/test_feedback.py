"""Feedback on the checks: counted, sealed in the record, and without a word of the post."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.clauses import clause
from checker.errors import Refused
from checker.feedback import finding_is_wrong, said, something_was_missed
from checker.finding import Finding, Level, TextSpan
from checker.school import School
from checker.workflow.desk import Desk


@pytest.fixture
def desk(school_folder: Path) -> Desk:
    return Desk.open(School.open(school_folder))


def finding(kind: str = "misspelt") -> Finding:
    where = TextSpan("text", 0, 13, "Orla Finnegan")
    return Finding("pupil-full-name", "names", Level.STOP, 0.9, "Orla is named.", "", "", clause("no-full-names"), where, ("P1",), kind)


def test_what_is_said_is_counted_by_check_and_kind(desk: Desk) -> None:
    assert (said(desk).wrong, said(desk).missed) == ({}, {})
    for kind in ("misspelt", "misspelt", ""):
        finding_is_wrong(desk, finding(kind), "rules-1")
    something_was_missed(desk, "names", "rules-1")
    assert said(desk).wrong == {("pupil-full-name", "misspelt"): 2, ("pupil-full-name", ""): 1}
    assert said(desk).missed == {"names": 1}


def test_no_word_of_the_post_and_no_pupil_is_in_it(desk: Desk) -> None:
    finding_is_wrong(desk, finding(), "rules-1")
    (entry,) = desk.record.beside(desk.name, "feedback")
    assert set(entry.body) == {"about", "check", "kind", "level", "rules"}
    assert "Orla" not in str(entry.text) and "P1" not in str(entry.text)


def test_a_category_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused):
        something_was_missed(desk, "Orla Finnegan", "rules-1")
    assert said(desk).missed == {}

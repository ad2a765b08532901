"""Jigsaw over time: two posts that each could mean several children, and together mean one."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.draft import Draft
from checker.record import open_record
from checker.report import Report
from checker.school import School
from checker.workflow.appearances import appearances
from checker.workflow.case import Case
from checker.workflow.desk import Desk
from checker.workflow.subjects import access, forget
from checker.workflow.told import FACTS, checked, facts_told, told_before

NOW = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)  # the tests begin later than this file is read
SETTINGS = """[school]
name = "Rowan Park Primary"
[names]
houses = ["Turing House", "Anning House"]
[[people]]
name = "Omar Haddad"
email = "omar@rowan.example.org"
roles = ["officer"]
[[people]]
name = "Jo Field"
email = "jo@rowan.example.org"
"""
# Two called Aisha in Year 4 and two in Turing House; only P1 is both.
LOG = """pupil_id,first_name,last_name,year_group,class,house,facebook
P1,Aisha,Rahman,4,Sycamore,Turing House,yes
P2,Aisha,Begum,4,Oak,Anning House,yes
P3,Aisha,Khan,6,Elm,Turing House,yes
P4,Tom,Whitlock,4,Oak,Turing House,yes
"""
YEAR = "Well done to Aisha in Year 4, who won our kindness award this week."
HOUSE = "Well done to Aisha in Turing House, who won our kindness award this week."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    import platformdirs

    (tmp_path / "school.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "consent_log.csv").write_text(LOG, encoding="utf-8")
    monkeypatch.setenv("CHECKER_RECORD", f"sqlite:///{tmp_path / 'record.sqlite'}")
    monkeypatch.setenv("CHECKER_KEY", base64.b64encode(b"k" * 32).decode())
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_, **__: str(tmp_path / "data"))
    open_record.cache_clear()
    yield tmp_path
    open_record.cache_clear()


@pytest.fixture
def desk(folder: Path) -> Desk:
    return Desk.open(School.open(folder), now=NOW)


def submit(desk: Desk, text: str, *, now: datetime.datetime = NOW, **fields: str) -> Case:
    return desk.submit(Draft(text=text, platform="facebook", id=text, **fields), "jo@rowan.example.org", now=now)  # type: ignore[arg-type]


def approve(desk: Desk, text: str, *, now: datetime.datetime = NOW) -> Case:
    case = submit(desk, text, now=now)
    return desk.decide(case.id, "approve", "omar@rowan.example.org", reason="I looked at every word of it", now=now)


def singled(report: Report | None) -> set[str]:
    assert report is not None
    assert "single-pupil" in report.ran
    return {i for f in report.findings if f.check == "single-pupil" for i in f.pupil_ids}


def test_neither_post_alone_means_one_child_and_both_together_do(desk: Desk) -> None:
    assert singled(submit(desk, HOUSE).report) == set()
    assert singled(approve(desk, YEAR).report or submit(desk, YEAR + " Bravo.").report) == set()
    again = submit(desk, HOUSE + " Bravo.").report
    assert singled(again) == {"P1"}
    assert again is not None
    (found,) = [f for f in again.findings if f.check == "single-pupil"]
    assert "that an earlier post told" in found.message
    assert "House" in found.instead, "what is public already cannot be left out any more"


def test_a_name_alone_adds_nothing_to_what_was_public(desk: Desk) -> None:
    approve(desk, YEAR)
    assert singled(submit(desk, "Well done to Aisha, who won our kindness award this week.").report) == set()
    assert singled(submit(desk, YEAR.replace("kindness", "bravery")).report) == set(), "the same year tells no more"


def test_another_child_of_the_same_house_is_left_alone(desk: Desk) -> None:
    approve(desk, YEAR)
    assert singled(submit(desk, "Well done to Tom in Turing House, who won our kindness award.").report) <= {"P4"}
    assert "P1" not in singled(submit(desk, "Turing House won the cup this week. Well done to all in it.").report)


@pytest.mark.parametrize("decision", ["reject", "changes", None])
def test_what_was_not_approved_is_not_public(desk: Desk, decision: str | None) -> None:
    case = submit(desk, YEAR)
    if decision:
        desk.decide(case.id, decision, "omar@rowan.example.org", reason="Leave the year out, please", now=NOW)
    assert singled(submit(desk, HOUSE).report) == set()


def test_after_its_weeks_a_post_no_longer_counts(desk: Desk) -> None:
    approve(desk, YEAR)
    later = NOW + datetime.timedelta(weeks=8, minutes=5)
    assert told_before(desk, later) == {}
    assert told_before(desk, later - datetime.timedelta(days=1)) != {}


def test_the_setting_switches_it_off(folder: Path, desk: Desk) -> None:
    approve(desk, YEAR)
    (folder / "school.toml").write_text(SETTINGS + "[identification]\nearlier_weeks = 0\n", "utf-8")
    off = Desk.open(School.open(folder), now=NOW)
    assert told_before(off, NOW) == {}
    assert singled(submit(off, HOUSE).report) == set()


def test_the_record_holds_no_name_no_year_and_no_house_of_it(desk: Desk) -> None:
    approve(desk, YEAR)
    kept = [e for e in desk.record.everything() if e.kind == FACTS]
    assert {e.subject for e in kept} == {desk.key.pupil("P1"), desk.key.pupil("P2")}
    for entry in kept:
        for word in ("Aisha", "Rahman", "Year 4", "Sycamore", "P1", "P2"):
            assert word not in (entry.text or "")


def test_a_pupil_of_whom_something_was_told_is_found_and_forgotten(folder: Path, desk: Desk) -> None:
    case = approve(desk, YEAR)
    assert [(a.case, a.how) for a in appearances(desk, "P1")] == [(desk.case(case.id), ("first_name",))]
    assert [row["case"] for row in access(desk, "P2")["cases"]] == [case.id]
    assert forget(desk, "P1", NOW).cases == 1
    assert appearances(desk, "P1") == [] and appearances(desk, "P2") != []


def test_one_of_many_of_the_name_of_whom_something_was_told_is_found_as_perhaps_meant(folder: Path) -> None:
    more = "".join(f"Q{n},Aisha,Other{chr(97 + n)},6,Elm,Anning House,yes\n" for n in range(4))
    (folder / "consent_log.csv").write_text(LOG + more, encoding="utf-8")
    desk = Desk.open(School.open(folder), now=NOW)
    case = approve(desk, YEAR)
    assert [(a.case, a.how) for a in appearances(desk, "P1")] == [(desk.case(case.id), ("told",))], (
        "seven share the name: it alone points at nobody"
    )
    assert appearances(desk, "Q1") == []


def test_a_case_that_is_checked_again_does_not_count_against_itself(desk: Desk) -> None:
    case = approve(desk, YEAR)
    assert told_before(desk, NOW, besides=case.id) == {}


def test_an_earlier_version_of_a_post_never_went_out(desk: Desk) -> None:
    case = submit(desk, YEAR)
    desk.decide(case.id, "changes", "omar@rowan.example.org", reason="Leave the year out, please", now=NOW)
    text = "Well done to Aisha, who won our kindness award this week."
    again = desk.submit(Draft(text=text, platform="facebook", id=YEAR), "jo@rowan.example.org", case=case.id, now=NOW)
    desk.decide(again.id, "approve", "omar@rowan.example.org", reason="I looked at every word of it", now=NOW)
    assert singled(submit(desk, HOUSE).report) == set()


def test_whoever_only_looks_is_told_the_same(desk: Desk) -> None:
    approve(desk, YEAR)
    assert singled(checked(Draft(text=HOUSE, platform="facebook"), desk.school)) == {"P1"}


def test_without_a_record_it_is_a_review_of_the_post_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_RECORD", "nonsense://nowhere")
    assert singled(checked(Draft(text=HOUSE, platform="facebook"), desk.school)) == set()


def test_facts_are_of_those_whom_the_post_may_mean(desk: Desk) -> None:
    told = facts_told(Draft(text=YEAR), desk.school)
    assert set(told) == {"P1", "P2"}
    assert {(kind, ids) for facts in told.values() for kind, ids in facts if kind == "year"} == {("year", frozenset({"P1", "P2"}))}

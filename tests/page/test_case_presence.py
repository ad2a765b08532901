"""Two people with one case open are told of each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from checker.page import presence
from checker.school import School
from checker.workflow.desk import Desk
from tests.page.conftest import APP, act_as, goto
from tests.page.deciding import (
    button,
    cases,
    checked,
    school,
    sent,
    text,
    two,
)

__all__ = ["school", "two"]


@pytest.fixture(autouse=True)
def nobody_before() -> None:
    """Cases of other tests bear the same number."""
    presence._open().clear()


def tab(case: str, name: str) -> AppTest:
    """Another tab, or another computer, in which somebody has the case open."""
    made = AppTest.from_file(str(APP), default_timeout=60)
    made.query_params["case"] = case
    return goto(act_as(made.run(), name), "queue")


def test_two_people_on_one_case_are_told_of_each_other(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    tab(case.id, "Jo Reed")
    omar = tab(case.id, "Omar Haddad")
    assert "opened it too" not in text(omar), "the author decides nothing"
    saima = tab(case.id, "Saima Akhtar")
    assert "Somebody else has this case open" in text(saima) and "Omar Haddad opened it too" in text(saima)
    button(saima, "Back to the list").click().run()
    assert "opened it too" not in text(omar.run()), "who has left is not told of"
    saima = tab(case.id, "Saima Akhtar")
    button(omar, "Approve").click().run()
    assert "It is approved." in text(omar) and "opened it too" not in text(omar), "nothing is left to be agreed on"
    assert "ck-verdict" not in text(omar), "nor to be looked at first"
    assert "opened it too" not in text(saima.run())


def test_an_officer_who_wrote_it_is_no_one_to_be_agreed_with(page: AppTest, two: Path) -> None:
    checked(act_as(page.run(), "Saima Akhtar"), "Sports day was fun.")
    button(page, "Send it for approval").click().run()
    (case,) = cases(two)
    saima, omar = tab(case.id, "Saima Akhtar"), tab(case.id, "Omar Haddad")
    assert "opened it too" not in text(omar) and "opened it too" not in text(saima.run())


def test_one_tab_and_one_person_count_once(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    one = tab(case.id, "Omar Haddad")
    assert "opened it too" not in text(act_as(one, "Saima Akhtar")), "who says now that they are another is not two"
    assert "opened it too" not in text(tab(case.id, "Saima Akhtar")), "nor who opens it twice"


def test_nobody_is_told_of_another_schools_case_of_the_same_number(page: AppTest, two: Path) -> None:
    case, omar = sent(page, two), "omar@rowan.example.org"
    presence.others(("Another School", case.id), "another tab", omar)
    page.query_params["case"] = case.id
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "opened it too" not in text(page)
    presence.others((case.school, case.id), "another tab", omar)
    assert "Omar Haddad opened it too" in text(page.run())
    presence.leave((case.school, case.id), "another tab")
    assert "opened it too" not in text(page.run())


def test_who_looks_at_a_case_is_known_whatever_its_state_and_told_where_something_may_be_decided(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    Desk.open(School.open(two)).decide(case.id, "changes", "saima@rowan.example.org", reason="Say when it was.")
    page.query_params["case"] = case.id
    tab(case.id, "Omar Haddad")
    button(goto(act_as(page, "Jo Reed"), "queue"), "Mend this post").click().run()
    checked(goto(page, "write"), "Sports day was on Friday.")
    button(page, f"Send it again (case {case.id})").click().run()
    page.query_params["case"] = case.id
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "Omar Haddad opened it too" in text(page), "since before it was sent again"
    Desk.open(School.open(two)).decide(case.id, "approve", "saima@rowan.example.org")
    assert "opened it too" not in text(page.run()), "it is decided"

"""Two people with one case open are told of each other."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from checker.page import presence
from checker.school import School
from checker.workflow.desk import Desk
from tests.page.conftest import act_as, goto
from tests.page.deciding import (
    button,
    checked,
    school,
    sent,
    text,
    two,
)

__all__ = ["school", "two"]


def test_two_people_on_one_case_are_told_of_each_other(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    page.query_params["case"] = case.id
    goto(act_as(page, "Jo Reed"), "queue")
    goto(act_as(page, "Omar Haddad"), "queue")
    assert "Jo Reed opened it too" not in text(page), "the author decides nothing"
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "Somebody else has this case open" in text(page) and "Omar Haddad opened it too" in text(page)
    button(page, "Back to the list").click().run()
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    assert "Saima Akhtar opened it too" not in text(page), "who has left is not told of"
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "Omar Haddad opened it too" in text(page)
    Desk.open(School.open(two)).decide(case.id, "changes", "omar@rowan.example.org", reason="Say when it was.")
    assert "opened it too" not in text(page.run()), "nothing is left to be agreed on"


def test_nobody_is_told_of_another_schools_case_of_the_same_number(page: AppTest, two: Path) -> None:
    case, omar = sent(page, two), "omar@rowan.example.org"
    presence.leave((case.school, case.id), omar)
    presence.others(("Another School", case.id), omar)
    page.query_params["case"] = case.id
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "opened it too" not in text(page)
    presence.others((case.school, case.id), omar)
    assert "Omar Haddad opened it too" in text(page.run())


def test_who_looks_at_a_case_is_known_whatever_its_state_and_told_where_something_may_be_decided(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    Desk.open(School.open(two)).decide(case.id, "changes", "saima@rowan.example.org", reason="Say when it was.")
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    button(goto(act_as(page, "Jo Reed"), "queue"), "Mend this post").click().run()
    checked(goto(page, "write"), "Sports day was on Friday.")
    button(page, f"Send it again (case {case.id})").click().run()
    page.query_params["case"] = case.id
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "Omar Haddad opened it too" in text(page), "since before it was sent again"
    Desk.open(School.open(two)).decide(case.id, "approve", "saima@rowan.example.org")
    assert "Omar Haddad opened it too" in text(page.run()), "an approval can be ended"

"""Whoever sets up a school by a typed name goes on under that name, recorded as not listed; nobody has to take another's, and the name opens nothing else."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from checker.errors import Refused
from checker.page import remembered
from checker.school import School
from checker.workflow.desk import Desk
from checker.workflow.roles import find_actor
from tests.page.conftest import APP, act_as, goto
from tests.page.school_parts import fill, form, listed, part, people_page, press, told


def recorded(folder: Path) -> list[str]:
    desk = Desk.open(School.open(folder))
    return [str(e.body["by"]) for e in desk.record.beside(desk.name, "people")]


def begun(page: AppTest, first: str = "Omar Haddad") -> AppTest:
    """Wendy Sharp, whom nobody lists, has listed somebody else."""
    part(goto(page.run(), "school"), "People")
    act_as(page, "Wendy Sharp")
    assert "List yourself first" in " ".join(m.value for m in form(page, "Add a person").markdown)
    fill(page, "Add a person", name=first, email="omar@rowan.example.org")
    return press(page, "Add a person")


def test_the_next_entry_is_under_the_same_name_and_nobody_elses(page: AppTest, school_folder: Path) -> None:
    begun(page)
    assert "Wendy Sharp (not listed)" in told(page)
    fill(page, "Add a person", name="Jo Reed", email="jo@rowan.example.org")
    press(page, "Add a person")
    assert list(listed(school_folder)) == ["omar@rowan.example.org", "jo@rowan.example.org"]
    assert recorded(school_folder) == ["Wendy Sharp", "Wendy Sharp (not listed)"]
    again = AppTest.from_file(str(APP), default_timeout=60)
    part(goto(again.run(), "school"), "People")
    fill(again, "Add a person", name="Sam Ito", email="sam@rowan.example.org")
    press(again, "Add a person")
    assert recorded(school_folder)[-1] == "Wendy Sharp (not listed)", "the page was reloaded in between"


def test_whoever_is_not_listed_sends_and_decides_nothing(page: AppTest, school_folder: Path) -> None:
    begun(page)
    goto(page, "queue")
    assert [s.value for s in page.selectbox if s.label == "You are"][:1] == [None]
    assert remembered.typed(School.open(school_folder)) == "Wendy Sharp"
    for who in ("Wendy Sharp", "Wendy Sharp (not listed)"):
        with pytest.raises(Refused):
            find_actor(School.open(school_folder).settings, who, datetime.date.today(), unnamed=True)


def test_it_ends_once_they_are_listed_or_choose_somebody(page: AppTest, school_folder: Path) -> None:
    begun(page)
    fill(page, "Add a person", name="Wendy Sharp", email="wendy@rowan.example.org", administrator=True)
    press(page, "Add a person")
    assert next(s.value for s in page.selectbox if s.label == "You are") == "wendy@rowan.example.org"
    press(page, "Wendy Sharp", "Take this person out")
    assert recorded(school_folder)[-1] == "wendy@rowan.example.org"
    assert "(not listed)" not in told(page) and not remembered.typed(School.open(school_folder))
    fill(page, "Add a person", name="Jo Reed", email="jo@rowan.example.org")
    press(page, "Add a person")
    assert "Say above who you are" in told(page) and len(listed(school_folder)) == 1


def test_a_refusal_for_want_of_a_name_goes_once_one_is_chosen_and_the_form_stays(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, who="")
    fill(page, "Add a person", name="Jo Reed", email="jo@rowan.example.org")
    press(page, "Add a person")
    assert "Not saved" in told(page)
    act_as(page, "Ada Stone")
    assert "Not saved" not in told(page) and form(page, "Add a person").proto.expanded
    assert next(t for t in form(page, "Add a person").text_input if t.label == "Name").value == "Jo Reed"


def test_name_and_address_are_taken_from_the_staff_list(page: AppTest, school_folder: Path) -> None:
    (school_folder / "staff.csv").write_text(
        "title,first_name,last_name,role,email\nMrs,Joan,Pettifer,Headteacher,j.pettifer@rowan.example.org\nMr,Sam,Ito,Teacher,\n", "utf-8"
    )
    page = people_page(page, school_folder, who="Ada Stone")
    choice = next(s for s in page.selectbox if s.label == "Choose from the staff list")
    assert len(choice.options) == 2
    choice.set_value("Mrs Joan Pettifer, Headteacher").run()
    fields = {t.label: t.value for t in form(page, "Add a person").text_input}
    assert fields == {"Name": "Joan Pettifer", "School e-mail address": "j.pettifer@rowan.example.org"}
    press(page, "Add a person")
    assert "j.pettifer@rowan.example.org" in listed(school_folder)
    choice = next(s for s in page.selectbox if s.label == "Choose from the staff list")
    assert (choice.value, len(choice.options)) == (None, 1), "whoever is listed is offered no more"
    assert {t.value for t in form(page, "Add a person").text_input} == {""}

"""The School page's part People: who is listed, changed and taken out, and what is refused."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from checker.school import School
from checker.workflow.desk import Desk
from tests.page.conftest import act_as, goto
from tests.page.school_parts import PEOPLE, button, day_field, fill, form, listed, part, people_page, press, told


def test_the_first_person_is_listed_from_the_notice_that_nobody_is(school_page: AppTest, school_folder: Path) -> None:
    act_as(school_page, "Omar Haddad")
    button(school_page, "Go to People").click().run()
    assert not school_page.exception and school_page.radio(key="keep.school-part").value == "People"
    fill(school_page, "Add a person", name=" Omar  Haddad ", email="omar@rowan.example.org ")
    page = press(school_page, "Add a person")
    assert "Omar Haddad is saved as author, officer" in told(page) and "Nobody is listed" not in told(page)
    assert listed(school_folder) == {"omar@rowan.example.org": ["author", "officer"]}
    assert next(t for t in form(page, "Add a person").text_input if t.label == "Name").value == "", "the next one begins anew"
    assert "Rowan Park Primary" in next((school_folder / "earlier").iterdir()).read_text("utf-8")


def test_whoever_lists_themselves_first_goes_on_as_that_person(school_page: AppTest, school_folder: Path) -> None:
    page = part(school_page, "People")
    who = [t for t in page.text_input if t.label == "Your name"]
    assert len(who) == 2, "it is asked where the forms are as well as in the head"
    who[-1].set_value("Omar Haddad").run()
    fill(page, "Add a person", name="Omar Haddad", email="omar@rowan.example.org")
    press(page, "Add a person")
    assert [s.value for s in page.selectbox if s.label == "You are"] == ["omar@rowan.example.org"] * 2
    fill(page, "Add a person", name="Jo Reed", email="jo@rowan.example.org")
    press(page, "Add a person")
    assert list(listed(school_folder)) == ["omar@rowan.example.org", "jo@rowan.example.org"]
    desk = Desk.open(School.open(school_folder))
    assert [e.body["by"] for e in desk.record.beside(desk.name, "people")] == ["Omar Haddad", "omar@rowan.example.org"]


def test_a_form_that_was_not_saved_stays_open(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, who="")
    assert not any(form(page, whose).proto.expanded for whose in ("Ada Stone", "Add a person"))
    fill(page, "Add a person", name="Jo Reed", email="jo@rowan.example.org")
    press(page, "Add a person")
    assert form(page, "Add a person").proto.expanded and not form(page, "Ada Stone").proto.expanded
    assert "Say above who you are" in " ".join(h.value for h in form(page, "Add a person").get("html"))
    act_as(page, "Ada Stone")
    press(page, "Add a person")
    assert not form(page, "Add a person").proto.expanded and "jo@rowan.example.org" in listed(school_folder)


def test_what_is_typed_outlives_another_part_and_another_page(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder)
    fill(page, "Add a person", name="Jo Reed", email="jo@rowan.example.org", second_reader=True)
    form(page, "Omar Haddad").selectbox[0].set_value("ada@rowan.example.org")
    day_field(form(page, "Omar Haddad"), "First day").set_value("1 September")
    page.run()
    part(page, "Accounts")
    goto(page, "help")
    part(goto(page, "school"), "People")
    fields = form(page, "Add a person")
    assert [t.value for t in fields.text_input] == ["Jo Reed", "jo@rowan.example.org"]
    assert [c.value for c in fields.checkbox] == [True, False, True, False, False]
    fields = form(page, "Omar Haddad")
    assert (fields.selectbox[0].value, day_field(fields, "First day").value) == ("ada@rowan.example.org", "1 September")
    assert [form(page, whose).proto.expanded for whose in ("Ada Stone", "Omar Haddad", "Add a person")] == [False, True, True]
    press(page, "Add a person")
    assert listed(school_folder)["jo@rowan.example.org"] == ["author", "second_reader"]
    assert [t.value for t in form(page, "Add a person").text_input] == ["", ""], "the next one begins anew"
    assert day_field(form(page, "Omar Haddad"), "First day").value == "1 September", "and the others are as they were"


def test_somebody_is_changed_and_taken_out(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, PEOPLE + '[[accounts]]\nplatform = "x"\ncontributors = ["omar@rowan.example.org"]\n')
    fill(page, "Ada Stone", name="Ada Stone-Lee", second_reader=True, officer=True)
    press(page, "Ada Stone")
    assert listed(school_folder)["ada@rowan.example.org"] == ["officer", "second_reader", "administrator"]
    assert form(page, "Ada Stone-Lee").label.endswith(" officer, second reader, administrator")
    press(page, "Omar Haddad", "Take this person out")
    assert list(listed(school_folder)) == ["ada@rowan.example.org"]
    assert "Omar Haddad is taken out" in told(page) and "still stands at these accounts: x" in told(page)


@pytest.mark.parametrize(
    ("name", "email", "said"),
    [
        ("Jay Moss", "jay at rowan", "Email must be an e-mail address"),
        ("Jay Moss", "ADA@rowan.example.org", "This email stands twice among the people"),
        (" ", "jay@rowan.example.org", "name is empty"),
    ],
)
def test_what_cannot_be_followed_is_said_and_nothing_typed_is_lost(
    page: AppTest, school_folder: Path, name: str, email: str, said: str
) -> None:
    page = people_page(page, school_folder)
    before = (school_folder / "school.toml").read_bytes()
    fill(page, "Add a person", name=name, email=email, second_reader=True)
    page = press(page, "Add a person")
    assert "Not saved" in told(page) and said in told(page)
    assert "school.toml, line" not in told(page) and "[[" not in told(page), "the line is of a file that was not saved"
    fields = form(page, "Add a person")
    assert [t.value for t in fields.text_input] == [name, email] and any(c.value for c in fields.checkbox if c.label.startswith("Second"))
    assert (school_folder / "school.toml").read_bytes() == before and not (school_folder / "earlier").exists()


@pytest.mark.parametrize("way", ["taken out", "role"])
def test_the_last_officer_stays(page: AppTest, school_folder: Path, way: str) -> None:
    page = people_page(page, school_folder)
    if way == "role":
        fill(page, "Omar Haddad", officer=False)
    press(page, "Omar Haddad", "Take this person out" if way == "taken out" else "Save this person")
    assert "Nobody could approve a post any more" in told(page)
    assert "officer" in listed(school_folder)["omar@rowan.example.org"]
    fill(page, "Ada Stone", officer=True)
    press(page, "Ada Stone")
    press(page, "Omar Haddad", "Take this person out")
    assert list(listed(school_folder)) == ["ada@rowan.example.org"]


def test_on_a_shared_server_an_administrator_takes_neither_the_last_nor_themselves_away(
    page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = people_page(page, school_folder)
    for module in ("checker.page.school", "checker.page.school.people"):
        monkeypatch.setattr(f"{module}.signed_in", lambda: "ada@rowan.example.org")
    monkeypatch.setattr("checker.page.school.shared", lambda: True)
    page.run()
    press(page, "Ada Stone", "Take this person out")
    assert "it would have no administrator" in told(page)
    fill(page, "Omar Haddad", administrator=True)
    press(page, "Omar Haddad")
    for change in ({"administrator": False}, {"email": "ada.stone@rowan.example.org"}):
        fill(page, "Ada Stone", email="ada@rowan.example.org", administrator=True)
        fill(page, "Ada Stone", **change)  # type: ignore[arg-type]
        press(page, "Ada Stone")
        assert "You would no longer be an administrator yourself" in told(page)
    press(page, "Omar Haddad", "Save this person")
    assert listed(school_folder)["ada@rowan.example.org"] == ["administrator"]


def test_a_deputy_is_named_and_holds_the_person_until_taken_out_there(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder)
    fields = form(page, "Omar Haddad")
    fields.selectbox[0].set_value("ada@rowan.example.org")
    press(page, "Omar Haddad")
    assert "needs a first and a last day" in told(page)
    fields = form(page, "Omar Haddad")
    assert fields.selectbox[0].value == "ada@rowan.example.org"
    today = datetime.date.today()
    day_field(fields, "First day").set_value("next week")
    press(page, "Omar Haddad")
    assert "First day of deputy 1: write the day as 01/09/2026" in told(page)
    fields = form(page, "Omar Haddad")
    day_field(fields, "First day").set_value(f"{today:%d/%m/%Y}")
    day_field(fields, "Last day").set_value(f"{today + datetime.timedelta(days=9):%d/%m/%Y}")
    press(page, "Omar Haddad")
    assert "has a deputy until" in form(page, "Omar Haddad").label
    press(page, "Ada Stone", "Take this person out")
    assert "is down as the deputy of Omar Haddad" in told(page)
    fill(page, "Ada Stone", email="a.stone@rowan.example.org")
    press(page, "Ada Stone")
    assert School.open(school_folder).settings.people[1].deputies[0].email == "a.stone@rowan.example.org"
    form(page, "Omar Haddad").selectbox[0].set_value("")
    press(page, "Omar Haddad")
    press(page, "Ada Stone", "Take this person out")
    assert list(listed(school_folder)) == ["omar@rowan.example.org"]


def test_people_without_an_officer_are_told_so(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, '[[people]]\nname = "Jo Reed"\nemail = "jo@rowan.example.org"\n', "Jo Reed")
    assert "Nobody whom the school lists may approve a post yet" in told(page)
    fill(page, "Jo Reed", officer=True)
    press(page, "Jo Reed")
    assert "may approve a post yet" not in told(page)


def test_people_of_the_older_roles_are_told_before_they_count_no_more(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, '[roles]\napprover = ["Saima Akhtar"]\n', "Saima Akhtar")
    assert "Saima Akhtar (officer)" in told(page)
    fill(page, "Add a person", name="Jo Reed", email="jo@rowan.example.org", officer=False)
    press(page, "Add a person")
    assert "Nobody could approve a post any more" in told(page) and not listed(school_folder)

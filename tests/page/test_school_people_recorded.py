"""Each change of who may do what is in the record, by whom, or is not made."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from checker.errors import RecordError
from checker.school import School
from checker.workflow.auditing import verify_record
from checker.workflow.desk import Desk
from tests.page.conftest import goto
from tests.page.school_parts import day_field, fill, form, part, people_page, press, told, told_in_history


def refused(*_: object) -> None:
    raise RecordError("The record is locked.")


def test_the_record_says_who_made_themselves_an_officer(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, who="Ada Stone")
    assert "Who may do what" not in told_in_history(page)
    part(goto(page, "school"), "People")
    fill(page, "Ada Stone", officer=True)
    press(page, "Ada Stone")
    fill(page, "Add a person", name="Jo Reed", email="Jo@rowan.example.org")
    press(page, "Add a person")
    fields = form(page, "Omar Haddad")
    fields.selectbox[0].set_value("jo@rowan.example.org")
    day_field(fields, "First day").set_value("01/12/2026")
    day_field(fields, "Last day").set_value("5 December 2026")
    press(page, "Omar Haddad")
    history = told_in_history(page)
    assert [e.label for e in page.expander] == ["Who may do what: 3 changes"]
    assert "Ada Stone is changed: officer, administrator (before: administrator)</strong> by Ada Stone" in history
    assert "Jo Reed is listed: author" in history
    assert "Omar Haddad is changed: deputies: Jo Reed from 1 December 2026 to 5 December 2026 (before: none)" in history
    desk = Desk.open(School.open(school_folder))
    entries = desk.record.beside(desk.name, "people")
    assert [e.body["by"] for e in entries] == ["ada@rowan.example.org"] * 3
    assert not any(name in e.text for e in entries for name in ("Ada Stone", "Omar", "Jo Reed")), (
        "the record knows people by their addresses"
    )
    assert verify_record(desk)[0].whole


def test_who_is_taken_out_or_has_another_address_is_told_by_what_they_had(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, who="Ada Stone")
    fill(page, "Omar Haddad", email="o.haddad@rowan.example.org")
    press(page, "Omar Haddad")
    fill(page, "Ada Stone", name="Ada Stone-Lee", officer=True)
    press(page, "Ada Stone")
    press(page, "Omar Haddad", "Take this person out")
    history = told_in_history(page)
    assert "e-mail address o.haddad@rowan.example.org (before: omar@rowan.example.org)" in history
    assert "o.haddad@rowan.example.org is taken out: author, officer, second reader" in history


def test_whom_the_older_roles_named_is_told_once_they_count_no_more(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, '[roles]\napprover = ["Saima Akhtar"]\n', "Saima Akhtar")
    fill(page, "Add a person", name="Saima Akhtar", email="saima@rowan.example.org", officer=True)
    press(page, "Add a person")
    history = told_in_history(page)
    assert "Saima Akhtar is taken out: officer" in history and "Saima Akhtar is listed: author, officer" in history


@pytest.mark.parametrize("why", ["nobody has said who", "no record"])
def test_no_change_of_people_goes_unrecorded(page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    page = people_page(page, school_folder, who="" if why.startswith("nobody") else "Ada Stone")
    before = (school_folder / "school.toml").read_bytes()
    if why == "no record":
        monkeypatch.setattr(Desk, "write_beside", refused)
    fill(page, "Ada Stone", officer=True)
    press(page, "Ada Stone")
    assert ("Say above who you are" if why.startswith("nobody") else "The record is locked") in told(page)
    assert (school_folder / "school.toml").read_bytes() == before and not (school_folder / "earlier").exists()
    assert next(c for c in form(page, "Ada Stone").checkbox if c.label.startswith("Officer")).value, "what was ticked is not lost"


def test_a_change_that_was_entered_and_could_not_be_saved_is_entered_the_other_way_round(
    page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = people_page(page, school_folder, who="Ada Stone")
    before = (school_folder / "school.toml").read_bytes()

    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", locked)
        fill(page, "Ada Stone", officer=True)
        press(page, "Ada Stone")
    assert "cannot be saved" in told(page) and (school_folder / "school.toml").read_bytes() == before
    history = told_in_history(page)
    given, taken = "officer, administrator (before: administrator)", "administrator (before: officer, administrator)"
    assert taken in history and given in history and history.index(taken) < history.index(given), "newest first"


def test_what_is_only_spelt_anew_is_no_change_of_who_may_do_what(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, who="Ada Stone")
    fill(page, "Omar Haddad", name="Omar El-Haddad")
    press(page, "Omar Haddad")
    assert form(page, "Omar El-Haddad") and not told_in_history(page)

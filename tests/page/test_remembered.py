"""The page asks once who uses it, and never takes what one computer remembers for who is at a shared server."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from checker.page import remembered, schools
from checker.page.pieces import plain
from checker.school import School
from tests.page.conftest import APP, act_as, goto


def test_who_said_so_is_known_in_the_next_session(page: AppTest, school_folder: Path) -> None:
    act_as(page.run(), "Jo Hadley")
    again = AppTest.from_file(str(APP), default_timeout=60).run()
    assert [t.value for t in again.text_input if t.label == "Your name"][:1] == ["Jo Hadley"]
    assert (remembered._file().stat().st_mode & 0o077) == 0


def test_a_tab_goes_on_as_who_was_known_in_it(page: AppTest, school_folder: Path) -> None:
    act_as(page.run(), "Jo Hadley")
    first = AppTest.from_file(str(APP), default_timeout=60).run()
    act_as(AppTest.from_file(str(APP), default_timeout=60).run(), "Priya Raman")
    assert remembered.who(School.open(school_folder)) == "Priya Raman"
    assert [t.value for t in first.run().text_input if t.label == "Your name"][:1] == ["Jo Hadley"]


def test_a_shared_server_remembers_nobody(page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    school = School.open(school_folder)
    remembered.keep(school, "Jo Hadley")
    monkeypatch.setenv("CHECKER_HOSTS", "checker.example.org")
    assert remembered.who(school) == ""
    remembered.keep(school, "Another")
    monkeypatch.delenv("CHECKER_HOSTS")
    assert remembered.who(school) == "Jo Hadley"


def test_a_damaged_file_asks_again(page: AppTest, school_folder: Path) -> None:
    remembered._file().parent.mkdir()
    for text in ("[1]", "{", '{"a": 1}'):
        remembered._file().write_text(text, "utf-8")
        assert remembered.who(School.open(school_folder)) == ""


def test_who_acts_in_one_school_acts_in_no_other(page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHECKER_SCHOOL")
    act_as(page.run(), "Priya Raman")
    page.text_input(key="folder-typed").set_value(str(school_folder)).run()
    page.button(key="use-school").click().run()
    school = School.open(school_folder)
    assert page.session_state["state.Chosen"].folder == str(school_folder)
    assert [t.value for t in page.text_input if t.label == "Your name"][:1] == [""]
    act_as(page, "Jo Hadley")
    page.button(key="use-sample").click().run()
    assert [s.value for s in page.selectbox if s.label == "You are"][:1] == ["p.raman@calderwick.example.org"]
    assert remembered.who(school) == "Jo Hadley"


@pytest.fixture
def own(page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page, started without a school, after a school of one's own was chosen."""
    monkeypatch.delenv("CHECKER_SCHOOL")
    page.run().text_input(key="folder-typed").set_value(str(school_folder)).run()
    return page.button(key="use-school").click().run()


def reloaded() -> AppTest:
    page = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not page.exception
    return page


def told(page: AppTest) -> str:
    return " ".join(h.value for h in page.get("html"))


def test_the_school_chosen_last_is_opened_again_and_offered_beside_the_sample_school(own: AppTest, school_folder: Path) -> None:
    again = reloaded()
    assert again.session_state["state.Chosen"].folder == str(school_folder)
    assert not [b for b in again.button if b.key == "use-known-0"], "it is open already"
    again.button(key="use-sample").click().run()
    sample = reloaded()
    assert schools.is_sample(sample.session_state["state.Chosen"].folder), "that was the last choice"
    offer = next(b for b in sample.button if b.key == "use-known-0")
    assert offer.label == f"Use {School.open(school_folder).settings.school.name}" and offer.help == plain(str(school_folder))
    offer.click().run()
    assert sample.session_state["state.Chosen"].folder == reloaded().session_state["state.Chosen"].folder == str(school_folder)


def test_another_school_goes_on_with_the_platform_or_asks(own: AppTest, school_folder: Path) -> None:
    with (school_folder / "school.toml").open("a", encoding="utf-8") as settings:
        settings.write('[consent_log]\nactivities = ["noticeboard"]\n')
    own.run()

    def platforms() -> AppTest:
        return next(g for g in own.button_group if g.label == "Where will it go?")

    platforms().set_value(["instagram"]).run()
    own.button(key="use-sample").click().run()
    assert platforms().value == ["instagram"]
    own.button(key="use-known-0").click().run()
    assert platforms().value == ["instagram"]
    platforms().set_value(["noticeboard"]).run()
    own.button(key="use-sample").click().run()
    assert platforms().value == []
    assert "This school has none of the platforms that were chosen before. Choose where the post will go." in [c.value for c in own.caption]


def test_folders_of_another_school_go_on_with_the_platform_or_ask(own: AppTest, school_folder: Path, tmp_path: Path) -> None:
    def where() -> Any:
        return next(b for b in own.selectbox if b.label == "Where the photos will be published")

    with (school_folder / "school.toml").open("a", encoding="utf-8") as settings:
        settings.write('[consent_log]\nactivities = ["noticeboard"]\n')
    goto(own.run(), "folders")
    where().set_value("instagram").run()
    own.button(key="use-sample").click().run()
    assert where().value == "instagram"
    own.button(key="use-known-0").click().run()
    where().set_value("noticeboard").run()
    own.button(key="use-sample").click().run()
    assert where().value is None
    next(t for t in own.text_input if t.label == "Folder on this computer").set_value(str(tmp_path)).run()
    next(b for b in own.button if b.label == "Check these files").click().run()
    assert "Choose where the photos will be published" in told(own)
    assert own.session_state["state.Folders"].run is None


def test_the_school_that_the_page_was_started_with_goes_first(own: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_SCHOOL", str(schools.sample_school()))
    again = reloaded()
    assert schools.is_sample(again.session_state["state.Chosen"].folder) and "is not there" not in told(again)


def test_a_school_that_is_gone_is_said_until_another_is_chosen(own: AppTest, school_folder: Path) -> None:
    away = school_folder.with_name("away")
    school_folder.rename(away)
    page = reloaded()
    assert schools.is_sample(page.session_state["state.Chosen"].folder)
    said = told(page)
    assert "folder is not there" in said and str(school_folder) in said and "nothing is checked against your own pupils" in said
    page.button(key="use-known-0").click().run()
    assert "That school cannot be opened" in told(page) and "folder is not there" in told(page)
    page.text_input(key="folder-typed").set_value(str(away)).run()
    page.button(key="use-school").click().run()
    assert "folder is not there" not in told(page)
    assert reloaded().session_state["state.Chosen"].folder == str(away)
    away.rename(school_folder)
    assert "folder is not there" in told(reloaded())


def test_two_schools_of_one_name_are_told_apart(own: AppTest, school_folder: Path) -> None:
    another = school_folder.with_name("another")
    shutil.copytree(school_folder, another)
    page = reloaded()
    page.text_input(key="folder-typed").set_value(str(another)).run()
    page.button(key="use-school").click().run()
    assert [b.label for b in page.button if str(b.key).startswith("use-known")] == [f"Use Rowan Park Primary in {school_folder.name}"]


def test_a_shared_server_remembers_no_school(own: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = remembered._file().read_bytes()
    monkeypatch.setenv("CHECKER_HOSTS", "checker.example.org")
    assert schools.first_folder() == str(schools.sample_school()) and remembered.schools() == []
    remembered.keep_school(remembered.Place(str(school_folder.parent), "Another"))
    remembered.keep_school(None)
    assert remembered._file().read_bytes() == before


def test_a_damaged_list_of_schools_is_none(own: AppTest) -> None:
    for text in ('{"schools": 1}', '{"schools": [1, ["a"], ["a", 2], ["", "b"]]}', "[]"):
        remembered._file().write_text(text, "utf-8")
        assert remembered.schools() == [] and remembered.last_school() is None

"""The page asks once who uses it, and never takes what one computer remembers for who is at a shared server."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from checker.page import remembered
from checker.school import School
from tests.page.conftest import APP, act_as


def test_who_said_so_is_known_in_the_next_session(page: AppTest, school_folder: Path) -> None:
    act_as(page.run(), "Jo Hadley")
    again = AppTest.from_file(str(APP), default_timeout=60).run()
    assert [t.value for t in again.text_input if t.label == "Your name"][:1] == ["Jo Hadley"]
    assert (remembered._file().stat().st_mode & 0o077) == 0


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

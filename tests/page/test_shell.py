"""What stands around the pages: the navigation, what a tab keeps over it, and what a page's failure looks like."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import checker.page.shell
from checker.errors import SettingsError
from checker.page.pages import PAGES, Entry
from tests.page.conftest import goto


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A second page in the navigation."""
    module = ModuleType("second_page")
    module.draw = lambda school: st.caption(f"Second page of {school.settings.school.name}")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "second_page", module)
    monkeypatch.setattr(checker.page.shell, "PAGES", (*PAGES, Entry("Second", "second", ":material/list:", "second_page")))
    return module


def test_a_post_is_kept_while_another_page_is_shown(page: AppTest, second: ModuleType) -> None:
    page.run()
    page.text_area[0].set_value("Half a post").run()
    goto(page, "second")
    assert "Second page of Rowan Park Primary" in [c.value for c in page.caption]
    assert not page.text_area
    page.run()
    goto(page, "write")
    assert page.text_area[0].value == "Half a post"


def test_what_fails_in_a_page_is_a_plain_message_and_loses_nothing(page: AppTest, second: ModuleType) -> None:
    def refuse(school: object) -> None:
        raise SettingsError("The list is not there. Put it back.")

    def fail(school: object) -> None:
        raise ValueError("Orla Finnegan")

    page.run()
    page.text_area[0].set_value("Half a post").run()
    for act, said in ((refuse, "The list is not there. Put it back."), (fail, "Something went wrong (ValueError)")):
        second.draw = act  # type: ignore[attr-defined]
        goto(page, "second")
        shown = "".join(h.value for h in page.html)
        assert said in shown and "Orla" not in shown
        assert not page.exception
    goto(page, "write")
    assert page.text_area[0].value == "Half a post"


def test_every_page_of_the_list_can_be_drawn(page: AppTest) -> None:
    page.run()
    for entry in PAGES:
        goto(page, entry.path)
        assert not page.exception
        assert "did not work" not in "".join(h.value for h in page.html), entry.title

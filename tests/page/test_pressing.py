"""What was pressed is done in the school and for the person that the button was drawn for, as the fields then were, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from checker.page import pressing, remembered
from checker.school import School
from checker.workflow.roles import identity
from tests.page.conftest import goto
from tests.page.school_parts import PEOPLE, button, form, listed, part, people_page, told

NOT_DONE = "What was pressed last was not done"
Cut = Callable[..., None]


@pytest.fixture
def broken_off(monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Begins a run that is broken off before it draws the page's content, as another click does; the browser goes on showing what it showed."""

    def run(page: AppTest, at: str = "checker.page.focus.keep") -> None:
        shown = page._tree
        with monkeypatch.context() as now:
            now.setattr(at, st.stop)
            page.run()
        page._tree = shown
        for each in page.button:
            each.set_value(False)

    return run


def take_out(page: AppTest, whose: str = "Jay Moss") -> None:
    next(b for b in form(page, whose).button if b.label == "Take this person out").click()


@pytest.fixture
def two(page: AppTest, school_folder: Path, tmp_path: Path) -> tuple[AppTest, Path, Path]:
    """A school that lists people, and another that lists the same."""
    page = people_page(page, school_folder, PEOPLE + '[[people]]\nname = "Jay Moss"\nemail = "jay@rowan.example.org"\nroles = ["author"]\n')
    other = tmp_path / "other"
    shutil.copytree(school_folder, other)
    remembered.keep(School.open(other), "omar@rowan.example.org")  # who acts in both
    return page, school_folder, other


def choose(page: AppTest, folder: Path) -> None:
    page.text_input(key="folder-typed").set_value(str(folder))
    page.button(key="use-school").click()


def use(page: AppTest, folder: Path) -> AppTest:
    choose(page, folder)
    page.run()
    part(page, "People")
    assert page.session_state["state.Chosen"].folder == str(folder)
    return page


def test_a_press_that_a_run_was_broken_off_for_is_carried_out(two: tuple[AppTest, Path, Path], broken_off: Cut) -> None:
    page, here, _ = two
    take_out(page)
    broken_off(page)
    assert len(listed(here)) == 3
    page.run()
    assert "jay@rowan.example.org" not in listed(here) and len(listed(here)) == 2 and NOT_DONE not in told(page)


@pytest.mark.parametrize("at_once", [False, True])
def test_what_was_pressed_in_one_school_is_not_done_in_another(two: tuple[AppTest, Path, Path], broken_off: Cut, at_once: bool) -> None:
    page, here, other = two
    take_out(page)
    if not at_once:
        broken_off(page)
    use(page, other)
    assert len(listed(other)) == len(listed(here)) == 3
    use(page, here)
    assert len(listed(other)) == len(listed(here)) == 3


def test_another_school_and_back_again_takes_a_press_away(two: tuple[AppTest, Path, Path], broken_off: Cut) -> None:
    page, here, other = two
    take_out(page)
    broken_off(page)
    choose(page, other)
    broken_off(page, "checker.page.shell.tell_again")  # before anything is drawn for the other school
    assert page.session_state["state.Chosen"].folder == str(other)
    use(page, here)
    assert len(listed(other)) == len(listed(here)) == 3


@pytest.mark.parametrize("at_once", [False, True])
def test_what_one_person_pressed_is_not_done_as_another(two: tuple[AppTest, Path, Path], broken_off: Cut, at_once: bool) -> None:
    page, here, _ = two
    ada = School.open(here).settings.person("Ada Stone")
    assert ada
    take_out(page)
    if not at_once:
        broken_off(page)
    next(s for s in page.selectbox if s.label == "You are").set_value(identity(ada)).run()
    assert len(listed(here)) == 3 and NOT_DONE in told(page)
    take_out(page)
    page.run()
    assert len(listed(here)) == 2 and NOT_DONE not in told(page), "pressed again, it is done"


def test_a_policy_is_used_as_it_was_picked_when_the_button_was_pressed(page: AppTest, school_folder: Path, broken_off: Cut) -> None:
    part(goto(page.run(), "school"), "Policy")
    page.selectbox[-1].set_value("wynstones").run()
    button(page, "Use this policy").click()
    broken_off(page)
    page.selectbox[-1].set_value("").run()
    assert not page.exception and "wynstones" in (school_folder / "policy.toml").read_text("utf-8")


def test_an_account_is_saved_as_it_was_when_the_button_was_pressed(page: AppTest, school_folder: Path, broken_off: Cut) -> None:
    part(goto(page.run(), "school"), "Accounts")
    name = next(t for t in page.text_input if t.label == "Name of the account")
    name.set_value("Rowan news")  # typed, and the button pressed in leaving the field: both come as one
    button(page, "Save this account").click()
    broken_off(page)
    name.set_value("Rowan").run()
    assert [a.name for a in School.open(school_folder).settings.accounts] == ["Rowan news"]


def test_a_press_whose_button_is_not_there_any_more_is_let_go_of(page: AppTest, school_folder: Path) -> None:
    part(goto(page.run(), "school"), "Policy")
    page.selectbox[-1].set_value("wynstones").run()
    button(page, "Use this policy").click()
    page._page_hash = calc_hash("queue")  # gone to another page in the same moment
    page.run()
    goto(page, "school")
    assert button(page, "Use this policy") and not (school_folder / "policy.toml").exists()


def test_a_check_that_was_asked_for_is_made_though_its_run_was_broken_off(page: AppTest, broken_off: Cut) -> None:
    page.run()
    page.text_area[0].set_value("Sports day was sunny.")
    page.button(key="check").click()
    broken_off(page)
    assert page.session_state["state.Writing"].result is None
    page.run()
    assert page.session_state["state.Writing"].result is not None


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], bool]:
    """Begins runs of one tab, for a school and a person; whether presses were dropped."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(pressing.remembered, "key_of", lambda school: school.key)
    monkeypatch.setattr(pressing.acting, "who_sets_up", lambda school: school.who)

    def begin(school: str, who: str) -> bool:
        given: Any = SimpleNamespace(key=school, who=who)
        return pressing.begin(given)

    return begin


def test_once_for_each_press(tab: Callable[[str, str], bool]) -> None:
    assert not tab("A", "Orla")
    pressing.press("go")()
    assert not tab("A", "Orla")
    assert pressing.pressed("go") and not pressing.pressed("go")
    pressing.press("go")()
    pressing.forget()
    assert not pressing.pressed("go")


@pytest.mark.parametrize(
    ("drawn_for", "then", "done"),
    [
        (("A", "Orla"), ("A", "Orla"), True),
        (("A", ""), ("A", "Orla"), True),  # who they are was said with the press, for the first time
        (("A", "Orla"), ("A", "Tunde"), False),
        (("A", "Orla"), ("A", ""), False),
        (("A", "Orla"), ("B", "Orla"), False),
        (("A", ""), ("B", "Orla"), False),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_for_whom_it_counts(
    tab: Callable[[str, str], bool], drawn_for: tuple[str, str], then: tuple[str, str], done: bool, late: bool
) -> None:
    tab(*drawn_for)
    on_click = pressing.press("go")
    if late:  # the browser still shows the button of a run before
        tab(*then)
    on_click()
    assert tab(*then) is not done
    assert bool(pressing.pressed("go")) is done


def test_fields_are_held_as_they_were_when_it_was_pressed(tab: Callable[[str, str], bool]) -> None:
    tab("A", "Orla")
    st.session_state["field"] = ["drawn"]
    on_click = pressing.press("go", "field")
    st.session_state["field"] = ["pressed"]
    on_click()
    st.session_state["field"][:] = ["later"]
    made = pressing.pressed("go")
    assert made and made.fields == {"field": ["pressed"]}
    del st.session_state["field"]
    on_click()
    assert not pressing.pressed("go"), "its form is gone"

"""What the page puts into a widget reaches the browser, though the run that would have told it is broken off.

Set CHECKER_TEST_CHROMIUM as for test_chromium.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.page.browsing import CHROMIUM, chromium, click, serving, text, wait

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")]
SCRIPT = """
import time
import streamlit as st
from checker.page.session import hold_widgets, put, state_of, tell_again
from checker.page.write.state import Writing

state = state_of(Writing)

def fill(fresh):
    state.generation += fresh
    put(state.key("first"), "filled")
    put(state.key("last"), "a cup")

tell_again()
st.button("Fill", on_click=fill, args=(0,))
st.button("Start anew", on_click=fill, args=(1,))
st.text_input("First", key=state.key("first"))
between = st.text_input("Between", key=f"between.{state.generation}")
time.sleep(2)  # so long that words typed meanwhile break this run off
st.text_input("Last", key=state.key("last"))
st.text(f"It holds: {state.get('first')}, {between}, {state.get('last')}.")
hold_widgets()
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    home = tmp_path_factory.mktemp("told")
    script = home / "page.py"
    script.write_text(SCRIPT, "utf-8")
    way = ("streamlit", "run", str(script), "--server.headless=true", "--server.port={port}")
    with serving(home, way=way) as address, chromium() as driver:
        driver.get(address)
        wait(driver, lambda: "It holds:" in text(driver))
        yield driver


def field(driver: Any, label: str) -> Any:
    return driver.find_element("css selector", f'[aria-label="{label}"]')


def value(driver: Any, label: str) -> str:
    return str(field(driver, label).get_attribute("value"))


def drawn(driver: Any, *held: str) -> bool:
    """Whether the page is drawn and holds that, in the server and in the browser."""
    still = driver.execute_script("return document.querySelector('[data-test-script-state]')?.dataset.testScriptState") == "notRunning"
    shown = tuple(value(driver, label) for label in ("First", "Between", "Last")) == held
    return still and shown and f"It holds: {', '.join(held)}." in text(driver)


def type_into(driver: Any, label: str, words: str, *held: str) -> None:
    """Type, leave the field, and wait until the page is drawn and holds that."""
    from selenium.webdriver.common.keys import Keys

    field(driver, label).send_keys(Keys.END, words, Keys.TAB)
    wait(driver, lambda: drawn(driver, *held), 30)


@pytest.mark.parametrize("way", ["Fill", "Start anew"])
def test_what_is_put_is_told_again_where_the_run_that_tells_it_is_broken_off(page: Any, way: str) -> None:
    page.refresh()
    wait(page, lambda: drawn(page, "", "", ""))
    type_into(page, "First", "old", "old", "", "")
    type_into(page, "Last", "old", "old", "", "old")
    click(page, way)
    wait(page, lambda: value(page, "First") == "filled")
    field(page, "Between").send_keys("meanwhile\t")
    wait(page, lambda: drawn(page, "filled", "meanwhile", "a cup"), 30)
    type_into(page, "Between", " and later", "filled", "meanwhile and later", "a cup")


def test_what_a_field_held_before_can_be_put_back_at_once(page: Any) -> None:
    page.refresh()
    wait(page, lambda: drawn(page, "", "", ""))
    type_into(page, "Last", "a cup too", "", "", "a cup too")
    click(page, "Fill")
    wait(page, lambda: drawn(page, "filled", "", "a cup"))
    type_into(page, "Last", " too", "filled", "", "a cup too")


def test_what_is_typed_once_it_was_told_is_left_alone(page: Any) -> None:
    page.refresh()
    wait(page, lambda: drawn(page, "", "", ""))
    click(page, "Start anew")
    wait(page, lambda: drawn(page, "filled", "", "a cup"))
    type_into(page, "Between", "more", "filled", "more", "a cup")  # the browser answers for all that it holds
    type_into(page, "Last", " in the hall", "filled", "more", "a cup in the hall")
    type_into(page, "Between", " still", "filled", "more still", "a cup in the hall")


def test_what_was_there_before_can_be_typed_again_once_it_was_told(page: Any) -> None:
    page.refresh()
    wait(page, lambda: drawn(page, "", "", ""))
    type_into(page, "Last", "a cup too", "", "", "a cup too")
    click(page, "Fill")
    wait(page, lambda: drawn(page, "filled", "", "a cup"))
    type_into(page, "Between", "more", "filled", "more", "a cup")
    type_into(page, "Last", " too", "filled", "more", "a cup too")
    type_into(page, "Between", " still", "filled", "more still", "a cup too")

"""A press reaches what it does, though another run of the page is just coming to its end, or another choice breaks off the run that the press began.

Set CHECKER_TEST_CHROMIUM as for test_chromium.py.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import pytest

from tests.page.browsing import CHROMIUM, chromium, serving, text, wait

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")]
TIMES = 5
SCRIPT = """
import time
import streamlit as st
from streamlit.runtime.state.session_state import SessionState
from checker.page import pressing

if not hasattr(SessionState, "at_once"):
    SessionState.at_once = SessionState.on_script_finished

    def later(*given, **named):  # as where other threads have their turn meanwhile
        time.sleep(0.4)
        SessionState.at_once(*given, **named)

    SessionState.on_script_finished = later

st.session_state.setdefault("saved", 0)
other = st.number_input("Other", key="other", value=0)
time.sleep(0.6)
with st.form("form"):
    name = st.text_input("Name")
    st.form_submit_button("Save", on_click=pressing.press("save"))
if pressing.pressed("save"):
    st.session_state.saved += 1
    st.session_state.as_name = name
    st.rerun()
st.text(f"Saved {st.session_state.saved} times, last as {st.session_state.get('as_name', 'nobody')}; other is {other}.")
pressing.forget()
"""
_FIRST_THEN = """
const button = (words) => [...document.querySelectorAll("button")].find((b) => words === b.innerText.trim());
const other = () => document.querySelector('[data-testid="stNumberInputStepUp"]');
const [first, then, pause] = arguments;
const one = (what) => (what === "Save" ? button("Save").click() : other().click());
one(first);
setTimeout(() => one(then), pause);
"""

_STILL = "return document.querySelector('[data-test-script-state]').dataset.testScriptState === 'notRunning'"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    home = tmp_path_factory.mktemp("pressed")
    script = home / "page.py"
    script.write_text(SCRIPT, "utf-8")
    way = ("streamlit", "run", str(script), "--server.headless=true", "--server.port={port}")
    with serving(home, way=way) as address, chromium() as driver:
        driver.get(address)
        yield driver


@pytest.mark.parametrize(
    ("first", "then", "pause"),
    [
        ("Other", "Save", 850),  # while the run before is tidied up
        ("Other", "Save", 300),  # while it still draws
        ("Save", "Other", 300),  # and the press is broken off before its run comes to it
    ],
)
def test_a_press_is_taken_whatever_else_runs(page: Any, first: str, then: str, pause: int) -> None:
    page.refresh()
    wait(page, lambda: "Saved 0 times, last as nobody; other is 0." in text(page))
    for time in range(1, TIMES + 1):
        wait(page, lambda: page.execute_script(_STILL))
        page.find_element("css selector", '[aria-label="Name"]').send_keys("x")
        page.execute_script(_FIRST_THEN, first, then, pause)
        told = f"Saved {time} times, last as {'x' * time}; other is {time}."
        wait(page, functools.partial(_says, page, told), 15)


def _says(page: Any, told: str) -> bool:
    return told in text(page)

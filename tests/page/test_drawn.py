"""What goes on while the page is shown is waited for, but never so that a click is."""

from __future__ import annotations

import os
import runpy
import subprocess
import time

import pytest

from checker.page import drawn

NODE = os.environ.get("CHECKER_TEST_NODE", "")
LOADING = """
let now = 0, waits = 0;
Date.now = () => now;
globalThis.window = {};
globalThis.document = { querySelector: () => true }; // the code of a widget that never comes
globalThis.setTimeout = (act, ms) => { if (++waits < 2000) { now += ms; queueMicrotask(act); } };
process.on("exit", () => console.log("waited", now));
"""
RUNNING = """
let asked = 0;
globalThis.window = {};
globalThis.document = { querySelector: (what) => what.includes('[data-test-script-state="running"]') && ++asked < 5 };
process.on("exit", () => console.log("asked", asked));
"""
DRAW = """
draw({ data: { turn: 1 }, key: "a", setTriggerValue: (name, turn) => console.log(name, turn) });
"""


def test_a_server_started_anew_tells_a_tab_no_turn_that_it_was_told_before() -> None:
    told = next(drawn._turns)
    anew = next(runpy.run_path(drawn.__file__)["_turns"])
    assert told < anew < 2**53, "JavaScript knows no larger numbers exactly"


@pytest.mark.node
@pytest.mark.skipif(not NODE, reason="CHECKER_TEST_NODE names Node's program where it runs")
def test_the_code_of_a_widget_that_never_comes_is_not_waited_for_for_ever() -> None:
    script = LOADING + drawn._JS.replace("export default function", "function draw") + DRAW
    done = subprocess.run([NODE, "-e", script], capture_output=True, text=True, check=True, timeout=30)
    said, waited = done.stdout.splitlines()
    assert said == "drawn 1" and 10_000 <= int(waited.removeprefix("waited ")) < 11_000


@pytest.mark.node
@pytest.mark.skipif(not NODE, reason="CHECKER_TEST_NODE names Node's program where it runs")
def test_while_the_server_runs_the_rest_of_the_page_is_still_on_its_way() -> None:
    script = RUNNING + drawn._JS.replace("export default function", "function draw") + DRAW
    done = subprocess.run([NODE, "-e", script], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.splitlines() == ["drawn 1", "asked 5"], "an alternative text behind it would be taken for empty"


def test_what_is_there_is_not_waited_for_and_what_is_not_only_so_long() -> None:
    assert drawn.wait_for(lambda: True, 60)
    began = time.monotonic()
    assert not drawn.wait_for(lambda: False, 0.1)
    assert time.monotonic() - began >= 0.1


def test_a_click_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clicked(BaseException):
        """As Streamlit ends a run, where the state of the tab is asked for."""

    class State:
        def __contains__(self, key: object) -> bool:
            raise Clicked

    monkeypatch.setattr(drawn.st, "session_state", State())
    with pytest.raises(Clicked):
        drawn.wait_for(lambda: False, 60)

"""Work that goes on while the page is shown: looked at again as soon as the browser has drawn the page, and waited for where somebody who clicks is served first.

Not by a clock. Streamlit tells the browser once what was put into a widget, in the run that draws it. Where the server draws the page anew before the browser has drawn it, the
browser never sees that, takes the widget for empty and sends so: words brought back after a reload were lost on a slow computer, in the page and in what is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any

import streamlit as st

BREATH = 0.02
"""Seconds after which, while something is waited for, what was clicked gets its turn."""
_JS = """
const told = new Map();
// When nothing is left to do: a widget takes what was put into it only in a second drawing, and passes for empty until then.
const idle = window.requestIdleCallback || ((act) => setTimeout(act, 200));
export default function ({ data, key, setTriggerValue }) {
  if (told.get(key) === data.turn) return;
  told.set(key, data.turn);
  const end = Date.now() + 10000; // by then it comes no more, and the work must not wait for it
  // What stands behind this on the page is still on its way while the server runs; then the code of a widget may still be being loaded.
  const coming = () => document.querySelector('[data-test-script-state="running"], [data-testid="stSkeleton"]');
  const tell = () => {
    if (Date.now() < end && coming()) setTimeout(() => idle(tell), 40);
    else setTriggerValue("drawn", data.turn);
  };
  idle(tell);
}
"""
_turns = count(time.time_ns() // 1000)
"""From the clock, so that a tab that outlives the server is never told a turn that it was told before; in microseconds, since JavaScript counts exactly to 2^53 only."""


@cache
def _component() -> Any:
    return st.components.v2.component("page_drawn", js=_JS)


def look_again(key: str) -> None:
    """In a fragment, at its end: let it run again, by itself, as soon as the browser has drawn all that there is."""
    with st.container(key=f"drawn-{key}"):
        _component()(key=f"drawn.{key}", data={"turn": next(_turns)}, on_drawn_change=lambda: None, height=1)


def wait_for(there: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is there, or so long; whether it is. What somebody clicks meanwhile ends the wait, and the run with it."""
    end = time.monotonic() + seconds
    while not there():
        if time.monotonic() >= end:
            return False
        time.sleep(BREATH)
        "drawn" in st.session_state  # noqa: B015  Streamlit breaks off here where it is asked for another run
    return True

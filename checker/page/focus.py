"""The keyboard's focus, which Streamlit loses when it draws anew: put where the person's work goes on, once for each reason; where nobody asked, put back nearby."""

from __future__ import annotations

import time
from functools import cache
from importlib import resources
from itertools import count
from typing import Any

import streamlit as st

_WISH = "state.focus"
_tokens = count(time.time_ns() // 1000)
"""As of `drawn`: a tab that outlives the server is never given one that counted before."""
_JS = """
const done = new Set();
export default function ({ data }) {
  if (!data.selector || done.has(data.token)) return;
  done.add(data.token);
  const look = (tries) => {
    const found = document.querySelector(data.selector);
    if (!found) {
      if (tries) setTimeout(() => look(tries - 1), 120);
      return;
    }
    if (!found.matches("a, button, input, textarea, select, [tabindex]")) found.setAttribute("tabindex", "-1");
    found.focus({ preventScroll: true });
    found.scrollIntoView({ block: "nearest", behavior: "instant" });
  };
  setTimeout(() => look(25), 60);
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("keyboard_focus", js=_JS)


@cache
def _keyboard() -> Any:
    return st.components.v2.component("keyboard", js=resources.files("checker.page").joinpath("keyboard.js").read_text("utf-8"))


def wish(selector: str) -> None:
    """Wish for the focus to be put on the first element that fits a CSS selector, as soon as it is there; in a callback, or before the page is drawn anew. The last wish holds."""
    st.session_state[_WISH] = (selector, next(_tokens))


def keep() -> None:
    """Put the focus where it was wished for; lead it into a popover that was opened by keyboard; put it back where what had it is drawn anew. Once in each run."""
    with st.container(key="keyboard"):
        keep_here("wish")
        _keyboard()(key="keyboard-watch", height=1)


def keep_here(key: str) -> None:
    """Put the focus where it was wished for in a fragment, which is drawn without the page around it."""
    selector, token = st.session_state.get(_WISH, ("", 0))
    with st.container(key=f"drawn-focus-{key}"):
        _component()(key=f"focus-{key}", data={"selector": selector, "token": token}, height=1)  # a token counts once

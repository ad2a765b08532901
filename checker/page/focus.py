"""The keyboard's focus, which Streamlit loses when it draws anew: put where the person's work goes on, once for each reason."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

_JS = """
const done = new Map();
export default function ({ data, key }) {
  if (!data.selector || done.get(key) === data.token) return;
  done.set(key, data.token);
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


def focus(selector: str, token: int, key: str = "focus") -> None:
    """Put the focus on the first element that fits a CSS selector, as soon as it is there; a token counts once."""
    _component()(key=key, data={"selector": selector if token else "", "token": token}, height=1)

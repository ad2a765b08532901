"""Words taken over while they are typed: Streamlit's text area tells the server only when it is left, or at Ctrl+Enter. This presses that for the person after a pause."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

PAUSE = 900
"""Milliseconds without a key after which the words are taken over."""
PAUSE_LIVE = f"{PAUSE}ms"
"""The same for a field of one line, which Streamlit can be told by itself."""
_JS = """
const waiting = new WeakMap();
export default function ({ data }) {
  const look = (tries) => {
    const area = document.querySelector(data.selector);
    if (!area) {
      if (tries) setTimeout(() => look(tries - 1), 200);
      return;
    }
    if (waiting.has(area)) return;
    waiting.set(area, 0);
    area.addEventListener("input", () => {
      clearTimeout(waiting.get(area));
      const tell = () => {
        if (document.activeElement !== area) return;
        area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true }));
      };
      waiting.set(area, setTimeout(tell, data.pause));
    });
  };
  look(20);
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("words_as_typed", js=_JS)


def as_typed(selector: str, key: str) -> None:
    """Take over what is typed into the text area that fits a CSS selector."""
    _component()(key=key, data={"selector": selector, "pause": PAUSE}, height=1)

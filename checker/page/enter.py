"""Enter in a look-up takes the one name that is shown for the letters typed. Where several are shown, or none yet, it takes nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import streamlit as st

_JS = """
const known = new Map();
const listening = new WeakSet();
export default function ({ data, key, setTriggerValue }) {
  known.set(key, { ...data, take: (typed) => setTriggerValue("entered", { about: data.about, typed }) });
  const look = (tries) => {
    const field = document.querySelector(data.selector);
    if (!field) {
      if (tries) setTimeout(() => look(tries - 1), 120);
      return;
    }
    if (listening.has(field)) return;
    listening.add(field);
    field.addEventListener("keydown", (event) => {
      const shown = known.get(key);
      // What is shown may still be for fewer letters: only whom the person can see is taken.
      if (event.key === "Enter" && !event.isComposing && shown.one && field.value.trim() === shown.typed) shown.take(shown.typed);
    });
  };
  look(20);
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("enter_takes_the_one", js=_JS)


def enter_takes(
    key: str, typed: str, shown: Sequence[object], more: int, selector: str, take: Callable[[str, str], None], about: str = ""
) -> None:
    """Let Enter take the one person shown, and say what it does.

    Args:
        key: of this look-up.
        typed: the letters for which people are shown.
        shown: the people who are shown for them.
        more: how many others they fit.
        selector: of the field.
        take: told `about` and the letters typed as the browser had them, which may be those of a moment ago.
        about: what is being looked up for.
    """
    one = len(shown) == 1 and not more
    if one:
        st.caption("Enter takes this name.")
    elif shown:
        st.caption(f"{len(shown) + more} people fit: choose one, or type more letters.")

    def entered() -> None:
        if told := getattr(st.session_state.get(key), "entered", None):
            take(str(told["about"]), str(told["typed"]))

    _component()(key=key, data={"selector": selector, "about": about, "typed": typed, "one": one}, on_entered_change=entered, height=1)

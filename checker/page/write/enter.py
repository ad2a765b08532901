"""Enter in the look-up of a face takes the one name that is shown for the letters typed. Where several are shown, or none yet, it takes nobody."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from checker.page.write import acts
from checker.school import School

_JS = """
const known = new Map();
const listening = new WeakSet();
export default function ({ data, key, setTriggerValue }) {
  known.set(key, { ...data, take: (typed) => setTriggerValue("entered", { face: data.face, typed }) });
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


def enter_takes(uid: int, letter: str, typed: str, one: bool, selector: str, school: School) -> None:
    """Let Enter take the one person shown.

    Args:
        uid: of the photo.
        letter: of the face that is being named.
        typed: the letters for which people are shown.
        one: exactly one person is shown for them.
        selector: of the field.
        school: whose people they are.
    """
    key = f"enter-{uid}"

    def entered() -> None:
        told = getattr(st.session_state.get(key), "entered", None)
        if told:
            acts.take_only(uid, str(told["face"]), str(told["typed"]), school)

    _component()(key=key, data={"selector": selector, "face": letter, "typed": typed, "one": one}, on_entered_change=entered, height=1)

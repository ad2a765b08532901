"""A press on a button that is acted on where the page is drawn: kept until a run gets there.

A run may be broken off before, by another click or choice, and Streamlit says only in the run that a press began that it was made. What is done then is what was
pressed: in the school and for the person that the button was drawn for, with the fields as they were in that moment.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from checker.page import acting, remembered
from checker.page.session import state_of, tell_again
from checker.school import School


@dataclass(frozen=True, slots=True)
class DrawnFor:
    """The school that a run is drawn for, as this computer knows it, and who acts there; "" while nobody has said."""

    school: str = ""
    who: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Press:
    """One press.

    Attributes:
        drawn_for: what its button was drawn for.
        fields: what the fields that belong to it held when it was made, by key.
    """

    drawn_for: DrawnFor
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Presses:
    """What was pressed in this tab and not acted on yet, by what it does; and what the page is drawn for now."""

    now: DrawnFor = DrawnFor()
    waiting: dict[str, Press] = field(default_factory=dict)


def begin(school: School) -> bool:
    """Before anything of a run is drawn. Presses that were made for another school or by another person are dropped; whether there were any."""
    state = state_of(Presses)
    state.now = now = DrawnFor(remembered.key_of(school), acting.who_sets_up(school))
    before = len(state.waiting)
    # Whoever says for the first time who they are has not become another: a name typed, and the button pressed in leaving the field, come as one.
    state.waiting = {what: p for what, p in state.waiting.items() if p.drawn_for.school == now.school and p.drawn_for.who in (now.who, "")}
    return len(state.waiting) < before


def press(what: str, *fields: str) -> Callable[[], None]:
    """The `on_click` of a button, or of a form's, that is about to be drawn: keeps that it was pressed.

    Args:
        what: what it does, as `pressed` asks.
        fields: the keys of the fields whose values belong to it. They are read when it is pressed and not here: what was typed last comes with the press.
    """
    return functools.partial(_keep, what, state_of(Presses).now, fields)


def _keep(what: str, drawn_for: DrawnFor, fields: tuple[str, ...]) -> None:
    if fields:
        tell_again()  # what the page has put into them and the browser may not know yet
    if all(key in st.session_state for key in fields):  # else its form is gone, as after a second click on a button that has saved it
        state_of(Presses).waiting[what] = Press(drawn_for, {key: copy.copy(st.session_state[key]) for key in fields})


def pressed(what: str) -> Press | None:
    """The press, if it was pressed; once for each. Where the button is drawn, in place of what Streamlit returns."""
    return state_of(Presses).waiting.pop(what, None)


def forget() -> None:
    """Let go of presses: at the end of a run that drew the whole page, for their button is not there any more, and where another school is chosen."""
    state_of(Presses).waiting.clear()

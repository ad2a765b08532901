"""A press on a button that is acted on where the page is drawn: kept until a run gets there.

A run may be broken off before, by another click or choice, and Streamlit says only in the run that a press began that it was made.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.page.session import state_of


@dataclass(slots=True)
class Presses:
    """What was pressed in this tab and not acted on yet, by what it does."""

    waiting: set[str] = field(default_factory=set)


def press(what: str) -> None:
    """Keep that it was pressed: the `on_click` of a button or of a form's button."""
    state_of(Presses).waiting.add(what)


def pressed(what: str) -> bool:
    """Whether it was pressed; once for each press. Where the button is drawn, in place of what Streamlit returns."""
    waiting = state_of(Presses).waiting
    if what not in waiting:
        return False
    waiting.remove(what)
    return True


def forget() -> None:
    """Let go of presses whose button is not there any more. At the end of a run that drew the whole page."""
    state_of(Presses).waiting.clear()

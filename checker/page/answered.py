"""What is typed about an open case is saved as it is typed, so that a reload, a closed tab or another case loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from checker.answers import Answers
from checker.errors import CheckerError
from checker.page.guard import configured
from checker.page.pieces import plain
from checker.page.session import kept_keys, owner, put, state_of
from checker.school import School
from checker.workflow.case import Case


@dataclass(slots=True)
class Answered:
    """What this tab knows of what it has kept: by case, version and person, what was saved last."""

    saved: dict[tuple[str, str, str], Mapping[str, Any]] = field(default_factory=dict, repr=False)
    who: str = ""
    """Whose answers the fields hold."""


def answer_key(case: Case, name: str) -> str:
    """A widget's key: of this version of the case, so that an answer to an older one is not taken for an answer to this."""
    return f"keep.case.{case.id}.{case.digest[-12:]}.{name}"


FACE = "face in reading order"
"""The field in which a face is chosen that something is said about."""
FACES = "faces in reading order"
"""Begins the fields for what is said of each. Not "faces", as it was while letters went by another order: what was kept then (and under `answer.`) would be
told of another face."""


def face_key(case: Case, on: str) -> str:
    """Key of what is said about a face (`face 1B`)."""
    return answer_key(case, f"{FACES}.{on}")


def answers(school: School, who: str) -> Answers | None:
    """Where this person's answers are kept; nowhere on a shared server while nobody is known by name."""
    if configured() and not owner():
        return None

    def opened(s: School) -> Answers | None:
        if made := Answers.open(s, who):
            made.tidy()
        return made

    return school.prepared(("answers", who), opened)


def restore(school: School, case: Case, who: str) -> None:
    """Fill the fields of a case with what was typed before, once in each tab; what was typed here since stays. Before the fields are drawn."""
    place, state = (case.id, case.digest, who), state_of(Answered)
    if state.who not in ("", who):  # somebody else at this computer: what was typed lies in the other's file, and is not this one's
        _empty("keep.case.")
        state.saved.clear()
    state.who = who
    if place in state.saved:
        return
    own = answers(school, who)
    before = own.load(case.id, case.digest) if own else {}
    for name, value in before.items():
        key = answer_key(case, name)
        if not st.session_state.get(key):
            put(key, value)
    state.saved[place] = before


def save(school: School, case: Case, who: str) -> None:
    """Keep what the fields of a case hold, where it has changed; says so. After the fields are drawn."""
    place, state, own = (case.id, case.digest, who), state_of(Answered), answers(school, who)
    said = typed(case)
    if said != state.saved.get(place, {}):
        if own is None:
            st.caption("What you type here is kept in this tab only, until you record it.")
            return
        try:
            own.save(case.id, case.digest, said)
        except CheckerError as error:
            st.caption(plain(str(error)))
            return
        state.saved[place] = said
    if said and own:
        st.caption("What you have typed is saved on this computer, encrypted, until you record it.")


def typed(case: Case) -> dict[str, Any]:
    """What the fields of this version of a case hold, by name; those that hold nothing are left out."""
    prefix = answer_key(case, "")
    return {
        name.removeprefix(prefix): value
        for name, value in st.session_state.items()
        if isinstance(name, str) and name.startswith(prefix) and isinstance(value, str | bool | list) and value
    }


def recorded(school: School, case: Case, who: str) -> None:
    """It stands in the record now: nothing of it is kept beside it, and the fields are empty."""
    if own := answers(school, who):
        own.delete(case.id)
    _empty(answer_key(case, ""))
    state_of(Answered).saved.pop((case.id, case.digest, who), None)


def _empty(prefix: str) -> None:
    """Empty the fields whose keys begin so. Filled with nothing and not deleted: the browser would send what it still shows."""
    for name in kept_keys((prefix,)):
        if isinstance(held := st.session_state[name], str | bool | list):
            put(name, type(held)())

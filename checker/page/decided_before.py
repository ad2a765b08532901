"""What was decided before about the post as it stands in Write, whoever sent it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from checker.draft import Draft
from checker.errors import CheckerError
from checker.package import made_ready
from checker.page.cases import STATES, when
from checker.page.pieces import part
from checker.page.write.state import writing
from checker.report import digest
from checker.school import School
from checker.workflow import at_once
from checker.workflow.states import State


def anybodys(ready: Draft) -> Draft:
    """The post as it will be published, without whose it is."""
    return replace(ready, platform=None, id="", author=None)


def _ready_digest(draft: Draft) -> str:
    """Its digest; taken once for each version, and without holding on to the photos."""
    state, subject = writing(), writing().digest_of(draft)
    held: tuple[str, str] | None = state.get("ready", default=None)
    if held is None or held[0] != subject:
        held = (subject, digest(anybodys(made_ready(draft).draft)))
        state.put("ready", held)
    return held[1]


def draw(school: School) -> None:
    """Say it."""
    try:
        rows = at_once.earlier(school, _ready_digest(writing().draft()))
    except CheckerError as error:
        st.html(part("notice", "incomplete", "The record cannot be read", str(error)))
        return
    if rows:
        words = {
            **{state.value: words for state, (_, words) in STATES.items()},
            State.LAPSED.value: "Approval ended",
        }  # before "by" and who did it
        st.html(
            part("decisions", [(words.get(r.decision, r.decision.capitalize()), r.decider, when(r.decided_at), r.reason) for r in rows[:5]])
        )

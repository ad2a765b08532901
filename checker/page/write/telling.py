"""Telling of a check that was wrong: kinds and rules go into the record, never a word of the post."""

from __future__ import annotations

import streamlit as st

from checker.errors import CheckerError
from checker.feedback import finding_is_wrong, something_was_missed
from checker.page.pieces import part
from checker.page.write.state import writing
from checker.render.view import Card
from checker.school import School
from checker.workflow.desk import Desk

MISSED = {
    "names": "A name",
    "personal": "A personal detail",
    "identification": "A pupil who can be singled out",
    "faces": "A face",
    "photo": "Something else in a photo",
    "neutrality": "Politics, or a hurtful or personal view",
    "objective": "A post that serves no purpose of the school",
    "copyright": "Something that is not ours to publish",
    "platform": "A rule of a platform",
}


def wrong(card: Card, school: School) -> None:
    """Under a finding: it is wrong."""
    result = writing().result
    if result is None:
        return
    if card.number in result.reported:
        st.caption(f"Finding {card.number} was reported as wrong. Thank you: it still counts for this post.")
        return
    st.button(
        f"Report finding {card.number} as wrong",
        key=f"do.wrong.{card.number}",
        on_click=_wrong,
        args=(card, school),
        type="tertiary",
        icon=":material/flag:",
    )


def _wrong(card: Card, school: School) -> None:
    state = writing()
    if state.result is None:
        return
    try:
        finding_is_wrong(Desk.open(school), card.finding, str(state.result.report.versions.get("rules", "")))
    except CheckerError as error:
        state.note = str(error)
        return
    state.result.reported.add(card.number)


def missed(school: School) -> None:
    """Below all findings: something was missed."""
    state = writing()
    with st.popover("The checks missed something", icon=":material/flag:"):
        st.caption("Only what kind of thing it was is kept, and by which rules: no word of the post and no name.")
        st.selectbox(
            "What was missed?",
            list(MISSED),
            index=None,
            format_func=lambda kind: MISSED[kind],
            key=state.key("missed"),
            persist_state="session",
            placeholder="Choose",
        )
        st.button("Report it", key="do.missed", on_click=_missed, args=(school,), disabled=not state.get("missed", default=None))
    if state.result and state.result.told_missed:
        st.html(part("said", "Thank you: it was reported."))


def _missed(school: School) -> None:
    state = writing()
    if state.result is None:
        return
    try:
        something_was_missed(Desk.open(school), str(state.get("missed")), str(state.result.report.versions.get("rules", "")))
    except CheckerError as error:
        state.note = str(error)
        return
    state.result.told_missed = True
    state.put("missed", None)

"""Approve or reject: who, why, and what was decided about this version before."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from checker import record
from checker.errors import CheckerError
from checker.page.pieces import part, plain
from checker.page.state import page
from checker.report import Verdict
from checker.school import School

_REASONS = {
    Verdict.INCOMPLETE: "How did you check the part that was not checked?",
    Verdict.REVIEW: "What did you look at, and why may it go out?",
    Verdict.NOTHING_FOUND: "Reason (needed to reject)",
    Verdict.STOP: "Reason",
}


def decide(school: School, current: str) -> None:
    """Draw the decision about the last report, where it can be taken."""
    state = page()
    result = state.result
    if result is None or result.report.digest != current:
        return
    st.subheader("Your decision", anchor=False)
    if result.decision:
        _taken(result.decision)
        return
    st.text_input("Your name", key="decider", max_chars=100)
    st.text_area(_REASONS[result.report.verdict], key=state.key("reason"), height=90, max_chars=2000, help="Leave pupils' names out of it.")
    blocked = record.refusal(result.report, current, record.APPROVED)
    with st.container(horizontal=True, gap="small", key="decision"):
        st.button(
            "Approve", key="approve", disabled=bool(blocked), on_click=_take, args=(school, record.APPROVED), icon=":material/check_circle:"
        )
        st.button("Reject", key="reject", on_click=_take, args=(school, record.REJECTED), icon=":material/block:")
    if blocked:
        st.caption(plain(blocked))
    if state.refused:
        st.html(part("notice", "review", "Not recorded", state.refused))
    _earlier(school, current)


def _take(school: School, decision: str) -> None:
    state = page()
    state.refused = ""
    if state.result is None:
        return
    try:
        state.result.decision = record.decide(
            state.result.report,
            state.draft(),
            school,
            record.open_store(record.default_url()),
            decision=decision,
            decider=str(st.session_state.get("decider", "")),
            reason=str(state.get("reason")),
        )
    except CheckerError as error:
        state.refused = str(error)


def _taken(made: record.Decision) -> None:
    word = "Approved" if made.decision == record.APPROVED else "Rejected"
    st.html(part("decided", word, made.decider, _when(made.decided_at), made.digest.removeprefix("sha256:")[:12]))
    st.button("Start a new post", key="next", on_click=page().new_post, type="primary", icon=":material/add:")


def _earlier(school: School, current: str) -> None:
    try:
        rows = record.open_store(record.default_url()).of(current, school.settings.school.name)
    except CheckerError as error:
        st.html(part("notice", "incomplete", "The record cannot be read", str(error)))
        return
    if rows:
        st.html(part("decisions", [(r.decision, r.decider, _when(r.decided_at), r.reason) for r in rows[:5]]))


def _when(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"

"""Approve or reject: who, why, and what was decided about this version before."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from checker.errors import CheckerError
from checker.page.pieces import part, plain
from checker.page.write.state import writing
from checker.report import Verdict
from checker.school import School
from checker.workflow import at_once
from checker.workflow.involved import tagged_pupils
from checker.workflow.settling import has_pictures, needed_attestations

_REASONS = {
    Verdict.INCOMPLETE: "How did you check the part that was not checked?",
    Verdict.REVIEW: "What did you look at, and why may it go out?",
    Verdict.NOTHING_FOUND: "Reason (needed to reject)",
    Verdict.STOP: "Reason",
}


def decide(school: School, current: str) -> None:
    """Draw the decision about the last report, where it can be taken."""
    state = writing()
    result = state.result
    if result is None or result.report.digest != current:
        return
    st.subheader("Your decision", anchor=False)
    if result.decision:
        _taken(result.decision)
        return
    st.text_input("Your name", key="decider", max_chars=100)
    st.text_area(_REASONS[result.report.verdict], key=state.key("reason"), height=90, max_chars=2000, help="Leave pupils' names out of it.")
    _attestations(school)
    blocked = at_once.refusal(result.report, current, at_once.APPROVED)
    with st.container(horizontal=True, gap="small", key="decision"):
        st.button(
            "Approve",
            key="approve",
            disabled=bool(blocked),
            on_click=_take,
            args=(school, at_once.APPROVED),
            icon=":material/check_circle:",
        )
        st.button("Reject", key="reject", on_click=_take, args=(school, at_once.REJECTED), icon=":material/block:")
    if blocked:
        st.caption(plain(blocked))
    if state.refused:
        st.html(part("notice", "review", "Not recorded", state.refused))
    _earlier(school, current)


def _attestations(school: School) -> None:
    """A box to tick for each sentence that this school wants somebody to vouch for with such a post."""
    state = writing()
    draft = state.result.draft if state.result else None
    if draft is None:
        return
    needed = needed_attestations(school.settings, has_pictures(draft), bool(tagged_pupils(draft)))
    for each in school.settings.approval.attestations:
        if each.name in needed:
            st.checkbox(plain(each.says), key=state.key(f"attest.{each.name}"))


def _take(school: School, decision: str) -> None:
    state = writing()
    state.refused = ""
    if state.result is None:
        return
    try:
        state.result.decision = at_once.decide(
            state.result.report,
            state.draft(),
            school,
            decision=decision,
            decider=str(st.session_state.get("decider", "")),
            reason=str(state.get("reason")),
            attest=[a.name for a in school.settings.approval.attestations if state.get(f"attest.{a.name}", default=False)],
        )
    except CheckerError as error:
        state.refused = str(error)


def _taken(made: at_once.Decided) -> None:
    word = "Approved" if made.decision == at_once.APPROVED else "Rejected"
    st.html(part("decided", word, made.decider, _when(made.decided_at), made.digest.removeprefix("sha256:")[:12]))
    st.button("Start a new post", key="next", on_click=writing().new_post, type="primary", icon=":material/add:")


def _earlier(school: School, current: str) -> None:
    try:
        rows = at_once.earlier(school, current)
    except CheckerError as error:
        st.html(part("notice", "incomplete", "The record cannot be read", str(error)))
        return
    if rows:
        st.html(part("decisions", [(r.decision, r.decider, _when(r.decided_at), r.reason) for r in rows[:5]]))


def _when(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"

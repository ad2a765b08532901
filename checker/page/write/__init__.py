"""The Write page: the post on the left, what the checks say on the right."""

from __future__ import annotations

import datetime

import streamlit as st

from checker.errors import CheckerError
from checker.page import acting, schools
from checker.page.decision import decide, to_mend
from checker.page.pieces import part
from checker.page.pressing import pressed
from checker.page.write import saving, waiting
from checker.page.write.compose import compose
from checker.page.write.result import VERDICT, check, progress, show
from checker.page.write.samples import buttons
from checker.page.write.state import writing
from checker.school import School
from checker.workflow.roles import may_not_look_up, may_send


def draw(school: School) -> None:
    """Draw the page."""
    state = writing()
    saving.restore(school)
    left, right = st.columns([9, 11], gap="medium")
    with left, st.container(key="compose"):
        button = compose(school)
        saving.save(school)
    with right, st.container(key="result"):
        asked, by_itself = pressed(button), st.session_state.pop("do.check", False)
        if asked or by_itself:
            state.after_check = VERDICT if asked else state.after_check
            check(school)
        progress(school)
        if state.note:
            st.html(part("notice", "review", "Please note", state.note))
        if state.result is None:
            if state.running is None and not to_mend(school):
                _welcome(school)
            return
        try:
            now = state.draft()
            current = state.digest_of(now)
        except CheckerError as error:
            now, current = None, ""
            st.html(part("notice", "incomplete", "The post cannot be checked as it is", str(error)))
        show(school, current, now)
        decide(school, current)


def forget() -> None:
    """Begin anew: the post belongs to another school. Where it was to go is kept, as far as the other has it."""
    state = writing()
    carried = tuple(state.get("platforms", default=()) or ())
    state.new_post()
    state.carried = carried


def _welcome(school: School) -> None:
    who, today = acting.acting(school), datetime.date.today()
    if who and not may_send(school.settings, who, today):
        looks_up = (
            ""
            if may_not_look_up(school.settings, who, today)
            else " History says what was checked and decided, and in which posts a pupil is."
        )
        st.html(
            part(
                "notice",
                "advise",
                "You do not send posts",
                f"You may write and check one here; to send it takes an author or an officer.{looks_up}",
            )
        )
    waiting.draw(school)
    st.html(part("welcome"))
    saving.kept(school)
    if schools.is_sample(schools.chosen().folder):
        st.subheader("Try a sample post", anchor=False)
        buttons(school)

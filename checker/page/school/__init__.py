"""The School page: what the consent log covers, importing it and the staff list, the visitors, the people, the accounts' form, the policy."""

from __future__ import annotations

import datetime

import streamlit as st

from checker.errors import Refused
from checker.page import schools
from checker.page.school import accounts, coverage, people, policy, pupils, staff, steps, visitors
from checker.page.school.pieces import piece
from checker.page.school.state import SetUp, setting_up
from checker.page.session import state_of
from checker.page.signin.screen import shared, signed_in
from checker.school import School
from checker.workflow.roles import find_actor
from checker.workflow.states import Role

__all__ = ["draw", "forget"]

PART = steps.PART
VISITORS = "Visitors"
PARTS = {
    "What the consent log covers": coverage.draw,
    steps.PUPILS: pupils.draw,
    steps.STAFF: staff.draw,
    VISITORS: visitors.draw,
    steps.PEOPLE: people.draw,
    steps.ACCOUNTS: accounts.draw,
    steps.POLICY: policy.draw,
}


def draw(school: School) -> None:
    """The page."""
    state = state_of(SetUp)
    st.header("School", anchor=False)
    if state.saved:
        st.html(piece("told", "Saved", state.saved))
    sample = schools.is_sample(schools.chosen().folder)
    if may_change(school) and not (sample and shared()):
        steps.draw(school, sample=sample)
        if not sample:
            _nobody_approves(school)
    part = st.radio("Part of the page", list(PARTS), key=PART, persist_state="session", horizontal=True, label_visibility="collapsed")
    if part != next(iter(PARTS)) and not may_change(school):
        st.info(
            "On a shared server the school's lists, people, accounts and policy are changed by an administrator (a role under People), or by whoever keeps the "
            "server with `checker import`. You can read what the consent log covers."
        )
        return
    if part != next(iter(PARTS)) and shared() and sample:
        st.info("This server shows the sample school, which stays as it is. Whoever keeps the server starts it with `--school FOLDER`.")
        return
    if part == next(iter(PARTS)) and sample and not shared():
        st.info(
            "This is the sample school. To set up your own, choose Import pupils and consents above and drop the export of SIMS, Arbor or Bromcom."
        )
    if part in (steps.STAFF, VISITORS, steps.PEOPLE, steps.ACCOUNTS, steps.POLICY) and sample:
        st.info("This is the sample school, which stays as it is. Import your own pupils first; that makes your school.")
        return
    PARTS[part](school)


def _nobody_approves(school: School) -> None:
    """Say so where nobody can approve a post yet."""
    listed = school.settings.everyone
    if any(Role.OFFICER in p.roles for p in listed):
        return
    st.info(
        "Nobody whom the school lists may approve a post yet. Make somebody an officer under People."
        if listed
        else "Nobody is listed yet as who writes and who approves. Until then whoever uses this page types a name and decides alone, and there is no package "
        "to publish from. List them under People."
    )


def may_change(school: School) -> bool:
    """Whether whoever uses the page may change the school's folder: everybody at a computer of one's own; on a shared server an administrator who is signed in."""
    if not shared():
        return True
    try:
        actor = find_actor(school.settings, signed_in() or "", datetime.date.today())
    except Refused:
        return False
    return Role.ADMINISTRATOR in actor.roles


def forget() -> None:
    """Let go of the export that was being looked at."""
    setting_up().forget()

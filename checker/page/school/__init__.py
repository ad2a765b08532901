"""The School page: what the consent log covers, importing it and the staff list, the accounts' form, the policy."""

from __future__ import annotations

import streamlit as st

from checker.page import schools
from checker.page.school import accounts, coverage, policy, pupils, staff
from checker.page.school.pieces import piece
from checker.page.school.state import SetUp, setting_up
from checker.page.session import state_of
from checker.page.signin.screen import shared
from checker.school import School

__all__ = ["draw", "forget"]

PARTS = {
    "What the consent log covers": coverage.draw,
    "Import pupils and consents": pupils.draw,
    "Import staff": staff.draw,
    "Accounts": accounts.draw,
    "Policy": policy.draw,
}


def draw(school: School) -> None:
    """The page."""
    state = state_of(SetUp)
    st.header("School", anchor=False)
    if state.saved:
        st.html(piece("told", "Saved", state.saved))
    part = st.radio("Part of the page", list(PARTS), key="keep.school-part", horizontal=True, label_visibility="collapsed")
    if part != next(iter(PARTS)) and shared():
        st.info(
            "On a shared server the school's folder is changed by whoever keeps the server: `checker import` does there what this page does on one computer."
        )
        return
    if part in ("Accounts", "Policy", "Import staff") and schools.is_sample(schools.chosen().folder):
        st.info("This is the sample school, which stays as it is. Import your own pupils first; that makes your school.")
        return
    PARTS[part](school)


def forget() -> None:
    """Let go of the export that was being looked at."""
    setting_up().forget()

"""Which policy the findings cite."""

from __future__ import annotations

import streamlit as st

from checker.errors import CheckerError
from checker.in_words import capitalised
from checker.page.pieces import part, plain
from checker.page.pressing import press, pressed
from checker.page.school.state import setting_up
from checker.policy import Policy, profile_name, profiles
from checker.school import School
from checker.school.editing import save_profile

PART = "policy"


def draw(school: School) -> None:
    """The part of the page."""
    state = setting_up()
    if refused := state.refused.get(PART):
        st.html(part("notice", "incomplete", "Not saved", refused))
    st.markdown(plain(f"The policy that findings cite now: {school.policy.in_words}."))
    st.caption(
        "Choose the policy that your school goes by, in our words. Clauses of a school's own hold above it; a technician writes them (policy.toml)."
    )
    usual = Policy().in_words
    names = {"": capitalised(usual), **{p: profile_name(p) for p in profiles()}}
    now = next((p for p, name in names.items() if p and name == school.policy.name), "")
    field = state.key("profile")
    shown = st.selectbox(
        "Ready policy", list(names), index=list(names).index(now), format_func=lambda p: names[p], key=field, persist_state="session"
    )
    use = state.key("use-policy")
    st.button("Use this policy", key=use, type="primary", disabled=shown == now, on_click=press(use, field))
    if (made := pressed(use)) and school.folder:
        picked = str(made.fields[field])
        state.begin(PART)
        try:
            save_profile(school.folder, picked)
            state.saved = (f"Findings cite {names[picked]} from now on.",)
        except CheckerError as error:
            state.refuse(PART, str(error))
        st.rerun()

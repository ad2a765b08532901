"""Setting up a school, step by step: what is done and what comes next, one line that stands over every part of the School page."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from checker.page.school.pieces import piece
from checker.school import School
from checker.workflow.states import Role

PART = "keep.school-part"
"""The key of the choice among the parts of the page."""
PUPILS, STAFF, PEOPLE, ACCOUNTS, POLICY = "Import pupils and consents", "Import staff", "People", "Accounts", "Policy"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the part of the page where it is taken, whether it is done, and how it stands in a few words."""

    title: str
    done: bool
    says: str


def steps(school: School, *, sample: bool) -> tuple[Step, ...]:
    """All of them, in their order. Of the sample school none is done: it is nobody's own."""
    if sample:
        return tuple(Step(title, False, "") for title in (PUPILS, STAFF, PEOPLE, ACCOUNTS, POLICY))
    people, accounts = school.settings.everyone, school.settings.accounts
    approves = any(Role.OFFICER in p.roles for p in people)
    begun = sum(bool(a.missing()) for a in accounts)
    return (
        Step(PUPILS, bool(school.pupils), _count(len(school.pupils), "pupil", "pupils")),
        Step(
            STAFF, bool(school.staff), _count(len(school.staff), "member of staff", "members of staff") if school.staff else "no list yet"
        ),
        Step(PEOPLE, approves, f"{len(people)} listed" + ("" if approves else ", nobody may approve") if people else "nobody listed yet"),
        Step(
            ACCOUNTS,
            bool(accounts) and not begun,
            f"{len(accounts)} listed" + (f", {begun} not filled in wholly" if begun else "") if accounts else "none listed yet",
        ),
        Step(POLICY, True, school.policy.name or "the usual clauses, unless you choose another"),
    )


def draw(school: School, *, sample: bool) -> None:
    """The line, and a button to what comes next where that is another part of the page."""
    found = steps(school, sample=sample)
    following = next((s for s in found if not s.done), None)
    st.html(piece("steps", found, following.title if following else ""))
    if following and st.session_state.get(PART) != following.title:
        st.button(f"Go to {following.title}", key="to-next-step", on_click=_go, args=(following.title,))


def _go(title: str) -> None:
    st.session_state[PART] = title


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"

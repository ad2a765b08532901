"""The Help page: the words that the page uses, each check's page, and how everything stands (health)."""

from __future__ import annotations

from datetime import date

import streamlit as st

from checker.check import load_checks
from checker.errors import CheckerError
from checker.feedback import said
from checker.health import in_use, looked_after, rates
from checker.page.pieces import part, plain
from checker.page.school.pieces import piece
from checker.school import School
from checker.workflow.desk import Desk

WORDS = (
    (
        "Check",
        "What the button does: everything that can be read in a post or photo is compared with the consent log, the policy and the word lists.",
    ),
    ("Finding", "One thing that a check saw, with its place, why it matters and what to do instead."),
    ("Stop", "Do not publish it as it is. Mend it, or have it settled by whom the policy allows."),
    ("Incomplete", "Something could not be checked. A person looks at that part; it never counts as nothing found."),
    ("Review", "A person should look at it first. It may be right as it stands."),
    ("Advice", "Helpful, and stops nothing."),
    ("Nothing found", "These checks saw nothing. They do not see everything: a person still reads the post and decides."),
    ("Mend", "Change the post so that a finding goes away: another wording, a face covered, a photo left out."),
    ("Accept", "Let a finding stand, with a reason that is kept in the record."),
    ("Case", "A post that was submitted, with everything that was decided about it."),
    ("Author, officer, second reader", "Who writes, who decides, and who looks as well where the policy asks for two."),
    (
        "Data protection officer",
        "Looks up what was checked and decided, and in which posts a pupil is (under History). Sends and decides nothing.",
    ),
    ("Consent log", "The list of pupils with what each family agreed to, use by use. An empty cell means never asked, which is a no."),
    ("Account for a face", "Say who it is, or cover it."),
    ("Record", "The list of all decisions, sealed so that any change in it is seen. It holds no name of a pupil."),
)


def draw(school: School) -> None:
    """The page."""
    today = date.today()
    st.header("Help", anchor=False)
    st.html(piece("facts", "What is in use", in_use(school, today)))
    st.html(piece("facts", "Looked after", looked_after(today, school.folder)))
    _rates(school)
    st.html(piece("facts", "The words on these pages", WORDS))
    st.subheader("What each check looks for", anchor=False)
    checks = {c.name: c for c in load_checks()}
    picked = st.selectbox("Check", list(checks), format_func=lambda n: n.replace("-", " "), key="keep.help-check", persist_state="session")
    page = checks[picked].page
    rows = [("Looks for", page.summary), ("Why it matters", page.why), ("Instead", page.instead)]
    st.html(piece("facts", plain(picked.replace("-", " ")).capitalize(), [r for r in rows if r[1]]))


def _rates(school: School) -> None:
    """How often each check found something in cases, and how often people overruled it."""
    try:
        desk = Desk.open(school)
        told = said(desk)
        found = rates(desk.cases(), told)
    except CheckerError as error:
        st.html(part("notice", "incomplete", "The record cannot be read, so there are no rates", str(error)))
        return
    st.html(piece("rates", found, sorted(told.missed.items())))

"""Who uses the page: who is signed in, else whoever said so, once, in this browser or before at this computer."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from checker.page import remembered
from checker.page.pieces import plain
from checker.page.session import owner, put
from checker.page.signin import screen
from checker.page.signin.screen import shared
from checker.school import School
from checker.workflow.roles import identity, in_a_row

KEPT = "keep.acting"
"""Begins the name under which it is kept over pages that do not draw the field: Streamlit forgets what a field held once it is not drawn."""

TYPED = "keep.acting-typed"
"""Begins the same for a name that was typed while nobody was listed: it may go on setting up the school, though it is none of those listed by now."""


def _kept(school: School) -> str:
    """Of this school alone: whoever acts in one, as in the sample school, is nobody in another."""
    return f"{KEPT}.{remembered.key_of(school)}"


def acting(school: School) -> str:
    """The e-mail address, or name, of who uses the page: of who is signed in, else as chosen; "" while nobody has said."""
    if signed_in := owner():
        person = school.settings.person(signed_in)
        return identity(person) if person else signed_in
    kept = str(st.session_state.get(_kept(school)) or remembered.who(school))
    known = {identity(p) for p in school.settings.everyone}
    if not known or kept in known:
        # From now on this tab's: somebody else who says in another tab who they are does not write or send what stands in this one.
        st.session_state[_kept(school)] = kept
        return kept
    # A name that was typed while nobody was listed goes on being that person once they are.
    person = school.settings.person(kept)
    if person is None:
        return ""
    _take(school, identity(person))
    return identity(person)


def who_sets_up(school: School) -> str:
    """Who changes the list of people, as the record is to know them: whoever acts, else whoever typed a name while nobody was listed, as one who is not.

    Never who sends or decides a post: that is `acting` alone, for only those who are listed may.
    """
    typed = "" if acting(school) or owner() or shared() else _typed(school)
    return f"{typed} (not listed)" if typed else acting(school)


def _typed(school: School) -> str:
    return str(st.session_state.get(f"{TYPED}.{remembered.key_of(school)}") or remembered.typed(school))


def name_of(school: School, who: str) -> str:
    """Somebody's name as the school writes it, else the address or name itself."""
    person = school.settings.person(who)
    return person.name if person else who


def names_of(school: School, who: Iterable[str]) -> str:
    """Several people's names in a row."""
    return in_a_row([name_of(school, each) for each in who])


def chooser(school: School, place: str) -> str:
    """The field in which somebody says who they are; the person, or "".

    Args:
        place: where on the page the field stands, for there may be two.
    """
    key = f"acting.{place}.{remembered.key_of(school)}"
    people = {identity(p): p for p in school.settings.everyone}
    now = acting(school)
    if owner():
        st.caption(plain(f"You are signed in as {name_of(school, now)}."))
        if place == "head":
            screen.sign_out_button()
        return now
    if (now in people or not people) and (st.session_state.get(key) or "") != now:
        put(key, now)  # said before or elsewhere: in the other field, or by being listed. No default beside it: Streamlit warns of both
    if not people:
        st.text_input("Your name", key=key, max_chars=100, on_change=_keep, args=(key, school), help="The record says who decided.")
        return acting(school)
    ids = list(people)
    st.selectbox(
        "You are",
        ids,
        index=None,
        key=key,
        format_func=lambda i: plain(people[i].name),
        placeholder="Choose your name",
        on_change=_keep,
        args=(key, school),
        help="The people whom the school lists. The record says who did what.",
    )
    if not now and (unlisted := who_sets_up(school)):
        st.caption(
            plain(
                f"You go on as {unlisted}: that is what the record says of changes to the list of people, until you are listed or choose a name here. "
                "Only people who are listed send and approve posts."
            )
        )
    return acting(school)


def _keep(key: str, school: School) -> None:
    who = " ".join(str(st.session_state.get(key) or "").split())
    _take(school, who, typed="" if school.settings.everyone else who)


def _take(school: School, who: str, typed: str = "") -> None:
    st.session_state[_kept(school)] = who
    st.session_state[f"{TYPED}.{remembered.key_of(school)}"] = typed
    remembered.keep(school, who, typed)

"""Who is in a photo at no particular face: people are looked up on the server as letters are typed, so that the browser never holds the roll."""

from __future__ import annotations

import streamlit as st

from checker.page.focus import wish
from checker.page.pieces import plain
from checker.page.write.held import Held
from checker.page.write.state import writing
from checker.school import School
from checker.school.directory import SHORTEST, Found, directory
from checker.school.tags import VISITOR, tag

VISITOR_LETTERS = 3
"""Letters from which a name that nobody on the lists has can be a visitor's."""


def tag_box(held: Held, number: int, school: School) -> None:
    """The people said to be in a photo, and the field in which more are looked up. Enter tags nobody: a name is chosen by its own button."""
    from checker.page.write.faces import consent_icon, told

    state, people, uid = writing(), directory(school), held.uid
    chosen = list(held.tagging.others)
    typed = st.text_input(
        f"Who is in photo {number}?",
        key=state.key("find", uid),
        persist_state="session",
        placeholder="Type the first letters of a name",
        live="200ms",
        autocomplete="off",
        max_chars=60,
    )
    found = people.find(typed or "", leave_out=chosen)
    with st.container(gap="small", key=f"found-{uid}"):
        for person in found.people:
            consent = told(person.tag, school)
            st.button(
                plain(f"{person.label} – {consent.words}"),
                key=f"do.tag.{uid}.{person.tag}",
                on_click=_add,
                args=(uid, person.tag),
                icon=consent_icon(consent),
                width="stretch",
            )
    if found.more:
        st.caption(f"And {found.more} more: type more letters.")
    nobody_called((typed or "").strip(), found)
    with st.container(gap="small", key=f"chosen-{uid}"):
        for who in chosen:
            consent = told(who, school)
            st.button(
                plain(f"{people.label(who)} – {consent.words}"),
                key=f"do.untag.{uid}.{who}",
                on_click=_remove,
                args=(uid, who),
                icon=":material/close:",
                help="Take out of the photo",
            )
    st.text_input(
        f"Visitors in photo {number}", key=state.key("visitors", uid), persist_state="session", placeholder="Names, with commas between"
    )


def nobody_called(letters: str, found: Found) -> None:
    """Say why nobody is shown for the letters typed."""
    if letters and not found.people:
        st.caption("Type one letter more." if len(letters) < SHORTEST else "Nobody else on the roll or the staff list is called that.")


def visitor(name: str) -> str:
    """The tag of a visitor."""
    return tag(VISITOR, name)


def _add(uid: int, who: str) -> None:
    state = writing()
    if held := state.photo(uid):
        held.tagging.also(who)
    state.put("find", "", uid)
    wish(f".st-key-{state.css('find', uid)} input")


def _remove(uid: int, who: str) -> None:
    if held := writing().photo(uid):
        held.tagging.without(who)

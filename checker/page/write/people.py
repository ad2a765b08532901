"""Who is in a photo: people are looked up on the server as letters are typed, so that the browser never holds the roll."""

from __future__ import annotations

import streamlit as st

from checker.page.pieces import plain
from checker.page.write.state import writing
from checker.school import School
from checker.school.directory import SHORTEST, directory


def tag_box(uid: int, number: int, school: School) -> None:
    """The people tagged in a photo, and the field in which more are looked up. Enter tags nobody: a name is chosen by its own button."""
    state, people = writing(), directory(school)
    chosen = list(state.get("who", uid, []))
    typed = st.text_input(
        f"Who is in photo {number}?",
        key=state.key("find", uid),
        placeholder="Type the first letters of a name",
        live="200ms",
        autocomplete="off",
        max_chars=60,
    )
    found = people.find(typed or "", leave_out=chosen)
    with st.container(horizontal=True, gap="small", key=f"found-{uid}"):
        for person in found.people:
            st.button(plain(person.label), key=f"do.tag.{uid}.{person.tag}", on_click=_add, args=(uid, person.tag), icon=":material/add:")
    if found.more:
        st.caption(f"And {found.more} more: type more letters.")
    elif (typed or "").strip() and not found.people:
        said = (
            "Type one letter more."
            if len((typed or "").strip()) < SHORTEST
            else "Nobody else on the roll or the staff list is called that."
        )
        st.caption(said)
    with st.container(horizontal=True, gap="small", key=f"chosen-{uid}"):
        for tag in chosen:
            label = plain(people.label(tag))
            st.button(
                label, key=f"do.untag.{uid}.{tag}", on_click=_remove, args=(uid, tag), icon=":material/close:", help="Take out of the photo"
            )


def _add(uid: int, tag: str) -> None:
    state = writing()
    chosen = state.get("who", uid, [])
    if tag not in chosen:
        state.put("who", [*chosen, tag], uid)
    state.put("find", "", uid)


def _remove(uid: int, tag: str) -> None:
    state = writing()
    state.put("who", [t for t in state.get("who", uid, []) if t != tag], uid)

"""Choosing what is checked: a folder on this computer, or files that are dropped."""

from __future__ import annotations

import streamlit as st

from checker.draft import Photo
from checker.errors import CheckerError
from checker.page.folders.state import Folders
from checker.page.pieces import part, plain
from checker.page.session import forget_uploads, state_of
from checker.page.signin.screen import shared
from checker.school import School

NAMED = 5
"""Dropped files that are named where they are shown to be here."""


def draw(school: School) -> None:
    """The form."""
    state = state_of(Folders)
    st.caption(
        "Checks every photo and video by itself: who can be seen and whether they agreed, names and words in the picture, what is hidden in the file."
    )
    if state.refused:
        st.html(part("notice", "incomplete", "Not checked", state.refused))
    if not shared():  # the folders of a shared server are not for everybody who may open the page
        st.text_input(
            "Folder on this computer",
            key=state.key("path"),
            persist_state="session",
            placeholder=r"C:\Users\you\Pictures\Sports day",
            help="Folders in it are checked too. What is finished is kept, encrypted, and not done again.",
        )
    st.file_uploader("Or drop files here", key=_uploader(state), accept_multiple_files=True, on_change=_take)
    if count := len(state.uploads):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            shown = ", ".join(p.name for p in state.uploads[:NAMED]) + (f" and {count - NAMED} more" if count > NAMED else "")
            st.markdown(plain(f"{count} {'file is' if count == 1 else 'files are'} here to be checked: {shown}."))
            st.button("Take them away", key=state.key("none"), on_click=_let_go, icon=":material/close:")
    st.caption(
        "Names that you give to people in dropped files are kept only while this page is open: a reload loses them."
        + ("" if shared() else " With a folder given above they are kept in it.")
    )
    before = state.platform
    st.selectbox(
        "Where the photos will be published",
        school.platforms,
        index=school.platforms.index(before) if before in school.platforms else None if before else 0,
        placeholder="Choose: this school has not the platform that was chosen before",
        key=state.key("platform"),
        persist_state="session",
        format_func=lambda p: plain(school.platform_name(p)),
    )
    st.button("Check these files", key=state.key("start"), type="primary", icon=":material/search:", on_click=_start, args=(school,))


def _start(school: School) -> None:
    state = state_of(Folders)
    state.refused = ""
    typed = str(st.session_state.get(state.key("path")) or "").strip().strip('"')
    platform = st.session_state.get(state.key("platform"))
    if not platform:
        state.refused = "Choose where the photos will be published: consent is held for each platform on its own."
        return
    state.platform = str(platform)
    if bool(state.uploads) == bool(typed):
        state.refused = "Give either a folder or files." if typed else "Give a folder, or drop files."
        return
    state.folder = typed
    try:
        state.start(school)
    except CheckerError as error:
        state.refused = str(error)


def _uploader(state: Folders) -> str:
    return state.key(f"files.{state.batch}")


def _take() -> None:
    state = state_of(Folders)
    dropped = st.session_state.get(_uploader(state)) or []
    state.take(Photo(f.name, f.getvalue()) for f in dropped)
    forget_uploads([f.file_id for f in dropped])


def _let_go() -> None:
    state_of(Folders).uploads = ()

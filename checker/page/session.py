"""What one browser tab remembers: one state object a page, and the words in widgets that are not drawn at the moment."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException

from checker.page.signin import screen

State = TypeVar("State")
KEPT = ("post.", "keep.")
"""Widgets whose keys begin so hold what was put in while another page is shown. Never a button's or an uploader's key: Streamlit sets those itself."""


def state_of(kind: type[State]) -> State:
    """This tab's one object of a page's state class, made with its defaults when first asked for."""
    key = f"state.{kind.__name__}"
    if key not in st.session_state:
        st.session_state[key] = kind()
    state: State = st.session_state[key]
    return state


def hold_widgets() -> None:
    """Keep what widgets hold over a run that did not draw them; Streamlit forgets them otherwise. Called when all is drawn."""
    for key in kept_keys():
        with suppress(StreamlitAPIException):  # this run has drawn it, so it is kept anyway
            st.session_state[key] = st.session_state[key]


def kept_keys(prefixes: tuple[str, ...] = KEPT) -> list[str]:
    """The keys of such widgets."""
    return [k for k in st.session_state if isinstance(k, str) and k.startswith(prefixes)]


def forget_downloads() -> None:
    """Let go of files offered for download before, now: Streamlit would go on serving them for one more run of the page.

    Its first clearing only marks such a file, so that a download that has just begun can end; the second takes it away. Other sessions keep theirs.
    """
    from streamlit.runtime import exists, get_instance

    if exists():
        files = get_instance().media_file_mgr
        files.clear_session_refs()
        files.remove_orphaned_files()
        files.remove_orphaned_files()


def forget_uploads(file_ids: Iterable[str]) -> None:
    """Let go of Streamlit's own copies of uploads, which it would keep until the session ends."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    for file_id in file_ids:
        if context and remove:
            remove(context.session_id, file_id)


def owner() -> str:
    """The verified address of whoever is signed in; "" on a computer of one's own, where nobody signs in."""
    return screen.signed_in() or ""

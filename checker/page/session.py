"""What one browser tab remembers: one state object a page, and the words in widgets that are not drawn at the moment."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

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


@dataclass(slots=True)
class Filled:
    """A value that the page has put into a widget, for which the browser has not answered yet.

    Attributes:
        value: what was put.
        stale: what the widget held before: where the browser sends that, it does not know of `value`. Nothing any more once a run that drew the widget has come to its end:
            from then on it is what somebody typed or chose anew.
    """

    value: Any = field(repr=False)
    stale: list[Any] = field(default_factory=list, repr=False)


@dataclass(slots=True)
class Untold:
    """What this tab's browser may not know yet, by key."""

    filled: dict[str, Filled] = field(default_factory=dict, repr=False)


def put(key: str, value: Any) -> None:
    """Fill a widget, in a callback or before it is drawn.

    Streamlit tells the browser a value that was put into a widget once, in the run that draws it. Where that run is broken off, by a click or by words that are typed
    in that moment, or where the page is drawn anew before the browser has drawn it, nothing is told: the browser takes a fresh widget for empty, goes on with what an
    old one held, sends so, and the value is lost. So it is told again in each run until the browser has answered (`tell_again`).
    """
    untold = state_of(Untold).filled
    filled = untold.setdefault(key, Filled(value))
    if key in st.session_state:
        filled.stale.append(st.session_state[key])
    filled.value = value
    st.session_state[key] = value


def tell_again() -> None:
    """Put again what the browser has not answered for. Before any widget is drawn."""
    untold = state_of(Untold).filled
    for key, filled in list(untold.items()):
        if key not in st.session_state:  # gone with its post
            del untold[key]
            continue
        now = st.session_state[key]
        if not _sent(key):
            filled.value = now  # the page may have changed it since
        elif now == filled.value or now not in filled.stale:
            del untold[key]
            continue
        st.session_state[key] = filled.value


def _sent(key: str) -> bool:
    """Whether what the widget holds came from the browser. Streamlit knows and tells nobody: held by a test, since it is not of its public interface."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx()
    if context is None:
        return True
    state = context.session_state._state
    return not state.is_new_state_value(key) and state._get_widget_id(key) in state._new_widget_state.states


@dataclass(slots=True)
class Tab:
    """What tells this tab from any other."""

    id: str = field(default_factory=lambda: secrets.token_hex(8))


def tab() -> str:
    """What this tab is known by while it is open."""
    return state_of(Tab).id


def hold_widgets() -> None:
    """Keep what widgets hold over a run that did not draw them; Streamlit forgets them otherwise, and the browser as well. Called when all is drawn.

    Not where a run was broken off: then Streamlit forgets nothing, and another click that comes meanwhile would take the place of the one that broke it off.
    """
    untold = state_of(Untold).filled
    for key in {*kept_keys(), *(k for k in untold if k in st.session_state)}:
        try:
            st.session_state[key] = held = st.session_state[key]
        except StreamlitAPIException:  # this run has drawn it, so it is kept anyway
            if key in untold:
                untold[key].stale.clear()
        else:
            untold.setdefault(key, Filled(held))


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

"""Going from one page to another by what somebody does there, not by the navigation."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

_PAGES = "state.pages"


def remember(pages: Mapping[str, st.Page]) -> None:
    """Keep this run's pages by path; the shell calls it in each run."""
    st.session_state[_PAGES] = dict(pages)


def go(path: str) -> None:
    """Show another page from now on; never in a callback."""
    st.switch_page(page(path))


def page(path: str) -> st.Page:
    """A page of this run, for a link to it."""
    found: st.Page = st.session_state[_PAGES][path]
    return found

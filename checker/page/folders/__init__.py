"""The Folders page: many files or a folder, checked with progress; what to do first, the files as a table, tags by name, the report to print."""

from __future__ import annotations

import streamlit as st

from checker.page.folders import choose, progress, results
from checker.page.folders.state import Folders
from checker.page.session import state_of
from checker.school import School

__all__ = ["draw", "forget"]


def draw(school: School) -> None:
    """The page."""
    state = state_of(Folders)
    st.header("Folders", anchor=False)
    if state.run is None:
        choose.draw(school)
    elif state.run.running:
        progress.draw()
    else:
        results.draw(school)


def forget() -> None:
    """Let go of the photos and reports of the school before."""
    state_of(Folders).forget()

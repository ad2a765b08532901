"""How far the run is, how long it may still take, and a way to stop it."""

from __future__ import annotations

import streamlit as st

from checker.page.folders.state import Folders
from checker.page.session import state_of


@st.fragment(run_every=1.0)
def draw() -> None:
    """The progress; the page is drawn again when the run is at its end."""
    run = state_of(Folders).run
    if run is None or not run.running:
        st.rerun()
        return
    total = max(1, len(run.drafts))
    left = f", {run.left}" if run.left else ""
    st.progress(min(1.0, run.done / total), text=f"Checked {run.done} of {len(run.drafts)} files{left}")
    st.button(
        "Stop",
        key="folder-stop",
        icon=":material/stop_circle:",
        on_click=run.stop,
        help="What is finished is kept; the rest is listed as not checked.",
    )

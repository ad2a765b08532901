"""What is said on a case of what became of what was pressed, and the way to the fields that are still open."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from checker.page.cases import case_part
from checker.page.focus import wish


def box(number: int) -> str:
    """Label of the field in which a finding is accepted."""
    return f"Why finding {number} may stay"


def say(refused: str, note: str, boxes: Sequence[int] = ()) -> None:
    """Say on the case what became of what was pressed, and put the focus there; "" and "" take it away again.

    Args:
        refused: a line for each thing that stood in the way.
        boxes: numbers of the findings to whose fields a link leads.
    """
    st.session_state["case.refused"], st.session_state["case.note"], st.session_state["case.boxes"] = refused, note, list(boxes)
    if refused or note:
        wish(".st-key-case-said .ck")


def said() -> None:
    """Draw it."""
    refused, note = st.session_state.get("case.refused", ""), st.session_state.get("case.note", "")
    with st.container(key="case-said", gap="small"):
        if refused:
            st.html(case_part("not_recorded", refused.split("\n")))
        with st.container(horizontal=True, gap="small", key="case-boxes"):
            for number in st.session_state.get("case.boxes", ()) if refused else ():
                st.button(
                    box(number),
                    key=f"case.box.{number}",
                    type="tertiary",
                    icon=":material/arrow_downward:",
                    on_click=wish,
                    args=(f".st-key-answer-{number} input",),
                )
        if note:
            st.html(case_part("done", "Recorded", note))

"""Importing the staff list."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from checker.errors import CheckerError
from checker.page.pieces import part
from checker.page.school import mapping
from checker.page.school.pieces import piece
from checker.page.school.state import Export, noted, setting_up
from checker.school import School
from checker.school.importing.staff import MEANINGS, ReadStaff, guess_staff, read_staff, save_staff
from checker.workflow.lists import STAFF

KIND = "staff"


def draw(school: School) -> None:
    """The part of the page."""
    state = setting_up()
    st.caption(f"The list in force has {len(school.staff)} members of staff. Adults on it may be named.")
    st.file_uploader("Export of staff (.xlsx or .csv)", key=state.key(KIND), on_change=_take)
    if refused := state.refused.get(KIND):
        st.html(part("notice", "incomplete", "This did not work", refused))
    if KIND not in state.exports or school.folder is None:
        return
    st.subheader("What the columns hold", anchor=False)
    sheet = mapping.sheet(KIND)
    at = mapping.header(KIND) if sheet is None else None
    if sheet is not None or at is not None:
        export = state.exports[KIND]
        try:
            plan = guess_staff(export.content, export.name, header=at, sheet=sheet or export.plan.sheet.sheet)
        except CheckerError as error:
            st.html(part("notice", "incomplete", "That sheet cannot be used", str(error)))
            return
        state.take(KIND, Export(export.name, export.content, plan, plan))
        st.rerun()
    mapping.columns(KIND, MEANINGS, {})
    read = read_staff(state.exports[KIND].plan)
    st.subheader("What will be saved", anchor=False)
    if read.problems:
        st.html(piece("problems", read.problems))
    st.html(piece("preview", read.columns, [[r.get(c, "") for c in read.columns] for r in read.rows[:8]], len(read.rows)))
    st.button(
        "Save as the staff list",
        key=state.key("save-staff"),
        type="primary",
        disabled=not read.can_be_saved,
        on_click=_save,
        args=(school.folder, read, len(school.staff)),
    )


def _take() -> None:
    state = setting_up()
    dropped = st.session_state.get(state.key(KIND))
    state.exports.pop(KIND, None)
    state.begin(KIND)
    if dropped is None:
        return
    try:
        plan = guess_staff(dropped.getvalue(), dropped.name)
    except CheckerError as error:
        state.refuse(KIND, str(error))
        return
    state.take(KIND, Export(dropped.name, dropped.getvalue(), plan, plan))


def _save(folder: Path, read: ReadStaff, held: int) -> None:
    state = setting_up()
    before = (folder / "staff.csv").exists()
    try:
        save_staff(folder, read)
    except CheckerError as error:
        state.refuse(KIND, str(error))
        return
    state.forget()
    state.saved = (
        f"The staff list of {len(read.rows)} is saved in the school's folder (staff.csv)."
        + (" The list before is kept there too, in the folder called earlier." if before else ""),
        *noted(folder, STAFF, len(read.rows), held),
    )

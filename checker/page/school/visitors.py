"""Adults who are not staff and may be seen in photos: who agreed, until when, and where that is kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import streamlit as st

from checker.errors import CheckerError, SettingsError
from checker.page.pieces import part, plain
from checker.page.pressing import press, pressed
from checker.page.school.form import Form
from checker.page.school.pieces import as_typed_day, in_words, typed_day
from checker.page.school.state import noted, setting_up
from checker.school import School
from checker.school.consent import Consent, ConsentState
from checker.school.editing import save_visitors
from checker.school.tags import VISITOR, tag
from checker.school.visitors import FILE, VisitorRow, load_rows
from checker.tagging.consent import consent_of
from checker.workflow.lists import VISITORS

PART = "visitors"
YES, UNTIL, SINCE, WITHDRAWN, NO, ASK = "Yes", "Yes, up to a day", "Yes, from a day", "Withdrawn on a day", "No", "Not asked yet"
_DAY = "The day (such as 31/08/2027)"


def draw(school: School) -> None:
    """The part of the page."""
    if school.folder is None:
        return
    state = setting_up()
    st.caption(
        "Governors, speakers, parents who help: other adults who may be seen in photos, once they agreed. Tag them in Write by the name that stands here."
    )
    if refused := state.refused.get(PART):
        st.html(part("notice", "incomplete", "Not saved", refused))
    try:
        rows = load_rows(school.folder / FILE)
    except CheckerError as error:
        st.html(part("notice", "incomplete", "The list cannot be read", str(error)))
        return
    for n, row in enumerate(rows):
        form = _fields(school, n, row)
        with st.expander(plain(f"{row.name}: {_stands(row, school)}"), expanded=form.begun):
            _form(school, rows, n, form)
    form = _fields(school, len(rows), VisitorRow("", "yes"))
    with st.expander("Add a visitor", expanded=not rows or form.begun):
        _form(school, rows, len(rows), form)


def _stands(row: VisitorRow, school: School) -> str:
    """How the consent stands today."""
    return consent_of(tag(VISITOR, row.name), school, school.platforms, datetime.date.today()).words


def _fields(school: School, n: int, row: VisitorRow) -> Form:
    said, day = _answer(row.consent)
    saved = {"name": row.name, "said": said, "day": as_typed_day(day), "organisation": row.organisation, "note": row.note}
    return Form.of(school, "visitor", n, row, saved)


def _answer(consent: Consent) -> tuple[str, datetime.date | None]:
    """A cell as the form shows it."""
    for said, day in ((UNTIL, consent.ends), (WITHDRAWN, consent.withdrawn), (SINCE, consent.starts)):
        if day:
            return said, day
    return {ConsentState.IN_FORCE: YES, ConsentState.NEVER_ASKED: ASK}.get(consent.answer, NO), None


def _form(school: School, rows: tuple[VisitorRow, ...], n: int, form: Form) -> None:
    st.text_input("Name", key=form.field("name"), persist_state="session", max_chars=120)
    left, right = st.columns(2)
    with left:
        said = st.selectbox(
            "May be seen in photos", (YES, UNTIL, SINCE, NO, WITHDRAWN, ASK), key=form.field("said"), persist_state="session"
        )
    with right:
        st.text_input(_DAY, key=form.field("day"), persist_state="session", max_chars=30, disabled=said in (YES, NO, ASK))
    st.text_input("Organisation", key=form.field("organisation"), persist_state="session", max_chars=120)
    st.text_input("Where the signed form is kept", key=form.field("note"), persist_state="session", max_chars=200)
    save_key, remove_key = form.key_of("save"), form.key_of("remove")
    st.button("Save this visitor", key=save_key, type="primary", on_click=press(save_key, *form.fields))
    if n < len(rows):
        st.button("Take this visitor out", key=remove_key, on_click=press(remove_key))
    save, remove = pressed(save_key), pressed(remove_key)
    if not (save or remove):
        return
    changed = list(rows)
    try:
        changed[n : n + 1] = [_filled_in(form.held(save.fields))] if save else []
    except SettingsError as error:
        setting_up().refuse(PART, str(error))
        st.rerun()
    _save(school, form, rows, changed, "The visitor is saved." if save else "The visitor is taken out of the list.")


def _filled_in(typed: Mapping[str, Any]) -> VisitorRow:
    """The visitor as the form had them.

    Raises:
        SettingsError: the name is missing, or the day is and the answer needs one.
    """
    name, said = " ".join(str(typed["name"] or "").split()), str(typed["said"])
    if not name:
        raise SettingsError("Name: write the visitor's name.")
    day = typed_day(_DAY, str(typed["day"] or "")) if said in (UNTIL, SINCE, WITHDRAWN) else None
    if day is None and said in (UNTIL, SINCE, WITHDRAWN):
        raise SettingsError(f"{_DAY}: “{said}” needs one.")
    cell = {YES: "yes", NO: "no", ASK: ""}.get(said)
    if cell is None:
        cell = {UNTIL: "until ", WITHDRAWN: "withdrawn "}.get(said, "") + f"{day}"
    return VisitorRow(name, cell, str(typed["organisation"] or "").strip(), str(typed["note"] or "").strip())


def _save(school: School, form: Form, shown: tuple[VisitorRow, ...], rows: list[VisitorRow], said: str) -> None:
    assert school.folder is not None
    state = setting_up()
    state.begin(PART)
    try:
        save_visitors(school.folder, shown, rows)
        state.saved = (said, *noted(school.folder, VISITORS, len(rows), len(shown)))
        form.forget()
    except CheckerError as error:
        state.refuse(PART, in_words(error))
    st.rerun()

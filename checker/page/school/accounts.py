"""The accounts and what the form for each asks: purpose, audience, who holds its password, who approved it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from checker.draft import PLATFORMS
from checker.errors import CheckerError, SettingsError
from checker.page.pieces import part, plain
from checker.page.pressing import press, pressed
from checker.page.school.form import Form
from checker.page.school.pieces import as_typed_day, in_words, typed_day
from checker.page.school.state import setting_up
from checker.school import School
from checker.school.editing import save_accounts
from checker.school.settings import OBJECTIVES, AccountSettings
from checker.school.settings.accounts import FORM

PART = "accounts"


def draw(school: School) -> None:
    """The part of the page."""
    state = setting_up()
    if refused := state.refused.get(PART):
        st.html(part("notice", "incomplete", "Not saved", refused))
    accounts = school.settings.accounts
    if not accounts:
        st.caption("No account is listed yet. Add the first one.")
    for n, account in enumerate(accounts):
        lacks, form = account.missing(), _fields(school, n, account)
        with st.expander(
            plain(
                f"{account.title} on {school.platform_within(account.platform)}{_whose(account)}: "
                + (f"not filled in: {', '.join(lacks)}" if lacks else "nothing is missing from its form")
            ),
            expanded=form.begun,
        ):
            _form(school, n, account, form)
    new = AccountSettings(PLATFORMS[0])
    form = _fields(school, len(accounts), new)
    with st.expander("Add an account", expanded=not accounts or form.begun):
        _form(school, len(accounts), new, form)


def _whose(account: AccountSettings) -> str:
    """Whose it is, where its own name does not say so."""
    return "" if account.is_of(account.title) else f", {account.school.strip()}"


def _fields(school: School, n: int, account: AccountSettings) -> Form:
    """What the form asks, with what is saved of it."""
    saved = {
        "platform": account.platform,
        "name": account.name,
        "objectives": list(account.objectives),
        "purpose": account.purpose,
        "audience": account.audience,
        "contributors": "\n".join(account.contributors),
        "administrators": "\n".join(account.administrators),
        "approved_by": account.approved_by,
        "approved_on": as_typed_day(account.approved_on),
        "school": account.school,
    }
    return Form.of(school, "account", n, account, saved)


def _form(school: School, n: int, account: AccountSettings, form: Form) -> None:
    if school.folder is None:
        return
    written = account.platform.lower().strip()
    platforms = [account.platform if p == written else p for p in school.platforms]

    def line(label: str, name: str, longest: int) -> None:
        st.text_input(label, key=form.field(name), persist_state="session", max_chars=longest)

    def lines(label: str, name: str) -> None:
        st.text_area(label, key=form.field(name), persist_state="session", height=80)

    st.caption("The form is whole once every field marked “needed” is filled in. It can be saved before that and gone on with later.")
    st.selectbox(
        "Platform",
        platforms,
        key=form.field("platform"),
        persist_state="session",
        format_func=lambda p: plain(school.platform_name(p)),
    )
    line("Name of the account", "name", 120)
    st.text_area(f"{FORM['purpose']} (needed)", key=form.field("purpose"), persist_state="session", max_chars=400, height=80)
    line(f"{FORM['audience']} (needed)", "audience", 200)
    st.multiselect(
        "What may be posted there",
        OBJECTIVES,
        key=form.field("objectives"),
        persist_state="session",
        format_func=lambda o: o.replace("_", " "),
    )
    lines(f"{FORM['administrators']} (needed: two people at least): e-mail addresses, one a line", "administrators")
    lines("Who may write for it: e-mail addresses, one a line; empty for every author", "contributors")
    line(f"{FORM['approved_by']} (needed)", "approved_by", 120)
    line(f"{FORM['approved_on']} (needed): the day, such as 01/09/2026", "approved_on", 30)
    line("In a trust: the school whose account it is; empty for all", "school", 120)
    save_key, remove_key = form.key_of("save"), form.key_of("remove")
    st.button("Save this account", key=save_key, type="primary", on_click=press(save_key, *form.fields))
    if n < len(school.settings.accounts):
        st.button("Take this account out", key=remove_key, on_click=press(remove_key))
    save, remove = pressed(save_key), pressed(remove_key)
    rows = list(school.settings.accounts)
    if save:
        try:
            made = _filled_in(form.held(save.fields))
        except SettingsError as error:
            setting_up().refuse(PART, str(error))
            st.rerun()
        rows[n : n + 1] = [made]
        lacks = made.missing()
        _save(
            school.folder,
            form,
            rows,
            f"The account on {school.platform_within(made.platform)} is saved.",
            *([f"Still to be filled in: {', '.join(lacks)}."] if lacks else []),
        )
    elif remove:
        del rows[n]
        _save(school.folder, form, rows, "The account is taken out of the school's list.")


def _filled_in(typed: Mapping[str, Any]) -> AccountSettings:
    """The account as the form had it when it was saved.

    Raises:
        SettingsError: its day cannot be read.
    """

    def line(name: str) -> str:
        return str(typed[name] or "").strip()

    def lines(name: str) -> list[str]:
        return [each.strip() for each in line(name).splitlines() if each.strip()]

    return AccountSettings(
        str(typed["platform"]),
        line("name"),
        list(typed["objectives"]),
        line("purpose"),
        line("audience"),
        lines("contributors"),
        lines("administrators"),
        line("approved_by"),
        typed_day(FORM["approved_on"], line("approved_on")),
        line("school"),
    )


def _save(folder: Path, form: Form, rows: list[AccountSettings], *said: str) -> None:
    state = setting_up()
    state.begin(PART)
    try:
        save_accounts(folder, rows)
        state.saved = said
        form.forget()
    except CheckerError as error:
        state.refuse(PART, in_words(error))
    st.rerun()

"""The accounts and what the form for each asks: purpose, audience, who holds its password, who approved it.

What is typed is held until it is saved, whatever other part of the page is looked at meanwhile, as in Write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import streamlit as st

from checker.draft import PLATFORMS
from checker.errors import CheckerError, SettingsError
from checker.page import remembered
from checker.page.pieces import part, plain
from checker.page.pressing import press, pressed
from checker.page.school.pieces import as_typed_day, in_words, typed_day
from checker.page.school.state import setting_up
from checker.page.session import kept_keys, put
from checker.school import School
from checker.school.editing import save_accounts
from checker.school.settings import OBJECTIVES, AccountSettings
from checker.school.settings.accounts import FORM

PART = "accounts"
FIELDS = ("platform", "name", "objectives", "purpose", "audience", "contributors", "administrators", "approved_by", "approved_on")
"""What the form asks, by the ends of its fields' keys."""


def draw(school: School) -> None:
    """The part of the page."""
    state = setting_up()
    if refused := state.refused.get(PART):
        st.html(part("notice", "incomplete", "Not saved", refused))
    accounts = school.settings.accounts
    if not accounts:
        st.caption("No account is listed yet. Add the first one.")
    for n, account in enumerate(accounts):
        lacks = account.missing()
        with st.expander(
            plain(
                f"{account.title} on {school.platform_within(account.platform)}: "
                + (f"not filled in: {', '.join(lacks)}" if lacks else "nothing is missing from its form")
            )
        ):
            _form(school, n, account)
    with st.expander("Add an account", expanded=not accounts):
        _form(school, len(accounts), AccountSettings(PLATFORMS[0]))


def _form(school: School, n: int, account: AccountSettings) -> None:
    if school.folder is None:
        return
    written = account.platform.lower().strip()
    platforms = [account.platform if p == written else p for p in school.platforms]
    # Of this account as it is saved: one that was changed, here or in the file, begins anew.
    key = f"keep.account.{remembered.key_of(school)}.{n}.{hashlib.sha256(repr(astuple(account)).encode()).hexdigest()[:12]}."

    def field(name: str, value: object) -> str:
        if key + name not in st.session_state:
            put(key + name, value)
        return key + name

    def line(label: str, name: str, value: str, longest: int) -> None:
        st.text_input(label, key=field(name, value), persist_state="session", max_chars=longest)

    def lines(label: str, name: str, value: Sequence[str]) -> None:
        st.text_area(label, key=field(name, "\n".join(value)), persist_state="session", height=80)

    st.caption("The form is whole once every field marked “needed” is filled in. It can be saved before that and gone on with later.")
    st.selectbox(
        "Platform",
        platforms,
        key=field("platform", account.platform),
        persist_state="session",
        format_func=lambda p: plain(school.platform_name(p)),
    )
    line("Name of the account", "name", account.name, 120)
    st.text_area(f"{FORM['purpose']} (needed)", key=field("purpose", account.purpose), persist_state="session", max_chars=400, height=80)
    line(f"{FORM['audience']} (needed)", "audience", account.audience, 200)
    st.multiselect(
        "What may be posted there",
        OBJECTIVES,
        key=field("objectives", list(account.objectives)),
        persist_state="session",
        format_func=lambda o: o.replace("_", " "),
    )
    lines(f"{FORM['administrators']} (needed: two people at least): e-mail addresses, one a line", "administrators", account.administrators)
    lines("Who may write for it: e-mail addresses, one a line; empty for every author", "contributors", account.contributors)
    line(f"{FORM['approved_by']} (needed)", "approved_by", account.approved_by, 120)
    line(f"{FORM['approved_on']} (needed): the day, such as 01/09/2026", "approved_on", as_typed_day(account.approved_on), 30)
    st.button("Save this account", key=f"{key[5:]}save", type="primary", on_click=press(f"{key}save", *(key + f for f in FIELDS)))
    if n < len(school.settings.accounts):
        st.button("Take this account out", key=f"{key[5:]}remove", on_click=press(f"{key}remove"))
    save, remove = pressed(f"{key}save"), pressed(f"{key}remove")
    rows = list(school.settings.accounts)
    if save:
        try:
            made = _filled_in({name: save.fields[key + name] for name in FIELDS})
        except SettingsError as error:
            setting_up().refuse(PART, str(error))
            st.rerun()
        rows[n : n + 1] = [made]
        lacks = made.missing()
        _save(
            school.folder,
            key,
            rows,
            f"The account on {school.platform_within(made.platform)} is saved.",
            *([f"Still to be filled in: {', '.join(lacks)}."] if lacks else []),
        )
    elif remove:
        del rows[n]
        _save(school.folder, key, rows, "The account is taken out of the school's list.")


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
    )


def _save(folder: Path, key: str, rows: list[AccountSettings], *said: str) -> None:
    state = setting_up()
    state.begin(PART)
    try:
        save_accounts(folder, rows)
        state.saved = said
        for each in kept_keys((key,)):
            del st.session_state[each]
    except CheckerError as error:
        state.refuse(PART, in_words(error))
    st.rerun()

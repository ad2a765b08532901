"""The accounts and what the form for each asks: purpose, audience, who holds its password, who approved it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from checker.draft import PLATFORMS
from checker.errors import CheckerError
from checker.page.pieces import part, plain
from checker.page.pressing import press, pressed
from checker.page.school.pieces import in_words
from checker.page.school.state import setting_up
from checker.school import School
from checker.school.editing import save_accounts
from checker.school.settings import OBJECTIVES, AccountSettings

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
        lacks = account.missing()
        with st.expander(
            plain(
                f"{account.title} on {school.platform_name(account.platform)}: "
                + (f"lacks {', '.join(lacks)}" if lacks else "the form is whole")
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
    key = f"account-{n}-{len(school.settings.accounts)}"
    with st.form(key, border=False):
        platform = st.selectbox(
            "Platform", platforms, index=platforms.index(account.platform), format_func=lambda p: plain(school.platform_name(p))
        )
        name = st.text_input("Name of the account", account.name, max_chars=120)
        purpose = st.text_area("What it is for", account.purpose, max_chars=400, height=80)
        audience = st.text_input("Who reads it", account.audience, max_chars=200)
        objectives = st.multiselect("What may be posted there", OBJECTIVES, account.objectives, format_func=lambda o: o.replace("_", " "))
        administrators = st.text_area(
            "Who holds its password: e-mail addresses, one a line, two at least", "\n".join(account.administrators), height=80
        )
        contributors = st.text_area(
            "Who may write for it: e-mail addresses, one a line; empty for every author", "\n".join(account.contributors), height=80
        )
        approved_by = st.text_input("Approved by", account.approved_by, max_chars=120)
        approved_on = st.date_input("Approved on", account.approved_on, format="DD/MM/YYYY")
        st.form_submit_button("Save this account", type="primary", on_click=press, args=(f"{key}.save",))
        if n < len(school.settings.accounts):
            st.form_submit_button("Take this account out", on_click=press, args=(f"{key}.remove",))
    save, remove = pressed(f"{key}.save"), pressed(f"{key}.remove")
    rows = list(school.settings.accounts)
    if save:
        made = AccountSettings(
            platform,
            name.strip(),
            objectives,
            purpose.strip(),
            audience.strip(),
            _lines(contributors),
            _lines(administrators),
            approved_by.strip(),
            approved_on,
        )
        rows[n : n + 1] = [made]
        _save(school.folder, rows, f"The account on {school.platform_name(platform)} is saved in school.toml.")
    elif remove:
        del rows[n]
        _save(school.folder, rows, "The account is taken out of school.toml.")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _save(folder: Path, rows: list[AccountSettings], said: str) -> None:
    state = setting_up()
    state.begin(PART)
    try:
        save_accounts(folder, rows)
        state.saved = (said,)
    except CheckerError as error:
        state.refuse(PART, in_words(error))
    st.rerun()

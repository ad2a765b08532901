"""Who has a case open at the moment, so that two people do not decide about it at once. Kept in this process's memory only."""

from __future__ import annotations

import datetime

import streamlit as st

Case = tuple[str, str]
"""The name by which the record knows the school, and the case's number: two schools' records may each have a case of one number."""
WHILE = datetime.timedelta(minutes=10)
"""For so long after the last thing somebody did with a case it counts as open."""


@st.cache_resource(show_spinner=False)
def _open() -> dict[Case, dict[str, tuple[str, datetime.datetime]]]:
    return {}


def others(case: Case, tab: str, who: str, now: datetime.datetime | None = None) -> list[tuple[str, str]]:
    """Note that somebody has a case open, and answer who else has and when they were last seen (by the clock on the wall).

    Whoever looks at it in two tabs is one person, and so is who changes their name in one: where nobody signs in, a tab alone tells people apart.

    Args:
        tab: the browser's tab (`session.tab`).
        who: "" while nobody has said.
    """
    now = now or datetime.datetime.now().astimezone()
    tabs = _open().setdefault(case, {})
    if who:
        tabs[tab] = who, now
    else:
        tabs.pop(tab, None)
    for gone in [each for each, (_, at) in tabs.items() if now - at > WHILE]:
        tabs.pop(gone, None)
    seen: dict[str, datetime.datetime] = {}
    for name, at in tabs.values():
        if name != who:
            seen[name] = max(at, seen.get(name, at))
    return [(name, f"{at:%H:%M}") for name, at in sorted(seen.items())]


def leave(case: Case, tab: str) -> None:
    """It is closed in a tab."""
    _open().get(case, {}).pop(tab, None)

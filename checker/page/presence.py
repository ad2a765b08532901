"""Who has a case open at the moment, so that two people do not decide about it at once. Kept in this process's memory only."""

from __future__ import annotations

import datetime

import streamlit as st

Case = tuple[str, str]
"""The name by which the record knows the school, and the case's number: two schools' records may each have a case of one number."""
WHILE = datetime.timedelta(minutes=10)
"""For so long after the last thing somebody did with a case it counts as open."""


@st.cache_resource(show_spinner=False)
def _open() -> dict[Case, dict[str, datetime.datetime]]:
    return {}


def others(case: Case, who: str, now: datetime.datetime | None = None) -> list[tuple[str, str]]:
    """Note that somebody has a case open, and answer who else has and when they were last seen (by the clock on the wall)."""
    now = now or datetime.datetime.now().astimezone()
    people = _open().setdefault(case, {})
    if who:
        people[who] = now
    for gone in [name for name, at in people.items() if now - at > WHILE]:
        people.pop(gone, None)
    return [(name, f"{at:%H:%M}") for name, at in sorted(people.items()) if name != who]


def leave(case: Case, who: str) -> None:
    """Somebody has closed it."""
    _open().get(case, {}).pop(who, None)

"""What the record says of posts to whoever opens Write: how many wait for them, and where those that they have sent stand."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from checker.errors import CheckerError
from checker.page import acting, moving
from checker.page.session import state_of
from checker.page.write.state import writing
from checker.school import School
from checker.workflow.desk import Desk
from checker.workflow.queue import queue
from checker.workflow.roles import in_a_row
from checker.workflow.states import State


@dataclass(slots=True)
class Waits:
    """What this page remembers between runs: what waits, as it was asked last, and of whom."""

    who: tuple[str, str] = ("", "")
    says: str = ""


def draw(school: School) -> None:
    """Say how many posts wait for whoever uses the page, with the way there."""
    if says := _says(school):
        st.page_link(moving.page("queue"), label=says, icon=":material/inbox:")


def states(school: School, cases: Iterable[str]) -> dict[str, State]:
    """Where these cases stand; one that the record does not tell of is left out."""
    out: dict[str, State] = {}
    for case in sorted({*cases} - {""}):
        try:
            out[case] = Desk.open(school).case(case).state
        except CheckerError:
            continue
    return out


def _says(school: School) -> str:
    who = acting.acting(school)
    if not who or not school.settings.everyone:
        return ""
    known, now = state_of(Waits), (str(school.folder), who)
    if known.who == now and (writing().get("text") or writing().photos):
        return known.says  # while a post is written the record is not asked with every word
    try:
        rows = queue(Desk.open(school), who, datetime.datetime.now(datetime.UTC))
    except CheckerError:
        return ""
    known.who, known.says = now, in_words([row.what for row in rows if row.mine])
    return known.says


def in_words(waits: list[str]) -> str:
    """How many posts wait, and for what; "" where none does."""
    if not waits:
        return ""
    kinds = Counter(waits)
    what = f"for {waits[0]}" if len(kinds) == 1 else in_a_row([f"{count} for {kind}" for kind, count in kinds.items()])
    return f"{len(waits)} {'post waits' if len(waits) == 1 else 'posts wait'} for you in the Queue: {what}"

"""The history: every case, filtered, with what was checked and by whom."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

import streamlit as st

from checker.page import acting, by_pupil, case_view
from checker.page.as_typed import PAUSE_LIVE
from checker.page.cases import STATES, VERDICTS, case_part, row_of, when
from checker.page.pieces import plain
from checker.page.session import state_of
from checker.school import School
from checker.workflow.case import Case
from checker.workflow.desk import Desk
from checker.workflow.listing import changes
from checker.workflow.lists import imports
from checker.workflow.queue import Filter, history
from checker.workflow.roles import identity
from checker.workflow.states import State

_PAGE = 25


@dataclass(slots=True)
class HistoryState:
    """What this page remembers between runs."""

    shown: int = _PAGE


def draw(school: School) -> None:
    """One run of the page."""
    desk, who = Desk.open(school), acting.acting(school)
    if case_id := case_view.opened():
        case_view.draw(desk, case_id, who, head=lambda kept: by_pupil.in_case(desk, case_id, who, kept))
        return
    st.header("What was done", anchor=False)
    _people(desk)
    _lists(desk)
    with st.container(key="history-filters"):
        by_pupil.field_for(school, who)
        wanted = _filters(school)
    state = state_of(HistoryState)
    of_pupil = by_pupil.found_for(desk, who)
    if of_pupil is not None:
        wanted = replace(wanted, among=frozenset(of_pupil))
    found, more = history(desk, wanted, state.shown)
    if not found and of_pupil is None:
        st.html(case_part("empty", "No case fits", "Take a filter away, or send a post for approval on the page Write."))
    elif len(found) < len(of_pupil or ()) and not more:
        st.caption(f"{len(found)} of these {len(of_pupil or ())} posts fit the other fields above.")
    for case in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"case-past-{case.id}"):
            with st.container(gap=None):
                st.html(case_part("case_row", row_of(case, desk, said=_decided(case, school))))
                if of_pupil:
                    by_pupil.in_list(of_pupil[case.id])
            st.button(f"Open {case.id}", key=f"open-{case.id}", on_click=case_view.open_case, args=(case.id,))
    if more:
        st.button("Show more", key="history.more", on_click=_more, width="stretch")


def forget() -> None:
    """Another school was chosen: its pupils are others."""
    by_pupil.forget()


def _people(desk: Desk) -> None:
    """Who may do what, as it was changed: whoever is responsible for the school's data looks for that here."""

    def called(who: str) -> str:
        return acting.name_of(desk.school, who)

    if found := changes(desk):
        rows = [{"what": c.in_words(called), "who": called(c.by), "when": when(c.at), "role": "", "why": "", "asked": ()} for c in found]
        with st.expander(f"Who may do what: {len(rows)} {'change' if len(rows) == 1 else 'changes'}"):
            st.html(case_part("timeline", rows))


def _lists(desk: Desk) -> None:
    """When the school's lists were imported, by whom, and how many people they hold: consent is decided by what stands in them."""
    if found := imports(desk):
        rows = [
            {
                "what": each.in_words(),
                "who": acting.name_of(desk.school, each.by) if each.by else "Somebody who had not said who they are",
                "when": when(each.at),
                "role": "",
                "why": "",
                "asked": (),
            }
            for each in found
        ]
        with st.expander(f"Lists that were imported: {len(rows)}"):
            st.html(case_part("timeline", rows))


def _filters(school: School) -> Filter:
    people = {identity(p): p.name for p in school.settings.everyone}
    number = st.text_input(
        "Case number",
        key="keep.history.number",
        persist_state="session",
        placeholder="C12 or 12",
        max_chars=20,
        live=PAUSE_LIVE,
        width=220,
    )
    first, second, third = st.columns(3)
    states = first.multiselect(
        "State", list(State), key="keep.history.states", persist_state="session", format_func=lambda s: STATES[s][1], placeholder="Any"
    )
    platforms = second.multiselect(
        "Platform",
        list(school.platforms),
        key="keep.history.platforms",
        persist_state="session",
        format_func=lambda p: plain(school.platform_name(p)),
        placeholder="Any",
    )
    authors = third.multiselect(
        "Written by",
        list(people),
        key="keep.history.authors",
        persist_state="session",
        format_func=lambda i: plain(people[i]),
        placeholder="Anybody",
    )
    first, second, third = st.columns(3)
    since = first.date_input("From", value=None, key="keep.history.from", persist_state="session", format="DD/MM/YYYY")
    until = second.date_input("Up to", value=None, key="keep.history.to", persist_state="session", format="DD/MM/YYYY")
    verdicts = third.multiselect(
        "The checks said",
        list(VERDICTS),
        key="keep.history.verdicts",
        persist_state="session",
        format_func=lambda v: VERDICTS[v],
        placeholder="Anything",
    )

    def fits(case: Case) -> bool:
        return (
            (not platforms or bool(set(platforms) & set(case.platforms)))
            and (not authors or bool(set(authors) & set(case.authors)))
            and (not verdicts or case.verdict in verdicts)
        )

    return Filter(frozenset(states), _day(since), _day(until), _case(number), fits=fits)


def _case(typed: str | None) -> str:
    """The id of the case whose number somebody typed: "C12", "12", "case 12". Anything else is passed on as it is, and no case fits."""
    said = str(typed or "").strip()
    number = re.fullmatch(r"(?:case\s*)?[c#]?\s*0*([1-9]\d*)", said, re.I | re.A)
    return f"C{number[1]}" if number else said


def _day(value: object) -> datetime.date | None:
    return value if isinstance(value, datetime.date) else None


def _decided(case: Case, school: School) -> str:
    return f"Last decided by {acting.name_of(school, case.by)}." if case.by else ""


def _more() -> None:
    state_of(HistoryState).shown += _PAGE

"""The queue: what waits for whom, and one case opened."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass

import streamlit as st

from checker.page import acting, case_view
from checker.page.cases import case_part, counts, row_of
from checker.page.focus import wish
from checker.page.pieces import part, plain
from checker.page.pressing import press, pressed
from checker.page.session import state_of
from checker.school import School
from checker.workflow.desk import Desk
from checker.workflow.notices import tell
from checker.workflow.queue import Waiting, queue
from checker.workflow.rechecking import Rechecked, recheck
from checker.workflow.standing import outdated

ALL, MINE = "Everything that waits", "Waits for me"
_PAGE = 25
"""Rows shown at first, and by each press of the button below them."""


@dataclass(slots=True)
class QueueState:
    """What this page remembers between runs."""

    shown: int = _PAGE
    said: str = ""
    """What came of checking again all that waits."""


def draw(school: School) -> None:
    """One run of the page."""
    desk, who = Desk.open(school), acting.acting(school)
    if case_id := case_view.opened():
        state_of(QueueState).said = ""
        case_view.draw(desk, case_id, who)
        return
    st.header("What waits", anchor=False)
    rows = queue(desk, who, datetime.datetime.now(datetime.UTC))
    _again(desk, sum(outdated(row.case, school) for row in rows))
    mine = [row for row in rows if row.mine]
    chosen = st.segmented_control(
        "Show",
        [MINE, ALL],
        default=MINE if mine else ALL,
        key="queue.which",  # not kept over other pages: it goes by who looks
        format_func=lambda o: f"{o} ({len(mine if o == MINE else rows)})",
        label_visibility="collapsed",
    )
    wanted = mine if chosen == MINE else rows
    if number := st.text_input(
        "Case number", key="keep.queue.number", persist_state="session", placeholder="Such as C12", max_chars=12
    ).strip():
        wanted = [row for row in rows if row.case.id.lower() == number.lower()]
    if not wanted:
        _nothing(number, who)
        return
    state = state_of(QueueState)
    for row in wanted[: state.shown]:
        _row(row, desk)
    if len(wanted) > state.shown:
        st.button(f"Show more (of {len(wanted)})", key="queue.more", on_click=_more, width="stretch")


def forget() -> None:
    """Another school was chosen: what was said of the cases of the one before counts no more."""
    state_of(QueueState).said = ""


def _again(desk: Desk, count: int) -> None:
    """Have all that waits checked again where rules, settings or consents have changed: until then nothing of it is decided or goes out."""
    state = state_of(QueueState)
    if state.said:
        with st.container(key="queue-said"):
            st.html(case_part("done", "Checked again", state.said))
    if not count:
        return
    many = count > 1
    text = (
        f"{f'{count} posts were' if many else 'One post was'} checked before the rules, the settings (people and accounts among them) or the consent log changed. "
        f"Until {'they are' if many else 'it is'} checked again, {'none of them can be approved or published' if many else 'it can be neither approved nor published'}. "
        "An approval that still holds then counts again."
    )
    st.html(part("notice", "changed", "Check again what waits", text))
    again = "queue.recheck"
    st.button("Check them again" if many else "Check it again", key=again, icon=":material/refresh:", on_click=press(again))
    if not pressed(again):
        return
    bar, done = st.progress(0.0, "Checking again"), itertools.count(1)
    outcome = Rechecked()
    try:
        recheck(desk, step=lambda: bar.progress(min(1.0, next(done) / count), "Checking again"), into=outcome)
    finally:  # also where a click breaks it off: what has ended so far has ended
        trouble = tell(desk, [desk.case(case_id) for case_id in outcome.lapsed])
        state.said = " ".join(filter(None, (_came_to(outcome), trouble)))
    wish(".st-key-queue-said .ck")
    st.rerun()


def _came_to(outcome: Rechecked) -> str:
    count = outcome.checked - len(outcome.failed)
    said = ["One post was checked again." if count == 1 else f"{count} posts were checked again."]
    if outcome.failed:
        said.append(f"Not checked: {', '.join(outcome.failed)}. Open the case and try again.")
    if outcome.lapsed:
        said.append(f"The approval has ended of {', '.join(outcome.lapsed)}; the case says why.")
    if outcome.changed:
        said.append(f"The checks say something else now of {', '.join(outcome.changed)}.")
    return " ".join(said)


def _row(row: Waiting, desk: Desk) -> None:
    whom = ", ".join(acting.name_of(desk.school, w) for w in row.whom)
    waits = f"Waits for you: {row.what}." if row.mine else f"Waits for {row.what}" + (f" ({whom})." if whom else ".")
    if not counts(row.case, desk):
        waits = "Do not publish it now: the case says why."
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"case-row-{'mine-' if row.mine else ''}{row.case.id}"
    ):
        st.html(case_part("case_row", row_of(row.case, desk, asks=waits)))
        st.button(
            f"Open {row.case.id}",
            key=f"open-{row.case.id}",
            type="primary" if row.mine else "secondary",
            on_click=case_view.open_case,
            args=(row.case.id,),
        )


def _nothing(number: str, who: str) -> None:
    if number:
        text = "It may be closed: History has every case."
        st.html(case_part("empty", plain(f"No case {number} waits"), text))
    else:
        text = (
            "Posts that are sent for approval stand here until they are published."
            if who
            else "Say who you are, to see what waits for you."
        )
        st.html(case_part("empty", "Nothing waits", text))


def _more() -> None:
    state_of(QueueState).shown += _PAGE

"""How a case is shown in a list and at the head of its page: in words and an icon, never by colour alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from checker.in_words import day_in_words, time_in_words
from checker.page.acting import name_of, names_of
from checker.render.parts import environment, without_svg
from checker.school import School
from checker.workflow.case import Case
from checker.workflow.comments import Comment, in_words
from checker.workflow.desk import Desk
from checker.workflow.destinations import destinations
from checker.workflow.roles import in_a_row
from checker.workflow.settling import Lift, Noted
from checker.workflow.standing import not_in_force
from checker.workflow.states import IN_WORDS, State

_ICONS = {
    State.SUBMITTED: "review",
    State.CHANGES_ASKED: "changed",
    State.APPROVED: "done",
    State.REJECTED: "stop",
    State.PUBLISHED: "done",
    State.WITHDRAWN: "incomplete",
    State.LAPSED: "changed",
}
STATES = {state: (_ICONS[state], words) for state, words in IN_WORDS.items()}
"""Icon and words of each state."""
VERDICTS = {
    "stop": "Stop",
    "incomplete": "Incomplete",
    "review": "Review",
    "nothing_found": "Nothing found by these checks",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list: `asks` says what is to be done and stands first, `said` is what was done."""

    id: str
    kind: str
    state: str
    where: str
    planned: str
    who: str
    asks: str = ""
    said: str = ""


def case_part(name: str, *args: Any) -> str:
    """A piece of templates/cases.html, ready for `st.html`."""
    macro = getattr(environment().get_template("cases.html").module, name)
    return without_svg(str(macro(*args)).strip())


def asked_in(
    case: Case, school: School, *, sent_again: bool, called: Callable[[Comment], str] | None = None, numbered: bool = False
) -> str:
    """What changes were asked for last and by whom, on the whole and place by place, ready for `st.html`.

    Args:
        sent_again: before the version that waits now.
        called, numbered: as `in_words` has them.
    """
    return case_part(
        "asked",
        name_of(school, case.asked_by),
        case.asked,
        in_words(case.comments, case.findings, called, numbered=numbered),
        sent_again,
    )


def row_of(case: Case, desk: Desk, *, asks: str = "", said: str = "") -> Row:
    """A case as a list shows it; an approval that does not count today is not shown as one that does."""
    school = desk.school
    kind, words = STATES[case.state]
    if not counts(case, desk):
        kind, words = "changed", f"{words}, which does not count at the moment"
    who = f"Written by {names_of(school, case.authors)}, sent {when(case.sent_at)}. {VERDICTS.get(case.verdict, case.verdict)}."
    return Row(case.id, kind, words, destinations(case, school), day(case.publish_on), who, asks, said)


def counts(case: Case, desk: Desk) -> bool:
    """Whether an approval of this case would count now; True as well where none was given."""
    return not not_in_force(desk, case, datetime.datetime.now(datetime.UTC))


def left_to_mend(left: Iterable[tuple[int, Noted]]) -> str:
    """Which open findings nobody may accept, and which only a second reader may, each by its number on the page; "" where there is none."""
    rows = list(left)
    must = [n for n, f in rows if f.lift is Lift.NOBODY]
    others = [n for n, f in rows if f.lift is Lift.SECOND_READER]
    out = []
    if must:
        out.append(f"{_findings(must)} {'has' if len(must) == 1 else 'have'} to be mended before anybody can approve this.")
    if others:
        is_, it = ("is", "it") if len(others) == 1 else ("are", "them")
        out.append(f"{_findings(others)} {is_} to be mended{' too' if must else ''}, unless a second reader accepts {it} with a reason.")
    return " ".join(out)


def _findings(numbers: Sequence[int]) -> str:
    return f"Finding{'s' if len(numbers) > 1 else ''} {in_a_row([str(n) for n in numbers])}"


def when(time: datetime.datetime | None) -> str:
    """A time as people read it."""
    return time_in_words(time) if time else ""


def day(iso: str | None) -> str:
    """A day as people read it; "" where there is none."""
    return day_in_words(datetime.date.fromisoformat(iso[:10])) if iso else ""

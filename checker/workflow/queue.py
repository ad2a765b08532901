"""What waits for whom, and what was done: the lists of the officer's page. Both ask the record only for the cases that they show."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.record.chain import moment
from checker.workflow.case import Case, cases_of
from checker.workflow.notices import waits_for
from checker.workflow.states import OPEN, State

if TYPE_CHECKING:
    from checker.workflow.desk import Desk

STATES = tuple(s.value for s in State)
LAPSED_DAYS = 30
"""For so long an approval that ended is shown to its author as something to do."""
_AT_ONCE = 100
"""Cases that are read at a time while a list is filled."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case of the queue.

    Attributes:
        case: as it stands.
        whom: whom it waits for, by e-mail address or name.
        what: for what, in a few words.
        mine: whether it waits for the person who asked.
    """

    case: Case
    whom: tuple[str, ...]
    what: str
    mine: bool


def open_cases(desk: Desk) -> list[Case]:
    """The cases in which something is still to come, oldest first; as many entries are read as these have, however long the record is."""
    last = desk.record.last_of(desk.name, STATES)
    found = cases_of(desk.record.of_cases(desk.name, [each.case for each in last if State(each.kind) in OPEN]))
    return [case for case in found if case.state in OPEN]


def queue(desk: Desk, who: str, now: datetime.datetime) -> list[Waiting]:
    """What waits: first what waits for `who`, then the rest, each oldest first."""
    settings, day = desk.school.settings, now.astimezone().date()
    since = moment(now - datetime.timedelta(days=LAPSED_DAYS))
    last = desk.record.last_of(desk.name, STATES)
    wanted = [e.case for e in last if State(e.kind) in OPEN or (e.kind == State.LAPSED and e.at >= since)]
    out = []
    for case in cases_of(desk.record.of_cases(desk.name, wanted)):
        whom, what = waits_for(case, settings, day)
        if what:
            out.append(Waiting(case, whom, what, who in whom))
    return sorted(out, key=lambda w: (not w.mine, w.case.updated_at or now))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases of the history.

    Attributes:
        states: in one of these; empty for any.
        first, last: last acted on between these days, both included.
        case: the one of this id; "" for any.
        among: one of these ids; None for any.
        fits: anything else that has to hold of a case.
    """

    states: frozenset[State] = frozenset()
    first: datetime.date | None = None
    last: datetime.date | None = None
    case: str = ""
    among: frozenset[str] | None = None
    fits: Callable[[Case], bool] = lambda _: True


def history(desk: Desk, wanted: Filter, most: int) -> tuple[list[Case], bool]:
    """The cases that the filter wants, newest first, `most` of them at the most, and whether there are more."""
    out: list[Case] = []
    for case in _found(desk, wanted):
        if len(out) == most:
            return out, True
        out.append(case)
    return out, False


def _found(desk: Desk, wanted: Filter) -> Iterator[Case]:
    last = desk.record.last_of(desk.name, STATES)
    kinds = {s.value for s in wanted.states}
    ids = [e.case for e in last if (not kinds or e.kind in kinds) and wanted.case in ("", e.case)]
    ids = [case for case in ids if wanted.among is None or case in wanted.among]
    ids.sort(key=lambda case: -int(case[1:]))
    for start in range(0, len(ids), _AT_ONCE):
        for case in reversed(cases_of(desk.record.of_cases(desk.name, ids[start : start + _AT_ONCE]))):
            day = case.updated_at.astimezone().date() if case.updated_at else None
            early = wanted.first and day and day < wanted.first
            late = wanted.last and day and day > wanted.last
            if not early and not late and (not wanted.states or case.state in wanted.states) and wanted.fits(case):
                yield case

"""What has had its time goes: drafts of closed cases, and after `[retention] decisions` what the record holds of them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.record.chain import IMPORTED, Write, moment
from checker.workflow.case import Case, cases_of
from checker.workflow.listing import KIND as PEOPLE
from checker.workflow.lists import KIND as LISTS
from checker.workflow.queue import STATES
from checker.workflow.states import OPEN, State

if TYPE_CHECKING:
    from checker.workflow.desk import Desk


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many approvals had run out, drafts were deleted and entries erased."""

    lapsed: int
    drafts: int
    entries: int


def tidy(desk: Desk, now: datetime.datetime) -> Tidied:
    """Let approvals that have run out lapse, delete drafts whose time is over, and erase decisions whose time is over; the chain stays whole."""
    retention = desk.school.settings.retention
    last = desk.record.last_of(desk.name, STATES)
    # Only cases that may be due are read: the page tidies after each decision, and a record of years has tens of thousands of cases.
    lapsed = 0
    for case in _cases(desk, [each.case for each in last if each.kind == State.APPROVED]):
        if case.state is State.APPROVED and case.approval and now >= case.approval.expires:
            desk.write_by_system(case, [Write(State.LAPSED.value, {"why": ["It ran out."]})], now)
            lapsed += 1
    kept, since = set(desk.record.drafts_kept(desk.name)), now - datetime.timedelta(days=retention.drafts)
    closed = [each.case for each in last if State(each.kind) not in OPEN and each.case in kept and each.at <= moment(since)]
    drafts = sorted(case.id for case in _cases(desk, closed) if _over(case, since))
    desk.record.delete_drafts(drafts)
    numbers = _past(desk, now - datetime.timedelta(days=retention.decisions))
    if numbers:
        desk.erase(numbers, "the retention of decisions", now)
    return Tidied(lapsed, len(drafts), len(numbers))


def _past(desk: Desk, oldest: datetime.datetime) -> list[int]:
    """The entries that still hold something and whose time is over: of cases in which nothing happened since, of changes of people, of imported lists, and of an older form."""
    rows = desk.record.unerased(desk.name, moment(oldest))
    over = {case.id for case in _cases(desk, list(dict.fromkeys(case for _, case, _ in rows if case))) if _over(case, oldest)}
    return [number for number, case, kind in rows if case in over or kind in (IMPORTED, PEOPLE, LISTS)]


def _over(case: Case, since: datetime.datetime) -> bool:
    """Whether a case is closed and nothing happened in it since then."""
    return case.state not in OPEN and case.updated_at is not None and case.updated_at <= since


def _cases(desk: Desk, ids: Sequence[str]) -> list[Case]:
    return cases_of(desk.record.of_cases(desk.name, ids))

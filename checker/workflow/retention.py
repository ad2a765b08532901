"""What has had its time goes: drafts of closed cases, and after `[retention] decisions` what the record holds of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.record.chain import IMPORTED, Write
from checker.workflow.case import cases_of
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
    everything = desk.record.of_school(desk.name)
    cases = cases_of(everything)
    lapsed = 0
    for n, case in enumerate(cases):
        if case.state is State.APPROVED and case.approval and now >= case.approval.expires:
            cases[n] = desk.write_by_system(case, [Write(State.LAPSED.value, {"why": ["It ran out."]})], now)
            lapsed += 1
    closed = {c.id: c.updated_at for c in cases if c.state not in OPEN and c.updated_at}
    over = {case for case, at in closed.items() if at + datetime.timedelta(days=retention.drafts) <= now}
    drafts = sorted(set(desk.record.drafts_kept(desk.name)) & over)
    desk.record.delete_drafts(drafts)
    oldest = now - datetime.timedelta(days=retention.decisions)
    past = {case for case, at in closed.items() if at <= oldest}
    numbers = [e.number for e in everything if e.text is not None and (e.case in past or (e.kind == IMPORTED and e.time <= oldest))]
    if numbers:
        desk.erase(numbers, "the retention of decisions", now)
    return Tidied(lapsed, len(drafts), len(numbers))

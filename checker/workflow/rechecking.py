"""Every open or approved case against today's consent log, rules and models."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from checker.errors import CheckerError, RecordError, Refused
from checker.keys import references
from checker.record.chain import Write
from checker.report import Report, Verdict
from checker.workflow.case import RECHECKED, Case
from checker.workflow.keeping import Packed, pack, unpack
from checker.workflow.queue import open_cases
from checker.workflow.settling import Lift, noted, part_about, unsettled
from checker.workflow.standing import author_reasons, consent_reasons, state_reasons
from checker.workflow.states import OPEN, State

if TYPE_CHECKING:
    from checker.draft import Draft
    from checker.workflow.desk import Desk


@dataclass(slots=True)
class Rechecked:
    """What a recheck came to.

    Attributes:
        checked: cases looked at.
        lapsed: why, by case, of approvals that lapsed.
        changed: cases that wait and of which the checks now say something else.
        failed: why, by case, of cases that could not be looked at; an approval among them lapsed as well.
    """

    checked: int = 0
    lapsed: dict[str, list[str]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "checked": self.checked,
            "lapsed": [{"case": case, "reasons": why} for case, why in self.lapsed.items()],
            "changed": self.changed,
            "failed": [{"case": case, "reason": why} for case, why in self.failed.items()],
        }


def recheck(
    desk: Desk, *, now: datetime.datetime | None = None, step: Callable[[], object] = lambda: None, into: Rechecked | None = None
) -> Rechecked:
    """Check every open or approved case again.

    An approval stands, bound to today's versions, where today's checks find nothing that was not settled and every consent it relies on is in force;
    else it lapses. An approval never comes back by a recheck.

    Args:
        step: called once a case, for a progress bar.
        into: filled case by case and returned: whoever breaks it off (in `step`) knows by it how far it came.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    desk.refresh()
    out = Rechecked() if into is None else into
    for case in reversed(open_cases(desk)):
        out.checked += 1
        try:
            _again(desk, case, now, out)
        except Refused:
            # Somebody acted on it meanwhile: it is looked at as it stands now.
            fresh = desk.case(case.id)
            if fresh.state in OPEN:
                _again(desk, fresh, now, out)
        step()
    return out


def recheck_case(desk: Desk, case_id: str, *, now: datetime.datetime | None = None) -> Rechecked:
    """Check one open or approved case again, as `recheck` does.

    Raises:
        Refused: there is no such case, or nothing is to come in it any more.
    """
    desk.refresh()
    case, out = desk.case(case_id), Rechecked(checked=1)
    if case.state not in OPEN:
        raise Refused(f"Case {case.id} is {case.state.value}: it is not checked again. Submit the post again.")
    _again(desk, case, now or datetime.datetime.now(datetime.UTC), out)
    return out


def _again(desk: Desk, case: Case, now: datetime.datetime, out: Rechecked) -> None:
    """Check one case again; an approved one that cannot be checked does not stand."""
    from checker.workflow.desk import publication_day
    from checker.workflow.proposals import with_proposals
    from checker.workflow.told import told_before

    try:
        sealed = desk.record.draft(case.id)
        if sealed is None:
            raise RecordError("Its words and photos are no longer kept, so it cannot be checked again.")
        kept = unpack(sealed, desk.key)
        draft = kept.draft
        report = desk.with_keyed_ids(
            draft, with_proposals(draft, desk.school, on=publication_day(draft, now), earlier=told_before(desk, now, besides=case.id))
        )
    except CheckerError as error:
        out.failed[case.id] = str(error)
        if case.state is State.APPROVED:
            _lapse(desk, case, [str(error)], [str(error)], now, out)
        return
    _one(desk, case, kept._replace(report=report), now, out)


def _one(desk: Desk, case: Case, packed: Packed, now: datetime.datetime, out: Rechecked) -> None:
    from checker.workflow.desk import publication_day

    draft, report, _ = packed
    today = now.astimezone().date()
    body = desk.summary(draft, report)
    said_before = (case.verdict, [f.to_json() for f in case.findings], list(case.skipped))
    same = said_before == (body["verdict"], body["findings"], body["skipped"])
    why = [*state_reasons(case, report.digest, case.account, now), *author_reasons(case, desk.school)] if case.approval else []
    why += _new_trouble(desk, case, draft, report, today) if case.approval else []
    relied = case.pupils
    if not same or dict(case.versions) != dict(report.versions):
        writes = [Write(RECHECKED, body, digest=report.digest), *desk.pupil_writes(draft, report, publication_day(draft, now))]
        case = desk.write_by_system(case, writes, now, pack(packed, desk.key))
        if not case.approval and not same:
            out.changed.append(case.id)
    if case.approval:
        # Held against the consents on which it relied when it was approved as well, not only against those of today.
        held = replace(case, pupils=(*case.pupils, *relied))
        roll = references(desk.school, desk.key)
        shown, recorded = (consent_reasons(held, draft, desk.school, roll, now, for_record=quiet) for quiet in (False, True))
        if why or shown:
            _lapse(desk, case, [*why, *shown], [*why, *recorded], now, out)


def _new_trouble(desk: Desk, case: Case, draft: Draft, report: Report, day: datetime.date) -> list[str]:
    """What today's checks have against an approved post that nobody answered."""
    open_ones = unsettled(noted(report, draft, desk.school.settings), case.settlements.values(), day)
    out = [f"Today's checks find {f.told}{', which nobody may accept' if f.lift is Lift.NOBODY else ''}." for f in open_ones]
    fresh = sorted({s.check for s in report.skipped} - set(case.skipped))
    if fresh or (report.verdict is Verdict.INCOMPLETE and case.verdict != Verdict.INCOMPLETE and not open_ones):
        out.append(f"Today part of it could not be checked. It is about {part_about(fresh or ['draft'])}.")
    return out


def _lapse(desk: Desk, case: Case, shown: list[str], recorded: list[str], now: datetime.datetime, out: Rechecked) -> None:
    out.lapsed[case.id] = list(dict.fromkeys(shown))
    desk.write_by_system(case, [Write(State.LAPSED.value, {"why": list(dict.fromkeys(recorded))})], now)

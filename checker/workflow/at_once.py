"""Checked, filed and decided in one go by somebody who sits at this computer: the officer's page."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.errors import Refused
from checker.report import Report, Verdict, digest
from checker.workflow.case import SUBMITTED, fold
from checker.workflow.desk import Desk
from checker.workflow.retention import tidy
from checker.workflow.settling import ENOUGH, LEAST, Lift, letters
from checker.workflow.states import State

if TYPE_CHECKING:
    from checker.draft import Draft
    from checker.said import Said
    from checker.school import School

APPROVED, REJECTED = State.APPROVED.value, State.REJECTED.value


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision about one version of a post: `approved`, `rejected` or another state, by whom, when, why, and what the checks had said."""

    digest: str
    decision: str
    decider: str
    reason: str
    verdict: str
    decided_at: datetime.datetime
    case: str = ""


def refusal(report: Report, current: str, decision: str, *, decider: str = "x", reason: str | None = None) -> str:
    """Why this decision cannot be taken now, in one paragraph; empty when nothing that is known here stands in its way.

    Args:
        report: what the checks said.
        current: the digest of the post as it stands now.
        decision: `approved` or `rejected`.
        reason: leave out to ask only whether the decision could be taken at all.
    """
    if decision not in (APPROVED, REJECTED):
        return "A decision is `approved` or `rejected`."
    if not report.digest or report.digest != current:
        return "The post has changed since it was checked. Check it again, then decide."
    if decision == APPROVED and report.verdict is Verdict.STOP:
        return "The checks found something that must be mended first. Mend it and check again; a post with a stop cannot be approved."
    if not decider.strip():
        return "Write your name: the record says who decided."
    if reason is None:
        return ""
    if decision == APPROVED and report.verdict is Verdict.INCOMPLETE and letters(reason) < ENOUGH:
        return "Part of the post was not checked. Write in the reason how you checked that part yourself."
    if decision == APPROVED and report.verdict is Verdict.REVIEW and letters(reason) < ENOUGH:
        return "The checks asked for a second look. Write in the reason what you looked at and why the post may go out."
    if decision == REJECTED and letters(reason) < LEAST:
        return "Write a reason: the author needs to know what to change."
    return ""


def decide(
    report: Report,
    draft: Draft,
    school: School,
    *,
    decision: str,
    decider: str,
    reason: str,
    attest: Sequence[str] = (),
    case: str | None = None,
    said: Said | None = None,
    now: datetime.datetime | None = None,
) -> Decided:
    """File `draft` as it stands and decide about it. The reason settles every finding that an officer may accept.

    Args:
        case: the case of which it is a new version.
        said: as `Desk.submit` takes it.

    The digest is taken here, of the draft given, so that a decision can never stick to a version that was not checked.

    Raises:
        Refused: it may not be decided so; where it was filed already, says under which case.
        RecordError: it could not be recorded.
    """
    decider, reason = " ".join(decider.split()), reason.strip()
    if why := refusal(report, digest(draft), decision, decider=decider, reason=reason):
        raise Refused(why)
    desk = Desk.open(school, now=now)
    desk.nobody_named(reason)
    writer = school.settings.person(draft.author or "")
    by = writer.email or writer.name if writer and not writer.is_called(decider) else decider
    # Every post on the page has the same id: it says nothing about which case it belongs to.
    desk_draft = replace(draft, platform=None, id="", author=writer.email or writer.name if writer else None)
    filed = desk.submit(desk_draft, by, case=case, report=report, said=said, now=now, unnamed=True)
    accept = {f.id: reason for f in filed.findings if f.lift is Lift.OFFICER} if decision == APPROVED else {}
    action = "approve" if decision == APPROVED else "reject"
    try:
        made = desk.decide(filed.id, action, decider, reason=reason, accept=accept, attest=attest, now=now, unnamed=True)
    except Refused as refused:
        raise Refused(f"{refused} The post is filed as case {filed.id}.") from None
    tidy(desk, now or datetime.datetime.now(datetime.UTC))
    assert made.updated_at is not None
    return Decided(made.digest, made.state.value, decider, made.reason, made.verdict, made.updated_at, made.id)


def earlier(school: School, subject: str) -> list[Decided]:
    """The decisions about one version of a post, newest first.

    Raises:
        RecordError: the record could not be read.
    """
    desk = Desk.open(school)
    out = []
    entries, _ = desk.record.of_digest(desk.name, subject)
    for case_id in dict.fromkeys(e.case for e in entries):
        mine = [e for e in entries if e.case == case_id]
        for n, entry in enumerate(mine, 1):
            case = fold(mine[:n])
            if case and case.digest == subject and entry.kind != SUBMITTED and entry.kind in {s.value for s in State} and entry.text:
                by, reason = str(entry.body.get("by", "the checker")), str(entry.body.get("reason", ""))
                out.append(Decided(subject, entry.kind, by, reason, case.verdict, entry.time, case.id))
    for entry in desk.record.imported(desk.name, subject):
        if entry.text:
            body = entry.body
            out.append(Decided(subject, body["decision"], body["by"], body["reason"], body["verdict"], entry.time))
    return sorted(out, key=lambda d: d.decided_at, reverse=True)

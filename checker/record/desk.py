"""What has to be true before a decision is kept. The page asks here and decides nothing itself."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from checker.draft import Draft
from checker.errors import RecordError
from checker.finding import Level
from checker.record.decision import APPROVED, REJECTED, Decision, Store, count_findings
from checker.report import Report, Verdict, digest

if TYPE_CHECKING:
    from checker.school import School

ENOUGH = 12
"""Letters in a reason that has to say something: `I looked at it` has eleven."""


def refusal(report: Report, current: str, decision: str, *, decider: str = "x", reason: str | None = None) -> str:
    """Why this decision cannot be taken now, in one paragraph; empty when it can.

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
    letters = len(re.findall(r"\w", reason))
    if decision == APPROVED and report.verdict is Verdict.INCOMPLETE and letters < ENOUGH:
        return "Part of the post was not checked. Write in the reason how you checked that part yourself."
    if decision == APPROVED and report.verdict is Verdict.REVIEW and letters < ENOUGH:
        return "The checks asked for a second look. Write in the reason what you looked at and why the post may go out."
    if decision == REJECTED and letters < 3:
        return "Write a reason: the author needs to know what to change."
    return ""


def decide(
    report: Report,
    draft: Draft,
    school: School,
    store: Store,
    *,
    decision: str,
    decider: str,
    reason: str,
    now: datetime.datetime | None = None,
) -> Decision:
    """Keep a decision about `draft` as it stands.

    The digest is taken here, of the draft given, so that a decision can never stick to a version that was not checked.

    Raises:
        RecordError: the decision is refused, or could not be kept.
    """
    decider, reason = " ".join(decider.split()), reason.strip()
    if why := refusal(report, digest(draft), decision, decider=decider, reason=reason):
        raise RecordError(why)
    if reason and _names_somebody(reason, school):
        raise RecordError(
            "The reason seems to hold a pupil's full name or a personal detail. The record keeps none: write the pupil's id or first name instead."
        )
    made = Decision(
        digest=report.digest,
        decision=decision,
        decider=decider,
        reason=reason,
        verdict=report.verdict.value,
        findings=count_findings(report),
        skipped=tuple(sorted({s.check for s in report.skipped})),
        versions=dict(report.versions),
        decided_at=now or datetime.datetime.now(datetime.UTC),
        school=school.settings.school.name,
    )
    return store.add(made)


def _names_somebody(reason: str, school: School) -> bool:
    """Whether the checks on words would stop the reason itself for a name or a personal detail."""
    from checker.engine import load_checks, review

    checks = [c for c in load_checks() if c.category in ("names", "personal")]
    if not checks:
        return False
    report = review(Draft(text=reason), school, checks)
    return any(f.level is Level.STOP and f.category in ("names", "personal") for f in report.findings)

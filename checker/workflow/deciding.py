"""A decision about a case: who may take it, what stands in its way, and what is written. `Desk.decide` says what is to be given."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from checker.errors import Refused
from checker.record import Write
from checker.report import Verdict
from checker.versions import versions
from checker.workflow.answers import answering_as, answers
from checker.workflow.case import REVIEWED, SETTLED, Case
from checker.workflow.comments import Place, comments_on
from checker.workflow.roles import Actor, may_not_decide
from checker.workflow.settling import LEAST, InTheWay, Settlement, answered_by, letters, needed_attestations, unsettled, why_else
from checker.workflow.states import Action, Role, State, after

if TYPE_CHECKING:
    from checker.workflow.desk import Desk

DECISIONS = ("approve", "reject", "changes", "withdraw")
"""What may be decided about a case."""


def decide(
    desk: Desk,
    case_id: str,
    action: str,
    by: str,
    *,
    reason: str,
    accept: Mapping[str, str],
    attest: Sequence[str],
    comments: Mapping[str, str],
    places: Mapping[str, Place],
    seen: int | None,
    now: datetime.datetime,
    unnamed: bool,
) -> Case:
    """See `Desk.decide`."""
    if action not in DECISIONS:
        raise Refused(f"A decision is one of {', '.join(DECISIONS)}.")
    actor = desk.actor(by, now.astimezone().date(), unnamed)
    case, reason = desk.case(case_id), " ".join(reason.split())
    _as_seen(case, seen)
    desk.nobody_named(reason, *accept.values(), *comments.values())
    if action == "approve":
        return _approve(desk, case, actor, reason, dict(accept), tuple(attest), now)
    role = desk.role(case.state, Action(action), actor, case)
    asked = comments_on(case, comments, places) if action == "changes" else ()
    if letters(reason) < LEAST and not asked:
        raise Refused(
            "Write a reason: the author needs to know what to change." if action != "withdraw" else "Write a reason for taking it back."
        )
    state = after(case.state, Action(action), role)
    assert state is not None
    body: dict[str, Any] = {"by": actor.id, "role": role.value, "named": actor.named, "reason": reason}
    if asked:
        body["comments"] = [c.to_json() for c in asked]
    return desk.write(case, [Write(state.value, body)], now)


def _approve(
    desk: Desk, case: Case, actor: Actor, reason: str, accept: dict[str, str], attest: tuple[str, ...], now: datetime.datetime
) -> Case:
    settings = desk.school.settings
    if case.state in (State.APPROVED, State.PUBLISHED) and case.review_due:
        role = desk.role(case.state, Action.REVIEW, actor, case)
        return desk.write(case, [Write(REVIEWED, {"by": actor.id, "role": role.value, "reason": reason})], now)
    may_approve = after(case.state, Action.APPROVE, Role.OFFICER) is not None and Role.OFFICER in actor.roles
    if not may_approve:
        desk.role(case.state, Action.ACCEPT, actor, case)
        if not accept and not attest:
            raise Refused(
                f"{actor.name} may accept findings and not approve: an officer does. Accept one with a reason, or reject the post."
            )
    settlements, attested = answers(case, actor, accept, attest, settings, now)
    answered_now: dict[str, Any] = {
        "by": actor.id,
        "role": answering_as(actor).value,
        "settlements": [s.to_json() for s in settlements],
        "attested": attested,
    }
    if not may_approve:  # whoever approves gives the reason with the approval
        return desk.write(case, [Write(SETTLED, {**answered_now, "reason": reason})], now)
    if left := _left(desk, case, actor, reason, settlements, attested, now):
        raise Refused(" ".join(left.in_words()))
    writes = [Write(SETTLED, answered_now)] if settlements or attested else []
    given = {*case.attested, *attested}
    body = approval_body(desk, actor.id, case.account, now, reason=reason, named=actor.named, attested=sorted(given))
    own = {"role": Role.OFFICER.value, "own": actor.id in case.authors, "for": list(actor.stands_in_for)}
    return desk.write(case, [*writes, Write(State.APPROVED.value, {**body, **own}, digest=case.digest)], now)


def _as_seen(case: Case, seen: int | None) -> None:
    if seen is not None and seen != case.step:
        raise Refused("Somebody has acted on this case since you opened it, so yours was not recorded. Look at it as it stands now.")


def in_the_way(
    desk: Desk,
    case_id: str,
    by: str,
    *,
    reason: str,
    accept: Mapping[str, str],
    attest: Sequence[str],
    seen: int | None,
    now: datetime.datetime,
    unnamed: bool,
) -> InTheWay:
    """See `Desk.in_the_way`."""
    actor, case = desk.actor(by, now.astimezone().date(), unnamed), desk.case(case_id)
    _as_seen(case, seen)
    desk.role(case.state, Action.APPROVE, actor, case)
    settlements, attested = answers(case, actor, accept, attest, desk.school.settings, now)
    return _left(desk, case, actor, reason, settlements, attested, now)


def _left(
    desk: Desk, case: Case, actor: Actor, reason: str, settlements: Sequence[Settlement], attested: Sequence[str], now: datetime.datetime
) -> InTheWay:
    """What stands in the way of an approval with these answers.

    Raises:
        Refused: this person may not approve it, or nobody before it is checked again.
    """
    settings, day = desk.school.settings, now.astimezone().date()
    if why := may_not_decide(settings, actor.id, case.authors, day):
        raise Refused(why)
    if dict(case.versions) != versions(desk.school):
        raise Refused(
            "The rules, the settings or the consent log have changed since it was checked. Check it again (under Queue, or by `checker recheck`), then decide."
        )
    given = {*case.attested, *attested}
    tagged = any("tagged" in p.how for p in case.pupils)
    answered = answered_by(settings, given)
    others = why_else(
        nothing_ran=case.verdict == Verdict.INCOMPLETE and not case.skipped,
        skipped=[s for s in case.skipped if s not in answered],
        missing=[a for a in needed_attestations(settings, case.pictures, tagged) if a not in given],
        reason=reason,
        settings=settings,
    )
    return InTheWay(tuple(unsettled(case.findings, [*case.settlements.values(), *settlements], day)), tuple(others))


def approval_body(
    desk: Desk, by: str, account: str | None, now: datetime.datetime, *, reason: str, named: bool = True, attested: Sequence[str] = ()
) -> dict[str, Any]:
    """What an approval's entry says: by whom, for how long, and to what it is bound."""
    expires = now + datetime.timedelta(days=desk.school.settings.approval.valid_days)
    return {
        "by": by,
        "named": named,
        "reason": reason,
        "account": account,
        "attested": list(attested),
        "expires": expires.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "versions": dict(sorted(versions(desk.school).items())),
        "template": "",
        "review_due": "",
    }

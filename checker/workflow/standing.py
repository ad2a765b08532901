"""Whether an approval stands at a moment: the one question of the gate. It costs the draft's digest, one indexed query and a look at the consents."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from checker.errors import CannotTell, CheckerError, NotApproved
from checker.in_words import time_in_words
from checker.keys import references
from checker.record.chain import Entry, flaw, moment
from checker.record.store import SKEW
from checker.report import digest
from checker.school import ConsentState, School
from checker.versions import versions
from checker.workflow.approval import Approval
from checker.workflow.case import Case, fold
from checker.workflow.involved import BINDING, TAGGED, tagged_pupils
from checker.workflow.roles import may_not_decide
from checker.workflow.states import OPEN, State

if TYPE_CHECKING:
    from checker.draft import Draft
    from checker.workflow.desk import Desk

_WAITS = {
    State.SUBMITTED: "waits for a decision",
    State.CHANGES_ASKED: "was sent back for changes",
    State.REJECTED: "was rejected",
    State.WITHDRAWN: "was withdrawn",
    State.LAPSED: "has lapsed",
}
_PARTS = {
    "checker": "the checker",
    "rules": "the rules",
    "models": "the models",
    "consent_log": "the consent log",
    "settings": "school.toml",
}


def approval_of(desk: Desk, draft: Draft, account: str | None, now: datetime.datetime) -> Approval:
    """See `Desk.approval_of`."""
    try:
        desk.refresh()
        desk.not_gone_back()
        subject = digest(draft)
        entries, newest = desk.record.of_digest(desk.name, subject)
        account = account or desk.account_of(draft)
        roll = references(desk.school, desk.key)
    except CheckerError as error:
        raise CannotTell(str(error)) from None
    if moment(now + SKEW) < newest:
        raise CannotTell("The clock of this computer is behind the last entry of the record. Set the clock, then ask again.")
    if not entries:
        raise NotApproved(["Exactly this post was never submitted. Submit it, or undo what was changed since."])
    rows = sorted(entries, key=lambda e: (int(e.case[1:]), e.step))
    reasons: list[str] = []
    for _, group in groupby(rows, key=lambda e: e.case):
        case = _genuine(list(group), desk)
        if case is None:
            continue
        # A post for several platforms names no account; each of them is asked for by itself.
        meant = None if case.account is None and account in desk.accounts_of(draft) else account
        found = [
            *state_reasons(case, subject, meant, now),
            *author_reasons(case, desk.school),
            *consent_reasons(case, draft, desk.school, roll, now),
        ]
        if not found and case.approval:
            return replace(case.approval, account=account)
        reasons = found
    raise NotApproved(reasons or ["Exactly this post was never approved. Submit it."])


def state_reasons(case: Case, subject: str, account: str | None, now: datetime.datetime) -> list[str]:
    """What its own story has against an approval: that there is none, that it has run out, that it is of something else."""
    if case.digest != subject:
        return [f"Case {case.id} was changed since: another version of this post is the one that counts."]
    if case.approval is None:
        why = f": {' '.join(case.why)}" if case.why and case.state is State.LAPSED else "."
        return [f"Case {case.id} {_WAITS.get(case.state, 'is not approved')}{why}"]
    if now < case.approval.at - SKEW:
        raise CannotTell("The clock of this computer is behind the time of the approval. Set the clock, then ask again.")
    out = []
    if now >= case.approval.expires:
        out.append(f"The approval of case {case.id} ran out on {time_in_words(case.approval.expires)}. Submit the post again.")
    if account != case.approval.account:
        out.append(f"Case {case.id} was approved for {case.approval.account or 'no account by name'}, and not for {account or 'none'}.")
    if case.state is State.PUBLISHED and len(case.platforms) == 1:  # of several, the others are still to come
        out.append(f"Case {case.id} has been published already. Submit the post again to publish it once more.")
    if not case.named:
        out.append(f"Case {case.id} was approved by somebody whom the school does not list.")
    return out


def author_reasons(case: Case, school: School) -> list[str]:
    """Whether the approval was given by one of the authors: an approval that was recorded as of somebody else's post counts for none of one's own."""
    approval = case.approval
    if approval is None or case.template or case.own:  # who agreed to a template's words approves none of its posts by themselves
        return []
    if not may_not_decide(school.settings, approval.by, case.authors, approval.at.astimezone().date()):
        return []
    return [f"Case {case.id} was approved by one of its authors. Ask another officer: send the post again."]


def not_in_force(desk: Desk, case: Case, now: datetime.datetime) -> list[str]:
    """Why an approval that stands in the record does not count at a moment, as far as the record and today's school tell; empty where it counts, or none was given.

    For what is shown of a case in lists, where no draft is opened. Whether a post may go out only `approval_of` says.
    """
    if case.approval is None or case.state is not State.APPROVED:
        return []
    try:
        story = state_reasons(case, case.digest, case.account, now)
    except CannotTell as error:
        story = [str(error)]
    roll = references(desk.school, desk.key)
    return [*story, *author_reasons(case, desk.school), *consent_reasons(case, None, desk.school, roll, now)]


def outdated(case: Case, school: School) -> bool:
    """Whether something is still to come in a case that was last checked by other rules, settings or consents than today's."""
    return case.state in OPEN and dict(case.versions) != versions(school)


def version_reasons(case: Case, school: School) -> list[str]:
    """Which of the things that an approval is bound to have changed since."""
    today = versions(school)
    changed = sorted(p for p in {*today, *case.approved_versions} if today.get(p) != case.approved_versions.get(p))
    if not case.approval or not changed:
        return []
    what = ", ".join(_PARTS.get(p, p.replace("_", " ")) for p in changed)
    return [f"Since case {case.id} was approved, {what} changed. Check it again (under Queue, or by `checker recheck`)."]


def consent_reasons(
    case: Case, draft: Draft | None, school: School, roll: dict[str, str], now: datetime.datetime, *, for_record: bool = False
) -> list[str]:
    """What of that to which an approval is bound has changed, and which consents on which it relies are not in force: today, and on the day on which it is
    to go out.

    Args:
        draft: what is to go out; None asks of what the record knows of the case by itself.
        roll: pupils' ids by keyed reference.
        for_record: without the pupils' ids, which the record holds by keyed reference only.
    """
    if not case.approval:
        return []
    today = now.astimezone().date()
    planned = draft.date if draft else datetime.date.fromisoformat(case.publish_on[:10]) if case.publish_on else None
    platforms = draft.platforms if draft else case.platforms
    days = sorted({today, max(today, planned or today)})
    needed: dict[str, set[str]] = {pupil: set(platforms) for pupil in (tagged_pupils(draft) if draft else ())}
    out = version_reasons(case, school)
    for each in case.pupils:
        if not BINDING & set(each.how):
            continue
        pupil_id = roll.get(each.reference)
        if pupil_id is None:
            out.append(f"A pupil in case {case.id} is no longer in the consent log.")
            continue
        needed.setdefault(pupil_id, set()).update(each.relied, platforms if TAGGED in each.how else ())
    for pupil_id, activities in sorted(needed.items()):
        for activity in sorted(activities):
            states = [school.consent(pupil_id, activity, day) for day in days]
            if wrong := [s for s in states if s is not ConsentState.IN_FORCE]:
                whom = "a pupil" if for_record else f"pupil {pupil_id}"
                out.append(f"Consent for {whom} is not in force for {school.platform_within(activity)} ({wrong[0].value}).")
    return out


def _genuine(entries: Sequence[Entry], desk: Desk) -> Case | None:
    """The case of these entries, each as it was written with this school's key and in its place."""
    for step, entry in enumerate(entries, 1):
        if flaw(entry, desk.key) or entry.step != step:
            raise CannotTell(
                "The record of decisions was changed by somebody. Run `checker audit verify`, and tell whoever looks after it."
            )
    return fold(entries)

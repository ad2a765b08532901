"""What somebody answers to the findings of a case when they decide about it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from checker.errors import Refused
from checker.school.settings import Settings
from checker.workflow.case import Case
from checker.workflow.roles import Actor
from checker.workflow.settling import LEAST, Lift, Noted, Settlement, letters
from checker.workflow.states import Role


def answers(
    case: Case, actor: Actor, accept: Mapping[str, str], attest: Sequence[str], settings: Settings, now: datetime.datetime
) -> tuple[list[Settlement], list[str]]:
    """The settlements and the names of the attestations that somebody gives with a decision, each allowed to them.

    Args:
        accept: a reason by id of a finding, or by its first letters where these are enough.
        attest: names of attestations.

    Raises:
        Refused: one of them is not for this person to give, or names no finding or attestation.
    """
    until = (now.astimezone().date() + datetime.timedelta(days=settings.approval.accepted_days)).isoformat()
    role = answering_as(actor)
    common = {"by": actor.id, "role": role.value, "at": now.isoformat(timespec="seconds"), "until": until}
    out = []
    for given, reason in accept.items():
        for finding in [f for f in case.findings if f.id == given] or _by_beginning(case, given):
            if finding.lift is Lift.NOBODY:
                raise Refused(f"{finding.told} must be mended; nobody may accept it. Mend the post and submit it again.")
            if finding.lift is Lift.SECOND_READER and role is not Role.SECOND_READER:
                raise Refused(f"{finding.told} is for a second reader to accept: the safeguarding lead or data protection officer.")
            if finding.lift is Lift.SECOND_READER and actor.id in case.authors:
                raise Refused(f"{finding.told} is for somebody else to accept: nobody lifts a stop on their own post.")
            if letters(reason) < LEAST:
                raise Refused(f"Write why {finding.told} is accepted: {finding.id[:12]}=REASON.")
            out.append(Settlement(finding.id, "accepted", " ".join(reason.split()), **common))
    known = {a.name: a for a in settings.approval.attestations}
    for name in attest:
        if name not in known:
            raise Refused(f"There is no attestation {name}. school.toml lists: {', '.join(known) or 'none'}.")
        for finding in case.findings:
            by_second_reader = role is Role.SECOND_READER and actor.id not in case.authors
            liftable = finding.lift is Lift.OFFICER or (finding.lift is Lift.SECOND_READER and by_second_reader)
            if finding.check in known[name].settles and liftable and finding.id not in accept:
                out.append(Settlement(finding.id, "attested", name, **common))
    return out, list(dict.fromkeys(attest))


def answering_as(actor: Actor) -> Role:
    """In which of their roles somebody answers findings."""
    return Role.SECOND_READER if Role.SECOND_READER in actor.roles else Role.OFFICER


def _by_beginning(case: Case, given: str) -> list[Noted]:
    """The findings whose id begins so, where these are one and the same."""
    found = [f for f in case.findings if f.id.startswith(given)] if len(given) >= 6 else []
    if len({f.id for f in found}) != 1:
        raise Refused(f"No finding of case {case.id} has the id {given}. `checker submit` and `checker audit export` show the ids.")
    return found

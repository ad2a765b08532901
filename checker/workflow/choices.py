"""What a person may do with a case as it stands, and what stands in the way: asked before a button is shown, and decided again when it is pressed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.errors import Refused
from checker.workflow.roles import Actor, find_actor, may_not_decide
from checker.workflow.settling import Lift, Noted, Settlement, needed_attestations, unsettled
from checker.workflow.standing import outdated
from checker.workflow.states import Action, Role, State, allowed

if TYPE_CHECKING:
    from checker.workflow.case import Case
    from checker.workflow.desk import Desk


@dataclass(frozen=True, slots=True)
class Choices:
    """What one person may do with one case.

    Attributes:
        own: whether they wrote it.
        approve: whether this person may approve it once everything is answered.
        hindrance: why they may not approve it, in a sentence that says what to do; empty where they may, or where nobody could now.
        accept: ids of findings that this person may accept with a reason.
        attest: names of attestations that are asked for and not given yet.
        to_mend: findings that nobody may accept.
        changes, reject, withdraw, publish, submit, review: whether they may do that now.
        recheck: the rules, settings or consent log have changed since the check: it has to be checked again first.
    """

    own: bool = False
    approve: bool = False
    hindrance: str = ""
    accept: frozenset[str] = frozenset()
    attest: tuple[str, ...] = ()
    to_mend: tuple[Noted, ...] = ()
    changes: bool = False
    reject: bool = False
    withdraw: bool = False
    publish: bool = False
    submit: bool = False
    review: bool = False
    recheck: bool = False
    unsettled: tuple[Noted, ...] = field(default=())

    @property
    def decides(self) -> bool:
        """Whether this person decides anything here."""
        return self.approve or self.changes or self.reject

    @property
    def settles(self) -> bool:
        """Whether the case waits for something that this person may do, besides sending it back or taking it away."""
        return bool(self.approve or self.accept or self.review)

    @property
    def acts(self) -> bool:
        """Whether there is anything that this person has to settle here, a decision or less."""
        return bool(self.decides or self.accept or self.review)


def choices(desk: Desk, case: Case, who: str, day: datetime.date, *, unnamed: bool = False) -> Choices:
    """What a person may do.

    Args:
        who: e-mail address or name.
        day: today.
        unnamed: see `roles.find_actor`.
    """
    settings = desk.school.settings
    left = tuple(unsettled(case.findings, case.settlements.values(), day))
    recheck = outdated(case, desk.school)
    try:
        actor = find_actor(settings, who, day, unnamed=unnamed)
    except Refused as refused:
        return Choices(hindrance=str(refused), recheck=recheck, unsettled=left)

    def may(action: Action) -> bool:
        try:
            desk.role(case.state, action, actor, case)
        except Refused:
            return False
        return True

    submitted = case.state is State.SUBMITTED
    to_mend = tuple(f for f in left if f.lift is Lift.NOBODY)
    hindrance = ""
    if submitted and Role.OFFICER in actor.roles:
        hindrance = may_not_decide(settings, actor.id, case.authors, day)
    tagged = any("tagged" in p.how for p in case.pupils)
    return Choices(
        own=actor.id in case.authors,
        approve=submitted and may(Action.APPROVE) and not hindrance,
        hindrance=hindrance,
        accept=frozenset(f.id for f in left if _accepts(actor, case, f)) if submitted and not hindrance else frozenset(),
        attest=tuple(a for a in needed_attestations(settings, case.pictures, tagged) if a not in case.attested) if submitted else (),
        to_mend=to_mend,
        changes=may(Action.CHANGES),
        reject=may(Action.REJECT),
        withdraw=may(Action.WITHDRAW),
        publish=may(Action.PUBLISH),
        submit=may(Action.SUBMIT) and (actor.id in case.authors or Role.OFFICER in actor.roles),
        review=bool(case.review_due) and may(Action.REVIEW),
        recheck=recheck,
        unsettled=left,
    )


def _accepts(actor: Actor, case: Case, finding: Noted) -> bool:
    """Whether this person may accept this finding: the rule that `answers.answers` holds them to."""
    if not allowed(case.state, Action.ACCEPT) & actor.roles:
        return False
    if finding.lift is Lift.SECOND_READER:
        return Role.SECOND_READER in actor.roles and actor.id not in case.authors
    return finding.lift is Lift.OFFICER


def how_settled(case: Case, finding: str, day: datetime.date) -> Settlement | None:
    """The answer in force to a finding of the last check, if there is one."""
    settlement = case.settlements.get(finding)
    found = next((f for f in case.findings if f.id == finding), None)
    return settlement if found and settlement and settlement.in_force(day) and settlement.answers(found) else None

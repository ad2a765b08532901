"""What has to be answered before a post may be approved, by whom, and what nobody may lift.

Each finding is settled by itself: it is mended, or accepted with a reason, or attested. Advice needs no answer.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from checker.check import about
from checker.details.types import detail_type
from checker.draft import Draft
from checker.finding import Finding, Level
from checker.report import Report
from checker.school.settings import Settings
from checker.workflow.states import Role

ENOUGH = 12
"""Letters in a reason that stands for looking at what was not checked: `I looked at it` has eleven."""
LEAST = 3
"""Letters in any reason."""
_NOT_IN_FORCE = frozenset({"never_asked", "refused", "withdrawn", "expired", "not_yet", "left", "not_on_roll"})


class Lift(StrEnum):
    """Who may accept a finding."""

    NOBODY = "nobody"
    SECOND_READER = "second_reader"
    OFFICER = "officer"
    FREE = "free"


def lift_of(finding: Finding, *, pictures: bool, settings: Settings) -> Lift:
    """Who may accept a finding.

    Nobody: a pupil's full name beside a picture, a pupil in a photo without consent in force, a secret, and what the school adds in
    `[approval] never_accept`. A second reader: every other stop, and what the school adds in `[approval] second_reader`.
    """
    if finding.level is Level.ADVISE:
        return Lift.FREE
    if finding.check in settings.approval.never_accept:
        return Lift.NOBODY
    if finding.level is Level.STOP:
        secret = finding.category == "personal" and (detail_type(finding.kind).secret or finding.kind == "wifi")
        full_name = finding.check == "pupil-full-name" and pictures
        refused = finding.check == "first-name-with-photo" or (finding.category == "faces" and finding.kind in _NOT_IN_FORCE)
        if secret or full_name or refused:
            return Lift.NOBODY
        return Lift.SECOND_READER
    return Lift.SECOND_READER if finding.check in settings.approval.second_reader else Lift.OFFICER


def has_pictures(draft: Draft) -> bool:
    """Whether photos go with the words, under review here or not."""
    return bool(draft.images) or draft.has_image


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding as the record knows it: no words, no place."""

    id: str
    check: str
    kind: str
    category: str
    level: str
    lift: Lift

    @property
    def told(self) -> str:
        """It within a sentence: what it is about, and in brackets how a command names it."""
        return f"“{said_of(about(self.check, self.kind))}” ({self.check}, {self.id[:12]})"

    def to_json(self) -> dict[str, str]:
        return {
            "id": self.id,
            "check": self.check,
            "kind": self.kind,
            "category": self.category,
            "level": self.level,
            "lift": self.lift.value,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Noted:
        """What `to_json` wrote."""
        return cls(data["id"], data["check"], data["kind"], data["category"], data["level"], Lift(data["lift"]))


def noted(report: Report, draft: Draft, settings: Settings) -> tuple[Noted, ...]:
    """A report's findings as the record knows them."""
    pictures = has_pictures(draft)
    return tuple(
        Noted(f.id, f.check, f.kind, f.category, f.level.word, lift_of(f, pictures=pictures, settings=settings)) for f in report.findings
    )


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a finding was settled.

    Attributes:
        finding: its id.
        how: `accepted`, or `attested` with the attestation's name in `reason`.
        by, role: who, in what capacity.
        until: the last day on which it counts.
    """

    finding: str
    how: str
    reason: str
    by: str
    role: str
    at: str
    until: str

    def to_json(self) -> dict[str, str]:
        return {
            "finding": self.finding,
            "how": self.how,
            "reason": self.reason,
            "by": self.by,
            "role": self.role,
            "at": self.at,
            "until": self.until,
        }

    def in_words(self, says: Mapping[str, str]) -> tuple[str, str]:
        """How and why, as people read it; `says` are the school's attestations by name."""
        if self.how != "attested":
            return "Accepted with a reason", self.reason
        return "Vouched for", says.get(self.reason, f"{self.reason}, which is no longer in the school's settings")

    def in_force(self, day: datetime.date) -> bool:
        """Whether it counts on a day."""
        return day.isoformat() <= self.until

    def answers(self, finding: Noted) -> bool:
        """Whether it settles this finding: who lifted it was allowed to."""
        if self.finding != finding.id or finding.lift is Lift.NOBODY:
            return False
        return finding.lift is not Lift.SECOND_READER or self.role == Role.SECOND_READER


def unsettled(findings: Iterable[Noted], settlements: Iterable[Settlement], day: datetime.date) -> list[Noted]:
    """The findings that still need an answer."""
    answers = [s for s in settlements if s.in_force(day)]
    return [f for f in findings if f.lift is not Lift.FREE and not any(s.answers(f) for s in answers)]


def letters(reason: str) -> int:
    """How many letters and digits a reason has."""
    return len(re.findall(r"\w", reason))


def needed_attestations(settings: Settings, draft_has_pictures: bool, pupils_tagged: bool) -> tuple[str, ...]:
    """The attestations that an approval of such a post asks for."""
    asked = {"always": True, "photo": draft_has_pictures, "pupils": pupils_tagged, "never": False}
    return tuple(a.name for a in settings.approval.attestations if asked[a.needed])


def answered_by(settings: Settings, attested: Iterable[str]) -> frozenset[str]:
    """The checks whose findings and skips these attestations answer."""
    names = set(attested)
    return frozenset(check for a in settings.approval.attestations if a.name in names for check in a.settles)


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What stands in the way of an approval: findings that are open, and a sentence for everything else."""

    findings: tuple[Noted, ...] = ()
    others: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.findings or self.others)

    def in_words(self) -> list[str]:
        """All of it, a sentence or two each, as a command says it."""
        return [*map(why_open, self.findings), *self.others]


def why_open(finding: Noted, told: str = "", how: str = "Accept it with a reason") -> str:
    """What an open finding waits for.

    Args:
        told: what it is called; as a command names it unless given.
        how: what an officer does with it.
    """
    what = told or finding.told
    if finding.lift is Lift.NOBODY:
        return f"{what} must be mended; nobody may accept it. Mend the post and submit it again."
    if finding.lift is Lift.SECOND_READER:
        return f"{what} must be mended, or accepted with a reason by a second reader first."
    return f"{what} is not settled. {how}, or ask for changes."


def why_else(*, nothing_ran: bool, skipped: Sequence[str], missing: Sequence[str], reason: str, settings: Settings) -> list[str]:
    """What stands in the way of an approval besides open findings, a sentence each.

    Args:
        nothing_ran: the post counts as not checked, and no check says that it was left out.
        skipped: checks that left something out and that no attestation answers.
        missing: attestations that are asked for and were not given.
    """
    says = {a.name: a.says for a in settings.approval.attestations}
    out = []
    if skipped and letters(reason) < ENOUGH:
        what = part_about(skipped)
        out.append(
            f"Part of the post was not checked. It is about {what}. Look at that part yourself, then say in the reason how you checked it."
        )
    elif nothing_ran and letters(reason) < ENOUGH:
        out.append("The post was not checked as a whole. Say in the reason how you checked it yourself.")
    if missing:
        listed = _listed(says[name] for name in missing)
        out.append(f"Tick {listed} first: somebody has to vouch for {'that' if len(missing) == 1 else 'each of them'}.")
    return out


def part_about(skipped: Iterable[str]) -> str:
    """What the part of a post that was not checked is about, within a sentence, from the names of the checks that left something out: one at least."""
    return _listed(map(about, skipped))


def _listed(sentences: Iterable[str]) -> str:
    """Sentences within another, each in quotes."""
    *before, last = [f"“{said_of(each)}”" for each in sentences]
    return " and ".join(filter(None, (", ".join(before), last)))


def said_of(says: str) -> str:
    """A sentence, such as an attestation, as it stands within another."""
    return says.strip().rstrip(".")

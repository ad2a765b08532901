"""Who may do what, on which accounts, and what an approval asks for: the parts of school.toml that the workflow and the gate go by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from checker.check import check_names
from checker.settings_file import Path_, Source

if TYPE_CHECKING:
    from checker.school.settings import Settings

OBJECTIVES = ("event_reminder", "school_good_news", "achievement", "parent_information")
ROLES = ("author", "officer", "second_reader", "administrator", "data_protection_officer")
NEEDED = ("always", "photo", "pupils", "never")
"""When an approval asks for an attestation: for each post, with a photo, with a pupil tagged, or only where it settles a finding."""
SLOTS = ("date", "time", "site")
"""What may be filled in a closure template."""

_OLD_ROLES = {
    "approver": "officer",
    "officer": "officer",
    "author": "author",
    "second_reader": "second_reader",
    "administrator": "administrator",
    "data_protection_officer": "data_protection_officer",
}


@dataclass(frozen=True, slots=True)
class DeputySettings:
    """[[people.deputies]]: who stands in for this person, and when: both days belong to it."""

    email: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class PersonSettings:
    """[[people]]: somebody who works with posts."""

    name: str
    email: str = ""
    roles: list[str] = field(default_factory=lambda: ["author"])
    deputies: list[DeputySettings] = field(default_factory=list)

    def is_called(self, who: str) -> bool:
        """Whether `who` is this person's e-mail address or name."""
        wanted = " ".join(who.lower().split())
        return bool(wanted) and wanted in (self.email.lower(), " ".join(self.name.lower().split()))


FORM = {
    "purpose": "What it is for",
    "audience": "Who reads it",
    "administrators": "Who holds its password",
    "approved_by": "Approved by",
    "approved_on": "Approved on",
}
"""The fields that an account's creation form needs, as the page calls them."""
_LACKING = {"administrators": f"{FORM['administrators']} (two people)"}


def plain(name: str) -> str:
    """A school's name without regard to letters' case and blanks."""
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """[[accounts]]: an account of the school and what its creation form says. An empty field is one that nobody has filled in."""

    platform: str
    name: str = ""
    objectives: list[str] = field(default_factory=lambda: list(OBJECTIVES))
    purpose: str = ""
    audience: str = ""
    contributors: list[str] = field(default_factory=list)
    """E-mail addresses of those who may submit to it; empty: every author."""
    administrators: list[str] = field(default_factory=list)
    """E-mail addresses of those who hold its password: two at least."""
    approved_by: str = ""
    approved_on: date | None = None
    school: str = ""
    """The name of the school of a trust whose account it is; empty: of every school that the settings are of."""

    def is_of(self, school: str) -> bool:
        """Whether it is an account of the school of this name."""
        return not self.school.strip() or plain(self.school) == plain(school)

    @property
    def title(self) -> str:
        """Its name, or its platform where it has none."""
        return self.name or self.platform

    def missing(self) -> tuple[str, ...]:
        """The fields of its creation form that are not filled in, by their names on the page; empty when the form is whole."""
        lacks = {
            "administrators": len({a.strip().lower() for a in self.administrators if a.strip()}) < 2,
            "purpose": not self.purpose.strip(),
            "audience": not self.audience.strip(),
            "approved_by": not self.approved_by.strip(),
            "approved_on": self.approved_on is None,
        }
        return tuple(_LACKING.get(name, FORM[name]) for name, lacking in lacks.items() if lacking)

    @property
    def form_begun(self) -> bool:
        """Whether anything of its form was filled in."""
        return len(self.missing()) < 5 or bool(self.administrators)

    def takes_from(self, person: PersonSettings) -> bool:
        """Whether this person may submit to it."""
        return not self.contributors or any(person.is_called(c) for c in self.contributors)

    def takes_from_name(self, who: str) -> bool:
        """The same of a name or address that the school lists no person for."""
        return self.takes_from(PersonSettings(who, who))


@dataclass(frozen=True, slots=True)
class AttestationSettings:
    """[[approval.attestations]]: something that only a person can know and vouches for.

    `settles` names checks whose findings and skips it answers, as far as the workflow lets them be answered at all.
    """

    name: str
    says: str
    needed: str = "never"
    settles: list[str] = field(default_factory=list)


def _usual_attestations() -> list[AttestationSettings]:
    # A school that lists none is asked for none; these are there to be given, and a school that wants them always says so by `needed`.
    return [
        AttestationSettings(
            "everyone-tagged", "Everyone who can be seen in the photos is tagged.", "never", ["unconsented-face", "video-part-seen"]
        ),
        AttestationSettings(
            "photo-owned", "We took the photos ourselves or may use them.", "never", ["photo-copyright", "copyright-marker"]
        ),
        AttestationSettings("parents-know", "The parents of the pupils in it know what is posted, and why.", "never", ["single-pupil"]),
    ]


@dataclass(frozen=True, slots=True)
class ApprovalSettings:
    """[approval]"""

    valid_days: int = 14
    """Days after which an approval runs out if the post has not gone out."""
    token_hours: int = 24
    """Hours after which a token that the gate gave runs out, so that what changed meanwhile is asked for again."""
    accepted_days: int = 90
    """Days for which a finding accepted with a reason stays accepted."""
    never_accept: list[str] = field(default_factory=list)
    """Checks whose findings this school lets nobody accept, beside those that nobody may accept anywhere."""
    second_reader: list[str] = field(default_factory=lambda: ["sensitive-topic"])
    """Checks whose findings ask for a second reader even where they are no stop."""
    attestations: list[AttestationSettings] = field(default_factory=_usual_attestations)


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """[retention], in days."""

    decisions: int = 2555
    """Decisions and what was settled: seven years unless the school says otherwise."""
    drafts: int = 30
    """Words and photos of a case after it was closed; until then they are kept, encrypted."""
    registers: int = 2555
    """Entries of the officer's registers."""


@dataclass(frozen=True, slots=True)
class ContactPersonSettings:
    """[designated.ROLE]: somebody to whom concerns go."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DesignatedSettings:
    """[designated]: the people to whom concerns and breaches go."""

    safeguarding_lead: ContactPersonSettings | None = None
    data_protection_officer: ContactPersonSettings | None = None
    head: ContactPersonSettings | None = None
    chair: ContactPersonSettings | None = None
    """Chair of governors or trustees, for concerns about the head."""
    it_technician: ContactPersonSettings | None = None


@dataclass(frozen=True, slots=True)
class ClosureTemplateSettings:
    """[[templates]]: words approved beforehand, for the morning on which no officer can be asked; reviewed afterwards.

    `text` may hold `{date}`, `{time}` and `{site}`; nothing else can be filled in, so that nothing unread goes out.
    """

    name: str
    text: str
    accounts: list[str] = field(default_factory=list)
    """Names of accounts it may go out on; empty: all."""
    approved_by: str = ""
    approved_on: date | None = None
    review_within_days: int = 1


def people_from_roles(roles: Mapping[str, Sequence[str]]) -> tuple[PersonSettings, ...]:
    """The people of an older [roles] section: names without addresses; `approver` is an officer. A role it does not know gives no right."""
    by_name: dict[str, list[str]] = {}
    for role, names in roles.items():
        if known := _OLD_ROLES.get(role.strip().lower()):
            for name in names:
                by_name.setdefault(" ".join(name.split()), []).append(known)
    return tuple(PersonSettings(name, "", [r for r in ROLES if r in has]) for name, has in by_name.items())


def check_accounts(settings: Settings, source: Source) -> None:
    """What types alone cannot say of people, accounts, approval, retention and templates.

    Raises:
        SettingsError: something that cannot be followed; names the line.
    """
    _check_people(settings, source)
    for n, account in enumerate(settings.accounts):
        _among(account.objectives, OBJECTIVES, "objective", ("accounts", n, "objectives"), source, "[[accounts]] has ")
    _check_approval(settings, source)
    for name in ("decisions", "drafts", "registers"):
        if getattr(settings.retention, name) < 1:
            raise source.refuse(("retention", name), f"[retention] {name} must be 1 day or more.")
    _check_templates(settings, source)


def _check_people(settings: Settings, source: Source) -> None:
    seen: set[str] = set()
    for n, person in enumerate(settings.people):
        at: Path_ = ("people", n)
        if not person.name.strip():
            raise source.refuse((*at, "name"), "a person's `name` is empty. Write it, as on the staff list.")
        _address(person.email, (*at, "email"), source, "the record knows a person by it.")
        if person.email.lower() in seen:
            raise source.refuse(
                (*at, "email"), "this `email` stands twice among the [[people]]. Put both persons' roles under one, or mend the address."
            )
        seen.add(person.email.lower())
        _among(person.roles, ROLES, "role", (*at, "roles"), source, "[[people]] has ")
    for n, person in enumerate(settings.people):
        for m, deputy in enumerate(person.deputies):
            at = ("people", n, "deputies", m)
            if deputy.ends < deputy.starts:
                raise source.refuse((*at, "ends"), "a deputy's `ends` lies before `starts`.")
            if deputy.email.lower() not in seen:
                raise source.refuse((*at, "email"), "a deputy must stand under [[people]] as well. Add the person, or mend the address.")
            if deputy.email.lower() == person.email.lower():
                raise source.refuse((*at, "email"), "nobody can be their own deputy. Name somebody else.")


def _check_approval(settings: Settings, source: Source) -> None:
    approval = settings.approval
    for name in ("valid_days", "accepted_days"):
        if getattr(approval, name) < 1:
            raise source.refuse(("approval", name), f"[approval] {name} must be 1 day or more.")
    if approval.token_hours < 1:
        raise source.refuse(("approval", "token_hours"), "[approval] token_hours must be 1 hour or more.")
    for name in ("never_accept", "second_reader"):
        _among(getattr(approval, name), check_names(), "check", ("approval", name), source, "[approval] has ")
    names: set[str] = set()
    for n, each in enumerate(approval.attestations):
        at: Path_ = ("approval", "attestations", n)
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", each.name) or each.name in names:
            raise source.refuse(
                (*at, "name"), "an attestation's `name` must be small letters and hyphens, such as photo-owned, and stand once."
            )
        names.add(each.name)
        if not each.says.strip():
            raise source.refuse((*at, "says"), "an attestation's `says` is empty. Write the sentence that a person vouches for.")
        if each.needed not in NEEDED:
            raise source.refuse((*at, "needed"), f"`needed` must be one of {', '.join(NEEDED)}.")
        _among(each.settles, check_names(), "check", (*at, "settles"), source, "an attestation has ")


def _check_templates(settings: Settings, source: Source) -> None:
    accounts = {a.title for a in settings.accounts}
    names: set[str] = set()
    for n, template in enumerate(settings.templates):
        at: Path_ = ("templates", n)
        if not template.name.strip() or template.name in names:
            raise source.refuse((*at, "name"), "a template's `name` must not be empty, nor stand twice.")
        names.add(template.name)
        if not template.text.strip():
            raise source.refuse((*at, "text"), "a template's `text` is empty. Write the words to be posted.")
        _among(re.findall(r"\{([^}]*)\}", template.text), SLOTS, "slot", (*at, "text"), source, "the text has ")
        if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", template.text)):
            raise source.refuse((*at, "text"), "a `{` or `}` in the text has no partner.")
        if not template.approved_by.strip() or template.approved_on is None:
            raise source.refuse(at, "a template needs `approved_by` and `approved_on`: its words go out without being approved again.")
        _among(template.accounts, sorted(accounts), "account", (*at, "accounts"), source, "a template has ")
        if template.review_within_days < 1:
            raise source.refuse((*at, "review_within_days"), "`review_within_days` must be 1 or more.")


def _among(given: Sequence[str], known: Sequence[str], noun: str, path: Path_, source: Source, begins: str) -> None:
    for each in given:
        if each not in known:
            raise source.refuse(path, f"{begins}the unknown {noun} `{each}`. Choose from: {', '.join(known)}.")


def _address(email: str, path: Path_, source: Source, why: str) -> None:
    if not re.fullmatch(r"[^\s@]+@[^\s@]+", email):
        raise source.refuse(path, f"`email` must be an e-mail address, such as j.reed@example.sch.uk: {why}")

"""school.toml: what the school says about itself. Unknown keys are refused with their line, so that a typing slip cannot switch a rule off.

The dataclasses are the format (`reading.py`). Here is what the checks ask for; `accounts.py` holds who may do what, the accounts, approval,
retention and the people whom concerns go to.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checker.school.settings.accounts import (
    OBJECTIVES,
    ROLES,
    AccountSettings,
    ApprovalSettings,
    AttestationSettings,
    ClosureTemplateSettings,
    ContactPersonSettings,
    DeputySettings,
    DesignatedSettings,
    PersonSettings,
    RetentionSettings,
    check_accounts,
    people_from_roles,
)
from checker.school.settings.mail import MailSettings
from checker.settings_file import Source, section

if TYPE_CHECKING:
    from checker.school.trust import Trust

__all__ = [
    "NATIONS",
    "OBJECTIVES",
    "ROLES",
    "AccountSettings",
    "ApprovalSettings",
    "AttestationSettings",
    "ClosureTemplateSettings",
    "ConsentLogSettings",
    "ContactPersonSettings",
    "ContactSettings",
    "DeputySettings",
    "DesignatedSettings",
    "HandleSettings",
    "IdentificationSettings",
    "MailSettings",
    "NameSettings",
    "NeutralitySettings",
    "PeriodSettings",
    "PersonSettings",
    "PhotoSettings",
    "RecognitionSettings",
    "RetentionSettings",
    "SchoolSettings",
    "Settings",
    "TermSettings",
]

NATIONS = ("england", "wales", "scotland", "northern-ireland")


@dataclass(frozen=True, slots=True)
class SchoolSettings:
    """[school]"""

    name: str
    nation: str = "england"
    town: str = ""
    county: str = ""
    kind: str = "academy"
    """academy, community, voluntary-controlled, voluntary-aided, independent ...; decides which pre-election rules apply."""


@dataclass(frozen=True, slots=True)
class ContactSettings:
    """[contacts]: the school's own, public; never a finding."""

    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    websites: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HandleSettings:
    """[handles]"""

    own: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NameSettings:
    """[names]: what is named after people, or reads like a name, and is no pupil."""

    schools: list[str] = field(default_factory=list)
    houses: list[str] = field(default_factory=list)
    clubs: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    """Adults who are not on the staff list: governors, regular visitors, authors."""


@dataclass(frozen=True, slots=True)
class RecognitionSettings:
    """[recognition]: off unless the school has done what the law asks for."""

    enabled: bool = False
    dpia_reference: str = ""
    dpia_date: date | None = None
    dpo: str = ""


@dataclass(frozen=True, slots=True)
class IdentificationSettings:
    """[identification]"""

    threshold: int = 1
    """A finding when at most this many pupils on the roll fit the details of a post."""
    earlier_weeks: int = 8
    """For so many weeks what an approved post told of a pupil counts with what later posts tell; 0: each post by itself."""


@dataclass(frozen=True, slots=True)
class PeriodSettings:
    """[[neutrality.pre_election]]: a dated period in which any mention of politics asks for a second look."""

    starts: date
    ends: date
    name: str = "election"


@dataclass(frozen=True, slots=True)
class TermSettings:
    """[[terms]]: a stretch of days on which the school is open to pupils, half-terms left out."""

    starts: date
    ends: date
    name: str = "term"


@dataclass(frozen=True, slots=True)
class NeutralitySettings:
    """[neutrality]"""

    pre_election: list[PeriodSettings] = field(default_factory=list)
    sensitive_topics: bool = True
    """Advise a second reader where a sensitive topic is told neutrally."""


@dataclass(frozen=True, slots=True)
class PhotoSettings:
    """[photos]"""

    max_megapixels: int = 120
    """Larger pictures are refused (decompression bombs)."""
    portrait_advice: bool = True
    """Advise where one pupil's face is large and from the front."""
    full_length_advice: bool = True
    """Advise where children are seen at full length and the post is about swimming or a residential."""
    largest_side: int = 0
    """Advise where a photo with faces is longer than this, in pixels; 0 for never."""
    exposure: bool = False
    """Look for little clothing and nudity; needs the extra checker[exposure]."""
    exposure_advice: bool = True
    """With `exposure`: advise on swimwear, kit and costumes too, and not only on what may be nudity."""
    read_words: bool = True
    """Read printed words in photos. Off means each photo is reported as not wholly checked."""


@dataclass(frozen=True, slots=True)
class ConsentLogSettings:
    """[consent_log]"""

    file: str = ""
    """Name of the log in the school's folder; consent_log.csv or consent_log.xlsx unless given."""
    sheet: str = ""
    activities: list[str] = field(default_factory=list)
    """Columns of consent beyond those known by name."""
    columns: dict[str, str] = field(default_factory=dict)
    """The school's column name to ours: "Forename" = "first_name"."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of school.toml."""

    school: SchoolSettings
    contacts: ContactSettings = field(default_factory=ContactSettings)
    handles: HandleSettings = field(default_factory=HandleSettings)
    names: NameSettings = field(default_factory=NameSettings)
    accounts: list[AccountSettings] = field(default_factory=list)
    recognition: RecognitionSettings = field(default_factory=RecognitionSettings)
    identification: IdentificationSettings = field(default_factory=IdentificationSettings)
    neutrality: NeutralitySettings = field(default_factory=NeutralitySettings)
    terms: list[TermSettings] = field(default_factory=list)
    photos: PhotoSettings = field(default_factory=PhotoSettings)
    consent_log: ConsentLogSettings = field(default_factory=ConsentLogSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    people: list[PersonSettings] = field(default_factory=list)
    """[[people]]: who may do what."""
    roles: dict[str, list[str]] = field(default_factory=dict)
    """[roles]: an older way to say who may do what, e.g. approver = ["Saima Akhtar"]; not looked at where there are [[people]]."""
    approval: ApprovalSettings = field(default_factory=ApprovalSettings)
    designated: DesignatedSettings = field(default_factory=DesignatedSettings)
    templates: list[ClosureTemplateSettings] = field(default_factory=list)
    mail: MailSettings = field(default_factory=MailSettings)
    version: str = field(default="", metadata={"internal": True})
    in_trust: bool = field(default=False, metadata={"internal": True})
    """The settings are of one school of several under a trust.toml."""

    @classmethod
    def load(cls, path: Path, trust: Trust | None = None) -> Settings:
        """Read school.toml, over the defaults of its trust.

        Raises:
            SettingsError: it is missing, is not TOML, says something unknown, or changes what the trust has locked; names the line.
        """
        source, data, content = Source.read(
            path, f'There is no school.toml in {path.parent}. Make one with at least: [school] and name = "Our School".'
        )
        if trust is not None:
            data = trust.merged(data, source)
            content += trust.version.encode()
        settings: Settings = section(cls, data, source)
        object.__setattr__(settings, "in_trust", trust is not None)
        object.__setattr__(settings, "version", hashlib.sha256(content).hexdigest()[:12])
        settings.check(source)
        return settings

    def check(self, source: Source) -> None:
        """What types alone cannot say.

        Raises:
            SettingsError: something that cannot be followed; names the line.
        """
        if not self.school.name.strip():
            raise source.refuse(("school", "name"), "[school] name is empty. Write the school's name.")
        if self.school.nation not in NATIONS:
            raise source.refuse(("school", "nation"), f"[school] nation must be one of {', '.join(NATIONS)}.")
        if self.identification.threshold < 1:
            raise source.refuse(("identification", "threshold"), "[identification] threshold must be 1 or more.")
        if self.identification.earlier_weeks < 0:
            raise source.refuse(("identification", "earlier_weeks"), "[identification] earlier_weeks must be 0 or more.")
        needed = {
            "dpia_reference": self.recognition.dpia_reference.strip(),
            "dpia_date": self.recognition.dpia_date,
            "dpo": self.recognition.dpo.strip(),
        }
        if self.recognition.enabled and (missing := [k for k, v in needed.items() if not v]):
            raise source.refuse(
                ("recognition", "enabled"),
                f"[recognition] is enabled without {', '.join(missing)}. Recognition needs a data protection impact "
                "assessment (its reference and date) and the data protection officer's name. Add them, or set enabled = false.",
            )
        for n, period in enumerate(self.neutrality.pre_election):
            if period.ends < period.starts:
                raise source.refuse(("neutrality", "pre_election", n), "a [[neutrality.pre_election]] period ends before it starts.")
        for n, term in enumerate(self.terms):
            if term.ends < term.starts:
                raise source.refuse(("terms", n), "a [[terms]] stretch ends before it starts.")
        check_accounts(self, source)
        self.mail.check(source)

    @property
    def everyone(self) -> tuple[PersonSettings, ...]:
        """Who may do what: [[people]], else what the older [roles] says."""
        return tuple(self.people) or people_from_roles(self.roles)

    def person(self, who: str | None) -> PersonSettings | None:
        """The person with this e-mail address, or else of this name; letters' case and blanks make no difference."""
        wanted = " ".join((who or "").lower().split())
        if not wanted:
            return None
        by_email = [p for p in self.everyone if p.email.lower() == wanted]
        by_name = [p for p in self.everyone if " ".join(p.name.lower().split()) == wanted]
        # Two people of one name: neither is meant, for the wrong one must not get the other's rights.
        return by_email[0] if by_email else by_name[0] if len(by_name) == 1 else None

    def accounts_for(self, platform: str, account: str | None = None) -> tuple[AccountSettings, ...]:
        """The accounts of this school that a post may go out on: those of its name where given, else all on that platform."""
        own = self.own_accounts
        rows = [a for a in own if account and account in (a.name, a.platform)]
        here = [a for a in rows if a.platform.lower() == platform]
        return tuple(here or rows or [a for a in own if a.platform.lower() == platform])

    @property
    def own_accounts(self) -> tuple[AccountSettings, ...]:
        """The accounts of this school, without those that are listed as another's: under a trust.toml each school has settings of its own; settings that stand
        alone are of all schools whose accounts they list."""
        return tuple(a for a in self.accounts if not self.in_trust or a.is_of(self.school.name))

    def objectives_for(self, platform: str, account: str | None = None) -> tuple[str, ...]:
        """The objectives of the account: by its name where given, else all accounts on that platform, else all four."""
        return tuple(dict.fromkeys(o for a in self.accounts_for(platform, account) for o in a.objectives)) or OBJECTIVES

"""school.toml: what the school says about itself. Unknown keys are refused with their line, so that a typing slip cannot switch a rule off.

The dataclasses are the format: a field is a key, its type is what is accepted, its default is what holds when the key is left out.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import types
import typing
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from checker.errors import SettingsError

OBJECTIVES = ("event_reminder", "school_good_news", "achievement", "parent_information")
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
class AccountSettings:
    """[[accounts]]"""

    platform: str
    name: str = ""
    objectives: list[str] = field(default_factory=lambda: list(OBJECTIVES))
    audience: str = "public"


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


@dataclass(frozen=True, slots=True)
class PeriodSettings:
    """[[neutrality.pre_election]]: a dated period in which any mention of politics asks for a second look."""

    starts: date
    ends: date
    name: str = "election"


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
    exposure_advice: bool = True
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
class RetentionSettings:
    """[retention], in days."""

    decisions: int = 2555
    """Seven years unless the school says otherwise."""


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
    photos: PhotoSettings = field(default_factory=PhotoSettings)
    consent_log: ConsentLogSettings = field(default_factory=ConsentLogSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    roles: dict[str, list[str]] = field(default_factory=dict)
    """[roles]: who may do what, e.g. approver = ["Saima Akhtar"]."""
    version: str = field(default="", metadata={"internal": True})

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read school.toml.

        Raises:
            SettingsError: it is missing, is not TOML, or says something unknown; names the line.
        """
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise SettingsError(
                f'There is no school.toml in {path.parent}. Make one with at least: [school] and name = "Our School".'
            ) from None
        except OSError as error:
            raise SettingsError(f"{path.name} cannot be read ({error.strerror}). Check that you may open it.") from None
        try:
            text = content.decode("utf-8-sig")
            data = tomllib.loads(text)
        except UnicodeDecodeError:
            raise SettingsError(f"{path.name} is not saved as UTF-8. Save it again as UTF-8.") from None
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{path.name} cannot be read: {error}. Mend that line.") from None
        settings = _section(cls, data, (), text, path.name)
        object.__setattr__(settings, "version", hashlib.sha256(content).hexdigest()[:12])
        settings.check(path.name)
        return settings

    def check(self, name: str) -> None:
        """What types alone cannot say."""
        if not self.school.name.strip():
            raise SettingsError(f"{name}: [school] name is empty. Write the school's name.")
        if self.school.nation not in NATIONS:
            raise SettingsError(f"{name}: [school] nation must be one of {', '.join(NATIONS)}.")
        if self.identification.threshold < 1:
            raise SettingsError(f"{name}: [identification] threshold must be 1 or more.")
        for account in self.accounts:
            for objective in account.objectives:
                if objective not in OBJECTIVES:
                    raise SettingsError(
                        f"{name}: [[accounts]] has the unknown objective `{objective}`. Choose from: {', '.join(OBJECTIVES)}."
                    )
        needed = {
            "dpia_reference": self.recognition.dpia_reference.strip(),
            "dpia_date": self.recognition.dpia_date,
            "dpo": self.recognition.dpo.strip(),
        }
        if self.recognition.enabled and (missing := [k for k, v in needed.items() if not v]):
            raise SettingsError(
                f"{name}: [recognition] is enabled without {', '.join(missing)}. Recognition needs a data protection impact "
                "assessment (its reference and date) and the data protection officer's name. Add them, or set enabled = false."
            )
        for period in self.neutrality.pre_election:
            if period.ends < period.starts:
                raise SettingsError(f"{name}: a [[neutrality.pre_election]] period ends before it starts.")

    def objectives_for(self, platform: str, account: str | None = None) -> tuple[str, ...]:
        """The objectives of the account: by its name where given, else all accounts on that platform, else all four."""
        rows = [a for a in self.accounts if account and account in (a.name, a.platform)]
        rows = rows or [a for a in self.accounts if a.platform.lower() == platform]
        return tuple(dict.fromkeys(o for a in rows for o in a.objectives)) or OBJECTIVES


def _section(cls: Any, data: Any, path: tuple[str, ...], text: str, file: str) -> Any:
    where = ".".join(path)
    if not isinstance(data, dict):
        raise SettingsError(f"{file}: `{where}` must be a section, [{where}]. Line {_line(text, path)}.")
    known = {f.name: f for f in fields(cls) if not f.metadata.get("internal")}
    for key in data:
        if key not in known:
            raise SettingsError(
                f"{file}, line {_line(text, (*path, key))}: unknown key `{key}`{f' in [{where}]' if where else ''}. "
                f"Known: {', '.join(known)}."
            )
    hints = typing.get_type_hints(cls)
    values = {}
    for name, each in known.items():
        if name in data:
            values[name] = _value(hints[name], data[name], (*path, name), text, file)
        elif each.default is MISSING and each.default_factory is MISSING:
            raise SettingsError(f"{file}: {f'[{where}] ' if where else ''}`{name}` is missing. Add it.")
    return cls(**values)


def _value(hint: Any, value: Any, path: tuple[str, ...], text: str, file: str) -> Any:
    def refuse(wanted: str) -> SettingsError:
        return SettingsError(f"{file}, line {_line(text, path)}: `{path[-1]}` must be {wanted}.")

    if is_dataclass(hint):
        return _section(hint, value, path, text, file)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _value(next(a for a in args if a is not type(None)), value, path, text, file)
    if origin is list:
        if not isinstance(value, list):
            raise refuse("a list, in [ ]")
        return [_value(args[0], v, path, text, file) for v in value]
    if origin is dict:
        if not isinstance(value, dict):
            raise refuse("a section of names and values")
        return {str(k): _value(args[1], v, (*path, k), text, file) for k, v in value.items()}
    if hint is bool and not isinstance(value, bool):
        raise refuse("true or false")
    if hint is int and (isinstance(value, bool) or not isinstance(value, int)):
        raise refuse("a whole number")
    if hint is str and not isinstance(value, str):
        raise refuse('text in quotes, "like this"')
    if hint is date:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise refuse("a date such as 2026-11-20") from None
        if not isinstance(value, date):
            raise refuse("a date such as 2026-11-20")
    return value


def _line(text: str, path: tuple[str, ...]) -> int:
    """The line on which the last key of `path` stands; the nearest guess when TOML is written in an unusual way."""
    section: tuple[str, ...] = ()
    fallback = 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?([^\]]+)\]\]?", line):
            section = tuple(p.strip().strip('"') for p in header.group(1).split("."))
            if section == path:
                return number
        elif key := re.match(r"""\s*["']?([^"'=]+?)["']?\s*=""", line):
            if (*section, *key.group(1).split(".")) == path:
                return number
            if key.group(1) == path[-1]:
                fallback = fallback or number
    return fallback or 1

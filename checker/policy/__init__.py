"""A school's own policy: which clauses its reports cite, and how much each check weighs.

`policy.toml` in the school's folder. Without it the clauses in `checker/clauses.toml` are cited. With a profile, or with a name of its own, a school is told
of its own policy's clauses and, where that says nothing, of the law; never of another school's policy.

    [policy]
    profile = "heaton-st-barnabas"      # one of `checker/policy/profiles`; leave out to begin from the law alone
    name = "Rowan Park, Social Media (2026)"
    [clauses.no-full-names]
    section = "4.2"
    says = "We never name a child in full."
    [levels]
    sensitive-topic = "review"
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from checker.check import check_names
from checker.clauses import clauses
from checker.errors import PolicyError, SettingsError
from checker.finding import Clause, Finding, Level
from checker.settings_file import Source, section

FILE = "policy.toml"
LEVELS = tuple(level.word for level in Level)


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """[policy]"""

    profile: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ClauseSettings:
    """[clauses.KEY]: what is cited in place of ours."""

    section: str
    says: str
    policy: str = ""
    """Another document than the policy, such as the behaviour policy."""


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """All of policy.toml."""

    policy: PolicySettings = field(default_factory=PolicySettings)
    clauses: dict[str, ClauseSettings] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Floor:
    """Below what a check's findings may not be set.

    Attributes:
        lowest: the level; None where a finding may not be lowered at all.
        lowest_with_picture: the same where photos go with the words.
        law: which law asks for it.
    """

    lowest: Level | None
    lowest_with_picture: Level | None
    law: str

    def of(self, has_picture: bool) -> Level | None:
        """The lowest level for a post with or without photos."""
        return self.lowest_with_picture if has_picture else self.lowest


@dataclass(frozen=True, slots=True)
class Policy:
    """What a school's findings cite and weigh.

    Attributes:
        name: the policy's name; empty for the usual one.
        cited: clause by key, where it is not the usual one.
        levels: level by check, where the school set one.
        version: first 12 hex digits of the file's sha256; empty without a file.
    """

    name: str = ""
    cited: Mapping[str, Clause] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)
    version: str = ""

    @classmethod
    def load(cls, folder: Path) -> Policy:
        """The policy of a school's folder; the usual one where it has no policy.toml.

        Raises:
            PolicyError: it says something that cannot be followed, or sets a check below what the law asks for; names the line.
        """
        path = folder / FILE
        if not path.exists():
            return cls()
        try:
            source, data, content = Source.read(path, f"There is no {FILE} in {folder}.")
            given: PolicyFile = section(PolicyFile, data, source)
            return cls.of(given, source, hashlib.sha256(content).hexdigest()[:12])
        except SettingsError as error:
            raise PolicyError(str(error)) from None

    @classmethod
    def of(cls, given: PolicyFile, source: Source, version: str = "") -> Policy:
        """The policy that the file describes."""
        if given.policy.profile and given.policy.profile not in profiles():
            raise source.refuse(
                ("policy", "profile"),
                f"there is no profile `{given.policy.profile}`. Choose from: {', '.join(profiles())}, or leave it out.",
            )
        usual, name = _profile(given.policy.profile) if given.policy.profile else ({}, "")
        name = given.policy.name.strip() or name
        own_policy = bool(name or given.clauses)
        cited = (dict(_general()) if own_policy else {}) | usual
        for key, clause in given.clauses.items():
            if key not in clauses():
                raise source.refuse(("clauses", key), f"no check cites a clause `{key}`. Choose from: {', '.join(clauses())}.")
            for part in ("section", "says"):
                if not getattr(clause, part).strip():
                    raise source.refuse(("clauses", key, part), f"`{part}` is empty. Write it as the policy has it.")
            policy = clause.policy.strip() or name
            if not policy:
                raise source.refuse(("clauses", key), "say which policy this is: [policy] name, or `policy` in the clause.")
            cited[key] = Clause(policy, clause.section, clause.says, key)
        return cls(name, cited, _levels(given.levels, source), version)

    def clause(self, key: str) -> Clause:
        """The clause that this policy cites for a key."""
        return self.cited.get(key) or clauses()[key]

    @property
    def in_words(self) -> str:
        """Which policy is cited: the school's by its name, or that it has none and whose clauses then stand in its place, those cited most first."""
        if self.name:
            return self.name
        first, *others = (name for name, _ in Counter(self.clause(key).policy for key in clauses()).most_common())
        beyond = f"; for what that leaves open: {'; '.join(others)}" if others else ""
        return f"none of the school's own. The checks cite {first}{beyond}"

    def applied(self, finding: Finding, *, has_picture: bool) -> Finding:
        """A finding as this policy weighs and cites it. What only advises stays advice."""
        level = finding.level
        wanted = self.levels.get(finding.check)
        if wanted is not None and level > Level.ADVISE:
            floor = floors().get(finding.check)
            # As found where the law lets nobody lower it; a school may always be stricter.
            lowest = (floor.of(has_picture) if floor else Level.ADVISE) or level
            level = max(wanted, min(level, lowest))
        clause = self.cited.get(finding.clause.key, finding.clause)
        if level is finding.level and clause is finding.clause:
            return finding
        return replace(finding, level=level, clause=clause)


@cache
def profiles() -> tuple[str, ...]:
    """The names of the policies that ship ready."""
    folder = resources.files("checker").joinpath("policy", "profiles")
    return tuple(sorted(Path(p.name).stem for p in folder.iterdir() if p.name.endswith(".toml") and p.name != "general.toml"))


def profile_name(profile: str) -> str:
    """The name of the policy that a profile puts in our words."""
    return _profile(profile)[1]


@cache
def floors() -> dict[str, Floor]:
    """What the law lets nobody go below, by check."""
    data = tomllib.loads(resources.files("checker").joinpath("policy", "floors.toml").read_text("utf-8"))

    def level(word: str) -> Level | None:
        return None if word == "as_found" else Level[word.upper()]

    return {name: Floor(level(f["floor"]), level(f.get("with_picture", f["floor"])), f["law"]) for name, f in data.items()}


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("checker").joinpath("policy", "profiles", f"{name}.toml").read_text("utf-8"))


@cache
def _profile(name: str) -> tuple[dict[str, Clause], str]:
    data = _data(name)
    return {k: Clause(c.get("policy", data["name"]), c["section"], c["says"], k) for k, c in data["clauses"].items()}, data["name"]


@cache
def _general() -> dict[str, Clause]:
    return _profile("general")[0]


def _levels(given: Mapping[str, str], source: Source) -> dict[str, Level]:
    out = {}
    for check, word in given.items():
        at = ("levels", check)
        if check not in check_names():
            raise source.refuse(at, f"there is no check `{check}`. `checker explain` lists them.")
        if word not in LEVELS:
            raise source.refuse(at, f"`{check}` must be one of {', '.join(LEVELS)}.")
        level = Level[word.upper()]
        floor = floors().get(check)
        if floor and level < (floor.lowest or Level.STOP):
            allowed = (
                "may only be raised: set it to stop, or leave it out"
                if floor.lowest is None
                else f"cannot be set below {floor.lowest.word}"
            )
            raise source.refuse(at, f"`{check}` {allowed}. {floor.law}")
        out[check] = level
    return out

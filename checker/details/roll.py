"""The roll and the staff, folded for looking up, and the words by which posts speak of people."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from checker.details.groups import Groups
from checker.names.fold import fold

if TYPE_CHECKING:
    from checker.school import School


@cache
def people_words() -> dict[str, Any]:
    """Words by which posts speak of people, from checker/words/detail_people.toml."""
    return tomllib.loads(resources.files("checker").joinpath("words/detail_people.toml").read_text("utf-8"))


@cache
def _short_names() -> dict[str, tuple[str, ...]]:
    """A folded short form and the formal names it may stand for."""
    path = resources.files("checker").joinpath("words/short_names.toml")
    forms: dict[str, set[str]] = {}
    for formal, shorts in tomllib.loads(path.read_text("utf-8"))["short"].items():
        for short in shorts:
            forms.setdefault(fold(short), set()).add(fold(formal))
    return {k: tuple(sorted(v)) for k, v in forms.items()}


def _pattern(words: Iterable[str], suffix: str = "") -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![\w\-])(?:" + "|".join(re.escape(w) for w in longest_first) + r")" + suffix + r"(?![\w])", re.I)


@cache
def word_pattern(key: str) -> re.Pattern[str]:
    """The words under a key of the list as one pattern, any case, whole words."""
    return _pattern(people_words()[key])


@cache
def word_set(key: str) -> frozenset[str]:
    """The words under a key of the list."""
    return frozenset(people_words()[key])


@dataclass(frozen=True, slots=True)
class FullName:
    """A pupil or possible child named in full, as the names checks settled it: `text[start:end]`; `weight` says how sure it is."""

    start: int
    end: int
    pupil_ids: frozenset[str]
    weight: float


class Roll:
    """The roll and the staff, folded for looking up. Build it once a school."""

    def __init__(self, school: School) -> None:
        self.groups = Groups(school)
        self.firsts: dict[str, set[str]] = {}
        self.lasts: dict[str, set[str]] = {}
        self.initials: dict[str, set[str]] = {}
        self.last_initials = {
            p.pupil_id: frozenset(fold(part)[:1] for part in re.split(r"[\s\-'’]+", p.last_name) if part)
            for p in school.pupils
            if p.last_name
        }
        for pupil in school.pupils:
            for name in (pupil.first_name, pupil.known_as):
                for part in dict.fromkeys((name, name.split(" ")[0] if name else "", name.split("-")[0] if name else "")):
                    if len(part) > 1:
                        self.firsts.setdefault(fold(part), set()).add(pupil.pupil_id)
            for part in (pupil.last_name, *re.split(r"[\s\-]+", pupil.last_name)):
                if len(part) > 1:
                    self.lasts.setdefault(fold(part), set()).add(pupil.pupil_id)
            if pupil.last_name:
                for first in filter(None, (pupil.first_name, pupil.known_as)):
                    self.initials.setdefault(fold(first)[:1] + fold(pupil.last_name)[:1], set()).add(pupil.pupil_id)
        self.staff_firsts = {fold(s.first_name) for s in school.staff if s.first_name}
        self.staff_lasts = {fold(s.last_name) for s in school.staff if s.last_name}
        self.staff_full = {fold(s.first_name) + fold(s.last_name) for s in school.staff}
        self.not_people = _not_people(school)
        known = school.settings.names
        self.school_words = frozenset(
            fold(word)
            for name in (
                *known.schools,
                *known.houses,
                *known.partners,
                *known.places,
                *known.clubs,
                school.settings.school.name,
                school.settings.school.town,
            )
            for word in name.split()
        )
        self.ordinary = frozenset(people_words()["ordinary"])
        self.titles = frozenset(people_words()["titles"])

    def pupils_called(self, name: str) -> frozenset[str]:
        """Ids of pupils who may be meant by a first name: as on the roll, known as, or a common short form."""
        key = fold(name)
        found = set(self.firsts.get(key, ()))
        if not found and len(key) > 2:
            for formal in _short_names().get(key, ()):
                found |= self.firsts.get(formal, set())
        return frozenset(found)


def _not_people(school: School) -> re.Pattern[str] | None:
    """Names of the school's places, buildings, houses, schools and partners that hold a person's name."""
    names = school.settings.names
    known = [
        n for n in (*names.schools, *names.places, *names.partners, *names.clubs, *names.people, school.settings.school.name) if " " in n
    ]
    if not known:
        return None
    return re.compile("|".join(re.escape(n) for n in sorted(known, key=len, reverse=True)))


def roll_of(school: School) -> Roll:
    """The school's roll, folded once."""
    return school.prepared("details.roll", Roll)

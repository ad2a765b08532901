"""Groups of pupils as posts name them: years, classes, houses, clubs; and which pupils on the roll belong to each.

A group is what makes a first name into a description of one child, and what makes "our chess captain" into somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from checker.overlaps import in_order, resolve_overlaps

if TYPE_CHECKING:
    from checker.school import School

# "Y7 and" and "P7 won" are years; "Year 10s" is everybody in one. Scottish P1-P7 and S1-S6, Northern Irish and Welsh years count alike.
_YEAR = re.compile(
    r"(?<![\w£#.])(?:(?:[Yy]ears?|YEARS?|[Yy]rs?|YR|[BF]l(?:wy)?ddyn|[Pp]rimary|[Ff]orm|[Gg]rade(?= (?:\d+ (?:class|pupils|student))))[ .\-]?(?P<n>\d{1,2})"
    r"|(?P<l>[YPSJ])(?P<m>\d{1,2})|(?P<r>Reception|RECEPTION|EYFS|Nursery|Pre-?[Ss]chool)|(?P<u>[Uu]pper|[Ll]ower) (?:[Ss]ixth|6th)"
    r"|(?P<x>[Ss]ixth [Ff]orm|6th [Ff]orm))(?P<s>s|'s|’s)?(?![\w%])"
)
_GENERIC_CLUB = re.compile(
    r"\b(?:[Cc]hoir|[Oo]rchestra|[Ss]tring quartet|[Bb]and|[Cc]hess [Cc]lub|[Cc]hess|[Nn]etball|[Ff]ootball|[Rr]ugby|[Hh]ockey|[Cc]ricket|[Bb]asketball|[Aa]thletics|[Gg]ymnastics"
    r"|[Ss]wim(?:ming)?|[Dd]ance|[Dd]rama|[Dd]ebating|[Cc]oding|[Rr]obotics|[Gg]ardening|[Aa]rt|[Ff]encing|[Bb]occia|[Tt]ennis|[Rr]ounders|[Kk]arate|[Jj]udo"
    r"|[Ee]co|[Ss]chool|[Ss]tudent) ?(?:[Cc]lub|[Tt]eam|[Ss]quad|[Ss]ociety|[Cc]ouncil)\b|\b(?:[Cc]hoir|[Oo]rchestra)\b|\b[12](?:st|nd) XI\b|\b[Uu](?:nder)?-?\s?\d{1,2}s?\b"
)
_TAG = re.compile(r"#\w+")
_CAMEL = re.compile(r"[A-Z][a-z]+|\d+[A-Z]{1,2}|[A-Z]+(?![a-z])|[a-z]+")
_SEPARATOR = re.compile(r"[\s\-_/]+")


@dataclass(frozen=True, slots=True)
class Group:
    """`text[start:end]` names a group.

    Attributes:
        kind: `class`, `year`, `house` or `club`.
        key: what is named, folded.
        pupil_ids: pupils on the roll that belong to it; None where the roll does not say.
    """

    start: int
    end: int
    kind: str
    key: str
    pupil_ids: frozenset[str] | None = None


def year_key(year: str) -> str:
    """A year group as one word: `Year 4`, `Y4` and `4` are `4`; Reception is `r`; Nursery `n`; N1 and P6 keep their letter."""
    word = _SEPARATOR.sub("", year.strip().lower())
    match = re.fullmatch(r"(?:year|yr|y|blwyddyn|grade|form)?0?(\d{1,2})", word)
    if match:
        return match.group(1)
    if match := re.fullmatch(r"(?:primary|p)0?(\d)", word):
        return "p" + match.group(1)
    return {"reception": "r", "rec": "r", "eyfs": "r", "nursery": "n", "preschool": "n", "lowersixth": "12", "uppersixth": "13"}.get(
        word, word
    )


class Groups:
    """The groups of one school. Build it once a school."""

    def __init__(self, school: School) -> None:
        self._classes: dict[str, set[str]] = {}
        self._years: dict[str, set[str]] = {}
        self._houses: dict[str, set[str]] = {}
        for pupil in school.pupils:
            if pupil.class_name:
                self._classes.setdefault(pupil.class_name.strip(), set()).add(pupil.pupil_id)
            if pupil.year_group:
                self._years.setdefault(year_key(pupil.year_group), set()).add(pupil.pupil_id)
            if house := pupil.details.get("house"):
                self._houses.setdefault(house.strip(), set()).add(pupil.pupil_id)
        names = school.settings.names
        for house in names.houses:
            self._houses.setdefault(house.strip(), set())
        self._clubs = [c for c in names.clubs if c]
        forms: dict[str, tuple[str, str, frozenset[str] | None]] = {}
        for kind, known in (("house", self._houses), ("class", self._classes)):
            for name, ids in known.items():
                for form in _forms(name):
                    forms[form] = (kind, name.lower(), frozenset(ids) or None)
        self._forms = forms

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        """One pattern for classes and houses; names that are words keep their capital, codes such as 9B may lose theirs."""
        if not self._forms:
            return None
        alternatives = "|".join(re.escape(f) for f in sorted(self._forms, key=len, reverse=True))
        return re.compile(rf"(?<![\w£.:])(?:{alternatives})(?![\w%]|[.:]\d)")

    @cached_property
    def _club_words(self) -> re.Pattern[str] | None:
        alternatives = "|".join(re.escape(c) for c in sorted(self._clubs, key=len, reverse=True))
        return re.compile(rf"\b(?:{alternatives})(?!\w)", re.I) if alternatives else None

    def find(self, text: str) -> list[Group]:
        """The groups that a text names, in order; classes before years where both could be read."""
        return in_order(resolve_overlaps(self._named(text)))

    def _named(self, text: str) -> Iterator[Group]:
        """Every group that a text may name, the likelier reading first."""
        if self._words:
            for m in self._words.finditer(text):
                kind, key, ids = self._forms[m.group()]
                yield Group(m.start(), m.end(), kind, key, ids)
        for m in _YEAR.finditer(text):
            key = _year_of(m)
            if not key:
                continue
            members = self._years.get(key, set())
            if key == "sixth":
                members = self._years.get("12", set()) | self._years.get("13", set())
            if not members and key[:1] == "p" and key[1:].isdigit():
                members = self._years.get(key[1:], set())  # a Scottish roll may write P6 as 6
            yield Group(m.start(), m.end(), "year", key, frozenset(members) or None)
        for tag in _TAG.finditer(text):
            # #WrensClass: the words of a hashtag, each where it stands.
            for word in _CAMEL.finditer(text, tag.start() + 1, tag.end()):
                if known := self._forms.get(word.group()):
                    yield Group(word.start(), word.end(), *known)
        if self._club_words:
            for m in self._club_words.finditer(text):
                yield Group(m.start(), m.end(), "club", m.group().lower(), None)
        for m in _GENERIC_CLUB.finditer(text):
            yield Group(m.start(), m.end(), "club", m.group().lower(), None)


def _year_of(m: re.Match[str]) -> str:
    """The key of a year that `_YEAR` saw; empty where there is no such year (Y20)."""
    if m["r"]:
        return year_key(m["r"])
    if m["u"]:
        return "12" if m["u"].lower() == "lower" else "13"
    if m["x"]:
        return "sixth"
    if m["l"]:
        known = 0 < int(m["m"]) <= (13 if m["l"] == "Y" else 7)
        return "" if not known else m["m"] if m["l"] == "Y" else m["l"].lower() + m["m"]
    return "" if int(m["n"]) > 14 else ("p" if m.group().lower().startswith("primary") else "") + m["n"]


def _forms(name: str) -> Iterable[str]:
    """How a class or house is written: itself, and for words the singular and plural; for codes upper, lower and spaced."""
    yield name
    if not name:
        return
    if any(c.isdigit() for c in name):
        yield name.upper()
        if len(name) > 2:
            yield name.lower()
        if m := re.fullmatch(r"(\d{1,2})([A-Z]{1,2})", name):
            yield f"{m[1]} {m[2]}"
        return
    if len(name) >= 3:
        yield name[:-1] if name.endswith("s") and len(name) > 4 else name + "s"

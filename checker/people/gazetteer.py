"""Names that are no pupil's: staff and other grown-ups the school knows, public and fictional figures, and what is named after people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from checker.normalise import normalise
from checker.people.cue_words import common_words, generic_words, given_names, place_heads, school_words, short_names, titles
from checker.people.tokens import Tokenised, tokenise
from checker.words.tables import table

if TYPE_CHECKING:
    from checker.school import School

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GazetteerSpan:
    """A known name in a text: tokens from, to (exclusive). `kind` is staff, person, figure, or what it names: school, house, club, place, partner, set."""

    first: int
    last: int
    kind: str


class Phrases:
    """Known names as rows of normalised words, found in a text in one walk."""

    def __init__(self, known: Phrases | None = None) -> None:
        self._starts: dict[str, list[tuple[Phrase, str]]] = {k: list(v) for k, v in known._starts.items()} if known else {}

    def add(self, name: str, kind: str) -> None:
        words = tuple(a.letters for a in tokenise(name).tokens)
        while words and words[0] in ("the", "a"):
            words = words[1:]
        if words:
            self._starts.setdefault(words[0], []).append((words, kind))

    def find(self, tokenised: Tokenised) -> Iterator[GazetteerSpan]:
        tokens = tokenised.tokens
        for i, token in enumerate(tokens):
            for words, kind in self._starts.get(token.letters, ()):
                end = i + len(words)
                if end > len(tokens) or any(tokens[i + n].letters != w for n, w in enumerate(words[:-1])):
                    continue
                if tokens[end - 1].letters not in (words[-1], words[-1] + "s"):
                    continue  # three Hermione Grangers
                if any(_parted(tokenised, n) for n in range(i, end - 1)):
                    continue
                yield GazetteerSpan(i, end, kind)


def _parted(tokenised: Tokenised, left: int) -> bool:
    gap = tokenised.gap(left, left + 1)
    return len(gap) > 3 or any(c in gap for c in ",;:!?()\n") or bool(re.search(r"\d", gap))


@dataclass(frozen=True, slots=True)
class StaffNames:
    """Names on the staff list, normalised: first names, surnames, and both run together."""

    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What a school and the shipped lists know.

    Attributes:
        phrases: whole names, found in a text by `phrases.find`.
        staff_names: (first, last) of grown-ups at the school, folded.
        staff_last: their surnames.
        words: single words that are houses, schools, clubs, places or towns here, folded; such a word is no surname standing alone.
        school_words: the telling words of schools' names here ("Ravensholme" of Ravensholme Academy).
        roll_first: first names on the roll, folded: behind one a comma goes on with a list, and one of two words is no full name.
        staff: names on the staff list alone.
        setting_words: every word of the names in school.toml and of its town.
        not_people: finds the school's places, clubs, partners and schools that may hold a person's name, as written.
        partner_words: the same of firms and charities: "Ray Cobbett" beside Cobbett & Daughters is the builder.
    """

    phrases: Phrases
    staff_names: frozenset[tuple[str, str]]
    staff_last: frozenset[str]
    words: frozenset[str]
    school_words: frozenset[str]
    partner_words: frozenset[str]
    roll_first: frozenset[str] = frozenset()
    staff: StaffNames = StaffNames()
    setting_words: frozenset[str] = frozenset()
    not_people: re.Pattern[str] | None = None


FIGURES = ("arts", "authors", "fiction", "history", "phrases", "science", "sport")


@cache
def figures() -> tuple[str, ...]:
    """Public, historical and fictional people, from `checker/words/en/figures`."""
    return tuple(name for kind in FIGURES for name in table(f"figures/{kind}").names("names"))


@cache
def _figure_phrases() -> Phrases:
    phrases = Phrases()
    for name in figures():
        if " " in name or "-" in name:
            phrases.add(name, "figure")
    return phrases


def load_lists() -> None:
    """Read the shipped lists of names now rather than when the first text is read."""
    _figure_phrases()
    for words in (school_words, place_heads, generic_words, common_words, given_names, titles, short_names):
        words()


def _shortened(name: str, kind: str) -> list[str]:
    """How people say it: "Glen Torran" for Glen Torran Primary School; and after whom it is named: "Frank Whitcombe" of the Frank Whitcombe Pavilion."""
    generic = school_words() | place_heads() | generic_words()
    words = name.split()
    cut = len(words)
    while cut > 1 and (normalise(words[cut - 1]) in generic or not normalise(words[cut - 1])):
        cut -= 1
    if 2 <= cut < len(words) and kind in ("school", "place", "partner"):
        return [" ".join(words[:cut])]
    return []


def gazetteer_of(school: School) -> Gazetteer:
    """What is known at this school."""
    phrases = Phrases(_figure_phrases())
    pairs: set[tuple[str, str]] = set()
    lasts: set[str] = set()
    words: set[str] = set()
    telling: dict[str, set[str]] = {"school": set(), "partner": set()}
    for person in school.staff:
        pairs.add((normalise(person.first_name), normalise(person.last_name)))
        lasts.add(normalise(person.last_name))
        phrases.add(f"{person.first_name} {person.last_name}", "staff")
    for name in school.settings.names.people:
        bare = [p for p in name.split() if normalise(p) not in titles()]
        if len(bare) > 1:
            pairs.add((normalise(bare[0]), normalise(bare[-1])))
            lasts.add(normalise(bare[-1]))
            phrases.add(" ".join(bare), "person")
        elif bare:
            lasts.add(normalise(bare[0]))
    named = school.settings.names
    settings: list[tuple[str, Iterable[str]]] = [
        ("school", named.schools),
        ("house", named.houses),
        ("club", named.clubs),
        ("place", [*named.places, school.settings.school.town, school.settings.school.county]),
        ("partner", [*named.partners, school.settings.school.name]),
    ]
    for kind, names in settings:
        for name in names:
            if name:
                phrases.add(name, kind)
                for short in _shortened(name, kind):
                    phrases.add(short, "namesake" if kind == "place" else kind)
                parts = [a.letters for a in tokenise(name).tokens]
                if kind in telling:
                    telling[kind].update(
                        p for p in parts if len(p) > 3 and p not in common_words() and p not in place_heads() and p not in given_names()
                    )
                if len(parts) == 1 or kind in ("school", "house"):
                    words.update(p for p in parts if len(p) > 2 and (len(parts) == 1 or p not in place_heads()))
    for address in school.settings.contacts.addresses:
        for piece in address.split(","):
            if len(tokenise(piece).tokens) > 1:
                phrases.add(re.sub(r"^\W*\d+\w?\s+", "", piece.strip()), "place")
    return Gazetteer(
        phrases=phrases,
        staff_names=frozenset(pairs),
        staff_last=frozenset(lasts),
        words=frozenset(words),
        school_words=frozenset(telling["school"]),
        partner_words=frozenset(telling["partner"]),
        roll_first=frozenset(normalise(n) for p in school.pupils for n in (p.first_name, p.known_as) if n),
        staff=StaffNames(
            frozenset(normalise(s.first_name) for s in school.staff if s.first_name),
            frozenset(normalise(s.last_name) for s in school.staff if s.last_name),
            frozenset(normalise(s.first_name) + normalise(s.last_name) for s in school.staff),
        ),
        setting_words=frozenset(
            normalise(word)
            for name in (
                *named.schools,
                *named.houses,
                *named.partners,
                *named.places,
                *named.clubs,
                school.settings.school.name,
                school.settings.school.town,
            )
            for word in name.split()
        ),
        not_people=_not_people(school),
    )


def _not_people(school: School) -> re.Pattern[str] | None:
    """Names of the school's places, buildings, houses, schools and partners that hold a person's name."""
    names = school.settings.names
    known = [
        n for n in (*names.schools, *names.places, *names.partners, *names.clubs, *names.people, school.settings.school.name) if " " in n
    ]
    if not known:
        return None
    return re.compile("|".join(re.escape(n) for n in sorted(known, key=len, reverse=True)))

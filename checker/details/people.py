"""Who a text speaks of: the anchors to which a detail can belong.

A detail is only a personal detail when it is somebody's. This module finds the somebodies of a passage: pupils by first name or initials, a child
who is described ("the Year 3 boy", "your son"), a parent, a member of staff, and, as their opposite, everybody in general ("children with").
"""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

from checker.details.groups import Group, Groups
from checker.names.fold import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.school import School

_CAPITALISED = re.compile(r"(?<![\w@#./])[A-ZÀ-ÖØ-ÞĀ-Ž][\w]*(?:['’\-][\w]+)*")
_ANY_WORD = re.compile(r"(?<![\w@./])[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_TAGGED_NAME = re.compile(r"#([A-ZÀ-Ž][a-zà-ž]+)(?![\w])")
_INITIALS = re.compile(
    r"(?<![\w.])(?:[A-Z]\.[ ]?){1,3}(?:(?:[A-Z]['’])?[A-Z]\.(?:-[A-Z]\.)?)(?![\w])|(?<![\w.])[A-Z]\.[A-Z](?:\.|\b)(?!\w)"
)
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|hers|himself|herself)(?:['’](?:s|d|ll))?\b", re.I)
_PLACE_NEXT = frozenset(
    [
        "lane",
        "street",
        "road",
        "hill",
        "park",
        "hall",
        "church",
        "field",
        "fields",
        "house",
        "school",
        "academy",
        "primary",
        "college",
        "chapel",
        "avenue",
        "close",
        "drive",
        "way",
        "court",
        "terrace",
        "row",
        "rise",
        "wood",
        "woods",
        "square",
        "gardens",
        "green",
        "gate",
        "bridge",
        "station",
        "theatre",
        "library",
        "pavilion",
        "leisure",
        "centre",
        "common",
        "farm",
        "cottage",
        "place",
        "wing",
        "room",
        "block",
        "building",
        "suite",
        "studio",
        "day",
        "fair",
        "fete",
        "team",
        "cup",
        "trophy",
        "award",
        "prize",
        "league",
        "frost",
        "rotary",
        "sponge",
        "week",
        "term",
        "holidays",
        "reading",
        "show",
        "concert",
        "showers",
        "bank",
        "bay",
        "beach",
        "island",
        "class",
        "society",
    ]
)
_OPENERS = frozenset(
    ["cue", "wee", "big", "little", "young", "our", "meet", "super", "huge", "go", "happy", "bravo", "well", "dear", "clever", "brave", "fab", "hats", "hello", "hi", "hey", "hurrah", "hooray", "welcome", "wow", "thanks", "congrats"]
)
_MONTH_BEFORE = frozenset(
    [
        "in",
        "from",
        "by",
        "until",
        "till",
        "since",
        "during",
        "of",
        "next",
        "last",
        "this",
        "early",
        "late",
        "mid",
        "every",
        "for",
        "on",
        "before",
        "after",
        "end",
        "start",
    ]
)
_MONTHS = frozenset(["april", "may", "june", "august", "summer", "autumn", "christmas", "easter"])


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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a text.

    Attributes:
        start, end: `text[start:end]`.
        kind: `name` (a first name), `full` (first name and surname), `initials`, `described` (one child without a name), `parent`, `staff`, `adult`,
            `pronoun`, or `generic` (children, families, anybody).
        sentence: index of the sentence.
        weight: 0 to 1, how sure it is that this is such a person.
        pupil_ids: pupils on the roll whom a name may mean.
    """

    start: int
    end: int
    kind: str
    sentence: int
    weight: float = 1.0
    pupil_ids: frozenset[str] = frozenset()

    @property
    def is_pupil(self) -> bool:
        return self.kind in ("name", "full", "initials", "described")


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


class Scene:
    """A text with its sentences, people and groups."""

    def __init__(self, doc: Doc, school: School, kind: str = "text", full: Sequence[FullName] = ()) -> None:
        self.doc = doc
        self.full = tuple(full)
        self.text: str = doc.text
        self.kind = kind
        self.roll = roll_of(school)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence, as the pipeline sees them."""
        bounds: list[tuple[int, int]] = []
        for s in self.doc.sents:
            # "A.P. late nine times": initials end no sentence.
            if (
                bounds
                and re.search(r"(?:^|[\s(])(?:[A-Z]\.){1,4}\s*$", self.text[bounds[-1][0] : bounds[-1][1]])
                and "\n" not in self.text[bounds[-1][1] - 1 : s.start_char + 1]
            ):
                bounds[-1] = (bounds[-1][0], s.end_char)
            else:
                bounds.append((s.start_char, s.end_char))
        return tuple(bounds) or ((0, len(self.text)),)

    def sentence_of(self, at: int) -> int:
        """Index of the sentence in which a character stands."""
        starts = [s for s, _ in self.sentences]
        return max(0, bisect.bisect_right(starts, at) - 1)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(self.roll.groups.find(self.text))

    def in_sentence(self, sentence: int) -> list[Person]:
        return [p for p in self.people if p.sentence == sentence]

    @cached_property
    def entities(self) -> tuple[tuple[int, int, str], ...]:
        """Names that the language model sees: start, end, label."""
        return tuple((e.start_char, e.end_char, e.label_) for e in self.doc.ents)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody the text speaks of, in order."""
        found = [*self._named(), *self._initials()]
        taken = [(p.start, p.end) for p in found]

        def free(start: int, end: int) -> bool:
            return not any(s < end and e > start for s, e in taken)

        for person in (*self._words(), *self._pronouns()):
            if person.kind == "pronoun" or free(person.start, person.end):
                found.append(person)
        return tuple(sorted(found, key=lambda p: (p.start, p.end)))

    # Names

    def _named(self) -> list[Person]:
        text, roll = self.text, self.roll
        one_case = not any(c.islower() for c in text) or not any(c.isupper() for c in text)
        blocked = [m.span() for m in roll.not_people.finditer(text)] if roll.not_people else []
        entities = self.entities
        words = list((_ANY_WORD if one_case and text.islower() else _CAPITALISED).finditer(text))
        found = [self._person(f.start, f.end, "full", f.weight, f.pupil_ids) for f in self.full]
        skip_to = -1
        for i, m in enumerate(words):
            if any(f.start < m.end() and f.end > m.start() for f in self.full):
                continue
            if m.start() < skip_to or any(s <= m.start() < e for s, e in blocked):
                continue
            word = re.sub(r"['’]s$", "", m.group())
            end = m.start() + len(word)
            before = words[i - 1] if i and re.fullmatch(r"[ \t]+|\. ", text[words[i - 1].end() : m.start()]) else None
            after = words[i + 1] if i + 1 < len(words) and re.fullmatch(r"[ \t]+", text[end : words[i + 1].start()]) else None
            key = fold(word)
            if key in roll.titles and after:
                found.append(self._person(m.start(), after.end(), "staff", 1.0))
                skip_to = after.end()
                # "Miss Anna Nair": both words are the grown-up's.
                if i + 2 < len(words) and re.fullmatch(r"[ \t]+", text[after.end() : words[i + 2].start()]):
                    skip_to = words[i + 2].end() if fold(words[i + 2].group()) in roll.staff_lasts else after.end()
                continue
            entity = next((e for e in entities if e[0] <= m.start() < e[1]), None)
            ids = roll.pupils_called(word)
            if word.isupper() and len(word) <= 3 and not one_case:
                continue
            if any(g.start <= m.start() and g.end >= end for g in self.groups) and not self._also_a_name(m.start(), end):
                continue
            if after and (double := roll.pupils_called(f"{word} {after.group()}")) and not roll.lasts.get(fold(after.group())):
                ids, end = double, after.end()
                after = words[i + 2] if i + 2 < len(words) and re.fullmatch(r"[ \t]+", text[end : words[i + 2].start()]) else None
                skip_to = end
            if not ids:
                if entity and key in _OPENERS and entity[1] > end:
                    continue  # "Cue Kwame", "Wee Cathal": the name begins with the next word
                if (
                    entity
                    and entity[2] == "PERSON"
                    and (entity[0] == m.start() or fold(words[i - 1].group()) in _OPENERS)
                    and not self._no_person(entity)
                ):
                    found.append(self._off_roll((m.start(), *entity[1:]), before if m.start() == entity[0] else None))
                    skip_to = entity[1]
                continue
            found += self._on_roll(m.start(), end, word, ids, before, after, entity, one_case)
            if found and found[-1].start == m.start():
                skip_to = max(skip_to, found[-1].end)
        # #Florence: a hashtag that is one first name.
        for m in _TAGGED_NAME.finditer(text):
            if ids := roll.pupils_called(m.group(1)):
                weight = (
                    0.6
                    if fold(m.group(1)) not in roll.ordinary
                    or re.search(r"#\w", text[m.end() : m.end() + 30] + text[max(0, m.start() - 30) : m.start()])
                    else 0.3
                )
                found.append(self._person(m.start(1), m.end(1), "name", weight, ids))
        return found

    def _person(self, start: int, end: int, kind: str, weight: float, ids: frozenset[str] = frozenset()) -> Person:
        return Person(start, end, kind, self.sentence_of(start), weight, ids)

    def _also_a_name(self, start: int, end: int) -> bool:
        """Whether a word that is a class or a house is a pupil here: another group stands right beside it, or a word said to a person stands before it."""
        if re.search(r"\b(?:well done|congratulations|happy birthday|thank you),?\s+$", self.text[max(0, start - 20) : start], re.I):
            return True
        return any(
            g.start > end and re.fullmatch(r"\s*[(,]?\s*(?:(?:in|from|of)\s+)?", self.text[end : g.start])
            for g in self.groups
            if g.kind in ("class", "year")
        )

    def _no_person(self, entity: tuple[int, int, str]) -> bool:
        """Whether what the model takes for a person is a class, a house or the first half of a street."""
        if any(g.start < entity[1] and g.end > entity[0] for g in self.groups) or (
            self.text[entity[0] : entity[1]].isupper() and entity[1] - entity[0] <= 3
        ):
            return True
        words = [fold(w) for w in self.text[entity[0] : entity[1]].split()]
        if len(words) == 1 and (
            words[0] in self.roll.school_words
            or words[0] in self.roll.titles
            or word_pattern("adult").fullmatch(self.text[entity[0] : entity[1]])
        ):
            return True
        following = re.match(r"(?:['’]s)?\s+([A-Za-z]+)", self.text[entity[1] : entity[1] + 24])
        return bool(following and following.group(1).lower() in _PLACE_NEXT and following.group(1)[0].isupper())

    def _off_roll(self, entity: tuple[int, int, str], before: re.Match[str] | None) -> Person:
        start, end, _ = entity
        name = self.text[start:end]
        parts = name.split()
        if fold(name) in self.roll.staff_full or (before and fold(before.group()) in self.roll.titles) or self._adult_beside(start, end):
            return self._person(start, end, "staff" if fold(name) in self.roll.staff_full else "adult", 1.0)
        if len(parts) == 1 and fold(name) in self.roll.staff_firsts:
            return self._person(start, end, "staff", 0.7)
        # A name of two words that the names checks left alone is a grown-up's, or somebody's in a book.
        return self._person(start, end, "name", 0.6) if len(parts) == 1 else self._person(start, end, "adult", 0.8)

    def _on_roll(
        self,
        start: int,
        end: int,
        word: str,
        ids: frozenset[str],
        before: re.Match[str] | None,
        after: re.Match[str] | None,
        entity: tuple[int, int, str] | None,
        one_case: bool,
    ) -> list[Person]:
        roll, _text = self.roll, self.text
        key = fold(word)
        if before and fold(before.group()) in roll.titles:
            return [self._person(start, end, "staff", 1.0)]
        particle = re.match(
            r"[ \t]+(?:(?:van|der|den|de|dos|da|di|del|la|le|bin|bint|ibn|al|el|ap|ab|von|ten|ter|af)[ \-]+){1,3}([^\W\d_][\w'’\-]+)",
            self.text[end : end + 50],
            re.I,
        )
        if particle and (fits := ids & frozenset(roll.lasts.get(fold(re.sub(r"['’]s$", "", particle.group(1))), ()))):
            return [self._person(start, end + particle.end(), "full", 1.0, fits)]
        if after:
            last = fold(re.sub(r"['’]s$", "", after.group()))
            if key + last in roll.staff_full:
                return [self._person(start, after.end(), "staff", 1.0)]
            fits = ids & frozenset(roll.lasts.get(last, ()))
            if fits:
                return [self._person(start, after.end(), "full", 1.0, fits)]
            # A middle name, or a particle, between the two.
            third = re.match(r"[ \t]+([^\W\d_][\w'’\-]+)", self.text[after.end() : after.end() + 40])
            if third and (fits := ids & frozenset(roll.lasts.get(fold(re.sub(r"['’]s$", "", third.group(1))), ()))):
                return [self._person(start, after.end() + third.end(), "full", 1.0, fits)]
            if any(g.kind == "house" and g.start == after.start() for g in self.groups):
                return []  # "Amelia Earhart", where a house is called Earhart
            if last in _PLACE_NEXT or (entity and entity[2] in ("LOC", "ORG") and entity[1] > end + 1):
                return []
            if (
                not one_case
                and last not in ("and", "in", "from", "year", "who", "is", "has", "with", "you")
                and not self._group_at(after.start())
            ):
                # A full name that is not on the roll: a visitor, an author, Anne Frank.
                if self._adult_beside(start, after.end()):
                    return [self._person(start, after.end(), "adult", 1.0)]
                if entity and entity[2] == "PERSON":
                    return [self._off_roll(entity, before)]
                return [self._person(start, after.end(), "full", 0.35)]
        if before and not one_case and self._starts_name(before):
            return []
        weight = 0.95
        if entity and entity[2] == "PERSON":
            weight = 1.0
        elif key in roll.ordinary or one_case:
            weight = self._ordinary_weight(start, end, key, before)
        if weight < 0.2:
            return []
        if len(ids) and key in roll.staff_firsts:
            weight *= 0.8
        if self._adult_beside(start, end):
            return [self._person(start, end, "adult", 0.8)]
        return [self._person(start, end, "name", weight, ids)]

    def _group_at(self, at: int) -> bool:
        return any(g.start <= at < g.end for g in self.groups)

    def _starts_name(self, before: re.Match[str]) -> bool:
        """Whether the word before may be the first part of a name, not the first word of a sentence or a word such as `Well done`."""
        if self._group_at(before.start()):
            return False
        at = before.start()
        sentence = self.sentences[self.sentence_of(at)]
        opening = self.text[sentence[0] : at].strip(" \"'“‘(#*•-–—\t")
        if not opening:
            return fold(before.group()) in self.roll.firsts and fold(before.group()) not in self.roll.ordinary
        return fold(before.group()) not in (
            "and",
            "meet",
            "our",
            "well",
            "to",
            "congratulations",
            "thank",
            "thanks",
            "happy",
            "birthday",
            "bravo",
            "year",
        )

    def _ordinary_weight(self, start: int, end: int, key: str, before: re.Match[str] | None) -> float:
        """How likely a word such as Will or Summer is a pupil here: what stands beside it decides."""
        text = self.text
        ahead = text[end : end + 24].lower()
        behind = text[max(0, start - 24) : start].lower().rstrip()
        last = re.search(r"([\w'’]+)$", behind)
        previous = last.group(1) if last else ""
        if key in _MONTHS and previous in _MONTH_BEFORE:
            return 0.0
        following = re.match(r"[ ]+([a-z]+)", ahead)
        if following and following.group(1) in _PLACE_NEXT:
            return 0.0
        if any(0 <= g.start - end <= 8 and not re.search(r"[.!?]", text[end : g.start]) for g in self.groups):
            return 0.9
        if re.match(r"['’]s\b|\s?\(", ahead):
            return 0.75
        if re.search(
            r"\b(?:well done|congratulations|thank you|thanks|bravo|welcome|meet|to|for|and|called|named|our|with|is|,)$|,$|\b(?:happy birthday|birthday)$",
            behind,
        ) or re.match(r"[,.!]?\s+(?:and|has|was|is|who|whose|you)\b|!", ahead):
            return 0.6
        sentence = self.sentences[self.sentence_of(start)]
        opening = text[sentence[0] : start].strip()
        return 0.25 if not opening else 0.5

    def _adult_beside(self, start: int, end: int) -> bool:
        """Whether a word such as author or former pupil stands right beside a name."""
        behind = self.text[max(0, start - 28) : start]
        ahead = self.text[end : end + 40]
        for m in word_pattern("adult").finditer(behind):
            if not re.search(r"[.!?;]|,\s*$", behind[m.end() :]) and len(behind[m.end() :].split()) <= 1:
                return True
        m = re.match(r"\s*[,(]\s*(?:(?:an?|our|the|from|local|retired|class of|left)\s+){0,2}", ahead)
        return bool(m and word_pattern("adult").match(ahead, m.end())) or bool(re.match(r"\s*\((?:left|class of|19|20)", ahead))

    def _initials(self) -> list[Person]:
        found = []
        for m in _INITIALS.finditer(self.text):
            letters = re.sub(r"[^A-Za-z]", "", m.group())
            if letters.lower() in (
                "uk",
                "us",
                "usa",
                "am",
                "pm",
                "re",
                "pe",
                "it",
                "pta",
                "fc",
                "bbc",
                "ks",
                "dt",
                "ps",
                "eg",
                "ie",
                "ad",
                "bc",
                "ce",
                "ofe",
            ):
                continue
            ahead = self.text[m.end() : m.end() + 20]
            if re.match(r"\s*[A-Z][a-z]", ahead) and not re.match(r"\s*(?:In|Of|From)\b", ahead):
                continue  # "J.K. Rowling", "M. Tennant": a surname follows
            key = (letters[0] + letters[-1]).lower()
            ids = frozenset(self.roll.initials.get(key, ())) | frozenset(self.roll.initials.get(letters[:2].lower(), ()))
            found.append(self._person(m.start(), m.end(), "initials", 0.9, ids))
        return found

    # Words

    def _words(self) -> list[Person]:
        text = self.text
        found: list[Person] = []
        for m in word_pattern("parent").finditer(text):
            found.append(self._person(m.start(), m.end(), "parent", 0.7))
        for m in word_pattern("staff").finditer(text):
            found.append(self._person(m.start(), m.end(), "staff", 0.6))
        for m in word_pattern("pupil").finditer(text):
            found.append(self._described(m))
        for m in re.finditer(
            r"(?<![\w.])(?:[2-9]|1[0-8]|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)[- ]year[- ]old\b",
            text,
            re.I,
        ):
            found.append(self._described(m))
        for m in word_pattern("siblings").finditer(text):
            definite = re.search(
                r"\b(?:the|our|these|only|one|smaller|older|younger)\b[\w '’\-]{0,30}$", text[max(0, m.start() - 36) : m.start()], re.I
            )
            of_group = any(0 <= g.start - m.end() <= 8 for g in self.groups)
            weight = (
                0.85
                if of_group
                or (definite and m.group().lower() != "family")
                or re.search(r"\b(?:one|only)\b[\w '’\-]{0,30}$", text[max(0, m.start() - 36) : m.start()], re.I)
                else 0.3
            )
            found.append(self._person(m.start(), m.end(), "described", weight))
        for m in re.finditer(
            r"\b(?:your|our [\w ]{2,24}['’]s|[A-Z]\w+['’]s|the [\w ]{2,24}['’]s)\s+(?:\w+\s+)?" + word_pattern("kin").pattern, text
        ):
            if not re.match(r"your (?:child|little one)", m.group()):
                found.append(self._person(m.start(), m.end(), "described", 0.85))
        for m in word_pattern("pupils").finditer(text):
            found.append(self._person(m.start(), m.end(), "generic", 0.8))
        for m in re.finditer(
            r"\b(?:one|another|two|three) of (?:our|the|my)\s+[\w'’\- ]{0,30}?(?:s\b|famil(?:y|ies)|[Ee]leven|[Ss]ix(?:th)?)", text, re.I
        ):
            weight = 0.85 if m.group().lower().startswith(("one", "another")) else 0.6
            if not re.search(
                r"\b(?:staff|teachers|governors|parents|mums|dads|targets|values|houses|rooms|tutors|buses|minibuses)\b", m.group(), re.I
            ):
                found.append(self._person(m.start(), m.end(), "described", weight))
        found += self._group_singulars()
        return found

    def _described(self, m: re.Match[str]) -> Person:
        """A word for one child; how definite it is says whether one child is meant."""
        behind = self.text[max(0, m.start() - 40) : m.start()]
        ahead = self.text[m.end() : m.end() + 12]
        if re.search(
            r"\b(?:every|each|any|no|if (?:your|a|any)|your|per|which|what|school|some)\s+(?:\w+\s+)?$", behind, re.I
        ) and m.group().lower() not in ("boy", "girl", "lad"):
            return self._person(m.start(), m.end(), "generic", 0.8)
        if re.match(r"-|['’]?s['’]?\s+(?:work|voice|progress|education|teacher|account|name|app)", ahead):
            return self._person(m.start(), m.end(), "generic", 0.6)
        group_near = any(-30 <= g.start - m.end() <= 25 for g in self.groups)
        if re.search(r"\b(?:only|the|this|that|our|one|wee|older|younger|single)\b[^.!?\n]{0,28}$", behind, re.I):
            return self._person(m.start(), m.end(), "described", 0.9 if group_near else 0.75)
        if re.search(r"\b(?:an?|another)\b[^.!?,\n]{0,24}$", behind, re.I):
            return self._person(m.start(), m.end(), "described", 0.75 if group_near else 0.45)
        return self._person(m.start(), m.end(), "described", 0.4)

    def _group_singulars(self) -> list[Person]:
        """One of a group by the group's own name: "a Year 8", "one Year 4", "Inverkeld's S5 shinty goalie", "our resident Rain Man in 10T"."""
        found = []
        for g in self.groups:
            if g.kind not in ("year", "class"):
                continue
            behind = self.text[max(0, g.start - 30) : g.start]
            ahead = self.text[g.end : g.end + 40]
            if re.search(r"\b(?:an?|one|another|this)\s+(?:\w+\s+){0,2}$", behind, re.I) and not re.match(
                r"\s*(?:class|pupils|students|group|teacher|parents?|famil|team|assembly|trip|topic|lesson|s\b|boys|girls|children|show|play|trip)",
                ahead,
            ):
                found.append(self._person(g.start, g.end, "described", 0.6))
            elif re.match(
                r"(?:['’]s?)?\s+(?:[a-z\-]+\s+){0,3}(?:goalie|captain|keeper|goalkeeper|champion|winner|magician|chairperson|drummer|soloist|lead|fiddler|striker)\b",
                ahead,
            ):
                found.append(self._person(g.start, g.end, "described", 0.75))
        for m in re.finditer(
            r"\b(?:head (?:boy|girl|pupil|student|chorister)|(?:team |chess |netball |football |rugby |cricket |hockey |basketball |house )captain|captain of (?:the |our )?\w+"
            r"|our (?:resident|very own|own)\s+\w+(?:\s\w+)?|chairperson|candidate(?= (?:with|who|\d))|(?:the|this) pupil number|goalie)\b",
            self.text,
            re.I,
        ):
            found.append(self._person(m.start(), m.end(), "described", 0.7))
        return found

    def _pronouns(self) -> list[Person]:
        return [self._person(m.start(), m.end(), "pronoun", 0.5) for m in _PRONOUN.finditer(self.text)]


def nearest(people: Sequence[Person], start: int, end: int) -> Person | None:
    """The person who stands nearest to a span."""
    return min(people, key=lambda p: max(p.start - end, start - p.end, 0), default=None)

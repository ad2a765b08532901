"""First names in a text: pupils of the roll, names that only the language model sees, and grown-ups by name.

A word that is a name on the roll is not always the pupil: Summer, Will and Grace are words, Victoria is a park, Anne stands before Frank. What stands
beside it decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.normalise import normalise
from checker.people.cue_words import (
    abbreviations,
    adult_pattern,
    after_first_names,
    before_names,
    common_words,
    month_before,
    months,
    ordinary_alone,
    place_next,
    said_before_names,
    titles_alone,
)
from checker.people.person import Person

if TYPE_CHECKING:
    from checker.people.scene import Scene

# Accents set apart and signs that do not show stand within a word; so "S\u0326tefan" and "E\u200bwa" are one word each.
_WITHIN = "\u0300-\u036f\u1dc4-\u1dff\u00ad\u200b-\u200d\u2060\ufeff"
_WORD = re.compile(rf"(?<![\w@#./{_WITHIN}])[^\W\d_][\w{_WITHIN}]*(?:['’\-][\w{_WITHIN}]+)*")
_ANY_WORD = re.compile(rf"(?<![\w@./{_WITHIN}])[^\W\d_](?:[^\W\d_]|[{_WITHIN}])*(?:['’\-](?:[^\W\d_]|[{_WITHIN}])+)*")
_TAGGED_NAME = re.compile(r"#([A-ZÀ-Ž][a-zà-ž]+)(?![\w])")
_PARTICLES = re.compile(
    r"[ \t]+(?:(?:van|der|den|de|dos|da|di|del|la|le|bin|bint|ibn|al|el|ap|ab|von|ten|ter|af)[ \-]+){1,3}([^\W\d_][\w'’\-]+)",
    re.I,
)
_SURNAME_INITIAL = re.compile(r"[ \t]+([^\W\d_])(?:['’]?[^\W\d_]?\.|(?![\w'’./&+]))")
_INITIALS = re.compile(
    r"(?<![\w.])(?:[A-Z]\.[ ]?){1,3}(?:(?:[A-Z]['’])?[A-Z]\.(?:-[A-Z]\.)?)(?![\w])|(?<![\w.])[A-Z]\.[A-Z](?:\.|\b)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that may be a first name, at `text[start:end]` without its possessive, with the words right beside it and the name that the model sees there."""

    written: str
    start: int
    end: int
    before: re.Match[str] | None
    after: re.Match[str] | None
    entity: tuple[int, int, str] | None


class FirstNames:
    """Finds the people whom a scene names."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.text = scene.text
        self.roll = scene.roll
        self.gazetteer = scene.gazetteer
        self.groups = scene.groups
        self.entities = scene.entities
        self.sentences = scene.sentences
        self.full = scene.full
        self.one_case = not any(c.islower() for c in self.text) or not any(c.isupper() for c in self.text)

    def sentence_of(self, at: int) -> int:
        """Index of the sentence in which a character stands."""
        return self.scene.sentence_of(at)

    def find(self) -> list[Person]:
        """First names, full names settled by the names checks, and grown-ups by name."""
        text, not_people = self.text, self.gazetteer.not_people
        taken = [(f.start, f.end) for f in self.full]
        blocked = [m.span() for m in not_people.finditer(text)] if not_people else []
        if self.one_case and text.islower():
            words = list(_ANY_WORD.finditer(text))
        else:
            words = [m for m in _WORD.finditer(text) if not m.group()[0].islower()]
        found = [self._person(f.start, f.end, "full", f.weight, f.pupil_ids) for f in self.full]
        read_to = -1
        for i, m in enumerate(words):
            if any(s < m.end() and e > m.start() for s, e in taken) or any(s <= m.start() < e for s, e in blocked):
                continue
            if m.start() >= read_to:
                people, read_to = self._read(words, i)
                found += people
        return found + self._hashtags()

    def _read(self, words: list[re.Match[str]], i: int) -> tuple[list[Person], int]:
        """Who is named by a word and those behind it, and up to where the text has been read then."""
        at = words[i].start()
        written = re.sub(r"['’]s$", "", words[i].group())
        end = at + len(written)
        before = words[i - 1] if i and re.fullmatch(r"[ \t]+|\. ", self.text[words[i - 1].end() : at]) else None
        after = self._right_behind(words, i + 1, end)
        if normalise(written) in titles_alone() and after:
            return self._titled(at, after, self._right_behind(words, i + 2, after.end()))
        if (written.isupper() and len(written) <= 3 and not self.one_case) or self._is_a_group(at, end):
            return [], end
        ids = self.roll.called(written)
        if after and (double := self.roll.called(f"{written} {after.group()}")) and not self.roll.lasts.get(normalise(after.group())):
            ids, end = double, after.end()
            after = self._right_behind(words, i + 2, end)
        word = _Word(written, at, end, before, after, next((e for e in self.entities if e[0] <= at < e[1]), None))
        if not ids:
            return self._not_on_roll(word, words[i - 1].group())
        if initial := self._surname_initial(end):
            return self._with_initial(word, ids, *initial)
        people = self._on_roll(word, ids)
        return people, max(end, people[-1].end) if people and people[-1].start == at else end

    def _right_behind(self, words: list[re.Match[str]], n: int, end: int) -> re.Match[str] | None:
        """Word `n`, where nothing but blanks parts it from `end`."""
        return words[n] if n < len(words) and re.fullmatch(r"[ \t]+", self.text[end : words[n].start()]) else None

    def _titled(self, start: int, name: re.Match[str], third: re.Match[str] | None) -> tuple[list[Person], int]:
        """ "Miss Nair", and "Miss Anna Nair", where both words are the grown-up's."""
        whole = third if third and normalise(third.group()) in self.gazetteer.staff.last else name
        return [self._person(start, name.end(), "staff", 1.0)], whole.end()

    def _is_a_group(self, start: int, end: int) -> bool:
        """Whether a word is a class or a house, and no pupil's name."""
        return any(g.start <= start and g.end >= end for g in self.groups) and not self._also_a_name(start, end)

    def _with_initial(self, word: _Word, ids: frozenset[str], letter: str, end: int) -> tuple[list[Person], int]:
        """ "Aleksandra N.": of the pupils of that first name those whose surname begins so."""
        fits = frozenset(p for p in ids if letter in self.roll.last_initials.get(p, frozenset()))
        if fits:
            return self._on_roll(replace(word, end=end, after=None), fits), end
        if word.entity and word.entity[2] == "PERSON":  # a namesake who is on no roll of ours
            return [self._off_roll((word.start, end, "PERSON"), word.before)], end
        return [], end

    def _not_on_roll(self, word: _Word, previous: str) -> tuple[list[Person], int]:
        """Somebody whom the model alone takes for a person; `previous` is the word before, wherever it stands."""
        entity = word.entity
        if entity is None or (normalise(word.written) in before_names() and entity[1] > word.end):
            return [], word.end  # "Cue Kwame", "Wee Cathal": the name begins with the next word
        opens = entity[0] == word.start
        if entity[2] == "PERSON" and (opens or normalise(previous) in before_names()) and not self._no_person(entity):
            return [self._off_roll((word.start, *entity[1:]), word.before if opens else None)], entity[1]
        return [], word.end

    def _hashtags(self) -> list[Person]:
        """#Florence: a hashtag that is one first name."""
        text, found = self.text, []
        for m in _TAGGED_NAME.finditer(text):
            if ids := self.roll.called(m.group(1)):
                among = re.search(r"#\w", text[m.end() : m.end() + 30] + text[max(0, m.start() - 30) : m.start()])
                weight = 0.6 if among or normalise(m.group(1)) not in ordinary_alone() else 0.3
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
        words = [normalise(w) for w in self.text[entity[0] : entity[1]].split()]
        if len(words) == 1 and (
            words[0] in self.gazetteer.setting_words
            or words[0] in titles_alone()
            or adult_pattern().fullmatch(self.text[entity[0] : entity[1]])
        ):
            return True
        following = re.match(r"(?:['’]s)?\s+([A-Za-z]+)", self.text[entity[1] : entity[1] + 24])
        return bool(following and following.group(1).lower() in place_next() and following.group(1)[0].isupper())

    def _off_roll(self, entity: tuple[int, int, str], before: re.Match[str] | None) -> Person:
        start, end, _ = entity
        name = self.text[start:end]
        parts = name.split()
        if (
            normalise(name) in self.gazetteer.staff.full
            or (before and normalise(before.group()) in titles_alone())
            or self._adult_beside(start, end)
        ):
            return self._person(start, end, "staff" if normalise(name) in self.gazetteer.staff.full else "adult", 1.0)
        if len(parts) == 1 and normalise(name) in self.gazetteer.staff.first:
            return self._person(start, end, "staff", 0.7)
        # A name of two words that the names checks left alone is a grown-up's, or somebody's in a book.
        alone = len(parts) == 1 or (len(parts) == 2 and len(parts[1].rstrip(".")) == 1)  # "Zofia", "Zofia N."
        return self._person(start, end, "name", 0.6) if alone else self._person(start, end, "adult", 0.8)

    def _surname_initial(self, end: int) -> tuple[str, int] | None:
        """The initial of a surname that follows a first name ("Aleksandra N."), folded, and where it ends. A middle initial is none."""
        text = self.text
        m = _SURNAME_INITIAL.match(text, end)
        if m is None or m[1].islower():
            return None
        if m[1] in "AI" and not m.group().endswith(".") and text[m.end() : m.end() + 1] not in ("", ",", ";", ":", ")", "!", "?", "\n"):
            return None  # "Ewa I think"
        following = re.match(r"[ \t]+([^\W\d_][\w'’\-]+)", text[m.end() : m.end() + 40])
        if following and following[1][0].isupper() and normalise(following[1]) not in common_words():
            return None  # "Mary E. Smith"
        return normalise(m[1])[:1], m.end()

    def _on_roll(self, word: _Word, ids: frozenset[str]) -> list[Person]:
        """A word that is a first name on the roll: a grown-up's behind a title, a full name, or the pupil's alone."""
        if word.before and normalise(word.before.group()) in titles_alone():
            return [self._person(word.start, word.end, "staff", 1.0)]
        if (whole := self._with_surname(word, ids)) is not None:
            return whole
        if word.before and not self.one_case and self._starts_name(word.before):
            return []
        return self._alone(word, ids)

    def _with_surname(self, word: _Word, ids: frozenset[str]) -> list[Person] | None:
        """The ways in which a first name goes on, likeliest first; None where it stands alone."""
        start, end, after = word.start, word.end, word.after
        if (particle := _PARTICLES.match(self.text[end : end + 50])) and (fits := ids & self._surnamed(particle.group(1))):
            return [self._person(start, end + particle.end(), "full", 1.0, fits)]
        if after is None:
            return None
        last = normalise(re.sub(r"['’]s$", "", after.group()))
        if normalise(word.written) + last in self.gazetteer.staff.full:
            return [self._person(start, after.end(), "staff", 1.0)]
        if fits := ids & self.roll.surnamed(last):
            return [self._person(start, after.end(), "full", 1.0, fits)]
        # A middle name, or a particle, between the two.
        third = re.match(r"[ \t]+([^\W\d_][\w'’\-]+)", self.text[after.end() : after.end() + 40])
        if third and (fits := ids & self._surnamed(third.group(1))):
            return [self._person(start, after.end() + third.end(), "full", 1.0, fits)]
        if any(g.kind == "house" and g.start == after.start() for g in self.groups):
            return []  # "Amelia Earhart", where a house is called Earhart
        if last in place_next() or (word.entity and word.entity[2] in ("LOC", "ORG") and word.entity[1] > end + 1):
            return []
        if self.one_case or last in after_first_names() or self._group_at(after.start()):
            return None
        return [self._stranger(word, after)]

    def _surnamed(self, written: str) -> frozenset[str]:
        return self.roll.surnamed(normalise(re.sub(r"['’]s$", "", written)))

    def _stranger(self, word: _Word, after: re.Match[str]) -> Person:
        """A full name that is not on the roll: a visitor, an author, Anne Frank."""
        if self._adult_beside(word.start, after.end()):
            return self._person(word.start, after.end(), "adult", 1.0)
        if word.entity and word.entity[2] == "PERSON":
            return self._off_roll(word.entity, word.before)
        return self._person(word.start, after.end(), "full", 0.35)

    def _alone(self, word: _Word, ids: frozenset[str]) -> list[Person]:
        """A first name without a surname: the pupil's, unless the word is an ordinary one or a grown-up's."""
        start, end, key = word.start, word.end, normalise(word.written)
        weight = 0.95
        if word.entity and word.entity[2] == "PERSON":
            weight = 1.0
        elif key in ordinary_alone() or self.one_case:
            weight = self._ordinary_weight(start, end, key)
        if weight < 0.2:
            return []
        if key in self.gazetteer.staff.first:
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
            return normalise(before.group()) in self.roll.firsts and normalise(before.group()) not in ordinary_alone()
        return normalise(before.group()) not in said_before_names()

    def _ordinary_weight(self, start: int, end: int, key: str) -> float:
        """How likely a word such as Will or Summer is a pupil here: what stands beside it decides."""
        text = self.text
        ahead = text[end : end + 24].lower()
        behind = text[max(0, start - 24) : start].lower().rstrip()
        last = re.search(r"([\w'’]+)$", behind)
        previous = last.group(1) if last else ""
        if key in months() and previous in month_before():
            return 0.0
        following = re.match(r"[ ]+([a-z]+)", ahead)
        if following and following.group(1) in place_next():
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
        for m in adult_pattern().finditer(behind):
            if not re.search(r"[.!?;]|,\s*$", behind[m.end() :]) and len(behind[m.end() :].split()) <= 1:
                return True
        opening = re.match(r"\s*[,(]\s*(?:(?:an?|our|the|from|local|retired|class of|left)\s+){0,2}", ahead)
        return bool(opening and adult_pattern().match(ahead, opening.end())) or bool(re.match(r"\s*\((?:left|class of|19|20)", ahead))

    def initials(self) -> list[Person]:
        found = []
        for m in _INITIALS.finditer(self.text):
            letters = re.sub(r"[^A-Za-z]", "", m.group())
            if letters.lower() in abbreviations():
                continue
            ahead = self.text[m.end() : m.end() + 20]
            if re.match(r"\s*[A-Z][a-z]", ahead) and not re.match(r"\s*(?:In|Of|From)\b", ahead):
                continue  # "J.K. Rowling", "M. Tennant": a surname follows
            key = (letters[0] + letters[-1]).lower()
            ids = self.roll.initialled.get(key, frozenset()) | self.roll.initialled.get(letters[:2].lower(), frozenset())
            found.append(self._person(m.start(), m.end(), "initials", 0.9, ids))
        return found

"""First names in a text: pupils of the roll, names that only the language model sees, and grown-ups by name.

A word that is a name on the roll is not always the pupil: Summer, Will and Grace are words, Victoria is a park, Anne stands before Frank. What stands
beside it decides.
"""

from __future__ import annotations

import re
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
_SURNAME_INITIAL = re.compile(r"[ \t]+([^\W\d_])(?:['’]?[^\W\d_]?\.|(?![\w'’./&+]))")
_INITIALS = re.compile(
    r"(?<![\w.])(?:[A-Z]\.[ ]?){1,3}(?:(?:[A-Z]['’])?[A-Z]\.(?:-[A-Z]\.)?)(?![\w])|(?<![\w.])[A-Z]\.[A-Z](?:\.|\b)(?!\w)"
)


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

    def sentence_of(self, at: int) -> int:
        """Index of the sentence in which a character stands."""
        return self.scene.sentence_of(at)

    def find(self) -> list[Person]:  # noqa: C901  word by word, each way in which one may be no name of its own
        """First names, full names settled by the names checks, and grown-ups by name."""
        text, roll = self.text, self.roll
        one_case = not any(c.islower() for c in text) or not any(c.isupper() for c in text)
        blocked = [m.span() for m in self.gazetteer.not_people.finditer(text)] if self.gazetteer.not_people else []
        entities = self.entities
        if one_case and text.islower():
            words = list(_ANY_WORD.finditer(text))
        else:
            words = [m for m in _WORD.finditer(text) if not m.group()[0].islower()]
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
            key = normalise(word)
            if key in titles_alone() and after:
                found.append(self._person(m.start(), after.end(), "staff", 1.0))
                skip_to = after.end()
                # "Miss Anna Nair": both words are the grown-up's.
                if i + 2 < len(words) and re.fullmatch(r"[ \t]+", text[after.end() : words[i + 2].start()]):
                    skip_to = words[i + 2].end() if normalise(words[i + 2].group()) in self.gazetteer.staff.last else after.end()
                continue
            entity = next((e for e in entities if e[0] <= m.start() < e[1]), None)
            ids = roll.called(word)
            if word.isupper() and len(word) <= 3 and not one_case:
                continue
            if any(g.start <= m.start() and g.end >= end for g in self.groups) and not self._also_a_name(m.start(), end):
                continue
            if after and (double := roll.called(f"{word} {after.group()}")) and not roll.lasts.get(normalise(after.group())):
                ids, end = double, after.end()
                after = words[i + 2] if i + 2 < len(words) and re.fullmatch(r"[ \t]+", text[end : words[i + 2].start()]) else None
                skip_to = end
            if ids and (initial := self._surname_initial(end)):
                letter, end = initial
                fits = frozenset(p for p in ids if letter in roll.last_initials.get(p, frozenset()))
                if fits:
                    found += self._on_roll(m.start(), end, word, fits, before, None, entity, one_case)
                elif entity and entity[2] == "PERSON":  # a namesake who is on no roll of ours
                    found.append(self._off_roll((m.start(), end, "PERSON"), before))
                skip_to = end
                continue
            if not ids:
                if entity and key in before_names() and entity[1] > end:
                    continue  # "Cue Kwame", "Wee Cathal": the name begins with the next word
                if (
                    entity
                    and entity[2] == "PERSON"
                    and (entity[0] == m.start() or normalise(words[i - 1].group()) in before_names())
                    and not self._no_person(entity)
                ):
                    found.append(self._off_roll((m.start(), *entity[1:]), before if m.start() == entity[0] else None))
                    skip_to = entity[1]
                continue
            found += self._on_roll(m.start(), end, word, ids, before, after, entity, one_case)
            if found and found[-1].start == m.start():
                skip_to = max(skip_to, found[-1].end)
        return found + self._hashtags()

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

    def _on_roll(  # noqa: C901  the ways in which a first name goes on, likeliest first
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
        roll = self.roll
        key = normalise(word)
        if before and normalise(before.group()) in titles_alone():
            return [self._person(start, end, "staff", 1.0)]
        particle = re.match(
            r"[ \t]+(?:(?:van|der|den|de|dos|da|di|del|la|le|bin|bint|ibn|al|el|ap|ab|von|ten|ter|af)[ \-]+){1,3}([^\W\d_][\w'’\-]+)",
            self.text[end : end + 50],
            re.I,
        )
        if particle and (fits := ids & roll.surnamed(normalise(re.sub(r"['’]s$", "", particle.group(1))))):
            return [self._person(start, end + particle.end(), "full", 1.0, fits)]
        if after:
            last = normalise(re.sub(r"['’]s$", "", after.group()))
            if key + last in self.gazetteer.staff.full:
                return [self._person(start, after.end(), "staff", 1.0)]
            fits = ids & roll.surnamed(last)
            if fits:
                return [self._person(start, after.end(), "full", 1.0, fits)]
            # A middle name, or a particle, between the two.
            third = re.match(r"[ \t]+([^\W\d_][\w'’\-]+)", self.text[after.end() : after.end() + 40])
            if third and (fits := ids & roll.surnamed(normalise(re.sub(r"['’]s$", "", third.group(1))))):
                return [self._person(start, after.end() + third.end(), "full", 1.0, fits)]
            if any(g.kind == "house" and g.start == after.start() for g in self.groups):
                return []  # "Amelia Earhart", where a house is called Earhart
            if last in place_next() or (entity and entity[2] in ("LOC", "ORG") and entity[1] > end + 1):
                return []
            if not one_case and last not in after_first_names() and not self._group_at(after.start()):
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
        elif key in ordinary_alone() or one_case:
            weight = self._ordinary_weight(start, end, key, before)
        if weight < 0.2:
            return []
        if len(ids) and key in self.gazetteer.staff.first:
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

    def _ordinary_weight(self, start: int, end: int, key: str, before: re.Match[str] | None) -> float:
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

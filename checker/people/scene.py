"""Who a text speaks of: the anchors to which a detail can belong.

A detail is only a personal detail when it is somebody's. This module finds the somebodies of a passage: pupils by first name or initials, a child
who is described ("the Year 3 boy", "your son"), a parent, a member of staff, and, as their opposite, everybody in general ("children with").
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from checker.language.sentences import sentence_bounds, text_of
from checker.people.cue_words import kin_pattern, parent_pattern, pupil_pattern, pupils_pattern, siblings_pattern, staff_pattern
from checker.people.first_names import FirstNames
from checker.people.groups import Group
from checker.people.person import FullName, Person

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.people.full_names import Named
    from checker.people.gazetteer import Gazetteer
    from checker.people.groups import Groups
    from checker.people.named_person import NamedPerson
    from checker.people.roll_index import RollIndex
    from checker.senses import Passage


_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|hers|himself|herself)(?:['’](?:s|d|ll))?\b", re.I)


@dataclass(frozen=True, slots=True)
class Sources:
    """What a school knows of the people and groups that a text may speak of."""

    roll: RollIndex
    gazetteer: Gazetteer
    groups: Groups


class Scene:
    """A text with its sentences, people and groups."""

    def __init__(self, doc: Doc, sources: Sources, kind: str = "text", full: Sequence[FullName] = ()) -> None:
        self.doc = doc
        self.full = tuple(full)
        self.text = text_of(doc)
        self.kind = kind
        self.roll = sources.roll
        self.gazetteer = sources.gazetteer
        self._groups = sources.groups

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence, as the pipeline sees them."""
        bounds: list[tuple[int, int]] = []
        for first, last in sentence_bounds(self.doc):
            # "A.P. late nine times": initials end no sentence.
            if (
                bounds
                and re.search(r"(?:^|[\s(])(?:[A-Z]\.){1,4}\s*$", self.text[bounds[-1][0] : bounds[-1][1]])
                and "\n" not in self.text[bounds[-1][1] - 1 : first + 1]
            ):
                bounds[-1] = (bounds[-1][0], last)
            else:
                bounds.append((first, last))
        return tuple(bounds) or ((0, len(self.text)),)

    def sentence_of(self, at: int) -> int:
        """Index of the sentence in which a character stands."""
        starts = [s for s, _ in self.sentences]
        return max(0, bisect.bisect_right(starts, at) - 1)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(self._groups.find(self.text))

    def in_sentence(self, sentence: int) -> list[Person]:
        return [p for p in self.people if p.sentence == sentence]

    @cached_property
    def entities(self) -> tuple[tuple[int, int, str], ...]:
        """Names that the language model sees: start, end, label."""
        return tuple((e.start_char, e.end_char, e.label_) for e in self.doc.ents)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody the text speaks of, in order."""
        names = FirstNames(self)
        found = [*names.find(), *names.initials()]
        taken = [(p.start, p.end) for p in found]

        def free(start: int, end: int) -> bool:
            return not any(s < end and e > start for s, e in taken)

        for person in (*self._words(), *self._pronouns()):
            if person.kind == "pronoun" or free(person.start, person.end):
                found.append(person)
        return tuple(sorted(found, key=lambda p: (p.start, p.end)))

    # Words

    def _person(self, start: int, end: int, kind: str, weight: float, ids: frozenset[str] = frozenset()) -> Person:
        return Person(start, end, kind, self.sentence_of(start), weight, ids)

    def _words(self) -> list[Person]:
        text = self.text
        found: list[Person] = []
        for m in parent_pattern().finditer(text):
            found.append(self._person(m.start(), m.end(), "parent", 0.7))
        for m in staff_pattern().finditer(text):
            found.append(self._person(m.start(), m.end(), "staff", 0.6))
        for m in pupil_pattern().finditer(text):
            found.append(self._described(m))
        for m in re.finditer(
            r"(?<![\w.])(?:[2-9]|1[0-8]|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)[- ]year[- ]old\b",
            text,
            re.I,
        ):
            found.append(self._described(m))
        for m in siblings_pattern().finditer(text):
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
            r"\b(?:your|our [\w ]{2,24}['’]s|[A-Z]\w+['’]s|the [\w ]{2,24}['’]s)\s+(?:\w+\s+)?" + kin_pattern().pattern, text
        ):
            if not re.match(r"your (?:child|little one)", m.group()):
                found.append(self._person(m.start(), m.end(), "described", 0.85))
        for m in pupils_pattern().finditer(text):
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


def scenes_of(
    passages: Sequence[Passage], sources: Sources, named: Sequence[Named], strangers: Sequence[tuple[Passage, NamedPerson]]
) -> tuple[tuple[Passage, Scene], ...]:
    """Each passage that holds words, with the people and groups it speaks of.

    Args:
        passages: all texts of the draft.
        sources: the school's people and groups.
        named, strangers: who is named in full, on the roll and off it.
    """
    full: dict[int, list[FullName]] = {}
    for each in named:
        ids = frozenset(p.pupil_id for p in each.pupils)
        full.setdefault(id(each.passage), []).append(FullName(each.start, each.end, ids, 1.0 if each.sure else 0.6))
    for passage, person in strangers:
        full.setdefault(id(passage), []).append(FullName(person.start, person.end, frozenset(), 0.75))
    return tuple(
        (passage, Scene(passage.doc, sources, passage.kind, full.get(id(passage), ()))) for passage in passages if passage.text.strip()
    )

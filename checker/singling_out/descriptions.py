"""Descriptions that mean one child without a name: "our Year 11 goalie", "the only girl in the group", "the lad with the mullet"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.details.types.age_with_name import AGE_WITH_NAME
from checker.normalise import normalise
from checker.people.cue_words import staff_pattern
from checker.singling_out.mention import ENOUGH, Fact, Mention, listed, patterns

if TYPE_CHECKING:
    from checker.details.detail import Detail
    from checker.people.scene import Scene

_AGES = (
    re.compile(r"\bis (?:only |just )?(?:[2-9]|1[0-8]|[a-z]+teen|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", re.I),
    *(re.compile(shape, re.I) for name, shape, _ in AGE_WITH_NAME.patterns if name in ("aged", "years old", "is today")),
)


class Descriptions:
    """Reads a scene for descriptions of one child.

    Args:
        scene: people and groups of the passage.
        details: personal details found in it; an age is a piece as well.
    """

    def __init__(self, scene: Scene, details: Iterable[Detail] = ()) -> None:
        self.scene = scene
        self.details = tuple(details)

    def find(self) -> Iterator[Mention]:
        """The likeliest description of each sentence, where it is likely enough."""
        for index, (start, end) in enumerate(self.scene.sentences):
            if patterns()["former"].search(self.scene.text[start:end]):
                continue
            sentence = _Sentence(self.scene, index, any(d.type == "age_with_name" and start <= d.start < end for d in self.details))
            best: Mention | None = None
            for said in (said for way in WAYS for said in way(sentence)):
                if said.score >= ENOUGH and (best is None or said.score > best.score):
                    best = Mention(said.start, said.end, False, sentence.facts(said), min(said.score, 0.95))
            if best is not None:
                yield best


@dataclass(frozen=True, slots=True)
class _Said:
    """`text[start:end]` describes one child by what `kind` names, as in `mention.SAY`."""

    start: int
    end: int
    score: float
    kind: str


class _Sentence:
    """A sentence with what counts for every way of describing.

    Attributes:
        start: where it stands in the text; `text` is the whole text.
        extra: what a pronoun and a feat add.
        adult: whether a grown-up is spoken of.
        aged: whether an age is told.
    """

    def __init__(self, scene: Scene, index: int, aged: bool) -> None:
        self.text, self.roll = scene.text, scene.roll
        self.start, end = scene.sentences[index]
        self.words = scene.text[self.start : end]
        self.aged = aged or any(p.search(self.words) for p in _AGES)
        self.groups = [g for g in scene.groups if self.start <= g.start < end]
        self.classes = [g for g in self.groups if g.kind in ("class", "year", "house")]
        self.clubs = [g for g in self.groups if g.kind == "club"]
        self.people = scene.in_sentence(index)
        self.adult = any(p.kind in ("adult", "staff") for p in self.people)
        pronoun = any(p.kind == "pronoun" for p in (*self.people, *scene.in_sentence(index + 1)))
        feat = bool(patterns()["strong"].search(self.words) or patterns()["feat"].search(self.words))
        self.extra = (0.15 if pronoun and not self.adult else 0.05 if pronoun else 0.0) + (0.1 if feat else 0.0)

    def found(self, name: str) -> Iterator[tuple[re.Match[str], int, int]]:
        """Each match of a pattern within the sentence, with its place in the text."""
        for m in patterns()[name].finditer(self.words):
            yield m, self.start + m.start(), self.start + m.end()

    def near_group(self, start: int, end: int, reach: int = 30) -> float:
        """What a class within reach of a place adds, or a group anywhere in the sentence."""
        if any(max(g.start - end, start - g.end, 0) <= reach for g in self.classes):
            return 0.35
        return 0.25 if self.clubs or self.classes else 0.0

    def facts(self, said: _Said) -> tuple[Fact, ...]:
        return (Fact(said.kind, said.start, said.end), *(Fact(g.kind, g.start, g.end, g.pupil_ids) for g in self.groups[:2]))


def _offices(s: _Sentence) -> Iterator[_Said]:
    """ "Our head boy"; not where one is to be chosen."""
    for m, a, b in s.found("office"):
        behind = s.words[max(0, m.start() - 24) : m.start()]
        score = (
            0.6
            + (0.2 if re.search(r"\b(?:our|the|this year['’]s|school['’]s)\s+(?:\w+\s+){0,2}$", behind, re.I) else 0.0)
            + s.extra
            + s.near_group(a, b)
        )
        if re.search(
            r"\b(?:be|become|new|next|elect|appoint|apply for|our next|vote|choose|any|each|every|who will be)\b[^.]{0,20}$",
            behind,
            re.I,
        ) or re.search(r"\b(?:apply|applications|vote|election|manifesto|nominat\w+)\b", s.words, re.I):
            score -= 0.5
        yield _Said(a, b, score, "role")


def _only(s: _Sentence) -> Iterator[_Said]:
    """ "The only girl in the group"."""
    for m, a, b in s.found("only"):
        who = m["who"].lower()
        if staff_pattern().search(m.group()) or who in listed("not_pupils"):
            continue
        score = (
            0.5
            + s.near_group(a, b, 40)
            + s.extra
            + (0.1 if re.search(r"pupil|boy|girl|lad|lass|child|student|twins|triplets|family|yin", who) else 0.0)
        )
        if s.adult and who in ("one", "person"):
            score -= 0.3
        if who in ("one", "person", "member", "player") and not s.near_group(a, b, 40):
            score -= 0.15
        yield _Said(a, b, score, "only")


def _superlatives(s: _Sentence) -> Iterator[_Said]:
    """ "Our youngest runner", "the tallest ever"."""
    for m, a, b in s.found("superlative"):
        behind = s.words[max(0, m.start() - 30) : m.start()]
        ever = "ever" in m.group().lower()
        owned = re.search(r"['’]s?\s+$", behind)
        if not (m["who"] or ever or owned):
            continue
        score = (
            0.35
            + s.near_group(a, b)
            + s.extra
            + (0.2 if ever else 0.0)
            + (0.15 if m["who"] and m["who"].strip().lower() not in ("to", "in") else 0.0)
            + (0.1 if owned else 0.0)
        )
        yield _Said(a, b, score, "only")


def _definite(s: _Sentence) -> Iterator[_Said]:
    """ "The lad with the mullet", "our Year 11 goalie"."""
    for m, a, b in s.found("definite"):
        who = m["who"].lower()
        plain = who in listed("one_child")
        if (who == "one" and not m["look"]) or re.search(r"\b(?:teacher|parent|mum|dad|member of staff|every|each|any)\b", m.group(), re.I):
            continue
        if who in listed("loose", "loose_without_names") and not s.near_group(a, b, 15):
            continue
        inside = any(a <= g.start and g.end <= b for g in s.classes)
        adjacent = inside or any(
            0 <= g.start - b <= 12 and re.fullmatch(r"\s+(?:in|of|from)\s+(?:the\s+|our\s+)?", s.text[b : g.start])
            for g in (*s.classes, *s.clubs)
        )
        group = s.near_group(a, b) if plain or adjacent else 0.0
        score = 0.25 + group + s.extra + (0.2 if m["look"] else 0.0) + (0.05 if inside else 0.0)
        if not plain:
            score += 0.1 if group else -0.1
        if s.adult and not plain:
            score -= 0.15
        yield _Said(a, b, score, "look" if plain else "role")


def _roles(s: _Sentence) -> Iterator[_Said]:
    """A role right beside a group: "Year 4's drummer", "the goalie of the under-tens"."""
    for m, a, b in s.found("role"):
        beside = [
            g
            for g in (*s.classes, *s.clubs)
            if (0 <= a - g.end <= 26 and re.fullmatch(r"(?:['’]s?)?\s+(?:[\w\-]+\s+){0,2}", s.text[g.end : a]))
            or (0 <= g.start - b <= 10 and re.fullmatch(r"\s+(?:in|of|from|for)\s+(?:the\s+|our\s+)?", s.text[b : g.start]))
        ]
        if not beside:
            continue
        behind = s.words[max(0, m.start() - 40) : m.start()]
        our = bool(re.search(r"\b(?:our|the|oor|wee)\b[^.,!?]{0,34}$|['’]s?\s+(?:\w+\s+){0,2}$", behind, re.I))
        strong = any(g.kind in ("class", "year") for g in beside)
        score = (
            0.45
            + (0.15 if strong else 0.0)
            + (0.15 if our else 0.0)
            + s.extra
            + (0.1 if re.match(r"\s+(?:with|who|whose|wi)\b", s.text[b : b + 8]) else 0.0)
        )
        if staff_pattern().search(s.text[max(0, a - 4) : b + 12]) or re.match(
            r"\s+(?:evening|meeting|trip|course|workshop|event|assembly|competition|club|training|day|week|award|awards|visit|programme|session|of the (?:week|month|day|match))",
            s.text[b : b + 16],
            re.I,
        ):
            score -= 0.4
        yield _Said(a, b, score, "role")


def _of_two(s: _Sentence) -> Iterator[_Said]:
    """ "The taller of the two", "the younger Nowak brother"."""
    for m, a, b in s.found("two"):
        surname = any(normalise(w) in s.roll.lasts for w in m.group().split()[1:-1])
        yield _Said(a, b, 0.5 + (0.35 if surname else s.near_group(a, b, 60)) + s.extra, "only")


def _residents(s: _Sentence) -> Iterator[_Said]:
    """ "Our very own magician in 10T"."""
    for m, a, b in s.found("resident"):
        if not staff_pattern().search(m.group()) and not s.adult:
            yield _Said(a, b, 0.3 + s.near_group(a, b) + s.extra + (0.1 if "resident" in m.group() else 0.0), "only")


def _kin(s: _Sentence) -> Iterator[_Said]:
    """ "The caretaker's daughter"."""
    for _, a, b in s.found("kin"):
        yield _Said(a, b, 0.5 + s.near_group(a, b) + s.extra + (0.2 if s.aged else 0.0), "family")


def _twins(s: _Sentence) -> Iterator[_Said]:
    """ "The twins in Year 2"."""
    for p in s.people:
        word, near = s.text[p.start : p.end].lower(), s.near_group(p.start, p.end)
        if word in ("twins", "triplets", "triplet", "twin") and near:
            yield _Said(p.start, p.end, 0.5 + near + s.extra, "family")


WAYS = (_offices, _only, _superlatives, _definite, _roles, _of_two, _residents, _kin, _twins)
"""The ways in which one child is described; of two that are as likely in a sentence the first counts."""

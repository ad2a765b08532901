"""Descriptions that mean one child without a name: "our Year 11 goalie", "the only girl in the group", "the lad with the mullet"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
        self.text = scene.text
        self.details = tuple(details)

    def find(self) -> Iterator[Mention]:
        """The likeliest description of each sentence, where it is likely enough."""
        text = self.text
        for index, (s0, s1) in enumerate(self.scene.sentences):
            sentence = text[s0:s1]
            best: Mention | None = None
            for start, end, score, facts in self._descriptions(sentence, s0, index):
                if score >= ENOUGH and (best is None or score > best.score):
                    best = Mention(start, end, False, facts, min(score, 0.95))
            if best is not None:
                yield best

    def _descriptions(self, sentence: str, s0: int, index: int) -> Iterator[tuple[int, int, float, tuple[Fact, ...]]]:  # noqa: C901  a way of describing after another, each with its own sum
        known, scene = patterns(), self.scene
        if known["former"].search(sentence):
            return
        groups = [g for g in scene.groups if s0 <= g.start < s0 + len(sentence)]
        classes = [g for g in groups if g.kind in ("class", "year", "house")]
        clubs = [g for g in groups if g.kind == "club"]
        people = scene.in_sentence(index)
        adult = any(p.kind in ("adult", "staff") for p in people)
        pronoun = any(p.kind == "pronoun" for p in people) or any(p.kind == "pronoun" for p in scene.in_sentence(index + 1))
        feat = bool(known["strong"].search(sentence) or known["feat"].search(sentence))
        extra = (0.15 if pronoun and not adult else 0.05 if pronoun else 0.0) + (0.1 if feat else 0.0)

        def near_group(a: int, b: int, reach: int = 30) -> float:
            near = [g for g in classes if max(g.start - b, a - g.end, 0) <= reach]
            if near:
                return 0.35
            return 0.25 if clubs or classes else 0.0

        def facts(kind: str, a: int, b: int) -> tuple[Fact, ...]:
            return (Fact(kind, a, b), *(Fact(g.kind, g.start, g.end, g.pupil_ids) for g in groups[:2]))

        for m in known["office"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            behind = sentence[max(0, m.start() - 24) : m.start()]
            score = (
                0.6
                + (0.2 if re.search(r"\b(?:our|the|this year['’]s|school['’]s)\s+(?:\w+\s+){0,2}$", behind, re.I) else 0.0)
                + extra
                + near_group(a, b)
            )
            if re.search(
                r"\b(?:be|become|new|next|elect|appoint|apply for|our next|vote|choose|any|each|every|who will be)\b[^.]{0,20}$",
                behind,
                re.I,
            ) or re.search(r"\b(?:apply|applications|vote|election|manifesto|nominat\w+)\b", sentence, re.I):
                score -= 0.5
            yield a, b, score, facts("role", a, b)
        for m in known["only"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            who = m["who"].lower()
            if staff_pattern().search(m.group()) or who in listed("not_pupils"):
                continue
            score = (
                0.5
                + near_group(a, b, 40)
                + extra
                + (0.1 if re.search(r"pupil|boy|girl|lad|lass|child|student|twins|triplets|family|yin", who) else 0.0)
            )
            if adult and who in ("one", "person"):
                score -= 0.3
            if who in ("one", "person", "member", "player") and not near_group(a, b, 40):
                score -= 0.15
            yield a, b, score, facts("only", a, b)
        for m in known["superlative"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            behind = sentence[max(0, m.start() - 30) : m.start()]
            ever = "ever" in m.group().lower()
            if not (m["who"] or ever or re.search(r"['’]s?\s+$", behind)):
                continue
            score = (
                0.35
                + near_group(a, b)
                + extra
                + (0.2 if ever else 0.0)
                + (0.15 if m["who"] and m["who"].strip().lower() not in ("to", "in") else 0.0)
                + (0.1 if re.search(r"['’]s?\s+$", behind) else 0.0)
            )
            yield a, b, score, facts("only", a, b)
        for m in known["definite"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            who = m["who"].lower()
            plain = who in listed("one_child")
            if (who == "one" and not m["look"]) or re.search(
                r"\b(?:teacher|parent|mum|dad|member of staff|every|each|any)\b", m.group(), re.I
            ):
                continue
            if who in listed("loose", "loose_without_names") and not near_group(a, b, 15):
                continue
            inside = any(a <= g.start and g.end <= b for g in classes)
            adjacent = inside or any(
                0 <= g.start - b <= 12 and re.fullmatch(r"\s+(?:in|of|from)\s+(?:the\s+|our\s+)?", self.text[b : g.start])
                for g in (*classes, *clubs)
            )
            group = near_group(a, b) if plain or adjacent else 0.0
            score = 0.25 + group + extra + (0.2 if m["look"] else 0.0) + (0.05 if inside else 0.0)
            if not plain:
                score += 0.1 if group else -0.1
            if adult and not plain:
                score -= 0.15
            yield a, b, score, facts("look" if plain else "role", a, b)
        for m in known["role"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            beside = [
                g
                for g in (*classes, *clubs)
                if (0 <= a - g.end <= 26 and re.fullmatch(r"(?:['’]s?)?\s+(?:[\w\-]+\s+){0,2}", self.text[g.end : a]))
                or (0 <= g.start - b <= 10 and re.fullmatch(r"\s+(?:in|of|from|for)\s+(?:the\s+|our\s+)?", self.text[b : g.start]))
            ]
            if not beside:
                continue
            behind = sentence[max(0, m.start() - 40) : m.start()]
            our = bool(re.search(r"\b(?:our|the|oor|wee)\b[^.,!?]{0,34}$|['’]s?\s+(?:\w+\s+){0,2}$", behind, re.I))
            strong = any(g.kind in ("class", "year") for g in beside)
            score = (
                0.45
                + (0.15 if strong else 0.0)
                + (0.15 if our else 0.0)
                + extra
                + (0.1 if re.match(r"\s+(?:with|who|whose|wi)\b", self.text[b : b + 8]) else 0.0)
            )
            if staff_pattern().search(self.text[max(0, a - 4) : b + 12]) or re.match(
                r"\s+(?:evening|meeting|trip|course|workshop|event|assembly|competition|club|training|day|week|award|awards|visit|programme|session|of the (?:week|month|day|match))",
                self.text[b : b + 16],
                re.I,
            ):
                score -= 0.4
            yield a, b, score, facts("role", a, b)
        for m in known["two"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            surname = any(normalise(w) in scene.roll.lasts for w in m.group().split()[1:-1])
            yield a, b, 0.5 + (0.35 if surname else near_group(a, b, 60)) + extra, facts("only", a, b)
        for m in known["resident"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            if not staff_pattern().search(m.group()) and not adult:
                yield a, b, 0.3 + near_group(a, b) + extra + (0.1 if "resident" in m.group() else 0.0), facts("only", a, b)
        for m in known["kin"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            aged = any(d.type == "age_with_name" and s0 <= d.start < s0 + len(sentence) for d in self.details) or any(
                p.search(sentence) for p in _AGES
            )
            score = 0.5 + near_group(a, b) + extra + (0.2 if aged else 0.0)
            yield a, b, score, facts("family", a, b)
        for p in people:
            word = self.text[p.start : p.end].lower()
            if word in ("twins", "triplets", "triplet", "twin") and near_group(p.start, p.end):
                yield p.start, p.end, 0.5 + near_group(p.start, p.end) + extra, facts("family", p.start, p.end)

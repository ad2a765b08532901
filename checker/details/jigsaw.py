"""The jigsaw: a child is not named in full, and yet there is only one whom the post can mean.

Two ways in. A first name or initials with further details: the roll is asked how many pupils fit all of them (k-anonymity). A description without a
name ("our Year 11 goalie", "the only girl in the group"): the roll cannot tell, so the wording that says *only this one* is weighed.

`Mention.facts` is the door for posts approved earlier: facts known of the same pupil from elsewhere may be added before `fits` is asked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from checker.details.dates import AgeRecognizer
from checker.details.groups import Group
from checker.details.people import Person, Scene, word_pattern
from checker.names.fold import fold

if TYPE_CHECKING:
    from checker.details.attribution import Detail
    from checker.school import School

ENOUGH = 0.75
"""From which sum a mention singles a child out; chosen on sets b and d."""

WORTH = {
    "class": 0.6,
    "year": 0.55,
    "house": 0.45,
    "school": 0.3,
    "club": 0.45,
    "role": 0.5,
    "age": 0.5,
    "town": 0.5,
    "address": 0.5,
    "feat": 0.46,
    "family": 0.45,
    "part": 0.46,
    "look": 0.3,
}
"""What a detail adds to a first name. A class or a year is looked up on the roll as well."""

SAY = {
    "class": "the class", "year": "the year group", "house": "the house", "school": "the school", "club": "the club or team", "role": "the role", "age": "the age", "town": "where the pupil lives",
    "address": "the address", "feat": "the feat", "family": "the family", "part": "the part in the play", "look": "the description", "only": "the words that say there is only one",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said of a child: `kind` as in `WORTH`, and the pupils on the roll it is true of, where the roll can tell."""

    kind: str
    start: int
    end: int
    pupil_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One child as a post speaks of it.

    Attributes:
        start, end: the name, or the description.
        named: by first name or initials.
        facts: what else is said.
        score: how surely the post means one child, 0 to 1.
        pupil_ids: pupils on the roll who fit everything; empty where the roll cannot tell.
        fits: how many they are; None where the roll cannot tell.
    """

    start: int
    end: int
    named: bool
    facts: tuple[Fact, ...] = ()
    score: float = 0.0
    pupil_ids: frozenset[str] = field(default=frozenset())
    fits: int | None = None


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("checker").joinpath("words/identification.toml").read_text("utf-8"))


@cache
def _any_of(key: str) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(_words()[key], key=len, reverse=True)) + ")"


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    role, office = _any_of("roles"), _any_of("offices")
    pupil = r"(?:boy|girl|lad|lass|lassie|laddie|pupil|student|child|kid|youngster|learner|toddler|teenager|yin|little one|one|family|twins|triplets|siblings|brothers|sisters|member|player|speaker|boarder|person)"
    someone = rf"(?:{pupil}|{role}|[a-z]+(?:ist|ian|eer|ette)|[A-Z][a-z]+(?:ian|an|ish|ese))"
    return {
        "office": re.compile(
            rf"\b{office}\b(?!s\b)(?!\s+(?:elections?|applications?|interviews?|team|candidates?|roles?|badges?|boards?|posts?|positions?|hustings))",
            re.I,
        ),
        "only": re.compile(
            rf"\b(?:(?:the|our|my|a|as the|he['’]s the|she['’]s the)\s+(?:one and only|only|sole|single|lone|one)|(?:['’]s|s['’])\s+(?:one and only|only|sole|lone|resident)|one and only)\s+(?:[\w'’\-]+\s+){{0,3}}?(?P<who>{someone})\b(?!\s+(?:thing|way|day|place|school|team|week|to go|left|reason|of (?:the|our|us|its|my|many)))",
            re.I,
        ),
        "superlative": re.compile(
            rf"\b(?:youngest|oldest|eldest|tallest|smallest|shortest|fastest|quickest|strongest|littlest|loudest|bravest|newest|longest-haired)\b(?:[ \-]ever)?(?!\s+(?:children|pupils|students|learners|ones|classes|members|year|class|residents|visitors|school|building|part|readers))(?:\s+(?P<who>(?:[\w'’\-]+\s+){{0,3}}?{someone}\b|to\b|winner|in\b))?",
            re.I,
        ),
        "definite": re.compile(
            rf"\b(?:the|our|oor|that|this|ye ken the|you know the|a certain)\s+(?:(?!only\b|one of\b)[\w'’\-]+\s+){{0,4}}?(?P<who>boy|girl|lad|lass|lassie|laddie|pupil|student|child|kid|yin|one|{role})\b(?:\s+(?:[\w'’\-]+\s+){{0,2}}?(?P<look>with|who|whose|wi|wearing)\b)?",
            re.I,
        ),
        "role": re.compile(rf"\b(?P<who>{role})\b(?!s\b)", re.I),
        "two": re.compile(
            r"\b(?:smaller|taller|older|younger|elder|bigger)\s+(?:of the (?:two|pair)|\w+ (?:boy|girl|brother|sister|twin|lad))\b", re.I
        ),
        "resident": re.compile(
            r"(?:\b(?:our|the)|['’]s|s['’])\s+(?:very own|resident|own)\s+(?:[\w'’\-]+\s+){0,2}?[\w'’\-]+(?=\s+(?:in|of|from)\b|[,.!]|\s+who)"
        ),
        "kin": re.compile(
            r"\b(?:caretaker|chaplain|vicar|rector|minister|imam|rabbi|headteacher|head teacher|head|deputy|principal|cook|receptionist|secretary|teacher|governor|mayor|matron|bursar|librarian|site manager|lollipop (?:man|lady)|"
            r"(?:Mr|Mrs|Miss|Ms|Dr|Rev|Fr)\.? [A-Z][\w’'\-]+?)['’]s\s+(?:\w+\s+)?(?:son|daughter|grandson|granddaughter|nephew|niece|eldest|youngest|twins|little girl|little boy|boy|girl|lad)\b"
        ),
        "strong": re.compile(rf"\b{_any_of('feats_strong')}(?!\w)", re.I),
        "feat": re.compile(rf"\b{_any_of('feats')}(?!\w)", re.I),
        "part": re.compile(
            r"\b(?:as|plays?|played|playing|is|IS|his|her|the part of|role of|star(?:s|red|ring) as)\s+(?:the\s+|a\s+)?(?P<part>[A-Z][a-z]+)(?:\s[A-Z][a-z]+)?"
        ),
        "stage": re.compile(
            r"\b(?:play|nativity|production|show|stage|debut|lines|cast|role|musical|panto(?:mime)?|theatre|drama|curtain|understudy|performance|act)\b",
            re.I,
        ),
        "from": re.compile(r"\b(?:from|of|lives in|living in|all the way from|in)\s+(?P<place>[A-Z][\w'’\-]+(?:\s[A-Z][\w'’\-]+)*)"),
        "former": re.compile(
            r"\b(?:former|ex-|alumn\w+|old (?:boy|girl)|class of|left (?:school|us) in|years ago|(?:19\d\d|20[01]\d))\b", re.I
        ),
    }


class Jigsaw:
    """Reads one passage for children who can be told.

    Args:
        scene: people and groups of the passage.
        details: personal details found in it, since an address or an age is a piece as well.
    """

    def __init__(self, scene: Scene, school: School, details: Iterable[Detail] = ()) -> None:
        self.scene = scene
        self.text = scene.text
        self.school = school
        self.details = tuple(details)
        self.threshold = school.settings.identification.threshold
        settings = school.settings
        self._places = {p.lower() for p in (*settings.names.places, settings.school.town, settings.school.county) if p}

    def mentions(self) -> list[Mention]:
        """Children whom the post singles out, one mention each, in order."""
        full = frozenset().union(*(p.pupil_ids for p in self.scene.people if p.kind == "full")) if self.scene.people else frozenset()
        found: list[Mention] = []
        for person in self.scene.people:
            if person.kind in ("name", "initials") and person.weight >= 0.4:
                mention = self._named(person)
                if mention is not None and not (mention.pupil_ids and mention.pupil_ids <= full):
                    found.append(mention)
        names = {m.pupil_ids for m in found if m.pupil_ids}
        found = (
            [m for i, m in enumerate(found) if not m.pupil_ids or m.pupil_ids not in {o.pupil_ids for o in found[:i]}] if names else found
        )
        told = {self.scene.sentence_of(m.start) for m in found}
        named_full = {p.sentence for p in self.scene.people if p.kind == "full"}
        for mention in self._described():
            sentence = self.scene.sentence_of(mention.start)
            # A description beside a name that was told already says nothing new.
            if sentence not in told and sentence not in named_full:
                found.append(mention)
                told.add(sentence)
        return sorted(found, key=lambda m: m.start)

    # By first name

    def _named(self, person: Person) -> Mention | None:
        scene = self.scene
        sentence = person.sentence
        s0, s1 = scene.sentences[sentence]
        others = [p for p in scene.in_sentence(sentence) if p.kind in ("name", "full", "initials") and p.weight >= 0.4]
        facts = list(self._group_facts(person, others))
        if len(others) <= 3:
            facts += self._other_facts(person, s0, s1)
        if not facts:
            return None
        known = person.pupil_ids
        fitting = known
        for fact in facts:
            if fact.pupil_ids is not None and known:
                fitting &= fact.pupil_ids
        score = (0.3 if len(known) in range(1, self.threshold + 1) else 0.2) * (1.0 if person.weight >= 0.6 else 0.8)
        kinds: set[str] = set()
        for fact in facts:
            if fact.kind in kinds:
                continue
            kinds.add(fact.kind)
            score += WORTH[fact.kind]
        looked_up = any(f.pupil_ids is not None for f in facts)
        if known and looked_up:
            if fitting and len(fitting) > self.threshold:
                return None
            if not fitting:
                # The group is not this pupil's: it belongs to somebody else in the sentence, or the child is on no roll of ours.
                if not all(self._tight(person, f) for f in facts if f.pupil_ids is not None):
                    score -= 0.4
        elif known and len(known) > self.threshold and not kinds & {"role", "age", "address", "feat"}:
            score -= 0.2
        if score < ENOUGH:
            return None
        exact = fitting if known and fitting and len(fitting) <= self.threshold else frozenset()
        return Mention(
            person.start, person.end, True, tuple(facts), min(score, 0.97), exact, len(fitting) if known and looked_up and fitting else None
        )

    def _tight(self, person: Person, fact: Fact) -> bool:
        """Whether a group stands right beside a name: "Osian o Flwyddyn 4", "Year 13's Jemima", "Teddy (8P)"."""
        if fact.start >= person.end:
            between = self.text[person.end : fact.start]
            return bool(
                re.fullmatch(
                    r"(?:['’]s)?[\s,(\[–-]{0,3}(?:(?:in|from|of|o|our|the|a|an|and the|who is in|over in)\s+){0,3}(?:\w+\s)?", between, re.I
                )
            )
        between = self.text[fact.end : person.start]
        return bool(re.fullmatch(r"(?:['’]s?)?(?:\s*[:,–-])?\s*(?:own\s+|very own\s+|pupil\s+|student\s+|star\s+|\w+\s+)?", between, re.I))

    def _group_facts(self, person: Person, others: list[Person]) -> Iterator[Fact]:
        scene = self.scene
        s0, s1 = scene.sentences[person.sentence]
        for g in scene.groups:
            inside = s0 <= g.start < s1
            fact = Fact(g.kind, g.start, g.end, g.pupil_ids)
            tight = self._tight(person, fact)
            if tight and not person.pupil_ids and person.kind == "name" and not self._very_tight(person, g):
                continue
            if g.kind == "club":
                if inside and len(others) <= 2 and (tight or self._near(person, g, 40)):
                    yield replace(fact, pupil_ids=None)
                continue
            if tight:
                yield fact
            elif inside and not self._someone_nearer(person, g, others):
                if person.pupil_ids and g.pupil_ids is not None:
                    if person.pupil_ids & g.pupil_ids:
                        yield fact
                elif person.kind == "initials" and self._near(person, g, 60):
                    yield fact
            elif not inside and g.pupil_ids is not None and person.pupil_ids & g.pupil_ids and len(others) <= 2:
                # A class in the sentence before or after counts when it is the pupil's own.
                if abs(scene.sentence_of(g.start) - person.sentence) == 1 or len(scene.sentences) <= 4:
                    yield fact

    def _very_tight(self, person: Person, g: Group) -> bool:
        """For a name that is not on the roll: only what cannot be read otherwise, and no grown-up's word beside it."""
        around = self.text[max(0, min(person.start, g.start) - 12) : max(person.end, g.end) + 12]
        if word_pattern("parent").search(around) or re.search(
            r"\b(?:TA|teacher|staff|office|dog|pony|guinea|hamster|rabbit|tutor|room)\b", around
        ):
            return False
        if g.start >= person.end:
            return bool(
                re.fullmatch(r"\s*(?:,\s*|\(\s*)?(?:(?:in|from|of|o)\s+)?(?:(?:our|the|a|an)\s+)?", self.text[person.end : g.start])
            )
        return bool(re.fullmatch(r"['’]s?\s+", self.text[g.end : person.start])) or self.text[g.start : g.end].endswith(("'s", "’s"))

    def _near(self, person: Person, g: Group, reach: int) -> bool:
        return max(g.start - person.end, person.start - g.end, 0) <= reach

    def _someone_nearer(self, person: Person, g: Group, others: list[Person]) -> bool:
        """Whether the group stands tight beside somebody else."""
        fact = Fact(g.kind, g.start, g.end, g.pupil_ids)
        return any(o is not person and self._tight(o, fact) for o in others) and not (
            g.pupil_ids is not None and bool(person.pupil_ids & g.pupil_ids)
        )

    def _other_facts(self, person: Person, s0: int, s1: int) -> Iterator[Fact]:
        text, patterns = self.text, _compiled()
        sentence = text[s0:s1]

        def first(name: str, kind: str, where: str = sentence, at: int = s0) -> Iterator[Fact]:
            m = patterns[name].search(where)
            if m:
                yield Fact(kind, at + m.start(), at + m.end())

        for d in self.details:
            if s0 <= d.start < s1:
                if d.type == "age_with_name" or (d.type == "date_of_birth" and 0 <= d.start - person.end <= 20):
                    yield Fact("age", d.start, d.end)
                elif d.type == "postal_address":
                    yield Fact("address", d.start, d.end)
        yield from first("office", "role")
        beside = text[max(s0, person.start - 40) : min(s1, person.end + 45)]
        m = re.search(rf"(?:our|the|,|as|from)\s+(?:[\w'’\-]+\s+){{0,3}}?(?P<role>{_any_of('roles')})\b(?!s\b|-)", beside, re.I)
        if m and m["role"].lower() in _LOOSE and not m.group().lower().startswith("our"):
            m = None
        if m and not word_pattern("adult").search(beside):
            yield Fact("role", max(s0, person.start - 40) + m.start(), max(s0, person.start - 40) + m.end())
        for m in patterns["from"].finditer(sentence):
            at = s0 + m.start("place")
            place = m["place"]
            is_place = place.lower() in self._places or any(s <= at < e and label == "LOC" for s, e, label in self.scene.entities)
            lives = re.search(r"all the way from|lives|living|from|of", m.group().split(place)[0], re.I)
            if is_place and lives and not any(g.start <= at < g.end for g in self.scene.groups) and abs(at - person.end) <= 70:
                if re.match(r"of\b", m.group(), re.I) and at - person.end > 8:
                    continue
                yield Fact("town", at, at + len(place))
        strong = patterns["strong"].search(sentence)
        weak = patterns["feat"].search(sentence)
        if strong and (weak or re.search(r"\bfor\b|\bin\b|call|select|record|full marks|out of|distinction", sentence)):
            yield Fact("feat", s0 + strong.start(), s0 + strong.end())
        elif weak and any(g.kind == "club" and abs(self.scene.sentence_of(g.start) - person.sentence) <= 1 for g in self.scene.groups):
            yield Fact("feat", s0 + weak.start(), s0 + weak.end())
        if (
            (m := patterns["part"].search(text[person.end : s1]))
            and patterns["stage"].search(text)
            and m["part"] not in ("Year", "Reception", "I")
        ):
            yield Fact("part", person.end + m.start("part"), person.end + m.end("part"))
        if re.match(
            r"['’]s\s+(?:\w+\s+)?"
            + word_pattern("parent").pattern
            + r"[^.!?]{0,12}\b(?:who|works|drives|runs|owns|from the|is (?:a|the|our))\b",
            text[person.end : s1],
            re.I,
        ):
            yield Fact("family", person.end, min(s1, person.end + 20))

    # By description

    def _described(self) -> Iterator[Mention]:
        text = self.text
        for index, (s0, s1) in enumerate(self.scene.sentences):
            sentence = text[s0:s1]
            best: Mention | None = None
            for start, end, score, facts in self._descriptions(sentence, s0, index):
                if score >= ENOUGH and (best is None or score > best.score):
                    best = Mention(start, end, False, facts, min(score, 0.95))
            if best is not None:
                yield best

    def _descriptions(self, sentence: str, s0: int, index: int) -> Iterator[tuple[int, int, float, tuple[Fact, ...]]]:
        patterns, scene = _compiled(), self.scene
        if patterns["former"].search(sentence):
            return
        groups = [g for g in scene.groups if s0 <= g.start < s0 + len(sentence)]
        classes = [g for g in groups if g.kind in ("class", "year", "house")]
        clubs = [g for g in groups if g.kind == "club"]
        people = scene.in_sentence(index)
        adult = any(p.kind in ("adult", "staff") for p in people)
        pronoun = any(p.kind == "pronoun" for p in people) or any(p.kind == "pronoun" for p in scene.in_sentence(index + 1))
        feat = bool(patterns["strong"].search(sentence) or patterns["feat"].search(sentence))
        extra = (0.15 if pronoun and not adult else 0.05 if pronoun else 0.0) + (0.1 if feat else 0.0)

        def near_group(a: int, b: int, reach: int = 30) -> float:
            near = [g for g in classes if max(g.start - b, a - g.end, 0) <= reach]
            if near:
                return 0.35
            return 0.25 if clubs or classes else 0.0

        def facts(kind: str, a: int, b: int) -> tuple[Fact, ...]:
            return (Fact(kind, a, b), *(Fact(g.kind, g.start, g.end, g.pupil_ids) for g in groups[:2]))

        for m in patterns["office"].finditer(sentence):
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
        for m in patterns["only"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            who = m["who"].lower()
            if word_pattern("staff").search(m.group()) or who in _words()["not_pupils"]:
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
        for m in patterns["superlative"].finditer(sentence):
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
        for m in patterns["definite"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            who = m["who"].lower()
            plain = who in ("boy", "girl", "lad", "lass", "lassie", "laddie", "pupil", "student", "child", "kid", "yin", "one")
            if (who == "one" and not m["look"]) or re.search(
                r"\b(?:teacher|parent|mum|dad|member of staff|every|each|any)\b", m.group(), re.I
            ):
                continue
            if who in (
                "chair",
                "lead",
                "star",
                "model",
                "server",
                "conductor",
                "author",
                "speaker",
                "winner",
                "champion",
                "hero",
                "author",
                "poet",
                "artist",
                "scout",
                "president",
                "mp",
                "expert",
            ) and not near_group(a, b, 15):
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
        for m in patterns["role"].finditer(sentence):
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
            if word_pattern("staff").search(self.text[max(0, a - 4) : b + 12]) or re.match(
                r"\s+(?:evening|meeting|trip|course|workshop|event|assembly|competition|club|training|day|week|award|awards|visit|programme|session|of the (?:week|month|day|match))",
                self.text[b : b + 16],
                re.I,
            ):
                score -= 0.4
            yield a, b, score, facts("role", a, b)
        for m in patterns["two"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            surname = any(fold(w) in scene.roll.lasts for w in m.group().split()[1:-1])
            yield a, b, 0.5 + (0.35 if surname else near_group(a, b, 60)) + extra, facts("only", a, b)
        for m in patterns["resident"].finditer(sentence):
            a, b = s0 + m.start(), s0 + m.end()
            if not word_pattern("staff").search(m.group()) and not adult:
                yield a, b, 0.3 + near_group(a, b) + extra + (0.1 if "resident" in m.group() else 0.0), facts("only", a, b)
        for m in patterns["kin"].finditer(sentence):
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


# Words for anybody who did well: they say who only with "our" before them or a class beside them.
_LOOSE = frozenset(
    [
        "winner",
        "star",
        "champion",
        "hero",
        "model",
        "lead",
        "author",
        "speaker",
        "poet",
        "expert",
        "president",
        "server",
        "conductor",
        "mp",
        "farmer",
        "runner",
        "driver",
        "rider",
        "keeper",
        "hooker",
        "prop",
        "opener",
        "ace",
    ]
)
_AGES = (
    re.compile(r"\bis (?:only |just )?(?:[2-9]|1[0-8]|[a-z]+teen|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", re.I),
    *(re.compile(shape, re.I) for name, shape, _ in AgeRecognizer.SHAPES if name in ("aged", "years old", "is today")),
)

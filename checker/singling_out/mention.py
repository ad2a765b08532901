"""A child whom a post singles out, the facts that do it, and the words by which facts are known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from checker.words.tables import table

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
    "address": "the address", "feat": "what is told of the pupil", "family": "the family", "part": "the part in the play", "look": "the description", "only": "the words that say there is only one",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said of a child: `kind` as in `WORTH`, and the pupils on the roll it is true of, where the roll can tell.

    `start` is -1 where an earlier post said it.
    """

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
def listed(*keys: str) -> frozenset[str]:
    """The words under some keys of `words/en/identification.toml`."""
    return frozenset(word for key in keys for word in table("identification").terms(key))


@cache
def any_of(key: str) -> str:
    """Any of the words under a key of it, as an expression; of two that begin alike the longer."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(table("identification").terms(key), key=len, reverse=True)) + ")"


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    role, office = any_of("roles"), any_of("offices")
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
            rf"\b(?:the|our|oor|that|this|ye ken the|you know the|a certain)\s+(?:(?!only\b|one of\b)[\w'’\-]+\s+){{0,4}}?(?P<who>{any_of('one_child')}|{role})\b(?:\s+(?:[\w'’\-]+\s+){{0,2}}?(?P<look>with|who|whose|wi|wearing)\b)?",
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
        "strong": re.compile(rf"\b{any_of('feats_strong')}(?!\w)", re.I),
        "feat": re.compile(rf"\b{any_of('feats')}(?!\w)", re.I),
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

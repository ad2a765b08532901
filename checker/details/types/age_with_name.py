"""An age. Whether it is a named child's is for attribution to say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.details.detail_type import DetailType, Look
from checker.details.types.date_of_birth import MONTH

if TYPE_CHECKING:
    from checker.details.attribution import Attribution
    from checker.details.detail import Detail


_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|[2-9]|1[0-9])(?: and (?:a half|three quarters|a quarter)|½)?"

_WHOLE = _NUMBER.removesuffix("(?: and (?:a half|three quarters|a quarter)|½)?")

_AGE_WORDS = frozenset(
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "birthday", "age", "aged", "teenager", "figures", "digits", "candles", "teens", "teen"]
)  # fmt: skip

_GROWN = re.compile(
    r"(?<![\d.:/-])(?:(?:[2-9]\d|1[01]\d)(?![\d.:/-]|\w| ?(?:month|week))|(?:[4-9]\d|1[01]\d)(?:st|nd|rd|th)\b)"  # no day of a month
    r"|\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)\b(?!.{0,8} (?:month|week))",
    re.I,
)
"""An age at which nobody is a pupil any more; special schools go on to nineteen."""
_YOUNG = re.compile(rf"(?<!-)\b(?:{_NUMBER}|nineteen)(?!\w)|\bteen", re.I)


def _can_be(quote: str, owner: str) -> bool:
    """Not where all that is told of a pupil is a grown-up's age; "aged 12, the youngest of 24" is a child's, "22 months" as well."""
    return owner != "pupil" or not _GROWN.search(quote) or bool(_YOUNG.search(quote))


def _could_match(look: Look) -> bool:
    return look.digits > 0 or bool(look.words & _AGE_WORDS)


def _whose(d: Detail, near: Attribution) -> Detail | None:
    quote = near.text[d.start : d.end]
    if re.search(r"\bthe big\b|\b(?:[3-7]0|(?:thir|for|fif|six|seven)ty)\b", quote, re.I):
        return replace(d, subject="staff" if d.subject == "staff" else "other", confidence=0.7)
    bracketed = near.text[d.start - 1 : d.start] == "("
    if bracketed or (
        re.fullmatch(r"\d+|\w+(?: and a half)?", quote) and near.text[d.end : d.end + 1] == "," and near.text[d.start - 2 : d.start] == ", "
    ):
        # "Cressida, 13, of" and "Theo (12)": only right behind a name, which may be a word such as Will.
        before = [p for p in near.scene.people if 0 <= d.start - p.end <= 3 and p.kind in ("name", "full", "initials", "adult")]
        if not before or before[-1].kind == "adult":
            return None
        return replace(d, subject="pupil", pupil_ids=before[-1].pupil_ids, confidence=0.8)
    pupil, adult = near.beside(d)
    if pupil is None:
        return None
    gap = max(pupil.start - d.end, d.start - pupil.end, 0)
    if pupil.kind == "described" and gap > 60:
        return None
    if adult is not None and max(adult.start - d.end, d.start - adult.end, 0) < (gap if adult.kind != "parent" else min(gap, 12)):
        return None
    score = d.confidence + 0.35 * pupil.weight - (0.06 if gap > 100 else 0.0)
    if pupil.kind == "described":
        bounds = near.scene.sentences[near.scene.sentence_of(d.start)]
        score -= 0.0 if any(bounds[0] <= g.start < bounds[1] and g.kind != "house" for g in near.scene.groups) else 0.25
    return replace(d, subject="pupil", pupil_ids=pupil.pupil_ids, confidence=score)


AGE_WITH_NAME = DetailType(
    name="age_with_name",
    learned="age",
    words="an age",
    threshold=0.66,
    patterns=(
        (
            "age of",
            rf"\b(?P<at>(?:at )?(?:the )?(?:tender |grand old |ripe old |great )?age of (?:just |only )?{_NUMBER})(?![\w:%]| ?(?:to|-|–|and|or)\s?\d)",
            0.6,
        ),
        (
            "nearly",
            rf"\b(?P<at>(?:nearly|almost|not yet|not quite|all of|not even|only) {_NUMBER})(?=[.,!;)(]|$| (?:and|but|years|next|now|this)\b)",
            0.5,
        ),
        (
            "short for years",
            rf"(?<![\w:.£–-])(?<!½ [–-] )(?P<at>{_NUMBER} ?(?:yo\b|y/o|yrs? old|yrs?\b(?! \d)|[¼½¾](?! ?[–-] ?\d)|years young))",
            0.6,
        ),
        (
            "he is",
            rf"\b(?P<at>(?:he|she)(?: is|['’]s) (?:only |just |nearly |almost |now |still |officially |finally )?{_NUMBER})(?=[.,!;)]|$| (?:today|now|on|next|this|and|tomorrow|already)\b)",
            0.5,
        ),
        (
            "next",
            rf"(?<![\w:.£-])(?P<at>{_NUMBER} (?:next (?:week|month|birthday)|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day))\b(?! at)",
            0.45,
        ),
        (
            "double figures",
            r"\b(?P<at>(?:hits?|reache[sd]|in(?:to)?|hit) double figures|(?:is |officially |now |becomes? )?a teenager (?:today|now|at last|on|this|from))\b",
            0.5,
        ),
        ("is", rf"\b(?P<at>(?:who is|he is|she is|(?:he|she|who)['’]s) {_NUMBER})(?=[.,!;]|$| and)", 0.5),
        (
            "round birthday",
            r"\b(?P<at>the big (?:three|four|five|six|seven|eight)[- ]?(?:oh?|0)\b|(?:is|turns|turned|turning) (?:30|40|50|60|70|thirty|forty|fifty|sixty|seventy) (?:today|on|tomorrow|this))",
            0.55,
        ),
        ("aged", rf"\b(?P<at>(?:aged|age)\s+(?:just |only )?{_NUMBER})(?![\w:%/-]|\.\d| ?(?:to|-|–|and|or|\+)\s?\d)", 0.6),
        ("years old", rf"(?<![\w-])(?P<at>(?:just |only )?{_NUMBER}[ -]years?(?:[ -](?:old|young)))\b", 0.6),
        (
            "is today",
            rf"\b(?:is|turns?|turned|turning)\s+(?:just |only |officially )?(?P<at>{_NUMBER})\s+(?:today|tomorrow|this|on|next|years)\b",
            0.6,
        ),
        (
            "turns",
            rf"\b(?P<at>(?:turns|turning|turned) {_NUMBER})(?!\w|:|\.\d| (?:in|corners|pages|laps|minutes|to|out|up|away|heads|down))",
            0.5,
        ),
        (
            "this week",
            rf"(?<=, )(?P<at>{_NUMBER} (?:today|this week|tomorrow|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|next week|yesterday))\b",
            0.5,
        ),
        ("at", rf"(?<!\w)(?P<at>(?-i:At) (?:only |just |barely |the age of )?{_NUMBER}),", 0.5),
        (
            "happy",
            r"\b(?P<at>(?:happy|merry|big) (?:\d{1,2}(?:th|st|nd|rd)|sixteenth|eighteenth|tenth|thirteenth))\b(?! (?:day|anniversary|century))",
            0.55,
        ),
        (
            "turned",
            rf"\b(?P<at>(?:turned|turning|turns) {_NUMBER})(?=[.,!;]|$| (?:in the|over|on|at|last|during|and|this|yesterday|today))",
            0.5,
        ),
        ("today", rf"(?<![\w:.£-])(?<!Year )(?<!Years )(?<!Y)(?<!and )(?P<at>{_NUMBER} today)\b", 0.55),
        (
            "birthday",
            r"\b(?P<at>(?:\d{1,2}(?:th|st|nd|rd)|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|sixteenth|eighteenth) birthday)\b",
            0.6,
        ),
        ("sweet sixteen", r"\b(?P<at>sweet (?:16|sixteen)|the big (?:one-?oh|1-0|one-eight))\b", 0.6),
        (
            "only",
            rf"\b(?P<at>(?:is|was|still|at) (?:only|just|barely|still) {_NUMBER})(?!\w|:|%|\.\d|,?\d| (?:minutes?|days?|weeks?|months?|more|of|pupils|children|goals?|points?|sleeps|places|tickets|miles|seconds|metres|places?|spaces?|copies|hours?|left))",
            0.5,
        ),
        ("candles", rf"\b(?P<at>{_NUMBER} candles)\b", 0.5),
        (
            "a teenager",
            r"\b(?P<at>(?:officially|finally|now|became|become|becomes|becoming|turned into|not yet|nearly|almost) (?:a )?teen(?:ager)?|joins? the teens?(?: club)?|first year as a teenager)\b",
            0.5,
        ),
        (
            "double figures, anyhow",
            r"\b(?P<at>(?:hits?|hitting|reach(?:es|ed)?|(?:now|is|officially) in(?:to)?|makes? it (?:in)?to|joins? the) (?:the )?double[- ](?:figures|digits)(?: club)?)\b",
            0.5,
        ),
        (
            "years and a part",
            rf"\b(?P<at>{_NUMBER} years?(?:,| and|,? and) (?:\w+ (?:months?|weeks?|days?)|a (?:bit|half|quarter)|three quarters))\b(?! ago)",
            0.5,
        ),
        (
            "and a part",
            rf"\b(?P<at>{_WHOLE} and (?:a half|three quarters|a quarter))(?=[.,!;)]|$| (?:and|but|who|is|today|now|than)\b)",
            0.45,
        ),
        ("on a badge", rf"\bI(?: am|['’]m) (?P<at>{_NUMBER})(?=['’\"”!.,]| (?:today|now|years)\b)", 0.5),
        (
            "will be",
            rf"\b(?:will be|going to be|is|be|turns?|turning|becomes?|became|not|being) (?P<at>{_NUMBER} (?:in|until|till|on|by|come|over|at|this|next) (?:the )?(?:{MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|summer|spring|autumn|winter|christmas|easter|half[- ]term|holidays|new year|term))\b",
            0.5,
        ),
        ("name is", rf"\b(?-i:[A-Z][a-z]+)(?: is|['’]s) (?P<at>{_NUMBER})(?=[!.]|,? and (?:a|so|very|already|has|is|can)\b|$)", 0.45),
        (
            "years on earth",
            rf"\b(?P<at>{_NUMBER} (?:(?:whole |trips )?(?:years?) (?:today|on (?:this )?(?:earth|planet)|old)|trips round the sun|laps of the sun))\b",
            0.5,
        ),
        ("earth", rf"\bon (?:this |the )?(?:earth|planet)(?: for)? (?P<at>{_NUMBER} years)\b", 0.6),
        (
            "round",
            r"\b(?P<at>(?:the )?big (?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|sixteen|eighteen|1[0-8]|[2-9])(?!\w|[-.:]\d| \w))",
            0.4,
        ),
        ("in brackets", r"(?<=[\w’'] )\((?P<at>[2-9]|1[0-8])\)", 0.4),
        ("between commas", rf"(?<=\w), (?P<at>{_NUMBER}),(?= )", 0.4),
    ),
    could_match=_could_match,
    whose=_whose,
    can_be=_can_be,
    found=(
        "Theo ({{12}}) swam 5k for the lifeboats.",
        "Freya, {{age 11}}, made every stitch of the costume herself.",
    ),
    left=(
        "A pupil aged between 7 and 11 may enter. Entries to Grace in the office by Friday.",
        "Congratulations to former pupil Morwenna Jago, now 24, who has qualified as a vet.",
        "Chess: Ropewalk 4½ – 3½ Manadon Vale. Well done, Priya, calm head.",
        "Chess: Ropewalk 4½–3½ Manadon Vale. Well done, Priya, calm head.",
        "Our school is 60 years old this week and Mrs Okoro cut the cake.",
    ),
)

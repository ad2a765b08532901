"""Dates of birth, birthdays and ages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.details.shapes import Look, ShapeRecognizer

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpArtifacts

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_FULL = (
    rf"(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?P<y1>(?:19|20)?\d\d)|{_DAY}(?: of)? {_MONTH},? (?P<y2>(?:19|20)\d\d|[’']\d\d)|{_MONTH} {_DAY},? (?P<y3>(?:19|20)\d\d)"
    rf"|(?P<y4>20\d\d)-\d\d-\d\d|{_DAY} {_MONTH} (?P<y5>\d\d))(?![\d/])"
)
_PARTIAL = rf"(?:{_DAY}(?: of)? {_MONTH}|{_MONTH} {_DAY})(?! (?:19|20)\d\d)(?![\w])"
_BORN = r"\b(?:born|dob|d\.o\.b\.?|date of birth|birth ?date|birthday|birthdays|b\.|arrived in the world)\b"
_NEAR = re.compile(
    r"\b(?:born|dob|d\.o\.b|date of birth|births?|birth ?dates?|birth ?days?|birthday (?:girl|boy)|turn(?:s|ed|ing)|candles?|cake|birth certificates?|red book)\b|\bis (?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b",
    re.I,
)


_EVENTS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:on|by|from|until|dated?|reviewed|updated|posted|photo|version|since|established|opened|founded|est)\b",
    re.I,
)


def age_on(year: int) -> int:
    """About how old somebody born in this year is now."""
    return datetime.date.today().year - year


class BirthDateRecognizer(ShapeRecognizer):
    """A date of birth: a date that says so, or the date of a birthday. A date in a year that makes somebody 1 to 20 is a pupil's; older ones are history."""

    ENTITY = "date_of_birth"
    SHAPES = (
        ("born", rf"{_BORN}[^\d\n.!?]{{0,24}}?(?P<at>{_FULL})", 0.85),
        ("birthday on", rf"\bbirthdays?\b[^\d\n.!?]{{0,30}}?(?P<at>{_PARTIAL})", 0.6),
        ("on, birthday", rf"(?P<at>{_PARTIAL})[^\n.!?]{{0,20}}?\bbirthday\b", 0.55),
        ("born on", rf"\bborn (?:on )?(?:the )?(?P<at>{_PARTIAL})", 0.55),
    )
    _ANY = re.compile(_FULL, re.I)
    _LISTED = re.compile(rf"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]*\.?)?[ :,(–-]{{1,3}}(?P<at>{_PARTIAL}|\d{{1,2}}/\d{{1,2}}(?![/\d]))", re.I)

    def could_match(self, look: Look) -> bool:
        return look.digits > 0 and (look.digits >= 4 or "birth" in look.lower or "born" in look.lower)

    def spans(self, text: str, nlp_artifacts: NlpArtifacts | None) -> Iterator[tuple[int, int, float, str]]:
        for name, pattern, score in self._compiled:
            for m in pattern.finditer(text):
                if name != "born" or self._young(m):
                    yield *m.span("at"), score, name
        if re.search(r"\bbirthdays?\b", text, re.I):
            # "Ladybird birthdays: Grace 2 December, Idris 24 August".
            for m in self._LISTED.finditer(text):
                if re.search(r"\bbirthdays?\b", text[max(0, m.start() - 110) : m.start()], re.I):
                    yield *m.span("at"), 0.7, "listed birthday"
        for m in self._ANY.finditer(text):
            if (
                self._young(m, 3)
                and re.search(r"[A-Z][\w’'-]+\.?(?:\s?[,(:]\s?|\s)$", text[max(0, m.start() - 24) : m.start()])
                and not _EVENTS.search(text[max(0, m.start() - 40) : m.start()])
            ):
                yield *m.span(), 0.62, "date behind a name"
            # A date in a list of birthdays stands far from the word.
            behind, ahead = text[max(0, m.start() - 110) : m.start()], text[m.end() : m.end() + 40]
            if self._young(m, 2) and (_NEAR.search(behind) or _NEAR.search(ahead)):
                yield *m.span(), 0.6, "date by a birthday"

    @staticmethod
    def _young(m: re.Match[str], least: int = 0) -> bool:
        groups = m.groupdict()
        year = next((groups[k] for k in ("y1", "y2", "y3", "y4", "y5") if groups.get(k)), None)
        if year is None:
            return True
        value = int(year.strip("’'"))
        if value < 100:
            value += 2000 if value <= datetime.date.today().year % 100 else 1900
        return least <= age_on(value) <= 21


_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|[2-9]|1[0-9])(?: and (?:a half|three quarters|a quarter)|½)?"


_WHOLE = _NUMBER.removesuffix("(?: and (?:a half|three quarters|a quarter)|½)?")


class AgeRecognizer(ShapeRecognizer):
    """An age. Whether it is a named child's is for attribution to say."""

    ENTITY = "age_with_name"
    SHAPES = (
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
        ("short for years", rf"(?<![\w:.£-])(?P<at>{_NUMBER} ?(?:yo\b|y/o|yrs? old|yrs?\b(?! \d)|[¼½¾]|years young))", 0.6),
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
            rf"\b(?:will be|going to be|is|be|turns?|turning|becomes?|became|not|being) (?P<at>{_NUMBER} (?:in|until|till|on|by|come|over|at|this|next) (?:the )?(?:{_MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|summer|spring|autumn|winter|christmas|easter|half[- ]term|holidays|new year|term))\b",
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
    )
    NAME_ONLY = frozenset(["in brackets", "between commas"])

    def could_match(self, look: Look) -> bool:
        return look.digits > 0 or bool(look.words & _AGE_WORDS)


_AGE_WORDS = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "birthday",
        "age",
        "aged",
        "teenager",
        "figures",
        "digits",
        "candles",
        "teens",
        "teen",
    ]
)

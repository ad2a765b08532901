"""A date of birth: a date that says so, or the date of a birthday. A date in a year that makes somebody 1 to 20 is a pupil's; older ones are history."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.details.detail_type import DetailType, Look, Seen

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.details.attribution import Attribution
    from checker.details.detail import Detail


MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"

_FULL = (
    rf"(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?P<y1>(?:19|20)?\d\d)|{_DAY}(?: of)? {MONTH},? (?P<y2>(?:19|20)\d\d|[’']\d\d)|{MONTH} {_DAY},? (?P<y3>(?:19|20)\d\d)"
    rf"|(?P<y4>20\d\d)-\d\d-\d\d|{_DAY} {MONTH} (?P<y5>\d\d))(?![\d/])"
)

_PARTIAL = rf"(?:{_DAY}(?: of)? {MONTH}|{MONTH} {_DAY})(?! (?:19|20)\d\d)(?![\w])"

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


_ANY = re.compile(_FULL, re.I)

_LISTED = re.compile(rf"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]*\.?)?[ :,(–-]{{1,3}}(?P<at>{_PARTIAL}|\d{{1,2}}/\d{{1,2}}(?![/\d]))", re.I)


def _could_match(look: Look) -> bool:
    return look.digits > 0 and (look.digits >= 4 or "birth" in look.lower or "born" in look.lower)


def _spans(type_: DetailType, text: str, doc: Doc | None) -> Iterator[Seen]:
    for name, pattern, score in type_.compiled:
        for m in pattern.finditer(text):
            if name != "born" or _young(m):
                yield *m.span("at"), score, name
    if re.search(r"\bbirthdays?\b", text, re.I):
        # "Ladybird birthdays: Grace 2 December, Idris 24 August".
        for m in _LISTED.finditer(text):
            if re.search(r"\bbirthdays?\b", text[max(0, m.start() - 110) : m.start()], re.I):
                yield *m.span("at"), 0.7, "listed birthday"
    for m in _ANY.finditer(text):
        if (
            _young(m, 3)
            and re.search(r"[A-Z][\w’'-]+\.?(?:\s?[,(:]\s?|\s)$", text[max(0, m.start() - 24) : m.start()])
            and not _EVENTS.search(text[max(0, m.start() - 40) : m.start()])
        ):
            yield *m.span(), 0.62, "date behind a name"
        # A date in a list of birthdays stands far from the word.
        behind, ahead = text[max(0, m.start() - 110) : m.start()], text[m.end() : m.end() + 40]
        if _young(m, 2) and (_NEAR.search(behind) or _NEAR.search(ahead)):
            yield *m.span(), 0.6, "date by a birthday"


def _young(m: re.Match[str], least: int = 0) -> bool:
    groups = m.groupdict()
    year = next((groups[k] for k in ("y1", "y2", "y3", "y4", "y5") if groups.get(k)), None)
    if year is None:
        return True
    value = int(year.strip("’'"))
    if value < 100:
        value += 2000 if value <= datetime.date.today().year % 100 else 1900
    return least <= age_on(value) <= 21


def _whose(d: Detail, near: Attribution) -> Detail | None:
    sentence = near.text[slice(*near.scene.sentences[near.scene.sentence_of(d.start)])]
    if re.search(
        r"\b(?:school|trust|library|club|founded|opened|king|queen|house|church|nhs|shakespeare|burns|darwin)['’]?s?\b[^.]{0,20}\bbirthday",
        sentence,
        re.I,
    ):
        return None
    people = near.people_near(d.start, d.end, 110)
    if d.subject == "other" and any(p.kind == "adult" for p in people):
        return None  # Mary Anning's birthday
    if d.subject in ("staff", "parent"):
        return replace(d, confidence=d.confidence * (0.95 if people else 0.7))
    return replace(d, confidence=d.confidence + (0.1 if any(p.is_pupil for p in people) else -0.1))


DATE_OF_BIRTH = DetailType(
    name="date_of_birth",
    words="a date of birth",
    threshold=0.6,
    patterns=(
        ("born", rf"{_BORN}[^\d\n.!?]{{0,24}}?(?P<at>{_FULL})", 0.85),
        ("birthday on", rf"\bbirthdays?\b[^\d\n.!?]{{0,30}}?(?P<at>{_PARTIAL})", 0.6),
        ("on, birthday", rf"(?P<at>{_PARTIAL})[^\n.!?]{{0,20}}?\bbirthday\b", 0.55),
        ("born on", rf"\bborn (?:on )?(?:the )?(?P<at>{_PARTIAL})", 0.55),
    ),
    could_match=_could_match,
    spans=_spans,
    whose=_whose,
    found=(
        "It's Kwame's birthday on {{14 May}} and he wants a drum.",
        "Passport details for the ski trip: Theo, {{04/02/2014}}.",
    ),
    left=(
        "World Book Day is on 5 March. Roald Dahl was born on 13 September 1916.",
        "The concert is on 3 March 2026.",
    ),
)

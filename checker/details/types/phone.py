"""A UK phone number. Ranges: 01 and 02 geographic, 07 mobile and personal (Ofcom, National Telephone Numbering Plan).

03, 05, 08 and 09 belong to organisations and are no personal detail.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.details.contact import phone_digits
from checker.details.detail_type import DetailType, Look
from checker.details.homes import ORGANISATION

if TYPE_CHECKING:
    from checker.details.attribution import Attribution
    from checker.details.detail import Detail


# Keycap digits ("0️⃣7️⃣") are digits followed by two marks.
_D = "\\d[\ufe0f\u20e3]*"


def _could_match(look: Look) -> bool:
    return look.digits >= 6


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
    if name == "local number":
        return score
    digits = phone_digits(match.group())
    if re.search(r"(?:sort|account|acc?t?|isbn|charity|ref)\W{0,8}$", text[: match.start()], re.I):
        return 0.0
    if re.match(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d", match.group()):  # a date, and a time behind it
        return 0.0
    if re.fullmatch(r"07[1-9]\d{8}", digits):
        return 0.9
    return 0.45 if re.fullmatch(r"0[12]\d{8,9}", digits) else 0.0


def _whose(d: Detail, near: Attribution) -> Detail | None:
    quote = near.text[d.start : d.end]
    if near.contacts.owns_phone(quote):
        return None
    digits = phone_digits(quote)
    if digits.startswith("07"):
        if re.search(
            r"\b(?:taxi|plumb\w+|company|ltd|hotline|helpline|box office|school mobile|school phone|duty phone|trip phone|school['’]s mobile)\b",
            near.window(d.start, d.end, 60, 30),
            re.I,
        ):
            return replace(d, confidence=0.45)
        return d
    window = near.window(d.start, d.end, 70, 40)
    people = near.people_near(d.start, d.end, 60)
    score = (
        0.4
        + (0.25 if people else 0.0)
        + (0.2 if re.search(r"\b(?:at home|home number|his|her|direct|landline|house|my)\b", window, re.I) else 0.0)
    )
    if ORGANISATION.search(window):
        score -= 0.3
    return replace(d, confidence=score)


PHONE = DetailType(
    name="phone",
    words="a phone number",
    contact=True,
    instead="Give the school office's number instead.",
    own=lambda contacts: {phone_digits(p): p.strip() for p in contacts.phones if p.strip()},
    threshold=0.5,
    rank=7,
    patterns=(
        ("phone", rf"(?<![\w£=/#.])(?:\+\s?44|\(\+44\)|0044|\(?0)(?:[ \u00a0.\-–/()\ufe0f\u20e3]{{0,3}}{_D}){{9,11}}(?!\w|[\d])", 0.5),
        (
            "local number",
            r"\b(?:ring|call|phone|tel|telephone|text|home number|number is)\b[^.!?\n\d]{0,24}(?P<at>(?<![\d£:.])(?:\d{6}|\d{3} \d{3,4}))(?![\d%:]|[.,]\d| ?(?:pm|am|pupils|people))",
            0.3,
        ),
    ),
    context=(
        "ring",
        "call",
        "phone",
        "mobile",
        "text",
        "whatsapp",
        "number",
        "tel",
        "contact",
        "message",
        "reach",
        "cell",
        "home",
        "direct",
        "mum",
        "dad",
    ),
    could_match=_could_match,
    weigh=_weigh,
    whose=_whose,
    found=(
        "Ring Poppy's mum on {{07700 900 214}} about the cakes.",
        "Ring Mr Whitworth at home on {{01632 960 877}}.",
    ),
    left=(
        "Tickets from the Mill Theatre box office on 01632 960 999.",
        "Childline is on 0800 1111.",
    ),
)

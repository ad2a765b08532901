"""Drafts of every kind of sign: no check fails, and every quote is what stands at its place."""

from __future__ import annotations

import random

import pytest

from checker import Draft, School, review_all
from checker.finding import TextSpan
from tests.stub_language import without_models

ODD = (
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\x00", "\x07", "\x1b[31m", "\x7f", "\u0301", "\u0327",
    "\u0338", "\ufe0f", "\U000e0061", "\U0001f3fd", "\u20e3", "\ud800", "\udfff", "\uffff", "\r\n", "\r", "\u2028", "\u0085", "\v", "\t",
    "&#79;", "&amp;", "&zwnj;", "<b>", "=1+1", "[x](javascript:1)", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👨‍👩‍👧‍👦", "1️⃣", "İ", "ß", "ﬁ", "ǅ", "ŉ", "ΐ", "ẞ", "٣", "７", "𝟟", "Ⅷ", "½", "²",
)  # fmt: skip
PHRASES = (
    "Well done {first} {last}!", "{first} {initial}., who has autism,", "in Year 5 won", "@{first}{last}09", "#{first}{last}", "{last}, {first}", "call 07700 900123",
    "UPN A123456789012", "the wifi password is Frog2026!", "live at 14 Mill Road, EX1 2AB", "on 31 November 2026", "Vote Labour", "DM us", "sh1t", "from left to right",
    "our looked-after children", "we guarantee every child a place", "Friday 21st November at 6.30pm", "https://a.example/x?token=abc123", "office@example.sch.uk",
)  # fmt: skip


def _signs(r: random.Random) -> str:
    """Some signs of one block of 256 code points, of any plane that holds letters."""
    block = r.choice((*range(0x330), *range(0x1D0, 0x200), *range(0x1F0, 0x1FB), 0xE00, 0x1000, 0x10FF)) * 256
    return "".join(chr(min(0x10FFFF, block + r.randrange(256))) for _ in range(r.randint(1, 12)))


def _name(r: random.Random, name: str) -> str:
    """A name as it stands, or disguised."""
    way = r.randrange(7)
    if way == 1:
        return "\u200b".join(name)
    if way == 2:
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    if way == 3:
        return "".join(f"&#{ord(c)};" for c in name)
    if way == 4:
        return name.translate(str.maketrans("aeioAEO", "аеіоАЕО"))
    if way == 5:
        return name.translate(str.maketrans("aeios", "43105"))
    return name.upper() if way == 6 else name


def fuzzed(r: random.Random, number: int, school: School) -> Draft:
    """A draft of phrases and signs, from this generator alone."""
    pieces: list[str] = []
    for _ in range(r.randint(1, 12)):
        kind = r.randrange(4)
        if kind == 0:
            pieces.append(_signs(r))
        elif kind == 1:
            pieces.append(r.choice(ODD) * r.choice((1, 1, 2, 9)))
        else:
            pupil = r.choice(school.pupils)
            first, last = _name(r, pupil.first_name), _name(r, pupil.last_name or "Ash")
            pieces.append(r.choice(PHRASES).format(first=first, last=last, initial=last[:1]))
        pieces.append(r.choice(("", " ", " ", "\n", ". ", ", ")))
    text = "".join(pieces)
    alt = {"": text[::-1]} if r.random() < 0.2 else {}
    return Draft(id=str(number), text=text, platform=r.choice(("facebook", "website", "x")), has_image=r.random() < 0.5, alt_text=alt)


@pytest.mark.parametrize("seed", range(4))
def test_no_check_fails_and_every_quote_is_what_stands_there(seed: int, sample_school: School) -> None:
    r = random.Random(seed)
    school = sample_school if seed == 0 else without_models(sample_school)
    drafts = [fuzzed(r, n, school) for n in range(150 if seed == 0 else 250)]
    for draft, report in zip(drafts, review_all(drafts, school), strict=True):
        assert not [s for s in report.skipped if "The check failed" in s.reason], (draft.id, ascii(draft.text))
        for finding in report.findings:
            if isinstance(place := finding.evidence, TextSpan):
                field = draft.text if place.field == "text" else draft.alt_text[""]
                assert field[place.start : place.end] == place.quote, (finding.check, ascii(draft.text))

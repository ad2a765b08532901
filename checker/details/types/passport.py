"""Passport number: nine digits, or two letters and seven digits (newer UK books), beside the word."""

from __future__ import annotations

from checker.details.detail_type import DetailType, Look


def _could_match(look: Look) -> bool:
    return look.digits >= 7 and "passport" in look.lower


PASSPORT = DetailType(
    name="passport",
    words="a passport number",
    secret=True,
    threshold=0.5,
    patterns=(("passport", r"\bpassport\b[^\n.!?]{0,40}?(?P<at>(?<!\w)(?:\d{9}|[A-Z]{2}\d{7})(?!\w))", 0.85),),
    could_match=_could_match,
    found=(
        "Theo's passport, {{123456789}}, has been found.",
        "Passport number {{AB1234567}} for the ski trip, thank you.",
    ),
    left=(
        "Bring your passport by Friday.",
        "The library passport has 12 stamps.",
    ),
)

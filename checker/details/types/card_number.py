"""Payment card: thirteen to nineteen digits, Luhn; and the security code or expiry beside a card."""

from __future__ import annotations

import re

from checker.details import check_digits
from checker.details.check_digits import bare
from checker.details.detail_type import DetailType, Look


def _could_match(look: Look) -> bool:
    return look.digits >= 12 or (look.digits >= 3 and ("cv" in look.lower or "security code" in look.lower))


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
    if "at" in match.re.groupindex:
        return score
    return 0.95 if check_digits.luhn(bare(match.group())) else score


CARD_NUMBER = DetailType(
    name="card_number",
    words="card details",
    secret=True,
    message="This seems to be card details, which no post should hold.",
    instead="Take the numbers out, and tell whoever owns the card.",
    threshold=0.5,
    rank=3,
    patterns=(
        ("grouped", r"(?<![\w+£-])\d{4}([ \u00a0-])\d{4}\1\d{4}\1\d{1,7}(?![\w-])", 0.6),
        ("amex", r"(?<![\w+£-])3[47]\d{2}[ \u00a0-]\d{6}[ \u00a0-]\d{5}(?!\w)", 0.7),
        ("plain", r"(?<![\w+£/=-])[2-6]\d{12,18}(?!\w)", 0.3),
        ("security code", r"\b(?P<at>(?:cvv2?|cvc|security code)\W{0,3}(?:is |on [\w ]+)?\d{3,4})(?!\d)", 0.85),
        (
            "expiry",
            r"\b(?:card|visa|debit|credit|mastercard|amex)\b[^\n]{0,60}?\bexp(?:iry|ires)?\b\W{0,3}(?P<at>\d{2}/\d{2}(?:\d{2})?)(?!\d)",
            0.8,
        ),
    ),
    context=(
        "card",
        "visa",
        "debit",
        "credit",
        "mastercard",
        "amex",
        "payment",
        "pin",
        "exp",
        "expiry",
        "wallet",
        "cvv",
    ),
    could_match=_could_match,
    weigh=_weigh,
    found=(
        "Pay with the office card {{4111 1111 1111 1111}} please.",
        "Use {{4111111111111111}} for the coach.",
    ),
    left=(
        "We raised £4111 for the hospice.",
        "The raffle ticket is 1111.",
    ),
)

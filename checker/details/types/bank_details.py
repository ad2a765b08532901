"""Sort code (six digits in pairs) and account number (eight). The modulus table is not needed: form and words decide. IBAN: modulo 97."""

from __future__ import annotations

import re

from checker.details import check_digits
from checker.details.detail_type import DetailType, Look

_SORT = r"\d{2}[ \u2013-]\d{2}[ \u2013-]\d{2}"


def _could_match(look: Look) -> bool:
    return look.digits >= 6


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
    if name != "iban":
        return score
    value = match.group()
    if sum(map(str.isdigit, value)) < 10:
        return 0.0
    return 0.97 if check_digits.iban(value) else 0.6 if value.upper().startswith("GB") else score


BANK_DETAILS = DetailType(
    name="bank_details",
    words="bank details",
    secret=True,
    message="This seems to be bank details, which no post should hold.",
    instead="Take the numbers out. Let people pay through the school's payment system.",
    threshold=0.5,
    rank=2,
    patterns=(
        ("pair", rf"(?P<at>(?:sort(?:[ -]?code)?|s/c|sc)?\W{{0,3}}(?<![\d/-]){_SORT}(?![\d/-])[^\d\n]{{1,32}}\d{{8}})(?!\d)", 0.9),
        ("pair, account first", rf"(?<!\d)(?P<at>\d{{8}}\W{{1,4}}(?:sort(?:[ -]?code)?|s/c|sc)\W{{0,3}}(?:{_SORT}|\d{{6}}))(?!\d)", 0.9),
        ("sort code", rf"\b(?P<at>(?:sort[ -]?code|s/c)\W{{0,3}}(?:is |no\.? )?(?:{_SORT}|\d{{6}}))(?!\d)", 0.85),
        ("account", r"\b(?P<at>(?:bank )?(?:account|acct?|a/c)\W{0,2}(?:n(?:o|um|umber)\b\.?)?\W{0,3}(?:is )?\d{8})(?!\d)", 0.8),
        ("iban", r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){3,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?(?!\w)", 0.3),
    ),
    context=("bank", "account", "sort", "iban", "bacs", "transfer", "pay", "payment", "deposit", "send"),
    could_match=_could_match,
    weigh=_weigh,
    found=(
        "Send it to {{sort code 20-00-00, account 55779911}}.",
        "Please pay into {{GB82WEST12345698765432}}.",
    ),
    left=(
        "Please pay through the school's payment system.",
        "The account of the battle was lively.",
    ),
)

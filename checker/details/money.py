"""Cards and bank accounts."""

from __future__ import annotations

import re
from typing import ClassVar

from checker.details import check_digits
from checker.details.shapes import Look, ShapeRecognizer, bare

_SORT = r"\d{2}[ \u2013-]\d{2}[ \u2013-]\d{2}"


class CardRecognizer(ShapeRecognizer):
    """Payment card: thirteen to nineteen digits, Luhn; and the security code or expiry beside a card."""

    ENTITY = "card_number"
    SHAPES = (
        ("grouped", r"(?<![\w+£-])\d{4}([ \u00a0-])\d{4}\1\d{4}\1\d{1,7}(?![\w-])", 0.6),
        ("amex", r"(?<![\w+£-])3[47]\d{2}[ \u00a0-]\d{6}[ \u00a0-]\d{5}(?!\w)", 0.7),
        ("plain", r"(?<![\w+£/=-])[2-6]\d{12,18}(?!\w)", 0.3),
        ("security code", r"\b(?P<at>(?:cvv2?|cvc|security code)\W{0,3}(?:is |on [\w ]+)?\d{3,4})(?!\d)", 0.85),
        (
            "expiry",
            r"\b(?:card|visa|debit|credit|mastercard|amex)\b[^\n]{0,60}?\bexp(?:iry|ires)?\b\W{0,3}(?P<at>\d{2}/\d{2}(?:\d{2})?)(?!\d)",
            0.8,
        ),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = (
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
    )

    def could_match(self, look: Look) -> bool:
        return look.digits >= 12 or (look.digits >= 3 and ("cv" in look.lower or "security code" in look.lower))

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        if "at" in match.re.groupindex:
            return score
        return 0.95 if check_digits.luhn(bare(match.group())) else score


class BankRecognizer(ShapeRecognizer):
    """Sort code (six digits in pairs) and account number (eight). The modulus table is not needed: form and words decide. IBAN: modulo 97."""

    ENTITY = "bank_details"
    SHAPES = (
        ("pair", rf"(?P<at>(?:sort(?:[ -]?code)?|s/c|sc)?\W{{0,3}}(?<![\d/-]){_SORT}(?![\d/-])[^\d\n]{{1,32}}\d{{8}})(?!\d)", 0.9),
        ("pair, account first", rf"(?<!\d)(?P<at>\d{{8}}\W{{1,4}}(?:sort(?:[ -]?code)?|s/c|sc)\W{{0,3}}(?:{_SORT}|\d{{6}}))(?!\d)", 0.9),
        ("sort code", rf"\b(?P<at>(?:sort[ -]?code|s/c)\W{{0,3}}(?:is |no\.? )?(?:{_SORT}|\d{{6}}))(?!\d)", 0.85),
        ("account", r"\b(?P<at>(?:bank )?(?:account|acct?|a/c)\W{0,2}(?:n(?:o|um|umber)\b\.?)?\W{0,3}(?:is )?\d{8})(?!\d)", 0.8),
        ("iban", r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){3,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?(?!\w)", 0.3),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = ("bank", "account", "sort", "iban", "bacs", "transfer", "pay", "payment", "deposit", "send")

    def could_match(self, look: Look) -> bool:
        return look.digits >= 6

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        if name != "iban":
            return score
        value = match.group()
        if sum(map(str.isdigit, value)) < 10:
            return 0.0
        return 0.97 if check_digits.iban(value) else 0.6 if value.upper().startswith("GB") else score

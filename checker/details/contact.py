"""Phone numbers and e-mail addresses made comparable, however they are written."""

from __future__ import annotations

import re


def phone_digits(value: str) -> str:
    """The digits of a GB number as dialled within the country: `+44 7700 900123` and `07700 900123` are the same."""
    digits = "".join(c for c in value if c.isdigit())
    if digits.startswith("0044"):
        digits = digits[4:]
    elif digits.startswith("44") and len(digits) >= 11:
        digits = digits[2:]
    return "0" + digits.lstrip("0")


def email_parts(value: str) -> tuple[str, str]:
    """The box and the domain of an address, however it is written."""
    plain = re.sub(r"\s*[\[({]?\s*\b(?:at)\b\s*[\])}]?\s*|\s*[@＠]\s*", "@", value.lower(), count=1)
    plain = re.sub(r"\s*[\[({]?\s*\bdot\b\s*[\])}]?\s*", ".", plain).replace("．", ".")
    box, _, domain = plain.partition("@")
    return box.strip(" ."), domain.strip(" .")

"""National Insurance number. Source: HMRC, National Insurance Manual NIM39110."""

from __future__ import annotations

import re

from checker.details import check_digits
from checker.details.detail_type import DetailType, Look


def _could_match(look: Look) -> bool:
    return look.digits >= 6


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
    value = match["at"] if "at" in match.re.groupindex else match.group()
    return 0.95 if check_digits.nino(value) else score


NI_NUMBER = DetailType(
    name="ni_number",
    words="a National Insurance number",
    secret=True,
    threshold=0.5,
    rank=6,
    patterns=(
        ("nino", r"(?<![\w-])[A-Z]{2}[ \u00a0.-]?\d{2}[ \u00a0.-]?\d{2}[ \u00a0.-]?\d{2}[ \u00a0.-]?[A-D](?!\w)", 0.5),
        (
            "nino after its name",
            r"\b(?:ni|nino|national insurance)\b\W{0,3}(?:n(?:o|um|umber)\b\.?)?\W{0,3}(?:is|:)?\s*(?P<at>[A-Z]{2}(?:[ .-]?\d){6}(?:[ .-]?[A-D])?)(?!\w)",
            0.9,
        ),
    ),
    context=("ni", "nino", "insurance", "payroll", "contract", "dbs", "tax", "hmrc", "p45", "p60"),
    could_match=_could_match,
    weigh=_weigh,
    found=(
        "National Insurance number {{AB 12 34 56 C}} was left on the copier.",
        "Payroll needs the NI number {{AB123456C}} by Friday.",
    ),
    left=(
        "The code on the box is AB 12 34.",
        "National Insurance is explained to Year 11 on Monday.",
    ),
)

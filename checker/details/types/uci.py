"""Unique candidate identifier of the exam boards. Source: JCQ, UCI specification; check in `check_digits.uci`."""

from __future__ import annotations

import re

from checker.details import check_digits
from checker.details.check_digits import bare
from checker.details.detail_type import DetailType, Look


def _could_match(look: Look) -> bool:
    return look.digits >= 10


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
    value = bare(match["at"] if "at" in match.re.groupindex else match.group())
    return 0.98 if check_digits.uci(value) else score


UCI = DetailType(
    name="uci",
    words="a candidate identifier (UCI)",
    secret=True,
    threshold=0.5,
    rank=5,
    patterns=(
        ("uci", r"(?<![\w-])\d{5}[ -]?[\dA-GW][ -]?\d{2}[ -]?\d{4}[A-Z](?![\w-])", 0.6),
        (
            "uci after its name",
            r"\buci\b\W{0,3}(?:is|no\.?|number|:)?\W{0,3}(?P<at>\d{5}[ -]?[\dA-Z](?:[ -]?\d){5,6}[ -]?[A-Z]?)(?!\w)",
            0.8,
        ),
    ),
    context=("uci", "candidate", "entry", "entries", "exam", "remark", "transferred", "statement", "gcse"),
    could_match=_could_match,
    weigh=_weigh,
    found=(
        "Elif's UCI is {{681990012058G}}.",
        "Candidate entry {{689990980001D}} was sent again.",
    ),
    left=(
        "Part 68199 is out of stock.",
        "UCI stands for unique candidate identifier.",
    ),
)

"""Unique pupil number, and former UPN (same form). Source: DfE, Unique pupil numbers: guide for schools; check letter in `check_digits.upn`."""

from __future__ import annotations

import re

from checker.details import check_digits
from checker.details.check_digits import bare
from checker.details.detail_type import DetailType, Look


def _could_match(look: Look) -> bool:
    return look.digits >= 9


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
    value = bare(match["at"] if name != "upn" else match.group())
    if sum(map(str.isdigit, value)) < 8:
        return 0.0
    return 0.98 if check_digits.upn(value) else score


UPN = DetailType(
    name="upn",
    words="a unique pupil number (UPN)",
    secret=True,
    threshold=0.5,
    rank=4,
    patterns=(
        ("upn", r"(?<![\w-])[A-HJ-NP-RT-Z](?:[ \u00a0.-]?\d){11,12}[ \u00a0.-]?[\dA-HJ-NP-RT-Z](?![\w-])", 0.55),
        ("upn after its name", r"\b(?:former )?upn\b\W{0,3}(?:is|no\.?|number|:)?\W{0,3}(?P<at>[A-Z](?:[ .-]?[\dA-Z]){8,12})(?!\w)", 0.7),
    ),
    context=("upn", "pupil", "census", "ctf", "transfer", "number", "record", "sims", "arbor", "bromcom"),
    could_match=_could_match,
    weigh=_weigh,
    found=(
        "Could somebody look at {{B801200005001}} before the census?",
        "Her UPN is {{Q207000016049}}, please check it.",
    ),
    left=(
        "Model B8012 is back in stock.",
        "The reference of the trip is 801200005001.",
    ),
)

"""Unique learner number. Source: Learning Records Service; check in `check_digits.uln`."""

from __future__ import annotations

import re

from checker.details import check_digits
from checker.details.check_digits import bare
from checker.details.detail_type import DetailType, Look


def _could_match(look: Look) -> bool:
    return look.digits >= 10


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
    value = bare(match["at"] if "at" in match.re.groupindex else match.group())
    if re.search(r"(?:isbn|charity|company|urn|dfe|order|ref(?:erence)?|ticket|booking|meeting id)\W{0,12}$", text[: match.start()], re.I):
        return 0.0
    if check_digits.uln(value):
        return 0.95 if name != "uln" else 0.65
    return score


ULN = DetailType(
    name="uln",
    words="a unique learner number (ULN)",
    secret=True,
    threshold=0.5,
    rank=9,
    patterns=(
        (
            "uln after its name",
            r"\b(?:uln|unique learner n(?:umber|o)|learner n(?:umber|o))\b\W{0,3}(?:is|for|:)?[^\d\n]{0,40}?(?P<at>[1-9](?:[ \u00a0-]?\d){9})(?!\d)",
            0.85,
        ),
        ("uln", r"(?<![\w+.,£/=-])[1-9]\d{3}[ -]?\d{3}[ -]?\d{3}(?![\w]|[.,]\d)", 0.15),
    ),
    context=(
        "uln",
        "learner",
        "awarding",
        "entry",
        "entries",
        "lrs",
        "portal",
        "btec",
        "level",
        "card",
        "candidate",
    ),
    could_match=_could_match,
    weigh=_weigh,
    found=(
        "Theo's ULN is {{9276308686}}.",
        "Awarding body entries: Elif, ULN {{9276308686}}, please confirm.",
    ),
    left=(
        "ISBN 9276308686 is on the reading list.",
        "Charity number 1074234, founded in 1998.",
    ),
)

"""NHS number. Source: NHS Data Dictionary; check in `check_digits.nhs`. One in eleven numbers of ten digits passes by chance, so the words count too."""

from __future__ import annotations

import re

from checker.details import check_digits
from checker.details.check_digits import bare
from checker.details.detail_type import DetailType, Look


def _could_match(look: Look) -> bool:
    return look.digits >= 10


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
    value = bare(match["at"] if "at" in match.re.groupindex else match.group())
    if name != "nhs after its name" and (
        value[0] == "0"
        or re.search(r"(?:isbn|charity|company|order|ref(?:erence)?|ticket|booking|meeting id)\W{0,12}$", text[: match.start()], re.I)
    ):
        return 0.0
    if check_digits.nhs(value):
        return {"nhs after its name": 0.98, "three three four": 0.8}.get(name, 0.6)
    return score


NHS_NUMBER = DetailType(
    name="nhs_number",
    words="an NHS number",
    secret=True,
    threshold=0.5,
    rank=8,
    patterns=(
        (
            "nhs after its name",
            r"\bnhs\b\W{0,3}(?:n(?:o|um|umber)\b\.?)?\W{0,3}(?:is|for|:)?[^\d\n]{0,24}?(?P<at>\d{3}[ \u00a0.-]?\d{3}[ \u00a0.-]?\d{4})(?!\d)",
            0.85,
        ),
        ("three three four", r"(?<![\w+£/=.-])\d{3}([ \u00a0.-])\d{3}\1\d{4}(?!\w|[.-]\d)", 0.3),
        ("ten digits", r"(?<![\w+£/=.,-])[1-9]\d{9}(?!\w|[.,-]\d)", 0.12),
    ),
    context=(
        "nhs",
        "patient",
        "hospital",
        "gp",
        "jab",
        "vaccination",
        "health",
        "ambulance",
        "book",
        "consent",
        "prescription",
    ),
    could_match=_could_match,
    weigh=_weigh,
    found=(
        "Consent form found, NHS number {{943 476 5870}}, no signature.",
        "Please bring NHS no. {{943 476 5870}} to the jab.",
    ),
    left=(
        "The NHS walk-in centre opens at 8.",
        "Order 943 476 5871 has arrived in the kitchen.",
    ),
)

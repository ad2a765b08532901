"""Driver number of Great Britain: five of the surname, decade, month (plus 50 for women), day, year, initials, three more. Source: DVLA INF45/1."""

from __future__ import annotations

from checker.details.detail_type import DetailType, Look


def _could_match(look: Look) -> bool:
    return look.digits >= 6 and look.capitals


DRIVING_LICENCE = DetailType(
    name="driving_licence",
    words="a driving licence number",
    secret=True,
    threshold=0.5,
    patterns=(
        (
            "driver number",
            r"(?<!\w)[A-Z9]{5} ?\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|3[01])\d ?[A-Z9]{2}[A-Z0-9] ?[A-Z]{2}(?!\w)",
            0.8,
        ),
    ),
    context=("licence", "license", "driving", "driver"),
    could_match=_could_match,
    found=(
        "Driver number {{MORGA657054SM9IJ}} was handed in.",
        "Licence {{MORGA657054SM9IJ}} belongs to somebody in the staff room.",
    ),
    left=(
        "Year 13 learned about the driving licence.",
        "The theory test costs £23.",
    ),
)

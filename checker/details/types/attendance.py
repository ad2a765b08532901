"""Attendance and lateness."""

from __future__ import annotations

from checker.details.detail_type import DetailType

ATTENDANCE = DetailType(
    name="attendance",
    learned="attendance",
    words="attendance",
    found=(
        "Ola's {{attendance has dropped to 71%}}, so we miss her.",
        "Theo has {{truanted}} twice since half term.",
    ),
    left=(
        "Attendance this week: Heron 98%, Osprey 96%, Eagle 93%.",
        "Every day counts: 95% attendance means nine days off a year.",
    ),
)

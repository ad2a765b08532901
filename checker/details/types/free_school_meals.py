"""Free school meals, pupil premium, debt to the school."""

from __future__ import annotations

from checker.details.detail_type import DetailType

FREE_SCHOOL_MEALS = DetailType(
    name="free_school_meals",
    learned="money",
    words="free school meals or pupil premium",
    found=(
        "Noah's mum {{owes £43 in dinner money}}.",
        "Alfie's {{pupil premium}} paid for his guitar.",
    ),
    left=(
        "Free school meals: you may be entitled. Apply on the website.",
        "Our pupil premium report is on the website.",
    ),
)

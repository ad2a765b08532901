"""A birthday told with a name."""

from __future__ import annotations

import re

from checker.details.detail_type import DetailType

_PLACED = re.compile(
    r"\b(?:came|come|comes|coming|finished|placed|ranked|was|were)\s+(?:joint\s+|a\s+\w+\s+)?\d{1,3}(?:st|nd|rd|th)\b(?!\s+(?:birthday|of\b))",
    re.I,
)


def _can_be(quote: str, owner: str) -> bool:
    return not _PLACED.search(quote)  # 14th in a race is no day


BIRTHDAY = DetailType(
    name="birthday",
    words="a birthday",
    learned="birthday",
    can_be=_can_be,
    found=(
        "{{Happy birthday}} Arjun, have a lovely day!",
        "Isla brought cupcakes because {{it's her birthday tomorrow}}.",
    ),
    left=(
        "The school's 60th birthday is in June: send us your old photos.",
        "Theo ran at the finals in Leeds on Saturday and came 14th.",
        "Birthday books from the library are on sale in the office.",
    ),
)

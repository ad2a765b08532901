"""A birthday told with a name."""

from __future__ import annotations

from checker.details.detail_type import DetailType

BIRTHDAY = DetailType(
    name="birthday",
    words="a birthday",
    learned="birthday",
    found=(
        "{{Happy birthday}} Arjun, have a lovely day!",
        "Isla brought cupcakes because {{it's her birthday tomorrow}}.",
    ),
    left=(
        "The school's 60th birthday is in June: send us your old photos.",
        "Birthday books from the library are on sale in the office.",
    ),
)

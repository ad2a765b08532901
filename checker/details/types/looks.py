"""The body, clothes, hair: what singles a child out to the eye."""

from __future__ import annotations

from checker.details.detail_type import DetailType

LOOKS = DetailType(
    name="looks",
    words="how a child looks",
    learned="looks",
    found=(
        "Freya, {{the tiny one with the ginger curls}}, was mascot.",
        "Look for Theo, {{the tallest boy in the line with the blue glasses}}.",
    ),
    left=(
        "School uniform is a navy jumper and grey trousers.",
        "Odd socks day is on Monday, the brighter the better.",
    ),
)

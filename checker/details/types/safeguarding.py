"""Safeguarding, social care, police, and who may collect a child."""

from __future__ import annotations

from checker.details.detail_type import DetailType

SAFEGUARDING = DetailType(
    name="safeguarding",
    learned="safeguarding",
    words="safeguarding, or who may collect a child",
    found=(
        "Thea's old friend Imogen {{has a social worker}} now and seems happier.",
        "Police {{were at Mateo's house}} last night, so be kind.",
    ),
    left=(
        "Safeguarding training for governors is on Tuesday.",
        "If you are worried about a child, speak to our safeguarding lead.",
    ),
)

"""Behaviour and sanctions."""

from __future__ import annotations

from checker.details.detail_type import DetailType

BEHAVIOUR = DetailType(
    name="behaviour",
    learned="behaviour",
    words="behaviour or a sanction",
    found=(
        "Elif was {{caught with a vape}} in the toilets.",
        "Omar {{got sent out of maths}} again.",
    ),
    left=(
        "Anti-bullying week begins on Monday with odd socks day.",
        "Detentions are on Thursdays this term, in room 12.",
    ),
)

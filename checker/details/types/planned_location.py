"""Where a child or a small group will be, told ahead: place, time and who."""

from __future__ import annotations

from checker.details.detail_type import DetailType

PLANNED_LOCATION = DetailType(
    name="planned_location",
    words="where pupils will be",
    learned="plan",
    check="planned-whereabouts",
    found=(
        "Maisie {{and Jude will be waiting at the duck pond from ten}} on Monday.",
        "{{On Friday Theo, Isla and Arjun walk to Calder Mill on their own at 2.30}} to paint the bridge.",
    ),
    left=(
        "Open evening on Thursday at 6 in the hall, everybody welcome.",
        "Year 5 loved the museum last week.",
    ),
)

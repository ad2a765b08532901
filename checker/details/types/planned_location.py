"""Where a child or a small group will be, told ahead: place, time and who."""

from __future__ import annotations

from checker.details.learned import learned_type
from checker.finding import Level

PLANNED_LOCATION = learned_type(
    name="planned_location",
    words="where pupils will be",
    learned="plan",
    level=Level.REVIEW,
    clause="location",
    message="This tells ahead where pupils will be, and when.",
    instead="Tell the families through the app or by letter, and the public when everybody is back.",
    found=(
        "Year 6 walk down to the baths {{on Mill Road}} on Thursday, {{leaving by the side gate at 1.15}}.",
        "{{On Friday Theo, Isla and Arjun walk to Calder Mill on their own at 2.30}} to paint the bridge.",
    ),
    left=(
        "Open evening on Thursday at 6 in the hall, everybody welcome.",
        "Year 5 loved the museum last week.",
    ),
)

"""Health: illness, injury, treatment, allergy."""

from __future__ import annotations

from checker.details.detail_type import DetailType

MEDICAL = DetailType(
    name="medical",
    learned="medical",
    words="health",
    found=(
        "Imogen {{fainted}} in assembly but is right as rain.",
        "Rosie's {{eczema}} is bad at the moment, so no bubbles in the water tray.",
    ),
    left=(
        "Asthma inhalers must be named and handed in at the office by parents.",
        "First aid training for staff is on Monday with St John Ambulance.",
    ),
)

"""A child's religion, by what is said or done."""

from __future__ import annotations

from checker.details.detail_type import DetailType

RELIGION_OF_PUPIL = DetailType(
    name="religion_of_pupil",
    learned="religion",
    words="religion",
    found=(
        "Aisha is {{fasting}} this month and still came second in the mile.",
        "Shira {{keeps kosher}}, so her cupcake was a special one.",
    ),
    left=(
        "Eid Mubarak to everyone celebrating today, from all of us.",
        "Our harvest service is at St Cuthbert's on Friday, all welcome.",
    ),
)

"""Bereavement, separation, care, custody, prison, housing, money."""

from __future__ import annotations

from checker.details.detail_type import DetailType

FAMILY_CIRCUMSTANCE = DetailType(
    name="family_circumstance",
    learned="family",
    words="family circumstances",
    found=(
        "Poppy, whose {{mum died last year}}, read the prayer.",
        "Rosie's {{dad has left}} and pick-up is with Gran.",
    ),
    left=(
        "We remembered soldiers who died, and Mateo played the Last Post.",
        "Bereavement support for families is available from the pastoral team.",
    ),
)

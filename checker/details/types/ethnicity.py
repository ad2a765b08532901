"""Ethnicity, nationality, the language spoken at home, immigration."""

from __future__ import annotations

from checker.details.detail_type import DetailType

ETHNICITY = DetailType(
    name="ethnicity",
    words="ethnicity, nationality or the language at home",
    learned="ethnicity",
    found=(
        "Amira {{only arrived from Syria in March}} and has made friends already.",
        "Jakub {{speaks Polish at home}}, so the phonics prize means a lot.",
    ),
    left=(
        "Polish, Urdu and Welsh were among the songs at our concert.",
        "Refugee Week assembly on Thursday: bring a poem.",
    ),
)

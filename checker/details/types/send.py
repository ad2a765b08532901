"""Special educational needs and disabilities, plans and support."""

from __future__ import annotations

from checker.details.detail_type import DetailType

SEND = DetailType(
    name="send",
    learned="send",
    words="special needs or a disability",
    found=(
        "Alfie has never let {{dyslexia}} stop him writing a novel.",
        "Caoimhe's {{stammer}} vanished the moment she sang.",
    ),
    left=(
        "Autism Awareness Week starts on Monday. Wear something blue.",
        "Our SENCO drop-in is in the library on Tuesdays.",
    ),
)

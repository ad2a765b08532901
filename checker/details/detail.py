"""A personal detail as found, which types there are, and how overlapping ones are settled."""

from __future__ import annotations

from dataclasses import dataclass, replace

TOPICS = frozenset(
    ["medical", "send", "religion_of_pupil", "family_circumstance", "behaviour", "attendance", "free_school_meals", "safeguarding"]
)

ENOUGH = {
    "upn": 0.5, "uln": 0.5, "nhs_number": 0.5, "ni_number": 0.5, "uci": 0.5, "candidate_number": 0.6, "passport": 0.5, "driving_licence": 0.5, "card_number": 0.5,
    "bank_details": 0.5, "car_registration": 0.5, "password_or_login": 0.5, "url_with_token": 0.5, "phone": 0.5, "email": 0.5, "personal_social_handle": 0.48,
    "postcode": 0.5, "postal_address": 0.52, "date_of_birth": 0.6, "age_with_name": 0.66, "exam_result_of_named_pupil": 0.64, "live_location": 0.58,
}  # fmt: skip
"""From which score a thing seen is a detail, by type; chosen on sets b and d."""
UNWEIGHED = 0.5
"""The same for a type that nobody has weighed: as low as the lowest, so that what is new is asked about and never lost."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A personal detail: `text[start:end]` is of `type` (LABELS.md) and belongs to `subject`: pupil, staff, parent, school or other."""

    start: int
    end: int
    type: str
    subject: str
    confidence: float
    pupil_ids: frozenset[str] = frozenset()


_RANK = {
    t: i
    for i, t in enumerate(
        (
            "url_with_token",
            "email",
            "bank_details",
            "card_number",
            "upn",
            "uci",
            "ni_number",
            "phone",
            "nhs_number",
            "uln",
            "candidate_number",
            "postcode",
            "car_registration",
        )
    )
}


def settle(found: list[Detail]) -> list[Detail]:
    """One detail a place: of two that overlap the surer stays, with the longer span of one type; in order."""
    kept: list[Detail] = []
    for d in sorted(found, key=lambda d: (_RANK.get(d.type, 99), -d.confidence, -(d.end - d.start), d.start, d.type)):
        clash = next((k for k in kept if k.start < d.end and k.end > d.start), None)
        if clash is None:
            kept.append(d)
        elif clash.type == d.type:
            kept.remove(clash)
            kept.append(replace(clash, start=min(clash.start, d.start), end=max(clash.end, d.end)))
    return sorted(kept, key=lambda d: d.start)

"""The kinds of detail that no post may hold, whoever they belong to. Apart from what finds them, so that the gate need not load it."""

from __future__ import annotations

SECRETS = frozenset(
    [
        "upn",
        "uln",
        "uci",
        "nhs_number",
        "ni_number",
        "candidate_number",
        "passport",
        "driving_licence",
        "bank_details",
        "card_number",
        "password_or_login",
        "url_with_token",
    ]
)

"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.details import details_of
from checker.details.detail import Detail
from checker.finding import Level, Statement
from checker.secret_kinds import SECRETS

if TYPE_CHECKING:
    from checker.school import School
    from checker.senses import Reading

WORDS = {
    "phone": "a phone number",
    "email": "an e-mail address",
    "postal_address": "an address",
    "postcode": "a postcode",
    "date_of_birth": "a date of birth",
    "age_with_name": "an age",
    "medical": "health",
    "send": "special needs or a disability",
    "religion_of_pupil": "religion",
    "family_circumstance": "family circumstances",
    "behaviour": "behaviour or a sanction",
    "attendance": "attendance",
    "free_school_meals": "free school meals or pupil premium",
    "safeguarding": "safeguarding, or who may collect a child",
    "upn": "a unique pupil number (UPN)",
    "uln": "a unique learner number (ULN)",
    "uci": "a candidate identifier (UCI)",
    "nhs_number": "an NHS number",
    "ni_number": "a National Insurance number",
    "candidate_number": "an exam candidate number",
    "passport": "a passport number",
    "driving_licence": "a driving licence number",
    "bank_details": "bank details",
    "card_number": "card details",
    "password_or_login": "a password, code or login",
    "live_location": "where pupils are right now",
    "car_registration": "a number plate",
    "personal_social_handle": "a private account",
    "exam_result_of_named_pupil": "an exam result",
    "url_with_token": "a link that opens what should be closed",
}
"""What is said of each type of LABELS.md."""
WHOSE = {
    "pupil": "a pupil's",
    "staff": "a member of staff's",
    "parent": "a parent's or relative's",
    "school": "the school's",
    "other": "somebody's",
}
CURES = {
    "password_or_login": "Take it out, change it today, and send the new one only to those who need it.",
    "url_with_token": "Take the link out, withdraw it where it was made, and share a page that asks people to sign in.",
    "bank_details": "Take the numbers out. Let people pay through the school's payment system.",
    "card_number": "Take the numbers out, and tell whoever owns the card.",
    "live_location": "Post it when everybody is back, or without saying where.",
    "phone": "Give the school office's number instead.",
    "email": "Give the school office's address instead.",
}


@check(category="personal", clause="personal-details")
def personal_detail(reading: Reading, school: School) -> Iterator[Statement]:
    """A private detail of a child, or of anybody, is in the post.

    Addresses, phones, birthdays, health, needs, religion, family, behaviour, attendance, results, numbers that belong to one person, passwords, and where
    pupils are right now. The school's own contacts and public helplines are none, and neither is what is offered to everybody.

    Why it matters: A detail such as this can be used to find, bully or impersonate a child, and once posted it cannot be called back.
    Instead: Leave the detail out, or say it to the family directly.
    Source: Aspire Educational Trust, Social Media (2023), section 5; UK GDPR, articles 4, 9 and 10; forms of the numbers as stated beside each recogniser.
    """
    for passage, detail in details_of(reading, school):
        yield personal_detail.finding(
            level_of(detail),
            passage.evidence(detail.start, detail.end),
            message=message_of(detail),
            confidence=detail.confidence,
            instead=CURES.get(detail.type),
            clause=clause_of(detail),
            pupil_ids=sorted(detail.pupil_ids) if len(detail.pupil_ids) <= 5 else (),
            kind=detail.type,
        )


def level_of(detail: Detail) -> Level:
    """Stop for secrets and for what is a pupil's; review for whereabouts and for grown-ups' private matters."""
    if detail.type in SECRETS:
        return Level.STOP
    if detail.type == "live_location" or detail.subject != "pupil":
        return Level.REVIEW
    return Level.STOP


def clause_of(detail: Detail) -> str | None:
    """The clause that fits better than the check's own, where one does."""
    if detail.type == "live_location":
        return "location"
    if detail.type == "password_or_login":
        return "passwords"
    if detail.subject in ("staff", "parent") and detail.type in ("phone", "email", "postal_address", "postcode", "personal_social_handle"):
        return "private-contacts"
    if detail.subject == "staff":
        return "colleagues-information"
    return None if detail.subject == "pupil" else "data-protection-law"


def message_of(detail: Detail) -> str:
    """One sentence for a school office; never repeats the detail."""
    if detail.type == "live_location":
        return "This seems to say where pupils are at this moment."
    if detail.type in ("url_with_token", "bank_details", "card_number", "password_or_login"):
        return f"This seems to be {WORDS[detail.type]}, which no post should hold."
    return f"This seems to tell {WHOSE[detail.subject]} private detail: {WORDS.get(detail.type, detail.type.replace('_', ' '))}."

"""The officer's registers: what each holds, and to whom an entry goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.school.settings import ContactPersonSettings, DesignatedSettings

DECISIONS = ("approved", "refused", "removed", "blocked")
"""What may be decided about a follower."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One register.

    Attributes:
        name: as the commands call it.
        title: what it is, for a heading.
        fields: what an entry holds beside its id, when and who, in the order of the columns.
        needed: of these, what may not be empty.
        clause: the clause that asks for it.
    """

    name: str
    title: str
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    clause: str


KINDS = {
    k.name: k
    for k in (
        Kind("comments", "Inappropriate comments and abuse", ("account", "url", "what", "action"), ("what",), clause="moderation"),
        Kind(
            "followers",
            "Followers vetted",
            ("account", "handle", "decision", "reason"),
            ("account", "handle", "decision"),
            clause="moderation",
        ),
        Kind("concerns", "Concerns and breaches", ("about", "what", "url", "goes_to"), ("about", "what"), clause="concerns"),
        Kind("content", "Reports of inappropriate content", ("url", "nature", "seen_by", "goes_to"), ("url", "nature"), clause="concerns"),
    )
}

ROUTES = {
    "pupil": "safeguarding_lead",
    "disclosure": "safeguarding_lead",
    "staff": "head",
    "head": "chair",
    "breach": "data_protection_officer",
    "illegal": "head",
    "content": "it_technician",
}
"""Who hears of what: the designated person in school.toml. A concern about the head goes past the head; whether the police are called is the head's decision."""

TITLES = {
    "safeguarding_lead": "the designated safeguarding lead",
    "data_protection_officer": "the data protection officer",
    "head": "the head",
    "chair": "the chair of governors or trustees",
    "it_technician": "the IT technician",
}


def designated(about: str, people: DesignatedSettings) -> tuple[str, ContactPersonSettings | None]:
    """The post that hears of such a concern, and who holds it; None where school.toml does not say."""
    role = ROUTES[about]
    found: ContactPersonSettings | None = getattr(people, role)
    return role, found

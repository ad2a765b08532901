"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.details.detail import Detail
from checker.details.types import detail_type, detail_types
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading

WHOSE = {
    "pupil": "a pupil's",
    "staff": "a member of staff's",
    "parent": "a parent's or relative's",
    "school": "the school's",
    "other": "somebody's",
}


@check(category="personal", clause="personal-details", kinds={name: f"A private detail: {t.words}." for name, t in detail_types().items()})
def personal_detail(reading: Reading) -> Iterator[Statement]:
    """A private detail of a child, or of anybody, is in the post.

    Addresses, phones, birthdays, health, needs, religion, family, behaviour, attendance, results, numbers that belong to one person, passwords, and where
    pupils are right now. The school's own contacts and public helplines are none, and neither is what is offered to everybody.

    Why it matters: A detail such as this can be used to find, bully or impersonate a child, and once posted it cannot be called back.
    Instead: Leave the detail out, or say it to the family directly.
    Source: Aspire Educational Trust, Social Media (2023), section 5; UK GDPR, articles 4, 9 and 10; forms of the numbers as stated beside each recogniser.
    """
    for passage, detail in reading.details:
        if detail_type(detail.type).check != personal_detail.name:
            continue
        yield personal_detail.finding(
            level_of(detail),
            passage.evidence(detail.start, detail.end),
            message=message_of(detail),
            confidence=detail.confidence,
            instead=detail_type(detail.type).instead,
            clause=clause_of(detail),
            pupil_ids=sorted(detail.pupil_ids) if len(detail.pupil_ids) <= 5 else (),
            kind=detail.type,
            replacement=_school_s_own(detail, reading) if passage.kind in ("text", "alt_text") else None,
        )


def _school_s_own(detail: Detail, reading: Reading) -> str | None:
    """The school's own, to stand in a detail's place: the only one of its type that school.toml has. Which of several is meant, nobody here can tell."""
    own = detail_type(detail.type).own
    known = list(own(reading.school.settings.contacts).values()) if own else []
    return known[0] if len(known) == 1 else None


def level_of(detail: Detail) -> Level:
    """Stop for secrets and, unless its type says less, for what is surely a pupil's; review for what is not sure, and for grown-ups' private matters."""
    of_type = detail_type(detail.type)
    if of_type.secret:
        return Level.STOP
    return of_type.level if detail.subject == "pupil" and detail.certain else min(of_type.level, Level.REVIEW)


def clause_of(detail: Detail) -> str | None:
    """The clause that fits better than the check's own, where one does."""
    of_type = detail_type(detail.type)
    if of_type.clause:
        return of_type.clause
    if detail.subject in ("staff", "parent") and of_type.contact:
        return "private-contacts"
    if detail.subject == "staff":
        return "colleagues-information"
    return None if detail.subject == "pupil" else "data-protection-law"


def message_of(detail: Detail) -> str:
    """One sentence for a school office; never repeats the detail."""
    of_type = detail_type(detail.type)
    return of_type.message or f"This seems to tell {WHOSE[detail.subject]} private detail: {of_type.words}."

"""Whom the school lists to write and to approve, and who changed that: an entry of the record, beside its cases, for each change made on the page.

A person stands there by what the record knows them by (`roles.identity`), with roles and deputies; a name that was only spelt anew is no change.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from checker.errors import Refused
from checker.in_words import day_in_words
from checker.record import Write
from checker.school.settings import PersonSettings
from checker.workflow.roles import identity

if TYPE_CHECKING:
    from checker.workflow.desk import Desk

KIND = "people"
SAY_WHO = "Say above who you are: the record says who changed the list of people."
_Person = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one person.

    Attributes:
        at: when, UTC.
        by: who changed it, by address or name.
        before, after: the person by `who`, `roles` and `deputies`; None where they were not listed yet, or are no more.
    """

    at: datetime.datetime
    by: str
    before: _Person | None
    after: _Person | None

    def in_words(self, called: Callable[[str], str]) -> str:
        """In a sentence; `called` says how an address is written."""
        if self.before is None or self.after is None:
            person = self.after or self.before
            assert person is not None
            deputies = f", deputies: {_deputies(person, called)}" if person["deputies"] else ""
            return f"{called(person['who'])} is {'listed' if self.after else 'taken out'}: {_roles(person)}{deputies}"
        said = []
        for what, words in (("who", lambda p: p["who"]), ("roles", _roles), ("deputies", lambda p: _deputies(p, called))):
            if self.before[what] != self.after[what]:
                label = {"who": "e-mail address ", "roles": "", "deputies": "deputies: "}[what]
                said.append(f"{label}{words(self.after)} (before: {words(self.before)})")
        return f"{called(self.after['who'])} is changed: {'; '.join(said)}"


def note(
    desk: Desk,
    by: str,
    shown: Sequence[PersonSettings],
    people: Sequence[PersonSettings | None],
    now: datetime.datetime | None = None,
    *,
    undone: bool = False,
) -> None:
    """Enter a change of the list, before it counts.

    Args:
        by: who changes it, by address or name.
        shown, people: as `save_people` takes them.
        undone: the change was entered and did not come about: it is entered the other way round.

    Raises:
        Refused: nobody has said who changes it.
        RecordError: it was not entered.
    """
    if not by.strip():
        raise Refused(SAY_WHO)
    # Where nobody was listed, whom the older [roles] names may do nothing any more from now on.
    older = [] if shown else [(person, None) for person in desk.school.settings.everyone]
    pairs = [(_held(a), _held(b)) for a, b in (*older, *zip_longest(shown, people))]
    pairs = [(after, before) for before, after in pairs] if undone else pairs
    if changes := [{"before": before, "after": after} for before, after in pairs if before != after]:
        desk.write_beside([Write(KIND, {"by": by, "changes": changes})], now or datetime.datetime.now(datetime.UTC))


def changes(desk: Desk) -> list[Change]:
    """Every change that the record still holds, newest first.

    Raises:
        RecordError: the record cannot be read.
    """
    entries = [e for e in desk.record.beside(desk.name, KIND) if e.text]
    return [Change(e.time, str(e.body["by"]), each["before"], each["after"]) for e in reversed(entries) for each in e.body["changes"]]


def _held(person: PersonSettings | None) -> dict[str, Any] | None:
    if person is None:
        return None
    deputies = [{"who": d.email.strip().lower(), "starts": d.starts.isoformat(), "ends": d.ends.isoformat()} for d in person.deputies]
    return {"who": identity(person), "roles": list(person.roles), "deputies": deputies}


def _roles(person: _Person) -> str:
    return ", ".join(str(r).replace("_", " ") for r in person["roles"]) or "no role"


def _deputies(person: _Person, called: Callable[[str], str]) -> str:
    return (
        ", ".join(
            f"{called(d['who'])} from {day_in_words(datetime.date.fromisoformat(d['starts']))} to {day_in_words(datetime.date.fromisoformat(d['ends']))}"
            for d in person["deputies"]
        )
        or "none"
    )

"""One pupil in the record: where they are, what is held about them, and how it is erased."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.errors import CheckerError, RecordError
from checker.record.chain import Write
from checker.workflow.case import PUPIL, Case, cases_of
from checker.workflow.involved import TOLD
from checker.workflow.keeping import unpack
from checker.workflow.states import OPEN, State

if TYPE_CHECKING:
    from checker.workflow.desk import Desk


def withdrawal(desk: Desk, pupil_id: str) -> list[tuple[Case, tuple[str, ...]]]:
    """Every case in which a pupil is, or was in an earlier version, newest first, and how: `tagged`, `matched`, `named`, `first_name`, `told`.

    Raises:
        RecordError: nobody has this id, neither on the roll nor in the record; a slip must not read as "in no case".
    """
    pupil_id = pupil_id.strip()
    reference = desk.key.pupil(pupil_id)
    entries = desk.record.of_pupils(desk.name, [reference])
    if not entries and desk.school.pupil(pupil_id) is None:
        raise RecordError("No pupil on the roll has this id, and nobody in the record had it. Check how it is written.")
    how: dict[str, dict[str, None]] = {}
    for entry in entries:
        if entry.subject == reference:
            how.setdefault(entry.case, {}).update(dict.fromkeys(entry.body["how"] if entry.kind == PUPIL else ()))
    return [(case, tuple(how.get(case.id, ())) or (TOLD,)) for case in reversed(cases_of(entries))]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased of a pupil.

    Attributes:
        cases: in how many cases the pupil was.
        lapsed: approvals that lapsed by it.
        closed: cases that waited and were withdrawn, since their drafts went.
        drafts: drafts that were deleted.
        urls: where posts with the pupil still stand: a person has to take them down.
    """

    cases: int
    lapsed: tuple[str, ...]
    closed: tuple[str, ...]
    drafts: int
    urls: tuple[str, ...]


def forget(desk: Desk, pupil_id: str, now: datetime.datetime) -> Forgotten:
    """Erase a pupil from the record: references, and the drafts and reports that are kept of cases in which the pupil is.

    What was decided stays, without the pupil; the chain stays whole, and an entry says that something was erased and why.
    """
    rows = withdrawal(desk, pupil_id)
    lapsed, closed = [], []
    for case, _ in rows:
        if case.state is State.APPROVED:
            desk.write_by_system(case, [Write(State.LAPSED.value, {"why": ["A pupil in it was erased."]})], now)
            lapsed.append(case.id)
        elif case.state in OPEN:
            body = {"by": "checker", "role": "system", "named": True, "reason": "A pupil in it was erased."}
            desk.write_by_system(case, [Write(State.WITHDRAWN.value, body)], now)
            closed.append(case.id)
    kept = set(desk.record.drafts_kept(desk.name)) & {c.id for c, _ in rows}
    desk.record.delete_drafts(sorted(kept))
    reference = desk.key.pupil(pupil_id.strip())
    numbers = [e.number for e in desk.record.of_pupils(desk.name, [reference]) if e.subject == reference]
    if numbers:
        desk.erase(numbers, "a pupil's erasure", now)
    return Forgotten(len(rows), tuple(lapsed), tuple(closed), len(kept), tuple(c.url for c, _ in rows if c.url))


def access(desk: Desk, pupil_id: str) -> dict[str, Any]:
    """Everything that is held about a pupil: the row of the consent log, cases, and what the drafts and reports that are still kept say.

    Drafts may hold other children's data: whoever answers the request looks through it first.
    """
    pupil = desk.school.pupil(pupil_id.strip())
    out: dict[str, Any] = {
        "pupil_id": pupil_id.strip(),
        "consent_log": {
            "first_name": pupil.first_name,
            "last_name": pupil.last_name,
            "known_as": pupil.known_as,
            "year_group": pupil.year_group,
            "class": pupil.class_name,
            "date_of_birth": pupil.date_of_birth.isoformat() if pupil.date_of_birth else None,
            "leaves_on": pupil.leaves_on.isoformat() if pupil.leaves_on else None,
            "details": dict(pupil.details),
            "consents": {a: desk.school.consent(pupil.pupil_id, a, datetime.date.today()).value for a in pupil.consents},
        }
        if pupil
        else None,
        "cases": [],
    }
    for case, how in withdrawal(desk, pupil_id):
        row: dict[str, Any] = {**case.to_json(), "how": list(how), "draft": None}
        if sealed := desk.record.draft(case.id):
            try:
                draft, report, said = unpack(sealed, desk.key)
            except CheckerError as error:
                row["draft"] = {"unreadable": str(error)}
            else:
                row["draft"] = {
                    "text": draft.text,
                    "alt_text": dict(draft.alt_text),
                    "photos": [p.name for p in draft.images],
                    "faces": [
                        {"photo": photo, "letter": f.letter, "box": list(f.box)}
                        for photo, faces in said.items()
                        for f in faces
                        if f.tag == pupil_id.strip()
                    ],
                    "findings": [f.to_json() for f in report.findings if pupil_id.strip() in f.pupil_ids],
                }
        out["cases"].append(row)
    return out

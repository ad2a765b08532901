"""What is held about one pupil, and how it is erased."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.errors import CheckerError
from checker.record.chain import Write
from checker.workflow.appearances import appearances
from checker.workflow.keeping import unpack
from checker.workflow.states import OPEN, State

if TYPE_CHECKING:
    from checker.workflow.desk import Desk


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
    cases = [each.case for each in appearances(desk, pupil_id)]
    lapsed, closed = [], []
    for case in cases:
        if case.state is State.APPROVED:
            desk.write_by_system(case, [Write(State.LAPSED.value, {"why": ["A pupil in it was erased."]})], now)
            lapsed.append(case.id)
        elif case.state in OPEN:
            body = {"by": "checker", "role": "system", "named": True, "reason": "A pupil in it was erased."}
            desk.write_by_system(case, [Write(State.WITHDRAWN.value, body)], now)
            closed.append(case.id)
    kept = set(desk.record.drafts_kept(desk.name)) & {c.id for c in cases}
    desk.record.delete_drafts(sorted(kept))
    reference = desk.key.pupil(pupil_id.strip())
    numbers = [e.number for e in desk.record.of_pupils(desk.name, [reference]) if e.subject == reference]
    if numbers:
        desk.erase(numbers, "a pupil's erasure", now)
    return Forgotten(len(cases), tuple(lapsed), tuple(closed), len(kept), tuple(c.url for c in cases if c.url))


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
    for each in appearances(desk, pupil_id):
        row: dict[str, Any] = {**each.to_json(), "draft": None}
        if sealed := desk.record.draft(each.case.id):
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

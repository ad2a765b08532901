"""Which pupils are in a post, and on which consents it relies."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from checker.draft import Draft
from checker.report import Report
from checker.school import ConsentState, School
from checker.school.consent import BESIDE_A_PHOTO
from checker.school.tags import PUPIL, read_tag

TAGGED, MATCHED, NAMED, FIRST_NAME, TOLD = "tagged", "matched", "named", "first_name", "told"
BINDING = frozenset({TAGGED, MATCHED, NAMED})
"""How a pupil is in a post for whom a withdrawal takes the approval away. By a first name alone a pupil is listed, for a person to look."""
IN_WORDS = {
    TAGGED: "tagged in a photo",
    MATCHED: "recognised in a photo",
    NAMED: "named in the words",
    FIRST_NAME: "named in the words by first name",
    TOLD: "meant, perhaps, by a name with something told beside it",
}
SHARED = 5
"""Pupils who share a first name up to which each of them is listed for it: a name of many points at nobody."""


@dataclass(slots=True)
class Involved:
    """One pupil in a post.

    Attributes:
        pupil_id: who.
        how: `tagged`, `matched`, `named` or `first_name`, each at most once.
        relied: activities for which consent was in force, on which the post therefore relies.
    """

    pupil_id: str
    how: list[str] = field(default_factory=list)
    relied: list[str] = field(default_factory=list)


def tagged_pupils(draft: Draft) -> tuple[str, ...]:
    """The pupils whom the author tagged, by id."""
    tags = [read_tag(t) for people in draft.people.values() for t in people]
    return tuple(dict.fromkeys(t.name for t in tags if t.kind == PUPIL))


def activities_of(draft: Draft, school: School) -> tuple[str, ...]:
    """The uses that this post is: each platform, and a first name beside a photo where the log asks for it and pictures go with the words."""
    beside = (BESIDE_A_PHOTO,) if (draft.images or draft.has_image) and draft.text.strip() else ()
    return (*draft.platforms, *(a for a in beside if a in school.consent_log.activities))


def involved(draft: Draft, report: Report, school: School, day: datetime.date) -> tuple[Involved, ...]:
    """The pupils in a post, by id."""
    found: dict[str, Involved] = {}

    def note(pupil_id: str, how: str) -> None:
        entry = found.setdefault(pupil_id, Involved(pupil_id))
        if how not in entry.how:
            entry.how.append(how)

    for pupil_id in tagged_pupils(draft):
        note(pupil_id, TAGGED)
    for face in report.faces:
        if face.suggestion:
            note(face.suggestion.pupil_id, MATCHED)
    for finding in report.findings:
        for pupil_id in finding.pupil_ids:
            if not (finding.category == "faces" and pupil_id in found):
                note(pupil_id, MATCHED if finding.category == "faces" else NAMED)
    for pupil_id in _by_first_name(draft, school):
        if pupil_id not in found or NAMED not in found[pupil_id].how:  # to be seen and to be named are two uses
            note(pupil_id, FIRST_NAME)
    activities = activities_of(draft, school)
    for entry in found.values():
        entry.relied = [a for a in activities if school.consent(entry.pupil_id, a, day) is ConsentState.IN_FORCE]
    return tuple(found[p] for p in sorted(found))


def _by_first_name(draft: Draft, school: School) -> list[str]:
    """Pupils whose first name stands in the words or the alt texts, with its capital."""
    names = school.prepared("pupils by first name", _first_names)
    words = {w for text in (draft.text, *draft.alt_text.values()) for w in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)}
    return [p for w in sorted(words) for p in names.get(w.removesuffix("'s").removesuffix("’s"), ())]


def _first_names(school: School) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for pupil in school.pupils:
        for name in {pupil.first_name, pupil.known_as} - {""}:
            names.setdefault(name, []).append(pupil.pupil_id)
    return {name: tuple(ids) for name, ids in names.items() if len(ids) <= SHARED}

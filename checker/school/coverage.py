"""What a consent log covers on a day, what in it is stale, and pupils who may stand in it twice. Everything by pupil id; no name is told."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from checker.normalise import normalise
from checker.school.consent import ConsentLog, ConsentState, Pupil

BIOMETRIC = "biometric"
SOON = datetime.timedelta(days=60)
"""Consent that ends within about half a term and its holiday is told, so that the office can ask again in time."""
OLD = datetime.timedelta(days=731)
"""Our own measure: the ICO asks for consent to be reviewed and refreshed without naming a time; two years are two classes and a new set of accounts."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A consent log on a day.

    Attributes:
        activities: for each that has a column, pupils by state; `biometric` among them.
        gaps: for each pupil not wholly covered, the activities without consent in force and their state. `biometric` is not among them: nobody need give it.
        stale: what should be asked for again, by kind, with the pupils and activities concerned.
        same_name: pupils who share first name and surname; the same child may stand in the log twice.
        same_birthday: those of them who share a date of birth as well.
    """

    activities: dict[str, Counter[str]]
    gaps: dict[str, dict[str, str]]
    stale: dict[str, dict[str, list[str]]]
    same_name: tuple[tuple[str, ...], ...]
    same_birthday: tuple[tuple[str, ...], ...]


def coverage(log: ConsentLog, day: datetime.date) -> Coverage:
    """What the log covers on `day`."""
    states = {p.pupil_id: {a: p.consent(a, day) for a in log.activities} for p in log.pupils}
    gaps = {i: {a: s.value for a, s in row.items() if s is not ConsentState.IN_FORCE and a != BIOMETRIC} for i, row in states.items()}
    same = _same(log.pupils)
    return Coverage(
        activities={a: Counter(row[a].value for row in states.values()) for a in log.activities},
        gaps={i: row for i, row in gaps.items() if row},
        stale=_stale(log, day),
        same_name=tuple(tuple(p.pupil_id for p in group) for group in same),
        same_birthday=tuple(tuple(p.pupil_id for p in twins) for group in same if len(twins := _born_together(group)) > 1),
    )


def _stale(log: ConsentLog, day: datetime.date) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {
        "has run out": {},
        "ends within 60 days": {},
        "given over two years ago": {},
        "pupil has left": {},
    }
    for pupil in log.pupils:
        if pupil.leaves_on and day > pupil.leaves_on:
            found["pupil has left"][pupil.pupil_id] = []
            continue
        for activity in log.activities:
            cell = pupil.consents.get(activity)
            if cell is None:
                continue
            state = cell.on(day)
            if state is ConsentState.EXPIRED:
                found["has run out"].setdefault(pupil.pupil_id, []).append(activity)
            elif state is ConsentState.IN_FORCE and cell.ends and cell.ends - day <= SOON:
                found["ends within 60 days"].setdefault(pupil.pupil_id, []).append(activity)
            elif state is ConsentState.IN_FORCE and cell.starts and day - cell.starts > OLD:
                found["given over two years ago"].setdefault(pupil.pupil_id, []).append(activity)
    return {kind: rows for kind, rows in found.items() if rows}


def _same(pupils: Sequence[Pupil]) -> list[list[Pupil]]:
    """Pupils of one name, accents, capitals, hyphens and the order of its parts aside."""
    groups: dict[tuple[str, ...], list[Pupil]] = {}
    for pupil in pupils:
        words = f"{pupil.first_name} {pupil.last_name}".replace("-", " ").split()
        groups.setdefault(tuple(sorted(filter(None, map(normalise, words)))), []).append(pupil)
    return [group for group in groups.values() if len(group) > 1]


def _born_together(group: Sequence[Pupil]) -> list[Pupil]:
    days = Counter(p.date_of_birth for p in group if p.date_of_birth)
    return [p for p in group if p.date_of_birth and days[p.date_of_birth] > 1]

"""SinglingOut over time: what approved posts have told of a pupil counts with what the next post tells.

"Aisha of Year 4" in one week and "Aisha, our harpist" in the next say together what neither says alone. The record keeps for each pupil whom a post may mean the kinds of fact told
(class, year, role ...) under the pupil's keyed reference, with a keyed mark by which pupils of whom the same was told can be put together again: no name, no class, no word of the
post. Only cases that are approved or out count, and only for the weeks that [identification] sets.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from checker.errors import CheckerError
from checker.keys import SchoolKey, references
from checker.record.chain import Write, moment
from checker.senses import Reading
from checker.singling_out.finder import SinglingOut
from checker.singling_out.mention import Fact
from checker.workflow.case import SUBMITTED, cases_of
from checker.workflow.proposals import with_proposals
from checker.workflow.states import State

if TYPE_CHECKING:
    from checker.draft import Draft
    from checker.report import Report
    from checker.school import School
    from checker.workflow.desk import Desk

FACTS = "facts"
ASKED = "single-pupil"
"""The check that goes by them: where it did not run, nobody knows what the post tells."""
COUNTS = frozenset({State.APPROVED, State.PUBLISHED})
_MOST = 40
"""Pupils of one first name of whom something is kept; more than that and the name tells nobody anything."""


def checked(draft: Draft, school: School, stop: Callable[[], bool] = lambda: False) -> Report:
    """A review that knows of approved posts and whose proposals were tried, for whoever shows a report before a case is made of it.

    Where the record cannot be asked it is a review of this post alone: nothing can be approved then anyway. `stop` as `with_proposals` takes it.
    """
    from checker.workflow.desk import Desk

    try:
        earlier = told_before(Desk.open(school), datetime.datetime.now(datetime.UTC))
    except CheckerError:
        earlier = {}
    return with_proposals(draft, school, earlier=earlier, stop=stop)


def facts_told(draft: Draft, school: School) -> dict[str, set[tuple[str, frozenset[str] | None]]]:
    """What a post tells of each pupil whom a name in it may mean: kinds of fact, and the pupils whom the fact leaves, where the roll can tell."""
    reading = Reading(draft, school)
    out: dict[str, set[tuple[str, frozenset[str] | None]]] = {}
    for passage, scene in reading.scenes:
        if passage.kind not in ("text", "alt_text", "picture_words"):
            continue
        jigsaw = SinglingOut(scene, school.settings, [d for p, d in reading.details if p is passage])
        for person in scene.people:
            if person.kind not in ("name", "initials", "full") or not 0 < len(person.pupil_ids) <= _MOST:
                continue
            facts = jigsaw.facts_of(person)
            meant = person.pupil_ids
            for fact in facts:
                meant = meant & fact.pupil_ids if fact.pupil_ids is not None else meant
            for pupil_id in meant:
                out.setdefault(pupil_id, set()).update(
                    (f.kind, person.pupil_ids & f.pupil_ids if f.pupil_ids is not None else None) for f in facts
                )
    return out


def fact_writes(draft: Draft, report: Report, school: School, key: SchoolKey) -> list[Write]:
    """What the record keeps of it: one entry a pupil, so that each can be erased without the others."""
    if not school.settings.identification.earlier_weeks or ASKED not in report.ran:
        return []
    out = []
    for pupil_id, told in sorted(facts_told(draft, school).items()):
        reference = key.pupil(pupil_id)
        marks = sorted([kind, "" if ids is None else key.mac("fact", kind, *sorted(ids))[:16]] for kind, ids in told)
        if marks:
            out.append(Write(FACTS, {"pupil": reference, "told": marks}, subject=reference))
    return out


def told_before(desk: Desk, now: datetime.datetime, *, besides: str = "") -> dict[str, tuple[Fact, ...]]:
    """Facts that approved posts of the last weeks told, by pupil's id, for `review(earlier=...)`.

    Args:
        besides: a case that does not count: the one that is being checked again.
    """
    weeks = desk.school.settings.identification.earlier_weeks
    if not weeks:
        return {}
    entries = desk.record.since(desk.name, FACTS, moment(now - datetime.timedelta(weeks=weeks)))
    public = {c.id for c in cases_of(entries) if c.state in COUNTS and c.id != besides}
    told: dict[str, dict[str, set[tuple[str, str]]]] = {}
    for entry in entries:
        if entry.case not in public or entry.text is None:
            continue
        if entry.kind == SUBMITTED:
            told[entry.case] = {}  # an earlier version of the post never went out
        elif entry.kind == FACTS:
            told.setdefault(entry.case, {}).setdefault(entry.body["pupil"], set()).update((k, m) for k, m in entry.body["told"])
    roll = references(desk.school, desk.key)
    sharing: dict[tuple[str, str], set[str]] = {}
    own: dict[str, set[tuple[str, str]]] = {}
    for case in told.values():
        for reference, facts in case.items():
            if pupil_id := roll.get(reference):
                own.setdefault(pupil_id, set()).update(facts)
                for fact in facts:
                    sharing.setdefault(fact, set()).add(pupil_id)
    return {
        pupil_id: tuple(Fact(kind, -1, -1, frozenset(sharing[kind, mark]) if mark else None) for kind, mark in sorted(facts))
        for pupil_id, facts in own.items()
    }

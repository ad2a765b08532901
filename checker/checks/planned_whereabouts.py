"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.details.detail import Detail
from checker.details.planned import planned_whereabouts as planned_in
from checker.details.types import detail_type
from checker.finding import Level, Statement
from checker.overlaps import in_order, resolve_overlaps
from checker.senses import SENTENCES

if TYPE_CHECKING:
    from checker.senses import Reading


OF_TYPE = "planned_location"


@check(category="personal", clause="location")
def planned_whereabouts(reading: Reading) -> Iterator[Statement]:
    """The post tells, days ahead, where a group of pupils will be and when.

    A class, a team or a trip, a place away from school, and a time or a night, in one sentence. Events that readers are asked to come to, letters to families
    (what to bring, when to collect), and what is over are left alone. Where pupils are at this moment is `personal-detail`.

    Why it matters: Anybody who reads it can be there, among them a parent who must not find the child.
    Instead: Tell the families through the app or by letter, and the public when everybody is back.
    Source: Whinless Down Academy Trust, Social Media (2022), on what gives a location away; NSPCC, photography and sharing images guidance.
    """
    school = reading.school
    names = school.settings.names
    own = frozenset(n.lower() for n in (*names.places, *names.schools, *names.houses) if n)
    for passage, scene in reading.scenes:
        if passage.kind in SENTENCES:
            listed = [
                Detail(t.start, t.end, OF_TYPE, "pupil", t.certainty) for t in planned_in(passage.text, scene.sentences, scene.groups, own)
            ]
            read = [d for p, d in reading.details if p is passage and detail_type(d.type).check == planned_whereabouts.name]
            for told in in_order(resolve_overlaps([*listed, *read])):
                yield planned_whereabouts.finding(
                    Level.REVIEW,
                    passage.evidence(told.start, told.end),
                    message="This tells ahead where pupils will be, and when.",
                    confidence=told.confidence,
                    kind="planned",
                )

"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.details.planned import planned_whereabouts as planned_in
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading


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
    read = [(passage, d.start, d.end, d.confidence) for passage, d in reading.details if d.type == "planned_location"]
    for passage, scene in reading.scenes:
        if passage.kind in ("text", "alt_text", "picture_words"):
            listed = planned_in(passage.text, scene.sentences, scene.groups, own)
            places = [(t.start, t.end, t.certainty) for t in listed] + [(a, b, sure) for p, a, b, sure in read if p is passage]
            told: list[tuple[int, int, float]] = []
            for start, end, sure in places:
                if not any(a < end and b > start for a, b, _ in told):
                    told.append((start, end, sure))
            for start, end, sure in sorted(told):
                yield planned_whereabouts.finding(
                    Level.REVIEW,
                    passage.evidence(start, end),
                    message="This tells ahead where pupils will be, and when.",
                    confidence=sure,
                    kind="planned",
                )

"""Personal details in words: what is seen (Presidio recognisers), and whose it is; and children who can be told though not named in full.

    for passage, detail in details_of(reading, school):
        passage.text[detail.start : detail.end], detail.type, detail.subject

Both are worked out once a reading, whichever check asks first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.details.detail import Detail
from checker.details.people import FullName, Scene

if TYPE_CHECKING:
    from checker.details.own import Own
    from checker.school import School
    from checker.senses import Passage, Reading

__all__ = ["Detail", "Scene", "details_of", "own_of", "scenes_of"]


def own_of(school: School) -> Own:
    """The school's own contacts, prepared once."""
    from checker.details.own import Own

    return school.prepared("details.own", Own)


def scenes_of(reading: Reading, school: School) -> tuple[tuple[Passage, Scene], ...]:
    """Each passage that holds words, with the people and groups it speaks of. Full names are those that the names checks settle on."""

    def build() -> tuple[tuple[Passage, Scene], ...]:
        from checker.names.settle import named_pupils, named_strangers

        full: dict[int, list[FullName]] = {}
        for named in named_pupils(reading, school):
            ids = frozenset(p.pupil_id for p in named.pupils)
            full.setdefault(id(named.passage), []).append(FullName(named.start, named.end, ids, 1.0 if named.sure else 0.6))
        for passage, person in named_strangers(reading, school):
            full.setdefault(id(passage), []).append(FullName(person.start, person.end, frozenset(), 0.75))
        return tuple(
            (passage, Scene(passage.doc, school, passage.kind, full.get(id(passage), ())))
            for passage in reading.passages
            if passage.text.strip()
        )

    return reading.once("scenes", school, build)


def details_of(reading: Reading, school: School) -> tuple[tuple[Passage, Detail], ...]:
    """The personal details of a draft with the passage each stands in, in order, never overlapping.

    Args:
        reading: the draft.
        school: whose roll, staff and own contacts decide whose a detail is.
    """

    def build() -> tuple[tuple[Passage, Detail], ...]:
        found: list[tuple[Passage, Detail]] = []
        for passage, scene in scenes_of(reading, school):
            # Presidio takes seconds to import: a photo without a word does not wait for it.
            from checker.details.attribution import Attribution
            from checker.details.engine import recognise

            if results := recognise(passage.doc):
                found += [(passage, d) for d in Attribution(scene, school, own_of(school), passage.kind).decide(results)]
        return tuple(found)

    return reading.once("details", school, build)

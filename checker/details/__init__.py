"""Personal details in words: what is seen by its form (Presidio recognisers) or told in free words, and whose it is.

for passage, detail in reading.details:
    passage.text[detail.start : detail.end], detail.type, detail.subject
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.details.detail import Detail
    from checker.details.school_contacts import SchoolContacts
    from checker.people.scene import Scene
    from checker.senses import Passage

__all__ = ["details_of"]


def details_of(scenes: Sequence[tuple[Passage, Scene]], contacts: SchoolContacts) -> tuple[tuple[Passage, Detail], ...]:
    """The personal details of a draft with the passage each stands in, in order, never overlapping.

    Args:
        scenes: its passages with their people.
        contacts: the school's own contacts.
    """
    if not scenes:
        return ()
    # Presidio takes seconds to import: a photo without a word does not wait for it.
    from checker.details.attribution import Attribution
    from checker.details.engine import recognise
    from checker.details.told import told_details

    found: list[tuple[Passage, Detail]] = []
    for passage, scene in scenes:
        results, told = recognise(passage.doc), list(told_details(passage.doc))
        if results or told:
            found += [(passage, d) for d in Attribution(scene, contacts, passage.kind).decide(results, told)]
    return tuple(found)

"""Personal details in words: what is seen (Presidio recognisers), and whose it is.

for detail in details_in(passage, school):
    passage.text[detail.start : detail.end], detail.type, detail.subject
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.details.attribution import Attribution, Detail
from checker.details.own import Own
from checker.details.people import Scene

if TYPE_CHECKING:
    from checker.school import School
    from checker.senses import Passage

__all__ = ["Detail", "Own", "Scene", "details_in", "own_of", "scene_of"]


def own_of(school: School) -> Own:
    """The school's own contacts, prepared once."""
    return school.prepared("details.own", Own)


def scene_of(passage: Passage, school: School) -> Scene:
    """The people and groups of a passage, read once a Doc and school."""
    kept = passage.doc.user_data
    scene = kept.get("checker.details.scene")
    if scene is None or scene.roll is not school.prepared("details.roll", lambda s: None):
        scene = Scene(passage.doc, school, passage.kind)
        kept["checker.details.scene"] = scene
    return scene


def details_in(passage: Passage, school: School) -> list[Detail]:
    """The personal details of a passage, in order, never overlapping.

    Args:
        passage: words of the draft.
        school: whose roll, staff and own contacts decide whose a detail is.
    """
    from checker.details.engine import recognise

    if not passage.text.strip():
        return []
    results = recognise(passage.doc)
    if not results:
        return []
    return Attribution(scene_of(passage, school), school, own_of(school), passage.kind).decide(results)

"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement
from checker.tone.listed import hits_in

if TYPE_CHECKING:
    from checker.people.scene import Scene
    from checker.senses import Reading

REACH = 30
"""Characters between a name and the words that say where its bearer stands: "Front row, from left: Kwame", "Aisha (second from the right)"."""


@check(category="identification", clause="general-labels")
def general_label(reading: Reading) -> Iterator[Statement]:
    """Beside a picture, the words say which child in it is called what.

    "From left: ...", "front row", "pictured here is": a name and its place in the picture. Where things stand in a hall or a garden is none of it, and neither is a
    label for the whole picture.

    Why it matters: A general label keeps a class together. A name tied to one face lets a stranger call that child by name.
    Instead: Write a general label for the whole picture, such as "sports day" or "Year 5 at the science fair".
    Source: Aspire Educational Trust, Social Media (2023), section 5: group or class pictures with general labels.
    """
    if not reading.has_picture:
        return
    hits = list(hits_in(reading, "label", kinds=("text", "alt_text")))
    if not hits:
        return
    scenes = {id(passage): scene for passage, scene in reading.scenes}
    for passage, hit in hits:
        if passage.kind in ("text", "alt_text") and _names_a_pupil(scenes[id(passage)], hit.start, hit.end):
            yield general_label.finding(
                Level.REVIEW,
                passage.evidence(hit.start, hit.end),
                message="This says which child in the picture is called what.",
                confidence=0.8,
                instead=hit.term.better,
                kind="label",
            )


def _names_a_pupil(scene: Scene, start: int, end: int) -> bool:
    """Whether a pupil's name stands in the same sentence, within reach of the words."""
    sentence = scene.sentence_of(start)
    return any(
        p.kind in ("name", "full", "initials") and p.weight >= 0.4 and max(p.start - end, start - p.end) <= REACH
        for p in scene.in_sentence(sentence)
    )

"""Faces that somebody marked by hand: counted with those that the detector finds, and carried along when a photo is made smaller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from checker.finding import Box
from checker.photos.seen import FaceSeen


def with_marked(found: Sequence[FaceSeen], marked: Iterable[Box]) -> tuple[FaceSeen, ...]:
    """Every face once, largest first: those found, and those marked that were not.

    A mark and a find are one face where the middle of each lies in the other: a frame drawn by hand is wider than a detector's. That face has the mark's box, by
    which whoever drew it knows it.
    """
    faces, left = [], list(found)
    for box in marked:
        same = max((f for f in left if _holds(f.box, box) and _holds(box, f.box)), key=lambda f: f.score, default=None)
        if same:
            left.remove(same)
        faces.append(replace(same, box=box) if same else FaceSeen(box, 1.0))
    return tuple(sorted((*faces, *left), key=lambda f: -f.height))


def scaled(boxes: Iterable[Box], before: tuple[int, int], after: tuple[int, int]) -> tuple[Box, ...]:
    """Boxes of a picture in a copy of another size; each keeps at least one pixel. Sizes are width and height."""
    if before == after:
        return tuple(boxes)
    across, down = after[0] / before[0], after[1] / before[1]
    out = []
    for left, top, right, bottom in boxes:
        x, y = round(left * across), round(top * down)
        out.append((x, y, max(x + 1, round(right * across)), max(y + 1, round(bottom * down))))
    return tuple(out)


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]

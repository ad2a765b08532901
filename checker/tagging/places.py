"""Boxes of faces in a picture: which is which in another copy, where a label hides nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from checker.finding import Box
from checker.photos.overlap import overlap

SAME = 0.4
"""Shared area over joint area from which two boxes are one face: detectors draw a little differently in another copy of a picture."""


def same_face(box: Box, among: Iterable[Box]) -> Box | None:
    """The box among others that is the same face; None where none is."""
    best = max(among, key=lambda other: overlap(box, other), default=None)
    return best if best is not None and overlap(box, best) >= SAME else None


def same_faces(boxes: Collection[Box], among: Collection[Box]) -> dict[Box, Box | None]:
    """For each box the one among others that is the same face, the likest pairs first: no two are one, so that none takes what was said of its neighbour."""
    pairs = sorted(((overlap(a, b), a, b) for a in boxes for b in among), reverse=True)
    out: dict[Box, Box | None] = dict.fromkeys(sorted(boxes))
    taken: set[Box] = set()
    for shared, a, b in pairs:
        if shared >= SAME and out[a] is None and b not in taken:
            out[a] = b
            taken.add(b)
    return out


def shifted(box: Box, by: tuple[int, int]) -> Box:
    """A box in a picture that begins `by` further left and up."""
    return (box[0] + by[0], box[1] + by[1], box[2] + by[0], box[3] + by[1])


def inside(box: Box, frame: Box | None) -> bool:
    """Whether the middle of a face lies in a frame; in none, everything does."""
    if frame is None:
        return True
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return frame[0] <= x < frame[2] and frame[1] <= y < frame[3]


def label_places(boxes: Sequence[Box], size: tuple[int, int], side: float) -> tuple[tuple[float, float], ...]:
    """Left and top of a square label for each face, over no other face and no other label where there is any such place.

    Args:
        size: width and height of the picture.
        side: of the label, in pixels of the picture.
    """
    taken: list[tuple[float, float, float, float]] = []
    out = []
    for box in boxes:
        others = [b for b in boxes if b is not box]
        best, least = (float(box[0]), float(box[1])), float("inf")
        for x, y in _around(box, side):
            if not (0 <= x <= size[0] - side and 0 <= y <= size[1] - side):
                continue
            place = (x, y, x + side, y + side)
            hidden = sum(_shared(place, o) for o in (*others, *taken))
            if hidden < least:
                best, least = (x, y), hidden
            if hidden == 0:
                break
        taken.append((*best, best[0] + side, best[1] + side))
        out.append(best)
    return tuple(out)


def _around(box: Box, side: float) -> Iterable[tuple[float, float]]:
    """Places for a label: over the face, beside it, under it, then on its own corners."""
    left, top, right, bottom = box
    yield from ((left, top - side), (right - side, top - side), (left - side, top), (right, top), (left, bottom), (right - side, bottom))
    yield from ((left - side, bottom - side), (right, bottom - side), (left, top), (right - side, top), (left, bottom - side))


def _shared(a: tuple[float, float, float, float], b: Sequence[float]) -> float:
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, width) * max(0.0, height)

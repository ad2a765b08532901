"""Where in a picture there may be printed words, found with plain image arithmetic.

The text detector proper costs several times as much as finding all faces, and most photos hold no words. So it only looks where marks of one height
stand in a row, as letters do and leaves, hair and bricks mostly do not. This stage is made to say yes too often: what it says yes to is looked
at properly, what it says no to is not looked at again. Where no row in a picture is like letters to a small network (`letter_rows`), only the rows that may be are looked
at. What this gives up: words all of whose rows score below that, mostly a single plate or badge far out of level, dim or out of focus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from checker.finding import Box
from checker.photos.letter_rows import Row, likeness
from checker.photos.media import Pixels

SIDES = (1280, 400)
"""Longest sides looked at: letters of 6 to 45 pixels in the first, of posters and banners in the second."""
HEIGHTS = ((6, 14), (10, 26), (18, 46))
"""Heights of marks, in pixels, that are put together into rows."""
ENOUGH = 3.5
"""Marks in a row, wide ones counting for more: initials are no leak, a name has more. A third more for lines on their side, which are rare."""
SURE, PERHAPS = -2.0, -4.0
"""Likeness to letters (`letter_rows`) from which a row is looked at; and beside one that is."""
CERTAIN = 5.0
"""Likeness from which a picture certainly has words: then every row of marks is looked at, since lines far out of level are found only beside others."""
MARGIN, WIDER = 0.6, 1.0
"""Looked at around a row, as a share of its height; and where only a few rows are looked at."""
CONTRAST = 26
"""How much a mark differs from what surrounds it, of 255."""
PAIRS = 1 << 20
"""Most pairs of marks that are held beside one another at once."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where words may stand: its box with a margin, and the height of its smallest letters, both in pixels of the picture."""

    box: Box
    letters: float


def text_spots(pixels: Pixels, faces: Sequence[Box] = (), *, choosy: bool = True) -> list[Spot]:
    """Where words may stand; overlapping places are joined. [] for most photos without words.

    Args:
        pixels: height x width x 3, RGB.
        faces: places that are surely faces: rows that lie wholly in one, or in the hair around it, are teeth, lashes and locks.
        choosy: False takes every row of marks for letters: for comparing.

    Raises:
        ModelFileError: the classifier's file is missing or is not the one that was measured.
    """
    rows = rows_of_marks(pixels, faces)
    margin = MARGIN
    if choosy and rows:
        scores = likeness(pixels, rows)
        if max(scores) < CERTAIN:
            rows, margin = _chosen(rows, scores), WIDER
    height, width = pixels.shape[:2]
    spots = []
    for row in rows:
        left, top, right, bottom = row.box
        pad = margin * min(right - left, bottom - top) + row.pad
        box = (max(0, int(left - pad)), max(0, int(top - pad)), min(width, int(right + pad) + 1), min(height, int(bottom + pad) + 1))
        spots.append(Spot(box, row.letters))
    return _joined(spots)


def _chosen(rows: list[Row], scores: Sequence[float]) -> list[Row]:
    """The rows that are surely letters, and those beside them that may be: words seldom stand alone."""
    sure = [row for row, score in zip(rows, scores, strict=True) if score >= SURE]
    perhaps = [row for row, score in zip(rows, scores, strict=True) if PERHAPS <= score < SURE]
    return sure + [row for row in perhaps if any(_near(row, other) for other in sure)]


def _near(row: Row, other: Row) -> bool:
    """Whether two rows of letters of a like size are no further apart than lines of one sheet."""
    if not 0.4 < row.letters / other.letters < 2.5:
        return False
    reach = 1.5 * max(row.letters, other.letters)
    a, b = row.box, other.box
    return a[0] < b[2] + reach and b[0] < a[2] + reach and a[1] < b[3] + reach and b[1] < a[3] + reach


def rows_of_marks(pixels: Pixels, faces: Sequence[Box] = ()) -> list[Row]:
    """Every row of marks that letters could be, in pixels of the picture, outside the faces."""
    heads = [_head(face) for face in faces]
    height, width = pixels.shape[:2]
    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    rows: list[Row] = []
    for side in SIDES:
        scale = min(1.0, side / max(height, width))
        if side == SIDES[1] and max(height, width) < 600:
            continue
        if scale < 1:
            # The second size is made from the first, which is smaller than the picture.
            grey = cv2.resize(grey, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA)
        for (box, tall, slope), sideways in _rows(np.asarray(grey, dtype=np.uint8)):
            left, top, right, bottom = (v / scale for v in ((box[1], box[0], box[3], box[2]) if sideways else box))
            if not any(h[0] <= left and h[1] <= top and right <= h[2] and bottom <= h[3] for h in heads):
                rows.append(Row((left, top, right, bottom), tall / scale, slope, sideways, 4 / scale))
    return rows


def _head(face: Box) -> Box:
    """A face with its hair; nothing is added below, where badges hang."""
    left, top, right, bottom = face
    w, h = right - left, bottom - top
    return (left - round(0.25 * w), top - round(0.4 * h), right + round(0.25 * w), bottom)


Found = tuple[Box, float, float]
"""A row of marks, their median height, and how far the row falls a pixel to the right."""
Marks = NDArray[np.int32]
"""n x 5: left, top, width, height and area of each."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Marks that may be put together: of one height, dark or light, along rows or along columns. `gap` is the widest between two, `enough` as `ENOUGH`, `length` how long
    a row can be, all in pixels."""

    marks: Marks
    gap: int
    enough: float
    length: int
    sideways: bool


def _rows(grey: NDArray[np.uint8]) -> list[tuple[Found, bool]]:
    """Rows and columns (True) of letter-like marks, dark on light and light on dark."""
    # Wider than the stroke of the largest letters looked for, so that whole letters stand out from their ground.
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (15, 15))
    kinds: list[_Kind] = []
    for operation in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT):
        marks = cv2.threshold(cv2.morphologyEx(grey, operation, kernel), CONTRAST, 255, cv2.THRESH_BINARY)[1]
        # Half the time of OpenCV's default algorithm, for the same components.
        stats = cv2.connectedComponentsWithStatsWithAlgorithm(marks, 8, cv2.CV_32S, cv2.CCL_GRANA)[2][1:]
        fill = stats[:, 4] / np.maximum(stats[:, 2] * stats[:, 3], 1)
        stats = stats[(stats[:, 4] >= 8) & (fill > 0.12) & (fill < 0.95)]
        kinds += _kinds(stats, grey.shape[1], ENOUGH, sideways=False)
        # A line on its side is a line once rows and columns change places.
        kinds += _kinds(stats[:, [1, 0, 3, 2, 4]], grey.shape[0], 1.3 * ENOUGH, sideways=True)
    return _grouped(kinds) if kinds else []


def _kinds(stats: Marks, length: int, enough: float, *, sideways: bool) -> list[_Kind]:
    w, h = stats[:, 2], stats[:, 3]
    letter = (w <= 9 * h) & (w * 8 >= h)
    chosen = [(stats[letter & (h >= low) & (h <= high)], low + high) for low, high in HEIGHTS]
    return [_Kind(marks, int(0.55 * both), enough, length, sideways) for marks, both in chosen if len(marks) >= 2]


def _grouped(kinds: Sequence[_Kind]) -> list[tuple[Found, bool]]:
    """Marks of one kind whose gaps are no wider than a space, joined into rows; rows that are too few, tall or ragged are dropped. All kinds at once: there are two dozen,
    most with few marks."""
    kind = np.repeat(np.arange(len(kinds)), [len(k.marks) for k in kinds])
    marks = np.concatenate([k.marks for k in kinds])
    owner = _owners(marks, kind, np.array([k.gap for k in kinds])[kind], np.array([k.length for k in kinds])[kind])
    # Most marks stand alone, and are no row.
    kept = np.flatnonzero(np.bincount(owner)[owner] >= 2)
    if not len(kept):
        return []
    order = kept[np.argsort(owner[kept], kind="stable")]
    owner, marks = owner[order], marks[order].astype(np.float64)
    first = np.ones(len(owner) + 1, dtype=bool)
    first[1:-1] = owner[1:] != owner[:-1]
    bounds = np.flatnonzero(first)
    starts, counts = bounds[:-1], bounds[1:] - bounds[:-1]
    kind = kind[order][starts]
    row = np.repeat(np.arange(len(starts)), counts)
    x, y, w, h = marks[:, :4].T
    tall = _medians(h, row, starts, counts)
    weight = np.add.reduceat((w / tall[row]).clip(0.75, 4), starts)
    left, top = np.minimum.reduceat(x, starts), np.minimum.reduceat(y, starts)
    right, bottom = np.maximum.reduceat(x + w, starts), np.maximum.reduceat(y + h, starts)
    good = (weight >= np.array([k.enough for k in kinds])[kind]) & (right - left >= 2 * tall)
    if not good.any():
        return []
    # Letters share a base line, or hang from a common top: one of both edges is steady once a slope is taken out.
    middle = x + w / 2
    scatter, slope = np.full(len(starts), np.inf), np.zeros(len(starts))
    for edge in (y + h, y + h / 2):
        off, tilt = _scatter(middle, edge, row, starts, counts)
        slope, scatter = np.where(off < scatter, tilt, slope), np.minimum(off, scatter)
    good &= (counts < 3) | (scatter <= 0.22 * tall)
    slope[counts < 3] = 0.0
    places = np.stack([left, top, right, bottom], 1).astype(np.int64)[good].tolist()
    given = zip(places, tall[good].tolist(), slope[good].tolist(), kind[good].tolist(), strict=True)
    return [(((a, b, c, d), t, s), kinds[k].sideways) for (a, b, c, d), t, s, k in given]


def _owners(marks: Marks, kind: NDArray[np.int64], gap: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row that each mark belongs to, as a number; rows of one kind have numbers that follow on one another."""
    x, y, w, h = marks[:, :4].T.astype(np.int64)
    # Each mark as a bar over its middle third, as long as the gap behind it: rows join along their line, and those above and below stay apart.
    # At half the size, which is as good: bars that touch there are one row.
    third = np.maximum(1, h // 3)
    top = (y + third) // 2
    bottom = np.maximum((y + h - third) // 2, top)
    left, right = x // 2, np.minimum((x + w + gap - 1) // 2, (length - 1) // 2)
    order = np.lexsort((left, top, kind))
    top, bottom, left, right = (v[order] for v in (top, bottom, left, right))
    # Whatever touches a bar from below begins no further down than just under it.
    offset = kind[order] * (int(bottom.max()) + 2)
    number = np.arange(len(marks))
    below = np.searchsorted(offset + top, offset + bottom + 1, side="right") - number - 1
    pairs = []
    for some in np.split(number, np.flatnonzero(np.diff(np.cumsum(below) // PAIRS)) + 1):
        one = np.repeat(some, below[some])
        ahead = np.cumsum(below[some])
        other = np.arange(len(one)) - np.repeat(ahead - below[some], below[some]) + one + 1
        touch = (left[one] <= right[other] + 1) & (left[other] <= right[one] + 1)
        pairs.append(np.stack([one[touch], other[touch]]))
    one, other = np.concatenate(pairs, axis=1)
    least = number.copy()
    while (apart := least[one] != least[other]).any():
        one, other = one[apart], other[apart]
        a, b = least[one], least[other]
        np.minimum.at(least, np.maximum(a, b), np.minimum(a, b))
        while not np.array_equal(least, further := least[least]):
            least = further
    owner = np.empty_like(least)
    owner[order] = least
    return owner


def _medians(
    values: NDArray[np.float64], row: NDArray[np.int64], starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The median of each row's values."""
    ranked = values[np.lexsort((values, row))]
    return np.asarray((ranked[starts + (counts - 1) // 2] + ranked[starts + counts // 2]) / 2, dtype=np.float64)


def _scatter(
    x: NDArray[np.float64], y: NDArray[np.float64], row: NDArray[np.int64], starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each row, the median distance of its points from a straight line through them (least squares), and the line's slope."""
    x = x - (np.add.reduceat(x, starts) / counts)[row]
    y = y - (np.add.reduceat(y, starts) / counts)[row]
    slope = np.add.reduceat(x * y, starts) / np.maximum(np.add.reduceat(x * x, starts), 1e-9)
    return _medians(np.abs(y - slope[row] * x), row, starts, counts), slope


def _joined(spots: list[Spot]) -> list[Spot]:
    """Places that overlap become one where that adds little to look at, until none do."""
    todo = sorted(set(spots), key=lambda s: s.box)
    out: list[Spot] = []
    while todo:
        spot = todo.pop()
        a = spot.box
        for i, other in enumerate(out):
            b = other.box
            both = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
            inside = both in (a, b)
            if inside or (_area(both) <= 1.15 * (_area(a) + _area(b)) and 0.5 < spot.letters / other.letters < 2):
                del out[i]
                todo.append(Spot(both, min(spot.letters, other.letters)))
                break
        else:
            out.append(spot)
    return out


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])

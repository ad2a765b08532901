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


def _rows(grey: NDArray[np.uint8]) -> list[tuple[Found, bool]]:
    """Rows and columns (True) of letter-like marks, dark on light and light on dark."""
    # Wider than the stroke of the largest letters looked for, so that whole letters stand out from their ground.
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (15, 15))
    out: list[tuple[Found, bool]] = []
    for operation in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT):
        marks = cv2.threshold(cv2.morphologyEx(grey, operation, kernel), CONTRAST, 255, cv2.THRESH_BINARY)[1]
        # Half the time of OpenCV's default algorithm, for the same components.
        stats = cv2.connectedComponentsWithStatsWithAlgorithm(marks, 8, cv2.CV_32S, cv2.CCL_GRANA)[2][1:]
        fill = stats[:, 4] / np.maximum(stats[:, 2] * stats[:, 3], 1)
        stats = stats[(stats[:, 4] >= 8) & (fill > 0.12) & (fill < 0.95)]
        out += [(row, False) for row in _lines(stats, grey.shape[0], grey.shape[1], ENOUGH)]
        # A line on its side is a line once rows and columns change places.
        out += [(row, True) for row in _lines(stats[:, [1, 0, 3, 2, 4]], grey.shape[1], grey.shape[0], 1.3 * ENOUGH)]
    return out


def _lines(stats: NDArray[np.int32], height: int, width: int, enough: float) -> list[Found]:
    w, h = stats[:, 2], stats[:, 3]
    letter = (w <= 9 * h) & (w * 8 >= h)
    out: list[Found] = []
    for low, high in HEIGHTS:
        chosen = stats[letter & (h >= low) & (h <= high)]
        if len(chosen) >= 2:
            out += _grouped(chosen, height, width, int(0.55 * (low + high)), enough)
    return out


def _grouped(marks: NDArray[np.int32], height: int, width: int, gap: int, enough: float) -> list[Found]:
    """Marks whose gaps are no wider than a space, joined into rows; rows that are too few, tall or ragged are dropped."""
    owner = _owners(marks, height, width, gap)
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
    row = np.repeat(np.arange(len(starts)), counts)
    x, y, w, h = marks[:, :4].T
    tall = _medians(h, row, starts, counts)
    weight = np.add.reduceat((w / tall[row]).clip(0.75, 4), starts)
    left, top = np.minimum.reduceat(x, starts), np.minimum.reduceat(y, starts)
    right, bottom = np.maximum.reduceat(x + w, starts), np.maximum.reduceat(y + h, starts)
    good = (weight >= enough) & (right - left >= 2 * tall)
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
    return [((a, b, c, d), t, s) for (a, b, c, d), t, s in zip(places, tall[good].tolist(), slope[good].tolist(), strict=True)]


def _owners(marks: NDArray[np.int32], height: int, width: int, gap: int) -> NDArray[np.int32]:
    """The row that each mark belongs to, as a number."""
    x, y, w, h = marks[:, :4].T
    # Each mark as a bar over its middle third, as long as the gap behind it: rows join along their line, and those above and below stay apart.
    # Drawn at half the size, which is as good and takes a quarter of the time.
    third = np.maximum(1, h // 3)
    top, bottom = (y + third) // 2, np.maximum((y + h - third) // 2, (y + third) // 2)
    left, right = x // 2, np.minimum((x + w + gap - 1) // 2, (width - 1) // 2)
    bars = np.zeros((height // 2 + 1, width // 2 + 2), dtype=np.uint8)
    for first, last, start, end in zip(top.tolist(), (bottom + 1).tolist(), left.tolist(), (right + 1).tolist(), strict=True):
        bars[first:last, start:end] = 1
    return np.asarray(cv2.connectedComponents(bars, connectivity=8)[1][(y + h // 2) // 2, (x + w // 2) // 2], dtype=np.int32)


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

"""Where in a picture there may be printed words, found with plain image arithmetic.

The text detector proper costs several times as much as finding all faces, and most photos hold no words. So it only looks where marks of one height
stand in a row, as letters do and leaves, hair and bricks mostly do not. This stage is made to say yes too often: what it says yes to is looked
at properly, what it says no to is not looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from checker.finding import Box
from checker.photos.formats import resized
from checker.photos.media import Pixels

SIDES = (1280, 400)
"""Longest sides looked at: letters of 6 to 45 pixels in the first, of posters and banners in the second."""
HEIGHTS = ((6, 14), (10, 26), (18, 46))
"""Heights of marks, in pixels, that are put together into rows."""
ENOUGH = 3.5
"""Marks in a row, wide ones counting for more: initials are no leak, a name has more. A third more for lines on their side, which are rare."""
CONTRAST = 26
"""How much a mark differs from what surrounds it, of 255."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where words may stand: its box with a margin, and the height of its smallest letters, both in pixels of the picture."""

    box: Box
    letters: float


def text_spots(pixels: Pixels, faces: Sequence[Box] = ()) -> list[Spot]:
    """Where words may stand; overlapping places are joined. [] for many photos without words.

    Args:
        pixels: height x width x 3, RGB.
        faces: places that are surely faces: rows that lie wholly in one, or in the hair around it, are teeth, lashes and locks.
    """
    heads = [_head(face) for face in faces]
    height, width = pixels.shape[:2]
    spots: list[Spot] = []
    for side in SIDES:
        scale = min(1.0, side / max(height, width))
        if side == SIDES[1] and max(height, width) < 600:
            continue
        small = resized(pixels, max(1, round(width * scale)), max(1, round(height * scale))) if scale < 1 else pixels
        for (left, top, right, bottom), tall in _rows(np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)):
            pad = 0.6 * min(right - left, bottom - top) + 4
            box = (
                max(0, int((left - pad) / scale)),
                max(0, int((top - pad) / scale)),
                min(width, int((right + pad) / scale) + 1),
                min(height, int((bottom + pad) / scale) + 1),
            )
            if not any(h[0] <= left / scale and h[1] <= top / scale and right / scale <= h[2] and bottom / scale <= h[3] for h in heads):
                spots.append(Spot(box, tall / scale))
    return _joined(spots)


def _head(face: Box) -> Box:
    """A face with its hair; nothing is added below, where badges hang."""
    left, top, right, bottom = face
    w, h = right - left, bottom - top
    return (left - round(0.25 * w), top - round(0.4 * h), right + round(0.25 * w), bottom)


Row = tuple[Box, float]
"""A row of marks and their median height."""


def _rows(grey: NDArray[np.uint8]) -> list[Row]:
    """Rows and columns of letter-like marks, dark on light and light on dark."""
    # Wider than the stroke of the largest letters looked for, so that whole letters stand out from their ground.
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (15, 15))
    out: list[Row] = []
    for operation in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT):
        marks = cv2.threshold(cv2.morphologyEx(grey, operation, kernel), CONTRAST, 255, cv2.THRESH_BINARY)[1]
        stats = cv2.connectedComponentsWithStats(marks, connectivity=8)[2][1:]
        fill = stats[:, 4] / np.maximum(stats[:, 2] * stats[:, 3], 1)
        stats = stats[(stats[:, 4] >= 8) & (fill > 0.12) & (fill < 0.95)]
        out += _lines(stats, grey.shape[0], grey.shape[1], ENOUGH)
        # A line on its side is a line once rows and columns change places.
        sideways = _lines(stats[:, [1, 0, 3, 2, 4]], grey.shape[1], grey.shape[0], 1.3 * ENOUGH)
        out += [((y0, x0, y1, x1), tall) for (x0, y0, x1, y1), tall in sideways]
    return out


def _lines(stats: NDArray[np.int32], height: int, width: int, enough: float) -> list[Row]:
    w, h = stats[:, 2], stats[:, 3]
    letter = (w <= 9 * h) & (w * 8 >= h)
    out: list[Row] = []
    for low, high in HEIGHTS:
        chosen = stats[letter & (h >= low) & (h <= high)]
        if len(chosen) >= 2:
            out += _grouped(chosen, height, width, int(0.55 * (low + high)), enough)
    return out


def _grouped(boxes: NDArray[np.int32], height: int, width: int, gap: int, enough: float) -> list[Row]:
    """Marks whose gaps are no wider than a space, joined into rows; rows that are too few, tall or ragged are dropped."""
    bars = np.zeros((height, width), dtype=np.uint8)
    for x, y, w, h in boxes[:, :4].tolist():
        # Each mark as a bar over its middle third: rows join along their line, and the rows above and below stay apart.
        third = max(1, h // 3)
        bars[y + third : y + h - third + 1, x : x + w + gap] = 255
    rows = cv2.connectedComponents(bars, connectivity=8)[1]
    middle_x, middle_y = boxes[:, 0] + boxes[:, 2] // 2, boxes[:, 1] + boxes[:, 3] // 2
    owner = rows[np.minimum(middle_y, height - 1), np.minimum(middle_x, width - 1)]
    out: list[Row] = []
    order = np.argsort(owner, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(owner[order])) + 1):
        row = boxes[members]
        if owner[members[0]] == 0 or len(row) < 2:
            continue
        tall = float(np.median(row[:, 3]))
        weight = float(np.minimum(np.maximum(row[:, 2] / tall, 0.75), 4).sum())
        left, top = int(row[:, 0].min()), int(row[:, 1].min())
        right, bottom = int((row[:, 0] + row[:, 2]).max()), int((row[:, 1] + row[:, 3]).max())
        if weight < enough or right - left < 2 * tall:
            continue
        # Letters share a base line, or hang from a common top: one of both edges is steady once a slope is taken out.
        if len(row) >= 3:
            x = row[:, 0] + row[:, 2] / 2
            edges = ((row[:, 1] + row[:, 3]).astype(np.float64), row[:, 1] + row[:, 3] / 2)
            if min(_scatter(x, e) for e in edges) > 0.22 * tall:
                continue
        out.append(((left, top, right, bottom), tall))
    return out


def _scatter(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Median distance of points from a straight line through them."""
    slope, offset = np.polyfit(x, y, 1)
    return float(np.median(np.abs(y - slope * x - offset)))


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

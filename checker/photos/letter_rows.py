"""Tells rows of letters from rows of other marks: bricks, leaves, buttons, palings, patterns of cloth.

A row is cut out, laid level, brought to one size and shown to a small network (`models/words/`, trained on drawn pictures by
`python -m models.train words`). A long row is looked at in a few places; the most letter-like counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from checker.photos.media import Pixels
from checker.weights.manifest import verified
from checker.weights.runtime import open_model

if TYPE_CHECKING:
    import onnxruntime

MODEL = "words/rows.onnx"
TALL, WIDE = 32, 128
"""Size of what the network looks at, in pixels."""
LETTERS = 16
"""Height to which letters are brought."""
PLACES = 3
"""Places looked at along a long row."""
BATCH = 64
FAINTEST = 6.0
"""Differences of brightness, of 255, below which a place is not stretched to full contrast any more."""


@dataclass(frozen=True, slots=True)
class Row:
    """Marks in a row.

    Attributes:
        box: (left, top, right, bottom) around them, in pixels of the picture.
        letters: their median height.
        slope: pixels that the row falls (a column: moves right) for each pixel along it.
        sideways: a column rather than a row.
        pad: how far the box may be off, in pixels.
    """

    box: tuple[float, float, float, float]
    letters: float
    slope: float
    sideways: bool
    pad: float


def places(row: Row) -> list[tuple[float, float]]:
    """Centres (x, y) of where a row is looked at."""
    left, top, right, bottom = row.box
    along = (bottom - top) if row.sideways else (right - left)
    reach = WIDE / LETTERS * row.letters
    count = min(PLACES, max(1, round(along / reach)))
    out = []
    for n in range(count):
        share = 0.5 if count == 1 else (0.5 * reach + n * (along - reach) / (count - 1)) / along if along > reach else 0.5
        off = (share - 0.5) * along
        x, y = (left + right) / 2, (top + bottom) / 2
        out.append((x + off * row.slope, y + off) if row.sideways else (x + off, y + off * row.slope))
    return out


def cut(pixels: Pixels, row: Row, place: tuple[float, float]) -> NDArray[np.uint8]:
    """One place of a row, level, `TALL` x `WIDE`, grey."""
    scale = LETTERS / row.letters
    half = 0.5 * hypot(TALL, WIDE) / scale
    height, width = pixels.shape[:2]
    # Only as much of the picture as the place needs, however it is turned, is made small.
    flat = abs(row.slope) < 0.02
    reach_x, reach_y = ((TALL, WIDE) if row.sideways else (WIDE, TALL)) if flat else (0, 0)
    dx, dy = (reach_x / 2 / scale + 1, reach_y / 2 / scale + 1) if flat else (half, half)
    left, top = max(0, int(place[0] - dx)), max(0, int(place[1] - dy))
    right, bottom = min(width, int(place[0] + dx) + 2), min(height, int(place[1] + dy) + 2)
    part = pixels[top:bottom, left:right]
    if scale < 1:
        size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        fine = 1.0
        x, y = (place[0] - left) * scale, (place[1] - top) * scale
    else:
        fine = scale
        x, y = place[0] - left, place[1] - top
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY)
    norm = hypot(1.0, row.slope)
    # Along the row and across it, in pixels of the part for each pixel of the result.
    along = (row.slope / norm / fine, 1 / norm / fine) if row.sideways else (1 / norm / fine, row.slope / norm / fine)
    across = (-along[1], along[0])
    matrix = np.array(
        [
            [along[0], across[0], x - along[0] * (WIDE - 1) / 2 - across[0] * (TALL - 1) / 2],
            [along[1], across[1], y - along[1] * (WIDE - 1) / 2 - across[1] * (TALL - 1) / 2],
        ],
        np.float64,
    )
    level = cv2.warpAffine(grey, matrix, (WIDE, TALL), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(level, dtype=np.uint8)


def evened(cuts: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
    """What the network is given: n x 1 x TALL x WIDE, brightness of mean 0 and like contrast."""
    stack = np.stack(cuts).astype(np.float32)
    stack -= stack.mean((1, 2), keepdims=True)
    stack /= stack.std((1, 2), keepdims=True) + np.float32(FAINTEST)
    return stack[:, None]


@cache
def _network() -> onnxruntime.InferenceSession:
    return open_model(verified(MODEL), keeps_memory=True)


def likeness(pixels: Pixels, rows: Sequence[Row]) -> list[float]:
    """How like letters each row is: above 0 rather yes than no."""
    looks = [(n, place) for n, row in enumerate(rows) for place in places(row)]
    best = [-np.inf] * len(rows)
    for start in range(0, len(looks), BATCH):
        some = looks[start : start + BATCH]
        scores = _network().run(None, {"rows": evened([cut(pixels, rows[n], place) for n, place in some])})[0]
        for (n, _), score in zip(some, scores.tolist(), strict=True):
            best[n] = max(best[n], score)
    return best

"""The one file that knows the face detector.

The detector is nudenet's `320n.onnx` (YOLOv8n, AGPL-3.0), fed rectangles padded to multiples of 32 at three sizes: small inputs find the
large faces, large inputs the small ones. Measured on 628 faces in 66 photos this finds .975 and more, with a handful of false alarms; tiling
finds no more and invents over a hundred. Another detector fits behind `Detector`.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from checker.finding import Box
from checker.photos.formats import Pixels, resized
from checker.photos.runtime import open_model, package_file

if TYPE_CHECKING:
    import onnxruntime

SHA256 = "c15d8273adad2d0a92f014cc69ab2d6c311a06777a55545f2c4eb46f51911f0f"

LABELS = (
    "female_genitalia_covered",
    "face",  # nudenet tells female from male faces; here a face is a face
    "buttocks_exposed",
    "female_breast_exposed",
    "female_genitalia_exposed",
    "male_breast_exposed",
    "anus_exposed",
    "feet_exposed",
    "belly_covered",
    "feet_covered",
    "armpits_covered",
    "armpits_exposed",
    "face",
    "belly_exposed",
    "male_genitalia_exposed",
    "anus_covered",
    "female_breast_covered",
    "buttocks_covered",
)
FACES = np.array([label == "face" for label in LABELS])

SMALL, MIDDLE, LARGE = 320, 960, 3200
SCORES = {SMALL: 0.20, MIDDLE: 0.15, LARGE: 0.15}
LARGE_AREA = 3200 * 2400
"""A panorama may be longer than `LARGE` as long as its area stays below this: its people are small, and it costs no more."""

TINY = 28
"""Face height in pixels below which nobody can be told from it (measured: 33 of 42 right at 28 px, 13 of 42 at 20 px)."""
CROWD = 60
"""Faces in one picture beyond which a person cannot check the count by eye in one look, and hidden heads are the rule."""
FINEST = 9
"""Height in pixels, at the largest size looked at, below which faces begin to be missed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something the detector saw: its label, where (pixels of the displayed picture) and how sure it is (0 to 1)."""

    label: str
    box: Box
    score: float

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.box[3] - self.box[1]

    @property
    def too_small(self) -> bool:
        """Too small to tell who it is."""
        return self.height < TINY


@dataclass(frozen=True, slots=True)
class Sight:
    """What the detector saw in one picture.

    Attributes:
        faces: every face, largest score first.
        parts: other parts of bodies, for the check on exposure.
        crowded: more or smaller faces than the count can be trusted for.
    """

    faces: tuple[Seen, ...]
    parts: tuple[Seen, ...] = ()
    crowded: bool = False


class Detector(Protocol):
    """Finds faces. Another detector needs no more than this."""

    def look(self, pixels: Pixels) -> Sight:
        """What is in a picture (height x width x 3, RGB, upright)."""
        ...


class NudeNetDetector:
    """The detector measured best on school-style photographs; see the module."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """The model, loaded when first used.

        Raises:
            ModelFileError: the file is missing or is not the one that was measured.
        """
        return open_model(package_file("nudenet", "320n.onnx", SHA256))

    def look(self, pixels: Pixels) -> Sight:
        """Passes at 320, 960 and up to 3200 pixels, merged. Sizes above the picture's own are skipped, except that 960 is always used."""
        height, width = pixels.shape[:2]
        longest = max(height, width)
        fine = min(1.0, max(LARGE / longest, (LARGE_AREA / (height * width)) ** 0.5))
        passes = [(SMALL / longest, SCORES[SMALL])]
        if fine * longest <= MIDDLE * 1.5:
            # A picture little larger than the middle size is looked at once, in its own size, instead of twice.
            passes.append((max(MIDDLE / longest, fine), SCORES[MIDDLE]))
        else:
            passes += [(MIDDLE / longest, SCORES[MIDDLE]), (fine, SCORES[LARGE])]
        found: list[tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]] = []
        with self._lock:
            for scale, score in passes:
                found.append(self._pass(pixels, scale, score))
        boxes = np.concatenate([f[0] for f in found])
        scores = np.concatenate([f[1] for f in found])
        labels = np.concatenate([f[2] for f in found])
        is_face = FACES[labels]
        faces = _merged(boxes[is_face], scores[is_face], "face", width, height)
        # Bodies only at the size the model was trained at: larger inputs see them in pumpkins, cups and sleeves.
        parts: list[Seen] = []
        boxes, scores, labels = found[0]
        for number in np.unique(labels[~FACES[labels]]):
            chosen = labels == number
            parts += _merged(boxes[chosen], scores[chosen], LABELS[number], width, height)
        small = sum(face.height * passes[-1][0] < FINEST for face in faces)
        crowded = len(faces) > CROWD or (len(faces) >= 12 and small * 4 >= len(faces))
        return Sight(tuple(faces), tuple(parts), crowded)

    def _pass(self, pixels: Pixels, scale: float, threshold: float) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
        """One pass: boxes (n x 4, left top right bottom, in pixels of the picture), scores (n) and label numbers (n)."""
        height, width = pixels.shape[:2]
        w, h = max(1, round(width * scale)), max(1, round(height * scale))
        if (w, h) != (width, height):
            pixels = resized(pixels, w, h)
        blob = np.zeros((1, 3, -(-h // 32) * 32, -(-w // 32) * 32), dtype=np.float32)
        np.multiply(pixels.transpose(2, 0, 1), np.float32(1 / 255), out=blob[0, :, :h, :w])
        rows = self.session.run(None, {self.session.get_inputs()[0].name: blob})[0][0]
        best = rows[4:].max(axis=0)
        keep = best >= threshold
        centre = rows[:4, keep].T
        half = centre[:, 2:] / 2
        boxes = np.concatenate([centre[:, :2] - half, centre[:, :2] + half], axis=1)
        boxes[:, 0::2] *= width / w
        boxes[:, 1::2] *= height / h
        return boxes, best[keep], rows[4:, keep].argmax(axis=0)


def _merged(boxes: NDArray[np.float32], scores: NDArray[np.float32], label: str, width: int, height: int) -> list[Seen]:
    """One box for each thing: of boxes that overlap by more than .3, hold one another's centres, or lie within a much surer one, the surest stays."""
    order = np.argsort(-scores, kind="stable")
    boxes = boxes[order].copy()
    scores = scores[order]
    boxes[:, 0::2] = boxes[:, 0::2].clip(0, width)
    boxes[:, 1::2] = boxes[:, 1::2].clip(0, height)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    open_ = area >= 9
    seen: list[Seen] = []
    for i in range(len(boxes)):
        if not open_[i]:
            continue
        left, top, right, bottom = (round(float(v)) for v in boxes[i])
        seen.append(Seen(label, (left, top, max(right, left + 1), max(bottom, top + 1)), round(float(scores[i]), 4)))
        overlap = np.minimum(boxes[i, 2:], boxes[:, 2:]) - np.maximum(boxes[i, :2], boxes[:, :2])
        shared = overlap.clip(0).prod(axis=1)
        iou = shared / np.maximum(area[i] + area - shared, 1e-6)
        mine = ((centres >= boxes[i, :2]) & (centres <= boxes[i, 2:])).all(axis=1)
        theirs = ((centres[i] >= boxes[:, :2]) & (centres[i] <= boxes[:, 2:])).all(axis=1)
        # A weak box inside a strong one is half a face that a large input made of a near portrait.
        inside = (shared >= 0.8 * area) & (scores <= 0.6 * scores[i])
        open_ &= ~((iou > 0.3) | (mine & theirs) | inside)
    return seen

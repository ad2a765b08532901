"""The one file that knows the face detector.

YuNet (Wu, Peng and Yu, "YuNet: a tiny millisecond-level face detector", Machine Intelligence Research, 2023; MIT) as published in OpenCV's model zoo
and kept in `models/faces`, run by ONNX Runtime with its input size set free. Small inputs find the large faces, large inputs the small ones, so a
picture is looked at in several sizes. Measured on 628 faces in 66 photos of up to 2,280 pixels, two sizes find .997 with 3 false alarms; mosaics
of the same faces at 12 megapixels want a third. Of faces of which the picture's edge leaves .4, these looks find 10 of 48 (two portraits, all edges, 40 to 300 pixels), .5 33 and .6 45; with
a second look at boxes at the edge it is 40, 47 and 48, and on a further 48 each 43, 48 and 48, with no new false face in 1,000 drawn pictures without faces. Another detector fits behind `checker.photos.seen.Detector`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from checker.errors import ModelFileError
from checker.finding import Box
from checker.photos.formats import resized
from checker.photos.media import Pixels
from checker.photos.onnx_edit import free_sizes
from checker.photos.overlap import overlap
from checker.photos.seen import FaceSeen, Sight
from checker.weights.runtime import letting_go, open_model

if TYPE_CHECKING:
    import onnxruntime

Floats = NDArray[np.float32]
Found = NDArray[np.float32]
"""n x 16: score, box (left, top, right, bottom) and five points (right eye, left eye, nose, right and left corner of the mouth; not a number where they are not known), quarter turns."""

MODEL = "faces/face_detection_yunet_2023mar.onnx"
STRIDES = (8, 16, 32)

SMALL, MIDDLE, LARGE, CLOSER = 320, 1280, 2560, 3200
"""Longest sides looked at. The large pass is for large pictures, the closer one in its place where there are many small faces. Measured on mosaics of 4000 x
3000 with faces of 98, 66 and 29 pixels: the first two alone find .992, .920 and .454, with the large one 1.0, .986 and .980, with the closer one 1.0, .986 and .989."""
SCORES = {SMALL: 0.8, MIDDLE: 0.7, LARGE: 0.7}
MIDDLE_AREA, LARGE_AREA = 1280 * 720, 2560 * 1920
"""A panorama may be longer than the side named as long as its area stays below this: its people are small, and it costs no more."""
ENLARGED = 3.0
"""Small pictures are enlarged at most so much: from there on nothing new is to be seen."""
MUCH_LARGER = 1.9
"""Pictures this many times the middle size get the large pass; 66 photos of up to 1.8 times had .997 of their faces found without it."""
MANY, FINE = 12, 24
"""So many faces below so many pixels in the middle pass, and the closer pass is wanted."""
STRIP = 2_600_000
"""Most pixels that go through the network at once: larger inputs are cut into strips, which takes a fraction of the memory and changes nothing."""
KEPT = 1_300_000
"""Pixels up to which the network keeps its memory for the next picture: the middle pass of most photos. After a larger strip it lets go of it, since beside what
reading words takes it would be too much to hold."""
OVERLAP = 160
"""Rows by which strips overlap: more than the network sees around a face of the sizes that the large pass is for."""

TURN, TURNED = 640, 0.85
"""Size and score of the looks at a picture on its side and head. The network finds lying faces badly: .5 of those at 90 degrees, against .99 of the same picture turned."""
UPRIGHT = 0.88
"""A face this sure stands upright; lying ones were seen with .88 at most, on composites of two portraits."""

HINT, CUT = 0.15, 0.82
"""Score from which a box at the picture's edge is looked at again with the picture mirrored beyond that edge, and the score from which it is a face then. Patterns that
are mirrored came to .81 at most, in 1,600 drawn pictures."""
AT_THE_EDGE = 0.12
"""How far from the edge a box may end to be looked at again, as a share of its width or height."""
AGAIN, CLOSER_AGAIN, AROUND = 64, 3.0, 1.5
"""The longer side, in pixels, that such a box is brought to, how many times it is enlarged for that at most, and how much of its surroundings is shown to either side of its middle, in longer sides."""
SAME = 0.3
"""Overlap (intersection over union) from which what is seen in the second look is in the place of the hint."""
MOST_AGAIN = 24
"""Boxes of one pass that are looked at again, surest first. Where there are more and faces among these, the count cannot be trusted."""

CROWD = 60
"""Faces in one picture beyond which a person cannot check the count by eye in one look, and hidden heads are the rule."""
FINEST = 14
"""Height in pixels, at the largest size looked at, below which faces begin to be missed: of 192 drawn into sheets 177 were found at 14 px, 117 at 13."""


class YuNetDetector:
    """The detector measured best on school-style photographs; see the module."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._more_at_the_edge = False

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """The model, loaded when first used.

        Raises:
            ModelFileError: the file is missing or is not the one that was measured.
        """
        from checker.weights.manifest import verified

        try:
            return open_model(free_sizes(verified(MODEL)), keeps_memory=True)  # `STRIP` bounds its inputs
        except ValueError:
            raise ModelFileError("The face detector's file cannot be read. Install the checker again.") from None

    def look(self, pixels: Pixels) -> Sight:
        """Every face of a picture, whichever way it lies."""
        height, width = pixels.shape[:2]
        with self._lock:
            self._more_at_the_edge = False
            found, finest, copies = self._upright(pixels)
            turned = list(self._turned(pixels, copies, found))
            more = self._more_at_the_edge
        faces = _merged(np.concatenate([found, *turned]), width, height)
        small = sum(face.height * finest < FINEST for face in faces)
        return Sight(tuple(faces), more or len(faces) > CROWD or (len(faces) >= MANY and small * 4 >= len(faces)))

    def _upright(self, pixels: Pixels) -> tuple[Found, float, tuple[Pixels, Pixels]]:
        """What is seen in a picture as it lies, the finest scale it was looked at in, and the picture in the small and the middle size."""
        height, width = pixels.shape[:2]
        size, longest, area = (width, height), max(width, height), width * height
        middle = min(ENLARGED, max(MIDDLE / longest, (MIDDLE_AREA / area) ** 0.5))
        large = min(1.0, max(LARGE / longest, (LARGE_AREA / area) ** 0.5))
        is_large = large >= MUCH_LARGER * middle
        big = resized(pixels, *_fitting(*size, large)) if is_large and large < 1 else pixels
        near = resized(big, *_fitting(*size, middle))
        small = resized(near, *_fitting(*size, SMALL / longest))
        found = np.concatenate(
            [self._pass(small, size, SMALL / longest, SCORES[SMALL]), self._pass(near, size, middle, SCORES[MIDDLE], cut=True)],
        )
        copies = small, near
        if not is_large:
            return found, middle, copies
        if large < 1 and ((found[:, 4] - found[:, 2]) * middle < FINE).sum() >= MANY:
            large, big = min(1.0, large * CLOSER / LARGE), pixels
        return np.concatenate([found, self._pass(big, size, large, SCORES[LARGE], cut=True)]), large, copies

    def _turned(self, pixels: Pixels, copies: tuple[Pixels, Pixels], found: Found) -> Iterator[Found]:
        """What is seen in the picture turned by one, two and three quarters.

        A small look each, on every picture; closer where nothing stands upright. A turn in which more is sure than in the picture as it lies is how the
        picture was meant to be, and is looked at as closely.
        """
        height, width = pixels.shape[:2]
        upright = len(_best(found[found[:, 0] >= TURNED]))
        sides = (SMALL,) if (found[:, 0] >= UPRIGHT).any() else (SMALL, TURN)
        small, near = copies
        scales = [min(side / max(width, height), ENLARGED) for side in sides]
        fits = [_fitting(width, height, scale) for scale in scales]
        shown = [small if fit == small.shape[1::-1] else resized(near, *fit) for fit in fits]
        for turns in (1, 2, 3):
            size = (height, width) if turns % 2 else (width, height)
            looks = zip(scales, shown, strict=True)
            seen = np.concatenate([self._pass(_quarters(copy, turns), size, scale, TURNED) for scale, copy in looks])
            if len(_best(seen)) > upright:
                seen, _, _ = self._upright(_quarters(pixels, turns))
            yield _turned_back(seen, turns, width, height)

    def _pass(self, pixels: Pixels, size: tuple[int, int], scale: float, threshold: float, *, cut: bool = False) -> Found:
        """One pass, in pixels of a picture of `size` (width, height), of which `pixels` is a copy that is large enough; `cut`: also the faces that its edge cuts."""
        w, h = _fitting(*size, scale)
        if pixels.shape[:2] != (h, w):
            pixels = resized(pixels, w, h)
        strips = -(-w * h // STRIP)
        rows = -(-h // strips // 32) * 32  # whole cells, so that the grids of all strips are one grid
        parts = []
        for top in range(0, h, rows):
            start = max(0, top - OVERLAP)
            seen = self._run(pixels[start : top + rows + OVERLAP], HINT if cut else threshold)
            seen[:, 2:15:2] += start
            middle = (seen[:, 2] + seen[:, 4]) / 2
            parts.append(seen[((middle >= top) | (top == 0)) & ((middle < top + rows) | (top + rows >= h))])
        seen = np.concatenate(parts)
        found = _best(seen[seen[:, 0] >= threshold])
        if cut:
            found = np.concatenate([found, *self._cut_by_the_edge(pixels, seen, threshold)])
        found[:, 1:15:2] *= size[0] / w
        found[:, 2:15:2] *= size[1] / h
        return found

    def _cut_by_the_edge(self, pixels: Pixels, seen: Found, threshold: float) -> Iterator[Found]:
        """Faces of which the picture's edge leaves a half or less: too little to be sure of, until the picture is mirrored beyond the edge and they are whole.

        Each box at the edge that hints at one is looked at by itself, so that nothing else in the picture is seen otherwise than without. What is mirrored counts for the
        face that it mirrors: a row for each box at most, within the picture, in the same place.
        """
        height, width = pixels.shape[:2]
        hints = _best(seen[(seen[:, 0] >= threshold) | _reaches(seen[:, 1:5], width, height).any(axis=1)])
        hints = hints[hints[:, 0] < threshold]
        for hint in hints[:MOST_AGAIN]:
            side = max(hint[3] - hint[1], hint[4] - hint[2])
            x, y, reach = (hint[1] + hint[3]) / 2, (hint[2] + hint[4]) / 2, AROUND * side
            if not np.isfinite(hint).all() or not (-reach < x < width + reach and -reach < y < height + reach):
                continue  # nothing of it is in the picture
            left, top = max(0, int(x - reach)), max(0, int(y - reach))
            part = pixels[top : int(y + reach) + 1, left : int(x + reach) + 1]
            if min(part.shape[:2]) < 2:
                continue
            scale = min(CLOSER_AGAIN, AGAIN / side)
            w, h = _fitting(part.shape[1], part.shape[0], scale)
            part = resized(np.ascontiguousarray(part), max(2, w), max(2, h))
            rim = int(side * scale)
            before_x, before_y, after_x, after_y = np.where(_reaches(hint[None, 1:5], width, height)[0], rim, 0).tolist()
            shown = cv2.copyMakeBorder(part, before_y, after_y, before_x, after_x, cv2.BORDER_REFLECT_101)
            again = self._run(np.asarray(shown, dtype=np.uint8), CUT)
            again[:, 1:15:2] = (again[:, 1:15:2] - before_x) / scale + left
            again[:, 2:15:2] = (again[:, 2:15:2] - before_y) / scale + top
            again[:, 1:5] = again[:, 1:5].clip(0, (width, height, width, height))
            place = hint[1:5].clip(0, (width, height, width, height))
            again = again[[overlap(box, place) > SAME for box in again[:, 1:5]]]
            again = again[np.argsort(-again[:, 0], kind="stable")[:1]]
            again[:, 0] = threshold - 0.01  # whatever is seen whole in the same place counts first
            again[:, 5:15] = np.nan  # which way it looks cannot be told from half a face and its mirror image
            self._more_at_the_edge |= len(hints) > MOST_AGAIN and len(again) > 0
            yield again

    def _run(self, pixels: Pixels, threshold: float) -> Found:
        """The network over one picture in its own size."""
        height, width = pixels.shape[:2]
        blob = np.empty((1, 3, -(-height // 32) * 32, -(-width // 32) * 32), dtype=np.float32)
        blob[..., height:, :] = 0
        blob[..., width:] = 0
        # Plane by plane: twice as quick as all three in one, turned about.
        for colour, plane in enumerate(cv2.split(np.ascontiguousarray(pixels))):
            blob[0, 2 - colour, :height, :width] = plane
        outputs = self.session.run(None, {"input": blob}, letting_go() if height * width > KEPT else None)
        given = dict(zip((o.name for o in self.session.get_outputs()), outputs, strict=True))
        return np.concatenate([_decoded(given, stride, blob.shape[3] // stride, threshold) for stride in STRIDES])


def _quarters(pixels: Pixels, turns: int) -> Pixels:
    """A picture turned left by so many quarters, laid out anew in a tenth of numpy's time."""
    way = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}[turns]
    return np.asarray(cv2.rotate(pixels, way), dtype=np.uint8)


def _fitting(width: int, height: int, scale: float) -> tuple[int, int]:
    return max(1, round(width * scale)), max(1, round(height * scale))


def _decoded(given: dict[str, Floats], stride: int, columns: int, threshold: float) -> Found:
    """What one of the network's three grids says, surest or not: offsets are in cells from a cell's corner, sizes are logarithms."""
    likely, there = given[f"cls_{stride}"][0, :, 0], given[f"obj_{stride}"][0, :, 0]
    # Nearly all cells have nothing: one product and one look tell that, and the few that are left are scored.
    chosen = np.flatnonzero(likely * there > threshold * threshold * 0.99)
    score = np.sqrt(likely[chosen].clip(0, 1) * there[chosen].clip(0, 1))
    chosen, score = chosen[score >= threshold], score[score >= threshold]
    cells = np.stack([chosen % columns, chosen // columns], axis=1).astype(np.float32)
    box, points = given[f"bbox_{stride}"][0, chosen], given[f"kps_{stride}"][0, chosen].reshape(-1, 5, 2)
    centre, half = (cells + box[:, :2]) * stride, np.exp(box[:, 2:]) * stride / 2
    places = ((points + cells[:, None]) * stride).reshape(-1, 10)
    rows = [score[:, None], centre - half, centre + half, places, np.zeros((len(chosen), 1))]
    return np.concatenate(rows, axis=1).astype(np.float32)


def _best(found: Found) -> Found:
    """Of the many boxes that the network draws around one face, the surest."""
    if not len(found):
        return found
    boxes = np.concatenate([found[:, 1:3], found[:, 3:5] - found[:, 1:3]], axis=1)
    keep = cv2.dnn.NMSBoxes(boxes.tolist(), found[:, 0].tolist(), 0.0, 0.3)
    return found[np.asarray(keep, dtype=np.int64).ravel()]


def _reaches(boxes: Floats, width: int, height: int) -> NDArray[np.bool_]:
    """Which edges of the picture (left, top, right, bottom) each box reaches, but for `AT_THE_EDGE` of its size: n x 4."""
    size = np.tile(boxes[:, 2:] - boxes[:, :2], 2) * AT_THE_EDGE
    return np.concatenate([boxes[:, :2] < size[:, :2], boxes[:, 2:] > (width, height) - size[:, 2:]], axis=1)


def _turned_back(found: Found, turns: int, width: int, height: int) -> Found:
    """What was seen in a picture turned left by so many quarters, in pixels of the picture (width x height) as it lies."""
    out = found.copy()
    out[:, 15] = turns
    x, y = found[:, 1:15:2], found[:, 2:15:2]
    x, y = {1: (width - y, x), 2: (width - x, height - y), 3: (y, height - x)}[turns]
    out[:, 1:15:2], out[:, 2:15:2] = x, y
    out[:, 1], out[:, 3] = x[:, :2].min(axis=1, initial=np.inf), x[:, :2].max(axis=1, initial=-np.inf)
    out[:, 2], out[:, 4] = y[:, :2].min(axis=1, initial=np.inf), y[:, :2].max(axis=1, initial=-np.inf)
    return out


def _merged(found: Found, width: int, height: int) -> list[FaceSeen]:
    """One box for each face: of boxes that overlap by more than .3, hold one another's centres, or lie within a much surer one, the surest stays."""
    found = found[np.argsort(-found[:, 0], kind="stable")]
    boxes = found[:, 1:5].copy()
    boxes[:, 0::2] = boxes[:, 0::2].clip(0, width)
    boxes[:, 1::2] = boxes[:, 1::2].clip(0, height)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    open_ = area >= 9
    faces: list[FaceSeen] = []
    for i in range(len(boxes)):
        if not open_[i]:
            continue
        aside = None if np.isnan(found[i, 5]) else _aside(found[i, 5:15])
        faces.append(FaceSeen(_whole(boxes[i]), round(float(found[i, 0]), 4), turns=int(found[i, 15]), aside=aside))
        overlap = np.minimum(boxes[i, 2:], boxes[:, 2:]) - np.maximum(boxes[i, :2], boxes[:, :2])
        shared = overlap.clip(0).prod(axis=1)
        iou = shared / np.maximum(area[i] + area - shared, 1e-6)
        mine = ((centres >= boxes[i, :2]) & (centres <= boxes[i, 2:])).all(axis=1)
        theirs = ((centres[i] >= boxes[:, :2]) & (centres[i] <= boxes[:, 2:])).all(axis=1)
        # A weak box inside a strong one is half a face that a large input made of a near portrait.
        inside = (shared >= 0.8 * area) & (found[:, 0] <= 0.92 * found[i, 0])
        open_ &= ~((iou > 0.3) | (mine & theirs) | inside)
    return faces


def _whole(box: Floats) -> Box:
    left, top, right, bottom = (round(float(v)) for v in box)
    return (left, top, max(right, left + 1), max(bottom, top + 1))


def _aside(points: Floats) -> float:
    """How far the nose lies from the line through the middles of eyes and mouth, in widths of the face (2.2 times from eye to eye)."""
    right_eye, left_eye, nose, right_mouth, left_mouth = points.reshape(5, 2)
    eyes, mouth = (right_eye + left_eye) / 2, (right_mouth + left_mouth) / 2
    down = mouth - eyes
    length = max(float(np.hypot(*down)), 1e-6)
    off = abs(float(down[0] * (nose[1] - eyes[1]) - down[1] * (nose[0] - eyes[0]))) / length
    return round(off / max(2.2 * float(np.hypot(*(left_eye - right_eye))), length), 3)

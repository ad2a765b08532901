"""Who in a picture was in the one before: faces followed through videos, animations and pages, so that one person is counted once and two are never one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from checker.finding import Box
from checker.photos.media import Frame, Pixels
from checker.photos.overlap import overlap
from checker.photos.seen import FaceSeen

SCENE = 18.0
"""Mean difference of 32 x 32 thumbnails (0 to 255) from which two frames are different scenes."""
OVERLAP = 0.3
"""Shared part of two boxes, of what both cover, from which a face may be the one of the frame before."""
ALIKE = 0.55
"""How far the greys of two heads must rise and fall together (1 is wholly) for them to be one. A cut to the next child before the same wall changes little of the
picture, and the head is where it was. Two public-domain portraits, moved, turned by up to 15 degrees, dimmed and made smaller, come to .79 and more with
themselves (one made larger, until it was cut by the edge, to .44) and to .42 at most with one another. Who turns away further is counted again: too many rather than too few."""
TURNS = (0, -8, 8, -16, 16)
"""Degrees by which a head may have been tilted between two frames."""
SIDE, INNER = 32, 24
"""A head is kept as so many pixels square, of which the inner ones are compared."""

Head = NDArray[np.uint8]
"""A face with its hair, `SIDE` x `SIDE`, grey."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A face in the last frame: where, whose, and how it looked, as soon as a further frame asks."""

    box: Box
    person: int
    head: Head | None = field(default=None, repr=False)


class Follower:
    """The people of one photo or video, as its frames come; let go of with the file.

    Attributes:
        people: everybody seen, each where the face was largest.
        counts: faces in each frame, by its index.
    """

    def __init__(self) -> None:
        self.people: list[FaceSeen] = []
        self.counts: dict[int, int] = {}
        self._last: list[_Place] = []
        self._scene: NDArray[np.int16] | None = None
        self._pixels: Pixels | None = None

    def take(self, frame: Frame, faces: Iterable[FaceSeen]) -> list[tuple[int, FaceSeen]]:
        """Add the faces of a frame; those to be described, each with the number of its person.

        A face is somebody of the frame before where the scene is the same, the boxes overlap, and the heads look alike. Another view of one frame (what lies under
        transparent parts, a map of brightness) shows heads in other greys: there the place alone decides.
        """
        self.settle()
        same_frame = frame.index in self.counts
        if not same_frame and not self._same_scene(frame.pixels):
            self._last = []
        self._pixels = frame.pixels
        found: list[_Place] = []
        fresh: list[tuple[int, FaceSeen]] = []
        added = 0
        taken: set[int] = set()
        for seen in faces:
            near = [p for p in self._last if p.person not in taken and overlap(p.box, seen.box) > OVERLAP]
            head = _head(frame.pixels, seen.box) if near and not same_frame else None
            person = next((p.person for p in near if head is None or (p.head is not None and alike(p.head, head))), None)
            if person is None:
                person = len(self.people)
                added += 1
                self.people.append(replace(seen, time=frame.time))
                fresh.append((person, seen))
            elif seen.height > self.people[person].height * 1.2:
                self.people[person] = replace(seen, score=max(seen.score, self.people[person].score), time=frame.time)
                fresh.append((person, seen))
            taken.add(person)
            found.append(_Place(seen.box, person, head))
        self.counts[frame.index] = self.counts[frame.index] + added if same_frame else len(found)
        self._last = self._last + found if same_frame else found
        return fresh

    def settle(self) -> None:
        """Take from the last picture what the next is held beside, and let go of its pixels. A still photo has no next one, and spends nothing on it."""
        pixels, self._pixels = self._pixels, None
        if pixels is None:
            return
        if self._scene is None:
            self._scene = _scene(pixels)
        self._last = [p if p.head is not None else replace(p, head=_head(pixels, p.box)) for p in self._last]

    def _same_scene(self, pixels: Pixels) -> bool:
        """Whether this frame shows the scene of the one before: two pictures of two children in the same place are two children."""
        before, self._scene = self._scene, None
        if before is None:
            return False
        self._scene = _scene(pixels)
        return float(np.abs(self._scene - before).mean()) < SCENE


def _scene(pixels: Pixels) -> NDArray[np.int16]:
    step = max(1, min(pixels.shape[:2]) // 480)  # of a large picture every few rows tell as much, in a twentieth of the time
    return cv2.resize(np.ascontiguousarray(pixels[::step, ::step]), (32, 32), interpolation=cv2.INTER_AREA).astype(np.int16)


def _head(pixels: Pixels, box: Box) -> Head:
    """A face with what is around it, a square of 1.6 times its longer side; beyond the picture's edge the edge goes on."""
    left, top, right, bottom = box
    half = max(4.0, 0.8 * max(right - left, bottom - top))
    x, y = (left + right) / 2, (top + bottom) / 2
    height, width = pixels.shape[:2]
    x0, y0, x1, y1 = max(0, int(x - half)), max(0, int(y - half)), min(width, int(x + half) + 1), min(height, int(y + half) + 1)
    scale = SIDE / (2 * half)
    size = (max(1, min(SIDE, round((x1 - x0) * scale))), max(1, min(SIDE, round((y1 - y0) * scale))))
    small = cv2.resize(np.ascontiguousarray(pixels[y0:y1, x0:x1]), size, interpolation=cv2.INTER_AREA)
    before_x = max(0, min(SIDE - size[0], round((x0 - (x - half)) * scale)))
    before_y = max(0, min(SIDE - size[1], round((y0 - (y - half)) * scale)))
    rims = (before_y, SIDE - size[1] - before_y, before_x, SIDE - size[0] - before_x)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.copyMakeBorder(grey, *rims, cv2.BORDER_REPLICATE), dtype=np.uint8)


def alike(one: Head, other: Head) -> bool:
    """Whether two heads look alike, the second tilted a little where that helps."""
    still = _evened(one)
    for degrees in TURNS:
        turn = cv2.getRotationMatrix2D((SIDE / 2 - 0.5, SIDE / 2 - 0.5), degrees, 1.0)
        tilted = cv2.warpAffine(other, turn, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE) if degrees else other
        if float((still * _evened(np.asarray(tilted, dtype=np.uint8))).mean()) >= ALIKE:
            return True
    return False


def _evened(head: Head) -> NDArray[np.float32]:
    """The inner part with mean 0 and deviation 1."""
    rim = (SIDE - INNER) // 2
    part = head[rim : SIDE - rim, rim : SIDE - rim].astype(np.float32)
    return np.asarray((part - part.mean()) / (part.std() + 1e-3), dtype=np.float32)

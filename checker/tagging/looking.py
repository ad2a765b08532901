"""Faces looked for as soon as a photo is added, with an enlargement of each, in the background."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from checker.finding import Box
from checker.photos.ahead import in_background
from checker.photos.apart import forget, open_media
from checker.render.pictures import Picture, small, told

if TYPE_CHECKING:
    from checker.photos.media import Limits, Pixels
    from checker.senses.photo import PhotoSense

AT_ONCE = 2400
"""Longest side up to which a picture is not looked at in its small copy first: it is seen as soon as that itself, while 12 megapixels take .4 s and their small copy .06."""
LOUPE = 144
"""Longest side of an enlargement in pixels."""
AROUND = 0.35
"""How much of the picture around a face an enlargement shows on each side, in widths of the face."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen at once.

    Attributes:
        faces: boxes in pixels of the picture as displayed.
        loupe: an enlargement of each, as a `data:` address.
        still: a single picture whose faces can be named one by one; a video or animation is not, nor what cannot be opened.
        crowded: more or smaller faces than can be counted surely.
        pictures: a small copy to show; none where `problem` says why.
    """

    faces: tuple[Box, ...] = ()
    loupe: dict[Box, str] = field(default_factory=dict, repr=False)
    still: bool = True
    crowded: bool = False
    pictures: list[Picture] = field(default_factory=list, repr=False)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a first look at a large photo sees: to be shown until it has been looked at closely, and for nothing else.

    Attributes:
        faces: boxes in pixels of the picture as displayed, at least one.
        picture: a small copy to show.
    """

    faces: tuple[Box, ...]
    picture: Picture = field(repr=False)


@dataclass(frozen=True, slots=True)
class Looking:
    """A photo that is being looked at.

    Attributes:
        glimpse: what comes up first; None where that would be no face, or no sooner than all of it.
        whole: what is seen.
    """

    glimpse: Future[Glimpse | None]
    whole: Future[Looked]


def look(sense: PhotoSense, content: bytes, name: str, limits: Limits) -> Looking:
    """Begin to look at a photo's first picture, opened once for its small copy and its faces, one photo after the other; the check does not look for them again.

    A photo that cannot be opened has no picture, and one whose faces cannot be looked for has none: the check meets the same and says so.
    """
    sense.remember_faces()
    glimpse: Future[Glimpse | None] = Future()

    def whole() -> Looked:
        try:
            return _look(sense, content, name, limits, glimpse.set_result)
        finally:
            if not glimpse.done():
                glimpse.set_result(None)

    return Looking(glimpse, in_background(whole))


def _look(sense: PhotoSense, content: bytes, name: str, limits: Limits, show: Callable[[Glimpse | None], None]) -> Looked:
    try:
        media = open_media(content, name, limits)
        frame = next(f for f in media.frames() if f.view == "white")
        shown = [small(frame)]
    except StopIteration:
        return Looked(still=False)
    except Exception as error:
        return Looked(still=False, problem=told(error))
    finally:
        forget()
    still = media.kind == "photo" or (media.kind == "pages" and media.format == "MPO")
    show(_glimpse(sense, shown[0]) if still else None)
    try:
        sight = sense.detector.look(frame.pixels)
    except Exception:  # not looked for, which is not the same as none found: the check tries again, and says so
        return Looked(still=False, pictures=shown)
    boxes = tuple(face.box for face in sight.faces)
    return Looked(boxes, {box: enlarged(frame.pixels, box) for box in boxes} if still else {}, still, sight.crowded, shown)


def _glimpse(sense: PhotoSense, shown: Picture) -> Glimpse | None:
    from PIL import Image

    if max(shown.width, shown.height) <= AT_ONCE:
        return None
    with suppress(Exception):  # the close look meets the same, and tells it
        copy = np.asarray(Image.open(io.BytesIO(shown.jpeg), formats=("JPEG",)))
        scale = max(shown.width, shown.height) / max(copy.shape)
        faces = [face.box for face in sense.detector.look(copy).faces]
        boxes = tuple((round(a * scale), round(b * scale), round(c * scale), round(d * scale)) for a, b, c, d in faces)
        return Glimpse(boxes, shown) if boxes else None
    return None


def enlarge(content: bytes, name: str, limits: Limits, box: Box) -> str:
    """The enlargement of one place of a photo, "" where there is none to be had."""
    return enlarged_all(content, name, limits, (box,)).get(box, "")


def enlarged_all(content: bytes, name: str, limits: Limits, boxes: Iterable[Box]) -> dict[Box, str]:
    """The enlargements of several places of a photo, which is opened once; none where there are none to be had."""
    try:
        frame = next(open_media(content, name, limits).frames(), None)
    except Exception:  # the photo's own message says what is wrong with it
        return {}
    finally:
        forget()
    return {box: enlarged(frame.pixels, box) for box in boxes} if frame else {}


def enlarged(pixels: Pixels, box: Box) -> str:
    """A place with something around it as a small JPEG in a `data:` address."""
    from PIL import Image

    height, width = pixels.shape[:2]
    left, top, right, bottom = box
    more = round(AROUND * max(right - left, bottom - top))
    part = pixels[max(0, top - more) : min(height, bottom + more), max(0, left - more) : min(width, right + more)]
    if not part.size:
        return ""
    picture = Image.fromarray(np.ascontiguousarray(part))
    scale = LOUPE / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode("ascii")

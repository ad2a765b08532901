"""Small copies of photos to show: downscaled JPEGs, without metadata, as displayed."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from checker.draft import Photo
from checker.errors import CheckerError

if TYPE_CHECKING:
    from checker.photos.media import Frame, Media

SIDE = 1000
"""Longest side of a small copy in pixels: sharp at the width of a page, some 100 KB."""


@dataclass(frozen=True)
class Picture:
    """One picture to show.

    Attributes:
        jpeg: the small copy.
        width, height: of the original as displayed, in pixels; what boxes refer to.
        time: seconds, for a frame of a video or animation.
    """

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    time: float | None = None

    @cached_property
    def uri(self) -> str:
        """The small copy as a `data:` address."""
        return "data:image/jpeg;base64," + base64.b64encode(self.jpeg).decode("ascii")


def pictures_of(photo: Photo, times: Collection[float] = (), side: int = SIDE) -> list[Picture]:
    """The photo, or of a video or animation the frames nearest `times` (the first frame where none is asked for).

    Raises:
        CheckerError: it cannot be opened; the text says why.
    """
    from checker.photos.apart import forget, open_media

    try:
        return _pictures(open_media(photo.read(), photo.name), sorted(set(times)), side)
    finally:
        forget()


def _pictures(media: Media, wanted: list[float], side: int) -> list[Picture]:
    found: list[Picture] = []
    first: Picture | None = None
    for frame in media.frames():
        if frame.view != "white":
            continue
        if frame.time is None or not wanted:
            return found or [small(frame, side)]
        first = first or small(frame, side)
        # Times in a report are rounded to hundredths of a second.
        while wanted and wanted[0] < frame.time - 0.02:
            wanted.pop(0)
        if wanted and abs(wanted[0] - frame.time) <= 0.02:
            found.append(replace(small(frame, side), time=wanted.pop(0)))
        if not wanted and found:
            break
    return found or ([first] if first else [])


def try_pictures_of(photo: Photo, times: Collection[float] = (), side: int = SIDE) -> tuple[list[Picture], str]:
    """`pictures_of`, or no picture and the reason."""
    try:
        return pictures_of(photo, times, side), ""
    except Exception as error:
        return [], told(error)


def told(error: Exception) -> str:
    """Why a photo cannot be shown, for whoever added it; the text of an unexpected error stays out of it."""
    return str(error) if isinstance(error, CheckerError) else f"The photo could not be shown ({type(error).__name__})."


def small(frame: Frame, side: int = SIDE) -> Picture:
    """The small copy of one frame; its longest side is at most `side` pixels."""
    from PIL import Image

    from checker.photos.formats import resized

    height, width = frame.pixels.shape[:2]
    scale = side / max(width, height)
    if scale <= 0.5:  # the mean of all that a pixel stands for is as good, and a phone's picture need not be copied first
        picture = Image.fromarray(resized(frame.pixels, max(1, round(width * scale)), max(1, round(height * scale))))
    else:
        picture = Image.fromarray(frame.pixels)
        picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True)
    return Picture(out.getvalue(), width, height, frame.time)


def thumbnail(photo: Photo, cover: Collection[tuple[int, int, int, int]] = (), side: int = 200) -> str:
    """A small copy as a `data:` address, "" where there is none to be had.

    Args:
        cover: boxes in pixels of the picture as displayed, each filled with one colour and half as wide again, so that hair and ears are gone too.
        side: longest side in pixels.
    """
    from PIL import Image, ImageDraw

    from checker.photos.apart import small_copy
    from checker.photos.decoders import looks_like_video

    try:
        content = photo.read()
        if looks_like_video(content, photo.name):
            first = pictures_of(photo, (), side)[0]
            width, height = first.width, first.height
            small = Image.open(io.BytesIO(first.jpeg)).convert("RGB")
        else:
            pixels, (width, height) = small_copy(content, side)
            small = Image.fromarray(pixels)
        scale_x, scale_y = small.width / width, small.height / height
        brush = ImageDraw.Draw(small)
        for left, top, right, bottom in cover:
            more_x, more_y = (right - left) / 4, (bottom - top) / 4
            place = ((left - more_x) * scale_x, (top - more_y) * scale_y, (right + more_x) * scale_x, (bottom + more_y) * scale_y)
            brush.rectangle(place, fill="#5c6b6e")
        out = io.BytesIO()
        small.save(out, "JPEG", quality=72)
    except Exception:  # the report says what is wrong with the photo; a page without a small copy is whole all the same
        return ""
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode("ascii")

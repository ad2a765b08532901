"""Small copies of photos to show: downscaled JPEGs, without metadata, as displayed."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from checker.draft import Photo
from checker.errors import CheckerError

if TYPE_CHECKING:
    from checker.photos.media import Media

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
            return found or [_small(frame.pixels, frame.time, side)]
        first = first or _small(frame.pixels, frame.time, side)
        # Times in a report are rounded to hundredths of a second.
        while wanted and wanted[0] < frame.time - 0.02:
            wanted.pop(0)
        if wanted and abs(wanted[0] - frame.time) <= 0.02:
            found.append(_small(frame.pixels, wanted.pop(0), side))
        if not wanted and found:
            break
    return found or ([first] if first else [])


def try_pictures_of(photo: Photo, times: Collection[float] = (), side: int = SIDE) -> tuple[list[Picture], str]:
    """`pictures_of`, or no picture and the reason."""
    try:
        return pictures_of(photo, times, side), ""
    except CheckerError as error:
        return [], str(error)
    except Exception as error:
        return [], f"The photo could not be shown ({type(error).__name__})."


def _small(pixels: object, time: float | None, side: int) -> Picture:
    from PIL import Image

    picture = Image.fromarray(pixels)  # type: ignore[arg-type]
    width, height = picture.size
    picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True)
    return Picture(out.getvalue(), width, height, time)

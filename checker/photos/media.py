"""What an opened photo, animation or video is: its frames, and how much of it is looked at. Formats and videos both make these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from checker.draft import LARGEST_FILE

if TYPE_CHECKING:
    from checker.photos.inside import Inside

Pixels = NDArray[np.uint8]
"""A picture: height x width x 3, RGB, 0 to 255."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is looked at.

    Attributes:
        pixels: largest picture, width x height; beyond it the file is refused before it is unpacked (a "decompression bomb").
        frames: most distinct frames of an animation, pages of a TIFF, or frames of a video.
        animation_frames: most frames of an animation that are compared to find the distinct ones.
        video_seconds: how much of a video is looked at.
        bytes: largest file.
        answer_seconds, total_seconds: how long one step (opening, the next frame) and all steps together may take, where a file is opened in a
            process of its own (`checker.photos.apart`).
    """

    pixels: int = 120_000_000
    frames: int = 60
    animation_frames: int = 1_000
    video_seconds: int = 600
    bytes: int = LARGEST_FILE
    answer_seconds: float = 90.0
    total_seconds: float = 900.0


@dataclass(frozen=True, slots=True)
class Copy:
    """A clean copy: its bytes and the ending its name should have (`.jpg`, `.png`, `.gif`)."""

    content: bytes
    suffix: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture to look at.

    Attributes:
        pixels: height x width x 3, RGB, EXIF orientation applied, transparency flattened.
        index: place among the frames or pages of the file, from 0.
        time: seconds from the start; None for stills and pages.
        view: how transparency was flattened: `white` as most platforms do, `hidden` for what lies under transparent parts, `black`;
            `inside` for another picture that the file holds.
    """

    pixels: Pixels = field(repr=False)
    index: int = 0
    time: float | None = None
    view: str = "white"


@dataclass(frozen=True)
class Media:
    """A photo, animation, set of pages or video that can be looked at.

    Attributes:
        kind: `photo`, `animation`, `pages` or `video`.
        format: as Pillow or FFmpeg calls it (`JPEG`, `HEIF`, `mov,mp4`).
        size: width and height in pixels as displayed.
        unread: what was left out, one sentence each: each is a part that was not checked.
        notes: what to know about how it was looked at; nothing was left out.
        has_sound: a video with an audio track, which nothing here listens to.
        inside: what else the file holds; pictures and videos among it come last among the frames.
    """

    kind: str
    format: str
    size: tuple[int, int]
    unread: tuple[str, ...]
    notes: tuple[str, ...]
    has_sound: bool
    _frames: Callable[[], Iterator[Frame]] = field(repr=False)
    inside: tuple[Inside, ...] = ()

    def frames(self) -> Iterator[Frame]:
        """The frames, decoded one at a time.

        Raises:
            PhotoError: a later frame cannot be decoded.
        """
        return self._frames()

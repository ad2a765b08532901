"""The copy of a photo that goes out: clean, and in a size that the platforms show as it is."""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from checker.photos.clean import QUALITY, clean_copy, encoded, prove_clean, srgb_pixels
from checker.photos.formats import open_media
from checker.photos.media import Copy, Limits, Pixels

FORMATS = frozenset({"JPEG", "PNG"})
_QUALITIES = (QUALITY, 86, 80, 72)
"""JPEG qualities tried in turn where a file is too large; below the last the picture is made smaller instead."""
_SMALLEST = 320
"""Longest side in pixels below which nothing is made smaller."""


@dataclass(frozen=True, slots=True)
class PhotoSize:
    """What one or several platforms take of a photo.

    Attributes:
        side: longest side in pixels; 0 for any.
        bytes: largest file; 0 for any.
        formats: of JPEG and PNG, which.
        shapes: (platform's name, narrowest, widest), width by height, of platforms that crop or refuse other shapes.
    """

    side: int = 0
    bytes: int = 0
    formats: frozenset[str] = FORMATS
    shapes: tuple[tuple[str, float, float], ...] = ()

    def takes(self, width: int, height: int, length: int, kind: str) -> bool:
        """Whether a photo of this size in pixels, length in bytes and format is taken as it is."""
        fits = not self.side or max(width, height) <= self.side
        return fits and (not self.bytes or length <= self.bytes) and kind in self.formats

    def cropped_by(self, width: int, height: int) -> tuple[str, ...]:
        """The platforms that crop or refuse a photo of this shape."""
        return tuple(name for name, narrowest, widest in self.shapes if not narrowest <= width / height <= widest)


def publication_copy(content: bytes, name: str, size: PhotoSize, limits: Limits | None = None) -> Copy:
    """The copy of a photo for publication: clean, and no larger than the platforms show. A photo that is so already comes back as it is.

    Raises:
        PhotoError: it cannot be opened or cleaned; videos among these.
    """
    if (same := _as_it_is(content, size)) is not None:
        return same
    media = open_media(content, name, limits)
    if media.kind == "animation" and _clean(content):
        return Copy(content, ".gif")
    if media.kind != "photo" and not (media.kind == "pages" and media.format == "MPO"):
        return clean_copy(content, name, limits)
    lossless = media.format in ("PNG", "GIF", "BMP") and "PNG" in size.formats
    made = fitted(srgb_pixels(content), size, lossless=lossless)
    prove_clean(made.content)
    return made


def fitted(pixels: Pixels, size: PhotoSize, *, lossless: bool = False) -> Copy:
    """Pixels as a file that the platforms take: smaller only where it must be, of less quality only where that is not enough."""
    pixels = _within(pixels, size.side)
    if lossless:
        made = encoded(pixels, lossless=True)
        if not size.bytes or len(made.content) <= size.bytes:
            return made
    while True:
        for quality in _QUALITIES:
            made = encoded(pixels, quality=quality)
            if not size.bytes or len(made.content) <= size.bytes:
                return made
        longest = max(pixels.shape[:2])
        if longest <= _SMALLEST:
            return made
        pixels = _within(pixels, max(_SMALLEST, round(longest * 0.8)))


def _within(pixels: Pixels, side: int) -> Pixels:
    height, width = pixels.shape[:2]
    if not side or max(height, width) <= side:
        return pixels
    scale = side / max(height, width)
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, target, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _as_it_is(content: bytes, size: PhotoSize) -> Copy | None:
    """The photo itself, where it is clean and taken as it is; making it again would cost quality each time."""
    suffix = ".jpg" if content.startswith(b"\xff\xd8") else ".png" if content.startswith(b"\x89PNG") else ""
    if not suffix:
        return None
    try:
        with Image.open(io.BytesIO(content)) as picture:
            fits = size.takes(*picture.size, len(content), picture.format or "") and picture.mode == "RGB"
    except Exception:  # whatever is wrong with it, it is not ready as it is
        return None
    return Copy(content, suffix) if fits and _clean(content) else None


def _clean(content: bytes) -> bool:
    try:
        prove_clean(content)
    except Exception:  # a block we do not know, or a file that its own decoder refuses
        return False
    return True

"""Covering faces and cropping. What is covered is gone: the result is new pixels, and a blur only ever softens an area that is one flat colour."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image, ImageDraw

from checker.errors import PhotoError
from checker.finding import Box
from checker.photos.clean import encoded, prove_clean, srgb_pixels
from checker.photos.formats import open_media
from checker.photos.media import Copy, Limits, Pixels

STYLES = ("solid", "smile", "blur")
MARGIN = 0.18
"""How far a cover reaches past the face's box, as a part of the longer side: hair and ears tell who somebody is."""


def cover(pixels: Pixels, boxes: Sequence[Box], style: str = "solid", colour: tuple[int, int, int] = (70, 76, 92)) -> Pixels:
    """A copy with the areas covered.

    Args:
        pixels: height x width x 3, RGB; not changed.
        boxes: faces, in pixels of the picture as displayed.
        style: `solid` (a rounded shape), `smile` (a drawn round face) or `blur` (one flat colour whose edge is blurred).
        colour: of the solid shape.

    Raises:
        PhotoError: the style is unknown, or a box lies outside the picture.
    """
    if style not in STYLES:
        raise PhotoError(f"There is no cover called {style!r}. Choose one of: {', '.join(STYLES)}.")
    height, width = pixels.shape[:2]
    out = np.ascontiguousarray(pixels).copy()
    for box in boxes:
        left, top, right, bottom = box
        if right <= max(left, 0) or bottom <= max(top, 0) or left >= width or top >= height:
            raise PhotoError("The area to cover lies outside the picture. Mark the face again.")
        side = max(right - left, bottom - top)
        margin = round(MARGIN * side) + 1
        area = (left - margin, top - margin, right + margin, bottom + margin)
        if style == "smile":
            out = _smile(out, area)
        elif style == "blur":
            out = _flat_and_soft(out, area)
        else:
            drawing = Image.fromarray(out)
            ImageDraw.Draw(drawing).rectangle((area[0], area[1], area[2] - 1, area[3] - 1), fill=colour)
            out = np.array(drawing)
    return out


def _smile(pixels: Pixels, area: Box) -> Pixels:
    """A drawn round face whose circle holds the whole area, corners included."""
    left, top, right, bottom = area
    x, y = (left + right) / 2, (top + bottom) / 2
    r = 0.5 * ((right - left) ** 2 + (bottom - top) ** 2) ** 0.5 + 1
    drawing = Image.fromarray(pixels)
    draw = ImageDraw.Draw(drawing)
    line = max(1, round(r / 12))
    draw.ellipse((x - r, y - r, x + r, y + r), fill=(255, 204, 51), outline=(168, 118, 0), width=line)
    for side in (-1, 1):
        eye = x + side * r * 0.36
        draw.ellipse((eye - r * 0.1, y - r * 0.38, eye + r * 0.1, y - r * 0.08), fill=(74, 52, 0))
    draw.arc((x - r * 0.55, y - r * 0.45, x + r * 0.55, y + r * 0.6), 25, 155, fill=(74, 52, 0), width=line)
    return np.array(drawing)


def _flat_and_soft(pixels: Pixels, area: Box) -> Pixels:
    """The area as one colour, taken from around it and never from the face; then its edge blurred."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = max(0, area[0]), max(0, area[1]), min(width, area[2]), min(height, area[3])
    ring = max(2, (right - left) // 6)
    around = np.zeros((height, width), dtype=bool)
    around[max(0, top - ring) : bottom + ring, max(0, left - ring) : right + ring] = True
    around[top:bottom, left:right] = False
    flat = pixels[around].mean(axis=0) if around.any() else np.array([128, 128, 128])
    out = pixels.copy()
    out[top:bottom, left:right] = flat.astype(np.uint8)
    # Only pixels that are flat by now, or lie outside the cover, feed the blur: there is nothing of the face left to undo it with.
    y0, y1, x0, x1 = max(0, top - ring), min(height, bottom + ring), max(0, left - ring), min(width, right + ring)
    out[y0:y1, x0:x1] = cv2.GaussianBlur(out[y0:y1, x0:x1], (0, 0), max(1.0, ring / 3))
    return out


def crop(pixels: Pixels, box: Box) -> Pixels:
    """The part of the picture inside `box`, as a copy.

    Raises:
        PhotoError: what is left would be under 32 pixels wide or high.
    """
    height, width = pixels.shape[:2]
    left, top, right, bottom = max(0, box[0]), max(0, box[1]), min(width, box[2]), min(height, box[3])
    if right - left < 32 or bottom - top < 32:
        raise PhotoError("The part to keep is too small. Mark a larger one.")
    return pixels[top:bottom, left:right].copy()


def covered_copy(
    content: bytes, boxes: Sequence[Box], style: str = "solid", *, keep: Box | None = None, name: str = "", limits: Limits | None = None
) -> Copy:
    """A clean copy of a photo with faces covered, or cropped to `keep`. Check it again before it is offered.

    Raises:
        PhotoError: the file is no single picture, or an area lies outside it.
    """
    media = open_media(content, name, limits)
    if media.kind not in ("photo", "pages") or (media.kind == "pages" and media.format != "MPO"):
        raise PhotoError("Faces can be covered in photos only. Choose another picture, or cover them in the program that made this one.")
    pixels = cover(srgb_pixels(content), boxes, style)
    if keep:
        pixels = crop(pixels, keep)
    copy = encoded(pixels, lossless=media.format in ("PNG", "GIF", "BMP"))
    prove_clean(copy.content)
    return copy

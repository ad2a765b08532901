"""QR codes and barcodes in a picture: what they say, and where."""

from __future__ import annotations

import cv2

from checker.photos.formats import resized
from checker.photos.media import Pixels
from checker.photos.seen import Code

LONGEST_SIDE = 2400
"""Larger pictures are also looked at in this size: a code that fills a phone photo is read better small."""


def read_codes(pixels: Pixels) -> tuple[Code, ...]:
    """Every code that can be read, from the top down. Codes whose content is not text are told with their kind and an empty text."""
    import zxingcpp

    height, width = pixels.shape[:2]
    scale = LONGEST_SIDE / max(height, width)
    if scale < 1:
        pixels = resized(pixels, round(width * scale), round(height * scale))
    else:
        scale = 1.0
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    codes = []
    for found in zxingcpp.read_barcodes(grey):
        corners = [found.position.top_left, found.position.top_right, found.position.bottom_right, found.position.bottom_left]
        xs, ys = [c.x / scale for c in corners], [c.y / scale for c in corners]
        box = (max(0, round(min(xs))), max(0, round(min(ys))), min(width, round(max(xs)) + 1), min(height, round(max(ys)) + 1))
        codes.append(Code(" ".join(found.text.split()), str(found.format).removeprefix("BarcodeFormat."), box))
    return tuple(sorted(codes, key=lambda c: (c.box[1], c.box[0])))

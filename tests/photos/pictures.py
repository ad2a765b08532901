"""Pictures for these tests: the two public-domain portraits, composites of them, and drawings."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from checker.paths import sample_folder


@cache
def portrait(name: str = "astronaut.png", side: int = 240) -> Image.Image:
    """Head and shoulders, square."""
    picture = Image.open(sample_folder() / "photos" / name).convert("RGB")
    box = (124, 10, 324, 210) if name.startswith("astronaut") else (110, 90, 420, 400)
    return picture.crop(box).resize((side, side), Image.Resampling.LANCZOS)


def group(count: int, side: int = 120, columns: int = 6) -> Image.Image:
    """A "group photo": the two portraits in turn, every second one mirrored."""
    rows = -(-count // columns)
    sheet = Image.new("RGB", (columns * side, rows * side), "#7a8a70")
    for i in range(count):
        face = portrait("astronaut.png" if i % 2 else "grace_hopper.jpg", side)
        if i % 4 > 1:
            face = face.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        sheet.paste(face, ((i % columns) * side, (i // columns) * side))
    return sheet


def drawing(width: int = 480, height: int = 360) -> Image.Image:
    """A hill and a sky, with nobody."""
    picture = Image.new("RGB", (width, height), "#cfe6f5")
    ImageDraw.Draw(picture).rectangle((0, height * 2 // 3, width, height), fill="#6da55b")
    return picture


def printed(text: str, size: int = 40, width: int = 900, height: int = 500) -> Image.Image:
    """A sheet with one or more printed lines."""
    picture = Image.new("RGB", (width, height), "#f4f1e6")
    ImageDraw.Draw(picture).multiline_text((60, 80), text, font=ImageFont.load_default(size), fill="#20242c", spacing=20)
    return picture


def saved(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def pixels(picture: Image.Image) -> np.ndarray:
    """Height x width x 3."""
    return np.asarray(picture.convert("RGB"))

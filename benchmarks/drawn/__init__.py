"""Pictures such as schools post, drawn: people before walls and hedges, with and without words, and the truth about the words.

Made from a number: the same number gives the same picture. The parts "train" and "test" share no font, no portrait and half of their surfaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.drawn import textures
from benchmarks.drawn.lettering import KINDS, Sheet, sheet
from benchmarks.drawn.textures import Dice, Picture
from checker.paths import sample_folder

WORDLESS = 0.4
"""Share of pictures without a word."""
PORTRAITS = {
    "train": ("astronaut.png", (124, 10, 324, 210), (0.22, 0.32, 0.78, 0.88)),
    "test": ("grace_hopper.jpg", (110, 90, 420, 400), (0.14, 0.12, 0.85, 0.86)),
}
"""The public-domain portrait of each part, head and shoulders in it, and the face in those as shares of the side."""
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Truth:
    """A word that is in the picture: its text, the box around it in pixels, the height of its capitals and what it stands on."""

    text: str
    box: Box
    height: float
    kind: str
    spoilt: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture (a JPEG file), its words, and boxes of its faces."""

    content: bytes
    words: tuple[Truth, ...]
    faces: tuple[Box, ...]

    def pixels(self) -> Picture:
        """Height x width x 3, RGB."""
        return np.ascontiguousarray(cv2.imdecode(np.frombuffer(self.content, np.uint8), cv2.IMREAD_COLOR)[..., ::-1])


@cache
def _portrait(part: str) -> Picture:
    name, box, _ = PORTRAITS[part]
    return np.asarray(Image.open(sample_folder() / "photos" / name).convert("RGB").crop(box))


def drawn(number: int, part: str = "test", things: int = 3) -> Drawn:
    """The picture of that number; at most so many things with words are in it."""
    dice = np.random.default_rng([number, len(part)])
    width = int(dice.integers(800, 1601))
    height = int(width * dice.choice([0.75, 0.67, 0.5625, 1.0]))
    canvas, faces = _scene(dice, part, height, width)
    words: list[Truth] = []
    if dice.random() >= WORDLESS:
        for _ in range(int(dice.integers(1, things + 1))):
            words += _placed(dice, part, canvas, words)
    return Drawn(_photographed(dice, canvas), tuple(words), tuple(faces))


def _scene(dice: Dice, part: str, height: int, width: int) -> tuple[Picture, list[Box]]:
    """A backdrop, a floor, and people in rows."""
    canvas = _surface(dice, part, height, width)
    horizon = int(height * dice.uniform(0.45, 0.95))
    canvas[horizon:] = _surface(dice, part, height - horizon, width)
    faces: list[Box] = []
    side = int(min(height, width) * dice.uniform(0.07, 0.3))
    rows = int(dice.integers(0, 4))
    for row in range(rows):
        y = int(height * (0.2 + 0.18 * row) + dice.uniform(-10, 10))
        x = int(dice.integers(side))
        while x + side < width:
            faces += _person(dice, part, canvas, x, y, int(side * dice.uniform(0.85, 1.1)))
            x += int(side * dice.uniform(0.8, 1.5))
    return canvas, faces


def _surface(dice: Dice, part: str, height: int, width: int) -> Picture:
    """A wall, or another surface of the part, as far out of focus and as washed out as what stands behind people mostly is."""
    kinds = textures.TRAIN if part == "train" else textures.TEST
    kind = textures.wall if dice.random() < 0.3 else kinds[int(dice.integers(len(kinds)))]
    out = kind(dice, height, width)
    if dice.random() < 0.6:
        out = cv2.GaussianBlur(out, (0, 0), float(dice.uniform(0.5, 5)))
    strength = float(dice.uniform(0.3, 1.0))
    return np.ascontiguousarray(cv2.addWeighted(out, strength, np.full_like(out, int(out.mean())), 1 - strength, 0))


def _person(dice: Dice, part: str, canvas: Picture, x: int, y: int, side: int) -> list[Box]:
    """Head and shoulders over a body in patterned cloth."""
    height, width = canvas.shape[:2]
    if y + side >= height or x + side >= width or side < 16:
        return []
    cloth = [
        textures.wall,
        textures.stripes,
        textures.checks if part == "train" else textures.motifs,
        textures.knit if part == "test" else textures.wall,
    ]
    tall = min(height - y - side // 2, int(side * 1.8))
    body = cloth[int(dice.integers(4))](dice, max(2, tall), side)
    canvas[y + side // 2 : y + side // 2 + tall, x : x + side] = body[:tall]
    if dice.random() < 0.5:
        for k in range(4):
            cv2.circle(canvas, (x + side // 2, y + side + k * side // 5), max(1, side // 40), textures.colour(dice).tolist(), -1)
    face = cv2.resize(_portrait(part), (side, side), interpolation=cv2.INTER_AREA)
    left, top, right, bottom = PORTRAITS[part][2]
    if dice.random() < 0.5:
        face, left, right = np.ascontiguousarray(face[:, ::-1]), 1 - right, 1 - left
    face = (face * dice.uniform(0.75, 1.15)).clip(0, 255).astype(np.uint8)
    oval = np.zeros((side, side), np.float32)
    cv2.ellipse(oval, (side // 2, side // 2), (int(side * 0.46), side // 2), 0, 0, 360, 1.0, -1)
    oval = cv2.GaussianBlur(oval, (0, 0), max(1, side / 40))[..., None]
    spot = canvas[y : y + side, x : x + side]
    spot[:] = (spot * (1 - oval) + face * oval).astype(np.uint8)
    return [(x + int(left * side), y + int(top * side), x + int(right * side), y + int(bottom * side))]


def _placed(dice: Dice, part: str, canvas: Picture, taken: list[Truth]) -> list[Truth]:
    """Put one thing with words into the picture; the words that are now in it."""
    kind = str(dice.choice(KINDS))
    low, high = {
        "badge": (8, 24),
        "certificate": (8, 40),
        "whiteboard": (10, 60),
        "banner": (14, 60),
        "jumper": (10, 60),
        "plate": (8, 40),
    }[kind]
    thing = sheet(dice, kind, part, float(np.exp(dice.uniform(np.log(low), np.log(high)))))
    colours, grid, spoilt = _spoilt(dice, thing)
    height, width = canvas.shape[:2]
    tall, wide = colours.shape[:2]
    if tall >= height or wide >= width:
        return []
    for _ in range(12):
        x, y = int(dice.integers(0, width - wide)), int(dice.integers(0, height - tall))
        if not any(t.box[0] < x + wide and x < t.box[2] and t.box[1] < y + tall and y < t.box[3] for t in taken):
            break
    else:
        return []
    alpha = colours[..., 3:].astype(np.float32) / 255
    spot = canvas[y : y + tall, x : x + wide]
    spot[:] = (spot * (1 - alpha) + colours[..., :3] * alpha).astype(np.uint8)
    out = []
    for (text, _), points in zip(thing.words, grid, strict=True):
        (left, top), (right, bottom) = points.min(0), points.max(0)
        out.append(Truth(text, (int(left) + x, int(top) + y, int(right) + x + 1, int(bottom) + y + 1), thing.ink, kind, spoilt))
    return out


def _spoilt(dice: Dice, thing: Sheet) -> tuple[NDArray[np.uint8], list[NDArray[np.float32]], str]:
    """The sheet turned, tilted away, curved, dim or blurred; where each word's corners come to lie; and what was done to it."""
    colours = thing.colours
    spoilt = str(dice.choice(["plain", "turned", "on its side", "curved", "dim", "blurred"], p=[0.25, 0.25, 0.08, 0.14, 0.14, 0.14]))
    height, width = colours.shape[:2]
    grid = [np.array([(x, y) for y in (t, b) for x in np.linspace(left, r, 7)], np.float32) for _, (left, t, r, b) in thing.words]
    if spoilt == "curved":
        bow = float(dice.uniform(0.08, 0.22)) * width * float(dice.choice([-1, 1]))
        room = int(abs(bow)) + 2
        colours = np.pad(colours, ((room, room), (0, 0), (0, 0)))
        x = np.linspace(-1, 1, width, dtype=np.float32)
        drop = (np.float32(bow) * (x * x - 0.5)).astype(np.float32)
        y = np.arange(height + 2 * room, dtype=np.float32)[:, None] - drop[None]
        colours = cv2.remap(colours, np.repeat(np.arange(width, dtype=np.float32)[None], len(y), 0), y, cv2.INTER_LINEAR)
        for points in grid:
            points[:, 1] += room + np.interp(points[:, 0], np.arange(width), drop)
        height = colours.shape[0]
    angle = {"turned": float(dice.uniform(6, 40)) * float(dice.choice([-1, 1])), "on its side": float(dice.choice([90, 270, 180]))}.get(
        spoilt, float(dice.uniform(-4, 4))
    )
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    there = corners @ turn[:, :2].T + turn[:, 2]
    there += dice.uniform(-0.04, 0.04, (4, 2)) * min(height, width)
    there -= there.min(0)
    away = cv2.getPerspectiveTransform(corners, there.astype(np.float32))
    size = tuple(int(v) + 1 for v in there.max(0))
    colours = cv2.warpPerspective(colours, away, size, flags=cv2.INTER_LINEAR)
    grid = [cv2.perspectiveTransform(points[None], away)[0] for points in grid]
    if spoilt == "dim":
        level = float(dice.uniform(0.25, 0.5))
        rgb = colours[..., :3].astype(np.float32)
        colours = np.dstack([(128 * (1 - level) * dice.uniform(0.2, 1.2) + rgb * level).clip(0, 255).astype(np.uint8), colours[..., 3:]])
    if spoilt == "blurred":
        colours = cv2.GaussianBlur(colours, (0, 0), max(0.6, thing.ink * float(dice.uniform(0.05, 0.12))))
    return colours, grid, spoilt


def _photographed(dice: Dice, canvas: Picture) -> bytes:
    """Uneven light, a little softness, the sensor's noise and JPEG, as in any phone's picture."""
    height, width = canvas.shape[:2]
    light = dice.uniform(0.75, 1.15) + 0.3 * (textures.clouds(dice, height, width, 256) - 0.5)
    lit = cv2.multiply(canvas, cv2.merge([light.astype(np.float32)] * 3), dtype=cv2.CV_32F)
    out = textures.noisy(dice, cv2.GaussianBlur(lit, (0, 0), float(dice.uniform(0.3, 0.9))), float(dice.uniform(1, 5)))
    return cv2.imencode(".jpg", out[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(dice.integers(60, 96))])[1].tobytes()

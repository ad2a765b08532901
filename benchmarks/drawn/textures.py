"""Surfaces such as stand behind people in school photos, drawn: bricks, grass, fences, floors, leaves, cloth. No words on any of them.

Each function takes a random generator, a height and a width, and returns height x width x 3, RGB, 8 bits.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Dice = np.random.Generator


def clouds(dice: Dice, height: int, width: int, finest: int = 2, steep: float = 0.6) -> NDArray[np.float32]:
    """Noise at all scales down to `finest` pixels, between 0 and 1."""
    if finest >= 8:
        small = clouds(dice, max(2, height * 4 // finest), max(2, width * 4 // finest), 4, steep)
        return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    out = np.zeros((height, width), np.float32)
    weight, cell = 1.0, max(height, width)
    while cell >= finest:
        grid = dice.random((max(2, height // cell + 2), max(2, width // cell + 2)), dtype=np.float32)
        out += np.float32(weight) * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        weight, cell = weight * steep, cell // 2
    low, high = float(out.min()), float(out.max())
    return (out - low) / max(high - low, 1e-6)


def colour(dice: Dice, low: int = 20, high: int = 235) -> NDArray[np.float32]:
    """Any colour, muted as paint and cloth mostly are."""
    bright = dice.uniform(low, high)
    return (bright + dice.uniform(0.1, 0.8) * (dice.uniform(low, high, 3) - bright)).astype(np.float32)


def _mixed(share: NDArray[np.float32], dark: NDArray[np.float32], light: NDArray[np.float32]) -> Picture:
    steps = (dark + (light - dark) * np.linspace(0, 1, 256, dtype=np.float32)[:, None]).clip(0, 255).astype(np.uint8)
    return steps[(share * 255).astype(np.uint8)]


def noisy(dice: Dice, picture: NDArray[np.float32], strength: float) -> Picture:
    """With grain of that strength, the same again every 300 pixels or so."""
    height, width = picture.shape[:2]
    tile = dice.normal(0, strength, (293, 307)).astype(np.float32)
    noise = np.tile(tile, (height // 293 + 1, width // 307 + 1))[:height, :width]
    return cv2.add(picture, cv2.merge([noise] * 3), dtype=cv2.CV_8U)


def wall(dice: Dice, height: int, width: int) -> Picture:
    """Plaster or sky: smooth."""
    return _mixed(clouds(dice, height, width, 64, 0.5), colour(dice), colour(dice))


def grass(dice: Dice, height: int, width: int) -> Picture:
    """Blades: noise drawn out upwards, coarser towards the bottom."""
    size = int(dice.integers(2, 6))
    noise = dice.random((height // size + 1, width // size + 1), dtype=np.float32)
    noise = cv2.resize(cv2.blur(noise, (1, int(dice.integers(3, 9)))), (width, height), interpolation=cv2.INTER_LINEAR)
    share = (0.6 * (noise - noise.mean()) / noise.std() * 0.25 + 0.5 + 0.4 * (clouds(dice, height, width, 16) - 0.5)).clip(0, 1)
    return _mixed(share.astype(np.float32), np.array([25, 50, 15], np.float32), np.array([130, 170, 90], np.float32))


def bricks(dice: Dice, height: int, width: int) -> Picture:
    """A wall in stretcher bond."""
    tall = int(dice.integers(8, 44))
    long, joint = int(tall * dice.uniform(2, 3.4)), max(1, round(tall * dice.uniform(0.06, 0.16)))
    base, mortar = np.array([150, 75, 55], np.float32) + dice.normal(0, 22, 3), colour(dice, 110, 220)
    out = np.empty((height, width, 3), np.float32)
    out[:] = mortar
    for row, y in enumerate(range(0, height, tall)):
        for x in range(-(row % 2) * (long // 2), width, long):
            out[y : y + tall - joint, max(0, x) : max(0, x + long - joint)] = base + dice.normal(0, 16) + dice.normal(0, 5, 3)
    return noisy(dice, out + 40 * (clouds(dice, height, width, 4)[..., None] - 0.5), 5)


def planks(dice: Dice, height: int, width: int) -> Picture:
    """Laid boards, or a fence of them, with grain, gaps and nails."""
    wide, upright = int(dice.integers(14, 70)), bool(dice.integers(2))
    tall, long = (width, height) if upright else (height, width)
    grain = cv2.resize(dice.random((tall, max(2, long // 40)), dtype=np.float32), (long, tall), interpolation=cv2.INTER_CUBIC)
    out = colour(dice, 70, 200) * np.ones((tall, long, 1), np.float32) + 40 * (grain[..., None] - 0.5)
    for y in range(0, tall, wide):
        out[y : y + wide] += dice.normal(0, 14)
        out[y : y + max(1, wide // 14)] *= dice.uniform(0.2, 0.6)
        for x in dice.integers(0, long, 1 + long // 300):
            out[y : y + wide, x : x + 2] *= 0.5
            cv2.circle(out, (int(x) + 6, y + wide // 2), max(1, wide // 18), (40, 35, 30), -1)
    return noisy(dice, out.transpose(1, 0, 2) if upright else out, 5)


def railings(dice: Dice, height: int, width: int) -> Picture:
    """Bars before greenery."""
    out = leaves(dice, height, width)
    gap, thick, ink = int(dice.integers(10, 60)), int(dice.integers(2, 8)), colour(dice).tolist()
    for x in range(int(dice.integers(gap)), width, gap):
        cv2.line(out, (x, 0), (x + int(dice.integers(-3, 4)), height), ink, thick)
    for y in dice.integers(0, height, 3):
        cv2.line(out, (0, int(y)), (width, int(y) + int(dice.integers(-20, 20))), ink, thick + 2)
    return out


def mesh(dice: Dice, height: int, width: int) -> Picture:
    """A chain-link fence before a lawn."""
    out = grass(dice, height, width)
    gap, thick, ink = int(dice.integers(10, 50)), int(dice.integers(1, 4)), colour(dice).tolist()
    for x in range(-height, width + height, gap):
        cv2.line(out, (x, 0), (x + height, height), ink, thick, cv2.LINE_AA)
        cv2.line(out, (x, 0), (x - height, height), ink, thick, cv2.LINE_AA)
    return out


def parquet(dice: Dice, height: int, width: int) -> Picture:
    """Blocks in herringbone."""
    short = int(dice.integers(8, 30))
    long = short * int(dice.integers(3, 6))
    base, side = colour(dice, 90, 190), int(np.hypot(height, width)) + 2 * long
    out = np.empty((side, side, 3), np.float32)
    for i, y in enumerate(range(0, side, short)):
        for x in range(-2 * long + (i * short) % (2 * long), side, 2 * long):
            for left, top, w, h in ((x, y, long, short), (x + long, y, short, long)):
                if left + w > 0 and left < side:
                    out[top : top + h, max(0, left) : left + w] = base + dice.normal(0, 14)
                    out[top : top + 1, max(0, left) : left + w] = base * 0.45
                    out[top : top + h, max(0, left) : max(0, left) + 1] = base * 0.45
    middle = (side / 2, side / 2)
    turned = cv2.warpAffine(out, cv2.getRotationMatrix2D(middle, float(dice.uniform(0, 90)), 1), (side, side))
    y, x = (side - height) // 2, (side - width) // 2
    return noisy(dice, turned[y : y + height, x : x + width], 5)


def leaves(dice: Dice, height: int, width: int) -> Picture:
    """A hedge or a tree: leaves over leaves."""
    size = float(dice.uniform(4, 26))
    out = np.full((height, width, 3), (20, 35, 15), np.uint8)
    base = np.array([70, 110, 45], np.float32) + dice.normal(0, 25, 3)
    light = clouds(dice, height, width, 32)
    count = min(4000, int(2.2 * height * width / (size * size)))
    x, y = dice.integers(0, width, count), dice.integers(0, height, count)
    shades = (base * (0.3 + 1.2 * light[y, x])[:, None] + dice.normal(0, 16, (count, 1))).clip(0, 255).tolist()
    axes = np.maximum(1, size * dice.uniform((0.5, 0.2), (1.2, 0.6), (count, 2))).astype(int).tolist()
    for *middle, axis, turn, shade in zip(x.tolist(), y.tolist(), axes, dice.uniform(0, 180, count).tolist(), shades, strict=True):
        cv2.ellipse(out, middle, axis, turn, 0, 360, shade, -1)
    return out


def jumble(dice: Dice, height: int, width: int) -> Picture:
    """Things of all sizes over each other, few large and many small: the statistics of cluttered rooms."""
    out = np.full((height, width, 3), colour(dice).tolist(), np.uint8)
    for size in np.sort((6 / (dice.random(1400) + 0.012)).clip(4, 400))[::-1]:
        x, y, ink = int(dice.integers(width)), int(dice.integers(height)), colour(dice).tolist()
        a, b = int(size * dice.uniform(0.3, 1)) + 1, int(size * dice.uniform(0.3, 1)) + 1
        if dice.random() < 0.5:
            cv2.ellipse(out, (x, y), (a, b), float(dice.uniform(0, 180)), 0, 360, ink, -1, cv2.LINE_AA)
        else:
            corners = cv2.boxPoints(((x, y), (2 * a, 2 * b), float(dice.choice([0, 0, dice.uniform(0, 90)]))))
            cv2.fillPoly(out, [corners.astype(np.int32)], ink, cv2.LINE_AA)
    return noisy(dice, out.astype(np.float32) + 30 * (clouds(dice, height, width, 4)[..., None] - 0.5), 4)


def windows(dice: Dice, height: int, width: int) -> Picture:
    """A building's front."""
    out = bricks(dice, height, width) if dice.random() < 0.6 else wall(dice, height, width)
    w, h = int(dice.integers(12, 90)), int(dice.integers(16, 110))
    frame, glass = colour(dice, 150, 255).tolist(), colour(dice, 10, 140)
    for y in range(int(dice.integers(h)), height, int(h * dice.uniform(1.3, 2))):
        for x in range(int(dice.integers(w)), width, int(w * dice.uniform(1.25, 2))):
            cv2.rectangle(out, (x, y), (x + w, y + h), (glass + dice.normal(0, 20)).clip(0, 255).tolist(), -1)
            cv2.rectangle(out, (x, y), (x + w, y + h), frame, max(1, w // 16))
            cv2.line(out, (x + w // 2, y), (x + w // 2, y + h), frame, max(1, w // 20))
            cv2.line(out, (x, y + h // 2), (x + w, y + h // 2), frame, max(1, w // 20))
    return out


def shelves(dice: Dice, height: int, width: int) -> Picture:
    """Backs of books, unlettered."""
    out = np.full((height, width, 3), (60, 40, 25), np.uint8)
    tall = int(dice.integers(30, 160))
    for y in range(0, height, tall):
        x = 0
        while x < width:
            wide = int(dice.integers(4, max(6, tall // 4)))
            cv2.rectangle(out, (x, y + int(dice.integers(3, max(4, tall // 4)))), (x + wide, y + tall - 4), colour(dice).tolist(), -1)
            x += wide + int(dice.integers(0, 4))
    return noisy(dice, out.astype(np.float32), 5)


def checks(dice: Dice, height: int, width: int) -> Picture:
    """Gingham or tartan."""
    step = int(dice.integers(5, 40))
    across, down = np.zeros(width, np.float32), np.zeros(height, np.float32)
    for k in range(int(dice.integers(1, 4))):
        period = step * (k + 1)
        across[(np.arange(width) // period) % 2 == 0] += 1
        down[(np.arange(height) // period) % 2 == 0] += 1
    share = across[None] + down[:, None]
    return noisy(dice, _mixed(share / max(1.0, float(share.max())), colour(dice), colour(dice)).astype(np.float32), 6)


def stripes(dice: Dice, height: int, width: int) -> Picture:
    """Striped cloth or blinds."""
    period = int(dice.integers(5, 50))
    along = ((np.arange(height) + dice.integers(period)) % period < period * dice.uniform(0.2, 0.8)).astype(np.float32)
    share = np.repeat(along[:, None], width, axis=1)
    if dice.random() < 0.4:
        wave = (np.sin(np.arange(width) / dice.uniform(20, 120)) * dice.uniform(0, 12)).astype(np.int32)
        share = share[(np.arange(height)[:, None] + wave[None]) % height, np.arange(width)[None]]
    out = noisy(dice, _mixed(share, colour(dice), colour(dice)).astype(np.float32), 6)
    return out if dice.random() < 0.5 else np.ascontiguousarray(np.resize(out.transpose(1, 0, 2), (height, width, 3)))


def motifs(dice: Dice, height: int, width: int) -> Picture:
    """Printed cloth: one small figure again and again, on a grid or askew."""
    size = int(dice.integers(7, 40))
    tile = np.full((2 * size, 2 * size, 3), colour(dice).tolist(), np.uint8)
    inks = [colour(dice).tolist() for _ in range(2)]
    for _ in range(int(dice.integers(2, 7))):
        x, y = (int(v) for v in dice.integers(size // 2, 2 * size - size // 2, 2))
        axes = (max(1, int(size * dice.uniform(0.1, 0.5))), max(1, int(size * dice.uniform(0.05, 0.4))))
        ends = (0, 360) if dice.random() < 0.6 else (0, int(dice.integers(90, 300)))
        thick = -1 if dice.random() < 0.6 else max(1, size // 8)
        cv2.ellipse(tile, (x, y), axes, float(dice.uniform(0, 180)), *ends, inks[int(dice.integers(2))], thick, cv2.LINE_AA)
    rows = [np.roll(tile, int(dice.integers(2 * size)) if dice.random() < 0.5 else 0, axis=1) for _ in range(height // (2 * size) + 1)]
    sheet = np.concatenate([np.tile(r, (1, width // (2 * size) + 1, 1)) for r in rows])[:height, :width]
    return noisy(dice, sheet.astype(np.float32), 6)


def knit(dice: Dice, height: int, width: int) -> Picture:
    """Stitches, or a woven mat: a fine grid of V shapes."""
    size, base = int(dice.integers(4, 14)), colour(dice)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    phase = (y + np.abs((x % size) - size / 2) * 1.4) * (2 * np.pi / size)
    bands = ((x // (size * 6)).astype(np.int32) % 3 == 0) * dice.uniform(-40, 40)
    return noisy(dice, base + (22 * np.sin(phase) + bands)[..., None], 6)


def pebbles(dice: Dice, height: int, width: int) -> Picture:
    """Gravel or tarmac."""
    noise = dice.random((height, width), dtype=np.float32)
    size = float(dice.uniform(1, 6))
    noise = cv2.GaussianBlur(noise, (0, 0), size) - cv2.GaussianBlur(noise, (0, 0), size * 2)
    share = (0.5 + 0.28 * noise / noise.std()).clip(0, 1)
    return _mixed(share.astype(np.float32), colour(dice, 20, 110), colour(dice, 110, 230))


def tiles(dice: Dice, height: int, width: int) -> Picture:
    """Floor tiles or paving with joints."""
    size, joint = int(dice.integers(12, 90)), int(dice.integers(1, 4))
    base = colour(dice, 70, 220)
    out = np.empty((height, width, 3), np.float32)
    for y in range(0, height, size):
        for x in range(0, width, size):
            out[y : y + size, x : x + size] = base + dice.normal(0, 10)
    out[np.arange(height) % size < joint] *= 0.55
    out[:, np.arange(width) % size < joint] *= 0.55
    return noisy(dice, out, 5)


Texture = Callable[[Dice, int, int], Picture]
SHARED: tuple[Texture, ...] = (wall, grass, bricks, leaves, stripes, jumble)
TRAIN: tuple[Texture, ...] = (*SHARED, railings, windows, checks, pebbles, tiles)
"""What stands behind words that the classifier of rows is trained on."""
BARE: tuple[Texture, ...] = (*TRAIN[1:], motifs, mesh, parquet)
"""What it is shown without any words."""
TEST: tuple[Texture, ...] = (*SHARED, planks, mesh, parquet, shelves, motifs, knit)
"""What it is measured over; planks, shelves and knitting it has never seen, the rest in other sizes and colours."""

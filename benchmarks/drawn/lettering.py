"""Things with words on them, as they appear in school photos, each drawn flat; where each of their words stands is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.drawn.textures import Dice, checks, clouds, knit, stripes, wall

KINDS = ("badge", "certificate", "whiteboard", "banner", "jumper", "plate")
FONTS = {
    "train": ("lato", "manrope", "hanken_grotesk", "source_sans_pro", "caladea", "rhd"),
    "test": ("roboto", "source_serif_pro", "fredoka_one", "fjallaone"),
}
"""Packages of fonts (all under the SIL Open Font Licence or Apache-2.0). No font of the test part is ever trained on."""
HAND = {"train": ("amatic_sc",), "test": ("intuitive",)}
"""Hand-drawn fonts, for whiteboards."""

FIRST = [
    "Poppy",
    "Amelia",
    "Kavin",
    "Theo",
    "Zainab",
    "Oliver",
    "Aisha",
    "Jakub",
    "Freya",
    "Mohammed",
    "Isla",
    "Chidi",
    "Grace",
    "Harvey",
    "Priya",
    "Callum",
    "Erin",
    "Tomasz",
    "Ruby",
    "Ngozi",
]
LAST = [
    "Cartwright",
    "Hartley",
    "Selvarajah",
    "Baptiste",
    "Okonkwo",
    "Whitfield",
    "Begum",
    "Kowalski",
    "Macleod",
    "Siddiqui",
    "Pritchard",
    "Adeyemi",
    "Thornton",
    "Nguyen",
    "Doyle",
    "Fairclough",
]
HEADS = ("Certificate of Merit", "Star of the Week", "Head Teacher's Award", "Swimming 25 metres", "Reading Champion", "Full Attendance")
PHRASES = (
    "Sports Day", "Welcome back", "Year Six Leavers", "Science Fair", "Open Evening", "Summer Concert", "Spelling Test", "Maths Challenge",
    "Well done everyone", "Kindness Matters", "Library Hour", "Football Tournament", "Harvest Festival", "Today is Monday", "Class Rules",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A thing with words, flat.

    Attributes:
        colours: height x width x 4, RGBA, 8 bits.
        words: each word and its box (left, top, right, bottom) on the sheet.
        ink: height of a capital letter of the smallest line, in pixels.
    """

    colours: NDArray[np.uint8]
    words: tuple[tuple[str, tuple[float, float, float, float]], ...]
    ink: float


@cache
def fonts(part: str, hand: bool) -> tuple[str, ...]:
    """Paths of the font files of a part.

    Raises:
        SystemExit: a package of fonts is missing.
    """
    out: list[str] = []
    for name in (HAND if hand else FONTS)[part]:
        spec = find_spec(f"font_{name}")
        if spec is None or spec.origin is None:
            raise SystemExit(f"The package font-{name.replace('_', '-')} is missing. Run: uv sync --group drawn")
        # Thin and italic cuts are kept; variable fonts are not, since Pillow needs libraries of its own for them.
        files = sorted(
            p for p in (Path(spec.origin).parent / "files").iterdir() if p.suffix in (".ttf", ".otf") and "Variable" not in p.name
        )
        out += [str(p) for p in files[:: max(1, len(files) // 6)]]
    return tuple(out)


def _font(dice: Dice, part: str, capital: float, *, hand: bool = False) -> ImageFont.FreeTypeFont:
    """A font of the part in which a capital letter is `capital` pixels high."""
    path = str(dice.choice(fonts(part, hand)))
    trial = ImageFont.truetype(path, 100).getbbox("H")
    return ImageFont.truetype(path, max(6, round(100 * capital / max(1, trial[3] - trial[1]))))


def _name(dice: Dice) -> str:
    return f"{dice.choice(FIRST)} {dice.choice(LAST)}"


def _set(
    lines: list[tuple[str, ImageFont.FreeTypeFont]], gap: float, margin: float, dice: Dice, *, centred: bool
) -> tuple[Image.Image, list]:
    """The lines as a mask (8 bits), and each word's box on it."""
    wide = max(font.getlength(text) for text, font in lines)
    tall = sum(font.size * gap for _, font in lines)
    mask = Image.new("L", (int(wide + 2 * margin) + 2, int(tall + 2 * margin) + 2))
    pen, y, words = ImageDraw.Draw(mask), margin, []
    for text, font in lines:
        x = margin + (wide - font.getlength(text)) / 2 if centred else margin + dice.uniform(0, 0.1) * wide * (wide > font.getlength(text))
        pen.text((x, y), text, fill=255, font=font)
        at = 0
        for word in text.split(" "):
            start = x + font.getlength(text[:at])
            box = font.getbbox(word)
            words.append((word, (start, y + box[1], start + font.getlength(word), y + box[3])))
            at += len(word) + 1
        y += font.size * gap
    return mask, words


def _inked(ground: NDArray[np.uint8], mask: Image.Image, ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    share = np.asarray(mask, dtype=np.float32)[..., None] / 255
    out = ground.astype(np.float32) * (1 - share) + ink * share
    return np.dstack([out.clip(0, 255).astype(np.uint8), np.full(out.shape[:2], 255, np.uint8)])


def sheet(dice: Dice, kind: str, part: str, capital: float) -> Sheet:
    """One thing of a kind of `KINDS`, its smallest letters `capital` pixels high."""
    light, dark = dice.uniform(185, 250, 3).astype(np.float32), dice.uniform(5, 75, 3).astype(np.float32)
    centred = kind != "whiteboard"
    hand = kind == "whiteboard" and dice.random() < 0.7
    font = _font(dice, part, capital, hand=hand)
    large = font.font_variant(size=int(font.size * dice.uniform(1.2, 1.7)))
    margin = capital * dice.uniform(0.6, 2)
    if kind == "badge":
        first, last = _name(dice).split()
        lines = [(first, large), (last, font)] if dice.random() < 0.5 else [(f"{first} {last}", font)]
    elif kind == "certificate":
        lines = [(str(dice.choice(HEADS)), large), ("awarded to", font), (_name(dice), font), ("for great effort in class", font)]
        lines = lines[: int(dice.integers(2, 5))]
    elif kind == "plate":
        letters = [chr(65 + int(dice.integers(26))) for _ in range(5)]
        lines = [(f"{letters[0]}{letters[1]}{dice.integers(10, 75):02} {''.join(letters[2:])}", font)]
        margin = capital * dice.uniform(0.25, 0.5)
    elif kind == "whiteboard":
        pool = [*PHRASES, *(_name(dice) for _ in range(6))]
        lines = [(str(t), font) for t in dice.choice(pool, int(dice.integers(1, 5)), replace=False)]
    elif kind == "banner":
        lines = [(str(dice.choice(PHRASES)).upper() if dice.random() < 0.5 else str(dice.choice(PHRASES)), font)]
        if dice.random() < 0.4:
            lines.append((_name(dice), font))
    else:
        text = str(dice.choice(LAST)).upper() if dice.random() < 0.6 else f"Year Six {dice.choice(FIRST)}"
        lines = [(text, font)]
        margin = capital * dice.uniform(1, 3)
    mask, words = _set(lines, float(dice.uniform(1.15, 1.6)), margin, dice, centred=centred)
    height, width = mask.height, mask.width
    if kind == "jumper":
        ground = [knit, stripes, checks, wall, wall][int(dice.integers(5))](dice, height, width)
        middle = ground.reshape(-1, 3).mean(0).astype(np.float32)
        # Cloth of a pattern is muted where letters are printed on it.
        ground = (middle + 0.35 * (ground.astype(np.float32) - middle)).clip(0, 255).astype(np.uint8)
        ink = light if middle.mean() < 128 else dark
    else:
        paper, ink = (light, dark) if dice.random() < (0.75 if kind != "banner" else 0.5) else (dark, light)
        if kind == "plate":
            paper, ink = np.array([[235, 235, 230], [240, 200, 30]][int(dice.integers(2))], np.float32), np.array([20, 20, 22], np.float32)
        if kind == "banner" and dice.random() < 0.5:
            paper = dice.integers(30, 226, 3).astype(np.float32)
            ink = light if paper.mean() < 128 else dark
        shade = 18 * (clouds(dice, height, width, 32)[..., None] - 0.5)
        ground = (paper + shade).clip(0, 255).astype(np.uint8)
        if kind in ("certificate", "badge", "plate") and dice.random() < 0.6:
            rim = max(1, int(margin * 0.25))
            cv2.rectangle(ground, (rim, rim), (width - rim - 1, height - rim - 1), ink.tolist(), max(1, int(capital * 0.08)))
    colours = _inked(ground, mask, ink)
    if kind == "jumper":
        # No edge of its own: it fades into what it is printed on.
        edge = max(2, int(margin * 0.8))
        fade = np.zeros((height, width), np.uint8)
        fade[edge:-edge, edge:-edge] = 255
        colours[..., 3] = cv2.blur(fade, (edge, edge))
    return Sheet(colours, tuple(words), capital)

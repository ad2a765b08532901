"""Printed words: how many are read, and what it costs, on drawn pictures of known content.

    uv run --group drawn python -m benchmarks.words [--pictures 1000] [--first 0] [--write FILE] [WAY ...]

A word counts as read when a line that was read where it stands holds it, with at most one letter in five wrong. Ways: `now`; `rows` (every row of
marks is looked at, as if there were no classifier); `whole` (no first stage: the most that the networks behind it can read). Times are of the processor, on one
thread, a picture; the pictures' share without words is `benchmarks.drawn.WORDLESS`. What was measured before a release is in `benchmarks/words.md`.
"""

from __future__ import annotations

import os

os.environ["CHECKER_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import datetime
import platform
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
from rapidfuzz import fuzz

from benchmarks.drawn import Drawn, Truth, drawn
from checker.photos import text_spots, words
from checker.photos.seen import Line

WAYS = ("rows", "now", "whole")
HEIGHTS = ((8, 12), (12, 18), (18, 28), (28, 61))
"""Heights of capitals, in pixels, for the table."""
ALIKE = 80.0
"""Of 100: how much of a word must be read."""


@dataclass
class Score:
    """What one way came to."""

    stages: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    crops: int = 0
    looked: int = 0
    wordless: float = 0.0
    total: float = 0.0
    found: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))


class Timed(words.WordReader):
    """A reader whose stages are timed."""

    def __init__(self, score: Score, *, choosy: bool = True) -> None:
        super().__init__(choosy=choosy)
        self.score = score

    def _outlines(self, bgr: Any, spots: Any, scale: float) -> Any:
        started = time.process_time()
        try:
            return super()._outlines(bgr, spots, scale)
        finally:
            self.score.stages["outliner"] += time.process_time() - started
            self.score.crops += len(spots)
            self.score.looked += 1

    def _read(self, bgr: Any, spots: Any, scale: float) -> Any:
        before, started = self.score.stages["outliner"], time.process_time()
        try:
            return super()._read(bgr, spots, scale)
        finally:
            self.score.stages["reader"] += time.process_time() - started - (self.score.stages["outliner"] - before)


def was_read(word: Truth, lines: Iterable[Line]) -> bool:
    """Whether a line near the word holds it."""
    left, top, right, bottom = word.box
    rim = max(6.0, word.height)
    for line in lines:
        l2, t2, r2, b2 = line.box
        if l2 < right + rim and left - rim < r2 and t2 < bottom + rim and top - rim < b2:
            read, sought = line.text.casefold().replace(" ", ""), word.text.casefold()
            # A short word must not be found inside any long line by chance: what is read must be as long.
            if len(read) >= 0.8 * len(sought) and fuzz.partial_ratio(sought, read) >= ALIKE:
                return True
    return False


def measure(way: str, pictures: Iterable[Drawn]) -> Score:
    """Read all pictures in one way."""
    score = Score()
    first: Callable[..., Any] = text_spots.text_spots
    reader = Timed(score, choosy=way != "whole")

    def timed(*given: Any, **more: Any) -> Any:
        started = time.process_time()
        try:
            return first(*given, **more, **({"choosy": False} if way == "rows" else {}))
        finally:
            score.stages["rows"] += time.process_time() - started

    words.text_spots = timed  # type: ignore[assignment]
    try:
        for picture in pictures:
            pixels = picture.pixels()
            if not score.found and not score.total:
                reader.read(pixels, picture.faces)  # the models are loaded
                score.stages.clear()
                score.crops = score.looked = 0
            started = time.process_time()
            lines = reader.read(pixels, picture.faces).lines
            took = time.process_time() - started
            score.total += took
            score.wordless += took * (not picture.words)
            for word in picture.words:
                right = was_read(word, lines)
                for key in ("all", word.kind, word.spoilt, next(f"{a} to {b - 1} px" for a, b in HEIGHTS if word.height < b)):
                    score.found[key].append(right)
    finally:
        words.text_spots = first
    return score


def table(scores: dict[str, Score], pictures: int, wordless: int) -> str:
    """Recall and time of each way, in Markdown."""
    keys = sorted(
        next(iter(scores.values())).found, key=lambda k: (k != "all", not k[0].isdigit(), int(k.split()[0]) if k[0].isdigit() else 0, k)
    )
    lines = ["| words read | words | " + " | ".join(scores) + " |", "| --- " * (len(scores) + 2) + "|"]
    for key in keys:
        found = {way: s.found[key] for way, s in scores.items()}
        lines.append(
            f"| {key} | {len(next(iter(found.values())))} | " + " | ".join(f"{sum(f) / len(f):.3f}" for f in found.values()) + " |"
        )
    lines += ["", "| seconds a picture | " + " | ".join(scores) + " |", "| --- " * (len(scores) + 1) + "|"]
    rows: Sequence[tuple[str, Callable[[Score], str]]] = (
        ("all", lambda s: f"{s.total / pictures:.3f}"),
        ("without a word", lambda s: f"{s.wordless / max(1, wordless):.3f}"),
        ("with words", lambda s: f"{(s.total - s.wordless) / max(1, pictures - wordless):.3f}"),
        ("first stage", lambda s: f"{s.stages['rows'] / pictures:.3f}"),
        ("outliner", lambda s: f"{s.stages['outliner'] / pictures:.3f}"),
        ("reader", lambda s: f"{s.stages['reader'] / pictures:.3f}"),
        ("pictures that went on to the networks", lambda s: str(s.looked)),
        ("crops outlined", lambda s: str(s.crops)),
    )
    lines += [f"| {name} | " + " | ".join(say(s) for s in scores.values()) + " |" for name, say in rows]
    return "\n".join(lines)


def main() -> None:
    """Draw, read, print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("ways", nargs="*", default=["rows", "now"], metavar="WAY", help=", ".join(WAYS))
    options.add_argument("--pictures", type=int, default=1000)
    options.add_argument("--first", type=int, default=0, help="number of the first picture")
    options.add_argument("--write", type=Path)
    given = options.parse_args()
    if unknown := set(given.ways) - set(WAYS):
        options.error(f"no such way: {', '.join(sorted(unknown))}; there are {', '.join(WAYS)}")
    cv2.setNumThreads(1)
    pictures = [drawn(given.first + n) for n in range(given.pictures)]
    wordless = sum(not p.words for p in pictures)
    scores = {way: measure(way, pictures) for way in given.ways or WAYS[:2]}
    head = f"{platform.machine()}, one thread, Python {platform.python_version()}, {datetime.date.today():%d %B %Y}; {given.pictures} drawn pictures, {wordless} without a word."
    text = f"{head}\n\n{table(scores, given.pictures, wordless)}"
    print(text)
    if given.write:
        given.write.write_text(f"# Printed words: recall and time\n\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

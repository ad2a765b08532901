"""Printed words: how many are read, and what it costs, on drawn pictures of known content.

    uv run --group drawn python -m benchmarks.words [--pictures 1000] [--first 0] [--kept FILE] [--write FILE] [WAY ...]

A word counts as read when a line that was read where it stands holds it, with at most one letter in five wrong. Ways: `now`; `rows` (every row of
marks is looked at, as if there were no classifier); `strict` (`SURE` 0 and `PERHAPS` -3); `whole` (no first stage: the most that the networks behind it can read). Times are of the processor, on one
thread, a picture; the pictures' share without words is `benchmarks.drawn.WORDLESS`. What was measured before a release is in `benchmarks/words.md`.
A thousand pictures take hours: with `--kept` each picture's result is written as it comes, and a later run with the same file goes on where that one stopped. Start a
new file when the code has changed.
"""

from __future__ import annotations

import os

os.environ["CHECKER_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import datetime
import json
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

WAYS = ("rows", "now", "strict", "whole")
HEIGHTS = ((8, 12), (12, 18), (18, 28), (28, 61))
"""Heights of capitals, in pixels, for the table."""
ALIKE = 80.0
"""Of 100: how much of a word must be read."""


@dataclass
class Score:
    """What one picture came to in one way; or, added up, all of them."""

    stages: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    crops: int = 0
    looked: int = 0
    wordless: float = 0.0
    total: float = 0.0
    found: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def add(self, other: Score) -> None:
        """Take in what another picture came to."""
        for stage, seconds in other.stages.items():
            self.stages[stage] += seconds
        for key, right in other.found.items():
            self.found[key] += right
        self.crops += other.crops
        self.looked += other.looked
        self.wordless += other.wordless
        self.total += other.total


class Kept:
    """Results of single pictures in a file of JSON lines, so that a run that was stopped can go on."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.known: dict[tuple[str, int], Score] = {}
        if path and path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.endswith("}"):  # the last one may be cut short
                    row = json.loads(line)
                    key = row.pop("way"), row.pop("number")
                    self.known[key] = Score(**row)

    def put(self, way: str, number: int, score: Score) -> None:
        """Write one down."""
        if self.path:
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write("\n" * (stream.tell() > 0) + json.dumps({"way": way, "number": number, **vars(score)}))


class Timed(words.WordReader):
    """A reader whose stages are timed."""

    def __init__(self, score: Score, *, choosy: bool = True) -> None:
        super().__init__(choosy=choosy)
        self.score = score  # of the picture that is being read

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


def measure(way: str, numbers: Iterable[int], kept: Kept) -> Score:
    """Read the pictures of these numbers in one way, but for those whose results are kept."""
    total = Score()
    first: Callable[..., Any] = text_spots.text_spots
    sure, perhaps = text_spots.SURE, text_spots.PERHAPS
    reader = Timed(Score(), choosy=way != "whole")

    def timed(*given: Any, **more: Any) -> Any:
        started = time.process_time()
        try:
            return first(*given, **more, **({"choosy": False} if way == "rows" else {}))
        finally:
            reader.score.stages["rows"] += time.process_time() - started

    words.text_spots = timed  # type: ignore[assignment]
    if way == "strict":
        text_spots.SURE, text_spots.PERHAPS = 0.0, -3.0
    warm = False
    try:
        for number in numbers:
            score = kept.known.get((way, number))
            if score is None:
                picture = drawn(number)
                if not warm:
                    reader.read(picture.pixels(), picture.faces)  # the models are loaded
                    warm = True
                score = reader.score = Score()
                _one(reader, picture)
                kept.put(way, number, score)
            total.add(score)
    finally:
        words.text_spots = first
        text_spots.SURE, text_spots.PERHAPS = sure, perhaps
    return total


def _one(reader: Timed, picture: Drawn) -> None:
    pixels, score = picture.pixels(), reader.score
    started = time.process_time()
    lines = reader.read(pixels, picture.faces).lines
    score.total = time.process_time() - started
    score.wordless = score.total * (not picture.words)
    for word in picture.words:
        right = was_read(word, lines)
        for key in ("all", word.kind, word.spoilt, next(f"{a} to {b - 1} px" for a, b in HEIGHTS if word.height < b)):
            score.found[key].append(right)


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
    options.add_argument("--kept", type=Path, help="a file for the results of single pictures; a run that finds some there goes on")
    options.add_argument("--write", type=Path)
    given = options.parse_args()
    if unknown := set(given.ways) - set(WAYS):
        options.error(f"no such way: {', '.join(sorted(unknown))}; there are {', '.join(WAYS)}")
    cv2.setNumThreads(1)
    numbers = range(given.first, given.first + given.pictures)
    kept = Kept(given.kept)
    scores = {way: measure(way, numbers, kept) for way in given.ways or WAYS[:2]}
    wordless = sum(not drawn(number).words for number in numbers)
    head = f"{platform.machine()}, one thread, Python {platform.python_version()}, {datetime.date.today():%d %B %Y}; {given.pictures} drawn pictures, {wordless} without a word."
    text = f"{head}\n\n{table(scores, given.pictures, wordless)}"
    print(text)
    if given.write:
        given.write.write_text(f"# Printed words: recall and time\n\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

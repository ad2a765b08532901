"""Printed words: how many are read, and what it costs, on drawn pictures of known content.

    uv run --group drawn python -m benchmarks.words [--pictures 200] [--minutes 10] [--first 0] [--kept FILE] [--write FILE] [WAY ...]

The pictures are spread over kinds of thing, sizes and turns: of those from `--first` on, each is taken of whose kinds, sizes and turns fewer were taken than is their share (and two without
a word to each three with some). What can be shown in `--minutes` is shown: the ways take turns picture by picture, so that each has read the same ones when time is up. `--minutes 0` reads all.

A word counts as read when a line that was read where it stands holds it, with at most one letter in five wrong. Ways: `now`; `rows` (every row of
marks is looked at, as if there were no classifier: as it was before); `strict` (`SURE` 0 and `PERHAPS` -3); `whole` (no first stage: the most that the networks behind it can read). Times are of the processor, on one
thread, a picture; the pictures' share without words is `benchmarks.drawn.WORDLESS`. What was measured before a release is in `benchmarks/words.md`.
The first stage has a word where a place that it gives covers the most of it; what it has not, nothing behind it can read. Intervals hold 95 of 100 samples of as many pictures drawn from
these (with all words of a picture together).
A thousand pictures take hours: with `--kept` each picture's result is written as it comes, and a later run with the same file goes on where that one stopped. Start a
new file when the code has changed.
"""

from __future__ import annotations

import os

os.environ["CHECKER_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import datetime
import itertools
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from benchmarks.computer import machine
from benchmarks.drawn import Drawn, Truth, drawn
from checker.photos import text_spots, words
from checker.photos.seen import Line

WAYS = ("rows", "now", "strict", "whole")
HEIGHTS = ((8, 12), (12, 18), (18, 28), (28, 61))
"""Heights of capitals, in pixels, for the table."""
SHARES = {"k": 6, "s": 4, "t": 6}
"""How many kinds, sizes and turns there are."""
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
    placed: list[bool] = field(default_factory=list)
    pictures: list[tuple[int, int, int, float]] = field(default_factory=list)
    """Of each picture: its words, those that the first stage has, those read, and seconds."""

    def add(self, other: Score) -> None:
        """Take in what another picture came to."""
        for stage, seconds in other.stages.items():
            self.stages[stage] += seconds
        for key, right in other.found.items():
            self.found[key] += right
        self.placed += other.placed
        self.pictures.append((len(other.placed), sum(other.placed), sum(other.found["all"]), other.total))
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
                    if "placed" not in row:  # written before it was asked which words the first stage has: they would count as none
                        raise SystemExit(f"{path} was kept by an earlier form of this benchmark. Delete it or name another file.")
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
        self.spots: list[text_spots.Spot] = []

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


def has_place(word: Truth, spots: Iterable[text_spots.Spot]) -> bool:
    """Whether one place covers most of a word."""
    left, top, right, bottom = word.box
    area = (right - left) * (bottom - top)
    shared = (max(0, min(right, s.box[2]) - max(left, s.box[0])) * max(0, min(bottom, s.box[3]) - max(top, s.box[1])) for s in spots)
    return any(part >= 0.8 * area for part in shared)


def spread(first: int) -> Iterator[tuple[int, Drawn]]:
    """Numbers and pictures, so that kinds, sizes and turns come up alike often; without end."""
    had: Counter[str] = Counter()
    wordless = 0
    for number in itertools.count(first):
        picture = drawn(number)
        if not picture.words:
            if 3 * wordless <= 2 * had["pictures"]:
                wordless += 1
                yield number, picture
            continue
        things = {key for word in picture.words for key in _strata(word)}
        # A picture has several things in it: on the whole, fewer of their kinds, sizes and turns were taken than is their share.
        if sum(had[key] * SHARES[key[0]] / max(1, had[key[0]]) for key in things) <= len(things):
            had.update(things)
            had.update(key[0] for key in things)
            had["pictures"] += 1
            yield number, picture


def _strata(word: Truth) -> tuple[str, str, str]:
    return f"k{word.kind}", f"s{_size(word)}", f"t{word.spoilt}"


def _size(word: Truth) -> str:
    return next(f"{a} to {b - 1} px" for a, b in HEIGHTS if word.height < b)


def measure(way: str, reader: Timed, number: int, picture: Drawn, kept: Kept) -> Score:
    """Read a picture in one way, or take its result where that is kept."""
    known = kept.known.get((way, number))
    if known is not None:
        return known
    first: Callable[..., Any] = text_spots.text_spots
    sure, perhaps = text_spots.SURE, text_spots.PERHAPS

    def timed(*given: Any, **more: Any) -> Any:
        started = time.process_time()
        try:
            reader.spots = first(*given, **more, **({"choosy": False} if way == "rows" else {}))
            return reader.spots
        finally:
            reader.score.stages["rows"] += time.process_time() - started

    words.text_spots = timed  # type: ignore[assignment]
    if way == "strict":
        text_spots.SURE, text_spots.PERHAPS = 0.0, -3.0
    try:
        score = reader.score = Score()
        _one(reader, picture)
        kept.put(way, number, score)
        return score
    finally:
        words.text_spots = first
        text_spots.SURE, text_spots.PERHAPS = sure, perhaps


def _one(reader: Timed, picture: Drawn) -> None:
    pixels, score = picture.pixels(), reader.score
    reader.spots = [] if reader.choosy else [text_spots.Spot((0, 0, pixels.shape[1], pixels.shape[0]), 1.0)]
    started = time.process_time()
    lines = reader.read(pixels, picture.faces).lines
    score.total = time.process_time() - started
    score.wordless = score.total * (not picture.words)
    for word in picture.words:
        right = was_read(word, lines)
        score.placed.append(has_place(word, reader.spots))
        for key in ("all", word.kind, word.spoilt, _size(word)):
            score.found[key].append(right)


def interval(score: Score, figure: Callable[[NDArray[np.float64]], float]) -> str:
    """A figure of the pictures and where it lies for 95 of 100 samples of them."""
    pictures = np.array(score.pictures, dtype=np.float64).reshape(-1, 4)
    dice = np.random.default_rng(1)
    tries = [figure(pictures[dice.integers(0, len(pictures), len(pictures))]) for _ in range(500)]
    low, high = np.nanpercentile(tries, (2.5, 97.5))
    return f"{figure(pictures):.3f} ({low:.3f} to {high:.3f})"


def summary(scores: dict[str, Score]) -> str:
    """Both stages' recall and the time of each way, with intervals, in Markdown."""
    rows: Sequence[tuple[str, Callable[[NDArray[np.float64]], float]]] = (
        ("words that the first stage has", lambda p: float(p[:, 1].sum() / max(1, p[:, 0].sum()))),
        ("words read", lambda p: float(p[:, 2].sum() / max(1, p[:, 0].sum()))),
        ("seconds a picture", lambda p: float(p[:, 3].mean())),
        ("seconds a picture without a word", lambda p: float(p[p[:, 0] == 0, 3].mean()) if (p[:, 0] == 0).any() else float("nan")),
    )
    lines = ["| | " + " | ".join(scores) + " |", "| --- " * (len(scores) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(interval(s, figure) for s in scores.values()) + " |" for name, figure in rows]
    return "\n".join(lines)


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
    options.add_argument("--pictures", type=int, default=200)
    options.add_argument("--minutes", type=float, default=10.0, help="stop when so many have gone by; 0: when all are read")
    options.add_argument("--first", type=int, default=0, help="number of the first picture")
    options.add_argument("--kept", type=Path, help="a file for the results of single pictures; a run that finds some there goes on")
    options.add_argument("--write", type=Path)
    given = options.parse_args()
    if unknown := set(given.ways) - set(WAYS):
        options.error(f"no such way: {', '.join(sorted(unknown))}; there are {', '.join(WAYS)}")
    cv2.setNumThreads(1)
    ways = given.ways or list(WAYS[:2])
    kept, scores, wordless, count = Kept(given.kept), {way: Score() for way in ways}, 0, 0
    readers = {way: Timed(Score(), choosy=way != "whole") for way in ways}
    warm = drawn(given.first)
    for reader in readers.values():
        reader.read(warm.pixels())  # the models are loaded
    started = time.monotonic()
    for number, picture in spread(given.first):
        if count == given.pictures or (given.minutes and time.monotonic() - started > 60 * given.minutes):
            break
        for way in ways:
            scores[way].add(measure(way, readers[way], number, picture, kept))
        count, wordless = count + 1, wordless + (not picture.words)
    head = f"{machine()}, one thread, {datetime.date.today():%d %B %Y}; {count} drawn pictures spread over kinds, sizes and turns, {wordless} without a word."
    text = f"{head}\n\n{summary(scores)}\n\n{table(scores, count, wordless)}"
    print(text)
    if given.write:
        given.write.write_text(f"# Printed words: recall and time\n\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

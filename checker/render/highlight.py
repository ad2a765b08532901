"""Overlapping spans of a text as segments that follow each other, for anything that shows marks: the page and the HTML report."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to be marked. `start` and `end` are Python string indices, end exclusive; `number` is what a reader is shown."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same marks.

    Attributes:
        text: the stretch.
        marks: numbers of the marks over it, in the order of their numbers; empty for plain text.
        ends: those of them that end with it, so that each number is shown once.
    """

    text: str
    marks: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def segments(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """Cut `text` at the borders of `marks`.

    The segments joined together are always the text. Marks may overlap, nest or repeat. A border inside a character as readers see it (an
    emoji of several code points, a letter with a combining accent, a flag) is moved outwards, so that no character is torn apart. A mark
    outside the text, or empty, is left out.
    """
    placed = []
    for mark in marks:
        start, end = max(0, mark.start), min(len(text), mark.end)
        if start < end:
            placed.append(Mark(_outwards(text, start, -1), _outwards(text, end, 1), mark.number))
    borders = sorted({0, len(text), *(m.start for m in placed), *(m.end for m in placed)})
    out = []
    for start, end in itertools.pairwise(borders):
        over = [m for m in placed if m.start <= start and end <= m.end]
        numbers = tuple(sorted({m.number for m in over}))
        ends = tuple(sorted({m.number for m in over if m.end == end}))
        out.append(Segment(text[start:end], numbers, ends))
    return out


def _outwards(text: str, at: int, step: int) -> int:
    while 0 < at < len(text) and _inside_character(text, at):
        at += step
    return at


def _inside_character(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` would tear a character apart (the cases of Unicode annex 29 that posts hold)."""
    before, after = text[at - 1], text[at]
    if before == _JOINER or after == _JOINER or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return True
    if (
        "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f"
    ):  # skin tones, tags of the flags of Scotland and Wales
        return True
    if _regional(after) and _regional(before):
        run = at
        while run and _regional(text[run - 1]):
            run -= 1
        return (at - run) % 2 == 1
    return before == "\r" and after == "\n"


def _regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"

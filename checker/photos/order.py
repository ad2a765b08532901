"""The order in which people read the faces of a picture, and the letters they bear: the same wherever a picture is shown, so that "face B" is one child for all."""

from __future__ import annotations

from collections.abc import Iterable

from checker.finding import Box


def reading_order(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """Row by row from the top, each from the left. Two faces stand in one row where the middle of either lies within the other's height.

    Every box comes out, one that is upside down as well: the first of a row belongs to it whatever its numbers.
    """
    left = sorted(boxes, key=lambda b: (b[1] + b[3], b[0]))
    out: list[Box] = []
    while left:
        _, top, _, bottom = left[0]
        row = [b for b in left if b == left[0] or top <= (b[1] + b[3]) / 2 <= bottom or b[1] <= (top + bottom) / 2 <= b[3]]
        out += sorted(row, key=lambda b: (b[0], b[1]))
        left = [b for b in left if b not in row]
    return tuple(out)


def letter(index: int) -> str:
    """A, B ... Z, AA, AB ..."""
    first, second = divmod(index, 26)
    return (letter(first - 1) if first else "") + chr(65 + second)


def place_of_letter(written: str) -> int:
    """The index that bears this letter."""
    place = 0
    for each in written:
        place = place * 26 + ord(each) - 64
    return place - 1

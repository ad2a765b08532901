"""In which stretches a text is read: whole, paragraph by paragraph, in windows; and a long paragraph again in parts."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from checker.language.pieces import Pieces
from checker.language.sentences import sentences

WINDOW = 254
"""Pieces read at once at most; with the marks at both ends 256, as in training."""
OVERLAP = 0.25
"""Of a window, what the next one reads again."""
WHOLE, PARAGRAPHS = 72, 50
"""Pieces up to which a text or a paragraph is read whole, and paragraphs are read together."""
LONG_LINE = 12
"""Words from which a line is a paragraph."""


def beginnings(text: str, pieces: Pieces) -> tuple[list[int], list[int]]:
    """The pieces with which a paragraph begins, and those with which a sentence does within a line; neither is looked for in a text that is read whole."""
    if len(pieces.ids) <= WHOLE:
        return [], []
    starts = [start for start, _ in pieces.words]
    firsts = [bisect_left(starts, start) for start, _ in sentences(text)]
    within = [n for n in firsts if 0 < n < len(starts) and "\n" not in text[pieces.words[n - 1][1] : starts[n]]]
    return paragraphs(text, pieces), [pieces.firsts[n] for n in within]


def paragraphs(text: str, pieces: Pieces) -> list[int]:
    """The pieces with which a paragraph begins: behind an empty line, or behind a line of a dozen words or more; lists stay together."""
    out = []
    line = 0  # how many words the line has so far
    for n, ((_, before), (start, _)) in enumerate(pairwise(pieces.words), 1):
        line += 1
        gap = text[before:start]
        if "\n" in gap:
            if line >= LONG_LINE or gap.count("\n") > 1:
                out.append(pieces.firsts[n])
            line = 0
    return out


def windows(pieces: Pieces, breaks: Sequence[int] = ()) -> list[tuple[int, int]]:
    """(start, end) of the stretches in which a text is read, in pieces.

    A text of more than `WHOLE` pieces is read paragraph by paragraph, short ones together up to `PARAGRAPHS`: the model learned from posts, and in a newsletter read whole what is wrong in one
    item is drowned by the others, while details and single pupils are seen where none are (figures in models/posts/README.md). What is longer than a window even so is read in windows, cut at
    words; each overlaps the next by about a quarter.

    Args:
        pieces: the text.
        breaks: the pieces with which a paragraph begins.
    """
    total = len(pieces.ids)
    if total <= WHOLE or not breaks:
        return _overlapping(pieces, 0, total)
    out: list[tuple[int, int]] = []
    start = 0
    edges = [*(b for b in breaks if 0 < b < total), total]
    for at, end in enumerate(edges):
        if at + 1 == len(edges) or edges[at + 1] - start > PARAGRAPHS:
            out += _overlapping(pieces, start, end)
            start = end
    return out


def parts(start: int, end: int, sentences: Sequence[int]) -> list[tuple[int, int]]:
    """The even parts of about `PARAGRAPHS` pieces, each beginning with a sentence, in which a stretch of more than `WHOLE` is read again for tone, which a long paragraph drowns as well.

    Args:
        start, end: the stretch, in pieces.
        sentences: the pieces with which a sentence begins.
    """
    inside = [s for s in sentences if start < s < end]
    if end - start <= WHOLE or not inside:
        return []
    count = math.ceil((end - start) / PARAGRAPHS)
    cuts = {min(inside, key=lambda s: abs(s - start - (end - start) * n / count)) for n in range(1, count)}
    return list(pairwise([start, *sorted(cuts), end]))


def _overlapping(pieces: Pieces, start: int, total: int) -> list[tuple[int, int]]:
    """Windows of at most `WINDOW` from `start` to `total`."""
    if total - start <= WINDOW:
        return [(start, total)]
    out = []
    edges = [*(f for f in pieces.firsts if f < total), total]
    while True:
        fitting = [e for e in edges if start < e <= start + WINDOW]
        end = fitting[-1] if fitting else min(start + WINDOW, total)  # one "word" longer than a window is simply cut
        out.append((start, end))
        if end >= total:
            return out
        back = [e for e in edges if start < e <= max(start + 1, end - int(OVERLAP * WINDOW))]
        start = back[-1] if back else end

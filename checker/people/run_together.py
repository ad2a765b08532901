"""Names without a gap: run together in one word, in a hashtag or handle, or s p a c e d  o u t letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.normalise import normalise
from checker.people.cue_words import common_words, tag_openers
from checker.people.name_match import NameMatch, fitting, with_mark
from checker.people.roll_index import RollIndex
from checker.people.tokens import Token, Tokenised

SHORTEST = 6
"""Letters of first name and surname together, run together; shorter ones are too often the middle of a word."""

_BETWEEN_LETTERS = re.compile(r"[\s\-.*_·~']{1,7}")


def run_together(tokenised: Tokenised, index: RollIndex, taken: set[int]) -> Iterator[NameMatch]:
    """`jasminerose`, `#welldoneoliviasmith`, `@oliviasmith09`."""
    tokens = tokenised.tokens
    for i, token in enumerate(tokens):
        if (
            i in taken
            or len(token.letters) < SHORTEST
            or token.letters in common_words()
            or token.letters in index.first
            or token.letters in index.last
        ):
            continue
        tagged = token.tag >= 0
        cut = _cut(token.letters, index, anywhere=tagged)
        if cut is None:
            continue
        a, b, c, hits, flipped = cut
        yield _match(tokenised, [(i, token)], a, b, c, hits, flipped, tokenised.tags[token.tag].kind if tagged else "run_together")


def spaced(tokenised: Tokenised, index: RollIndex) -> Iterator[NameMatch]:
    """`O T I S   B A N K S`, `M-A-R-C-U-S B-I-S-H-O-P`."""
    tokens = tokenised.tokens
    i = 0
    while i < len(tokens):
        run = [i]
        while run[-1] + 1 < len(tokens) and len(tokens[run[-1]].letters) == len(tokens[run[-1] + 1].letters) == 1:
            if not _BETWEEN_LETTERS.fullmatch(tokenised.gap(run[-1], run[-1] + 1)):
                break
            run.append(run[-1] + 1)
        if len(run) >= 4:
            letters = "".join(tokens[n].letters for n in run)
            if cut := _cut(letters, index, anywhere=True):
                a, b, c, hits, flipped = cut
                pieces = [(n, tokens[n]) for n in run]
                yield _match(tokenised, pieces, a, b, c, hits, flipped, "spaced_letters")
        i = run[-1] + 1


Cut = tuple[int, int, int, list[tuple[int, float]], bool]


def _cut(letters: str, index: RollIndex, *, anywhere: bool) -> Cut | None:
    """Where a first name and a surname of one pupil lie in these letters: from, middle, to; the longest and cheapest."""
    best: tuple[float, Cut] | None = None
    size = len(letters)
    starts = range(size - 3) if anywhere else (0,)
    longest = index.longest_form
    for a in starts:
        for b in range(a + 2, min(a + longest, size - 1) + 1):
            left = letters[a:b]
            for flipped, table, other in ((False, index.first, index.last), (True, index.last, index.first)):
                if left not in table:
                    continue
                for c in range(size, b + 1, -1) if anywhere else (size,):
                    right = letters[b:c]
                    if right not in other:
                        continue
                    rest = size - (c - a)
                    if letters[:a] in tag_openers():
                        rest = size - c
                    if c - a < (4 if size == c - a and anywhere else SHORTEST if rest <= 3 else SHORTEST + 2) or min(b - a, c - b) < (
                        2 if not rest else 3
                    ):
                        continue
                    hits = index.both(right, left) if flipped else index.both(left, right)
                    hits = [(n, cost) for n, cost in hits if cost <= (0.1 if rest <= 3 else 0.07)]
                    if not hits:
                        continue
                    # More letters explained is better; the usual order is better.
                    score = (c - a) - 10 * min(cost for _, cost in hits) - flipped
                    if best is None or score > best[0]:
                        best = (score, (a, b, c, hits, flipped))
    return best[1] if best else None


def _match(
    tokenised: Tokenised, pieces: list[tuple[int, Token]], a: int, b: int, c: int, hits: list[tuple[int, float]], flipped: bool, form: str
) -> NameMatch:
    places: list[tuple[int, int, int]] = []  # for each letter: token, start, end in the text
    for n, token in pieces:
        places += [(n, s, e) for s, e in _letters(tokenised, token)]
    pupils, least = fitting(hits)
    start, end = with_mark(tokenised, pieces[0][1], places[a][1]), places[c - 1][2]
    left, right = (places[a][1], places[b - 1][2]), (places[b][1], end)
    letters = "".join(token.letters for _, token in pieces)
    first, last = (letters[b:c], letters[a:b]) if flipped else (letters[a:b], letters[b:c])
    return NameMatch(
        start, end, right if flipped else left, left if flipped else right, first, last,
        pupils, least + 0.05 + (0.04 if flipped else 0.0), form, frozenset(p[0] for p in places[a:c]),
    )  # fmt: skip


def _letters(tokenised: Tokenised, token: Token) -> list[tuple[int, int]]:
    """Where each normalised letter of a token stands: one character may become two letters, and marks none."""
    places: list[tuple[int, int]] = []
    for position in range(token.start, token.end):
        got = normalise(tokenised.plain[position])
        if got:
            places += [(position, position + 1)] * len(got)
        elif places:
            places[-1] = (places[-1][0], position + 1)
    return places

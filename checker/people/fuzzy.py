"""Names with a letter or two wrong. Run only over words that look like a name and that no exact match has taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rapidfuzz.distance import OSA

from checker.people.cue_words import common_words, given_names, particles
from checker.people.name_forms import sound
from checker.people.roll_index import RollIndex
from checker.people.tokens import Tokenised

Near = tuple[tuple[int, int], tuple[int, int], tuple[str, str], list[tuple[int, float]], float, bool]
Spelling = tuple[int, int, str, dict[str, float]]
"""Tokens from, to; letters; forms of the roll that may be meant, with what the difference costs."""

LIMIT = 0.31


def letters_cost(written: str, form: str) -> float | None:
    """What the difference between two spellings costs; None when they are two words.

    One letter wrong, missing, doubled or swapped (optimal string alignment) is one step. Two steps need a long word or the same sound.
    """
    steps = OSA.distance(written, form, score_cutoff=3)
    if steps == 0:
        return 0.0
    same = sound(written) == sound(form)
    length = min(len(written), len(form))
    if steps == 1:
        if length >= 4 or (same and length == 3):
            return 0.1 if same else 0.15
        return 0.2 if length == 3 else None
    if steps == 2:
        if same and length >= 4:
            return 0.15
        return 0.2 if length >= 7 else None
    return 0.2 if steps == 3 and same and length >= 7 else None


def near_pairs(
    tokenised: Tokenised,
    index: RollIndex,
    taken: set[int],
    gap_cost: Callable[[Tokenised, int, int], float | None],
) -> Iterator[Near]:
    """Pairs of words that are nearly the name of somebody on the roll."""
    tokens = tokenised.tokens
    cache: dict[int, tuple[list[Spelling], list[Spelling]]] = {}

    def spellings(i: int) -> tuple[list[Spelling], list[Spelling]]:
        if i not in cache:
            cache[i] = (_spellings(tokenised, i, index, True), _spellings(tokenised, i, index, False))
        return cache[i]

    nameish = [_nameish(tokenised, i) for i in range(len(tokens))]
    for i in range(len(tokens)):
        # A name of two parts begins where the next part can stand as well.
        if not nameish[i] or not any(nameish[i + 1 : i + 4]):
            continue
        for flipped in (False, True):
            for _, j, written, meant in spellings(i)[flipped]:
                if j >= len(tokens) or not nameish[j]:
                    continue
                between = gap_cost(tokenised, j - 1, j)
                # The comma of "Smyth, Oliva" is let through for the surname first only.
                if between is None or (between == 1.0 and not flipped):
                    continue
                between = 0.02 if between == 1.0 else between
                for _, end, other, meant_other in spellings(j)[not flipped]:
                    if any(a in taken for a in range(i, end)):
                        continue
                    firsts, lasts = (meant_other, meant) if flipped else (meant, meant_other)
                    written_first = other if flipped else written
                    hits = _agree(index, firsts, lasts, written_first)
                    if hits:
                        first, last = ((j, end), (i, j)) if flipped else ((i, j), (j, end))
                        pair = (other, written) if flipped else (written, other)
                        yield first, last, pair, hits, between, flipped


def _agree(index: RollIndex, firsts: dict[str, float], lasts: dict[str, float], written_first: str) -> list[tuple[int, float]]:
    found: dict[int, float] = {}
    for last, last_cost in lasts.items():
        for first, first_cost in firsts.items():
            if not first_cost and not last_cost:
                continue  # an exact match, found elsewhere
            total = first_cost + last_cost
            if total > LIMIT:
                continue
            # Another given name is another child, unless it is a spelling of the same one (Sara, Sarah) or the surname settles it.
            if (
                first_cost
                and written_first in given_names()
                and sound(written_first) != sound(first)
                and (first in given_names() or last_cost)
            ):
                continue
            # Three letters with one wrong: only where the other part is exact and long, and what is written is no name itself.
            short = min(len(first), len(last)) < 4 and (first_cost or last_cost) > 0.1
            if short and ((first_cost and last_cost) or max(len(first), len(last)) < 5 or (written_first in given_names() and first_cost)):
                continue
            for n, c in index.both(first, last):
                if c < 0.07 and found.get(n, 9.0) > total + c:
                    found[n] = total + c
    return sorted(found.items())


def _nameish(tokenised: Tokenised, i: int) -> bool:
    token = tokenised.tokens[i]
    if len(token.letters) < 2 and not (
        token.case == "1" and i + 1 < len(tokenised.tokens) and token.letters in "odn" and tokenised.gap(i, i + 1) in ("'", " ")
    ):
        return False
    if token.letters in particles():
        return i + 1 < len(tokenised.tokens)  # "van der", "ap": small letters belong to them
    return token.case != "l" or tokenised.flat or token.tag >= 0


def _spellings(tokenised: Tokenised, i: int, index: RollIndex, first: bool) -> list[Spelling]:
    tokens = tokenised.tokens
    table = index.first if first else index.last
    out: list[Spelling] = []
    letters = ""
    for j in range(i, min(i + (2 if first else 3), len(tokens))):
        if j > i and (not tokenised.joined[j - 1] or (tokenised.gap(j - 1, j) == " " and len(tokens[j - 1].letters) > 3)):
            break
        letters += tokens[j].letters
        if len(letters) < 3:
            if letters in table:
                out.append((i, j + 1, letters, {letters: 0.0}))
            continue
        meant: dict[str, float] = {}
        if letters in table:
            meant[letters] = 0.0
        # An ordinary word may be half of the name as it stands; it is never taken for another word.
        near = () if letters in common_words() else index.near_first(letters) if first else index.near_last(letters)
        for form in near:
            cost = letters_cost(letters, form)
            if cost is not None and (form[0] == letters[0] or sound(form) == sound(letters) or len(form) >= 6):
                meant[form] = cost
        if meant:
            out.append((i, j + 1, letters, meant))
    return out

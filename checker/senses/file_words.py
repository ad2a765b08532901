"""A file's name read as words, so that the reader of posts can read it: `IMG_Amara-Okonkwo.jpg` as "Amara Okonkwo"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from checker.normalise import normalise
from checker.people.cue_words import common_words, given_names, ordinary_last, place_heads, taught
from checker.people.tokens import CAMEL
from checker.photos.file_names import DATE, UUID, nobody_typed
from checker.senses.unmasked import Unmasked

_DEVICE = re.compile(
    rf"{DATE}|(?<!\d)\d{{1,2}}[-._]\d{{1,2}}[-._](?:20)?\d\d(?!\d)|{UUID}|(?<![^\W_])(?:\d{{3,}}(?![^\W_])|p\d{{6,7}}(?!\d))|\(\d+\)"
    r"|(?<![^\W\d_])(?:img|imgp|dsc[nfm]?|cimg|mvi|mov|vid|pxl|gopr|dji|pict|wa(?=\d)|whatsapp|screenshot|sam(?=[-_]?\d{3}))(?![^\W\d_])",
    re.IGNORECASE,
)
"""What a device or a habit of filing puts before or behind words that somebody typed, and is no word of a sentence."""
_PIECE = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*|[&+,()]|(?<=\s)[-–](?=\s)")
_CUT = re.compile(rf"{CAMEL}|(?<=[^\W\d_]{{3}})(?=\d)|(?<=\d)(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])")
_OPENS = frozenset({"Mc", "Mac", "Fitz", "O"})
"""Beginnings of a surname that has a capital inside."""
_SENTENCE = "Our photo shows ", "."
"""What is read around the words: the reader of posts knows more names in a sentence than in words alone (of 720 made-up file names it found 670 in place of 641)."""
_SMALL = frozenset(["a", "and", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with"])


def as_words(name: str) -> Iterator[Unmasked]:
    """The words in a file's name (without its folders) as they would stand in a post, each with its place in the name; none where nobody typed any.

    A hyphen may join a name or part two: where blanks or `_` part words as well it is read both ways.
    """
    stem = name.rsplit(".", 1)[0] if "." in name else name
    if nobody_typed(name):
        return
    hidden = _DEVICE.sub(lambda m: " " * len(m.group()), stem)
    pieces = [p for m in _PIECE.finditer(hidden) for p in _cut(m.group(), m.start())]
    if not any(text[0].isalpha() for text, _ in pieces):
        return
    pieces = _as_in_a_sentence(pieces)
    ends = [at + len(text) for text, at in pieces]
    hyphens = [hidden[end : end + 1] == "-" and hidden[end + 1 : end + 2].isalpha() for end in ends]
    if any(hyphens) and re.search(r"\w[\s_]+\w", hidden):
        yield _joined(pieces, hyphens)
    yield _joined(pieces, [False] * len(pieces))


def _cut(word: str, start: int) -> list[tuple[str, int]]:
    """A word at its capitals, `AmaraOkonkwo`, and before a number; not behind the first letters of McAllister."""
    cuts = [0, *(m.start() for m in _CUT.finditer(word)), len(word)]
    out: list[tuple[str, int]] = []
    for a, b in pairwise(cuts):
        if out and out[-1][0] in _OPENS:
            out[-1] = (out[-1][0] + word[a:b], out[-1][1])
        else:
            out.append((word[a:b], start + a))
    return out


def _as_in_a_sentence(pieces: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The words with capitals as a sentence has them, where the name's own say nothing: all small, all large, or one for each word."""
    words = [text for text, _ in pieces if text[0].isalpha() and text.lower() not in _SMALL]
    if any(w[0].isupper() for w in words) and any(w[0].islower() for w in words):
        return pieces
    folded = [normalise(text) for text, _ in pieces]
    small = [
        n > 0
        and word in common_words()
        and (word in taught() or word not in ordinary_last() | given_names())
        and not (n + 1 < len(folded) and folded[n + 1] in place_heads())
        for n, word in enumerate(folded)
    ]
    return [(_cased(text, capital=not small[n] and text.lower() not in _SMALL), at) for n, (text, at) in enumerate(pieces)]


def _cased(word: str, *, capital: bool) -> str:
    """A word in small letters or with a capital, as long as it was; as it is where it has capitals inside (McAllister)."""
    if not (word.islower() or word.isupper() or word.istitle()):
        return word
    first, mark, rest = word.partition("'") if "'" in word else word.partition("’")
    told = word.lower() if not capital else first.capitalize() + mark + (rest.capitalize() if len(first) == 1 else rest.lower())
    return told if len(told) == len(word) else word


def _joined(pieces: Sequence[tuple[str, int]], hyphens: Sequence[bool]) -> Unmasked:
    before, behind = _SENTENCE
    text = before
    starts = [0] * len(before)
    ends = [1] * len(before)
    for (word, at), joins in zip(pieces, hyphens, strict=True):
        text += word + ("-" if joins else " ")
        starts += range(at, at + len(word) + 1)
        ends += range(at + 1, at + len(word) + 2)
    return Unmasked(text[:-1] + behind, tuple(starts), tuple(ends))

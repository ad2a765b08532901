"""A text as the language model reads it: sub-words, the case of each word, and where each word stands in the original.

The model is uncased, so the case of a word travels beside it as a class (`case_class`), in the input that BERT calls token types. Runs with
`tokenizers` alone, and is used by training and by the running checker alike, so that both see the same thing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

CASE_CLASSES = 8
CLS, SEP, PAD = 101, 102, 0

_HASHTAG = re.compile(r"#\w+")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=_)(?=[^_])")


@dataclass(slots=True)
class Pieces:
    """One text, cut up.

    Attributes:
        ids: WordPiece ids, without the marks at both ends.
        cases: case class of the word each piece belongs to; as long as `ids`.
        words: (start, end) of each word in the original text, in code points, end exclusive.
        firsts: for each word, the index of its first piece in `ids`.
    """

    ids: list[int]
    cases: list[int]
    words: list[tuple[int, int]]
    firsts: list[int]


def case_class(word: str, in_hashtag: bool = False) -> int:
    """The class of a word's capitals: 0 no letters, 1 lower, 2 Title, 3 UPPER, 4 one capital letter, 5 mixed, 6 with a digit, 7 in a hashtag."""
    if in_hashtag:
        return 7
    if word.islower():
        return 1
    if not word.isalpha():
        if any(c.isdigit() for c in word):
            return 6
        if not any(c.isalpha() for c in word):
            return 0
    if word.isupper():
        return 3 if len(word) > 1 else 4
    if word[0].isupper() and word[1:].islower():
        return 2
    return 5


def split_hashtags(text: str) -> tuple[str, list[int]]:
    """Put spaces into `#CamelCase`.

    Returns:
        The spaced text, and the positions in it (ascending) of the spaces that were put in. The original position of `p` is
        `p - bisect_right(positions, p - 1)`.
    """
    if "#" not in text:
        return text, []
    out: list[str] = []
    inserted: list[int] = []
    done = 0
    for tag in _HASHTAG.finditer(text):
        for cut in _CAMEL.finditer(text, tag.start() + 2, tag.end()):
            if cut.start() >= tag.end():
                continue
            out.append(text[done : cut.start()])
            done = cut.start()
            inserted.append(done + len(inserted))
            out.append(" ")
    out.append(text[done:])
    return "".join(out), inserted


def cut(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Pieces]:
    """Cut texts into pieces. The tokenizer must neither pad nor truncate (`load_tokenizer` sees to it)."""
    spaced = [split_hashtags(text) for text in texts]
    out = []
    for original, (_text, inserted), encoding in zip(
        texts, spaced, tokenizer.encode_batch([s for s, _ in spaced], add_special_tokens=False), strict=True
    ):
        tags = [(m.start(), m.end()) for m in _HASHTAG.finditer(original)] if "#" in original else []
        words: list[tuple[int, int]] = []
        firsts: list[int] = []
        cases: list[int] = []
        last = None
        for index, (word_id, (start, end)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
            if inserted:
                start -= bisect_right(inserted, start - 1)
                end -= bisect_right(inserted, end - 1)
            if word_id != last:
                last = word_id
                words.append((start, end))
                firsts.append(index)
            else:
                words[-1] = (words[-1][0], end)
        bounds = [*firsts, len(encoding.ids)]
        for (start, end), a, b in zip(words, bounds, bounds[1:], strict=False):
            in_tag = any(s <= start < e for s, e in tags) if tags else False
            cases.extend([case_class(original[start:end] or "#", in_tag)] * (b - a))
        out.append(Pieces(list(encoding.ids), cases, words, firsts))
    return out


def load_tokenizer(path: str) -> Tokenizer:
    """The tokenizer in `path` (tokenizer.json), told neither to pad nor to truncate."""
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer

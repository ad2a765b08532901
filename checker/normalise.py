"""A word as it is compared: lower case, without accents and marks, letters that look alike taken for one another."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, and letters of other alphabets that look Latin (used to slip a name past a filter).
_LETTERS = str.maketrans(
    {
        "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t", "ə": "e",
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ѕ": "s", "ј": "j", "ԁ": "d", "һ": "h",
        "ο": "o", "α": "a", "ν": "v", "ι": "i",
    }
)  # fmt: skip


@lru_cache(maxsize=65536)
def normalise(word: str) -> str:
    """The letters of a word, lower case, without accents: `Łukasz` is `lukasz`, `O’Brien` is `obrien`."""
    if word.isascii():
        return word.lower() if word.isalpha() else "".join(c for c in word.lower() if c.isalpha())
    # Twice: some compatibility letters decompose into capitals.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).lower()).translate(_LETTERS)
    return "".join(c for c in text if c.isalpha() and c not in "ʼʻ")

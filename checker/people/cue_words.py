"""The words by which posts speak of people: a parent, a member of staff, a child, a title, what follows a place's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from checker.words.tables import table


def _pattern(words: Iterable[str], suffix: str = "") -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![\w\-])(?:" + "|".join(re.escape(w) for w in longest_first) + r")" + suffix + r"(?![\w])", re.I)


@cache
def word_pattern(key: str) -> re.Pattern[str]:
    """The words under a key of the list as one pattern, any case, whole words."""
    return _pattern(table("people").terms(key))


@cache
def word_set(key: str) -> frozenset[str]:
    """The words under a key of the list."""
    return frozenset(table("people").terms(key))

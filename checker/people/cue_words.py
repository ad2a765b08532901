"""The words by which posts speak of people: a parent, a member of staff, a child, a title, what follows a place's name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def people_words() -> dict[str, Any]:
    """Words by which posts speak of people, from checker/words/detail_people.toml."""
    return tomllib.loads(resources.files("checker").joinpath("words/detail_people.toml").read_text("utf-8"))


def _pattern(words: Iterable[str], suffix: str = "") -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![\w\-])(?:" + "|".join(re.escape(w) for w in longest_first) + r")" + suffix + r"(?![\w])", re.I)


@cache
def word_pattern(key: str) -> re.Pattern[str]:
    """The words under a key of the list as one pattern, any case, whole words."""
    return _pattern(people_words()[key])


@cache
def word_set(key: str) -> frozenset[str]:
    """The words under a key of the list."""
    return frozenset(people_words()[key])

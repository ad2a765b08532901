"""What a sentence holds beside its topic: the words that make a judgement of it, or that only tell good news and ask for an answer.

The tone model hears politics in "policy" and demeaning in "Muslim children" whatever is said of them. A post is not stopped on its word alone where nothing
but the topic speaks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from checker.words.tables import table


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = table("stance")

    def any_of(key: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{_either(lists.words(key))})(?!\w)", re.IGNORECASE)

    return any_of("stance"), any_of("plain")


@cache
def _joins() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = table("stance")
    return (
        re.compile(rf"(?:[,;]|\s[–—-])\s+(?=(?:{_either(lists.entries('runs_on'))})(?!\w))", re.IGNORECASE),
        re.compile(rf"\W*(?:{_either(lists.entries('leans'))})(?!\w)", re.IGNORECASE),
    )


def _either(words: Iterable[str]) -> str:
    """Alternatives of a pattern, of two that begin alike the longer first; `_` is a blank, and an apostrophe may be of either kind or missing."""
    return "|".join(re.escape(w).replace("_", r"\s+").replace("'", "['’]?") for w in sorted(words, key=len, reverse=True))


# Scare quotes around a word or two, an exclamation, mockery in emoji, a joke's label: judgement without words.
_SIGNS = re.compile(r"[\"“‘'][^\"”’'\n]{2,30}[\"”’'](?!\w)|!{2,}|[🙄😂🤣😏🤡🤮💩🤦🤷]|🏴|🇬🇧|🇮🇱|🇵🇸|🇺🇦|🇷🇺")


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Start and end of the parts of a sentence that could stand alone: "we raised £800, it is just a shame" is two, "if it rains, we stay in" is one."""
    runs_on, leans = _joins()
    if leans.match(text, start, end):
        return [(start, end)]
    cuts = [m.end() for m in runs_on.finditer(text, start, end)]
    return list(pairwise((start, *cuts, end)))


def holds_stance(text: str) -> bool:
    """Whether something in the text judges, generalises, compares, calls to act or mocks."""
    return bool(_patterns()[0].search(text) or _SIGNS.search(text))


def is_plain(text: str) -> bool:
    """Whether the text tells good news or asks readers for an answer."""
    return bool(_patterns()[1].search(text))

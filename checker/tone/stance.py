"""What a sentence holds beside its topic: the words that make a judgement of it, or that only tell good news and ask for an answer.

The tone model hears politics in "policy" and demeaning in "Muslim children" whatever is said of them. A post is not stopped on its word alone where nothing
but the topic speaks for it.
"""

from __future__ import annotations

import re
from functools import cache

from checker.words.tables import table


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = table("stance")

    def any_of(key: str) -> re.Pattern[str]:
        words = sorted(lists.words(key), key=len, reverse=True)
        alternatives = "|".join(re.escape(w).replace("_", r"\s+").replace("'", "['’]?") for w in words)
        return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)

    return any_of("stance"), any_of("plain")


# Scare quotes around a word or two, an exclamation, mockery in emoji, a joke's label: judgement without words.
_SIGNS = re.compile(r"[\"“‘'][^\"”’'\n]{2,30}[\"”’'](?!\w)|!{2,}|[🙄😂🤣😏🤡🤮💩🤦🤷]|🏴|🇬🇧|🇮🇱|🇵🇸|🇺🇦|🇷🇺")


def holds_stance(text: str) -> bool:
    """Whether something in the text judges, generalises, compares, calls to act or mocks."""
    return bool(_patterns()[0].search(text) or _SIGNS.search(text))


def is_plain(text: str) -> bool:
    """Whether the text tells good news or asks readers for an answer."""
    return bool(_patterns()[1].search(text))

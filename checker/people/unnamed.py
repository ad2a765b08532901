"""Words for a pupil without a name."""

from __future__ import annotations

import re

_NO_ROOM = frozenset({"hashtag", "handle", "filename", "spaced_letters", "run_together", "shared_surname"})
"""Forms of a name in whose place no words fit."""
_REMARK = re.compile(r"\([^()]*\)|“[^”]*”|\"[^\"]*\"|‘[^’]*’|(?<!\w)'[^']*'(?!\w)")


def nobody(text: str, start: int, end: int, form: str) -> str | None:
    """What may stand in place of a name where not even the first name may: a few words in running text, nothing in a hashtag or a file's name."""
    if form in _NO_ROOM or text[end:].startswith(("'s", "’s")) or (form == "split" and not is_name_only(text[start:end])):
        return None
    before = text[:start].rstrip(" \"“‘'(*")
    return "One of our pupils" if not before or before[-1] in ".!?\n:" else "one of our pupils"


def is_name_only(quote: str) -> bool:
    """Whether a name whose parts stand apart holds nothing else but a remark in brackets or quotes: what else stands between them must not go with it."""
    words = _REMARK.sub(" ", quote)
    return not re.search(r"[.,;:!?…\n–—]", words) and all(not word[0].islower() for word in words.split())

"""Words for a pupil without a name."""

from __future__ import annotations

_NO_ROOM = frozenset({"hashtag", "handle", "filename", "spaced_letters", "run_together", "shared_surname"})
"""Forms of a name in whose place no words fit."""


def nobody(text: str, start: int, end: int, form: str) -> str | None:
    """What may stand in place of a name where not even the first name may: a few words in running text, nothing in a hashtag or a file's name."""
    if form in _NO_ROOM or text[end:].startswith(("'s", "’s")):
        return None
    before = text[:start].rstrip(" \"“‘'(*")
    return "One of our pupils" if not before or before[-1] in ".!?\n:" else "one of our pupils"

"""How long a post is as its platform counts, and how many hashtags it has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# A label of a host has at most 63 characters (RFC 1035, 2.3.4) and a host in a post a handful of labels; without a bound a run of "a.a.a." takes the square.
_LINK = re.compile(r"(?:https?://|www\.)[^\s]+|\b(?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|uk|co|edu|gov|info|io|me|tv|ly|school|wales|scot|cymru|london)(?:/[^\s]*)?(?![\w.])", re.IGNORECASE)  # fmt: skip
_HASHTAG = re.compile(r"(?<![\w&])[#＃](?=\w*[^\W\d])\w+")
# One emoji, however many code points it takes: keycaps, flags of two letters, flags of tags, faces joined or with a skin tone.
_EMOJI = re.compile(
    r"[0-9#*]\ufe0f?\u20e3"
    r"|[\U0001f1e6-\U0001f1ff]{2}"
    r"|\U0001f3f4[\U000e0060-\U000e007f]+"
    r"|(?:[\U0001f000-\U0001faff]|[\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u2300-\u23ff]\ufe0f?)[\U0001f3fb-\U0001f3ff]?\ufe0f?"
    r"(?:\u200d(?:[\U0001f000-\U0001faff]|[\u2600-\u27bf])[\U0001f3fb-\U0001f3ff]?\ufe0f?)*"
)


def hashtags(text: str) -> list[tuple[int, int]]:
    """(start, end) of each hashtag; one of digits alone is none."""
    return [m.span() for m in _HASHTAG.finditer(text)]


def weighted_length(text: str, link: int, light: Sequence[Sequence[int]]) -> int:
    """Length as X counts it: characters in the ranges `light` count 1 and others 2, a link counts `link`, an emoji 2.

    After twitter-text, config v3; the text is put into form NFC first.
    """
    text = unicodedata.normalize("NFC", text)
    total, text = 0, text.strip()
    text, links = _LINK.subn("", text)
    total += links * link
    text, emoji = _EMOJI.subn("", text)
    total += emoji * 2
    return total + sum(1 if any(a <= ord(c) <= b for a, b in light) else 2 for c in text)


def graphemes(text: str) -> int:
    """What a reader sees as characters: an emoji is one, marks above letters count nothing."""
    text, emoji = _EMOJI.subn("", text)
    return emoji + sum(1 for c in text if not unicodedata.combining(c) and c not in "\u200d\ufe0f")

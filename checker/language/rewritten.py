"""A text as the posts model reads it, and the way back to its own positions."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Sequence

from checker.language.emoji_names import EMOJI, emoji_words

_REWRITTEN = re.compile(r"https?://\S+|www\.\S+|&(?:amp|lt|gt|quot|#39);|" + EMOJI.pattern)


def as_read(text: str) -> tuple[str, list[int], list[int]]:
    """The text as the posts model reads it: links as one word, HTML undone, emoji spelt out.

    Returns:
        The text, and two lists that lead back: from `news[i]` on, a position `p` of it stands at `p - news[i] + olds[i]` of the original.
    """
    if text.isascii() and "&" not in text and "http" not in text and "www." not in text:
        return text, [0], [0]
    out: list[str] = []
    news, olds = [0], [0]
    at = done = 0
    for found in _REWRITTEN.finditer(text):
        run = found.group()
        if run[0] == "&":
            other = html.unescape(run)
        elif run[0] in "hw":
            other = " link "
        else:
            other = emoji_words(run)
        out += [text[done : found.start()], other]
        at += found.start() - done
        news.append(at)
        olds.append(found.start())
        at += len(other)
        done = found.end()
        news.append(at)
        olds.append(done)
    out.append(text[done:])
    return "".join(out), news, olds


def original(position: int, news: Sequence[int], olds: Sequence[int]) -> int:
    """The position in the original text of a position in the text that `as_read` gave."""
    at = bisect_right(news, position) - 1
    there = olds[at] + position - news[at]
    return min(there, olds[at + 1]) if at + 1 < len(olds) else there

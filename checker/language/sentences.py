"""Where sentences of social posts begin: after end marks, at new lines, and after an emoji before a capital."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

SENTENCES = ("text", "alt_text", "picture_words")
"""Kinds of passage that hold sentences."""

# A full stop after these ends no sentence.
_SHORT = frozenset({
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "revd", "st", "sr", "jr", "cllr", "sgt", "capt", "lt", "col", "gen", "hon", "vs",
    "v", "approx", "est", "dept", "ext", "tel", "rd", "ave", "gdns", "e.g", "i.e", "eg", "ie", "etc", "inc", "ltd",
    "co", "fr", "bros", "fig", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "oct", "nov", "dec", "mon",
    "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
})  # fmt: skip
# A run of marks or blanks is tried from its first character only, so that a thousand exclamation marks cost a thousand steps and not half a million.
_END = re.compile(
    r"""(?<![.!?…])[.!?…]+["'”’)\]]*\s+"""  # an end mark
    r"|(?<!\s)[^\S\n]*\n\s*"  # a line of its own is a sentence of its own
    r"|[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*\s+(?=[A-Z\"'“‘])"  # an emoji, then a capital
)
_LAST_WORD = re.compile(r"([\w.]+)$")


def sentence_starts(text: str) -> list[int]:
    """Where sentences begin, in code points; the first is 0."""
    starts = [0]
    for end in _END.finditer(text):
        mark = end.group()
        if mark.startswith(".") and not mark.startswith("..") and "\n" not in mark:
            before = _LAST_WORD.search(text, max(0, end.start() - 24), end.start())
            word = before.group(1) if before else ""
            after = text[end.end() : end.end() + 1]
            if after.isdigit() and word.lower() in ("no", "nos", "p", "pp"):
                continue
            if word.lower() in _SHORT or (len(word) == 1 and word.isalpha()):
                continue
            if after.islower() and (word.isdigit() or word.lower().endswith(("a.m", "p.m"))):
                continue
        if end.end() < len(text):
            starts.append(end.end())
    return starts


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of the sentences that hold a letter or digit, without the white space around them."""
    starts = [*sentence_starts(text), len(text)]
    out = []
    for start, end in pairwise(starts):
        part = text[start:end]
        if any(c.isalnum() for c in part):
            out.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
    return out


def text_of(doc: Doc) -> str:
    """A Doc's text, put together once: spaCy joins its words anew each time that `doc.text` is asked for."""
    if "text" not in doc.user_data:
        doc.user_data["text"] = doc.text
    text: str = doc.user_data["text"]
    return text


def set_sentence_bounds(doc: Doc, bounds: Iterable[tuple[int, int]]) -> None:
    """Keep where the sentences stand, by whoever found them."""
    doc.user_data["sentence_bounds"] = tuple(bounds)


def sentence_bounds(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence, in characters; worked out once a Doc, since `doc.sents` walks every token each time."""
    if "sentence_bounds" not in doc.user_data:
        set_sentence_bounds(doc, ((s.start_char, s.end_char) for s in doc.sents))
    bounds: tuple[tuple[int, int], ...] = doc.user_data["sentence_bounds"]
    return bounds

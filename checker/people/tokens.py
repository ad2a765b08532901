"""A text as a list of tokens: runs of letters with accents, capitals and marks normalised away, each knowing exactly where it stands.

Names are compared letter by letter without what stands between their parts ("O'Brien", "OBrien" and "o brien" are all `o` + `brien`), so the matcher
joins neighbouring tokens and looks at the gap between them in the original. Nothing is rewritten: an offset is always an offset of the text given.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from checker.normalise import normalise

# Marks that stand inside a word without showing.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻ`´′＇ꞌʹ"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−﹣－"), "-")
_SIMPLE = {**_APOSTROPHES, **_DASHES, 0x00A0: " ", 0x202F: " ", 0x2009: " "}
_MARK = "\u0300-\u036f\u1dc4-\u1dff"
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARK}{_UNSEEN}]+(?=[^\W\d_])|[{_MARK}])*")
CAMEL = r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])"
"""Where a word of several words run together is cut: AmaraOkonkwo."""
_CAMEL = re.compile(CAMEL)
_TAGGED = re.compile(r"[#@＃＠](?=[\w])[\w.\-]*[\w]|[#@＃＠]\w")
# Anything that reads as a file name: words joined by _ or -, and an ending for a picture or a document.
_RUN = re.compile(r"[\w()\-.]+")
_ENDING = re.compile(r"\.(?:jpe?g|png|heic|heif|webp|gif|tiff?|bmp|mp4|mov|avi|pdf|docx?|pptx?|xlsx?)\b", re.I)


def simplify(text: str) -> str:
    """The text with one kind of apostrophe, dash and space; each character keeps its place."""
    return text if text.isascii() and "`" not in text else text.translate(_SIMPLE)


@dataclass(slots=True)
class Token:
    """A run of letters.

    Attributes:
        letters: folded.
        start, end: where it stands in the text, end exclusive.
        case: `l` lower, `T` Title, `U` UPPER (two letters or more), `1` one capital, `x` mixed.
        tag: index of the hashtag, handle or file name that it is part of, else -1.
    """

    letters: str
    start: int
    end: int
    case: str
    tag: int = -1


@dataclass(slots=True)
class Tag:
    """A hashtag, a handle or a file name: `text[start:end]`, mark included. `kind` is `hashtag`, `handle` or `filename`."""

    start: int
    end: int
    kind: str


_INNER = frozenset(("", " ", "-", "'", "_", "  ", "' ", " '"))


@dataclass
class Tokenised:
    """A text cut into tokens.

    Attributes:
        text: as given.
        plain: the same length, with plain apostrophes, dashes and spaces.
        tokens: in order.
        tags: in order.
        shout: nearly all letters are capitals, so capitals say nothing.
        flat: nearly no capitals, so that small letters say nothing.
        caption: it is a file's name read as words: what stands behind a person's name tells what is shown, and is seldom named after them.
    """

    text: str
    plain: str
    tokens: list[Token]
    tags: list[Tag]
    shout: bool
    flat: bool
    caption: bool = False

    def gap(self, left: int, right: int) -> str:
        """What stands between two tokens."""
        return self.plain[self.tokens[left].end : self.tokens[right].start]

    def within(self, start: int, end: int) -> range:
        """The tokens that share a character with `text[start:end]`."""
        first = bisect_right(self.tokens, start, key=lambda t: t.end)
        return range(first, bisect_left(self.tokens, end, lo=first, key=lambda t: t.start))

    @cached_property
    def joined(self) -> list[bool]:
        """For each token whether it and the next one may be one part of a name."""
        return [
            (gap := self.plain[one.end : two.start]) in _INNER or (gap in (". ", ".") and (one.letters in ("st", "mc") or one.tag >= 0))
            for one, two in pairwise(self.tokens)
        ]


def _case(word: str) -> str:
    if word.islower():
        return "l"
    if word.isupper():
        return "U" if len(word) > 1 else "1"
    if word[0].isupper() and word[1:].islower():
        return "T"
    if not word[0].isupper() and not word[0].islower():
        return "T"  # a script without capitals
    return "x"


def _file_names(plain: str) -> Iterator[tuple[int, int]]:
    """Start and end of each file name. A run is looked at once, for the last ending in it, so that a long run of dots costs no more than its length."""
    for run in _RUN.finditer(plain):
        if "." in run.group():
            endings = list(_ENDING.finditer(plain, run.start(), run.end()))
            endings = [e for e in endings if e.start() > run.start()]
            if endings:
                yield run.start(), endings[-1].end()


def tokenise(text: str, *, file_name: bool = False) -> Tokenised:
    """Cut a text. With `file_name` the whole of it is one file name."""
    plain = simplify(text)
    tags: list[Tag] = []
    if file_name:
        tags.append(Tag(0, len(text), "filename"))
    else:
        if "#" in plain or "@" in plain or "＃" in plain or "＠" in plain:
            for m in _TAGGED.finditer(plain):
                # The @ of an e-mail address is no handle.
                if m.start() and plain[m.start() - 1].isalnum():
                    continue
                tags.append(Tag(m.start(), m.end(), "handle" if m.group()[0] in "@＠" else "hashtag"))
        if "." in plain:
            tags.extend(Tag(start, end, "filename") for start, end in _file_names(plain))
            tags.sort(key=lambda t: t.start)
    tokens: list[Token] = []
    upper = lower = 0
    at = 0
    for m in _WORD.finditer(plain):
        start, end = m.span()
        word = m.group()
        while at < len(tags) and tags[at].end <= start:
            at += 1
        tag = at if at < len(tags) and tags[at].start <= start else -1
        case = _case(word)
        if tag < 0:
            if case == "l":
                lower += 1
            elif case != "1":
                upper += 1 if case == "U" else 0
        if case == "x" and len(word) > 2:
            cuts = [start, *(start + c.start() for c in _CAMEL.finditer(word)), end]
            for a, b in pairwise(cuts):
                if a < b:
                    piece = plain[a:b]
                    tokens.append(Token(normalise(piece), a, b, _case(piece), tag))
        else:
            letters = normalise(word)
            if letters:
                tokens.append(Token(letters, start, end, case, tag))
    words = [a for a in tokens if a.tag < 0]
    capitals = sum(a.case in "TUx" for a in words)
    return Tokenised(text, plain, tokens, tags, shout=upper > 2 * max(lower, 1), flat=capitals == 0)

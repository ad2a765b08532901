"""A text as a list of atoms: runs of letters with accents, capitals and marks folded away, each knowing exactly where it stands.

Names are compared letter by letter without what stands between their parts ("O'Brien", "OBrien" and "o brien" are all `o` + `brien`), so the matcher
joins neighbouring atoms and looks at the gap between them in the original. Nothing is rewritten: an offset is always an offset of the text given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

# Letters that Unicode does not decompose, and letters of other alphabets that look Latin (used to slip a name past a filter).
_LETTERS = str.maketrans(
    {
        "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t", "ə": "e",
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ѕ": "s", "ј": "j", "ԁ": "d", "һ": "h",
        "ο": "o", "α": "a", "ν": "v", "ι": "i",
    }
)  # fmt: skip
# Marks that stand inside a word without showing.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻ`´′＇ꞌʹ"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−﹣－"), "-")
_SIMPLE = {**_APOSTROPHES, **_DASHES, 0x00A0: " ", 0x202F: " ", 0x2009: " "}
_MARK = "\u0300-\u036f\u1dc4-\u1dff"
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARK}{_UNSEEN}]+(?=[^\W\d_])|[{_MARK}])*")
_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])")
_TAGGED = re.compile(r"[#@＃＠](?=[\w])[\w.\-]*[\w]|[#@＃＠]\w")
# Anything that reads as a file name: words joined by _ or -, and an ending for a picture or a document.
_RUN = re.compile(r"[\w()\-.]+")
_ENDING = re.compile(r"\.(?:jpe?g|png|heic|heif|webp|gif|tiff?|bmp|mp4|mov|avi|pdf|docx?|pptx?|xlsx?)\b", re.I)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The letters of a word, lower case, without accents: `Łukasz` is `lukasz`, `O’Brien` is `obrien`."""
    if word.isascii():
        return word.lower() if word.isalpha() else "".join(c for c in word.lower() if c.isalpha())
    # Twice: some compatibility letters decompose into capitals.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).lower()).translate(_LETTERS)
    return "".join(c for c in text if c.isalpha() and c not in "ʼʻ")


def simplify(text: str) -> str:
    """The text with one kind of apostrophe, dash and space; each character keeps its place."""
    return text if text.isascii() and "`" not in text else text.translate(_SIMPLE)


@dataclass(slots=True)
class Atom:
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


@dataclass(slots=True)
class Folded:
    """A text cut into atoms.

    Attributes:
        text: as given.
        plain: the same length, with plain apostrophes, dashes and spaces.
        atoms: in order.
        tags: in order.
        shout: nearly all letters are capitals, so capitals say nothing.
        flat: nearly no capitals, so that small letters say nothing.
    """

    text: str
    plain: str
    atoms: list[Atom]
    tags: list[Tag]
    shout: bool
    flat: bool

    def gap(self, left: int, right: int) -> str:
        """What stands between two atoms."""
        return self.plain[self.atoms[left].end : self.atoms[right].start]


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


def read(text: str, *, file_name: bool = False) -> Folded:
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
    atoms: list[Atom] = []
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
                    atoms.append(Atom(fold(piece), a, b, _case(piece), tag))
        else:
            letters = fold(word)
            if letters:
                atoms.append(Atom(letters, start, end, case, tag))
    words = [a for a in atoms if a.tag < 0]
    capitals = sum(a.case in "TUx" for a in words)
    return Folded(text, plain, atoms, tags, shout=upper > 2 * max(lower, 1), flat=capitals == 0)

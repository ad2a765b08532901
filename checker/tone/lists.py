"""Finding the terms of the word lists in a text.

A text is made plain first (apostrophes straight, links and addresses blanked, `#CamelCase` cut into words) with a map back to its own positions. A
term is only tried where one of its words stands in the text, so that a thousand terms cost little more than ten.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from checker.overlaps import in_order, resolve_overlaps
from checker.tone.masks import masked_words
from checker.words import Term, load_words

_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "\u00a0": " "})
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(r"[\w']+|[\U0001f300-\U0001faff]")
_TAG = re.compile(r"#\w+")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=_)(?=[^_])")


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found at `text[start:end]`. `disguised` when it was written so as to hide it (`sh1t`)."""

    start: int
    end: int
    term: Term
    disguised: bool = False


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text as the lists read it.

    Attributes:
        text: the plain form.
        words: its words, lower case, without apostrophes; of "party's" both `party` and `partys`.
        starts: the first three letters of each.
        tags: hashtags without `#`, lower case, with (start, end) in the original.
    """

    text: str
    words: frozenset[str]
    starts: frozenset[str]
    tags: tuple[tuple[str, int, int], ...]
    inserted: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """A place in the plain form as a place in the original text."""
        if not self.inserted:
            return start, end
        return start - bisect_right(self.inserted, start - 1), end - bisect_right(self.inserted, end - 1)


@lru_cache(maxsize=16)  # the seven kinds ask for the same few texts of one draft
def plain(text: str) -> PlainText:
    """The text as the lists read it."""
    same_length = text.translate(_PLAIN)
    if "@" in same_length or "://" in same_length or "www." in same_length:
        same_length = _ADDRESSES.sub(lambda m: " " * len(m[0]), same_length)
    tags = tuple((m[0][1:].lower(), m.start(), m.end()) for m in _TAG.finditer(same_length)) if "#" in same_length else ()
    inserted: list[int] = []
    if tags:
        out, done = [], 0
        for _, start, end in tags:
            for cut in _CAMEL.finditer(same_length, start + 2, end):
                out += [same_length[done : cut.start()], " "]
                inserted.append(cut.start() + len(inserted))
                done = cut.start()
        out.append(same_length[done:])
        same_length = "".join(out)
    words: set[str] = set()
    for word in _WORD.findall(same_length.lower()):
        if "'" in word:
            words.add(word.replace("'", ""))
            words.update(p for p in word.split("'") if p)
        else:
            words.add(word)
    return PlainText(same_length, frozenset(words), frozenset(word[:3] for word in words), tags, tuple(inserted))


class WordList:
    """One or more lists, ready to search with.

    Args:
        names: files in `checker/words`, without their ending.
    """

    def __init__(self, *names: str) -> None:
        self.terms = tuple(t for name in names for t in load_words(name))
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_start: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for number, term in enumerate(self.terms):
            for anchor in term.anchors:
                if anchor.endswith("*"):
                    self._by_start[anchor[:3]].append((anchor[:-1], number))
                else:
                    self._by_word[anchor].append(number)
        self._words, self._starts = frozenset(self._by_word), frozenset(self._by_start)
        self._squashed = _squashed(self.terms)
        self._masked = {t.written: t for t in self.terms if t.masked}
        self._masked_words = frozenset(self._masked)

    def hits(self, text: str) -> list[Hit]:
        """Every term found, in order; of terms that overlap only the longest."""
        if not text:
            return []
        read = plain(text)
        candidates: set[int] = set()
        for word in read.words & self._words:
            candidates.update(self._by_word[word])
        for opening in read.starts & self._starts:
            candidates.update(n for stem, n in self._by_start[opening] if any(word.startswith(stem) for word in read.words))
        found: list[Hit] = []
        for number in candidates:
            term = self.terms[number]
            for match in term.pattern.finditer(read.text):
                if not any(_covers(u, read.text, match.start(), match.end()) for u in term.unless):
                    found.append(Hit(*read.place(match.start(), match.end()), term))
        for tag, start, end in read.tags:
            for squashed, term in self._squashed:
                if squashed in tag:
                    found.append(Hit(start, end, term))
        if self._masked:
            found += [Hit(s, e, self._masked[w], True) for s, e, w in masked_words(text, self._masked_words)]
        return longest(found) if found else []


def longest(hits: list[Hit]) -> list[Hit]:
    """Hits in order, and of those that overlap only the weightiest, then the longest."""
    from checker.words import WEIGHTS

    return in_order(resolve_overlaps(hits, lambda h: (WEIGHTS.index(h.term.weight), h.start - h.end, h.start)))


def _covers(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return any(m.start() <= start and m.end() >= end for m in pattern.finditer(text, max(0, start - 60), end + 60))


def _squashed(terms: tuple[Term, ...]) -> list[tuple[str, Term]]:
    """Plain terms of several words as a hashtag runs them together (`votelabour`). Short ones would be met inside other words."""
    out = []
    for term in terms:
        if term.weight in ("stop", "review", "hint") and re.fullmatch(r"[a-z' -]+", term.written, re.IGNORECASE) and " " in term.written:
            run = re.sub(r"[^a-z]", "", term.written.lower())
            if len(run) >= 8:
                out.append((run, term))
    return out


@cache
def word_list(*names: str) -> WordList:
    """The lists of these names as one, made once."""
    return WordList(*names)

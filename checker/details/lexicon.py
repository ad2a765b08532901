"""Lists of terms, looked up by their first word, so that a long list costs little on a text that holds none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from checker.words.tables import table

STRENGTHS = {"sure": 0.6, "likely": 0.4, "faint": 0.25}
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """`text[start:end]` is a term of a topic; `strength` is how surely the term speaks of one person, 0 to 1."""

    start: int
    end: int
    topic: str
    strength: float


class Lexicon:
    """Terms by topic, each compiled when its first word is first met: of some thousands, a text can hold a handful."""

    def __init__(self, topics: dict[str, dict[str, tuple[str, ...]]]) -> None:
        self._exact: dict[str, list[tuple[str, str, float]]] = {}
        self._stems: dict[str, list[tuple[str, str, float]]] = {}
        self._lengths: set[int] = set()
        for topic, by_strength in topics.items():
            for name, terms in by_strength.items():
                for term in terms:
                    self._add(term.strip(), topic, STRENGTHS[name])

    def _add(self, term: str, topic: str, strength: float) -> None:
        entry = (_expression(term), topic, strength)
        for opening in _openings(term):
            word = _WORD.search(opening)
            if word is None:
                continue
            first = word.group().lower()
            if opening[word.end() : word.end() + 1] == "*":
                self._stems.setdefault(first, []).append(entry)
                self._lengths.add(len(first))
            else:
                self._exact.setdefault(first, []).append(entry)

    def find(self, text: str) -> Iterator[Hit]:
        """Every term in the text."""
        seen: set[tuple[int, int, str]] = set()
        lower = text.lower() if len(text.lower()) == len(text) else text
        for word in _WORD.finditer(lower):
            first = word.group()
            entries = list(self._exact.get(first, ()))
            for length in self._lengths:
                if len(first) >= length and (more := self._stems.get(first[:length])):
                    entries += more
            for expression, topic, strength in entries:
                pattern = _compiled(expression)
                at = word.start() - (1 if expression.startswith("%") and word.start() and text[word.start() - 1] == "%" else 0)
                m = pattern.match(text, at) or (pattern.match(text, at - 2) if at >= 2 and text[at - 2 : at] == "% " else None)
                if m and (m.start(), m.end(), topic) not in seen:
                    seen.add((m.start(), m.end(), topic))
                    yield Hit(m.start(), m.end(), topic, strength)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.I)


def _openings(term: str) -> list[str]:
    """The words that a term may begin with."""
    if term.startswith("("):
        inner, _, rest = term[1:].partition(")")
        return [f"{option} {rest}" for option in inner.split("|")]
    return [term]


def _expression(term: str) -> str:
    out, first = "", True
    for piece in term.split():
        if piece == "~":
            out += r"(?:[\s,]+[\w'’%-]+){0,3}?"
            continue
        body = (
            re.escape(piece)
            .replace("'", "['’]")
            .replace(r"\*", r"[\w'’]*")
            .replace(r"\(", "(?:")
            .replace(r"\)", ")")
            .replace(r"\|", "|")
            .replace(r"\?", "?")
            .replace(r"\-", "[-‐– ]?")
        )
        out += ("" if first else r"[\s\-,]+") + body
        first = False
    # A bracket may hold several words.
    return out + r"(?!\w)"


@cache
def details_lexicon() -> Lexicon:
    """The terms of checker/words/en/circumstances.toml."""
    lists = table("circumstances")
    topics = (key for key, value in lists.data.items() if isinstance(value, dict))
    return Lexicon({topic: {strength: lists.terms(topic, strength) for strength in lists.keys(topic)} for topic in topics})

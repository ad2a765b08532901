"""Swear words in disguise: `f**k`, `sh1t`, `b@stard`, `w t f`, `fuuuck`.

A disguise keeps the first letter and hides or stretches others. Whole words only, so that Scunthorpe, Essex, Dickens, cockerel and shiitake stay what
they are; a word that only has letters, each once, is left to the list itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# What stands for a letter: digits and signs that look like it (common leetspeak).
_LOOKS = {
    "a": "4@", "b": "8", "c": "(", "e": "3€", "g": "9", "i": "1!|", "k": "", "l": "1|", "o": "0", "s": "5$", "t": "7+", "u": "v", "z": "2",
}  # fmt: skip
_BLANKS = r"*#%@$!?.\-_~•✱∗＊x✖"
_MARKED = re.compile(r"(?<![\w])\w?[\w@$!*(+€|#%.\-~•✱∗＊✖]*[*@$!0-9#%€•✱∗＊✖+(|_.\-~][\w@$!*(+€|#%.\-~•✱∗＊✖]*|\w*(\w)\1\1\w*")
_SPACED = re.compile(r"(?<![\w'])(?:\w[ .\-_*]{1,2}){2,9}\w(?![\w'])")
_STRETCHED = re.compile(r"(\w)\1\1")
_BETWEEN = re.compile(r"[ .\-_*]")
_ENDINGS = r"(?:s|es|y|ie|ies|ed|er|ers|ing|in|in'|head|heads|hole|holes|wit|face|faced)?"


@lru_cache(maxsize=64)
def _patterns(words: frozenset[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((w, _pattern(w)) for w in sorted(words, key=len, reverse=True) if w.isalpha() and len(w) > 3)


def _pattern(word: str) -> re.Pattern[str]:
    """The word with its letters stretched, replaced by look-alikes, or blanked (never the first; at most all but two)."""
    parts = []
    for at, letter in enumerate(word):
        same = rf"[{re.escape(letter + _LOOKS.get(letter, ''))}]+"
        parts.append(same if at == 0 else rf"(?:{same}|[{_BLANKS}])")
    inner = "".join(parts[1:])
    # "f**k", "f***", "f—k": blanks may also swallow letters, as long as the first letter and the last or the length tell the word.
    return re.compile(rf"(?:{parts[0]}{inner}){_ENDINGS}", re.IGNORECASE)


@lru_cache(maxsize=16)  # the lists ask for the same few texts of one draft
def _suspects(text: str) -> tuple[tuple[tuple[int, str, str], ...], tuple[tuple[int, int, str], ...]]:
    """What may be a word in disguise: runs with a sign, a digit or a stretched letter as (start, run, marks after it); letters spaced out as (start, end, word)."""
    dressed = []
    for token in _MARKED.finditer(text):
        shown = token[0].rstrip(".-!?,~")
        if len(shown) >= 3 and not (shown.isalpha() and not _STRETCHED.search(shown)):
            dressed.append((token.start(), shown, token[0][len(shown) :]))
    spaced = ((run.start(), run.end(), _BETWEEN.sub("", run[0]).lower()) for run in _SPACED.finditer(text))
    return tuple(dressed), tuple(spaced)


def masked_words(text: str, words: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Disguised words of the list in a text, as (start, end, word).

    `words` are in lower case; those of three letters (`wtf`) are only known when spaced out, since a masked one could be anything.
    """
    if not words:
        return
    dressed, spaced = _suspects(text)
    for start, shown, trailing in dressed:
        for word, pattern in _patterns(words):
            for form in (shown, shown + trailing):
                if pattern.fullmatch(form) and _tells(form, word):
                    yield start, start + len(form), word
                    break
            else:
                continue
            break
    for start, end, squeezed in spaced:
        if squeezed in words:
            yield start, end, squeezed


def _tells(form: str, word: str) -> bool:
    """Whether enough of the word is left to know it: two of its letters, look-alikes included, and not digits or dots alone."""
    letters = [c for c in form.lower() if c.isalpha()]
    if not letters:
        return False
    if len(letters) == 1:
        # "f***" and "s***" are known by length alone; any other single letter with stars may be a rating or a form field.
        return letters[0] in "fs" and ("*" in form or "_" in form) and len(form) == len(word)
    if not any(c in form for c in "*@$!#%€•✱∗＊✖|(+") and not any(c.isdigit() for c in form):
        # dots, hyphens and stretched letters: every letter of the word must be there
        return re.sub(r"(\w)\1*", r"\1", re.sub(r"[^a-z]", "", form.lower())).startswith(re.sub(r"(\w)\1*", r"\1", word))
    # digits in place of letters must not be a code such as "A55" or "b4": most of the word is letters
    return sum(c.isdigit() for c in form) <= max(1, len(word) // 2)

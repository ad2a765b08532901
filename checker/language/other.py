"""Stretches of a text in a language that the models were not trained on: everything but English.

The models give a Polish sentence scores like any other, and they mean nothing. What is found here is left to people, by the name of the language.

A stretch is a sentence, or some words on end within one, that py3langid (a naive Bayes classifier over byte sequences; no network, 5 MB) takes for another
language with hardly any room for English. Names, hashtags, lists and scores look foreign to any classifier, so a stretch must read like a sentence: most
of its words in small letters and not parted by commas, hardly any of the small words of English, and no more than courtesies ("Eid Mubarak to all"). Letters
other than Latin ones need no classifier to be foreign; it only names them.

Measured on 7,979 labelled English posts (models/data/posts): 16 trip, 13 of which do hold a sentence or phrase of Welsh, Irish or Gaelic. Of 113 passages in
23 languages (tests/language/passages.toml), alone and before, after and inside English sentences, none is missed. Words That All Begin With Capitals are.
"""

from __future__ import annotations

import re
import threading
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from checker.language.sentences import sentences
from checker.weights.runtime import package_file

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SHA256 = "f4f4a2c3465ca1f081541037f9cac23021d68151c2f709c55ae5eedfca522963"
WINDOW = 4
"""Words looked at together within a sentence."""
ENGLISH_SHARE = 0.2
"""Of a sentence's words, those that are small words of English and of no other language: with more, it is English."""
_UNSPACED = {"CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"}
_LETTERS_A_WORD = 2.5  # in scripts without spaces

_CHUNK = re.compile(r"\S+")
# Vowel signs and points of other scripts belong to their words, though Python's \w leaves them out.
_LETTER = r"(?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3])"
_WORD = re.compile(rf"{_LETTER}+(?:['’\-]{_LETTER}+)*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[start:end]` is in `language`: its English name, or "another language" where it cannot be told which."""

    start: int
    end: int
    language: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the text. `low` is it in small letters; `said` whether it counts for what is said: no name, no courtesy, no single letter."""

    start: int
    end: int
    low: str
    said: bool
    courteous: bool
    script: str
    comma: bool  # a comma or the like stands before it
    english: bool  # a small word of English


@dataclass(frozen=True, slots=True)
class _Words:
    """What `languages.toml` says: names of languages by code, scripts with the codes written in them, words of courtesies, small words of English."""

    names: dict[str, str]
    scripts: dict[str, frozenset[str]]
    courtesies: frozenset[str]
    english: frozenset[str]


@cache
def _data() -> _Words:
    data = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
    courtesies = frozenset(word for line in data["courtesies"].values() for word in line.split())
    return _Words(
        data["names"],
        {k: frozenset(v.split()) for k, v in data["scripts"].items()},
        courtesies,
        frozenset(data["english"]["words"].split()),
    )


_loading = threading.Lock()


@cache
def _identifier() -> LanguageIdentifier:
    """The classifier, told to choose among our languages.

    Raises:
        ModelFileError: the package is missing, or its model is not the one that was measured.
    """
    path = package_file("py3langid", "data/model.npz.xz", SHA256)
    from py3langid.langid import LanguageIdentifier

    identifier = LanguageIdentifier.from_modelpath(path, norm_probs=True)
    identifier.set_languages(list(_data().names))
    return identifier


def _guess(words: Sequence[_Word]) -> tuple[str, float, float]:
    """The likeliest language's code, how sure, and how probable English is."""
    with _loading:
        identifier = _identifier()
    ranked = identifier.rank(" ".join(word.low for word in words))
    return ranked[0][0], float(ranked[0][1]), float(dict(ranked)["en"])


@cache
def _script(letter: str) -> str:
    """The script of a letter by its Unicode name; letters in fancy dress (bold, full width) count as what they stand for."""
    plain = unicodedata.normalize("NFKC", letter)[:1] or letter
    return unicodedata.name(plain, "LATIN").split(" ", 1)[0].removesuffix("-1")


def other_languages(text: str) -> list[Stretch]:
    """The stretches of a text that are in other languages than English, in order, none overlapping. Time grows with the length.

    Raises:
        ModelFileError: the classifier is missing or is not the one that was measured.
    """
    found: list[Stretch] = []
    for start, end in sentences(text):
        words = list(_words(text, start, end))
        for latin, group in groupby(words, key=lambda w: w.script == "LATIN"):
            run = list(group)
            if not latin:
                found += _other_letters(run)
            elif whole := _sentence(run):
                found.append(whole)
            else:
                found += [stretch for part in _parts(run) if (stretch := _sentence(part))]
                found += _windows(run)
    return _joined(found)


def _words(text: str, start: int, end: int) -> Iterator[_Word]:
    """The words of a sentence, without hashtags, handles, addresses and what holds a digit."""
    courtesies, english = _data().courtesies, _data().english
    shouted = text[start:end].isupper()
    first, comma = True, False
    for chunk in _CHUNK.finditer(text, start, end):
        part = chunk.group()
        if "#" in part or "@" in part or "://" in part or part.startswith("www."):
            first, comma = False, True
            continue
        at = chunk.start()
        for found in _WORD.finditer(text, chunk.start(), chunk.end()):
            word = found.group()
            comma = comma or (at < found.start() and any(c in ",;:/|•" for c in text[at : found.start()]))
            at = found.end()
            plain = word.isascii()
            if not (plain and word.isalpha()) and any(c.isdigit() for c in word):
                first, comma = False, True
                continue
            low = word.lower() if plain else unicodedata.normalize("NFKC", word).lower()
            courteous = low in courtesies
            said = len(word) > 1 and (first or shouted or not word[0].isupper()) and not courteous
            script = "LATIN" if plain else _script(word[0])
            yield _Word(found.start(), found.end(), low, said, courteous, script, comma, low.replace("’", "'") in english)
            first = comma = False
        comma = comma or text[at : chunk.end()].rstrip("\"'”’)").endswith((",", ";", ":", "/", "|"))


def _listed(words: Sequence[_Word]) -> bool:
    """Whether commas part most of the words: a list is no sentence."""
    return sum(word.comma for word in words[1:]) * 3 >= len(words)


def _english(words: Sequence[_Word]) -> int:
    return sum(word.english for word in words)


def _sentence(words: Sequence[_Word]) -> Stretch | None:
    """The sentence as a whole, if it is in another language. The fewer words it says, the surer it must be."""
    said = sum(word.said for word in words)
    if said < 2 or said * 2 < sum(not word.courteous for word in words) or _english(words) > ENGLISH_SHARE * len(words) or _listed(words):
        return None
    code, sure, english = _guess(words)
    least, most = {2: (0.9, 1e-4), 3: (0.5, 0.003)}.get(said, (0.5, 0.02))
    return _stretch(words, code, sure) if _other(code) and sure > least and english < most else None


def _parts(words: Sequence[_Word]) -> Iterator[list[_Word]]:
    """The parts of a sentence between commas and small words of English, `WINDOW` words or more each."""
    part: list[_Word] = []
    for word in words:
        if word.comma or word.english:
            if len(part) >= WINDOW:
                yield part
            part = []
        if not word.english:
            part.append(word)
    if len(part) >= WINDOW:
        yield part


def _windows(words: Sequence[_Word]) -> Iterator[Stretch]:
    """Some words on end within a sentence that is English otherwise."""
    for n in range(len(words) - WINDOW + 1):
        some = words[n : n + WINDOW]
        if sum(word.said for word in some) < WINDOW - 1 or _english(some) or any(word.comma for word in some[1:]):
            continue
        code, sure, english = _guess(some)
        if _other(code) and sure > 0.8 and english < 0.003:
            yield _stretch(some, code, sure)


def _other_letters(words: Sequence[_Word]) -> Iterator[Stretch]:
    """Words in other letters than Latin ones: two of them, or as many letters where words are not parted."""
    said = [word for word in words if len(word.low) > 1 and not word.courteous]
    size = sum(len(word.low) / _LETTERS_A_WORD if word.script in _UNSPACED else 1.0 for word in said)
    if size >= 2:
        code, sure, _ = _guess(words)
        known = code in _data().scripts.get(words[0].script, ())
        yield _stretch(words, code, sure if known else 0.0)


def _other(code: str) -> bool:
    return code not in ("en", "la")


def _stretch(words: Sequence[_Word], code: str, sure: float) -> Stretch:
    return Stretch(words[0].start, words[-1].end, _data().names[code] if sure >= 0.5 else UNKNOWN)


UNKNOWN = "another language"


def _joined(found: Sequence[Stretch]) -> list[Stretch]:
    """Stretches that overlap or follow one another within a few characters, as one where they are in one language."""
    out: list[Stretch] = []
    for each in sorted(found, key=lambda s: (s.start, -s.end)):
        last = out[-1] if out else None
        if last and (each.start < last.end or (each.start - last.end <= 3 and each.language == last.language)):
            out[-1] = Stretch(last.start, max(last.end, each.end), last.language)
        else:
            out.append(each)
    return out

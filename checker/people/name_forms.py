"""In which forms a pupil's first name and surname may be written, and how far each form is from the roll.

A form is a string of folded letters without gaps: `O'Brien` and `O Brien` are both `obrien`. Its cost, 0 to 0.3, is what it takes off the confidence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from checker.normalise import normalise
from checker.people.cue_words import particles, short_names
from checker.people.tokens import simplify

KNOWN_AS, SHORT, PART, BARE, PREFIX = 0.0, 0.04, 0.03, 0.06, 0.12

# German and Nordic letters have a second spelling with two letters.
_TWO = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ð": "th", "ñ": "ny"}
_SPLIT = re.compile(r"[\s\-/]+")


def _foldings(name: str) -> set[str]:
    plain = normalise(name)
    found = {plain} if plain else set()
    lower = unicodedata.normalize("NFC", name.lower())
    if any(c in _TWO for c in lower):
        found.add(normalise("".join(_TWO.get(c, c) for c in lower)))
    return found


def _parts(name: str) -> list[str]:
    return [p for p in _SPLIT.split(simplify(name).strip()) if normalise(p)]


def _keep(forms: dict[str, float], names: set[str] | frozenset[str], cost: float) -> None:
    for name in names:
        if name and forms.get(name, 1.0) > cost:
            forms[name] = cost


@lru_cache(maxsize=65536)
def first_forms(first_name: str, known_as: str = "") -> Mapping[str, float]:
    """Forms of a first name with their costs: whole, known-as, each of its names, short forms."""
    forms: dict[str, float] = {}
    for name in (first_name, known_as):
        _keep(forms, _foldings(name), 0.0)
        parts = _parts(name)
        if len(parts) > 1:
            for number, part in enumerate(parts):
                if len(normalise(part)) > 1:
                    _keep(forms, _foldings(part), PART if number == 0 else BARE)
    families = short_names()
    for name, cost in list(forms.items()):
        if cost <= PART:
            _keep(forms, families.get(name, frozenset()), cost + SHORT)
    return forms


@lru_cache(maxsize=65536)
def last_forms(last_name: str) -> Mapping[str, float]:
    """Forms of a surname with their costs: whole, without its particle, and for double-barrelled ones each part."""
    forms: dict[str, float] = {}
    _keep(forms, _foldings(last_name), 0.0)
    # The apostrophe of O'Brien, D'Angelo, N'Dour is a particle too.
    pieces = [q for p in _parts(last_name) for q in _apostrophe(p)]
    groups: list[str] = []
    bare: list[bool] = []
    pending: list[str] = []
    for piece in pieces:
        pending.append(piece)
        if normalise(piece) in particles() and piece is not pieces[-1]:
            continue
        groups.append(" ".join(pending))
        bare.append(False)
        if len(pending) > 1 and len(normalise(piece)) > 2:
            _keep(forms, _foldings(piece), BARE)
        pending = []
    if len(groups) > 1:
        # "Saint" names are one name: St John, St Clair.
        if normalise(groups[0]) in ("st", "saint"):
            _keep(forms, {("saint" if normalise(groups[0]) == "st" else "st") + normalise("".join(groups[1:]))}, 0.0)
        else:
            for group in groups:
                if len(normalise(group)) > 2:
                    _keep(forms, _foldings(group), PART)
    # Mc and Mac are written for one another.
    for name in list(forms):
        if name.startswith("mac") and len(name) > 6:
            _keep(forms, {"mc" + name[3:]}, forms[name] + 0.02)
        elif name.startswith("mc") and len(name) > 5:
            _keep(forms, {"mac" + name[2:]}, forms[name] + 0.02)
    return forms


def _apostrophe(part: str) -> list[str]:
    head, mark, tail = part.partition("'")
    return [head, tail] if mark and len(head) <= 2 and len(tail) > 2 else [part]


def initials(first_name: str, known_as: str = "") -> frozenset[str]:
    """The letters that may stand for the first name."""
    return frozenset(normalise(p)[0] for p in (*_parts(first_name), *_parts(known_as)))


_DIMINUTIVE = re.compile(r"(?:y|ie|i|ey|o|s|a|z|er|ers|sy|kins|bob|le)$")


@lru_cache(maxsize=65536)
def shortens(written: str, name: str) -> bool:
    """Whether a normalised word may be a child's short name made by rule: its beginning (Nads, Kasia's Kas, Tamz), or the tail of a long one (Dayo of Temidayo).

    Three letters of the name at least; the surname has to be exact for it to count.
    """
    if len(written) < 3 or len(name) < len(written) or written == name:
        return False
    if name.startswith(written) and len(name) >= len(written) + 2:
        return True
    if len(written) >= 4 and len(name) >= len(written) + 2 and name.endswith(written):
        return True
    stem = _DIMINUTIVE.sub("", written)
    if len(stem) < len(written) and len(name) >= 5:
        if len(stem) > 3 and stem[-1] == stem[-2]:
            stem = stem[:-1]
        return len(stem) >= 3 and name.startswith(stem)
    return False


_SOUNDS = (
    (re.compile(r"ph"), "f"), (re.compile(r"ck|qu|q|k"), "c"), (re.compile(r"sz|sch|sh"), "s"), (re.compile(r"cz|tch"), "ch"), (re.compile(r"th"), "t"),
    (re.compile(r"wr"), "r"), (re.compile(r"wh|w"), "v"), (re.compile(r"kn|gn"), "n"), (re.compile(r"dge|j"), "g"), (re.compile(r"z|x"), "s"),
    (re.compile(r"c(?=[eiy])"), "s"), (re.compile(r"gh"), ""), (re.compile(r"h"), ""), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouy]+")


@lru_cache(maxsize=65536)
def sound(name: str) -> str:
    """A rough key of how a normalised name sounds in English: Maisy and Maisie, Kacper and Kasper, Llewelyn and Llewellyn share one.

    Consonants are grouped in the manner of Metaphone (L. Philips, 1990); a run of vowels counts as one vowel, kept only as a place.
    """
    key = name
    for pattern, letter in _SOUNDS:
        key = pattern.sub(letter, key)
    first = "a" if key[:1] in "aeiouy" and key else ""
    body = _VOWELS.sub("a", key)
    return first + body.strip("a") if len(body.strip("a")) > 1 else body

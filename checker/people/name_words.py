"""The word lists that the names checks read, each loaded once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from checker.normalise import normalise


def load(name: str) -> Mapping[str, Any]:
    """A list from `checker/words`, as TOML says it."""
    return tomllib.loads((resources.files("checker") / "words" / name).read_text("utf-8"))


@cache
def short_names() -> Mapping[str, frozenset[str]]:
    """For each first name, what else the same child may be called: short forms of it, its formal names, other short forms of those (all normalised)."""
    others: dict[str, set[str]] = {}
    for formal, shorts in load("short_names.toml")["short"].items():
        family = [normalise(s) for s in shorts]
        formal = normalise(formal)
        others.setdefault(formal, set()).update(family)
        for short in family:
            # A short form may stand for the formal name and its other short forms. Not further: Alex is no link from Alexander to Alexandra.
            others.setdefault(short, set()).update([formal, *family])
    return {name: frozenset(o - {name}) for name, o in others.items()}


@cache
def formal_names() -> Mapping[str, tuple[str, ...]]:
    """For each short form the formal names that it may stand for, all normalised."""
    forms: dict[str, set[str]] = {}
    for formal, shorts in load("short_names.toml")["short"].items():
        for short in shorts:
            forms.setdefault(normalise(short), set()).add(normalise(formal))
    return {short: tuple(sorted(formal)) for short, formal in forms.items()}


@cache
def ordinary_first() -> frozenset[str]:
    """First names that are ordinary words."""
    return frozenset(load("ordinary_names.toml")["first"].split())


@cache
def ordinary_last() -> frozenset[str]:
    """Surnames that are ordinary words, heads of places included."""
    lists = load("ordinary_names.toml")
    return frozenset(lists["last"].split()) | frozenset(lists["places"].split())


@cache
def place_heads() -> frozenset[str]:
    """Second words of places and buildings: park, hall, street."""
    return frozenset(load("ordinary_names.toml")["places"].split())


@cache
def capitalised() -> frozenset[str]:
    """Surnames that are words written with a capital anyway."""
    return frozenset(load("ordinary_names.toml")["capitalised"].split())


@cache
def helpers() -> frozenset[str]:
    """First names that open a sentence as a verb: will, may, mark."""
    return frozenset(load("ordinary_names.toml")["helpers"].split())


@cache
def titles() -> frozenset[str]:
    """Titles of grown-ups, lower case without the dot."""
    return frozenset(load("titles.toml")["titles"].split())


@cache
def roles() -> frozenset[str]:
    """What grown-ups do, one word each."""
    return frozenset(load("titles.toml")["roles"].split())


@cache
def suffixes() -> frozenset[str]:
    """Letters after a grown-up's name."""
    return frozenset(load("titles.toml")["suffixes"].split())


@cache
def groups() -> frozenset[str]:
    """Last words of firms, clubs and teams."""
    return frozenset(normalise(w) for w in load("titles.toml")["groups"].split())


@cache
def openings() -> frozenset[str]:
    """First words of places, classes and groups."""
    return frozenset(normalise(w) for w in load("titles.toml")["openings"].split())


@cache
def phrases() -> tuple[str, ...]:
    """Phrases near the name of a grown-up or a public person."""
    return tuple(load("titles.toml")["phrases"])


@cache
def word_file(name: str) -> frozenset[str]:
    """A plain list from `checker/words`: words parted by white space, `#` opens a comment line."""
    text = (resources.files("checker") / "words" / name).read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def common_words() -> frozenset[str]:
    """Ordinary words, lower case: never taken for a misspelt name."""
    return word_file("common_words.txt")


@cache
def given_names() -> frozenset[str]:
    """First names in common use, folded; short forms included."""
    return frozenset(normalise(n) for n in word_file("given_names.txt")) | frozenset(short_names())


@cache
def child_roles() -> frozenset[str]:
    """What children are called beside their names: pupil, captain, sister."""
    return frozenset(load("children.toml")["roles"].split())


@cache
def school_words() -> frozenset[str]:
    """Words that end the name of a school or a youth team."""
    return frozenset(load("children.toml")["schools"].split())


@cache
def child_phrases() -> tuple[str, ...]:
    """Phrases near the name of a child."""
    return tuple(load("children.toml")["phrases"])

"""The word lists that the names checks read, each loaded once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from checker.normalise import normalise
from checker.words.tables import table


def _short_forms() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each first name with its short forms, as listed."""
    lists = table("short_names")
    return ((formal, lists.terms("short", formal)) for formal in lists.keys("short"))


@cache
def short_names() -> Mapping[str, frozenset[str]]:
    """For each first name, what else the same child may be called: short forms of it, its formal names, other short forms of those (all normalised)."""
    others: dict[str, set[str]] = {}
    for formal, shorts in _short_forms():
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
    for formal, shorts in _short_forms():
        for short in shorts:
            forms.setdefault(normalise(short), set()).add(normalise(formal))
    return {short: tuple(sorted(formal)) for short, formal in forms.items()}


@cache
def ordinary_first() -> frozenset[str]:
    """First names that are ordinary words."""
    return frozenset(table("ordinary_names").words("first"))


@cache
def ordinary_last() -> frozenset[str]:
    """Surnames that are ordinary words, heads of places included."""
    lists = table("ordinary_names")
    return frozenset(lists.words("last")) | frozenset(lists.words("places"))


@cache
def place_heads() -> frozenset[str]:
    """Second words of places and buildings: park, hall, street."""
    return frozenset(table("ordinary_names").words("places"))


@cache
def capitalised() -> frozenset[str]:
    """Surnames that are words written with a capital anyway."""
    return frozenset(table("ordinary_names").words("capitalised"))


@cache
def helpers() -> frozenset[str]:
    """First names that open a sentence as a verb: will, may, mark."""
    return frozenset(table("ordinary_names").words("helpers"))


@cache
def titles() -> frozenset[str]:
    """Titles of grown-ups, lower case without the dot."""
    return frozenset(table("titles").words("titles"))


@cache
def roles() -> frozenset[str]:
    """What grown-ups do, one word each."""
    return frozenset(table("titles").words("roles"))


@cache
def suffixes() -> frozenset[str]:
    """Letters after a grown-up's name."""
    return frozenset(table("titles").words("suffixes"))


@cache
def groups() -> frozenset[str]:
    """Last words of firms, clubs and teams."""
    return frozenset(normalise(w) for w in table("titles").words("groups"))


@cache
def openings() -> frozenset[str]:
    """First words of places, classes and groups."""
    return frozenset(normalise(w) for w in table("titles").words("openings"))


@cache
def phrases() -> tuple[str, ...]:
    """Phrases near the name of a grown-up or a public person."""
    return table("titles").terms("phrases")


@cache
def common_words() -> frozenset[str]:
    """Ordinary words, lower case: never taken for a misspelt name."""
    return frozenset(table("common_words").words("words"))


@cache
def given_names() -> frozenset[str]:
    """First names in common use, folded; short forms included."""
    return frozenset(normalise(n) for n in table("given_names").words("words")) | frozenset(short_names())


@cache
def child_roles() -> frozenset[str]:
    """What children are called beside their names: pupil, captain, sister."""
    return frozenset(table("children").words("roles"))


@cache
def school_words() -> frozenset[str]:
    """Words that end the name of a school or a youth team."""
    return frozenset(table("children").words("schools"))


@cache
def child_phrases() -> tuple[str, ...]:
    """Phrases near the name of a child."""
    return table("children").terms("phrases")

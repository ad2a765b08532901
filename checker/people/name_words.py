"""The word lists that the names checks read, each loaded when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from checker.normalise import normalise
from checker.words.tables import table


def _listed(file: str, *keys: str, folded: bool = False) -> Callable[[], frozenset[str]]:
    """Reads the words under some keys of a list as one set, lower case; `folded` without accents and hyphens as well."""

    @cache
    def read() -> frozenset[str]:
        words = (word for key in keys for word in table(file).words(key))
        return frozenset(map(normalise, words) if folded else words)

    return read


def _phrases(file: str) -> Callable[[], tuple[str, ...]]:
    return cache(lambda: table(file).terms("phrases"))


ordinary_first = _listed("ordinary_names", "first")
"""First names that are ordinary words."""
ordinary_last = _listed("ordinary_names", "last", "places")
"""Surnames that are ordinary words, heads of places included."""
place_heads = _listed("ordinary_names", "places")
"""Second words of places and buildings: park, hall, street."""
capitalised = _listed("ordinary_names", "capitalised")
"""Surnames that are words written with a capital anyway."""
helpers = _listed("ordinary_names", "helpers")
"""First names that open a sentence as a verb: will, may, mark."""
titles = _listed("titles", "titles")
"""Titles of grown-ups, without the dot."""
roles = _listed("titles", "roles")
"""What grown-ups do, one word each."""
suffixes = _listed("titles", "suffixes")
"""Letters after a grown-up's name."""
groups = _listed("titles", "groups", folded=True)
"""Last words of firms, clubs and teams."""
openings = _listed("titles", "openings", folded=True)
"""First words of places, classes and groups."""
phrases = _phrases("titles")
"""Phrases near the name of a grown-up or a public person."""
child_roles = _listed("children", "roles")
"""What children are called beside their names: pupil, captain, sister."""
school_words = _listed("children", "schools")
"""Words that end the name of a school or a youth team."""
child_phrases = _phrases("children")
"""Phrases near the name of a child."""
common_words = _listed("common_words", "words")
"""Ordinary words: never taken for a misspelt name."""
particles = _listed("around_names", "particles")
"""Particles that a surname may be written without."""
generic_words = _listed("around_names", "generic")
"""Words that schools, places and firms share."""
small_words = _listed("around_names", "small")
"""Words that are no middle name."""
into = _listed("around_names", "into")
"""Words before a place."""
deeds = _listed("around_names", "deeds")
"""What a pupil does, right after the name."""
families = _listed("around_names", "family")
"""Words after a surname that several share."""
openers = _listed("around_names", "openers")
"""Words before a name run together with them."""


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
def given_names() -> frozenset[str]:
    """First names in common use, folded; short forms included."""
    return frozenset(normalise(n) for n in table("given_names").words("words")) | frozenset(short_names())

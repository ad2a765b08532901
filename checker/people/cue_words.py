"""The words by which posts speak of people, from `checker/words/en`: each list under the name by which the code asks for it, read when first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from checker.normalise import normalise
from checker.words.tables import table


def _listed(file: str, *keys: str, folded: bool = False) -> Callable[[], frozenset[str]]:
    """Reads the entries under some keys of a file as one set; `folded` without accents and hyphens."""

    @cache
    def read() -> frozenset[str]:
        words = (word for key in keys for word in table(file).entries(key))
        return frozenset(map(normalise, words) if folded else words)

    return read


def _pattern(file: str, *keys: str) -> Callable[[], re.Pattern[str]]:
    """Reads the entries under some keys as one pattern: whole words in any case, of two that begin alike the longer."""

    @cache
    def read() -> re.Pattern[str]:
        longest_first = sorted((word for key in keys for word in table(file).entries(key)), key=len, reverse=True)
        return re.compile(r"(?<![\w\-])(?:" + "|".join(re.escape(w) for w in longest_first) + r")(?![\w])", re.I)

    return read


# Names that are words as well

ordinary_first = _listed("ordinary_names", "first", "first_in_full")
"""First names that are ordinary words, where a surname follows."""
ordinary_alone = _listed("ordinary_names", "first", "first_alone")
"""First names that are ordinary words or places, where none follows: something beside them has to speak of a person."""
ordinary_last = _listed("ordinary_names", "last", "places")
"""Surnames that are ordinary words, heads of places included."""
capitalised = _listed("ordinary_names", "capitalised")
"""Surnames that are words written with a capital anyway."""
helpers = _listed("ordinary_names", "helpers")
"""First names that open a sentence as a verb: will, may, mark."""
months = _listed("people", "months")
"""First names that are months or seasons."""
month_before = _listed("people", "month_before")
"""Words behind which they are a month or a season."""
common_words = _listed("common_words", "words")
"""Ordinary words: never taken for a misspelt name."""
abbreviations = _listed("people", "abbreviations")
"""Letters that are nobody's initials."""

pronouns = _listed("people", "pronouns")
"""Words that point to somebody or something and tell nothing by themselves."""

# Grown-ups

titles = _listed("titles", "titles", "titles_in_full")
"""Titles of grown-ups before a full name, without the dot."""
titles_alone = _listed("titles", "titles", "titles_alone")
"""Titles of grown-ups before any name, a first name alone among them."""
titles_of_pupils = _listed("titles", "titles_of_pupils")
"""Titles that a pupil may bear: a team's captain, a king in a play."""
plain_titles = _listed("titles", "plain_titles")
"""Mrs, Mr and the like, which tell a grown-up wherever the surname stands again."""
roles = _listed("titles", "roles")
"""What grown-ups do, one word each."""
suffixes = _listed("titles", "suffixes")
"""Letters after a grown-up's name."""
between_people = _listed("around_names", "between_people")
"""Verbs that part a job from the name of somebody else."""
phrases = _listed("titles", "phrases")
"""Phrases near the name of a grown-up or a public person."""
parent_pattern = _pattern("people", "parent", "relative")
"""A grown-up of a child's family."""
household_pattern = _pattern("people", "parent")
"""One with whom the child lives."""
staff_pattern = _pattern("people", "staff")
"""Staff without a name."""
adult_pattern = _pattern("people", "adult")
"""Grown-ups in posts of schools who are no pupils; a name beside one of these words is theirs."""

# Children

child_roles = _listed("children", "roles")
"""What children are called beside their names: pupil, captain, sister."""
school_words = _listed("children", "schools")
"""Words that end the name of a school or a youth team."""
families = _listed("around_names", "family")
"""Words after a surname that several share."""
deeds = _listed("around_names", "deeds")
"""What a pupil does, right after the name."""
weak_deeds = _listed("around_names", "weak_deeds")
"""Small words there that say a little less."""
pupil_pattern = _pattern("people", "pupil")
"""One child without a name."""
pupils_pattern = _pattern("people", "pupils")
"""More than one child, without saying which."""
siblings_pattern = _pattern("people", "siblings")
"""Children of one birth or one family."""
kin_pattern = _pattern("people", "kin")
"""A child of somebody."""

# Places, firms and groups

place_heads = _listed("ordinary_names", "places")
"""Second words of places and buildings that may be a surname: park, hall, street."""
place_next = _listed("people", "place_next")
"""Words behind which a first name is a place's or an event's: Victoria Park, Summer Fair, Jack Frost."""
place_openings = _listed("titles", "place_openings", folded=True)
"""First words of places, classes and groups."""
groups = _listed("titles", "groups", folded=True)
"""Last words of firms, clubs and teams."""
generic_words = _listed("around_names", "generic")
"""Words that schools, places and firms share."""
into = _listed("around_names", "into")
"""Words before a place."""

# Small words around a name

particles = _listed("around_names", "particles")
"""Particles that a surname may be written without."""
small_words = _listed("around_names", "small")
"""Words that are no middle name."""
taught = _listed("around_names", "taught")
"""School subjects that are words of places as well."""
towards = _listed("around_names", "towards")
"""Words before a place or a person: to, from, for."""
pointing = _listed("around_names", "pointing")
"""Words before a thing, seldom before a name: the, this, your."""
before_names = _listed("people", "before_names")
"""Words with a capital before a name that are no part of it: Cue Kwame, Wee Cathal."""
said_before_names = _listed("people", "said_before_names")
"""Words with a capital before a first name that are no first part of it."""
after_first_names = _listed("people", "after_first_names")
"""Words with a capital behind a first name that are no surname."""
tag_openers = _listed("around_names", "tag_openers")
"""Words before a name run together with them: #WellDoneEwaNowak."""
welsh_openers = _listed("around_names", "welsh_openers")
"""Words of Welsh that open a sentence before a name."""
surname_follows = _listed("around_names", "surname_follows")
"""Words that say that a surname follows."""

# First names


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

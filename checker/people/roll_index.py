"""The roll, indexed by the normalised forms of its names, so that a post is matched by looking up its words and never by walking the roll."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from checker.normalise import normalise
from checker.people.cue_words import formal_names
from checker.people.name_forms import BARE, PART, first_forms, initials, last_forms, sound

if TYPE_CHECKING:
    from checker.school import Pupil

Hits = Mapping[int, float]
"""Pupils by their place in the roll, with the cost of the form."""

_NONE: Hits = {}


class RollIndex:
    """Finds pupils by what is written.

    For full names `first`, `last` and `mononyms` map normalised letters to the pupils who may be meant (by their place in the roll), with the cost of the
    form. For a first name or initials alone `called`, `surnamed` and `initialled` give the ids of those who are written so, without forms at a cost. Building
    takes about 20 microseconds a pupil; these and the index of near misses are built when first asked for.
    """

    def __init__(self, pupils: Sequence[Pupil]) -> None:
        self.pupils = tuple(pupils)
        self.first: dict[str, dict[int, float]] = {}
        self.last: dict[str, dict[int, float]] = {}
        self.mononyms: dict[str, dict[int, float]] = {}
        self.initials: list[frozenset[str]] = []
        self.given: list[tuple[str, ...]] = []
        """For each pupil the first names and the known-as, whole and each apart, normalised."""
        self.own_first: set[str] = set()
        """First names and known-as exactly as on the roll, normalised."""
        longest = 1
        for number, pupil in enumerate(self.pupils):
            firsts = first_forms(pupil.first_name, pupil.known_as)
            self.initials.append(initials(pupil.first_name, pupil.known_as))
            self.given.append(tuple(f for f, cost in firsts.items() if cost in (0.0, PART, BARE)))
            self.own_first.update(f for f, cost in firsts.items() if cost == 0.0)
            for form, cost in firsts.items():
                self.first.setdefault(form, {})[number] = cost
            if pupil.last_name and normalise(pupil.last_name):
                lasts = last_forms(pupil.last_name)
                for form, cost in lasts.items():
                    self.last.setdefault(form, {})[number] = cost
            else:
                for form, cost in firsts.items():
                    if cost == 0.0:
                        self.mononyms.setdefault(form, {})[number] = cost
            longest = max(
                longest,
                len(pupil.last_name.split()) + pupil.last_name.count("-") + pupil.last_name.count("'"),
                len(pupil.first_name.split()),
            )
        # Tokens to join for one part of a name; one more for a capital inside (MacGillivray).
        self.reach = min(longest + 2, 6)
        self.longest_form = max((len(f) for table in (self.first, self.last) for f in table), default=1)
        self._near_first: _Near | None = None
        self._near_last: _Near | None = None

    @cached_property
    def firsts(self) -> dict[str, frozenset[str]]:
        """Ids by first name and known-as, whole and its first part."""
        parts = (
            (part, pupil.pupil_id)
            for pupil in self.pupils
            for name in (pupil.first_name, pupil.known_as)
            for part in (name, name.split(" ")[0], name.split("-")[0])
        )
        return _by_name(parts)

    @cached_property
    def lasts(self) -> dict[str, frozenset[str]]:
        """Ids by surname, whole and each part."""
        return _by_name((part, p.pupil_id) for p in self.pupils for part in (p.last_name, *re.split(r"[\s\-]+", p.last_name)))

    @cached_property
    def initialled(self) -> dict[str, frozenset[str]]:
        """Ids by the initials of first name and surname."""
        found: dict[str, set[str]] = {}
        for pupil in self.pupils:
            for name in filter(None, (pupil.first_name, pupil.known_as) if pupil.last_name else ()):
                found.setdefault(normalise(name)[:1] + normalise(pupil.last_name)[:1], set()).add(pupil.pupil_id)
        return {initials: frozenset(ids) for initials, ids in found.items()}

    @cached_property
    def last_initials(self) -> dict[str, frozenset[str]]:
        """By id the initials of each part of the surname."""
        return {
            p.pupil_id: frozenset(normalise(part)[:1] for part in re.split(r"[\s\-'’]+", p.last_name) if part)
            for p in self.pupils
            if p.last_name
        }

    def called(self, name: str) -> frozenset[str]:
        """Ids of pupils who may be meant by a first name: as on the roll, known as, or a common short form."""
        key = normalise(name)
        found = self.firsts.get(key, frozenset())
        if not found and len(key) > 2:
            found = frozenset().union(*(self.firsts.get(formal, frozenset()) for formal in formal_names().get(key, ())))
        return found

    def surnamed(self, name: str) -> frozenset[str]:
        """Ids of pupils with this surname or one of its parts, given normalised."""
        return self.lasts.get(name, frozenset())

    def both(self, first: str, last: str) -> list[tuple[int, float]]:
        """Pupils with this first name and this surname, with what the two forms cost together."""
        a, b = self.first.get(first, _NONE), self.last.get(last, _NONE)
        if len(a) > len(b):
            return [(n, c + a[n]) for n, c in b.items() if n in a]
        return [(n, c + b[n]) for n, c in a.items() if n in b]

    def near_first(self, written: str) -> list[str]:
        """First-name forms within one letter of, or sounding like, what is written."""
        if self._near_first is None:
            self._near_first = _Near(self.first)
        return self._near_first.find(written)

    def near_last(self, written: str) -> list[str]:
        """Surname forms within one letter of, or sounding like, what is written."""
        if self._near_last is None:
            self._near_last = _Near(self.last)
        return self._near_last.find(written)


def _by_name(parts: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Ids by name, normalised; a single letter is no name."""
    found: dict[str, set[str]] = {}
    for name, pupil_id in parts:
        if len(name) > 1:
            found.setdefault(normalise(name), set()).add(pupil_id)
    return {name: frozenset(ids) for name, ids in found.items()}


class _Near:
    """Words within one letter, by the words left when one letter is deleted (the idea of SymSpell, W. Garbe 2012), and by sound."""

    def __init__(self, words: Mapping[str, object]) -> None:
        self._less: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        for word in words:
            if len(word) >= 3:
                for less in _deletions(word):
                    self._less.setdefault(less, []).append(word)
                self._sounds.setdefault(sound(word), []).append(word)
        self.find = lru_cache(maxsize=8192)(self._find)

    def _find(self, written: str) -> list[str]:
        found: set[str] = set()
        for less in (written, *_deletions(written)):
            found.update(self._less.get(less, ()))
        found.update(self._sounds.get(sound(written), ()))
        found.discard(written)
        return sorted(found)


def _deletions(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))} | {word}

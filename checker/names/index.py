"""The roll, indexed by the folded forms of its names, so that a post is matched by looking up its words and never by walking the roll."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from checker.names.fold import fold
from checker.names.forms import BARE, PART, first_forms, initials, last_forms, sound

if TYPE_CHECKING:
    from checker.school import Pupil, School

Hits = Mapping[int, float]
"""Pupils by their place in the roll, with the cost of the form."""

_NONE: Hits = {}


class RollIndex:
    """Finds pupils by what is written.

    `first`, `last` and `mononyms` map folded letters to the pupils who may be meant, with the cost of the form. Building takes about 20 microseconds a
    pupil; the index of near misses is built when first asked for.
    """

    def __init__(self, pupils: Sequence[Pupil]) -> None:
        self.pupils = tuple(pupils)
        self.first: dict[str, dict[int, float]] = {}
        self.last: dict[str, dict[int, float]] = {}
        self.mononyms: dict[str, dict[int, float]] = {}
        self.initials: list[frozenset[str]] = []
        self.given: list[tuple[str, ...]] = []
        """For each pupil the first names and the known-as, whole and each apart, folded."""
        self.own_first: set[str] = set()
        """First names and known-as exactly as on the roll, folded."""
        longest = 1
        for number, pupil in enumerate(self.pupils):
            firsts = first_forms(pupil.first_name, pupil.known_as)
            self.initials.append(initials(pupil.first_name, pupil.known_as))
            self.given.append(tuple(f for f, cost in firsts.items() if cost in (0.0, PART, BARE)))
            self.own_first.update(f for f, cost in firsts.items() if cost == 0.0)
            for form, cost in firsts.items():
                self.first.setdefault(form, {})[number] = cost
            if pupil.last_name and fold(pupil.last_name):
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
        # Atoms to join for one part of a name; one more for a capital inside (MacGillivray).
        self.reach = min(longest + 2, 6)
        self.longest_form = max((len(f) for table in (self.first, self.last) for f in table), default=1)
        self._near_first: _Near | None = None
        self._near_last: _Near | None = None

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


def roll_index(school: School) -> RollIndex:
    """The index of a school's roll, made once."""
    return school.prepared("names.roll-index", lambda s: RollIndex(s.pupils))

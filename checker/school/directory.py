"""Looking people up by the letters typed: pupils of the roll and staff, so that a page never has to hold the roll.

A look-up is by exact prefix of a word of the name, of the name somebody is known by, or of the pupil's id; accents and capitals are folded away. It is never
fuzzy: a child who is found by chance is a child tagged by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checker.normalise import normalise
from checker.school import Pupil, School, StaffMember
from checker.school.tags import PUPIL, STAFF, read_tag, tag

SHORTEST = 2
"""Letters to type before anybody is shown; fewer find only people whose name or id is no longer."""
MOST = 8
"""People shown at once; more letters narrow it down."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be tagged.

    Attributes:
        tag: as in a draft's `people`: a pupil's id, or `staff:NAME`.
        label: as people read it: name, id and class, or name and "staff".
        name: of it the name alone.
        words: what a look-up compares, folded: the words of the names, and the id.
    """

    tag: str
    label: str
    words: tuple[str, ...] = field(repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Who fits the letters typed, at most `MOST`, and how many more there are."""

    people: tuple[Person, ...] = ()
    more: int = 0


class Directory:
    """Everybody of a school who may be tagged."""

    def __init__(self, pupils: Iterable[Pupil], staff: Iterable[StaffMember]) -> None:
        self._people = (*map(_pupil, pupils), *map(_staff, staff))
        self._labels = {p.tag: p.label for p in self._people}
        self._names = {p.tag: p.name for p in self._people}

    def label(self, written: str) -> str:
        """A tag as people read it, known or not."""
        if written in self._labels:
            return self._labels[written]
        read = read_tag(written)
        return f"{read.name} (not on the roll)" if read.kind == PUPIL else f"{read.name} ({read.kind})"

    def name(self, written: str) -> str:
        """The name alone of whoever a tag means, known or not."""
        return self._names.get(written) or read_tag(written).name

    def find(self, typed: str, leave_out: Sequence[str] = ()) -> Found:
        """Who fits: each word typed begins a word of the name, and no two begin the same one.

        Args:
            typed: as typed.
            leave_out: tags already chosen.
        """
        # A hyphen parts a double name's words as a space does; an id keeps its own.
        ways = [[w for w in map(_key, t.split()) if w] for t in dict.fromkeys((typed, typed.replace("-", " ")))]
        if not ways[0]:
            return Found()
        short = sum(map(len, ways[0])) < SHORTEST
        first = ways[0][0]
        fitting = [
            p for p in self._people if p.tag not in leave_out and (first in p.words if short else any(_fits(w, p.words) for w in ways if w))
        ]
        fitting.sort(key=lambda p: (p.words[0][: len(first)] != first, p.label.casefold()))
        return Found(tuple(fitting[:MOST]), max(0, len(fitting) - MOST))


def directory(school: School) -> Directory:
    """The school's directory, made once."""
    return school.prepared("directory", lambda s: Directory(s.pupils, s.staff))


def _fits(wanted: Sequence[str], words: Sequence[str]) -> bool:
    if not wanted:
        return True
    head, rest = wanted[0], wanted[1:]
    return any(word.startswith(head) and _fits(rest, (*words[:i], *words[i + 1 :])) for i, word in enumerate(words))


def _key(word: str) -> str:
    """A word as it is compared. An id keeps its digits; a name keeps its letters only."""
    return word.casefold() if any(c.isdigit() for c in word) else normalise(word)


def _words(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for name in names for word in name.replace("-", " ").split() if (key := _key(word))))


def _pupil(pupil: Pupil) -> Person:
    known = f" “{pupil.known_as}”" if pupil.known_as and pupil.known_as != pupil.first_name else ""
    place = ", ".join(filter(None, (pupil.pupil_id, pupil.class_name or pupil.year_group)))
    name = " ".join(f"{pupil.first_name}{known} {pupil.last_name}".split())
    words = (*_words(pupil.first_name, pupil.known_as, pupil.last_name), pupil.pupil_id.casefold())
    return Person(pupil.pupil_id, f"{name} ({place})", words, name)


def _staff(member: StaffMember) -> Person:
    return Person(
        tag(STAFF, member.name), f"{member.name} (staff)", _words(member.first_name, member.last_name, member.title) or ("",), member.name
    )

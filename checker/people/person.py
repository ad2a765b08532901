"""Somebody of whom a text speaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a text.

    Attributes:
        start, end: `text[start:end]`.
        kind: `name` (a first name), `full` (first name and surname), `initials`, `described` (one child without a name), `parent`, `staff`, `adult`,
            `pronoun`, or `generic` (children, families, anybody).
        sentence: index of the sentence.
        weight: 0 to 1, how sure it is that this is such a person.
        pupil_ids: pupils on the roll whom a name may mean.
    """

    start: int
    end: int
    kind: str
    sentence: int
    weight: float = 1.0
    pupil_ids: frozenset[str] = frozenset()

    @property
    def is_pupil(self) -> bool:
        return self.kind in ("name", "full", "initials", "described")


@dataclass(frozen=True, slots=True)
class FullName:
    """A pupil or possible child named in full, as the names checks settled it: `text[start:end]`; `weight` says how sure it is."""

    start: int
    end: int
    pupil_ids: frozenset[str]
    weight: float

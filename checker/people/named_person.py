"""Somebody named by two names or more in a text, and what speaks for a child and for a grown-up."""

from __future__ import annotations

from dataclasses import dataclass, field

Entity = tuple[int, int, str, float]
"""Start, end (code points, end exclusive), PERSON, ORG or LOC, confidence 0 to 1."""


@dataclass(slots=True)
class NamedPerson:
    """Somebody named by two names or more: `text[start:end]`, tokens `first` to `last` (exclusive).

    `child` and `adult` say how much speaks for each; `form` is as in LABELS.md.
    """

    start: int
    end: int
    first: int
    last: int
    confidence: float
    form: str = "first_last"
    child: float = 0.0
    adult: float = 0.0
    why: list[str] = field(default_factory=list)
    doubt: float = 1.0
    """How much more must speak for a grown-up than for a child to make it one; below 0, a child has to be spoken of."""

    @property
    def may_be_child(self) -> bool:
        return self.adult - self.child < self.doubt

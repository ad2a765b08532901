"""Where a computer gives something else than it should."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deviation:
    """A case and what is other about it, in a few words; never what the case says."""

    case: str
    what: str

    def __str__(self) -> str:
        return f"{self.case}, {self.what}"

"""Who the author says is in a photo: a pupil's id, `staff:NAME` or `visitor:NAME`. Read and written here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

PUPIL, STAFF, VISITOR = "pupil", "staff", "visitor"


@dataclass(frozen=True, slots=True)
class PersonTag:
    """One tag.

    Attributes:
        written: as the draft has it.
        kind: `pupil`, `staff` or `visitor`. Whatever is not clearly an adult's tag is held to be a pupil's id.
        name: the name of an adult; the id of a pupil.
    """

    written: str
    kind: str
    name: str


def read_tag(written: str) -> PersonTag:
    """A tag as written in `people`."""
    kind, colon, name = written.partition(":")
    kind, name = kind.strip().lower(), name.strip()
    if colon and name and kind in (STAFF, VISITOR):
        return PersonTag(written, kind, name)
    return PersonTag(written, PUPIL, written.strip())


def tag(kind: str, name: str) -> str:
    """The tag of an adult, as `people` has it."""
    return f"{kind}:{name}"

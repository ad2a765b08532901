"""A personal detail as found, and how overlapping ones are settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from checker.details.types import detail_type
from checker.overlaps import in_order, resolve_overlaps


@dataclass(frozen=True, slots=True)
class Detail:
    """A personal detail: `text[start:end]` is of `type` (LABELS.md) and belongs to `subject`: pupil, staff, parent, school or other."""

    start: int
    end: int
    type: str
    subject: str
    confidence: float
    pupil_ids: frozenset[str] = frozenset()
    certain: bool = True
    """False where only a reader of free words says so, and not surely: a person is asked, nothing is stopped."""


def one_a_place(found: Iterable[Detail]) -> list[Detail]:
    """One detail a place: of two that overlap the surer stays, with the longer span of one type; in order."""

    def joined(holder: Detail, other: Detail) -> Detail | None:
        if holder.type != other.type:
            return None
        # Of a child and its family the child is the graver reading; a colleague's stays the colleague's.
        whose = other if other.subject == "pupil" and holder.subject != "staff" else holder
        ids = holder.pupil_ids | other.pupil_ids if holder.subject == other.subject else whose.pupil_ids
        start, end = min(holder.start, other.start), max(holder.end, other.end)
        return replace(holder, start=start, end=end, subject=whose.subject, pupil_ids=ids, certain=holder.certain or other.certain)

    def likelier(d: Detail) -> tuple[object, ...]:
        # A type that has nothing but a form says more surely what it is than one that may be told in free words.
        return detail_type(d.type).rank, bool(detail_type(d.type).learned), -d.confidence, d.start - d.end, d.start, d.type

    # Twice: what was joined to a longer one may touch its neighbour.
    return in_order(resolve_overlaps(resolve_overlaps(found, likelier, merge=joined), likelier, merge=joined))

"""What became of the findings of earlier checks of a case: mended, found again, or no longer found.

A finding's id may change while what it is about stays: one about the post as a whole has another with every edit, one about a photo with every new copy
of it. The record keeps no words that would tell such a finding from a new one, so that none counts as mended while a later check found more of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.record.chain import Entry
from checker.workflow.case import RECHECKED, SUBMITTED
from checker.workflow.settling import Noted


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a finding that the last check does not have by its id.

    Attributes:
        again: id under which the last check has it; "" where it has it no more.
        mended: whether it went with a version sent since; else it went when the same version was checked again.
    """

    again: str = ""
    mended: bool = False

    @property
    def words(self) -> str:
        """It, as people read it."""
        if self.again:
            return f"Not mended: the last check found it, or another of its kind, as {self.again[:12]}"
        return "Mended" if self.mended else "No longer found when the same version was checked again"


def checks_of(entries: Sequence[Entry]) -> Iterator[tuple[Entry, dict[str, Noted]]]:
    """Each check of a case that the record still holds, with its findings by id."""
    for entry in entries:
        if entry.kind in (SUBMITTED, RECHECKED) and entry.text is not None:
            yield entry, {f["id"]: Noted.from_json(f) for f in entry.body["findings"]}


def fates(entries: Sequence[Entry]) -> dict[str, Fate]:
    """What became of each finding that some check of the case had and the last one has not, by id."""
    ever: dict[str, Noted] = {}
    last: dict[str, Noted] = {}
    gone: dict[str, bool] = {}  # whether with another version, by id; those that went last stand last
    again: dict[str, str] = {}
    for entry, now in checks_of(entries):
        gone |= {each: entry.kind == SUBMITTED for each in last if each not in now}
        came = [each for each in now if each not in last and each not in gone]
        for each in now:
            gone.pop(each, None)
            again.pop(each, None)
        ever |= now
        for each in came:
            if old := next((o for o in reversed(gone) if _alike(ever[o], now[each])), None):
                del gone[old]
                again[old] = each
        last = now

    def fate(each: str) -> Fate:
        while each in again:
            each = again[each]
        return Fate(again=each) if each in last else Fate(mended=gone[each])

    return {each: fate(each) for each in ever if each not in last}


def _alike(one: Noted, other: Noted) -> bool:
    return (one.check, one.kind) == (other.check, other.kind)

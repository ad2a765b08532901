"""Whether the record is whole: each entry as it was written, none removed, none added, none moved, and nothing erased that no entry speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.record.chain import ERASED, FIRST, IMPORTED, Entry, flaw
from checker.record.head import Head

if TYPE_CHECKING:
    from checker.keys import SchoolKey


@dataclass(frozen=True, slots=True)
class Verified:
    """What an audit came to.

    Attributes:
        count: entries that were looked at.
        head: the last of them; None for an empty record.
        number: the first entry that is not as it was written; None when all are.
        what: what is wrong with it, in a sentence.
    """

    count: int
    head: Head | None
    number: int | None = None
    what: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.number is None


def verify(entries: Iterable[Entry], *, school: str, key: SchoolKey, heads: Iterable[Head] = ()) -> Verified:
    """Follow the chain from the first entry to the last.

    Args:
        entries: all of the record, in the order of their numbers.
        school: whose seals can be tested; those of other schools in the same record are made with other keys.
        key: that school's.
        heads: copies of heads kept elsewhere: the record must still hold each.
    """
    expected: dict[int, set[str]] = {}
    for each in heads:
        expected.setdefault(each.number, set()).add(each.hash)
    previous, count, last = FIRST, 0, None
    own_began = False
    emptied: list[int] = []
    erased: list[tuple[int, int]] = []

    def wrong(number: int, what: str) -> Verified:
        return Verified(count, last, number, what)

    for entry in entries:
        if entry.number != count + 1:
            # Numbers have no gaps: what is missing was removed, or its number was changed, which moves it.
            return wrong(count + 1, f"Entry {count + 1} was removed or moved.")
        own = entry.school == school
        if found := flaw(entry, key if own else None):
            return wrong(entry.number, f"Entry {entry.number} {found}.")
        if entry.previous != previous:
            return wrong(
                entry.number, f"Entry {entry.number} does not follow the one before: an entry was moved, removed, added or changed here."
            )
        if entry.kind == IMPORTED and own_began:
            return wrong(entry.number, f"Entry {entry.number} was added: it has no seal.")
        own_began = own_began or entry.kind != IMPORTED
        count, previous, last = entry.number, entry.hash, Head(entry.number, entry.hash)
        if expected.get(count, set()) - {entry.hash}:
            return wrong(count, f"Entry {count} is not the one that the copy of the head knows: the record was written anew.")
        if entry.text is None:
            emptied.append(entry.number)
        elif entry.kind == ERASED:
            erased += [(first, final) for first, final in entry.body["entries"]]
    if missing := sorted(n for n in expected if n > count):
        return wrong(
            count + 1, f"Entry {count + 1} was removed: a copy of the head knows {missing[-1]} entries and the record holds {count}."
        )
    for number in emptied:
        if not any(first <= number <= final for first, final in erased):
            return wrong(number, f"Entry {number} had its contents removed, and no entry says so.")
    return Verified(count, last)

"""The audit of a school's record: against its own chain, the copy of the head on this computer, and heads kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from checker.errors import RecordError
from checker.record.audit import Verified, verify
from checker.record.head import Head, head_file, kept

if TYPE_CHECKING:
    from checker.workflow.desk import Desk


def verify_record(desk: Desk, heads: Iterable[str] = ()) -> tuple[Verified, int]:
    """What the audit came to, and how many copies of the head it was held against.

    Raises:
        RecordError: the record cannot be read, a head is none, or the copy on this computer was changed.
    """
    copies = [Head.parse(h) for h in heads]
    if own := kept(head_file(desk.record.database.name, desk.name), desk.key):
        copies.append(own)
    entries = desk.record.everything()
    return verify(entries, school=desk.name, key=desk.key, heads=copies), len(copies)


def head_of(desk: Desk) -> Head:
    """The head of a record that is whole.

    Raises:
        RecordError: it is not whole; a head of such a record would vouch for what was changed.
    """
    outcome, _ = verify_record(desk)
    if not outcome.whole or outcome.head is None:
        raise RecordError(f"The record is not whole, so its head is not printed. {outcome.what}")
    return outcome.head

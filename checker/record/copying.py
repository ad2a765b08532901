"""All of a record in pieces that any of its databases takes back: what a backup holds of it, whichever database it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select

from checker.errors import RecordError
from checker.record.audit import Verified, verify
from checker.record.store import Record
from checker.record.tables import COLUMNS, drafts, entries, entry_of

if TYPE_CHECKING:
    from checker.keys import SchoolKey

LINES = 1000
"""Entries in one piece."""


def pieces(record: Record) -> Iterator[tuple[str, bytes]]:
    """Names and contents, all of one moment: entries of every school a thousand at a time, a line of JSON each, then each draft that is kept, as encrypted as it lies there.

    Raises:
        RecordError: the record cannot be read.
    """
    with record.database.reading(one_moment=True) as connection:
        rows = connection.execution_options(yield_per=LINES).execute(select(*COLUMNS).order_by(entries.c.number))
        for number, part in enumerate(rows.partitions()):
            yield f"entries-{number:06}", "".join(json.dumps(list(row)) + "\n" for row in part).encode("ascii")
        kept = connection.execute(select(drafts.c.case_id, drafts.c.school, drafts.c.step).order_by(drafts.c.case_id)).all()
        for number, (case, school, step) in enumerate(kept):
            sealed: bytes = connection.execute(select(drafts.c.sealed).where(drafts.c.case_id == case)).scalar_one()
            yield f"draft-{number:06}", json.dumps([case, school, step]).encode("ascii") + b"\n" + sealed


def is_empty(url: str) -> bool:
    """Whether the record at an address holds nothing. A SQLite file that is not there is not made.

    Raises:
        RecordError: it cannot be opened or read.
    """
    with closing(Record(url)) as record, record.database.reading() as connection:
        return _empty(connection)


def put_back(url: str, found: Iterable[tuple[str, bytes]], *, school: str, key: SchoolKey) -> Verified:
    """Fill an empty record with pieces, all or none, and follow its chain from the first entry to the last before it counts.

    Args:
        school: whose seals can be tested.
        key: that school's.

    Returns:
        What the audit came to: it is whole.

    Raises:
        RecordError: the record is not empty, a piece is none, or the chain does not hold; then nothing is in it.
    """
    with closing(Record(url)) as record:
        with record.database.writing() as connection:
            if not _empty(connection):
                raise RecordError("There is a record of decisions already, and nothing is written over.")
            for name, content in found:
                _take(connection, name, content)
            rows = connection.execute(select(*COLUMNS).order_by(entries.c.number))
            outcome = verify((entry_of(tuple(row)) for row in rows), school=school, key=key)
            if not outcome.whole:
                raise RecordError(f"The record in the backup is not whole, so nothing of it was put back. {outcome.what}")
        return outcome


def _empty(connection: Connection) -> bool:
    return connection.execute(select(entries.c.number).limit(1)).first() is None


def _take(connection: Connection, name: str, content: bytes) -> None:
    try:
        if name.startswith("entries-"):
            read = [dict(zip((c.name for c in COLUMNS), json.loads(line), strict=True)) for line in content.splitlines()]
            connection.execute(insert(entries), read)
        elif name.startswith("draft-"):
            head, _, sealed = content.partition(b"\n")
            case, school, step = json.loads(head)
            row: dict[str, Any] = {"case_id": case, "school": school, "step": step, "sealed": sealed}
            connection.execute(insert(drafts).values(**row))
        else:
            raise RecordError("The backup was made by a newer version of the checker. Install that version.")
    except (ValueError, TypeError):
        raise RecordError("The record in the backup is damaged. Take another copy of it.") from None

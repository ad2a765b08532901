"""All of a record in pieces that any of its databases takes back: what a backup holds of it, whichever database it was made from."""

from __future__ import annotations

import datetime
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Table, insert, select

from checker.errors import RecordError
from checker.record.audit import Verified, verify
from checker.record.database import NEXT, Address
from checker.record.head import Head
from checker.record.store import Record
from checker.record.tables import COLUMNS, drafts, entries, entry_of, everything, row_of
from checker.vault import put_new

if TYPE_CHECKING:
    from checker.keys import SchoolKey
    from checker.record.chain import Entry

LINES = 1000
"""Entries in one piece."""
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by how the names end. What an earlier file left there would be read into one that is put in its place."""
TAKEN = (
    "There is a record of decisions already. Move it away, with the files beside it whose names begin with its name, or set CHECKER_RECORD to a new file or an "
    "empty database, then restore."
)


def pieces(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """Names and contents, all of one moment where the connection sees one: entries of every school a thousand at a time, a line of JSON each, then each draft
    that is kept, as encrypted as it lies there."""
    lines = (json.dumps(list(row_of(entry).values())) + "\n" for entry in everything(connection))
    number = 0
    while some := list(islice(lines, LINES)):
        yield f"entries-{number:06}", "".join(some).encode("ascii")
        number += 1
    kept = connection.execute(select(drafts.c.case_id, drafts.c.school, drafts.c.step).order_by(drafts.c.case_id)).all()
    for number, (case, school, step) in enumerate(kept):
        sealed: bytes = connection.execute(select(drafts.c.sealed).where(drafts.c.case_id == case)).scalar_one()
        yield f"draft-{number:06}", json.dumps([case, school, step]).encode("ascii") + b"\n" + sealed


def pieces_of_file(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The pieces of a record that is a SQLite file, as backups held it at first, brought to today's form in memory.

    Raises:
        RecordError: it is no such file, or of a newer form.
    """
    with closing(Record("sqlite://")) as record:
        record.database.load(content)
        with record.database.reading() as connection:
            yield from pieces(connection)


def entries_in(found: Iterable[tuple[str, bytes]]) -> Iterator[Entry]:
    """The entries that pieces hold; the drafts among them are only read.

    Raises:
        RecordError: a piece is none.
    """
    for name, content in found:
        table, rows = _rows(name, content)
        if table is entries:
            yield from (entry_of(tuple(row.values())) for row in rows)


def proved(found: Iterable[Entry], *, school: str, key: SchoolKey, heads: Iterable[Head]) -> Verified:
    """What an audit of all entries came to: they are whole.

    Args:
        school: whose seals can be tested.
        key: that school's.
        heads: what the record must hold.

    Raises:
        RecordError: they are not.
    """
    outcome = verify(found, school=school, key=key, heads=heads)
    if not outcome.whole:
        raise RecordError(f"The record in the backup is not whole, so nothing of it was put back. {outcome.what}")
    return outcome


def is_free(address: Address) -> bool:
    """Whether a record can be put at an address: no file is there, nor what SQLite leaves beside one, or no entry. A SQLite file is not made by looking.

    Raises:
        RecordError: the server does not answer, or what is there cannot be read.
    """
    if address.file:
        return not any(os.path.lexists(file) for file in files_of(address))
    if not address.begun():
        return True
    with closing(Record(address.url)) as record, record.database.reading() as connection:
        return is_empty(connection)


def files_of(address: Address) -> tuple[Path, ...]:
    """The file in which SQLite keeps a record and those that it keeps beside it, whether or not they are there; none for a server or memory."""
    return tuple(Path(f"{address.file}{end}") for end in ("", *_BESIDE)) if address.file else ()


def is_empty(connection: Connection) -> bool:
    """Whether a record has no entry."""
    return connection.execute(select(entries.c.number).limit(1)).first() is None


@contextmanager
def putting_back(
    address: Address,
    found: Iterable[tuple[str, bytes]],
    *,
    school: str,
    key: SchoolKey,
    heads: Iterable[Head],
    folder: str,
    now: datetime.datetime,
) -> Iterator[Head | None]:
    """A record of pieces at an address where there is none, followed from the first entry to the last. It counts once the block has ended; where the block
    fails nothing of it is left.

    Args:
        address: a file, which comes into being whole and over no other, or a server, where all is one transaction.
        school: the name by which the record knows the school whose seals can be tested.
        key: that school's.
        heads: what it must hold.
        folder: keyed mark of the folder in which that school is from now on.

    Yields:
        The head that it had in the backup. That of a later backup of the same record agrees with it; the entry which says where it is now, if one was written, does not.

    Raises:
        RecordError: there is a record already, a piece is none, or the chain does not hold.
    """

    def fill(record: Record, connection: Connection) -> Head | None:
        if not is_empty(connection):
            raise RecordError(TAKEN)
        for name, content in found:
            table, rows = _rows(name, content)
            connection.execute(insert(table), rows)
        head = proved(everything(connection), school=school, key=key, heads=heads).head
        record.moved(connection, school=school, key=key, now=now, folder=folder)
        return head

    if address.file is None:
        with closing(Record(address.url)) as record, record.database.writing() as connection:
            yield fill(record, connection)
        return
    with _beside(address.file) as private:
        with closing(Record(URL.create("sqlite", database=str(private)))) as record:
            with record.database.writing() as connection:
                head = fill(record, connection)
            record.database.tidy()
        if Path(f"{private}-wal").exists():  # SQLite takes it away once all of it is in the file itself
            raise RecordError(f"The record could not be written whole. {NEXT['sqlite']}")
        yield head
        try:
            put_new(private, address.file)
        except FileExistsError:
            raise RecordError(TAKEN) from None  # somebody made it meanwhile


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A file of our own in the same folder, which only this user can read; gone afterwards unless it was put elsewhere."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")  # mkstemp: mode 0600
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for end in ("", *_BESIDE):
            with suppress(OSError):  # the record may be in its place by now, and that counts
                Path(f"{name}{end}").unlink(missing_ok=True)


def _rows(name: str, content: bytes) -> tuple[Table, list[dict[str, Any]]]:
    """The table that a piece belongs to, and its rows."""
    try:
        if name.startswith("entries-"):
            return entries, [dict(zip((c.name for c in COLUMNS), json.loads(line), strict=True)) for line in content.splitlines()]
        if name.startswith("draft-"):
            head, _, sealed = content.partition(b"\n")
            case, school, step = json.loads(head)
            return drafts, [{"case_id": case, "school": school, "step": step, "sealed": sealed}]
    except (ValueError, TypeError):
        raise RecordError("The record in the backup is damaged. Take another copy of it.") from None
    raise RecordError("The backup was made by a newer version of the checker. Install that version.")

"""Gather: everything of a school, as paths and contents. Only what could be put back is gathered: the record is followed to its end first."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from checker.backup.layout import ABOUT, CLIENTS, KEY, SCHOOL, SIGNING, TYPED, About, Layout, record_path
from checker.errors import RecordError, VaultError
from checker.keys import SchoolKey, find_key
from checker.photos.gallery import FILE as FACES
from checker.record import Record, default_url
from checker.record.audit import verify
from checker.record.copying import is_empty, pieces
from checker.record.database import Address
from checker.record.head import head_file, kept
from checker.record.tables import everything

if TYPE_CHECKING:
    from checker.school import School

NO_KEY = (
    "The school's key cannot be read, so no backup was made: nothing that is encrypted could be opened from it. Unlock the computer's keyring, "
    "or set CHECKER_KEY to the copy of the key that you keep, then back up again."
)


def gather(school: School, folder: Path, now: datetime.datetime) -> Generator[tuple[str, bytes | Path]]:
    """Paths and contents, or files that hold them. What the rest is held against comes first: what the backup says of itself, the key, then the record.

    Raises:
        RecordError: the record cannot be read, or is not whole.
        VaultError: the key cannot be read.
    """
    raw, _ = find_key(folder)
    address = Address.of(default_url())
    layout = Layout(folder, address)
    encrypted = (folder / FACES, *(file for kind in TYPED for file in layout.roots[kind].rglob("*")))
    if not raw and any(file.is_file() for file in encrypted):
        raise VaultError(NO_KEY)
    with ExitStack() as stack:
        yield from _record(stack, address, school, folder, raw, now)
    yield from _files(layout, SchoolKey(raw or b""))


def _record(
    stack: ExitStack, address: Address, school: School, folder: Path, raw: bytes | None, now: datetime.datetime
) -> Iterator[tuple[str, bytes]]:
    name, key = school.settings.school.name, SchoolKey(raw or b"")
    record = stack.enter_context(closing(Record(address.url))) if address.begun() else None
    if record and raw:
        name = record.name_of(name, key, key.mac("folder", str(folder.resolve())))
    head = kept(head_file(address.name, name), key) if raw else None  # before the record, which may grow meanwhile
    connection = stack.enter_context(record.database.reading(one_moment=True)) if record else None
    if connection and not raw and not is_empty(connection):
        raise VaultError(NO_KEY)  # whose entries they are cannot be told without it: the school may have been renamed
    outcome = verify(everything(connection) if connection else (), school=name, key=key, heads=[head] if head else [])
    if not outcome.whole:
        raise RecordError(
            f"The record of decisions is not whole, so no backup was made: it could not be put back. {outcome.what} "
            "See that CHECKER_RECORD, and CHECKER_KEY where it is set, are those of this school; else put back the last backup whose record was whole."
        )
    yield ABOUT, About(now, school.settings.school.name, name, outcome.head).written()
    if raw:
        yield KEY, base64.b64encode(raw)
    for piece, content in pieces(connection) if connection else ():
        yield record_path(piece), content


def _files(layout: Layout, key: SchoolKey) -> Iterator[tuple[str, Path]]:
    for file in sorted(layout.roots[SIGNING].glob(f"gate-{key.id}.*")):
        yield f"{SIGNING}/{file.name}", file
    for kind in (SCHOOL, *TYPED):
        for file in sorted(layout.roots[kind].rglob("*")):
            if file.is_file() and not file.is_symlink() and not layout.is_record(file):
                yield f"{kind}/{file.relative_to(layout.roots[kind]).as_posix()}", file
    if layout.roots[CLIENTS].is_file():
        yield CLIENTS, layout.roots[CLIENTS]

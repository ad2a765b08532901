"""Gather: everything of a school, as paths and contents. Only what could be put back is gathered: the record is followed to its end first."""

from __future__ import annotations

import base64
import datetime
import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from checker.backup.layout import ABOUT, CLIENTS, KEY, SCHOOL, SIGNING, TYPED, About, Layout, is_nobodys, record_path
from checker.backup.sealed import BackupError
from checker.errors import RecordError, VaultError
from checker.folders import LINKED_OUT, walk
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
        BackupError: something in the school's folder, or of what is being written, cannot be read.
        RecordError: the record cannot be read, or is not whole.
        VaultError: the key cannot be read.
    """
    raw, _ = find_key(folder)
    address = Address.of(default_url())
    layout = Layout(folder, address)
    if not raw and any(file.is_file() and not is_nobodys(file.name) for file in _encrypted(layout)):
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


def _encrypted(layout: Layout) -> Iterator[Path]:
    yield layout.folder / FACES
    for kind in TYPED:
        yield from layout.roots[kind].rglob("*")


def _files(layout: Layout, key: SchoolKey) -> Iterator[tuple[str, bytes | Path]]:
    for file in sorted(layout.roots[SIGNING].glob(f"gate-{key.id}.*")):
        yield f"{SIGNING}/{file.name}", file
    yield from _of_school(layout)
    for kind in TYPED:
        yield from _typed(layout.roots[kind], kind)
    if layout.roots[CLIENTS].is_file():
        yield CLIENTS, layout.roots[CLIENTS]


def _of_school(layout: Layout) -> Iterator[tuple[str, Path]]:
    """What the school's folder holds; of a link to a file what the file holds, wherever it lies, for the school is read through it."""
    unread = 0
    for entry in walk(layout.folder):
        if is_nobodys(entry.name) or layout.is_record(entry.path):
            continue
        if entry.problem in ("", LINKED_OUT) and _opens(entry.path):
            yield f"{SCHOOL}/{entry.name}", entry.path
        else:
            unread += 1
    _none_unread(unread, "the school's folder")


def _typed(root: Path, kind: str) -> Iterator[tuple[str, bytes]]:
    """What is being written, each file read at once: people go on typing meanwhile, and what is gone by then is none of it."""
    unread = 0
    for entry in walk(root) if root.is_dir() else ():
        if is_nobodys(entry.name):
            continue
        try:
            content = None if entry.problem else entry.path.read_bytes()
        except OSError:
            content = None
        if content is not None:
            yield f"{kind}/{entry.name}", content
        elif os.path.lexists(entry.path):
            unread += 1
    _none_unread(unread, str(root))


def _opens(file: Path) -> bool:
    try:
        if not file.is_file():  # a link that leads nowhere, or no file but a device: opening one may wait for ever
            return False
        with file.open("rb"):
            return True
    except OSError:
        return False


def _none_unread(count: int, where: str) -> None:
    """No name is told: it may be a child's."""
    if count:
        raise BackupError(
            f"Of the files and folders in {where} {count} cannot be read, or {'is a link' if count == 1 else 'are links'} to a folder or to nothing. No backup was made: "
            "they would be missing from it. See that you may open everything there, put folders in the place of links to them and take away links that lead nowhere, "
            "then back up again."
        )

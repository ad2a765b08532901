"""Prove: the file is read to its end, the record in it followed to its last entry, and it is decided where everything belongs and what stands in the way.
Nothing is written, so that what is refused leaves no half of it behind.
"""

from __future__ import annotations

import base64
import datetime
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from checker.backup.layout import ABOUT, KEY, SCHOOL, About, Layout, compared, is_nobodys, of_record, record_pieces
from checker.backup.sealed import BackupError, damaged, read
from checker.errors import RecordError, VaultError
from checker.folders import walk
from checker.keys import SchoolKey, has_key
from checker.record import default_url
from checker.record.copying import TAKEN, entries_in, is_free, proved
from checker.record.database import Address
from checker.record.head import Head, head_file, kept
from checker.record.store import not_behind

if TYPE_CHECKING:
    from checker.record import Entry


@dataclass(slots=True)
class Plan:
    """Where the pieces of one backup belong.

    Attributes:
        about: what it says of itself.
        layout: of the school in the folder where it is going to be.
        address: where the record is going to be.
        key: the school's key; None where the backup has none.
        targets: the files that are to be written, by path.
        count: the pieces in all, but for what the backup says of itself.
        there: how many of them are there already, the same byte for byte.
    """

    about: About
    layout: Layout
    address: Address
    key: bytes | None = None
    targets: dict[str, Path] = field(default_factory=dict)
    count: int = 0
    there: int = 0

    @property
    def seals(self) -> SchoolKey:
        """What tests the record's seals."""
        return SchoolKey(self.key or b"")

    @property
    def known_as(self) -> str:
        """The name by which the record knows the school; empty where no seal can be tested."""
        return self.about.record or (self.about.school if self.key else "")

    @property
    def head_file(self) -> Path:
        """Where this computer keeps the head of the record."""
        return head_file(self.address.name, self.known_as)


def prove(stream: IO[bytes], password: str, folder: Path, now: datetime.datetime) -> Plan:
    """Where everything belongs in a backup that is whole.

    Raises:
        BackupError: it is cut, was changed or made by a newer version; or something stands in the way, and it says all that does.
        RecordError: the record in it is not whole, or that of this computer cannot be read.
        VaultError: the password is another one.
    """
    found = read(stream, password)
    path, content = next(found, ("", b""))
    if path != ABOUT:
        raise damaged()
    address = Address.of(default_url())
    proving = _Proving(Plan(About.read(content), Layout(folder, address), address), now)
    for recorded, some in groupby(found, key=lambda piece: of_record(piece[0])):
        (proving.record if recorded else proving.files)(some)
    return proving.finished()


def same(file: Path, content: bytes) -> bool:
    """Whether a file holds exactly this."""
    return file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content


class _Proving:
    def __init__(self, plan: Plan, now: datetime.datetime) -> None:
        self._plan, self._now = plan, now
        self._seen: set[str] = set()
        self._files: set[str] = set()  # the paths of files, and of the folders that they need, as this system compares them
        self._folders: set[str] = set()
        self._in_the_way: dict[str, None] = {}
        self._of_school = 0  # files of the school's folder that are there already
        self._head = ""
        self._recorded = False

    def record(self, found: Iterable[tuple[str, bytes]]) -> None:
        plan, newest = self._plan, ""
        known = self._known()
        agrees = known is None

        def watched() -> Iterator[Entry]:
            nonlocal newest, agrees
            for entry in entries_in(record_pieces(self._counted(found))):
                newest = entry.at
                agrees = agrees or Head(entry.number, entry.hash) == known
                yield entry

        if self._recorded:
            raise damaged()
        self._recorded = True
        heads = [plan.about.head] if plan.about.head else []
        self._head = str(proved(watched(), school=plan.known_as, key=plan.seals, heads=heads).head or "")
        not_behind(newest, self._now)
        if not agrees:
            self._stands(
                "This computer knows of entries of the record that are not in the backup: they were made later, or another record was here. Look for a later "
                f"backup. If there is none, move {plan.head_file} away, then restore again: the record will be without them."
            )

    def files(self, found: Iterable[tuple[str, bytes]]) -> None:
        for path, content in self._counted(found):
            if path == KEY:
                self._key(content)
            else:
                self._file(path, content)

    def finished(self) -> Plan:
        plan = self._plan
        if plan.about.checked and self._head != str(plan.about.head or ""):
            raise RecordError(
                "The record in the backup does not end where it did when the backup was made, so nothing was put back. Take another copy of it."
            )
        if self._recorded and plan.address.in_memory:
            self._stands(
                "CHECKER_RECORD keeps the record in memory, where it would be gone at once. Set it to a new file or an empty database."
            )
        elif self._recorded and not is_free(plan.address):
            self._stands(TAKEN)
        folder = plan.layout.folder
        if folder.is_dir():
            others = sum(not is_nobodys(entry.name) and not plan.layout.is_record(entry.path) for entry in walk(folder))
            if others > self._of_school:
                self._stands(_of_folder(folder))
        if self._in_the_way:
            raise BackupError(" ".join(self._in_the_way))
        return plan

    def _known(self) -> Head | None:
        """The record's head that this computer keeps from before."""
        try:
            return kept(self._plan.head_file, self._plan.seals) if self._plan.key else None
        except RecordError as error:
            self._stands(f"{error} Move it away, then restore again.")
            return None

    def _counted(self, found: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        for path, content in found:
            if path in self._seen:
                raise damaged()
            self._seen.add(path)
            self._plan.count += 1
            yield path, content

    def _key(self, content: bytes) -> None:
        try:
            key = base64.b64decode(content, validate=True)
        except ValueError:
            raise damaged() from None
        if len(key) != 32:
            raise damaged()
        self._plan.key = key
        try:
            self._plan.there += has_key(self._plan.layout.folder, key)
        except VaultError as error:
            self._stands(str(error))

    def _file(self, path: str, content: bytes) -> None:
        layout = self._plan.layout
        if is_nobodys(path) or layout.is_record(layout.target(path)):  # earlier versions took these along from the school's folder
            self._plan.count -= 1
            return
        self._apart(compared(path))
        target = layout.target(path)
        first = next((p for p in (target, *target.parents) if os.path.lexists(p)), None)
        if first is None:
            self._stands(f"The drive of {layout.whole_of(path)} is not there. Connect it, or give a folder on another, then restore again.")
        elif first == target and same(target, content):
            self._plan.there += 1
            self._of_school += path.startswith(f"{SCHOOL}/")
        elif first == target or not first.is_dir():
            whole = layout.whole_of(path)
            if whole == layout.folder:
                self._stands(_of_folder(whole))
            else:
                self._stands(f"{whole} holds something else than the backup. Move it away, then restore again: nothing is written over.")
        else:
            self._plan.targets[path] = target

    def _apart(self, path: str) -> None:
        """Tell where two files cannot lie side by side: the second would find its place taken, each time anew."""
        above = {str(folder) for folder in PurePosixPath(path).parents}
        if path in self._files or path in self._folders or above & self._files:
            self._stands(
                "The backup holds files whose names differ in capitals only, and this computer takes them for one. Restore it on Linux. Or rename them where it was "
                "made, and make a new backup."
            )
        self._files.add(path)
        self._folders |= above

    def _stands(self, what: str) -> None:
        self._in_the_way[what] = None


def _of_folder(folder: Path) -> str:
    state = "is a file" if folder.exists() and not folder.is_dir() else "is not empty"
    return f"{folder} {state}. Give a folder that does not exist yet: nothing is written over."

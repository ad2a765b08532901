"""What a backup holds, by the paths of its pieces, and where each part of it lies on this computer."""

from __future__ import annotations

import datetime
import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from checker.backup.sealed import BackupError, damaged
from checker.errors import RecordError
from checker.folders import left_by_system
from checker.keys import key_file
from checker.paths import data_folder, name_of
from checker.record.copying import files_of, pieces_of_file
from checker.record.database import Address
from checker.record.head import Head
from checker.service.clients import Clients
from checker.vault import is_unfinished

FORM = 2
"""Of what a backup holds. Form 1 did not say so and knew no head. To be raised whenever an earlier version could not put everything back, and so with the form
of the record, whose rows the pieces are."""
ABOUT, KEY, CLIENTS = "about.json", "key", "clients.json"
"""Paths: what the backup says of itself, always the first; the school's key; the programs that may ask the service."""
SCHOOL, SIGNING = "school", "signing"
TYPED = ("writing", "answers")
"""How paths begin: of the school's folder, of its signing keys, of what is typed and not filed or recorded yet (`drafts.place`)."""
_RECORD, _FIRST_RECORD = "record/", "record.sqlite"
"""How paths of the record's pieces begin, and the record as backups held it at first: a SQLite file."""
NEWER = "The backup was made by a newer version of the checker. Install that version."
HERE: str = sys.platform
"""The system that decides which names files may have."""
_NOT_ON_WINDOWS = re.compile(
    r"[<>:\"|?*\\\x00-\x1f]|[. ]$|^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[1-9\u00b9\u00b2\u00b3]) *(\.|$)", re.IGNORECASE
)
"""Names that no file can have there, or that lead to a device or another place: <https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file>."""
_TAKES_FOR_ONE = ("win32", "darwin")
"""Systems to which capitals make no difference between two names, as they come from the shop."""


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself.

    Attributes:
        made: when.
        school: the school's name.
        record: the name by which the record knows the school, which it may have had earlier; empty where form 1 did not say it.
        head: of the record, whose pieces must come to exactly this; None for a record with no entry.
        checked: whether the head was told; form 1 did not.
    """

    made: datetime.datetime
    school: str
    record: str
    head: Head | None
    checked: bool = True

    def written(self) -> bytes:
        """As the first piece of a backup."""
        told = {"form": FORM, "made": self.made.isoformat(timespec="seconds"), "school": self.school, "record": self.record}
        return json.dumps({**told, "head": str(self.head or "")}).encode()

    @classmethod
    def read(cls, content: bytes) -> About:
        """What was written so, in any form up to this version's.

        Raises:
            BackupError: it is of a later form, or damaged.
        """
        try:
            told = json.loads(content)
            if (form := told.get("form", 1)) > FORM:
                raise BackupError(NEWER)
            head = told["head"] if form > 1 else ""
            made, school = datetime.datetime.fromisoformat(told["made"]), told["school"]
            return cls(made, school, told.get("record", ""), Head.parse(head) if head else None, form > 1)
        except (ValueError, KeyError, TypeError, AttributeError, RecordError):
            raise damaged() from None


class Layout:
    """Where the parts of a backup of the school in a folder lie; backing up reads there, restoring writes there.

    Args:
        folder: the school's.
        address: where the record is.
    """

    def __init__(self, folder: Path, address: Address) -> None:
        self.folder = folder
        self._record = {compared(os.path.realpath(file)) for file in files_of(address)}
        self.roots = {
            SCHOOL: folder,
            SIGNING: key_file("x").parent,
            CLIENTS: Clients.of(folder).path,
            **{kind: data_folder() / kind / name_of(folder) for kind in TYPED},
        }

    def target(self, path: str) -> Path:
        """The file of a piece.

        Raises:
            BackupError: there is no place for it.
        """
        pure = PurePosixPath(path)
        kind, rest = pure.parts[0] if pure.parts else "", pure.parts[1:]
        if pure.is_absolute() or ".." in rest:
            raise BackupError("The backup names a file that has no place on this computer, so it was refused.")
        if HERE == "win32" and any(_NOT_ON_WINDOWS.search(part) for part in rest):
            raise BackupError(
                "The backup holds a file whose name has no place on Windows, so nothing was put back. Restore it on macOS or Linux. Or, where it was made, rename "
                'files with < > : " | ? * or \\ in their names, with a dot or a blank at the end, or called CON or NUL, and make a new backup.'
            )
        if (root := self.roots.get(kind)) is None:
            raise BackupError(NEWER)
        if bool(rest) == (kind == CLIENTS):
            raise damaged()
        return root.joinpath(*rest)

    def is_record(self, file: Path) -> bool:
        """Whether a file is the record's own, which may lie in the school's folder: the record is in a backup in pieces, and as a file it would take their place."""
        return compared(os.path.realpath(file)) in self._record

    def whole_of(self, path: str) -> Path:
        """What is named where a piece cannot be put: the folder that is the school's alone, for a file's name in it may tell who is in it; else the file."""
        kind = PurePosixPath(path).parts[0]
        return self.roots[kind] if kind in (SCHOOL, *TYPED) else self.target(path)


def is_nobodys(path: str) -> bool:
    """Whether a file is neither the school's nor typed by anyone: what a computer left there, or what was begun and not finished."""
    name = path.rpartition("/")[2]
    return left_by_system(name) or is_unfinished(name)


def compared(path: str) -> str:
    """A path in the form in which this system tells it from others."""
    return unicodedata.normalize("NFC", path.casefold()) if HERE in _TAKES_FOR_ONE else path


def of_record(path: str) -> bool:
    """Whether a piece is the record's."""
    return path == _FIRST_RECORD or path.startswith(_RECORD)


def record_path(name: str) -> str:
    """The path of a piece of the record."""
    return _RECORD + name


def record_pieces(found: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The record's pieces by their names in it, whichever way a backup holds it.

    Raises:
        RecordError: what should be the record is none.
    """
    for path, content in found:
        if path == _FIRST_RECORD:
            yield from pieces_of_file(content)
        else:
            yield path.removeprefix(_RECORD), content

"""One encrypted file with all that a school would need on another computer: its folder, the record, the key, posts and answers being written, the signing keys.

The file is a row of pieces, each encrypted with AES-256-GCM under a key made of a password (scrypt), each bound to its place and the last one marked, so that a
file that was cut, put together otherwise or changed is refused. It is written and read as a stream: nothing lies on the disk unencrypted on the way.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import json
import os
import secrets
import struct
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import IO

from checker import vault
from checker.errors import CheckerError, VaultError
from checker.keys import SchoolKey, find_key, keep_key, key_file
from checker.paths import data_folder, name_of
from checker.record import Record, default_url
from checker.record.copying import is_empty, pieces, put_back
from checker.school import School
from checker.service.clients import Clients

MAGIC = b"CHECKER-BACKUP-1\n"
PIECE = 1 << 20
"""Bytes in each encrypted piece."""
SHORTEST = 12
"""Letters of a password."""
_KINDS = ("writing", "answers")
"""Folders of the user's data folder with one for each school; `drafts.place` names them."""
_RECORD, _OLD_RECORD, _CLIENTS = "record/", "record.sqlite", "clients.json"
"""How the paths of pieces begin: of the record, of the record as earlier versions kept it, of the programs that may ask the service."""
_SALT = 16


class BackupError(CheckerError):
    """A backup cannot be made or put back; says what to do next."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds.

    Attributes:
        at: when it was made.
        files: how many files are in it.
    """

    at: datetime.datetime
    files: int


def back_up(school: School, target: Path, password: str, now: datetime.datetime | None = None) -> Made:
    """Write the backup of a school; what stood at `target` is replaced only when the new one is whole.

    Raises:
        BackupError: the password is too short, or something cannot be read or written.
        RecordError: the record cannot be read.
        VaultError: the key cannot be read.
    """
    _usable(password)
    if school.folder is None:
        raise BackupError("This school was not opened from a folder, so there is nothing to back up.")
    if target.resolve().is_relative_to(school.folder.resolve()):
        raise BackupError("The backup would lie in the folder that it is of. Write it to another place, best of all not on this computer.")
    now = now or datetime.datetime.now(datetime.UTC)
    key, _ = find_key(school.folder)
    files = 0
    handle, name = -1, ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            dir=target.parent, prefix=".", suffix=".part"
        )  # mkstemp: mode 0600; all that is written is encrypted
        with os.fdopen(handle, "wb") as out:
            sealing = _Sealing(out, password)
            with tarfile.open(fileobj=sealing, mode="w|") as archive:  # type: ignore[call-overload]
                for path, content in _contents(school, key, now):
                    with content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as stream:
                        entry = tarfile.TarInfo(path)
                        entry.size = stream.seek(0, io.SEEK_END)
                        entry.mode, entry.mtime = 0o600, int(now.timestamp())
                        stream.seek(0)
                        archive.addfile(entry, stream)
                    files += 1
            sealing.finish()
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(target)
    except OSError as error:
        raise BackupError(f"The backup could not be written ({error.strerror}). Nothing was replaced.") from None
    finally:
        if name:
            Path(name).unlink(missing_ok=True)
    _remember(school.folder, now)
    return Made(now, files)


def restore(source: Path, folder: Path, password: str) -> Made:
    """Put a backup back: the school's folder at `folder`, the record where CHECKER_RECORD says (SQLite or PostgreSQL, whichever it came from), the rest in this
    user's data folder. Nothing that is there is written over, and the record counts only once its chain was followed to the end.

    Raises:
        BackupError: something stands there already, or the file cannot be read, is cut or was changed.
        RecordError: the record cannot be opened, or what came back is not whole.
        VaultError: the password is another one.
    """
    if folder.exists() and not folder.is_dir():
        raise BackupError(f"{folder} is a file. Give a folder that does not exist yet.")
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Give a folder that does not exist yet: nothing is written over.")
    file = _record_file()
    if file.exists() if file else not is_empty(default_url()):
        raise BackupError(
            "There is a record of decisions already. Move it away, or set CHECKER_RECORD to a new file or an empty database, then restore."
        )
    try:
        for _ in _read(source, password):
            pass  # all of it is proved whole before anything is put anywhere
        putting = _Putting(folder, file)
        for record, found in groupby(_read(source, password), key=lambda piece: piece[0].startswith(_RECORD)):
            (putting.record if record else putting.files)(found)
        return Made(datetime.datetime.fromisoformat(putting.about["made"]), putting.count)
    except (tarfile.TarError, KeyError, ValueError):
        raise BackupError("The backup is damaged. Take another copy of it.") from None
    except OSError as error:
        raise BackupError(f"The backup could not be put back ({error.strerror}).") from None


def _read(source: Path, password: str) -> Iterator[tuple[str, bytes]]:
    """Paths and contents of a backup, up to its very end."""
    with source.open("rb") as stream:
        opening = _Opening(stream, password)
        with tarfile.open(fileobj=opening, mode="r|") as archive:  # type: ignore[call-overload]
            for entry in archive:
                yield entry.name, _content(archive, entry)
        while opening.read(PIECE):
            pass
        if stream.read(1):
            raise BackupError("Something follows the backup's end, so it was changed. Take another copy of it.")


def last_backup(folder: Path | None) -> datetime.datetime | None:
    """When a school's last backup was made on this computer; None for never."""
    if folder is None:
        return None
    try:
        return datetime.datetime.fromisoformat(json.loads(_memory(folder).read_bytes())["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _usable(password: str) -> None:
    if len(password.strip()) < SHORTEST:
        raise BackupError(f"The password needs {SHORTEST} characters or more. Four words in a row are easy to keep and hard to guess.")


# ---------------------------------------------------------------------- what is in it


def _contents(school: School, key: bytes | None, now: datetime.datetime) -> Iterator[tuple[str, bytes | Path]]:
    """Paths and contents, or files that hold them, one after the other. What the rest is held against comes first: the key, then the record."""
    folder = school.folder
    assert folder is not None
    with closing(Record()) if _record_there() else nullcontext() as record:
        about = {"made": now.isoformat(timespec="seconds"), "school": school.settings.school.name}
        if key and record:
            about["record"] = record.name_of(about["school"], SchoolKey(key), SchoolKey(key).mac("folder", str(folder.resolve())))
        yield "about.json", json.dumps(about).encode()
        if key:
            yield "key", base64.b64encode(key)  # where another key is kept, nothing is put back
        for name, content in pieces(record) if record else ():
            yield _RECORD + name, content
    for file in sorted(key_file("x").parent.glob(f"gate-{SchoolKey(key).id}.*")) if key else ():
        yield f"signing/{file.name}", file
    yield from _files("school", folder)
    for kind in _KINDS:
        yield from _files(kind, data_folder() / kind / name_of(folder))
    if (clients := Clients.of(folder).path).is_file():
        yield _CLIENTS, clients


def _files(kind: str, folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{kind}/{path.relative_to(folder).as_posix()}", path


class _Putting:
    """Puts pieces of a backup where they belong on this computer.

    Attributes:
        about: what the backup says of itself.
        count: files that were put back.
    """

    def __init__(self, folder: Path, sqlite: Path | None) -> None:
        self.about: dict[str, str] = {}
        self.count = 0
        self._key = SchoolKey(b"")
        self._folder, self._sqlite = folder, sqlite

    def record(self, found: Iterator[tuple[str, bytes]]) -> None:
        """The record, into the database that CHECKER_RECORD names."""

        def counted() -> Iterator[tuple[str, bytes]]:
            for path, content in found:
                self.count += 1
                yield path.removeprefix(_RECORD), content

        whole = False
        try:
            put_back(default_url(), counted(), school=self.about.get("record", ""), key=self._key)
            whole = True
        finally:
            if self._sqlite and not whole:
                for end in ("", "-wal", "-shm"):  # SQLite's own companions of a file; it was not there before
                    Path(f"{self._sqlite}{end}").unlink(missing_ok=True)

    def files(self, found: Iterator[tuple[str, bytes]]) -> None:
        """Everything else."""
        for path, content in found:
            if path == "about.json":
                self.about = json.loads(content)
            else:
                self._put(PurePosixPath(path), content)
                self.count += 1

    def _put(self, path: PurePosixPath, content: bytes) -> None:
        kind, rest = path.parts[0], path.parts[1:]
        if path.is_absolute() or ".." in path.parts or any(":" in p or "\\" in p for p in path.parts):
            raise BackupError("The backup names a file outside its place, so it was refused.")
        if kind == "key":
            raw = base64.b64decode(content)
            keep_key(self._folder, raw)
            self._key = SchoolKey(raw)
            return
        if kind == _OLD_RECORD and self._sqlite is None:
            raise BackupError(
                "This backup is of an earlier version, which keeps the record as a SQLite file. Restore it with CHECKER_RECORD unset, make a new backup, "
                "and restore that one into PostgreSQL."
            )
        places = {
            "school": self._folder,
            _OLD_RECORD: self._sqlite,
            "signing": key_file("x").parent,
            _CLIENTS: Clients.of(self._folder).path,
            **{k: data_folder() / k / name_of(self._folder) for k in _KINDS},
        }
        if (place := places.get(kind)) is None:
            raise BackupError("The backup was made by a newer version of the checker. Install that version.")
        target = place.joinpath(*rest)
        if not target.exists():
            vault.write_private(target, content)


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(entry) if entry.isreg() else None
    if stream is None:
        raise BackupError("The backup holds something that is no file, so it was refused.")
    return stream.read()


def _record_file() -> Path | None:
    url = default_url()
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def _record_there() -> bool:
    """Whether there may be a record: a SQLite file that is not there is not made by looking."""
    file = _record_file()
    return file is None or file.is_file()


def _memory(folder: Path) -> Path:
    return data_folder() / "backups" / f"{name_of(folder)}.json"


def _remember(folder: Path, now: datetime.datetime) -> None:
    try:
        vault.write_private(_memory(folder), json.dumps({"at": now.isoformat(timespec="seconds")}).encode())
    except OSError:
        return  # the backup is whole; only Help does not know of it


# ---------------------------------------------------------------------- the file


def _key(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.strip().encode("utf-8"), salt=salt, n=1 << 15, r=8, p=1, maxmem=1 << 26, dklen=32)


def _place(number: int, last: bool) -> bytes:
    """What a piece is bound to: its number, and whether another follows."""
    return MAGIC + struct.pack(">Q?", number, last)


class _Sealing(io.RawIOBase):
    """Takes bytes and writes them encrypted, piece by piece."""

    def __init__(self, out: IO[bytes], password: str) -> None:
        salt = secrets.token_bytes(_SALT)
        self._out, self._key, self._number, self._held = out, _key(password, salt), 0, bytearray()
        out.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._held += data
        while len(self._held) > PIECE:
            self._piece(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Write what is left as the last piece."""
        self._piece(bytes(self._held), last=True)

    def _piece(self, plain: bytes, *, last: bool) -> None:
        sealed = vault.seal(self._key, plain, _place(self._number, last))
        self._out.write(struct.pack(">I?", len(sealed), last) + sealed)
        self._number += 1


class _Opening(io.RawIOBase):
    """Gives back what `_Sealing` took; nothing of a piece before it is proved whole."""

    def __init__(self, stream: IO[bytes], password: str) -> None:
        head = stream.read(len(MAGIC) + _SALT)
        if not head.startswith(MAGIC) or len(head) < len(MAGIC) + _SALT:
            raise BackupError("This is no backup of a school.")
        self._stream, self._key, self._number, self._held, self._ended = stream, _key(password, head[-_SALT:]), 0, b"", False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._ended and (size < 0 or len(self._held) < size):
            self._held += self._piece()
        wanted = len(self._held) if size < 0 else size
        out, self._held = self._held[:wanted], self._held[wanted:]
        return out

    def _piece(self) -> bytes:
        head = self._stream.read(5)
        if len(head) < 5:
            raise BackupError("The backup is cut: its end is missing. Take another copy of it.")
        length, last = struct.unpack(">I?", head)
        if length > PIECE + 1024:
            raise BackupError("The backup is damaged. Take another copy of it.")
        try:
            plain = vault.unseal(self._key, self._stream.read(length), _place(self._number, last))
        except VaultError:
            raise VaultError("The backup cannot be opened: the password is another one, or the file was changed.") from None
        self._number, self._ended = self._number + 1, last
        return plain

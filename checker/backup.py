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
import sqlite3
import struct
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from checker import vault
from checker.errors import CheckerError, VaultError
from checker.keys import find_key, keep_key, key_file
from checker.record.database import default_url
from checker.school import School

MAGIC = b"CHECKER-BACKUP-1\n"
PIECE = 1 << 20
"""Bytes in each encrypted piece."""
SHORTEST = 12
"""Letters of a password."""
_KINDS = ("writing", "answers")
"""Folders of the user's data folder with one for each school; `drafts.place` names them."""
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
        BackupError: the password is too short, the record is on a server, or something cannot be read or written.
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
                    entry = tarfile.TarInfo(path)
                    entry.size, entry.mode, entry.mtime = len(content), 0o600, int(now.timestamp())
                    archive.addfile(entry, io.BytesIO(content))
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
    """Put a backup back: the school's folder at `folder`, the rest in this user's data folder. Nothing that is there is written over.

    Raises:
        BackupError: something stands there already, or the file cannot be read, is cut or was changed.
        VaultError: the password is another one.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Give a folder that does not exist yet: nothing is written over.")
    record = _record_file()
    if record is None or record.exists():
        raise BackupError(
            "There is a record of decisions on this computer already. Move it away, or set CHECKER_RECORD to a new file, then restore."
        )
    try:
        for _ in _read(source, password):
            pass  # all of it is proved whole before anything is put anywhere
        about: dict[str, str] = {}
        files = 0
        for path, content in _read(source, password):
            if path == "about.json":
                about = json.loads(content)
                continue
            _put(PurePosixPath(path), content, folder, record)
            files += 1
        return Made(datetime.datetime.fromisoformat(about["made"]), files)
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


def _contents(school: School, key: bytes | None, now: datetime.datetime) -> Iterator[tuple[str, bytes]]:
    """Paths and contents, one after the other."""
    from checker.keys import SchoolKey

    folder = school.folder
    assert folder is not None
    record = _record_file()
    if record is None:
        raise BackupError(
            "The record is on a PostgreSQL server: back that up with the server's own means (pg_dump), and the rest with CHECKER_RECORD unset."
        )
    yield "about.json", json.dumps({"made": now.isoformat(timespec="seconds"), "school": school.settings.school.name}).encode()
    if key:
        yield "key", base64.b64encode(key)  # first: where another key is kept, nothing is put back
        signing = key_file(SchoolKey(key).id).parent
        for path, content in _files(signing) if signing.is_dir() else ():
            if path.startswith(f"gate-{SchoolKey(key).id}."):
                yield f"signing/{path}", content
    for path, content in _files(folder):
        yield f"school/{path}", content
    for kind in _KINDS:
        own = _data() / kind / _name(folder)
        for path, content in _files(own) if own.is_dir() else ():
            yield f"{kind}/{path}", content
    if record.is_file():
        yield "record.sqlite", _snapshot(record)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _snapshot(record: Path) -> bytes:
    """The record as it stands between two writings, in memory."""
    try:
        with (
            closing(sqlite3.connect(f"{record.resolve().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(":memory:")) as copy,
        ):
            live.backup(copy)
            return copy.serialize()
    except sqlite3.Error as error:
        raise BackupError(f"The record of decisions cannot be read ({type(error).__name__}).") from None


def _put(path: PurePosixPath, content: bytes, folder: Path, record: Path) -> None:
    """Put one file where it belongs on this computer."""
    kind, rest = path.parts[0], path.parts[1:]
    if path.is_absolute() or ".." in path.parts or any(":" in p or "\\" in p for p in path.parts):
        raise BackupError("The backup names a file outside its place, so it was refused.")
    if kind == "key":
        keep_key(folder, base64.b64decode(content))
        return
    places = {
        "school": folder,
        "record.sqlite": record,
        "signing": key_file("x").parent,
        **{k: _data() / k / _name(folder) for k in _KINDS},
    }
    if kind not in places:
        raise BackupError("The backup was made by a newer version of the checker. Install that version.")
    target = places[kind].joinpath(*rest)
    if not target.exists():
        vault.write_private(target, content)


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(entry) if entry.isreg() else None
    if stream is None:
        raise BackupError("The backup holds something that is no file, so it was refused.")
    return stream.read()


def _data() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("checker"))


def _name(folder: Path) -> str:
    return hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def _record_file() -> Path | None:
    url = default_url()
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def _memory(folder: Path) -> Path:
    return _data() / "backups" / f"{_name(folder)}.json"


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

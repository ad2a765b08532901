"""The file: a row of pieces, each encrypted with AES-256-GCM under a key made of a password (scrypt), each bound to its place and the last one marked, so that
a file that was cut, put together otherwise or changed is refused. It is written and read as a stream of paths and contents, in tar's form: nothing lies on the
disk unencrypted on the way.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import secrets
import struct
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from checker import vault
from checker.errors import CheckerError, VaultError

MAGIC = b"CHECKER-BACKUP-1\n"
PIECE = 1 << 20
"""Bytes in each encrypted piece."""
_SALT = 16


class BackupError(CheckerError):
    """A backup cannot be made or put back; says what to do next."""


def damaged() -> BackupError:
    """What is said of a backup that the password opens and that is none all the same."""
    return BackupError("The backup is damaged. Take another copy of it.")


def write(out: IO[bytes], password: str, contents: Iterable[tuple[str, bytes | Path]], now: datetime.datetime) -> int:
    """Write paths and contents, or files that hold them, one after the other; how many."""
    sealing, count = _Sealing(out, password), 0
    with tarfile.open(fileobj=sealing, mode="w|", bufsize=PIECE) as archive:  # type: ignore[call-overload]
        for path, content in contents:
            with content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as stream:
                entry = tarfile.TarInfo(path)
                entry.size = stream.seek(0, io.SEEK_END)
                entry.mode, entry.mtime = 0o600, int(now.timestamp())
                stream.seek(0)
                archive.addfile(entry, stream)
            count += 1
    sealing.finish()
    return count


def read(stream: IO[bytes], password: str) -> Iterator[tuple[str, bytes]]:
    """Paths and contents, up to the file's very end.

    Raises:
        BackupError: it is no backup, is cut or damaged, or something follows its end.
        VaultError: the password is another one, or it was changed.
    """
    opening = _Opening(stream, password)
    try:
        with tarfile.open(fileobj=opening, mode="r|", bufsize=PIECE) as archive:  # type: ignore[call-overload]
            for entry in archive:
                content = archive.extractfile(entry) if entry.isreg() else None
                if content is None:
                    raise BackupError("The backup holds something that is no file, so it was refused.")
                yield entry.name, content.read()
    except tarfile.TarError:
        raise damaged() from None
    while opening.read(PIECE):
        pass
    if stream.read(1):
        raise BackupError("Something follows the backup's end, so it was changed. Take another copy of it.")


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
            raise damaged()
        try:
            plain = vault.unseal(self._key, self._stream.read(length), _place(self._number, last))
        except VaultError:
            raise VaultError("The backup cannot be opened: the password is another one, or the file was changed.") from None
        self._number, self._ended = self._number + 1, last
        return plain

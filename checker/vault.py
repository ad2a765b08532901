"""A small encrypted file: AES-256-GCM, written whole or not at all. `keys.py` says where its key is kept."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path

from checker.errors import VaultError


def seal(key: bytes, plain: bytes, magic: bytes) -> bytes:
    """Encrypt. `magic` says what it is; it stands in front, is authenticated with the rest, and each call takes a fresh nonce."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    return magic + nonce + AESGCM(key).encrypt(nonce, plain, magic)


def unseal(key: bytes, sealed: bytes, magic: bytes) -> bytes:
    """Decrypt what `seal` made with the same key and magic.

    Raises:
        VaultError: another key made it, it was changed, or it is no such thing (`damaged` is true then).
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    start = len(magic)
    if not sealed.startswith(magic) or len(sealed) < start + 28:
        raise VaultError("What was to be opened is damaged.", damaged=True)
    try:
        return AESGCM(key).decrypt(sealed[start : start + 12], sealed[start + 12 :], magic)
    except InvalidTag:
        raise VaultError("It cannot be opened with this key: the key is another one, or it was changed.") from None


def write_private(path: Path, content: bytes, *, new: bool = False) -> None:
    """Write a file that only the user can read, whole or not at all.

    Raises:
        FileExistsError: with `new`, there is one already; it is left as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # mkstemp: mode 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if new:
            put_new(Path(name), path)
        else:
            Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise


def is_unfinished(name: str) -> bool:
    """Whether a file's name is that of one which was begun here, or for a record, and not finished: somebody is at it, or the power was cut."""
    return re.fullmatch(r"\..*\.part(-wal|-shm|-journal)?", name, re.DOTALL) is not None


def put_new(finished: Path, path: Path) -> None:
    """Put a finished file of the same folder in place unless there is one, which a rename would write over.

    Raises:
        FileExistsError: there is one; both are left as they are.
    """
    try:
        os.link(finished, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links; on Windows a rename itself refuses
        if os.path.lexists(path):
            raise FileExistsError(str(path)) from None
        finished.rename(path)
    else:
        with contextlib.suppress(OSError):  # it is in place: what stays is a second name of the same file
            finished.unlink()

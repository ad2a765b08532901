"""A small encrypted file: AES-256-GCM, written whole or not at all, and where its key is kept."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from checker.errors import RecognitionError

MAGIC = b"CHECKER-FACES-1\n"
SERVICE = "checker-faces"


def seal(key: bytes, plain: bytes) -> bytes:
    """Encrypt. The magic line is authenticated with the rest, and each call takes a fresh nonce."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    return MAGIC + nonce + AESGCM(key).encrypt(nonce, plain, MAGIC)


def unseal(key: bytes, sealed: bytes) -> bytes:
    """Decrypt what `seal` made.

    Raises:
        RecognitionError: another key made it, it was changed, or it is not such a file.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not sealed.startswith(MAGIC) or len(sealed) < len(MAGIC) + 28:
        raise RecognitionError("The store of face descriptors is damaged. Delete it and run `checker enrol` again.")
    start = len(MAGIC)
    try:
        return AESGCM(key).decrypt(sealed[start : start + 12], sealed[start + 12 :], MAGIC)
    except InvalidTag:
        raise RecognitionError(
            "The store of face descriptors cannot be opened with this key: the key is another one, or the file was changed. "
            "Set CHECKER_KEY to the key it was made with, or delete the store and run `checker enrol` again."
        ) from None


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only the user can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # mkstemp: mode 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def find_key(school_folder: Path, *, make: bool = False) -> tuple[bytes | None, str]:
    """The key of a school's store.

    Looked for in the environment variable CHECKER_KEY (base64 of 32 bytes), then in the system's keyring, then in a file of the user's.

    Args:
        school_folder: the school's folder; a digest of its path names the entry, so that two schools have two keys.
        make: make a key where there is none: in the keyring, or where there is no keyring in a file that only the user can read.

    Returns:
        The key, or None, and a warning for the user or "".

    Raises:
        RecognitionError: CHECKER_KEY is set and is no such key, or a key cannot be kept.
    """
    given = os.environ.get("CHECKER_KEY")
    if given:
        return _decoded(given, "CHECKER_KEY is not a key: it must be the base64 of 32 bytes. Set it again."), ""
    account = hashlib.sha256(str(school_folder.resolve()).encode()).hexdigest()[:24]
    kept = _keyring_get(account)
    if kept:
        return _decoded(kept, "The key in the system's keyring is damaged. Remove it, delete the store and run `checker enrol` again."), ""
    path = key_file(account)
    if path.is_file():
        return _decoded(path.read_text("ascii", "replace"), f"The key in {path} is damaged. Delete it and the store, and enrol again."), ""
    if not make:
        return None, ""
    key = secrets.token_bytes(32)
    text = base64.b64encode(key).decode("ascii")
    if _keyring_set(account, text):
        return key, ""
    try:
        write_private(path, text.encode("ascii"))
    except OSError as error:
        raise RecognitionError(
            f"A key was made and could not be kept ({error.strerror}). Set the environment variable CHECKER_KEY to the base64 of 32 random bytes."
        ) from None
    return key, (
        f"This computer has no keyring, so the key was put in {path}, which only you can read. Whoever can read both that file and the store can read "
        "the descriptors: keep them apart, or set CHECKER_KEY."
    )


def key_file(account: str) -> Path:
    """Where a key lies when there is no keyring: never in the school's folder, beside what it opens."""
    import platformdirs

    return Path(platformdirs.user_data_dir("checker")) / "keys" / f"{account}.key"


def _decoded(text: str, complaint: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise RecognitionError(complaint) from None
    if len(key) != 32:
        raise RecognitionError(complaint)
    return key


def _keyring_get(account: str) -> str | None:
    try:
        import keyring

        return keyring.get_password(SERVICE, account)
    except Exception:  # a keyring that is locked, missing or broken in its own way is no keyring
        return None


def _keyring_set(account: str, text: str) -> bool:
    try:
        import keyring

        keyring.set_password(SERVICE, account, text)
        return keyring.get_password(SERVICE, account) == text
    except Exception:
        return False

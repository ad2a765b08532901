"""The school's key: where it is kept, and what is derived from it.

One key a school. It encrypts face descriptors and the drafts of open cases, seals the record of decisions, and turns a pupil's id or a finding into a
reference that says nothing to whoever has not the key.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from checker.errors import VaultError
from checker.paths import data_folder, name_of
from checker.vault import write_private

if TYPE_CHECKING:
    from checker.school import School

SERVICE = "checker-faces"
"""The keyring's name for our keys; from when they opened face descriptors only."""


@cache
def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"checker {purpose}".encode(), "sha256")


class SchoolKey:
    """What is made of the school's key. Each use has a key of its own, so that no value of one can stand in for another's."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __repr__(self) -> str:
        return f"SchoolKey({self.id})"

    @property
    def id(self) -> str:
        """Says whether two keys are the same, and nothing about them."""
        return _derived(self._key, "key id").hex()[:16]

    def pupil(self, pupil_id: str) -> str:
        """The keyed reference by which the record knows a pupil."""
        return self.mac("pupil", pupil_id)[:32]

    def mac(self, purpose: str, *parts: str) -> str:
        """HMAC-SHA256 of the parts in hex; where one part ends and the next begins counts."""
        message = b"".join(len(raw).to_bytes(8, "big") + raw for raw in (p.encode("utf-8", "surrogatepass") for p in parts))
        return hmac.digest(_derived(self._key, purpose), message, "sha256").hex()

    def encryption(self, purpose: str) -> bytes:
        """A key of 32 bytes for `checker.vault`."""
        return _derived(self._key, purpose)


def key_of(school: School, *, make: bool = False) -> tuple[SchoolKey | None, str]:
    """The key of a school and a warning for the user or ""; None where there is none (see `find_key`).

    Raises:
        VaultError: the key cannot be read or kept.
    """
    held: list[SchoolKey | None] = school.prepared("key", lambda _: [])
    warning = ""
    if not held or (make and held[0] is None):
        raw, warning = find_key(school.folder, make=make)
        held[:] = [SchoolKey(raw) if raw else None]  # that there is none is remembered as well: a keyring is slow to ask
    return held[0], warning


def references(school: School, key: SchoolKey) -> dict[str, str]:
    """Pupil's id by keyed reference, of everybody on the roll."""
    return school.prepared(("references", key.id), lambda s: {key.pupil(p.pupil_id): p.pupil_id for p in s.pupils})


def find_key(school_folder: Path | None, *, make: bool = False) -> tuple[bytes | None, str]:
    """The raw key of a school.

    Looked for in the environment variable CHECKER_KEY (base64 of 32 bytes), then in the system's keyring, then in a file of the user's.

    Args:
        school_folder: the school's folder; a digest of its path names the entry, so that two schools have two keys. None: only CHECKER_KEY can tell.
        make: make a key where there is none: in the keyring, or where there is no keyring in a file that only the user can read.

    Returns:
        The key, or None, and a warning for the user or "".

    Raises:
        VaultError: CHECKER_KEY is set and is no such key, or a key cannot be kept.
    """
    given = os.environ.get("CHECKER_KEY")
    if given:
        return _decoded(given, "CHECKER_KEY is not a key: it must be the base64 of 32 bytes. Set it again."), ""
    if school_folder is None:
        return None, ""
    account = name_of(school_folder)
    kept = _keyring_get(account)
    if kept:
        return _decoded(
            kept,
            "The school's key in the system's keyring is damaged. Put it back from its copy: what it encrypted cannot be opened otherwise.",
        ), ""
    path = key_file(account)
    if path.is_file():
        return _decoded(
            path.read_text("ascii", "replace"),
            f"The school's key in {path} is damaged. Put it back from its copy: what it encrypted cannot be opened otherwise.",
        ), ""
    if not make:
        return None, ""
    key = secrets.token_bytes(32)
    try:
        if _kept_in_keyring(account, key):
            return key, ""
    except FileExistsError:
        return find_key(school_folder)  # somebody else made it at the same moment
    except OSError as error:
        raise VaultError(
            f"A key was made and could not be kept ({error.strerror}). Set the environment variable CHECKER_KEY to the base64 of 32 random bytes."
        ) from None
    return key, (
        f"This computer has no keyring, so the key was put in {path}, which only you can read. Whoever can read that file can read "
        "what it encrypts: keep them apart, or set CHECKER_KEY. Keep a copy of the key in a safe place; without it nothing can be opened."
    )


def keep_key(school_folder: Path, key: bytes) -> None:
    """Keep a key that came from elsewhere (a backup) for the school in a folder, in the keyring or in a file that only the user can read.

    Raises:
        VaultError: another key is kept for it already; that one stays.
    """
    if not has_key(school_folder, key):
        _kept_in_keyring(name_of(school_folder), key)


def has_key(school_folder: Path, key: bytes) -> bool:
    """Whether this computer keeps this key for the school in a folder; false where it keeps none.

    Raises:
        VaultError: it keeps another.
    """
    known, _ = find_key(school_folder)
    if known not in (None, key):
        raise VaultError(
            "This computer has another key for the school in this folder (or CHECKER_KEY is set to one), and it stays. Give another folder, or leave CHECKER_KEY out."
        )
    return known is not None


def _kept_in_keyring(account: str, key: bytes) -> bool:
    """Keep a new key: in the keyring, or where there is none in a file that only the user can read; whether it is in the keyring.

    Raises:
        FileExistsError: a file with a key is there already; it stays.
        OSError: it cannot be written.
    """
    text = base64.b64encode(key).decode("ascii")
    if _keyring_set(account, text):
        return True
    write_private(key_file(account), text.encode("ascii"), new=True)
    return False


def key_file(account: str) -> Path:
    """Where a key lies when there is no keyring: never in the school's folder, beside what it opens."""
    return data_folder() / "keys" / f"{account}.key"


def _decoded(text: str, complaint: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise VaultError(complaint) from None
    if len(key) != 32:
        raise VaultError(complaint)
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

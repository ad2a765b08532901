"""The programs that may call the service: each with a key of its own, of which only a hash is kept.

A key is 32 random bytes, so a plain SHA-256 of it tells nothing to whoever reads the file. Each client acts as one person of school.toml: a program can submit for that
person and cannot say it is somebody else.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from checker.errors import CheckerError
from checker.paths import data_folder, name_of
from checker.vault import write_private

PREFIX = "checker_"
"""What a key begins with, so that it is known for one where it lies about."""


@dataclass(frozen=True, slots=True)
class Client:
    """A program that may call the service: its name, the person it acts as, since when."""

    name: str
    acts_as: str
    made: str
    key_hash: str


class Clients:
    """The clients of one school; `path` is their file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[tuple[int, int], tuple[Client, ...]] = ((-1, -1), ())

    @classmethod
    def of(cls, school_folder: Path) -> Clients:
        """The clients of the school in this folder; their file lies in the user's data folder, never in the school's."""
        return cls(data_folder() / "clients" / f"{name_of(school_folder)}.json")

    def all(self) -> tuple[Client, ...]:
        """Every client, read again when the file has changed, so that one removed is shut out at once.

        Raises:
            CheckerError: the file cannot be read.
        """
        try:
            stat = self.path.stat()
            mark = (stat.st_mtime_ns, stat.st_ino)
            if mark != self._read[0]:
                rows = json.loads(self.path.read_text("utf-8"))
                self._read = (mark, tuple(Client(**row) for row in rows))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError):
            raise CheckerError(f"The list of clients in {self.path} cannot be read. Delete it and add the clients again.") from None
        return self._read[1]

    def add(self, name: str, acts_as: str) -> str:
        """Add a client and give its key, which cannot be shown again.

        Raises:
            CheckerError: there is one of this name, or the name is none.
        """
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}", name):
            raise CheckerError("A client's name is made of letters, digits, blanks, dots and hyphens, 60 at most.")
        if any(c.name == name for c in self.all()):
            raise CheckerError(f"There is a client {name} already. Remove it first, or choose another name.")
        key = PREFIX + secrets.token_urlsafe(32)
        made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self._write((*self.all(), Client(name, acts_as, made, _hash(key))))
        return key

    def remove(self, name: str) -> None:
        """Shut a client out.

        Raises:
            CheckerError: there is none of this name.
        """
        left = tuple(c for c in self.all() if c.name != name)
        if len(left) == len(self.all()):
            raise CheckerError(f"There is no client {name}. `checker client list` shows them.")
        self._write(left)

    def holder(self, key: str) -> Client | None:
        """Whose key this is."""
        hashed = _hash(key)
        found = None
        for each in self.all():  # each is compared, so that the time taken tells nothing
            if hmac.compare_digest(each.key_hash, hashed):
                found = each
        return found

    def _write(self, clients: tuple[Client, ...]) -> None:
        rows = [{"name": c.name, "acts_as": c.acts_as, "made": c.made, "key_hash": c.key_hash} for c in clients]
        try:
            write_private(self.path, json.dumps(rows, indent=1).encode())
        except OSError as error:
            raise CheckerError(
                f"The list of clients cannot be kept in {self.path} ({error.strerror}). Let this user write there."
            ) from None


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()

"""The record's head: how long it is and the hash of its last entry. A copy elsewhere is what shows that its end was cut off.

One copy is kept in the user's data folder by whoever writes, under a code made with the school's key. `checker audit head` prints it for a second copy
in another place: in minutes of the governors, in a mail to oneself.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.errors import RecordError
from checker.vault import write_private

if TYPE_CHECKING:
    from checker.keys import SchoolKey


@dataclass(frozen=True, slots=True)
class Head:
    """Number and hash of an entry that was the last one once."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """A head as it was printed.

        Raises:
            RecordError: it is none.
        """
        match = re.fullmatch(r"(\d{1,15}):([0-9a-f]{64})", text.strip())
        if not match:
            raise RecordError("The head must look as `checker audit head` prints it: a number, a colon and 64 letters and digits.")
        return cls(int(match[1]), match[2])


def head_file(record: str, school: str) -> Path:
    """Where this computer keeps the head of a school's record."""
    from platformdirs import user_data_path

    name = hashlib.sha256(f"{record}\n{school}".encode()).hexdigest()[:24]
    return user_data_path("checker", appauthor=False) / "heads" / f"{name}.json"


def keep(path: Path, head: Head, key: SchoolKey) -> None:
    """Keep a head, unless a later one is kept already. A copy that cannot be written loses nothing: what it guards is in the record."""
    try:
        known = kept(path, key)
    except RecordError:
        return  # somebody changed it: it stays as it is, for `checker audit verify` to tell
    if known and known.number >= head.number:
        return
    with contextlib.suppress(OSError):
        write_private(path, json.dumps({"head": str(head), "code": key.mac("record head", str(head))}).encode())


def kept(path: Path, key: SchoolKey) -> Head | None:
    """The head that is kept; None where there is none.

    Raises:
        RecordError: what is there was not written with this key, or was changed.
    """
    try:
        data = json.loads(path.read_bytes())
        head = Head.parse(data["head"])
        genuine = data["code"] == key.mac("record head", str(head))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecordError):
        genuine = False
    if not genuine:
        raise RecordError(f"The copy of the record's head in {path} was changed or cannot be read.")
    return head

"""One encrypted file with all that a school would need on another computer: its folder, the record, the key, posts and answers being written, the signing keys.

Backing up gathers (`gathering`) and seals (`sealed`); restoring proves (`proving`) and then places (`placing`). `layout` says for all what lies where.
"""

from __future__ import annotations

import datetime
import json
import os
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker import vault
from checker.backup import sealed
from checker.backup.gathering import gather
from checker.backup.placing import place
from checker.backup.proving import prove
from checker.backup.sealed import BackupError
from checker.paths import data_folder, name_of

if TYPE_CHECKING:
    from checker.school import School

__all__ = ["BackupError", "Made", "back_up", "last_backup", "restore"]

SHORTEST = 12
"""Letters of a password."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds.

    Attributes:
        at: when it was made.
        files: how many files are in it.
        there: how many of them were there already when it was put back, the same byte for byte.
    """

    at: datetime.datetime
    files: int
    there: int = 0


def back_up(school: School, target: Path, password: str, now: datetime.datetime | None = None) -> Made:
    """Write the backup of a school; what stood at `target` is replaced only when the new one is whole.

    Raises:
        BackupError: the password is too short, or something cannot be read or written.
        RecordError: the record cannot be read, or is not whole.
        VaultError: the key cannot be read.
    """
    _usable(password)
    folder = school.folder
    if folder is None:
        raise BackupError("This school was not opened from a folder, so there is nothing to back up.")
    if target.resolve().is_relative_to(folder.resolve()):
        raise BackupError("The backup would lie in the folder that it is of. Write it to another place, best of all not on this computer.")
    now = now or datetime.datetime.now(datetime.UTC)
    name = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            dir=target.parent, prefix=".", suffix=".part"
        )  # mkstemp: mode 0600; all that is written is encrypted
        with os.fdopen(handle, "wb") as out, closing(gather(school, folder, now)) as contents:
            files = sealed.write(out, password, contents, now)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(target)
    except OSError as error:
        raise BackupError(f"The backup could not be written ({error.strerror}). Nothing was replaced.") from None
    finally:
        if name:
            Path(name).unlink(missing_ok=True)
    _remember(folder, now)
    return Made(now, files)


def restore(source: Path, folder: Path, password: str, now: datetime.datetime | None = None) -> Made:
    """Put a backup back: the school's folder at `folder`, the record where CHECKER_RECORD says (SQLite or PostgreSQL, whichever it came from), the rest in this
    user's data folder. Nothing that is there is written over; what is there already, the same byte for byte, stays. The record comes last, and only once its
    chain was followed to the end.

    Raises:
        BackupError: something else stands there already, or the file cannot be read, is cut or was changed.
        RecordError: the record cannot be opened, or what is in the backup is not whole.
        VaultError: the password is another one.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    try:
        stream = source.open("rb")
    except OSError as error:
        raise BackupError(f"The backup cannot be read ({error.strerror}).") from None
    with stream:
        try:
            plan = prove(stream, password, folder, now)
        except OSError as error:
            raise BackupError(
                f"The backup cannot be read, or not held against what is here ({error.strerror}). Nothing was put back."
            ) from None
        stream.seek(0)
        try:
            place(stream, password, plan, now)
        except OSError as error:
            raise BackupError(
                f"The backup could not be put back wholly ({error.strerror}), and the record is not there yet. Mend that and restore again into the same folder: "
                "it goes on where it was."
            ) from None
    return Made(plan.about.made, plan.count, plan.there)


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


def _memory(folder: Path) -> Path:
    return data_folder() / "backups" / f"{name_of(folder)}.json"


def _remember(folder: Path, now: datetime.datetime) -> None:
    try:
        vault.write_private(_memory(folder), json.dumps({"at": now.isoformat(timespec="seconds")}).encode())
    except OSError:
        return  # the backup is whole; only Help does not know of it

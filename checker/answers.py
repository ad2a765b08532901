"""What somebody has typed about an open case and not recorded yet: answers, comments, ticks, a reason. Kept encrypted, as `drafts.py` keeps posts that are being written.

One folder a school in the user's data folder, one folder a person in it, one file a case. Names of files and folders tell nothing.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import vault
from checker.drafts import KEEP_DAYS, place
from checker.errors import VaultError
from checker.keys import SchoolKey

if TYPE_CHECKING:
    from checker.school import School

MAGIC = b"CHECKER-ANSWERS-1\n"


class Answers:
    """The unrecorded answers of one person in one school."""

    def __init__(self, folder: Path, key: SchoolKey, who: str) -> None:
        self.folder = folder / key.mac("answers of", who)[:24]
        self._key = key
        self._seal = key.encryption("answers being written")

    @classmethod
    def open(cls, school: School, who: str) -> Answers | None:
        """Those of one person (an e-mail address or name); None where nothing can be kept."""
        found = place(school, "answers")
        return cls(*found, who) if found else None

    def save(self, case: str, version: str, said: Mapping[str, Any]) -> None:
        """Keep what is typed about a case in the place of what was kept before; nothing typed is nothing kept.

        Args:
            case: its id.
            version: digest of what was looked at: an answer to an older version is no answer to this one.
            said: what JSON can hold, by the field's name.

        Raises:
            VaultError: it could not be written.
        """
        if not said:
            self.delete(case)
            return
        head = json.dumps({"version": version, "said": dict(said)}).encode("utf-8", "surrogatepass")
        try:
            vault.write_private(self._file(case), vault.seal(self._seal, head, MAGIC))
        except OSError as error:
            raise VaultError(
                f"What you typed could not be saved ({error.strerror}). It is kept in this tab: leave it open, and make room on the disk."
            ) from None

    def load(self, case: str, version: str) -> dict[str, Any]:
        """What was typed about this version of a case; empty where nothing was, and where what lies there cannot be opened."""
        head = self._head(self._file(case))
        return dict(head["said"]) if head and head["version"] == version else {}

    def delete(self, case: str) -> None:
        """Let go what was typed about a case: it is recorded now."""
        self._file(case).unlink(missing_ok=True)

    def tidy(self, now: datetime.datetime | None = None) -> int:
        """Delete what nobody touched for `KEEP_DAYS`; how many files."""
        before = (now or datetime.datetime.now(datetime.UTC)).timestamp() - KEEP_DAYS * 86_400
        old = [f for f in _files(self.folder) if f.stat().st_mtime < before]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)

    def _file(self, case: str) -> Path:
        return self.folder / self._key.mac("answers about", case)[:32]

    def _head(self, file: Path) -> dict[str, Any] | None:
        try:
            head: dict[str, Any] = json.loads(vault.unseal(self._seal, file.read_bytes(), MAGIC).decode("utf-8", "surrogatepass"))
        except (OSError, VaultError):
            return None
        return head


def forget_pupil(school: School, pupil_id: str) -> int:
    """Delete the unrecorded answers, of whoever typed them, that name a pupil in full or by id; how many files. For `checker forget`.

    One that cannot be opened goes too: nobody can say that the pupil is not in it.
    """
    answers, pupil = Answers.open(school, ""), school.pupil(pupil_id)
    if answers is None:
        return 0
    name = f"{pupil.first_name} {pupil.last_name}".strip().casefold() if pupil else ""
    root, gone = answers.folder.parent, 0
    for file in [f for person in (root.iterdir() if root.is_dir() else ()) for f in _files(person)]:
        head = answers._head(file)
        words = " ".join(" ".join(map(str, head["said"].values())).casefold().split()) if head else ""
        if head is None or re.search(rf"(?<!\w){re.escape(pupil_id.casefold())}(?!\w)", words) or (name and name in words):
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def _files(folder: Path) -> list[Path]:
    return [f for f in folder.iterdir() if f.is_file()] if folder.is_dir() else []

"""Results kept from one run to the next, so that a finished file is not done again.

One SQLite file for each school in the user's data folder. Keys are keyed hashes and results are encrypted with the school's key: whoever finds the file learns how
many results there are and when they were made, and no name, no word, no path.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from checker import vault
from checker.errors import CheckerError, VaultError
from checker.keys import SchoolKey, key_of
from checker.paths import data_folder, name_of
from checker.report import Report
from checker.runs.work import Judged

if TYPE_CHECKING:
    from checker.school import School

MAGIC = b"CHECKER-RESULT-1\n"
KEEP_DAYS = 400
"""Results not asked for in so many days are deleted: a school year and a little more."""
_SCHEMA = """
create table if not exists result (key blob primary key, sealed blob not null, used real not null) without rowid;
create table if not exists last (item blob primary key, outcome blob not null) without rowid;
"""


class Results(Protocol):
    """Where results are kept."""

    def get(self, key: str) -> Judged | None:
        """The result kept under this key, or None."""

    def put(self, key: str, judged: Judged) -> None:
        """Keep a result."""


class InMemory(dict[str, Judged]):
    """Results of files that lie in memory themselves, kept no longer than these: where there is no `Store`, a tag alone would have all of them checked again."""

    def put(self, key: str, judged: Judged) -> None:
        """Keep a result."""
        self[key] = judged


class Store:
    """The results of one school. Each result is written at once; a run that is killed loses none that it had reported."""

    def __init__(self, path: Path, key: SchoolKey) -> None:
        self.path = path
        self._key = key
        self._seal_key = key.encryption("results of runs")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            vault.write_private(path, b"")  # SQLite keeps the mode of a file that is there
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(_SCHEMA)
        self._db.execute("delete from result where used < ?", (time.time() - KEEP_DAYS * 86_400,))

    @classmethod
    def open(cls, school: School) -> tuple[Store | None, str]:
        """The store of a school, and a warning for the user or "". No store where there is no key, or the file cannot be used: then all is done again."""
        if school.folder is None:
            return None, ""
        try:
            key, warning = key_of(school, make=True)
            if key is None:
                return None, "There is no key to keep results with, so they are not kept for the next run."
            return cls(data_folder() / "runs" / f"{name_of(school.folder)}.sqlite", key), warning
        except (CheckerError, OSError, sqlite3.Error) as error:
            reason = str(error) if isinstance(error, CheckerError) else type(error).__name__
            return None, f"Results cannot be kept for the next run ({reason}), so all files are done again."

    def get(self, key: str) -> Judged | None:
        """The result kept under this key; None where there is none, or it does not open with the school's key."""
        name = self._name(key)
        row = self._db.execute("select sealed from result where key = ?", (name,)).fetchone()
        if row is None:
            return None
        try:
            data = json.loads(zlib.decompress(vault.unseal(self._seal_key, row[0], MAGIC)))
            if data["key"] != key:  # a row moved to another key
                return None
            report = Report.from_json(data["report"])
        except (VaultError, ValueError, KeyError, TypeError, zlib.error):
            return None
        self._db.execute("update result set used = ? where key = ?", (time.time(), name))
        return Judged(report, likeness=data["likeness"])

    def put(self, key: str, judged: Judged) -> None:
        """Keep a result."""
        plain = json.dumps({"key": key, "report": judged.report.to_json(), "likeness": judged.likeness}, ensure_ascii=False)
        sealed = vault.seal(self._seal_key, zlib.compress(plain.encode("utf-8", "surrogatepass")), MAGIC)
        self._db.execute("insert or replace into result values (?, ?, ?)", (self._name(key), sealed, time.time()))

    def changed(self, place: str, report: Report) -> bool:
        """Whether an item's outcome differs from the last finished run over the same place; True for an item that is new.

        Args:
            place: what the run was over (a folder, a file of posts).
        """
        row = self._db.execute("select outcome from last where item = ?", (self._name(f"{place}\n{report.id}"),)).fetchone()
        return row is None or row[0] != self._outcome(report)

    def finish(self, place: str, reports: Iterable[Report]) -> None:
        """A run over `place` came to its end with these reports: what `changed` compares the next one with."""
        rows = [(self._name(f"{place}\n{r.id}"), self._outcome(r)) for r in reports]
        self._db.execute("begin")
        self._db.executemany("insert or replace into last values (?, ?)", rows)
        self._db.execute("commit")

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def _name(self, text: str) -> bytes:
        return bytes.fromhex(self._key.mac("names of results", text))[:16]

    def _outcome(self, report: Report) -> bytes:
        """What a reader would call the outcome: verdict, findings and what was left unchecked; not versions and days."""
        told = report.to_json()
        return self._name(json.dumps([told["verdict"], told["findings"], told["skipped"], told["faces"]], sort_keys=True))

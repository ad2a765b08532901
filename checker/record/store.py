"""The record in a database, by SQLAlchemy. Triggers in the database itself refuse to change or delete a line, whoever asks.

They keep an honest program honest. Somebody with the file in hand can still replace it; a chain of hashes over `Decision.to_json` and a second
copy elsewhere are what a later form adds.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import DDL, Column, Engine, Integer, MetaData, String, Table, create_engine, event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from checker.errors import RecordError
from checker.record.decision import Decision, FindingCount, Store

FORM = 1
"""The tables' form, kept in the file; a file of a later form is left alone."""

_metadata = MetaData()
_decisions = Table(
    "decisions",
    _metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(80), nullable=False, index=True),
    Column("decision", String(20), nullable=False),
    Column("decider", String(200), nullable=False),
    Column("reason", String(4000), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("findings", String, nullable=False),
    Column("skipped", String, nullable=False),
    Column("versions", String, nullable=False),
    Column("decided_at", String(40), nullable=False),
    Column("school", String(200), nullable=False),
    sqlite_autoincrement=True,
)
_REFUSE = "SELECT RAISE(ABORT, 'the record of decisions is append-only')"
# INSERT OR REPLACE deletes the old line without asking delete triggers, so a number that stands already is refused before that.
for _name, _when in (
    ("no_update", "BEFORE UPDATE ON decisions"),
    ("no_delete", "BEFORE DELETE ON decisions"),
    ("no_replace", "BEFORE INSERT ON decisions WHEN EXISTS (SELECT 1 FROM decisions WHERE number = NEW.number)"),
):
    event.listen(_decisions, "after_create", DDL(f"CREATE TRIGGER decisions_{_name} {_when} BEGIN {_REFUSE}; END"))


def default_url() -> str:
    """Where the record is kept unless `CHECKER_RECORD` says otherwise: `record.sqlite` in the user's own data folder."""
    if given := os.environ.get("CHECKER_RECORD"):
        return given if "://" in given else f"sqlite:///{given}"
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('checker', appauthor=False) / 'record.sqlite'}"


@cache
def open_store(url: str) -> Store:
    """The store at an SQLAlchemy address; `sqlite://` is one in memory.

    Raises:
        RecordError: the address is none that can be used, or the record there cannot be opened.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise RecordError(
            "CHECKER_RECORD is not an address of a database. Give a file's path, or sqlite:///C:/path/record.sqlite."
        ) from None
    if parsed.get_backend_name() != "sqlite":
        raise RecordError("The record can be kept in SQLite only, so far. Set CHECKER_RECORD to a file's path, or leave it out.")
    return SqliteStore(parsed.database or "")


class SqliteStore:
    """Decisions in one SQLite file. Several pages may write to it at once."""

    def __init__(self, path: str) -> None:
        self._path = path
        try:
            if path and path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                if not Path(path).exists():
                    Path(path).touch(mode=0o600)  # for this user alone, where the system keeps such rights
            self._engine = _engine(path)
            self._prepare()
        except (SQLAlchemyError, OSError) as error:
            raise RecordError(f"The record of decisions cannot be opened ({type(error).__name__}). {_NEXT}") from None

    def _prepare(self) -> None:
        with self._engine.begin() as connection:
            form = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if form > FORM:
                raise RecordError("The record of decisions was made by a newer version of the checker. Install that version.")
            if form < FORM:
                _metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {FORM}")

    def add(self, decision: Decision) -> Decision:
        """Keep a decision; see `Store`."""
        row = decision.to_json()
        row |= {k: json.dumps(row[k], ensure_ascii=False) for k in ("findings", "skipped", "versions")}
        try:
            with self._engine.begin() as connection:
                number = connection.execute(insert(_decisions).values(**row)).inserted_primary_key
        except SQLAlchemyError as error:
            raise RecordError(f"The decision was not recorded ({type(error).__name__}), so it does not count. {_NEXT}") from None
        return _decision({**row, "number": number[0] if number else 0})

    def of(self, digest: str, school: str = "") -> Sequence[Decision]:
        """The decisions about one version; see `Store`."""
        query = select(_decisions).where(_decisions.c.digest == digest).order_by(_decisions.c.number.desc())
        if school:
            query = query.where(_decisions.c.school == school)
        try:
            with self._engine.connect() as connection:
                return [_decision(dict(row)) for row in connection.execute(query).mappings()]
        except SQLAlchemyError as error:
            raise RecordError(f"The record of decisions cannot be read ({type(error).__name__}). {_NEXT}") from None

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


_NEXT = "See that its folder exists, may be written to and has room, then try again."


def _engine(path: str) -> Engine:
    if not path or path == ":memory:":
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        # A decision that was said to be kept is on the disk.
        connection.execute("PRAGMA synchronous = FULL")

    return engine


def _decision(row: dict[str, Any]) -> Decision:
    return Decision(
        digest=row["digest"],
        decision=row["decision"],
        decider=row["decider"],
        reason=row["reason"],
        verdict=row["verdict"],
        findings=tuple(FindingCount(*f) for f in json.loads(row["findings"])),
        skipped=tuple(json.loads(row["skipped"])),
        versions=json.loads(row["versions"]),
        decided_at=datetime.datetime.fromisoformat(row["decided_at"]),
        school=row["school"],
        number=row["number"],
    )

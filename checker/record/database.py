"""Where the record is kept: SQLite in the user's data folder, or a PostgreSQL server, by SQLAlchemy."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from checker.errors import RecordError
from checker.record import migrations
from checker.record.tables import FORM

WAIT = 15
"""Seconds that one writer waits for another."""
_LOCK = 7_302_001
"""The number of our advisory lock on a PostgreSQL server: one writer at a time."""
NEXT = {
    "sqlite": "See that its folder exists, may be written to and has room, then try again.",
    "postgresql": "See that the server is running and that the address in CHECKER_RECORD is right, then try again.",
}


def default_url() -> str:
    """Where the record is kept unless `CHECKER_RECORD` says otherwise: `record.sqlite` in the user's own data folder."""
    if given := os.environ.get("CHECKER_RECORD"):
        return given if "://" in given else f"sqlite:///{given}"
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('checker', appauthor=False) / 'record.sqlite'}"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a record is or is to be, and what can be said of it before it is opened, which would make one."""

    url: URL

    @classmethod
    def of(cls, text: str | URL) -> Address:
        """The address that is written so.

        Raises:
            RecordError: it is none that can be used.
        """
        return cls(_parsed(text))

    @property
    def kind(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    @property
    def name(self) -> str:
        """The address without its password: the same for everybody who uses this record."""
        return self.url.render_as_string(hide_password=True)

    @property
    def in_memory(self) -> bool:
        """Whether the record is gone when the program ends."""
        return self.kind == "sqlite" and self.url.database in (None, "", ":memory:")

    @property
    def file(self) -> Path | None:
        """The file in which SQLite keeps the record; None where it is on a server or in memory."""
        return Path(str(self.url.database)) if self.kind == "sqlite" and not self.in_memory else None

    def begun(self) -> bool:
        """Whether there is a record already, of whatever form.

        Raises:
            RecordError: the server does not answer.
        """
        if self.kind == "sqlite":
            return self.file is not None and self.file.exists()
        engine = _postgresql(self.url)
        try:
            with engine.connect() as connection:
                return migrations.form_of(connection) is not None
        except SQLAlchemyError as error:
            raise _unopened(error, self.kind) from None
        finally:
            engine.dispose()


class Database:
    """A connection pool to one record, brought to today's form when opened.

    Raises:
        RecordError: the address is none that can be used, or the record there cannot be opened.
    """

    def __init__(self, url: str | URL) -> None:
        self.address = Address.of(url)
        self.url, self.kind, self.name, self.in_memory = self.address.url, self.address.kind, self.address.name, self.address.in_memory
        self.next = NEXT[self.kind]
        try:
            self._engine = _sqlite(self.url.database or "") if self.kind == "sqlite" else _postgresql(self.url)
            self._prepare()
        except LookupError:
            raise _newer() from None
        except (SQLAlchemyError, OSError) as error:
            raise _unopened(error, self.kind) from None

    @contextmanager
    def reading(self, *, one_moment: bool = False) -> Iterator[Connection]:
        """A connection; on SQLite it sees one state of the record throughout.

        Args:
            one_moment: so it does on a server too, where else each question sees what has been written by then.

        Raises:
            RecordError: the record cannot be read.
        """
        try:
            with self._engine.connect() as connection:
                if one_moment and self.kind == "postgresql":
                    connection = connection.execution_options(isolation_level="REPEATABLE READ")
                yield connection
        except SQLAlchemyError as error:
            raise RecordError(f"The record of decisions cannot be read ({_kind(error)}). {self.next}") from None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection of the only writer at this moment; what it wrote is on the disk, or nothing is, when the block ends.

        Raises:
            RecordError: nothing was recorded.
        """
        try:
            with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
                if self.kind == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection
        except SQLAlchemyError as error:
            raise RecordError(f"It was not recorded ({_kind(error)}), so it does not count. {self.next}") from None

    def load(self, content: bytes) -> None:
        """Hold what a SQLite file holds, brought to today's form, in place of what was here; for a record in memory.

        Raises:
            RecordError: it is no such file, or of a newer form.
        """
        assert self.in_memory
        try:
            with self._engine.connect() as connection:
                held = connection.connection.dbapi_connection
                assert isinstance(held, sqlite3.Connection)
                held.deserialize(
                    content[:18] + b"\1\1" + content[20:]
                )  # no write-ahead log in memory: <https://sqlite.org/c3ref/deserialize.html>
            self._prepare()
        except LookupError:
            raise _newer() from None
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise RecordError(f"What should be a record of decisions cannot be read ({_kind(error)}).") from None

    def tidy(self) -> None:
        """Let go of what was erased in the file as well."""
        if self.kind == "sqlite":
            with self.reading() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the record."""
        self._engine.dispose()

    def _prepare(self) -> None:
        with self._engine.connect() as connection:
            if self.kind == "sqlite" and connection.exec_driver_sql("PRAGMA user_version").scalar_one() > FORM:
                raise LookupError
            if migrations.form_of(connection) == migrations.HEAD:
                return
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            if self.kind == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            if migrations.form_of(connection) != migrations.HEAD:  # somebody else may have done it meanwhile
                migrations.upgrade(connection)


def _newer() -> RecordError:
    return RecordError("The record of decisions was made by a newer version of the checker. Install that version.")


def _unopened(error: Exception, kind: str) -> RecordError:
    return RecordError(f"The record of decisions cannot be opened ({_kind(error)}). {NEXT[kind]}")


def _parsed(url: str | URL) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise RecordError(
            "CHECKER_RECORD is not an address of a database. Give a file's path, sqlite:///C:/path/record.sqlite, "
            "or postgresql+psycopg://user@server/database."
        ) from None
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        raise RecordError("The record can be kept in SQLite or PostgreSQL. Set CHECKER_RECORD to one of these, or leave it out.")
    return parsed


def _sqlite(path: str) -> Engine:
    if not path or path == ":memory:":
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        if not Path(path).exists():
            Path(path).touch(mode=0o600)  # for this user alone, where the system keeps such rights
        engine = create_engine(URL.create("sqlite", database=path), connect_args={"timeout": WAIT})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, so that creating tables belongs to one too
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            # FULL: what was said to be recorded is on the disk. secure_delete: what was erased is overwritten.
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its turn at once: one that reads first could find later that somebody else has written meanwhile.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": WAIT})


def _kind(error: Exception) -> str:
    # Only the kind of error: its text may hold the address with its password, or values.
    return type(error).__name__

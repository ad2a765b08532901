"""One invented school in memory for all tests; models are read from disk once a run; no test may reach the network."""

from __future__ import annotations

import base64
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.paths import sample_folder
from checker.school import School

TEST_KEY = base64.b64encode(b"a key for the tests, 32 bytes :)").decode()
"""The school's key in tests; findings' ids depend on it."""


@pytest.fixture(scope="session")
def sample_school() -> School:
    """The sample school, opened once: its senses load their models when first used."""
    return School.open(sample_folder() / "school")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys, records and heads of a test lie in a folder of its own, and no test asks the keyring of whoever runs it."""
    monkeypatch.setenv("CHECKER_KEY", TEST_KEY)
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path_factory.mktemp("record") / "record.sqlite"))


@pytest.fixture
def school_folder(tmp_path: Path) -> Path:
    """A small school on disk: three pupils, one with consent for everything but the press."""
    folder = tmp_path / "school"
    folder.mkdir()
    (folder / "school.toml").write_text('[school]\nname = "Rowan Park Primary"\n', encoding="utf-8")
    (folder / "consent_log.csv").write_text(
        "pupil_id,first_name,last_name,year_group,class,facebook,press\n"
        "P1,Orla,Finnegan,4,Sycamore,yes,no\n"
        "P2,Tunde,Balogun,4,Sycamore,no,no\n"
        "P3,Mei,Lin,6,Oak,,until 2026-07-31\n",
        encoding="utf-8",
    )
    (folder / "staff.csv").write_text("title,first_name,last_name,role\nMrs,Joan,Pettifer,Headteacher\n", encoding="utf-8")
    return folder


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to open a connection fails the test."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def another_record(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Addresses of empty records, by kind: a SQLite file, or a database of its own on the PostgreSQL server that CHECKER_TEST_POSTGRES names."""
    from sqlalchemy import create_engine, text
    from sqlalchemy.engine import make_url

    server, made = os.environ.get("CHECKER_TEST_POSTGRES"), []

    def run(statement: str) -> None:
        engine = create_engine(str(server), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def address(kind: str) -> str:
        name = f"checker_{uuid.uuid4().hex[:12]}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / 'kept' / name}.sqlite"
        if not server:
            pytest.skip("CHECKER_TEST_POSTGRES names no server")
        run(f"CREATE DATABASE {name}")
        made.append(name)
        return make_url(server).set(database=name).render_as_string(hide_password=False)

    yield address
    for name in made:
        run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def record_url(request: pytest.FixtureRequest, another_record: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty record of either kind, which CHECKER_RECORD names as well."""
    url = another_record(request.param)
    monkeypatch.setenv("CHECKER_RECORD", url)
    return url


@pytest.fixture
def behind(record_url: str) -> Iterator[Callable[..., Any]]:
    """Runs statements with the guards dropped first, as somebody could who has the database in hand."""
    from sqlalchemy import create_engine, text

    engine = create_engine(record_url)

    def run(*statements: str, guarded: bool = False) -> None:
        with engine.begin() as connection:
            if not guarded:
                if engine.dialect.name == "sqlite":
                    for name in ("no_update", "no_delete", "no_replace"):
                        connection.execute(text(f"DROP TRIGGER IF EXISTS entries_{name}"))
                else:
                    for name in ("no_change", "no_truncate"):
                        connection.execute(text(f"DROP TRIGGER IF EXISTS entries_{name} ON entries"))
            for statement in statements:
                connection.exec_driver_sql(statement)

    yield run
    engine.dispose()

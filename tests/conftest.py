"""One invented school in memory for all tests; models are read from disk once a run; no test may reach the network."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from checker.paths import sample_folder
from checker.school import School


@pytest.fixture(scope="session")
def sample_school() -> School:
    """The sample school, opened once: its senses load their models when first used."""
    return School.open(sample_folder() / "school")


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

"""The guard's parts by themselves: calls that fill up again with time, and that a fault within reaches no log."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from checker.errors import CheckerError
from checker.service.clients import Clients
from checker.service.guard import Bucket, Guard, Limits


def test_a_bucket_fills_with_time_and_never_beyond_a_minutes_worth() -> None:
    now = [0.0]
    bucket = Bucket(3, lambda: now[0])
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() == pytest.approx(20)
    now[0] = 20.0
    assert bucket.take() == 0
    assert bucket.take() > 0
    now[0] = 10_000.0
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() > 0


def test_a_fault_within_is_a_500_and_only_its_kind_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clients = Clients(tmp_path / "clients.json")
    key = clients.add("scheduler", "j@rowan.example.org")
    sent: list[Any] = []

    async def within(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError(f"Orla Finnegan {await receive()}")

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"Orla", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    guard = Guard(within, clients, paths=["/gate"], open_paths=[], limits=Limits())
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/gate",
        "headers": [(b"host", b"localhost"), (b"authorization", f"Bearer {key}".encode())],
    }
    with caplog.at_level(logging.DEBUG):
        asyncio.run(guard(scope, receive, send))
    assert sent[0]["status"] == 500
    assert b"ValueError" in sent[1]["body"]
    assert "Orla" not in caplog.text + str(sent)


def test_a_list_of_clients_that_cannot_be_read_lets_nobody_in(tmp_path: Path) -> None:
    (tmp_path / "clients.json").write_text("[{}]")
    with pytest.raises(CheckerError, match="cannot be read"):
        Clients(tmp_path / "clients.json").holder("checker_x")


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 61, "-"])
def test_a_name_that_would_spoil_the_log_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CheckerError, match="name"):
        Clients(tmp_path / "clients.json").add(name, "j@rowan.example.org")

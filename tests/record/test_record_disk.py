"""A record on a full disk or that may only be read: a decision is refused in plain words, and what was kept before stays whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from checker.cli import main

POST = '{"text": "Sports day was fun.", "platform": "facebook"}'


def run(*args: str | Path) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(a) for a in args])
    return int(stop.value.code or 0)


@pytest.mark.parametrize("words", ["database or disk is full", "attempt to write a readonly database", "disk I/O error"])
def test_nothing_is_recorded_and_it_is_said(
    words: str, school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHECKER_RECORD", f"sqlite:///{tmp_path / 'record.sqlite'}")
    monkeypatch.setenv("CHECKER_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    with (school_folder / "school.toml").open("a", encoding="utf-8") as settings:
        settings.write('[[people]]\nname = "Ann Author"\nemail = "a@example.org"\nroles = ["author"]\n')
    post = tmp_path / "post.json"
    post.write_text(POST)
    submit = ("submit", post, "--school", school_folder, "--as", "a@example.org")
    assert run(*submit) in (0, 1), capsys.readouterr().err
    capsys.readouterr()

    def fail(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            raise sqlite3.OperationalError(words)

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        assert run(*submit) == 2
    finally:
        event.remove(Engine, "before_cursor_execute", fail)
    err = capsys.readouterr().err
    assert err.startswith("checker: ") and "Traceback" not in err and len(err.strip().splitlines()) == 1
    assert run("audit", "verify", "--school", school_folder) == 0

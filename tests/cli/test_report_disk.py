"""A disk that is full or closed: the last report stays as it was, and nothing half written is taken for a report."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from checker.cli import main


def run(*args: str | Path) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(a) for a in args])
    return int(stop.value.code or 0)


class Full:
    """A stream on a full disk."""

    encoding = "utf-8"

    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        raise OSError(28, "No space left on device")

    def isatty(self) -> bool:
        return False

    def reconfigure(self, **_: object) -> None:
        pass


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    file = tmp_path / "posts.jsonl"
    file.write_text(json.dumps({"text": "Well done, Orla Finnegan!"}) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("fmt", ["text", "json", "jsonl", "html"])
def test_a_full_disk_leaves_the_last_report(
    fmt: str, posts: Path, school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "report"
    output.write_text("the last one")
    real = Path.replace
    monkeypatch.setattr(
        Path,
        "replace",
        lambda self, to: (_ for _ in ()).throw(OSError(28, "No space left on device")) if "report" in self.name else real(self, to),
    )
    assert run("review", posts, "--school", school_folder, "--format", fmt, "--output", output) == 2
    assert output.read_text() == "the last one"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["posts.jsonl", "report", "school"]
    err = capsys.readouterr().err
    assert "No space left on device" in err and "Orla" not in err and len(err.strip().splitlines()) == 1


def test_standard_output_on_a_full_disk_is_2(posts: Path, school_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(sys, "stdout", Full())
    assert run("review", posts, "--school", school_folder, "--format", "jsonl") == 2
    err = capsys.readouterr().err
    assert "Nothing more was checked" in err and "Orla" not in err

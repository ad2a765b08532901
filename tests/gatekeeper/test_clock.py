"""A clock that was put back is noticed, across processes, and seconds are forgiven."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from checker.errors import CannotTell
from checker.gatekeeper.clock import LEEWAY, now_checked

from .conftest import NOW


def test_it_goes_forward(tmp_path: Path) -> None:
    file = tmp_path / "a" / "clock"
    for hours in (0, 1, 1, 30):
        later = NOW + datetime.timedelta(hours=hours)
        assert now_checked(file, clock=later) == later


def test_gone_back_it_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    now_checked(file, clock=NOW)
    now_checked(file, clock=NOW - LEEWAY)
    with pytest.raises(CannotTell, match="28 November 2026"):
        now_checked(file, clock=NOW - LEEWAY - datetime.timedelta(seconds=1))
    with pytest.raises(CannotTell):
        now_checked(file, clock=NOW - datetime.timedelta(days=30))
    file.unlink()  # what the message says to do where the later date was the wrong one
    assert now_checked(file, clock=NOW - datetime.timedelta(days=30))


def test_small_steps_do_not_add_up_to_a_way_back(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    now_checked(file, clock=NOW)
    with pytest.raises(CannotTell):
        for n in range(10):
            now_checked(file, clock=NOW - n * LEEWAY)


@pytest.mark.parametrize("content", ["", "yesterday", "2026-11-28T12:00:00", "\xff"])
def test_a_damaged_memory_is_no_answer(tmp_path: Path, content: str) -> None:
    file = tmp_path / "clock"
    file.write_text(content, encoding="latin-1")
    with pytest.raises(CannotTell, match="cannot be read"):
        now_checked(file, clock=NOW)


def test_a_memory_that_cannot_be_kept_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file where the folder should be")
    with pytest.raises(CannotTell):
        now_checked(tmp_path / "folder" / "clock", clock=NOW)

"""When this computer was last asked whether it gives what it should, and what came of it: one small file among the user's data, for the Help page."""

from __future__ import annotations

import contextlib
import datetime
import json
from dataclasses import dataclass
from pathlib import Path

from checker.vault import write_private
from checker.versions import __version__


@dataclass(frozen=True, slots=True)
class Last:
    """The last answer: when, by which version of the checker, and in words."""

    at: datetime.datetime
    version: str
    alike: bool
    sentence: str


def keep(sentence: str, alike: bool) -> None:
    """Keep an answer; where it cannot be kept, nothing is lost but the date."""
    data = {
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "version": __version__,
        "alike": alike,
        "sentence": sentence,
    }
    with contextlib.suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        write_private(_file(), json.dumps(data).encode())


def last() -> Last | None:
    """The last answer that was kept; None where there is none that can be read."""
    try:
        data = json.loads(_file().read_bytes())
        return Last(datetime.datetime.fromisoformat(data["at"]), str(data["version"]), data["alike"] is True, str(data["sentence"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file() -> Path:
    from platformdirs import user_data_path

    return user_data_path("checker", appauthor=False) / "conform.json"

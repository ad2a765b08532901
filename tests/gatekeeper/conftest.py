"""A desk that answers what a test tells it, a key of the test's own, and a data folder that is thrown away."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.draft import Draft
from checker.report import digest
from checker.school import School
from checker.workflow.approval import Approval

NOW = datetime.datetime(2026, 11, 28, 12, 0, tzinfo=datetime.UTC)
KEY = base64.b64encode(b"k" * 32).decode()


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing is read from or written to the user's own folder, keyring or record."""
    import platformdirs

    folder = tmp_path / "data"
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_, **__: str(folder))
    monkeypatch.setenv("CHECKER_KEY", KEY)
    monkeypatch.setenv("CHECKER_RECORD", f"sqlite:///{tmp_path / 'record.sqlite'}")
    return folder


@pytest.fixture
def school(school_folder: Path) -> School:
    return School.open(school_folder)


@pytest.fixture
def draft() -> Draft:
    return Draft(text="The winter concert is on Thursday.", platform="facebook", account="Rowan Park")


@pytest.fixture
def approval(draft: Draft) -> Approval:
    """An approval of `draft` that was given an hour ago and holds for five days."""
    return Approval(
        "C-1", digest(draft), "s@rowan.example.org", NOW - datetime.timedelta(hours=1), NOW + datetime.timedelta(days=5), draft.account
    )


@pytest.fixture
def desk_says(monkeypatch: pytest.MonkeyPatch) -> Callable[[Approval | Exception], None]:
    """What the desk answers in this test; the desk itself has its own tests."""
    from checker.workflow.desk import Desk

    def install(answer: Approval | Exception) -> None:
        def approval_of(*_: object, **__: object) -> Approval:
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(Desk, "approval_of", approval_of)

    return install

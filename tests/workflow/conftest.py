"""A school with its people and a desk over each kind of database."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from plain_checks import CHECKS, LOG, SETTINGS

import checker.engine
from checker.draft import Draft, Photo
from checker.record import open_record
from checker.school import School
from checker.workflow.desk import Desk

NOW = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)


@dataclass
class Office:
    """The school at a time that the test sets."""

    folder: Path
    desk: Desk
    now: datetime.datetime = NOW
    drafts: int = field(default=0)

    def later(self, **by: float) -> Office:
        self.now += datetime.timedelta(**by)
        return self

    def draft(self, text: str = "Sports day was fun.", **fields: Any) -> Draft:
        self.drafts += 1
        return Draft(text=text, **{"id": f"d{self.drafts}", "platform": "facebook", **fields})

    def photo_of(self, *pupils: str, text: str = "A good day.", content: bytes = b"pixels", **fields: Any) -> Draft:
        return self.draft(text, images=(Photo("a.jpg", content),), people={"a.jpg": pupils}, **fields)

    def submit(self, draft: Draft, by: str = "jo@rowan.example.org", **more: Any):
        return self.desk.submit(draft, by, now=self.now, **more)

    def decide(self, case: Any, action: str, by: str = "omar@rowan.example.org", **more: Any):
        return self.desk.decide(getattr(case, "id", case), action, by, now=self.now, **more)

    def approved(self, draft: Draft, **more: Any):
        return self.decide(self.submit(draft), "approve", **more)

    def gate(self, draft: Draft, account: str | None = None):
        return self.desk.approval_of(draft, account, now=self.now)

    def log(self, text: str) -> None:
        (self.folder / "consent_log.csv").write_text(text, encoding="utf-8")

    def settings(self, text: str) -> None:
        (self.folder / "school.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def plain_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: CHECKS)


@pytest.fixture
def people_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "rowan"
    folder.mkdir()
    (folder / "school.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "consent_log.csv").write_text(LOG, encoding="utf-8")
    return folder


@pytest.fixture
def office(people_folder: Path, plain_checks: None, record_url: str) -> Iterator[Office]:
    """On both databases."""
    open_record.cache_clear()
    desk = Desk.open(School.open(people_folder), now=NOW)
    yield Office(people_folder, desk)
    desk.record.close()
    open_record.cache_clear()


@pytest.fixture
def one_office(people_folder: Path, plain_checks: None) -> Iterator[Office]:
    """On SQLite alone, for what has nothing to do with the database."""
    open_record.cache_clear()
    desk = Desk.open(School.open(people_folder), now=NOW)
    yield Office(people_folder, desk)
    desk.record.close()
    open_record.cache_clear()

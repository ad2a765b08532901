"""A school with its people, plain checks that find what a test writes, and a desk over each kind of database."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import checker.engine
from checker.check import Check, Page
from checker.clauses import clause
from checker.draft import Draft, Photo
from checker.finding import Level, PhotoRegion, Skipped, WholeDraft
from checker.record import open_record
from checker.school import ConsentState, School
from checker.workflow.desk import Desk

NOW = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)
SETTINGS = """
[school]
name = "Rowan Park Primary"
[names]
schools = ["Rowan Park Primary"]

[[people]]
name = "Saima Akhtar"
email = "saima@rowan.example.org"
roles = ["officer", "author"]
[[people.deputies]]
email = "ada@rowan.example.org"
starts = 2026-12-19
ends = 2027-01-03
[[people]]
name = "Omar Haddad"
email = "omar@rowan.example.org"
roles = ["officer"]
[[people]]
name = "Jo Reed"
email = "jo@rowan.example.org"
[[people]]
name = "Deb Osei"
email = "deb@rowan.example.org"
roles = ["second_reader"]
[[people]]
name = "Ada Pike"
email = "ada@rowan.example.org"
roles = ["author", "administrator"]

[[accounts]]
platform = "facebook"
name = "Rowan Park"

[[templates]]
name = "snow"
text = "{site} is closed on {date} because of snow. We will post again by {time}."
approved_by = "Saima Akhtar"
approved_on = 2026-10-01
"""
LOG = """pupil_id,first_name,last_name,facebook,instagram,x
P1,Orla,Finnegan,yes,yes,no
P2,Tunde,Balogun,no,yes,no
P3,Mei,Lin,until 2026-11-25,yes,yes
"""


def _check(name: str, category: str, find: Callable[[Check, Any, Any], Iterator[Any]]) -> Check:
    made: list[Check] = []
    made.append(Check(name, category, clause("approval"), Page("", "It matters.", "Do this.", "", ""), lambda r, s: find(made[0], r, s)))
    return made[0]


def _words(pattern: str, level: Level, kind: str = "") -> Callable[[Check, Any, Any], Iterator[Any]]:
    def find(check: Check, reading: Any, school: Any) -> Iterator[Any]:
        for passage in reading.words:
            for match in re.finditer(pattern, passage.text):
                yield check.finding(level, passage.evidence(*match.span()), message="Seen.", confidence=1, kind=kind)

    return find


def _names(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    for passage in reading.words:
        for pupil in school.pupils:
            for match in re.finditer(rf"{pupil.first_name} {pupil.last_name}", passage.text):
                where = passage.evidence(*match.span())
                yield check.finding(Level.STOP, where, message="Named.", confidence=1, pupil_ids=(pupil.pupil_id,))


def _faces(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    for photo in reading.draft.images:
        for tag in reading.draft.people.get(photo.name, ()):
            for platform in reading.draft.platforms:
                state = school.consent(tag, platform, reading.on)
                if ":" not in tag and state is not ConsentState.IN_FORCE:
                    where = PhotoRegion(photo.name, (0, 0, 9, 9))
                    yield check.finding(Level.STOP, where, message="No consent.", confidence=1, kind=state.name.lower(), pupil_ids=(tag,))
        if photo.read().startswith(b"crowd"):
            yield check.finding(Level.STOP, PhotoRegion(photo.name, (1, 1, 5, 5)), message="Unaccounted.", confidence=1, kind="unaccounted")


def _objective(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    if "advert" in reading.draft.text:
        yield check.finding(Level.REVIEW, WholeDraft(), message="Off.", confidence=1)


def _skips(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    if "blurred" in reading.draft.text:
        yield Skipped(check.name, "It is blurred.")


CHECKS = (
    _check("pupil-full-name", "names", _names),
    _check("political-language", "neutrality", _words("council tax", Level.REVIEW)),
    _check("offensive-language", "neutrality", _words("damned", Level.STOP)),
    _check("personal-detail", "personal", _words("hunter2", Level.STOP, "password_or_login")),
    _check("alt-text", "platform", _words("hint", Level.ADVISE)),
    _check("unconsented-face", "faces", _faces),
    _check("off-objective", "objective", _objective),
    _check("video-part-seen", "photo", _skips),
)


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

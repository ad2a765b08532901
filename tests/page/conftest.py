"""The page with a small school and plain checks, so that its flows are tested and not the models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import checker.engine
from checker.check import Check, Page
from checker.clauses import clause
from checker.errors import CheckerError
from checker.finding import Face, Level, PhotoRegion, Skipped
from checker.page.schools import first_folder
from checker.record import open_record
from checker.school import School
from checker.workflow.roles import identity

APP = Path(__file__).parents[2] / "app.py"


def make_check(name: str, category: str, clause_key: str, find: Callable[..., Iterator[Any]]) -> Check:
    made: list[Check] = []
    made.append(
        Check(name, category, clause(clause_key), Page("Sees.", "It matters.", "Do this.", "", ""), lambda r: find(made[0], r, r.school))
    )
    return made[0]


def _names(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    for passage in reading.words:
        for pupil in school.pupils:
            for match in re.finditer(rf"{pupil.first_name}[ _]{pupil.last_name}", passage.text, re.I):
                yield check.finding(
                    Level.STOP,
                    passage.evidence(*match.span()),
                    message="A pupil is named in full.",
                    confidence=1,
                    replacement=pupil.first_name,
                )


def _topics(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    for passage in reading.words:
        for match in re.finditer("council tax", passage.text):
            yield check.finding(Level.REVIEW, passage.evidence(*match.span()), message="A view?", confidence=0.6)


def _faces(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    from checker.photos.formats import open_media

    for photo in reading.draft.images:
        try:
            media = open_media(photo.read(), photo.name)
        except CheckerError as error:
            yield Skipped(check.name, str(error))
            continue
        if reading.draft.people.get(photo.name) or media.size[0] < 60:
            continue
        yield Face(photo.name, (10, 10, 40, 40), "unaccounted")
        yield check.finding(Level.STOP, PhotoRegion(photo.name, (10, 10, 40, 40)), message="1 face, nobody tagged.", confidence=0.9)


def _crash(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    if "crash" in reading.draft.text:
        raise RuntimeError("secret words of the draft")
    yield from ()


CHECKS = (
    make_check("a-name", "names", "no-full-names", _names),
    make_check("a-topic", "neutrality", "no-politics", _topics),
    make_check("a-face", "faces", "consent-log", _faces),
    make_check("a-crash", "platform", "platform-rules", _crash),
)


def goto(page: AppTest, path: str) -> AppTest:
    """Another page of the navigation, by its path."""
    from streamlit.util import calc_hash

    page._page_hash = calc_hash(path)
    return page.run()


def act_as(page: AppTest, name: str) -> AppTest:
    """Say who uses the page, in the field at its head."""
    for box in page.selectbox:
        if box.label == "You are":
            people = School.open(first_folder()).settings
            person = people.person(name)
            return box.set_value(identity(person) if person else name).run()
    return next(t for t in page.text_input if t.label == "Your name").set_value(name).run()


@pytest.fixture
def one_check() -> Callable[[Callable[..., Iterator[Any]]], Check]:
    """Makes a check on faces of a function."""
    return lambda find: make_check("a-face", "faces", "consent-log", find)


@pytest.fixture
def page(school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The real app.py with the small school and the plain checks; the record in a folder of the test."""
    monkeypatch.setenv("CHECKER_SCHOOL", str(school_folder))
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "record.sqlite"))
    monkeypatch.setattr("checker.page.remembered._file", lambda: tmp_path / "settings" / "page.json")
    monkeypatch.setattr(checker.engine, "load_checks", lambda: CHECKS)
    open_record.cache_clear()
    return AppTest.from_file(str(APP), default_timeout=60)


@pytest.fixture
def school_page(page: AppTest) -> AppTest:
    """The page, opened at School."""
    return goto(page.run(), "school")

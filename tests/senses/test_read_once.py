"""The bytes of a photo are read once: those that were judged are those that the digest covers, and none are kept."""

from __future__ import annotations

import gc
import io
import os
import stat
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from checker.check import Check, Page
from checker.clauses import clause
from checker.draft import Draft, Photo
from checker.engine import review, review_all
from checker.errors import DraftError
from checker.finding import Statement
from checker.render.as_html import section
from checker.report import Verdict, digest
from checker.school import School
from checker.senses import Reading, Senses, session_of
from checker.senses.photo import Look, PhotoSense


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 24), colour).save(out, "PNG")
    return out.getvalue()


BEFORE, AFTER = picture("#6da55b"), picture("#000000")


class Sense(PhotoSense):
    """Notes the bytes it is given and sees nothing in them."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[bytes] = []

    def look(self, content: bytes, name: str, *_: Any, **__: Any) -> Look:
        self.given.append(content)
        return Look(size=(32, 24))


def looking(reading: Any) -> Iterator[Statement]:
    for photo in reading.photos:
        assert photo.readable
    yield from ()


def check(find: Any) -> Check:
    return Check("looking", "photo", clause("no-full-names"), Page("It looks.", "It matters.", "Do this.", "", ""), find)


@pytest.fixture
def school(school_folder: Path) -> School:
    whole = School.open(school_folder)
    made = School(whole.settings, whole.consent_log, whole.staff, folder=whole.folder)
    session_of(made, Senses(photo=Sense()))
    return made


def test_a_photo_swapped_after_it_was_judged_does_not_borrow_the_verdict(school: School, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(BEFORE)

    def swapped(reading: Any) -> Iterator[Statement]:
        yield from looking(reading)
        path.write_bytes(AFTER)

    draft = Draft(images=(Photo("a.png", path=path),))
    report = review(draft, school, [check(swapped)])
    sense = session_of(school).senses.photo
    assert isinstance(sense, Sense)
    assert sense.given == [BEFORE]
    assert report.digest == digest(Draft(images=(Photo("a.png", BEFORE),)))
    assert report.digest != digest(draft), "of the file as it lies there now, which nobody checked"


def test_each_photo_is_read_from_disk_once(school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, opened = Photo.read, []

    def counted(self: Photo) -> bytes:
        opened.append(self.name)
        return read(self)

    monkeypatch.setattr(Photo, "read", counted)
    paths = [tmp_path / f"{n}.png" for n in range(3)]
    for path in paths:
        path.write_bytes(BEFORE)
    review(Draft(images=tuple(Photo(p.name, path=p) for p in paths)), school, [check(looking), check(looking)])
    assert opened == ["0.png", "1.png", "2.png"]


def test_a_file_that_differs_between_digest_and_look_is_incomplete(school: School, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(BEFORE)

    def asks_for_the_hash_first(reading: Any) -> Iterator[Statement]:
        assert reading.photos[0].sha256
        path.write_bytes(AFTER)
        assert not reading.photos[0].readable
        yield from ()

    report = review(Draft(images=(Photo("a.png", path=path),)), school, [check(asks_for_the_hash_first)])
    assert report.verdict is Verdict.INCOMPLETE
    assert "changed while it was being checked" in report.skipped[0].reason
    assert report.digest == digest(Draft(images=(Photo("a.png", BEFORE),)))


def test_a_file_that_appears_after_it_was_missing_stays_unreadable(school: School, tmp_path: Path) -> None:
    path = tmp_path / "late.png"

    def late(reading: Any) -> Iterator[Statement]:
        assert not reading.photos[0].readable
        path.write_bytes(AFTER)
        yield from ()

    draft = Draft(images=(Photo("late.png", path=path),))
    report = review(draft, school, [check(late)])
    assert report.verdict is Verdict.INCOMPLETE
    assert report.digest != digest(draft)


def test_a_draft_has_the_same_digest_with_and_without_a_review(school: School, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(BEFORE)
    draft = Draft(text="Hello", images=(Photo("a.png", path=path), Photo("b.png", AFTER), Photo("missing.png", path=tmp_path / "no.png")))
    assert review(draft, school, [check(lambda *_: iter(()))]).digest == digest(draft)


def test_no_bytes_are_kept_of_drafts_that_are_finished(school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = BEFORE + bytes(2_000_000)
    drafts = []
    for number in range(60):
        path = tmp_path / f"{number}.png"
        path.write_bytes(big)
        drafts.append(Draft(id=str(number), images=(Photo(path.name, path=path),)))
    session_of(school).senses.photo.look = lambda *_, **__: Look(size=(32, 24))  # type: ignore[method-assign]
    monkeypatch.setattr(Reading, "read_together", lambda *_: None)  # the language models are not what is weighed here
    review(drafts[0], school, [check(looking)])
    tracemalloc.start()
    try:
        reports = list(review_all(drafts, school, [check(looking)]))
        gc.collect()
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(reports) == 60
    assert kept < 2_000_000, "less than one photo is kept"
    assert peak < 12_000_000, "a few photos at a time, not 120 MB"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "photo.jpg")
    assert stat.S_ISFIFO((tmp_path / "photo.jpg").stat().st_mode)
    with pytest.raises(DraftError, match="pipe"):
        Photo("photo.jpg", path=tmp_path / "photo.jpg").read()


def test_a_path_that_is_none_is_an_error_in_plain_words() -> None:
    with pytest.raises(DraftError, match="cannot be read"):
        Photo("a", path=Path("a\0b")).read()


def test_the_html_report_does_not_show_a_photo_that_was_not_checked(school: School, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(BEFORE)
    draft = Draft(images=(Photo("a.png", path=path),))
    report = review(draft, school, [check(looking)])
    assert "data:image/jpeg" in section(report, draft, 1, school.platform_name)
    path.write_bytes(AFTER)
    shown = section(report, draft, 1, school.platform_name)
    assert "data:image/jpeg" not in shown
    assert "has changed since it was checked" in shown

"""A check beside the page: its steps, cancelling it, what is awaited, what changed since the one before."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import checker.engine
from checker.draft import Draft, Photo
from checker.report import Report, Verdict
from checker.school import School
from checker.workflow.stepwise import AWAITED, Run, changed_parts, difference, photo_awaited
from tests.page.conftest import CHECKS


@pytest.fixture
def school(school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> School:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: CHECKS)
    return School.open(school_folder)


def photo() -> Photo:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return Photo("a.png", out.getvalue())


def test_it_looks_at_each_photo_then_runs_the_checks(school: School) -> None:
    run = Run(Draft("Well done Orla Finnegan!", images=(photo(),)), school)
    assert run.wait(60) and run.failed is None and run.report is not None
    assert run.steps == ("Loading the models", "Photo 1", "The words and all the checks")
    assert run.at == 2
    assert run.report.verdict is Verdict.STOP


def test_a_cancelled_check_says_nothing(school: School) -> None:
    go = threading.Event()
    run = Run(Draft("Sports day."), school, lambda: go.wait(20) and None)
    run.cancel()
    go.set()
    assert run.wait(60) and run.report is None and run.failed is None and run.cancelled


def test_a_check_that_cannot_run_has_no_report(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise SyntaxError("secret words")

    monkeypatch.setattr(checker.engine, "load_checks", broken)
    run = Run(Draft("Sports day."), school)
    assert run.wait(60) and run.report is None and isinstance(run.failed, SyntaxError)


def test_a_photo_that_is_still_to_come_leaves_the_post_incomplete(school: School) -> None:
    run = Run(Draft("Sports day was fun.", has_image=True), school)
    assert run.wait(60) and run.report is not None
    assert run.report.verdict is Verdict.INCOMPLETE
    assert AWAITED in [s.reason for s in run.report.skipped]
    assert photo_awaited(run.report, Draft("Sports day was fun.", has_image=True)) == run.report, "said once"
    there = Run(Draft("Sports day was fun.", images=(photo(),), has_image=True), school)
    assert there.wait(60) and there.report is not None and there.report.verdict is Verdict.NOTHING_FOUND


def test_what_changed_is_said_in_words(school: School) -> None:
    def check(words: str) -> Report:
        run = Run(Draft(words), school)
        assert run.wait(60) and run.report is not None
        return run.report

    two, one, none = check("Orla Finnegan and Tunde Balogun"), check("Orla and Tunde Balogun"), check("Orla and Tunde")
    assert difference(None, two) == ""
    assert difference(two, one) == "Checked again: 1 finding is gone."
    assert difference(two, none) == "Checked again: 2 findings are gone."
    assert difference(none, one) == "Checked again: 1 is new."
    assert difference(none, none) == "Checked again: the same was found as before."
    other_ids = replace(two, findings=tuple(replace(f, id="") for f in two.findings))
    assert difference(other_ids, two) == "Checked again: the same was found as before.", "a photo's bytes are in the ids"


def test_what_of_a_post_is_other_than_it_was_is_named() -> None:
    before = Draft("Sports day.", platforms=("facebook",), images=(Photo("a.png", b"x"),), alt_text={"a.png": "A cup"})
    assert changed_parts(before, replace(before, text="Sports day!", alt_text={})) == ["the words", "the description of a photo"]
    assert changed_parts(before, replace(before, images=(Photo("b.png", b"x"),))) == ["the photos"]
    assert changed_parts(before, replace(before, images=(Photo("a.png", b"covered"),))) == ["the photos"]


def test_a_second_check_does_not_look_at_the_same_photo_again(school: School) -> None:
    from checker.photos.media import Limits
    from checker.photos.seen import Sight
    from checker.senses.photo import PhotoSense

    looks = []

    class Detector:
        def look(self, pixels: Any) -> Sight:
            looks.append(pixels.shape)
            return Sight(())

    sense = PhotoSense(detector=Detector())
    sense.remember_faces()
    content = photo().content
    assert content
    first = sense.look(content, "a.png", Limits(), read_words=False)
    assert sense.look(content, "b.png", Limits(), read_words=False) is first
    assert len(looks) == 1

"""The extra that looks for little clothing: a picture is looked at only where it is installed and switched on, and never silently skipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pictures import pixels, portrait, saved

from checker.checks.photo_exposure import photo_exposure
from checker.draft import Draft, Photo
from checker.engine import review
from checker.errors import ModelFileError
from checker.photos import exposure
from checker.photos.exposure import NudeNetExposure, is_installed
from checker.report import Verdict
from checker.school import ConsentLog, School, Settings
from checker.school.settings import PhotoSettings, SchoolSettings
from checker.senses import Senses, session_of
from checker.senses.photo import PhotoSense


class Answers:
    """A model that answers with rows of our making: centre, size and one score a class."""

    def __init__(self, *rows: tuple[int, float]) -> None:
        out = np.zeros((22, len(rows)), np.float32)
        for i, (label, score) in enumerate(rows):
            out[:4, i] = (160, 160, 40, 40)
            out[4 + label, i] = score
        self.out = out

    def get_inputs(self) -> list[object]:
        return [type("Input", (), {"name": "images"})]

    def run(self, _: None, feed: dict[str, np.ndarray]) -> list[np.ndarray]:
        assert feed["images"].shape == (1, 3, 320, 320)
        return [self.out[None]]


def school(tmp_path: Path, sense: PhotoSense, *, on: bool) -> School:
    log = tmp_path / "consent_log.csv"
    log.write_text("pupil_id,first_name,last_name,facebook\nP1,Orla,Finnegan,yes\n", encoding="utf-8")
    settings = Settings(SchoolSettings("Rowan Park Primary"), photos=PhotoSettings(exposure=on, read_words=False))
    made = School(settings, ConsentLog.load(log))
    session_of(made, Senses(photo=sense))
    return made


def seen(*rows: tuple[int, float]) -> dict[str, tuple[int, int, int, int]]:
    model = NudeNetExposure()
    model.__dict__["session"] = Answers(*rows)
    return {body.kind: body.box for body in model.look(pixels(portrait(side=640)))}


def test_the_models_classes_become_our_two_kinds() -> None:
    box = (280, 280, 360, 360)
    assert seen((3, 0.6), (13, 0.7), (1, 0.99), (9, 0.9)) == {"bare": box, "dress": box}
    assert seen((3, 0.44), (13, 0.49)) == {}  # weak sightings are arms and faces


def test_off_is_the_default_and_the_model_is_not_touched(tmp_path: Path) -> None:
    class Untouchable:
        def look(self, photo: object) -> tuple[()]:
            raise AssertionError

    draft = Draft(platform="facebook", images=(Photo("a.png", saved(portrait(), "PNG")),))
    made = review(draft, school(tmp_path, PhotoSense(exposure=Untouchable()), on=False), [photo_exposure])
    assert made.findings == ()
    assert "lothing" not in str(made.skipped)


def test_switched_on_and_not_installed_is_said_and_the_photo_is_incomplete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exposure, "is_installed", lambda: False)
    draft = Draft(platform="facebook", images=(Photo("a.png", saved(portrait(), "PNG")),))
    made = review(draft, school(tmp_path, PhotoSense(), on=True), [photo_exposure])
    assert made.verdict is Verdict.INCOMPLETE
    assert any("checker[exposure]" in skip.reason for skip in made.skipped)


def test_the_real_model_where_the_extra_is_installed() -> None:
    """A dressed person asks for no second look; without the extra the model says what to install."""
    if is_installed():
        assert NudeNetExposure().look(pixels(portrait(side=480))) == ()
    else:
        with pytest.raises(ModelFileError, match="checker\\[exposure\\]"):
            NudeNetExposure().look(pixels(portrait()))

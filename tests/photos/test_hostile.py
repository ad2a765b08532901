"""Forty files that nobody should trust: each is reported, none passes, nothing crashes, memory stays bounded."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest
from hostile import hostile_files, make
from PIL import ImageFile

from checker.check import load_checks
from checker.draft import Draft
from checker.engine import review
from checker.errors import PhotoError
from checker.finding import Level
from checker.photos.formats import open_media
from checker.report import Report
from checker.runs.folders import photo_drafts
from checker.school import School

NAMES = tuple(hostile_files())
WITH_FACE = NAMES[-5:]
# The language models have no part in this.
PHOTO_CHECKS = [c for c in load_checks() if c.name in ("unconsented-face", "photo-metadata", "photo-code", "photo-exposure")]


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Draft]:
    folder = tmp_path_factory.mktemp("hostile")
    assert len(make(folder)) == 40
    return {d.id: d for d in photo_drafts(folder, "facebook")}


def judged(draft: Draft, school_folder: Path) -> Report:
    return review(draft, School.open(school_folder), PHOTO_CHECKS)


@pytest.mark.parametrize("name", NAMES)
def test_no_hostile_file_passes(name: str, drafts: dict[str, Draft], school_folder: Path) -> None:
    report = judged(drafts[name], school_folder)
    if name in WITH_FACE:
        assert any(f.check == "unconsented-face" and f.level is Level.STOP for f in report.findings), report
    else:
        assert report.skipped, report
        assert not any(f.level is Level.STOP for f in report.findings), "a face was seen where there is none"
    for skip in report.skipped:
        assert "check failed" not in skip.reason, "a crash, though a caught one"
        assert len(skip.reason) > 25
        assert skip.reason.rstrip().endswith((".", "?"))
        assert name not in skip.reason


def test_they_do_not_fill_the_memory(drafts: dict[str, Draft], school_folder: Path) -> None:
    for name in ("bomb.png", "gigantic header.png", "bomb of one colour.png", "text bomb.png"):
        before = _peak()
        judged(drafts[name], school_folder)
        assert _peak() - before < 150, name


def _peak() -> float:
    """Peak memory of this process in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def test_cut_off_files_stay_refused_after_face_recognition_was_imported(drafts: dict[str, Draft], school_folder: Path) -> None:
    import face_recognition  # noqa: F401 - it switches Pillow's tolerance on when it is imported

    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        assert judged(drafts["cut.jpg"], school_folder).skipped
        with pytest.raises(PhotoError, match="cut short"):
            open_media(hostile_files()["cut.jpg"])
        assert not ImageFile.LOAD_TRUNCATED_IMAGES
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False

"""Privacy is a tested promise: nothing of a draft in logs, skip reasons, temporary files or caches; no connection to anywhere."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker import Draft, School, review
from checker.paths import sample_folder

MARK = "Zebedee Quillfeather"
POST = f"Well done {MARK} of 12 Copper Beech Row, EX1 2AB, whose mum Ottoline can be rung on 07700 900417. His NHS number is 943 476 5870. #ZebedeeQuillfeather"


def test_reviewing_reaches_no_network(sample_school: School, no_network: None) -> None:
    report = review(Draft(text=POST + " Write to office@example.org or see https://example.org/a?token=abc", platform="x"), sample_school)
    assert report.ran and report.findings


def test_nothing_of_a_draft_is_logged(sample_school: School, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        review(Draft(text=POST, has_image=True), sample_school)
    said = caplog.text + "".join(capfd.readouterr())
    for part in (*MARK.split(), "Copper", "900417", "943 476"):
        assert part not in said


def _run(args: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    places = {
        name: str(home / name.lower())
        for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    }
    for place in places.values():
        Path(place).mkdir(parents=True, exist_ok=True)
    # Coverage of Windows' names as well, so that the promise is the same there.
    places |= {"TEMP": places["TMPDIR"], "TMP": places["TMPDIR"], "LOCALAPPDATA": places["XDG_DATA_HOME"], "USERPROFILE": places["HOME"]}
    return subprocess.run(
        [sys.executable, "-m", "checker.cli", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **places},
        cwd=home,
    )


def test_a_review_leaves_no_word_and_no_photo_on_disk(tmp_path: Path) -> None:
    photos = [str(p) for p in sorted((sample_folder() / "photos").glob("*.jp*g"))][:1]
    assert photos
    inputs = tmp_path / "in"
    inputs.mkdir()
    photo = inputs / "photo.jpg"
    photo.write_bytes(Path(photos[0]).read_bytes())
    (inputs / "post.json").write_text(json.dumps({"text": POST, "images": ["photo.jpg"]}))
    home = tmp_path / "home"
    home.mkdir()
    result = _run(["review", str(inputs / "post.json"), "--school", str(sample_folder() / "school"), "--format", "json"], home)
    assert result.returncode in (1, 2), result.stderr
    assert MARK not in result.stderr
    content = photo.read_bytes()
    for file in home.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            for part in (*MARK.split(), "900417"):
                assert part.encode() not in data, file.name
            assert content[2000:2064] not in data, file.name
            assert file.suffix.lower() not in (".jpg", ".jpeg", ".png"), file.name


@pytest.mark.parametrize(
    "damage",
    [
        ("consent_log.csv", "pupil_id,first_name,last_name,facebook\nP1,Zebedee,Quillfeather,perhaps\nP1,Zebedee,Quillfeather,yes\n"),
        ("consent_log.csv", "pupil_id,first_name,last_name,date_of_birth\nP1,Zebedee,Quillfeather,3 May\nP2,Zebedee,,Quillfeather,,,,\n"),
        ("staff.csv", "title,first_name,last_name\nMrs,Quillfeather,\n"),
    ],
)
def test_an_error_names_no_one(damage: tuple[str, str], school_folder: Path, tmp_path: Path) -> None:
    name, content = damage
    (school_folder / name).write_text(content, encoding="utf-8")
    post = tmp_path / "post.json"
    post.write_text(json.dumps({"text": POST}))
    result = _run(["review", str(post), "--school", str(school_folder)], tmp_path)
    assert result.returncode == 2
    assert name in result.stderr and "row" in result.stderr
    for part in MARK.split():
        assert part not in result.stderr + result.stdout
    assert "Traceback" not in result.stderr

"""`checker batch`: every file that lies in the folder is in the report, and none of them passes unseen."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PIL import Image, ImageFile

from checker.cli import main
from checker.draft import Draft
from checker.errors import DraftError
from checker.report import schema
from checker.runs import Run
from checker.runs.executors.processes import Processes, _submit
from checker.runs.folders import photo_drafts
from checker.runs.work import Work
from checker.school import School

STOP, UNCHECKED, NOTHING = "stop", "incomplete", "nothing_found"

EXPECTED = {
    "-rf ☃ =cmd.png": NOTHING,
    "Thumbs.db": UNCHECKED,
    "Trip/day 2/tagged too.png": "review",  # a visitor whose consent the school does not keep
    "bomb.png": UNCHECKED,
    "cmyk.jpg": STOP,
    "cut short.jpg": UNCHECKED,
    "empty.jpg": UNCHECKED,
    "face.heic": STOP,
    "face.jpg": STOP,
    "gone.jpg": UNCHECKED,
    "moving with a face at the end.gif": STOP,
    "moving.gif": NOTHING,
    "no video.mp4": UNCHECKED,
    "nobody.png": NOTHING,
    "photos.zip": UNCHECKED,
    "sixteen bits.png": STOP,
    "tagged.jpg": NOTHING,
    "turned.jpg": STOP,
    "unknown.xyz": UNCHECKED,
    "words.jpg": UNCHECKED,
    "wrong pupil.jpg": STOP,
}


def run(*args: str | Path) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(a) for a in args])
    return int(stop.value.code or 0)


@pytest.fixture(scope="module")
def school_of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school's folder: two pupils, one of whom may be shown on Facebook."""
    return _school(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def outcome(hostile_folder: Path, school_of_two: Path) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and reports of one run with one worker."""
    output = school_of_two.parent / "report.jsonl"
    with pytest.MonkeyPatch.context() as patch:
        # The key of tests/conftest.py, which is set for each test only after this: ids of findings are made with it.
        patch.setenv("CHECKER_KEY", base64.b64encode(b"a key for the tests, 32 bytes :)").decode())
        code = run("batch", hostile_folder, "--school", school_of_two, "--format", "jsonl", "--output", output, "--workers", "1")
    return code, [json.loads(line) for line in output.read_text("utf-8").split("\n") if line]


def _school(base: Path) -> Path:
    folder = base / "school"
    folder.mkdir()
    (folder / "school.toml").write_text('[school]\nname = "Rowan Park Primary"\n', encoding="utf-8")
    (folder / "consent_log.csv").write_text(
        "pupil_id,first_name,last_name,facebook\nP1,Orla,Finnegan,yes\nP2,Tunde,Balogun,no\n", encoding="utf-8"
    )
    return folder


def test_every_file_is_in_the_report_in_order_and_people_csv_is_not(outcome: tuple[int, list[dict[str, Any]]]) -> None:
    assert [r["id"] for r in outcome[1]] == sorted(EXPECTED, key=lambda name: Path(name))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_file_comes_to_what_it_is(name: str, outcome: tuple[int, list[dict[str, Any]]]) -> None:
    report = next(r for r in outcome[1] if r["id"] == name)
    jsonschema.Draft202012Validator(schema()).validate(report)
    assert report["verdict"] == EXPECTED[name], (report["skipped"], [(f["check"], f["message"]) for f in report["findings"]])
    if EXPECTED[name] == UNCHECKED:
        assert all(len(s["reason"]) > 20 for s in report["skipped"])
    if EXPECTED[name] == STOP:
        assert "faces" in {f["category"] for f in report["findings"] if f["level"] == "stop"}


def test_the_exit_code_says_that_something_was_left_unchecked(outcome: tuple[int, list[dict[str, Any]]]) -> None:
    assert outcome[0] == 2


def test_no_reason_holds_a_path_or_a_name(outcome: tuple[int, list[dict[str, Any]]], hostile_folder: Path) -> None:
    reasons = " ".join(s["reason"] for r in outcome[1] for s in r["skipped"])
    for secret in (str(hostile_folder), "Finnegan", "Balogun", "Traceback"):
        assert secret not in reasons


def test_boxes_are_in_pixels_of_the_photo_as_displayed(outcome: tuple[int, list[dict[str, Any]]]) -> None:
    boxes = {r["id"]: [f["box"] for f in r["faces"]] for r in outcome[1]}
    (upright,), (turned,) = boxes["face.jpg"], boxes["turned.jpg"]
    assert all(abs(a - b) <= 20 for a, b in zip(upright, turned, strict=True)), "the same face, turned back by EXIF, lies at the same place"


def test_pillow_still_refuses_photos_that_are_cut_short(outcome: tuple[int, list[dict[str, Any]]], hostile_folder: Path) -> None:
    # face_recognition switches this tolerance on when it is imported.
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
    with pytest.raises(OSError, match="truncated"), Image.open(hostile_folder / "cut short.jpg") as picture:
        picture.load()


def test_a_folder_in_which_all_could_be_checked_ends_with_0_or_1(hostile_folder: Path, tmp_path: Path) -> None:
    school, photos = _school(tmp_path), tmp_path / "photos"
    photos.mkdir()
    (photos / "nobody.png").write_bytes((hostile_folder / "nobody.png").read_bytes())
    assert run("batch", photos, "--school", school, "--output", tmp_path / "r.txt") == 0
    (photos / "face.jpg").write_bytes((hostile_folder / "face.jpg").read_bytes())
    assert run("batch", photos, "--school", school, "--output", tmp_path / "r.txt") == 1


def test_two_workers_give_the_same_reports_in_the_same_order(
    outcome: tuple[int, list[dict[str, Any]]], hostile_folder: Path, school_of_two: Path
) -> None:
    drafts = photo_drafts(hostile_folder, "facebook")
    shared = [r.to_json() for r in Run(School.open(school_of_two), executor=Processes(2)).reports(drafts)]
    assert [r["id"] for r in shared] == [r["id"] for r in outcome[1]]
    for ours, theirs in zip(shared, outcome[1], strict=True):
        assert {k: v for k, v in ours.items() if v != theirs[k]} == {}, ours["id"]


KILLER = """
import multiprocessing
import os
import signal
from checker.draft import Photo
read = Photo.read
def deadly(self):
    if "killer" in self.name and multiprocessing.parent_process():
        with open(os.environ["CHECKER_TEST_DEATHS"], "a") as deaths:
            deaths.write("x")
        # What Linux sends to a process when memory is short.
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return read(self)
Photo.read = deadly
"""


def test_a_worker_that_dies_costs_only_its_own_file(tmp_path: Path, hostile_folder: Path) -> None:
    """As when a decoder crashes or the computer runs out of memory. New processes run `sitecustomize`, which arms the bad file."""
    school, photos, trap, output = _school(tmp_path), tmp_path / "photos", tmp_path / "trap", tmp_path / "reports.jsonl"
    photos.mkdir()
    trap.mkdir()
    (trap / "sitecustomize.py").write_text(KILLER, encoding="utf-8")
    names = [f"{n:02} {'killer' if n == 3 else 'photo'}.png" for n in range(10)]
    for name in names:
        (photos / name).write_bytes((hostile_folder / "nobody.png").read_bytes())
    # A command of its own, since the fork server of this process may have started before the trap was set.
    command = [
        sys.executable,
        "-m",
        "checker.cli",
        "batch",
        photos,
        "--school",
        school,
        "--workers",
        "2",
        "--format",
        "jsonl",
        "--output",
        output,
    ]
    done = subprocess.run(
        [str(c) for c in command],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(trap), os.environ.get("PYTHONPATH", "")]),
            "CHECKER_TEST_DEATHS": str(tmp_path / "deaths"),
        },
        capture_output=True,
    )
    assert done.returncode == 2
    assert (tmp_path / "deaths").read_text() == "xxx", "once beside others, then alone, and alone once more"
    reports = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    assert [(r["id"], r["verdict"]) for r in reports] == [(n, UNCHECKED if "killer" in n else NOTHING) for n in names]
    assert all("by eye" in s["reason"] for r in reports for s in r["skipped"])


def test_a_file_handed_to_a_pool_that_has_just_broken_is_met_where_its_result_is(tmp_path: Path) -> None:
    class Broken:
        def submit(self, *_: object) -> None:
            raise BrokenProcessPool("a worker died between two files")

    future = _submit(Broken(), Work(tmp_path), (Draft(id="a.png"),))  # type: ignore[arg-type]
    assert isinstance(future.exception(), BrokenProcessPool)


@pytest.mark.parametrize("fmt", ["json", "csv", "text"])
def test_every_format_names_every_file(fmt: str, hostile_folder: Path, tmp_path: Path) -> None:
    photos, output = tmp_path / "photos", tmp_path / "report"
    photos.mkdir()
    for name in ("-rf ☃ =cmd.png", "words.jpg", "empty.jpg"):
        (photos / name).write_bytes((hostile_folder / name).read_bytes())
    assert run("batch", photos, "--school", _school(tmp_path), "--format", fmt, "--output", output) == 2
    text = output.read_text("utf-8")
    if fmt == "json":
        assert [r["id"] for r in json.loads(text)] == ["-rf ☃ =cmd.png", "empty.jpg", "words.jpg"]
    elif fmt == "csv":
        assert text.startswith("\ufeff"), "Excel reads accents rightly only after a BOM"
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        assert [r["id"] for r in rows] == ["'-rf ☃ =cmd.png", "empty.jpg", "words.jpg"], "a cell that could run as a formula is quoted"
        assert [r["verdict"] for r in rows] == ["nothing_found", "incomplete", "incomplete"]
        assert all(r["not_checked"] for r in rows[1:])
    else:
        assert all(name in text for name in ("-rf ☃ =cmd.png", "words.jpg", "empty.jpg"))


class TestPeopleCsv:
    """Who is in each photo; a slip in it is an error, never a photo without tags."""

    def drafts(self, tmp_path: Path, content: str | bytes) -> dict[str, tuple[str, ...]]:
        for name in ("a.jpg", "b.jpg"):
            (tmp_path / name).write_bytes(b"x")
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / "people.csv").write_bytes(data)
        return {d.id: d.people.get(d.id, ()) for d in photo_drafts(tmp_path, "facebook")}

    def test_several_people_in_a_photo_and_several_rows_for_it(self, tmp_path: Path) -> None:
        tags = self.drafts(tmp_path, "photo,people\na.jpg,P1; staff:Mrs Pettifer\na.jpg,P2\n")
        assert tags == {"a.jpg": ("P1", "staff:Mrs Pettifer", "P2"), "b.jpg": ()}

    def test_a_byte_order_mark_and_windows_paths(self, tmp_path: Path) -> None:
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "c.jpg").write_bytes(b"x")
        assert self.drafts(tmp_path, "\ufeffphoto,people\r\nsub\\c.jpg,P1\r\n")["sub/c.jpg"] == ("P1",)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("photo,people\nc.jpg,P1\n", "row 2, column photo"),
            ("file,who\na.jpg,P1\n", "columns photo,people"),
            ("", "columns photo,people"),
            (b"photo,people\na.jpg,Zo\xeb\n", "CSV UTF-8"),
        ],
    )
    def test_a_slip_is_an_error_that_says_where(self, tmp_path: Path, content: str | bytes, said: str) -> None:
        with pytest.raises(DraftError, match=said):
            self.drafts(tmp_path, content)


def test_an_empty_or_missing_folder_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    school, photos = _school(tmp_path), tmp_path / "photos"
    assert run("batch", photos, "--school", school) == 2
    assert "There is no folder" in capsys.readouterr().err
    photos.mkdir()
    assert run("batch", photos, "--school", school) == 2
    assert "nothing was checked" in capsys.readouterr().err


def test_the_report_being_written_into_the_folder_is_no_input(hostile_folder: Path, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "nobody.png").write_bytes((hostile_folder / "nobody.png").read_bytes())
    for _ in range(2):
        assert run("batch", photos, "--school", _one_school(tmp_path), "--format", "jsonl", "--output", photos / "report.jsonl") == 0
        assert [json.loads(x)["id"] for x in (photos / "report.jsonl").read_text("utf-8").splitlines()] == ["nobody.png"]


def _one_school(tmp_path: Path) -> Path:
    return tmp_path / "school" if (tmp_path / "school").is_dir() else _school(tmp_path)

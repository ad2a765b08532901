"""A file that hangs or crashes its decoder costs itself, not the run; and opening files apart changes nothing else."""

from __future__ import annotations

import functools
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hostile import chunk, png_header
from pictures import drawing, portrait, saved
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from whole_files import whole_files

from checker.check import load_checks
from checker.draft import Draft, Photo
from checker.errors import PhotoError
from checker.package import made_ready
from checker.photos import apart, clean, cover, formats, metadata, publication
from checker.photos.media import Copy, Limits
from checker.photos.publication import PhotoSize
from checker.render.pictures import thumbnail
from checker.report import Verdict
from checker.runs import Run
from checker.runs.folders import photo_drafts
from checker.runs.likeness import likeness
from checker.school import School
from checker.senses import Senses, session_of

TRAP = """
import os, time
import checker.photos.formats as formats
opened = formats._open_picture
def trapped(content, *more):
    if b"HANG" in content[:200]:
        time.sleep(600)
    if b"CRASH" in content[:200]:
        os._exit(11)
    return opened(content, *more)
formats._open_picture = trapped
shown = formats.displayed_size
def trapped_small(picture):
    for word in picture.info:
        if word == "CRASH":
            os._exit(11)
        if word == "HANG":
            time.sleep(600)
    return shown(picture)
formats.displayed_size = trapped_small
"""


def marked(word: bytes) -> bytes:
    """A whole picture whose first block is called so."""
    image = saved(drawing(), "PNG")
    return image[:33] + chunk(b"teXt", word) + image[33:]


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """New helpers fall asleep, or die, at marked files: as when a decoder does."""
    folder = tmp_path / "trap"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(TRAP, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    apart.end_helpers()
    yield
    apart.end_helpers()


@pytest.mark.usefixtures("trap")
def test_a_decoder_that_hangs_is_given_up() -> None:
    apart.open_media(marked(b"FINE"), "a.png")
    start = time.monotonic()
    with pytest.raises(PhotoError, match="took longer than 1 seconds"):
        apart.open_media(marked(b"HANG"), "a.png", Limits(answer_seconds=1))
    assert time.monotonic() - start < 60, "not the ten minutes that it would have slept"
    assert apart.open_media(marked(b"FINE"), "a.png").size == (480, 360)


@pytest.mark.usefixtures("trap")
def test_a_decoder_that_crashes_is_told() -> None:
    with pytest.raises(PhotoError, match="stopped at it"):
        apart.open_media(marked(b"CRASH"), "a.png")
    assert apart.open_media(marked(b"FINE"), "a.png").size == (480, 360)


@pytest.mark.usefixtures("trap")
def test_both_cost_their_own_files_in_a_folder(tmp_path: Path, school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.photos.media.Limits", functools.partial(Limits, answer_seconds=2))
    photos = tmp_path / "photos"
    photos.mkdir()
    for number, word in enumerate((b"FINE", b"HANG", b"CRASH", b"FINE")):
        (photos / f"{number}.png").write_bytes(marked(word))
    whole = School.open(school_folder)
    school = School(whole.settings, whole.consent_log, whole.staff, folder=whole.folder)
    session_of(school, Senses())
    checks = [c for c in load_checks() if c.name == "unconsented-face"]
    monkeypatch.setattr("checker.engine.load_checks", lambda: checks)
    reports = list(Run(school).reports(photo_drafts(photos, "facebook")))
    seen = [r.verdict for r in reports]
    assert seen == [Verdict.NOTHING_FOUND, Verdict.INCOMPLETE, Verdict.INCOMPLETE, Verdict.NOTHING_FOUND]
    assert all(len(r.skipped) == 1 for r in reports[1:3])


COPIES = {
    "clean": lambda content: apart.clean_copy(content, "a.png", Limits(answer_seconds=2)),
    "covered": lambda content: apart.covered_copy(content, [(10, 10, 60, 60)], name="a.png", limits=Limits(answer_seconds=2)),
    "publication": lambda content: apart.publication_copy(content, "a.png", PhotoSize(), Limits(answer_seconds=2)),
}


@pytest.mark.parametrize("make", COPIES.values(), ids=COPIES)
@pytest.mark.usefixtures("trap")
def test_a_copy_of_a_file_that_stops_its_decoder_costs_only_itself(make: Callable[[bytes], Copy]) -> None:
    assert make(marked(b"FINE")).suffix == ".png"
    with pytest.raises(PhotoError, match="stopped at it"):
        make(marked(b"CRASH"))
    with pytest.raises(PhotoError, match="took longer than 2 seconds"):
        make(marked(b"HANG"))
    assert make(marked(b"FINE")).suffix == ".png"


@pytest.mark.usefixtures("trap")
def test_a_draft_with_such_a_file_is_made_ready_all_the_same() -> None:
    photos = (Photo("a.png", marked(b"CRASH")), Photo("b.png", marked(b"FINE")))
    made = made_ready(Draft(text="A fine day.", platforms=("facebook",), images=photos))
    assert made.notes == (
        "photo-1.png: The program that opens photos stopped at it. Do not open it elsewhere; save or download it again, and check that.",
    )
    assert made.draft.images[0].content == photos[0].content and made.draft.images[1].content != photos[1].content


@pytest.mark.parametrize("name", ["bomb", "cut off"])
@pytest.mark.parametrize("make", COPIES.values(), ids=COPIES)
def test_a_bomb_and_a_cut_off_file_are_refused_and_fill_no_memory_here(make: Callable[[bytes], Copy], name: str) -> None:
    rows = zlib.compress(bytes(30_001 * 3), 9)
    whole = saved(portrait(), "JPEG")
    content = png_header(30_000, 30_000) + chunk(b"IDAT", rows) + chunk(b"IEND", b"") if name == "bomb" else whole[: len(whole) // 2]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(PhotoError):
        make(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
    assert apart.displayed_size(whole) == portrait().size


def test_copies_are_the_same_apart() -> None:
    for name, content in ({"a.jpg": saved(portrait(), "JPEG"), "b.png": saved(drawing(), "PNG")}).items():
        assert apart.clean_copy(content, name) == clean.clean_copy(content, name)
        box = (np.int64(30), 30, 90, 90)
        assert apart.covered_copy(content, [box], "smile", keep=(0, 0, 200, 200)) == cover.covered_copy(
            content, [box], "smile", keep=(0, 0, 200, 200)
        )
        size = PhotoSize(side=200, formats=frozenset({"JPEG"}))
        made = apart.publication_copy(content, name, size)
        assert made == publication.publication_copy(content, name, size)
        assert apart.publication_copy(made.content, name, size).content == made.content


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "moving.gif", "a.heic", "pages.tif", "a.mp4"])
def test_it_shows_and_tells_the_same(name: str) -> None:
    content = whole_files()[name]
    here, there = formats.open_media(content, name), apart.open_media(content, name)
    for what in ("kind", "format", "size", "unread", "notes", "has_sound", "inside"):
        assert getattr(here, what) == getattr(there, what)
    for _ in range(2):  # also a second time
        for one, other in zip(here.frames(), there.frames(), strict=True):
            assert np.array_equal(one.pixels, other.pixels)
            assert (one.index, one.time, one.view) == (other.index, other.time, other.view)
    assert apart.read_metadata(content, name) == metadata.read_metadata(content, name)
    assert list(there.frames()), "also when the helper has let go of it"


@pytest.mark.usefixtures("trap")
def test_what_is_only_compared_or_shown_small_is_opened_so_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    fine = Photo("fine.png", saved(portrait(), "PNG"))
    assert likeness(fine) is not None and thumbnail(fine).startswith("data:image/jpeg")
    for word in ("CRASH", "HANG"):
        info = PngInfo()
        info.add_text(word, "x")
        photo = Photo("a.png", saved(portrait(), "PNG", pnginfo=info))
        with monkeypatch.context() as patch:
            patch.setattr(apart, "SMALL_SECONDS", 2.0)
            assert likeness(photo) is None and thumbnail(photo) == "", word
    assert likeness(fine) is not None


def test_a_small_copy_is_the_picture_as_displayed() -> None:
    tall = Image.new("RGB", (80, 40), "red")
    tall.paste("blue", (40, 0, 80, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn clockwise
    pixels, whole = apart.small_copy(saved(tall, "PNG", exif=exif), 20)
    assert whole == (40, 80) and pixels.shape == (20, 10, 3)
    assert tuple(pixels[2, 5]) == (255, 0, 0) and tuple(pixels[17, 5]) == (0, 0, 255)
    with pytest.raises(PhotoError):
        apart.small_copy(whole_files()["a.mp4"], 20)
    with pytest.raises(PhotoError, match="more than the 0 million"):
        apart.small_copy(saved(tall, "PNG"), 20, Limits(pixels=1000))


def test_what_hides_is_told_and_looked_at_the_same() -> None:
    content = saved(drawing(), "PNG") + saved(portrait())
    media = apart.open_media(content, "a.png")
    assert [i.kind for i in media.inside] == ["hidden"]
    assert [f.view for f in media.frames()] == ["white", "inside"]
    assert apart.read_metadata(content, "a.png") == metadata.read_metadata(content, "a.png")


def test_a_refusal_is_the_same() -> None:
    for content in (b"", b"words", saved(portrait())[:900]):
        with pytest.raises(PhotoError) as here:
            formats.open_media(content, "a.jpg")
        with pytest.raises(PhotoError) as there:
            apart.open_media(content, "a.jpg")
        assert str(here.value) == str(there.value)


def test_the_whole_time_is_limited_too() -> None:
    """A film each of whose frames comes in time, but of which there are too many."""
    content = whole_files()["a.mp4"]
    with pytest.raises(PhotoError, match="took longer"):
        list(apart.open_media(content, "a.mp4", Limits(total_seconds=0.001)).frames())
    assert list(apart.open_media(content, "a.mp4", Limits(total_seconds=60)).frames())


def test_nothing_that_lies_in_the_folder_of_photos_passes_for_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIL", "av", "numpy", "checker"):
        (tmp_path / f"{name}.py").write_text("import os; os._exit(3)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    apart.end_helpers()
    assert apart.open_media(saved(drawing()), "a.jpg").size == (480, 360)


def test_neither_temporary_files_nor_arguments_hold_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    apart.end_helpers()
    for name, content in whole_files().items():
        list(apart.open_media(content, f"Orla Finnegan {name}").frames())
        apart.read_metadata(content, f"Orla Finnegan {name}")
    assert list(tmp_path.rglob("*")) == []
    for helper in apart._idle:
        assert "Finnegan" not in str(helper._process.args)
        assert helper.holds == ""


def test_a_plain_script_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    (tmp_path / "a.jpg").write_bytes(saved(drawing()))
    script.write_text(
        "from pathlib import Path\nfrom checker.photos.apart import open_media\nprint(open_media(Path('a.jpg').read_bytes()).size)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert (done.stdout, done.stderr, done.returncode) == ("(480, 360)\n", "", 0)

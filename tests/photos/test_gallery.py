"""The gallery: encrypted, only with consent, gone when consent goes; enrolment with reasons; keys."""

from __future__ import annotations

import base64
import datetime
import os
import stat
import time
from pathlib import Path

import numpy as np
import pytest
from pictures import drawing, group, pixels, portrait, saved
from PIL import Image, ImageFilter

from checker import vault
from checker.cli import main
from checker.errors import PhotoError, RecognitionError
from checker.photos.enrolment import SMALLEST, enrol, only_face
from checker.photos.gallery import FILE, MAGIC, Gallery, Reference
from checker.senses.photo import PhotoSense

KEY = bytes(range(32))
TODAY = datetime.date(2026, 11, 20)
RECOGNITION = """[school]
name = "Rowan Park Primary"
[recognition]
enabled = true
dpia_reference = "DPIA-7"
dpia_date = 2026-09-01
dpo = "Noor Example"
"""


def vector(place: int, size: float = 1.0) -> np.ndarray:
    out = np.zeros(128, np.float32)
    out[place] = size
    return out


def reference(pupil: str, descriptor: np.ndarray, photo: str = "a", taken: datetime.date = TODAY) -> Reference:
    return Reference(pupil, photo, taken, descriptor)


class TestMatching:
    def gallery(self, tmp_path: Path) -> Gallery:
        gallery = Gallery(tmp_path / FILE, KEY)
        gallery.add(
            [reference("P1", vector(0)), reference("P1", vector(0, 1.2), "b"), reference("P2", vector(1)), reference("P3", vector(0, 1.55))]
        )
        return gallery

    def test_ranked_by_the_nearest_reference_with_the_margin_to_the_second(self, tmp_path: Path) -> None:
        (match,) = self.gallery(tmp_path).match(np.array([vector(0, 1.15)]))
        assert [c.pupil_id for c in match.candidates] == ["P1", "P3"]
        assert match.best
        assert match.best.distance == pytest.approx(0.05, abs=1e-6)
        assert match.margin == pytest.approx(0.35, abs=1e-6)
        assert match.is_suggestion
        assert [c.pupil_id for c in match.tied] == ["P1"]

    def test_near_ties_are_shown_as_such(self, tmp_path: Path) -> None:
        (match,) = self.gallery(tmp_path).match(np.array([vector(0, 1.36)]))
        assert {c.pupil_id for c in match.tied} == {"P1", "P3"}

    def test_between_the_thresholds_it_only_looks_like_and_beyond_there_is_nobody(self, tmp_path: Path) -> None:
        gallery = self.gallery(tmp_path)
        looks, nobody = gallery.match(np.array([vector(0, 0.45), vector(5, 1.0)]))
        assert looks.best
        assert looks.best.distance == pytest.approx(0.55, abs=1e-6)
        assert not looks.is_suggestion
        assert nobody.best is None
        assert nobody.candidates == ()

    def test_an_empty_gallery_knows_nobody(self, tmp_path: Path) -> None:
        assert Gallery(tmp_path / FILE, KEY).match(np.array([vector(0)]))[0].best is None


class TestTheStore:
    def test_comes_back_whole_with_its_key_and_is_readable_by_the_user_alone(self, tmp_path: Path) -> None:
        path = tmp_path / FILE
        Gallery(path, KEY).add([reference("P1", np.arange(128, dtype=np.float32))])
        again = Gallery.open(path, KEY)
        assert again.pupil_ids == ("P1",)
        assert np.array_equal(again.references[0].descriptor, np.arange(128, dtype=np.float32))
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_nothing_in_it_can_be_read_without_the_key(self, tmp_path: Path) -> None:
        path = tmp_path / FILE
        Gallery(path, KEY).add([reference("PUPIL-ONE", np.ones(128, np.float32))])
        content = path.read_bytes()
        assert b"PUPIL" not in content
        assert b"descriptor" not in content
        assert np.ones(4, np.float32).tobytes() not in content
        with pytest.raises(RecognitionError, match="another one, or the file was changed"):
            Gallery.open(path, bytes(32))

    def test_a_changed_byte_is_noticed(self, tmp_path: Path) -> None:
        path = tmp_path / FILE
        Gallery(path, KEY).add([reference("P1", vector(0))])
        content = path.read_bytes()
        for at in (0, 20, len(content) // 2, len(content) - 1):
            path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            with pytest.raises(RecognitionError):
                Gallery.open(path, KEY)

    def test_two_writings_never_look_alike(self) -> None:
        assert vault.seal(KEY, b"same", MAGIC) != vault.seal(KEY, b"same", MAGIC)

    def test_forgetting_a_pupil_is_at_once_and_in_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / FILE
        gallery = Gallery(path, KEY)
        gallery.add([reference("P1", vector(0)), reference("P1", vector(1), "b"), reference("P2", vector(2))])
        assert gallery.forget("P1") == 2
        assert Gallery.open(path, KEY).pupil_ids == ("P2",)
        gallery.forget("P2")
        assert not path.exists(), "the last one leaves no file"

    def test_lapsed_consent_and_old_photos_go(self, tmp_path: Path) -> None:
        gallery = Gallery(tmp_path / FILE, KEY)
        old = TODAY - datetime.timedelta(days=366)
        gallery.add([reference("P1", vector(0)), reference("P2", vector(1)), reference("P3", vector(2), taken=old)])
        assert gallery.delete_lapsed(lambda pupil: pupil != "P2", TODAY) == 2
        assert Gallery.open(gallery.path, KEY).pupil_ids == ("P1",)

    def test_no_pickle_anywhere(self) -> None:
        import checker

        root = Path(checker.__file__).parent
        assert not [p for p in root.rglob("*.py") if "import pickle" in p.read_text("utf-8")]


def school_with_photos(tmp_path: Path, photos: dict[str, bytes]) -> Path:
    folder = tmp_path / "school"
    folder.mkdir()
    (folder / "school.toml").write_text(RECOGNITION, encoding="utf-8")
    (folder / "consent_log.csv").write_text(
        "pupil_id,first_name,last_name,facebook,biometric\nP1,Orla,Finnegan,yes,yes\nP2,Tunde,Balogun,no,yes\nP3,Mei,Lin,yes,no\n",
        encoding="utf-8",
    )
    for name, content in photos.items():
        path = folder / "reference_photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def enrolled(folder: Path, sense: PhotoSense, consent: frozenset[str] = frozenset({"P1", "P2"})) -> tuple[object, dict[str, str]]:
    done = enrol(
        folder / "reference_photos",
        Gallery.open(folder / FILE, KEY),
        sense.detector,
        has_consent=consent.__contains__,
        on_roll=lambda pupil: pupil in ("P1", "P2", "P3"),
        today=datetime.date.today(),
        describe=lambda photo, face: vector(0),
    )
    return done, {left.photo: left.reason for left in done.left_out}


class TestEnrolment:
    def test_each_photo_that_will_not_do_is_left_out_with_its_reason(self, tmp_path: Path, sense: PhotoSense) -> None:
        blurred = portrait(side=400).filter(ImageFilter.GaussianBlur(9))
        small = Image.new("RGB", (400, 400), "#7a8a70")
        small.paste(portrait(side=70), (150, 150))
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = "2020:01:01 10:00:00"
        folder = school_with_photos(
            tmp_path,
            {
                "P1/good.jpg": saved(portrait(side=400), quality=92),
                "P1/nobody.jpg": saved(drawing()),
                "P1/several.jpg": saved(group(3, 200, 3)),
                "P1/small.jpg": saved(small),
                "P1/blurred.jpg": saved(blurred),
                "P1/old.jpg": saved(portrait(side=400), exif=exif),
                "P1/broken.jpg": saved(portrait())[:2000],
                "P3/no consent.jpg": saved(portrait(side=400)),
                "P9/nobody on the roll.jpg": saved(portrait(side=400)),
            },
        )
        done, reasons = enrolled(folder, sense)
        assert (done.enrolled, done.pupils) == (1, 1)
        for name, words in {
            "P1/nobody.jpg": "No face",
            "P1/several.jpg": "3 faces",
            "P1/small.jpg": "too small",
            "P1/blurred.jpg": "blurred",
            "P1/old.jpg": "more than a year ago",
            "P1/broken.jpg": "cut short",
            "P3": "no biometric consent in force",
            "P9": "no pupil on the roll",
        }.items():
            assert words in reasons[name], reasons

    def test_half_a_face_at_the_edge_is_no_reference(self, sense: PhotoSense) -> None:
        sheet = Image.new("RGB", (1280, 960), "#5d8a4c")
        sheet.paste(portrait("grace_hopper.jpg", 240), (700, -118))
        (face,) = sense.detector.look(pixels(sheet)).faces
        assert face.height >= SMALLEST
        with pytest.raises(PhotoError, match="Only a part of the face"):
            only_face(pixels(sheet), [face])

    def test_a_second_run_adds_nothing_and_follows_what_was_taken_away(self, tmp_path: Path, sense: PhotoSense) -> None:
        one, two = saved(portrait(side=400)), saved(portrait("grace_hopper.jpg", 400))
        folder = school_with_photos(tmp_path, {"P1/a.jpg": one, "P2/b.jpg": two})
        assert enrolled(folder, sense)[0].enrolled == 2
        again = enrolled(folder, sense)[0]
        assert (again.enrolled, again.kept) == (0, 2)
        (folder / "reference_photos" / "P1" / "a.jpg").unlink()
        assert enrolled(folder, sense)[0].removed == 1
        assert enrolled(folder, sense, frozenset({"P1"}))[0].removed == 1
        assert not (folder / FILE).exists()

    def test_photos_of_a_pupil_without_consent_are_never_opened(self, tmp_path: Path, sense: PhotoSense) -> None:
        folder = school_with_photos(tmp_path, {"P3/a.jpg": saved(portrait(side=400))})

        class Blind:
            def look(self, photo: object) -> object:
                raise AssertionError("it was looked at")

        done = enrol(
            folder / "reference_photos",
            Gallery(folder / FILE, KEY),
            Blind(),  # type: ignore[arg-type]
            has_consent=lambda pupil: False,
            on_roll=lambda pupil: True,
            today=TODAY,
        )
        assert done.enrolled == 0

    def test_the_command_enrols_suggests_and_forgets(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("CHECKER_KEY", base64.b64encode(KEY).decode())
        folder = school_with_photos(tmp_path, {"P1/a.jpg": saved(portrait(side=300)), "P3/c.jpg": saved(portrait(side=300))})
        assert run("enrol", "--school", str(folder)) == 2
        out = capsys.readouterr()
        assert "Enrolled 1" in out.out
        assert "no biometric consent" in out.out
        assert out.err == ""
        assert run("forget", "P1", "--school", str(folder)) == 0
        assert "Deleted 1" in capsys.readouterr().out
        assert not (folder / FILE).exists()

    def test_the_command_refuses_while_recognition_is_off(self, school_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        started = time.monotonic()
        assert run("enrol", "--school", str(school_folder)) == 2
        assert "impact assessment" in " ".join(capsys.readouterr().err.split())
        assert time.monotonic() - started < 5


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(args))
    return int(stop.value.code or 0)

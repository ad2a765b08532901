"""Finding and describing faces, on the two public-domain portraits and what is made of them."""

from __future__ import annotations

import hashlib
import shutil
import warnings
from pathlib import Path

import numpy as np
import pytest
from pictures import drawing, group, pixels, portrait
from PIL import Image

from checker.errors import ModelFileError
from checker.paths import models_folder, sample_folder
from checker.photos import descriptors
from checker.photos.descriptors import FaceNetwork, load_graph
from checker.photos.detector import MODEL, YuNetDetector, _aside
from checker.photos.onnx_edit import free_sizes
from checker.photos.seen import FACE_ON
from checker.weights.manifest import verified
from checker.weights.runtime import open_model, package_file


@pytest.fixture(scope="module")
def detector() -> YuNetDetector:
    return YuNetDetector()


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> FaceNetwork:
    return FaceNetwork(tmp_path_factory.mktemp("cache"))


def whole(name: str) -> np.ndarray:
    return pixels(Image.open(sample_folder() / "photos" / name))


@pytest.mark.parametrize(("name", "near"), [("astronaut.png", (224, 130)), ("grace_hopper.jpg", (262, 240))])
def test_one_face_in_each_portrait_where_it_is(name: str, near: tuple[int, int], detector: YuNetDetector) -> None:
    (face,) = detector.look(whole(name)).faces
    left, top, right, bottom = face.box
    assert left < near[0] < right
    assert top < near[1] < bottom
    assert not face.too_small


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_faces_are_found_whichever_way_the_photo_lies(turns: int, detector: YuNetDetector) -> None:
    assert len(detector.look(np.ascontiguousarray(np.rot90(whole("astronaut.png"), turns))).faces) == 1


@pytest.mark.parametrize(("count", "side"), [(12, 200), (24, 90), (48, 60)])
def test_every_face_of_a_group_once(count: int, side: int, detector: YuNetDetector) -> None:
    sight = detector.look(pixels(group(count, side, 8)))
    assert len(sight.faces) == count
    assert not sight.crowded


def test_a_crowd_says_that_it_is_one_and_tiny_faces_that_they_are_tiny(detector: YuNetDetector) -> None:
    sight = detector.look(pixels(group(80, 36, 16)))
    assert sight.crowded
    assert all(face.too_small for face in sight.faces)
    assert len(sight.faces) >= 72


def test_small_faces_in_a_large_photo(detector: YuNetDetector) -> None:
    """Four faces of some 40 pixels in 12 megapixels, as on a sports field."""
    field = Image.new("RGB", (4000, 3000), "#5d8a4c")
    places = [(300, 400), (1900, 1400), (3500, 700), (2600, 2600)]
    for place in places:
        field.paste(portrait("astronaut.png", 80), place)
    faces = detector.look(pixels(field)).faces
    for x, y in places:
        assert any(f.box[0] < x + 40 < f.box[2] and y < (f.box[1] + f.box[3]) / 2 < y + 80 for f in faces)
    assert len(faces) == 4


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_group_that_lies_is_found_whole_and_each_face_knows_its_turn(turns: int, detector: YuNetDetector) -> None:
    lying = np.ascontiguousarray(np.rot90(pixels(group(24, 150)), turns))
    faces = detector.look(lying).faces
    assert len(faces) == 24
    assert {face.turns for face in faces} == {4 - turns}


def test_one_person_upside_down_beside_others_is_found(detector: YuNetDetector) -> None:
    sheet = group(3, 200, 3)
    sheet.paste(portrait("grace_hopper.jpg", 200).rotate(180), (200, 0))
    faces = sorted(detector.look(pixels(sheet)).faces, key=lambda f: f.box[0])
    assert [face.turns for face in faces] == [0, 2, 0]


def test_strips_change_nothing(detector: YuNetDetector, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = pixels(group(300, 150, 20))
    in_strips = detector.look(photo)
    monkeypatch.setattr("checker.photos.detector.STRIP", 10**9)
    at_once = np.array([face.box for face in detector.look(photo).faces])
    assert len(in_strips.faces) == len(at_once) == 300
    # To a few pixels: of two boxes of one face that score alike, either may stay.
    assert all(np.abs(at_once - face.box).max(axis=1).min() <= 6 for face in in_strips.faces)


def test_memory_that_is_kept_or_let_go_of_changes_nothing(detector: YuNetDetector, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = pixels(group(12, 200, 8))
    kept = detector.look(photo)
    monkeypatch.setattr("checker.photos.detector.KEPT", 100_000)
    assert detector.look(photo) == kept
    monkeypatch.setattr("checker.photos.detector.KEPT", 10_000_000)
    monkeypatch.setattr(detector, "session", open_model(free_sizes(verified(MODEL))))
    assert detector.look(photo) == kept


def test_a_face_from_the_front_says_so_and_one_from_the_side_does_not(detector: YuNetDetector) -> None:
    """The points are what says it: here moved as a head that turns moves them."""
    (face,) = detector.look(whole("astronaut.png")).faces
    assert face.from_the_front
    front = np.array([30, 40, 70, 40, 50, 60, 35, 80, 65, 80], np.float32)
    side = np.array([30, 40, 60, 40, 68, 60, 35, 80, 58, 80], np.float32)
    assert _aside(front) == 0.0
    assert _aside(side) > FACE_ON


def test_the_input_size_is_set_free_and_nothing_else_changes() -> None:
    model = verified(MODEL)
    freed = free_sizes(model)
    photo = pixels(portrait(side=640)).transpose(2, 0, 1)[None].astype(np.float32)
    before, after = (open_model(m).run(None, {"input": photo}) for m in (model, freed))
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
    assert open_model(freed).run(None, {"input": photo[:, :, :320, :96]})[0].shape == (1, 40 * 12, 1)


@pytest.mark.parametrize("model", [b"", b"\x08\x06", b"\x3a\x02\x0a\x00", b"\xff" * 20])
def test_what_is_no_model_is_refused(model: bytes) -> None:
    with pytest.raises(ValueError):
        free_sizes(model)


def test_a_detector_file_that_was_swapped_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    shutil.copytree(models_folder() / "faces", folder / "faces")
    shutil.copy(models_folder() / "manifest.toml", folder)
    file = folder / MODEL
    file.write_bytes(file.read_bytes()[:-1] + b"\x00")
    monkeypatch.setattr("checker.weights.manifest.models_folder", lambda: folder)
    with pytest.raises(ModelFileError, match="not the one that was shipped"):
        YuNetDetector().look(whole("astronaut.png"))


def test_turned_faces_are_described_as_upright_ones(network: FaceNetwork, detector: YuNetDetector) -> None:
    photo = whole("astronaut.png")
    upright = network.describe(photo, detector.look(photo).faces)[0]
    for turns in (1, 2, 3):
        lying = np.ascontiguousarray(np.rot90(photo, turns))
        assert np.linalg.norm(network.describe(lying, detector.look(lying).faces)[0] - upright) < 0.1


def test_no_face_in_a_drawing(detector: YuNetDetector) -> None:
    assert detector.look(pixels(drawing())).faces == ()


def test_descriptors_equal_face_recognitions_own(network: FaceNetwork) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import face_recognition
    for name in ("astronaut.png", "grace_hopper.jpg"):
        photo = whole(name)
        places = face_recognition.face_locations(photo)
        assert places
        theirs = np.array(face_recognition.face_encodings(photo, places, model="small"))
        ours = network.describe_chips(np.stack([network.chip(photo, (left, top, right, bottom)) for top, right, bottom, left in places]))
        assert np.abs(ours - theirs).max() < 1e-5


def test_a_batch_gives_what_each_alone_gives(network: FaceNetwork, detector: YuNetDetector) -> None:
    photo = pixels(group(20, 120))
    faces = detector.look(photo).faces
    together = network.describe(photo, faces)
    alone = np.concatenate([network.describe(photo, [face]) for face in faces])
    assert together.shape == (20, 128)
    assert np.abs(together - alone).max() < 1e-5


def test_the_same_person_is_near_and_another_is_far(network: FaceNetwork, detector: YuNetDetector) -> None:
    rows = []
    for picture in (portrait(), portrait(side=120), portrait("grace_hopper.jpg")):
        photo = pixels(picture)
        rows.append(network.describe(photo, detector.look(photo).faces[:1])[0])
    assert np.linalg.norm(rows[0] - rows[1]) < 0.4
    assert np.linalg.norm(rows[0] - rows[2]) > 0.6


class TestTheGraph:
    def test_is_kept_and_used_again(self, tmp_path: Path) -> None:
        made = load_graph(tmp_path)
        (file,) = tmp_path.iterdir()
        before = file.stat().st_mtime_ns
        assert load_graph(tmp_path) == made
        assert file.stat().st_mtime_ns == before
        assert hashlib.sha256(made).hexdigest() == descriptors.GRAPH_SHA256

    def test_is_made_again_when_somebody_changed_it(self, tmp_path: Path) -> None:
        made = load_graph(tmp_path)
        (file,) = tmp_path.iterdir()
        file.write_bytes(made[:-1] + b"\x00")
        assert load_graph(tmp_path) == made
        assert file.read_bytes() == made

    def test_is_made_in_memory_where_nothing_can_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        assert hashlib.sha256(load_graph(tmp_path / "file")).hexdigest() == descriptors.GRAPH_SHA256

    def test_weights_of_another_version_are_refused(self) -> None:
        with pytest.raises(ModelFileError, match="Install the package again"):
            package_file("face_recognition_models", descriptors.WEIGHTS[0], "0" * 64)

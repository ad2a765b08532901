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
from checker.photos.detector import MODEL, MOST_AGAIN, YuNetDetector, _aside
from checker.photos.onnx_edit import free_sizes
from checker.photos.overlap import overlap
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


def cut_by(edge: str, side: int, width: int, height: int) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """A portrait of which the edge leaves less than half the face, and what is left of the face (measured on the whole portrait)."""
    sheet, whole = Image.new("RGB", (width, height), "#5d8a4c"), portrait("grace_hopper.jpg", side)
    left, top, right, bottom = (round(share * side) for share in (0.22, 0.11, 0.78, 0.785))
    shown_w, shown_h = round(0.42 * (right - left)), round(0.42 * (bottom - top))
    x, y = {
        "left": (shown_w - right, 400),
        "right": (width - left - shown_w, 400),
        "top": (700, shown_h - bottom),
        "bottom": (700, height - top - shown_h),
    }[edge]
    sheet.paste(whole, (x, y))
    return sheet, (max(0, x + left), max(0, y + top), min(width, x + right), min(height, y + bottom))


@pytest.mark.parametrize(
    ("edge", "width", "height", "side"),
    [*((edge, 1280, 960, 150) for edge in ("left", "right", "top", "bottom")), ("right", 4000, 3000, 240), ("bottom", 4000, 3000, 240)],
)
def test_a_face_that_the_edge_cuts_is_found_once_and_within_the_picture(
    edge: str, width: int, height: int, side: int, detector: YuNetDetector
) -> None:
    sheet, left_of_it = cut_by(edge, side, width, height)
    (face,) = detector.look(pixels(sheet)).faces
    left, top, right, bottom = face.box
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert overlap(face.box, left_of_it) > 0.4


def test_beside_a_face_that_the_edge_cuts_all_else_is_seen_as_before(detector: YuNetDetector, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet, _ = cut_by("left", 150, 1280, 960)
    sheet.paste(group(10, 150, 5), (400, 100))
    with_it = detector.look(pixels(sheet)).faces
    monkeypatch.setattr("checker.photos.detector.MOST_AGAIN", 0)
    without = detector.look(pixels(sheet)).faces
    assert len(with_it) == len(without) + 1 == 11
    assert set(without) < set(with_it)
    (cut,) = set(with_it) - set(without)
    assert cut.aside is None
    assert cut.score < min(face.score for face in without)


def test_more_at_the_edge_than_is_looked_at_again_says_that_the_count_cannot_be_trusted(
    detector: YuNetDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, whole, side = Image.new("RGB", (1280, 960), "#5d8a4c"), portrait("grace_hopper.jpg", 120), 120
    for row in range(6):
        sheet.paste(whole, (round(0.42 * 0.56 * side) - round(0.78 * side), 20 + row * 155))
    all_of_them = detector.look(pixels(sheet))
    monkeypatch.setattr("checker.photos.detector.MOST_AGAIN", 1)
    some = detector.look(pixels(sheet))
    assert (len(all_of_them.faces), all_of_them.crowded) == (6, False)
    assert len(some.faces) < 6 and some.crowded


@pytest.mark.parametrize("gap", [0, 4, 12, 30])
def test_a_whole_face_beside_the_edge_is_not_counted_again_for_its_mirror_image(gap: int, detector: YuNetDetector) -> None:
    for side in (60, 90, 150):
        sheet = Image.new("RGB", (1280, 960), "#5d8a4c")
        sheet.paste(portrait("grace_hopper.jpg", side).crop((side // 8, 0, side, side)), (gap, 300))
        assert len(detector.look(pixels(sheet)).faces) == 1


def test_however_many_boxes_at_the_edge_hint_at_a_face_few_are_looked_at_again(
    detector: YuNetDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (700, 900, 3), dtype=np.uint8)
    usual = []
    run = detector._run
    monkeypatch.setattr(detector, "_run", lambda shown, least: (usual.append(shown.shape), run(shown, least))[1])
    assert detector.look(noise).faces == ()
    looks = len(usual)
    monkeypatch.setattr("checker.photos.detector.HINT", 0.0)
    assert detector.look(noise).faces == ()
    assert len(usual) - looks == looks + MOST_AGAIN
    again = usual[looks + 2 : looks + 2 + MOST_AGAIN]  # behind the small and the middle size
    assert all(height <= 320 and width <= 320 for height, width, _ in again)


@pytest.mark.parametrize("size", [(8, 8), (8, 300), (33, 9), (20, 60)])
def test_the_smallest_pictures_are_looked_at_too(size: tuple[int, int], detector: YuNetDetector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.photos.detector.HINT", 0.0)
    monkeypatch.setattr("checker.photos.detector.CUT", 0.05)
    faces = detector.look(np.random.default_rng(2).integers(0, 255, (*size, 3), dtype=np.uint8)).faces
    assert all(0 <= f.box[0] < f.box[2] <= size[1] and 0 <= f.box[1] < f.box[3] <= size[0] for f in faces)


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

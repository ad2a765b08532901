"""Finding and describing faces, on the two public-domain portraits and what is made of them."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path

import numpy as np
import pytest
from pictures import drawing, group, pixels, portrait
from PIL import Image

from checker.errors import ModelFileError
from checker.paths import sample_folder
from checker.photos import descriptors
from checker.photos.descriptors import FaceNetwork, load_graph
from checker.photos.detector import NudeNetDetector
from checker.photos.runtime import package_file


@pytest.fixture(scope="module")
def detector() -> NudeNetDetector:
    return NudeNetDetector()


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> FaceNetwork:
    return FaceNetwork(tmp_path_factory.mktemp("cache"))


def whole(name: str) -> np.ndarray:
    return pixels(Image.open(sample_folder() / "photos" / name))


@pytest.mark.parametrize(("name", "near"), [("astronaut.png", (224, 130)), ("grace_hopper.jpg", (262, 240))])
def test_one_face_in_each_portrait_where_it_is(name: str, near: tuple[int, int], detector: NudeNetDetector) -> None:
    (face,) = detector.look(whole(name)).faces
    left, top, right, bottom = face.box
    assert left < near[0] < right
    assert top < near[1] < bottom
    assert not face.too_small


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_faces_are_found_whichever_way_the_photo_lies(turns: int, detector: NudeNetDetector) -> None:
    assert len(detector.look(np.ascontiguousarray(np.rot90(whole("astronaut.png"), turns))).faces) == 1


@pytest.mark.parametrize(("count", "side"), [(12, 200), (24, 90), (48, 60)])
def test_every_face_of_a_group_once(count: int, side: int, detector: NudeNetDetector) -> None:
    sight = detector.look(pixels(group(count, side, 8)))
    assert len(sight.faces) == count
    assert not sight.crowded


def test_a_crowd_says_that_it_is_one_and_tiny_faces_that_they_are_tiny(detector: NudeNetDetector) -> None:
    sight = detector.look(pixels(group(80, 36, 16)))
    assert sight.crowded
    assert all(face.too_small for face in sight.faces)
    assert len(sight.faces) >= 72


def test_small_faces_in_a_large_photo(detector: NudeNetDetector) -> None:
    """Four faces of some 40 pixels in 12 megapixels, as on a sports field."""
    field = Image.new("RGB", (4000, 3000), "#5d8a4c")
    places = [(300, 400), (1900, 1400), (3500, 700), (2600, 2600)]
    for place in places:
        field.paste(portrait("astronaut.png", 80), place)
    faces = detector.look(pixels(field)).faces
    for x, y in places:
        assert any(f.box[0] < x + 40 < f.box[2] and y < (f.box[1] + f.box[3]) / 2 < y + 80 for f in faces)
    assert len(faces) == 4


def test_no_face_in_a_drawing(detector: NudeNetDetector) -> None:
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
        ours = network.describe(photo, [(left, top, right, bottom) for top, right, bottom, left in places], square=False)
        assert np.abs(ours - theirs).max() < 1e-5


def test_a_batch_gives_what_each_alone_gives(network: FaceNetwork, detector: NudeNetDetector) -> None:
    photo = pixels(group(20, 120))
    boxes = [f.box for f in detector.look(photo).faces]
    together = network.describe(photo, boxes)
    alone = np.concatenate([network.describe(photo, [box]) for box in boxes])
    assert together.shape == (20, 128)
    assert np.abs(together - alone).max() < 1e-5


def test_the_same_person_is_near_and_another_is_far(network: FaceNetwork, detector: NudeNetDetector) -> None:
    rows = []
    for picture in (portrait(), portrait(side=120), portrait("grace_hopper.jpg")):
        photo = pixels(picture)
        rows.append(network.describe(photo, [detector.look(photo).faces[0].box])[0])
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

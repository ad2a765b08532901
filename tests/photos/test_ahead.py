"""Faces looked for at upload are not looked for again at the check."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from pictures import group, pixels, saved

from checker.photos.ahead import KEPT, RememberingDetector
from checker.photos.media import Limits
from checker.photos.seen import FaceSeen, Sight
from checker.senses.photo import PhotoSense
from checker.tagging.looking import look as look_at_once


class Counting:
    def __init__(self) -> None:
        self.looks = 0
        self.go = threading.Event()
        self.go.set()

    def look(self, photo: np.ndarray) -> Sight:
        self.looks += 1
        assert self.go.wait(10)
        return Sight((FaceSeen((1, 2, 50, 60), 0.9),))


def test_what_was_seen_at_upload_is_not_looked_for_again() -> None:
    counting = Counting()
    sense = PhotoSense(detector=counting)
    content = saved(group(2), "PNG")
    sight = look_at_once(sense, content, "a.png", Limits()).whole.result(20)
    assert sight is not None
    look = sense.look(content, "a.png", Limits(), read_words=False)
    assert [face.box for face in look.faces] == list(sight.faces)
    assert counting.looks == 1
    sense.look(saved(group(3), "PNG"), "b.png", Limits(), read_words=False)
    assert counting.looks == 2


class Seeing(Counting):
    """Sees a face in all of a picture's middle, and a small one where the picture is large; waits for leave to look at a large one."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[tuple[int, ...]] = []
        self.go.clear()

    def look(self, photo: np.ndarray) -> Sight:
        height, width = photo.shape[:2]
        self.sizes.append((width, height))
        middle = FaceSeen((width // 4, height // 4, width // 2, height // 2), 0.9)
        if width < 2000:
            return Sight((middle,))
        assert self.go.wait(20)
        return Sight((middle, FaceSeen((3, 4, 33, 44), 0.8)))


def test_a_large_photo_is_seen_in_its_small_copy_first_and_then_wholly() -> None:
    seeing = Seeing()
    photo = group(2).resize((4000, 3000))
    looking = look_at_once(PhotoSense(detector=seeing), saved(photo, "JPEG"), "a.jpg", Limits())
    glimpse = looking.glimpse.result(20)
    assert glimpse is not None and glimpse.faces == ((1000, 748, 2000, 1500),), "in pixels of the photo"
    assert (glimpse.picture.width, glimpse.picture.height) == (4000, 3000) and not looking.whole.done()
    seeing.go.set()
    whole = looking.whole.result(20)
    assert whole.faces == ((1000, 750, 2000, 1500), (3, 4, 33, 44)), "what is named and counted is what was seen in the photo itself"
    assert set(whole.loupe) == set(whole.faces)
    assert seeing.sizes == [(1000, 750), (4000, 3000)]


@pytest.mark.parametrize("side", [400, 2400])
def test_a_photo_that_is_seen_at_once_has_no_first_look(side: int) -> None:
    seeing = Seeing()
    seeing.go.set()
    looking = look_at_once(PhotoSense(detector=seeing), saved(group(1).resize((side, side)), "PNG"), "a.png", Limits())
    assert looking.glimpse.result(20) is None
    assert looking.whole.result(20).faces and seeing.sizes == [(side, side)]


def test_a_first_look_that_fails_or_sees_nobody_shows_nothing_and_all_is_looked_at_the_same() -> None:
    class Narrow(Counting):
        def look(self, photo: np.ndarray) -> Sight:
            if photo.shape[1] < 2000 and self.looks == 0:
                self.looks = 1
                raise RuntimeError
            return Sight(() if photo.shape[1] < 2000 else (FaceSeen((1, 2, 50, 60), 0.9),))

    narrow = Narrow()
    for _ in range(2):
        looking = look_at_once(PhotoSense(detector=narrow), saved(group(1).resize((3000, 2000)), "PNG"), "a.png", Limits())
        assert looking.glimpse.result(20) is None
        assert looking.whole.result(20).faces == ((1, 2, 50, 60),)
    nothing = look_at_once(PhotoSense(detector=narrow), b"no photo", "a.png", Limits())
    assert nothing.glimpse.result(20) is None and nothing.whole.result(20).problem


def test_who_asks_meanwhile_waits_for_the_same_answer() -> None:
    counting = Counting()
    counting.go.clear()
    detector, photo = RememberingDetector(counting), pixels(group(1))
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(detector.look, photo) for _ in range(2)]
        counting.go.set()
        assert both[0].result(10) == both[1].result(10)
    assert counting.looks == 1


def test_a_failure_is_not_remembered_and_a_file_that_cannot_be_opened_is_left_to_the_check() -> None:
    class Broken(Counting):
        def look(self, photo: np.ndarray) -> Sight:
            self.looks += 1
            raise RuntimeError

    broken = Broken()
    detector = RememberingDetector(broken)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            detector.look(pixels(group(1)))
    assert broken.looks == 2
    looked = look_at_once(PhotoSense(detector=broken), b"no photo", "a.png", Limits()).whole.result(20)
    assert looked.problem and not looked.still and not looked.faces


def test_only_so_many_are_kept_and_no_pixels_are() -> None:
    detector = RememberingDetector(Counting())
    for shade in range(KEPT + 5):
        detector.look(np.full((32, 32, 3), shade, np.uint8))
    assert len(detector._known) == KEPT
    assert "array" not in repr(vars(detector)["_known"])


def test_a_search_that_failed_is_not_told_as_no_faces() -> None:
    class Broken(Counting):
        def look(self, photo: np.ndarray) -> Sight:
            raise RuntimeError

    looked = look_at_once(PhotoSense(detector=Broken()), saved(group(1), "PNG"), "a.png", Limits()).whole.result(20)
    assert not looked.still and not looked.faces and looked.pictures

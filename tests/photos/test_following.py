"""Who is counted once and who twice, over frames, pages and pictures inside pictures: a child who takes another's place is another child."""

from __future__ import annotations

import weakref

import numpy as np
import pytest
from pictures import drawing, pixels, portrait, saved
from PIL import Image, ImageEnhance
from test_video import film

from checker.photos import following
from checker.photos.following import Follower
from checker.photos.media import Frame, Limits
from checker.photos.seen import FaceSeen
from checker.senses.photo import PhotoSense

BOX = (300, 150, 380, 250)
"""Where a face lies in `before_the_wall`."""


def before_the_wall(name: str, *, by: int = 0, tilt: float = 0.0, light: float = 1.0) -> Image.Image:
    """A wide wall with one child before it, small enough that a change of child is no change of scene."""
    wall = drawing(720, 480)
    child = portrait(name, 160).rotate(tilt, Image.Resampling.BICUBIC, fillcolor=(120, 140, 150))
    wall.paste(ImageEnhance.Brightness(child).enhance(light), (260 + by, 120))
    return wall


ONE, OTHER = before_the_wall("astronaut.png"), before_the_wall("grace_hopper.jpg")


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "TIFF"])
def test_two_children_one_after_the_other_before_the_same_wall_are_two(form: str, sense: PhotoSense) -> None:
    timing = {} if form == "TIFF" else {"duration": 800}
    content = saved(ONE, form, save_all=True, append_images=[OTHER], **timing)
    look = sense.look(content, f"a.{form.lower()}", Limits(), read_words=False)
    assert look.kind == ("pages" if form == "TIFF" else "animation")
    assert (len(look.faces), look.at_once) == (2, 1)


def test_two_children_who_speak_in_turn_before_a_camera_are_two(sense: PhotoSense) -> None:
    look = sense.look(film([(ONE, 2), (OTHER, 2)]), "a.mp4", Limits(), read_words=False)
    assert (look.kind, len(look.faces), look.at_once) == ("video", 2, 1)


@pytest.mark.parametrize(
    "moved",
    [
        before_the_wall("astronaut.png", by=12),
        before_the_wall("astronaut.png", tilt=8),
        before_the_wall("astronaut.png", tilt=-12),
        before_the_wall("astronaut.png", light=0.8),
    ],
    ids=["moved", "tilted", "tilted the other way", "darker"],
)
def test_one_child_who_moves_a_little_stays_one(moved: Image.Image, sense: PhotoSense) -> None:
    content = saved(ONE, "PNG", save_all=True, append_images=[moved, ONE], duration=800)
    look = sense.look(content, "a.png", Limits(), read_words=False)
    assert (len(look.faces), look.at_once) == (1, 1)


def test_the_same_place_in_another_view_of_one_frame_is_the_same_child() -> None:
    """A map of brightness shows the same head in greys turned round."""
    follower = Follower()
    shown = pixels(ONE)
    assert len(follower.take(Frame(shown, 0), [FaceSeen(BOX, 0.9)])) == 1
    assert follower.take(Frame(255 - shown, 0, view="inside"), [FaceSeen(BOX, 0.9)]) == []
    assert (len(follower.people), follower.counts) == (1, {0: 1})


@pytest.mark.parametrize("box", [(-5, -5, 60, 70), (690, 440, 730, 490), (0, 0, 720, 480), (10, 10, 12, 13)])
def test_a_head_that_the_edge_cuts_is_followed(box: tuple[int, int, int, int]) -> None:
    follower = Follower()
    shown = np.random.default_rng(5).integers(0, 255, (480, 720, 3), dtype=np.uint8)
    follower.take(Frame(shown, 0), [FaceSeen(box, 0.9)])
    assert follower.take(Frame(shown, 1), [FaceSeen(box, 0.9)]) == []
    assert len(follower.people) == 1


def test_a_still_photo_spends_nothing_on_a_second_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    def spent(*_: object) -> None:
        raise AssertionError("a head or a scene was made small for a frame that never comes")

    monkeypatch.setattr(following, "_head", spent)
    monkeypatch.setattr(following, "_scene", spent)
    follower = Follower()
    assert len(follower.take(Frame(pixels(ONE), 0), [FaceSeen(BOX, 0.9)])) == 1


def test_what_is_held_of_a_frame_is_small_before_the_next_is_looked_at() -> None:
    follower = Follower()
    shown = pixels(ONE).copy()
    gone = weakref.ref(shown)
    follower.take(Frame(shown, 0), [FaceSeen(BOX, 0.9)])
    del shown
    follower.settle()
    assert gone() is None
    assert follower.take(Frame(pixels(ONE), 1), [FaceSeen(BOX, 0.9)]) == []

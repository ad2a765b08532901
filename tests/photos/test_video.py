"""Videos: drawn ones, made here with the codecs that come with PyAV."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest
from pictures import drawing, pixels, portrait, printed
from PIL import Image, ImageOps

from checker.errors import PhotoError
from checker.photos.formats import open_media
from checker.photos.media import Limits
from checker.photos.metadata import read_metadata
from checker.senses.photo import PhotoSense


def film(
    scenes: list[tuple[Image.Image, float]],
    *,
    form: str = "mp4",
    codec: str = "mpeg4",
    sound: bool = False,
    tags: dict[str, str] | None = None,
) -> bytes:
    """A film of stills, each shown for so many seconds, ten frames a second."""
    out = io.BytesIO()
    with av.open(out, "w", format=form) as box:
        for key, value in (tags or {}).items():
            box.metadata[key] = value
        stream = box.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 480, 360, "yuv420p"
        audio = box.add_stream("aac", rate=44100) if sound else None
        for picture, seconds in scenes:
            frame = av.VideoFrame.from_ndarray(pixels(ImageOps.pad(picture, (480, 360), color="#55606a")), format="rgb24")
            for _ in range(round(seconds * 10)):
                box.mux(stream.encode(frame))
        box.mux(stream.encode())
        if audio:
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            silence.sample_rate = 44100
            box.mux(audio.encode(silence))
            box.mux(audio.encode())
    return out.getvalue()


@pytest.mark.parametrize(("form", "codec"), [("mp4", "mpeg4"), ("mov", "mpeg4"), ("webm", "libvpx-vp9")])
def test_a_face_that_shows_for_half_a_second_is_found_with_its_time(form: str, codec: str, sense: PhotoSense) -> None:
    content = film([(drawing(), 2), (portrait(), 0.5), (drawing(), 2)], form=form, codec=codec)
    look = sense.look(content, f"clip.{form}", Limits(), read_words=False)
    assert look.kind == "video"
    assert look.size == (480, 360)
    (face,) = look.faces
    assert face.time == pytest.approx(2.0, abs=0.2)
    assert look.at_once == 1
    assert look.unread == ()


def test_the_same_person_through_a_scene_is_one_and_two_scenes_are_two(sense: PhotoSense) -> None:
    still = sense.look(film([(portrait(), 4)]), "a.mp4", Limits(), read_words=False)
    assert len(still.faces) == 1
    cut = sense.look(film([(portrait(), 2), (drawing(), 1), (portrait("grace_hopper.jpg"), 2)]), "a.mp4", Limits(), read_words=False)
    assert len(cut.faces) == 2
    assert cut.at_once == 1


def test_words_in_a_video_carry_their_time(sense: PhotoSense) -> None:
    look = sense.look(film([(drawing(), 2), (printed("Poppy Cartwright", 60), 2)]), "a.mp4", Limits())
    assert [(line.text, round(line.time or 0)) for line in look.lines] == [("Poppy Cartwright", 2)]


def test_sound_is_told_and_so_is_the_sampling() -> None:
    media = open_media(film([(drawing(), 1)], sound=True), "a.mp4")
    assert media.has_sound
    assert "once" in media.notes[0]
    assert not open_media(film([(drawing(), 1)]), "a.mp4").has_sound


def test_the_place_in_a_video_is_told() -> None:
    found = read_metadata(film([(drawing(), 1)], form="mov", tags={"title": "Sports day", "comment": "from Pat's phone"}), "a.mov")
    assert {"Sports day", "from Pat's phone"} <= {e.value for e in found.of("caption")}


def test_videos_that_are_too_long_damaged_or_cut_short() -> None:
    content = film([(drawing(), 6)])
    media = open_media(content, "a.mp4", Limits(video_seconds=2))
    assert "only the first 2" in media.unread[0]
    assert all((f.time or 0) <= 2 for f in media.frames())
    with pytest.raises(PhotoError):
        list(open_media(content[: len(content) // 3], "a.mp4").frames())
    long = film([(portrait(), 3), (drawing(), 3)], form="matroska")
    with pytest.raises(PhotoError, match=r"cut short|damaged"):
        list(open_media(long[: len(long) // 2], "a.mkv").frames())


def test_too_many_scenes_are_said_to_be_too_many() -> None:
    scenes = [(Image.new("RGB", (480, 360), (i * 40 % 256, i * 90 % 256, i * 60 % 256)), 0.3) for i in range(30)]
    with pytest.raises(PhotoError, match="changes too often"):
        list(open_media(film(scenes), "a.mp4", Limits(frames=8)).frames())

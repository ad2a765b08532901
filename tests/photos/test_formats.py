"""Every format comes out as the picture that is shown; what cannot be opened wholly is refused."""

from __future__ import annotations

import io
import subprocess
import sys

import numpy as np
import pillow_heif
import pytest
from pictures import drawing, pixels, portrait, saved
from PIL import ExifTags, Image, ImageFile

from checker.errors import PhotoError
from checker.photos.formats import flatten, open_media
from checker.photos.media import Limits, Media

pillow_heif.register_heif_opener()
FACE = portrait()


def first(media: Media) -> np.ndarray:
    return next(media.frames()).pixels


def alike(a: np.ndarray, b: np.ndarray, within: float = 6.0) -> bool:
    return a.shape == b.shape and float(np.abs(a.astype(int) - b.astype(int)).mean()) < within


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {"quality": 95}),
        ("PNG", {}),
        ("WEBP", {"quality": 95}),
        ("HEIF", {"quality": 95}),
        ("AVIF", {"quality": 95}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("BMP", {}),
        ("GIF", {}),
    ],
)
def test_each_format_gives_the_same_picture(form: str, options: dict[str, object]) -> None:
    media = open_media(saved(FACE, form, **options), "x.bin")
    assert media.kind == "photo"
    assert media.size == FACE.size
    assert alike(first(media), pixels(FACE), 8.0)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("options", [{"subsampling": s, "progressive": p} for s in (0, 1, 2) for p in (False, True)])
def test_a_jpeg_decoded_once_has_the_pixels_of_pillows(options: dict[str, object], orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    for picture in (FACE.crop((0, 0, 171, 93)), FACE.crop((0, 0, 171, 93)).convert("L")):
        content = saved(picture, quality=85, exif=exif, **(options if picture.mode == "RGB" else {}))
        assert np.array_equal(first(open_media(content)), flatten(Image.open(io.BytesIO(content))))


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1", "LA", "RGBA", "PA", "I;16", "F"])
def test_each_colour_mode_gives_rgb(mode: str) -> None:
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(FACE.convert("L"), dtype=np.uint16) * 257)
    elif mode == "F":
        picture = Image.fromarray(np.asarray(FACE.convert("L"), dtype=np.float32) / 255)
    elif mode == "PA":
        picture = FACE.convert("P").convert("PA")
    else:
        picture = FACE.convert(mode)
    form = {"CMYK": "JPEG", "F": "TIFF", "PA": "TIFF", "I;16": "PNG"}.get(mode, "PNG")
    if mode == "PA":
        picture, form = FACE.convert("RGBA").quantize(64), "PNG"
    shown = first(open_media(saved(picture, form)))
    assert shown.dtype == np.uint8
    assert shown.shape == (240, 240, 3)
    grey = np.asarray(FACE.convert("L"), dtype=int)
    assert np.abs(shown.astype(int).mean(axis=2) - grey).mean() < (90 if mode == "1" else 16)


def test_twelve_bits_in_sixteen_are_not_black() -> None:
    dim = Image.fromarray(np.asarray(FACE.convert("L"), dtype=np.uint16) * 16)
    assert first(open_media(saved(dim, "PNG"))).mean() > 60


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_orientation_is_applied(orientation: int, form: str) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the transpositions that undo what EXIF will do
    wide = FACE.resize((240, 160))
    stored = wide if orientation == 1 else wide.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    media = open_media(saved(stored, form, exif=exif))
    assert media.size == (240, 160)
    assert alike(first(media), pixels(wide), 10.0)


def test_what_lies_under_transparent_parts_is_looked_at_too() -> None:
    hidden = FACE.convert("RGBA")
    hidden.putalpha(Image.new("L", FACE.size, 0))
    views = {f.view: f.pixels for f in open_media(saved(hidden, "PNG")).frames()}
    assert views["white"].min() == 255
    assert alike(views["hidden"], pixels(FACE), 1.0)


def test_what_lies_under_transparent_parts_of_a_later_frame_is_looked_at_too() -> None:
    hidden = FACE.convert("RGBA")
    hidden.putalpha(Image.new("L", FACE.size, 0))
    plain = Image.new("RGBA", FACE.size, (255, 255, 255, 0))
    media = open_media(saved(plain, "PNG", save_all=True, append_images=[hidden], duration=500, disposal=1, blend=0))
    assert media.kind == "animation"
    assert any(alike(f.pixels, pixels(FACE), 1.0) for f in media.frames())


def test_distinct_frames_of_an_animation_once_each_with_their_times() -> None:
    frames = [drawing(), drawing(), FACE.resize((480, 360)), drawing(), FACE.resize((480, 360))]
    for form in ("GIF", "WEBP", "PNG"):
        content = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=500)
        media = open_media(content)
        shown = list(media.frames())
        assert media.kind == "animation"
        assert len(shown) == 2, form
        assert shown[0].time == 0
        assert shown[1].time == pytest.approx(1.0)
        assert media.unread == ()


def test_a_long_animation_says_how_much_was_left_out() -> None:
    frames = [Image.new("RGB", (64, 64), (i * 8, i * 8, 128)) for i in range(30)]
    media = open_media(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), limits=Limits(frames=10))
    assert len(list(media.frames())) == 10
    assert "10 spread over it" in media.unread[0]


def test_all_pages_and_all_pictures_of_a_file() -> None:
    pages = open_media(saved(drawing(), "TIFF", save_all=True, append_images=[FACE, drawing()]))
    assert [f.pixels.shape[:2] for f in pages.frames()] == [(360, 480), (240, 240), (360, 480)]
    stereo = open_media(saved(FACE, "MPO", save_all=True, append_images=[drawing()]))
    assert [f.pixels.shape[:2] for f in stereo.frames()] == [(240, 240), (360, 480)]


def test_a_panorama_is_opened() -> None:
    assert open_media(saved(drawing(9000, 700))).size == (9000, 700)


def test_the_limit_on_pixels_is_a_setting_and_its_refusal_names_it() -> None:
    content = saved(drawing(), "PNG")
    with pytest.raises(PhotoError, match="max_megapixels"):
        open_media(content, limits=Limits(pixels=100_000))


def test_a_video_named_as_a_photo_is_no_photo_and_the_other_way_round() -> None:
    with pytest.raises(PhotoError, match="video"):
        open_media(b"\x00\x00\x00\x18ftypmp42" + bytes(200), "photo.jpg")
    assert open_media(saved(FACE), "clip.mp4").kind == "photo"


def test_importing_everything_leaves_pillow_strict() -> None:
    script = (
        "import checker.photos.formats, checker.photos.enrolment, numpy as np\n"
        "from checker.photos.seen import FaceSeen\n"
        "from PIL import ImageFile\n"
        "try:\n"
        "    checker.photos.enrolment.reference_descriptor(np.zeros((200, 200, 3), np.uint8), FaceSeen((40, 40, 160, 160), 1.0))\n"
        "finally:\n"
        "    print('LOAD_TRUNCATED_IMAGES', ImageFile.LOAD_TRUNCATED_IMAGES)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "LOAD_TRUNCATED_IMAGES False" in done.stdout
    assert done.stderr == ""
    assert not ImageFile.LOAD_TRUNCATED_IMAGES

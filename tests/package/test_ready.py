"""A draft made ready: what is approved is what goes out, with nothing hidden, in a size the platforms show, under names that tell nothing."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from checker.draft import Draft, Photo
from checker.package.ready import is_ready, made_ready
from checker.package.sizes import size_for
from checker.photos.clean import prove_clean
from checker.photos.cover import covered_copy
from checker.photos.metadata import read_metadata
from checker.said import FaceSaid


def drawn(width: int, height: int, kind: str = "JPEG", *, noise: bool = False, **saved: Any) -> bytes:
    pixels = (
        np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
        if noise
        else np.full((height, width, 3), 200, np.uint8)
    )
    pixels[: height // 2, : width // 2] = (20, 90, 160)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **saved)
    return out.getvalue()


def with_place(width: int, height: int) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    exif.get_ifd(0x8825)[1] = "N"
    return drawn(width, height, exif=exif)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def draft(*photos: Photo, platforms: tuple[str, ...] = ("facebook", "instagram"), **fields: Any) -> Draft:
    return Draft(text="A fine day.", platforms=platforms, images=photos, **fields)


def test_a_photo_is_clean_small_and_called_nothing() -> None:
    name = "Aisha Malik 4 Sycamore.JPG"
    assert read_metadata(with_place(3000, 2000)) != read_metadata(drawn(3000, 2000))
    made = made_ready(draft(Photo(name, with_place(3000, 2000)), alt_text={name: "Blue"}, people={name: ("P1",)}))
    (photo,) = made.draft.images
    assert (photo.name, made.names) == ("photo-1.jpg", {name: "photo-1.jpg"})
    assert made.draft.alt_text == {"photo-1.jpg": "Blue"} and made.draft.people == {"photo-1.jpg": ("P1",)}
    assert photo.content is not None
    prove_clean(photo.content)
    assert opened(photo.content).size == (1440, 960), "as large as Instagram shows it, for one approval is of one set of bytes"
    assert b"A phone" not in photo.content
    assert made.notes == ()


def test_what_is_said_of_the_faces_goes_with_the_photo_into_its_size() -> None:
    name = "day.jpg"
    said = {name: (FaceSaid("A", (300, 600, 900, 1200), "P1"), FaceSaid("B", (1500, 600, 2100, 1200), covered=True))}
    made = made_ready(draft(Photo(name, with_place(3000, 2000)), people={name: ("P1",)}), said=said)
    assert made.said == {"photo-1.jpg": (FaceSaid("A", (144, 288, 432, 576), "P1"), FaceSaid("B", (720, 288, 1008, 576), covered=True))}
    again = made_ready(made.draft, said=made.said)
    assert again.said == made.said, "ready already"
    turned = drawn(3000, 2000, exif=_turned())
    assert made_ready(draft(Photo(name, turned)), said={name: (FaceSaid("A", (200, 300, 400, 600)),)}).said == {
        "photo-1.jpg": (FaceSaid("A", (96, 144, 192, 288)),)
    }, "in the picture as it is displayed"
    broken = made_ready(draft(Photo(name, b"no photo")), said={name: (FaceSaid("A", (1, 1, 9, 9)),)})
    assert broken.said == {} and broken.notes


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def test_what_is_ready_stays_byte_for_byte() -> None:
    once = made_ready(draft(Photo("a.jpg", with_place(3000, 2000)), Photo("b.png", drawn(800, 600, "PNG")), platforms=("x",)))
    again = made_ready(once.draft)
    assert again.draft == once.draft and [p.content for p in again.draft.images] == [p.content for p in once.draft.images]
    assert is_ready(once.draft) and not is_ready(draft(Photo("a.jpg", with_place(3000, 2000))))
    assert not is_ready(draft(Photo("aisha.jpg", once.draft.images[0].content))), "a name that tells something"


@pytest.mark.parametrize(
    ("platforms", "size", "kind"),
    [
        (("x",), (2600, 1300), "PNG"),
        (("facebook",), (2048, 1024), "PNG"),
        (("instagram",), (1440, 720), "JPEG"),
        (("facebook", "x", "instagram"), (1440, 720), "JPEG"),
        (("press",), (2600, 1300), "PNG"),
        (("a_board_in_the_hall",), (2600, 1300), "PNG"),
    ],
)
def test_each_platform_gets_what_it_shows(platforms: tuple[str, ...], size: tuple[int, int], kind: str) -> None:
    (photo,) = made_ready(draft(Photo("a.png", drawn(2600, 1300, "PNG")), platforms=platforms)).draft.images
    assert photo.content is not None
    picture = opened(photo.content)
    assert (picture.size, picture.format) == (size, kind)
    assert photo.name == f"photo-1.{'png' if kind == 'PNG' else 'jpg'}"


def test_a_file_that_is_too_large_gets_smaller_until_it_fits() -> None:
    (photo,) = made_ready(draft(Photo("a.png", drawn(2400, 1800, "PNG", noise=True)), platforms=("bluesky",))).draft.images
    assert photo.content is not None and len(photo.content) <= 1_000_000 == size_for(["bluesky"]).bytes
    assert opened(photo.content).format == "JPEG"


def test_a_small_photo_is_never_made_larger() -> None:
    (photo,) = made_ready(draft(Photo("a.jpg", drawn(400, 300)))).draft.images
    assert photo.content is not None and opened(photo.content).size == (400, 300)


def test_a_turned_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (photo,) = made_ready(draft(Photo("a.jpg", drawn(400, 300, exif=exif)))).draft.images
    assert photo.content is not None and opened(photo.content).size == (300, 400)


def test_a_covered_face_is_covered_in_what_goes_out() -> None:
    covered = covered_copy(drawn(3000, 2000, noise=True), [(1000, 800, 1200, 1050)])
    (photo,) = made_ready(draft(Photo("a.jpg", covered.content))).draft.images
    assert photo.content is not None
    pixels = np.asarray(opened(photo.content)).astype(int)
    scale = 1440 / 3000
    area = pixels[round(810 * scale) : round(1040 * scale), round(1010 * scale) : round(1190 * scale)]
    assert np.abs(area - np.array([70, 76, 92])).max() < 12


def test_what_cannot_be_opened_keeps_its_bytes_and_is_told() -> None:
    made = made_ready(
        draft(Photo("Aisha.jpg", b"no picture"), Photo("Aisha.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 40), Photo("gone.jpg", None))
    )
    assert [(p.name, p.content) for p in made.draft.images] == [
        ("photo-1.jpg", b"no picture"),
        ("video-2.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 40),
        ("photo-3.jpg", None),
    ]
    assert [n.split(":")[0] for n in made.notes] == ["photo-1.jpg", "video-2.mp4", "photo-3.jpg"]
    assert "Aisha" not in str(made.notes)


def test_a_shape_that_a_platform_crops_is_told() -> None:
    made = made_ready(draft(Photo("a.jpg", drawn(1200, 400))))
    assert made.notes == ("photo-1.jpg: Instagram will crop or refuse a picture of this shape. Crop it, or choose another.",)
    assert made_ready(draft(Photo("a.jpg", drawn(1200, 400)), platforms=("facebook",))).notes == ()


def test_an_animation_stays_one() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=b"Aisha")
    once = made_ready(draft(Photo("a.gif", out.getvalue()), platforms=("facebook",)))
    (photo,) = once.draft.images
    assert photo.content is not None and b"Aisha" not in photo.content
    assert (photo.name, opened(photo.content).n_frames) == ("photo-1.gif", 2)
    assert is_ready(once.draft)

"""What hangs behind a picture, or hides in it, is a finding, is looked at, and is not in the clean copy."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hostile import chunk
from pictures import drawing, pixels, portrait, printed, saved
from PIL import Image
from test_metadata import _with_thumbnail, telling_exif
from test_video import film
from whole_files import whole_files

from checker.check import load_checks
from checker.draft import Draft, Photo
from checker.engine import review
from checker.finding import Level
from checker.photos.clean import clean_copy
from checker.photos.cover import cover
from checker.photos.formats import open_media
from checker.photos.inside import look_inside
from checker.photos.media import Limits
from checker.photos.metadata import read_metadata
from checker.report import Verdict
from checker.school import School
from checker.senses.photo import PhotoSense

FACE = portrait()
PHOTO_CHECKS = [c for c in load_checks() if c.name in ("unconsented-face", "photo-metadata", "photo-code")]


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("list.csv", "nobody," * 90)
    return out.getvalue()


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def shown(form: str) -> bytes:
    return saved(drawing(), form)


def packed(content: bytes, text: bytes) -> bytes:
    """An XMP packet that holds a picture as text, in a JPEG."""
    body = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><xmpGImg:image>" + base64.b64encode(text) + b"</xmpGImg:image></x:xmpmeta>"
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[2:]


def as_gain_map(small: bytes) -> bytes:
    """A JPEG that says that it is the brightness map of the picture before it."""
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:Description hdrgm:Version='1.0' hdrgm:GainMapMax='3'/></x:xmpmeta>"
    return small[:2] + b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + small[2:]


def screenshot(form: str) -> bytes:
    """A cropped screenshot written over the larger one, as in "aCropalypse": the rest of the old file stays behind the new end."""
    whole, cropped = saved(printed("Year 4 register", width=1400, height=1400), form), saved(drawing(240, 180), form)
    assert len(whole) > len(cropped)
    return cropped + whole[len(cropped) :]


@cache
def with_a_face() -> dict[str, bytes]:
    """Files that show a drawing, and hold a picture or video with a face."""
    jpeg, png, small = saved(FACE, quality=90), saved(FACE, "PNG"), saved(FACE.resize((160, 160)), quality=90)
    clip = film([(FACE, 1.0)])
    plain = shown("JPEG")
    gif = shown("GIF")
    webp_unknown = b"WEBP" + shown("WEBP")[12:] + b"ABCD" + struct.pack("<I", len(jpeg)) + jpeg + b"\0" * (len(jpeg) & 1)
    image = shown("PNG")
    mp4 = film([(drawing(), 1.0)])
    return {
        "jpeg behind jpeg.jpg": plain + jpeg,
        "png behind png.png": image + png,
        "jpeg behind png.png": image + jpeg,
        "jpeg behind gif.gif": gif + jpeg,
        "heic behind jpeg.jpg": plain + whole_files()["a.heic"],
        "gif behind webp.webp": shown("WEBP") + saved(FACE, "GIF"),
        "bmp behind bmp.bmp": shown("BMP") + saved(FACE, "BMP"),
        "jpeg behind padding.jpg": plain + bytes(9000) + jpeg,
        "motion photo.heic": shown("HEIF") + box(b"mpvd", clip),
        "motion photo.jpg": plain + clip,
        "video behind heif.heic": shown("HEIF") + clip,
        "video behind avif.avif": shown("AVIF") + clip,
        "video behind webp.webp": shown("WEBP") + clip,
        "video behind tiff.tif": shown("TIFF") + clip,
        "video behind bmp.bmp": shown("BMP") + clip,
        "video behind gif.gif": gif + clip,
        "other thumbnail.jpg": _with_thumbnail(saved(drawing(), exif=telling_exif().tobytes()), small),
        "other thumbnail.png": image[:33] + chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0\0\0\0\0" + small) + image[33:],
        "picture in xmp.jpg": packed(plain, small),
        "picture in a comment.jpg": _with_comment(plain, small),
        "picture in an unknown block.jpg": plain[:2] + b"\xff\xe7" + struct.pack(">H", len(small) + 2) + small + plain[2:],
        "picture in an unknown block.png": image[:33] + chunk(b"prVW", jpeg) + image[33:],
        "picture in an unknown block.webp": b"RIFF" + struct.pack("<I", len(webp_unknown)) + webp_unknown,
        "second picture.heic": saved(drawing(), "HEIF", save_all=True, append_images=[FACE]),
        "second picture.mpo": saved(drawing(), "MPO", save_all=True, append_images=[FACE]),
        "picture between strips.tif": _loose_in_tiff(jpeg),
        "picture in a free box.mp4": mp4 + box(b"free", jpeg),
        "picture behind a video.mp4": mp4 + jpeg,
        "a picture in the picture behind.jpg": plain + shown("PNG") + jpeg,
        "a picture in a copy behind.jpg": plain + _with_comment(plain, small),
    }


def _with_comment(jpeg: bytes, comment: bytes) -> bytes:
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + jpeg[2:]


def _loose_in_tiff(jpeg: bytes) -> bytes:
    """Bytes between the header and the directory, to which the header's pointer now leads past them."""
    content = shown("TIFF")
    first = struct.unpack_from("<I", content, 4)[0]
    moved = bytearray(content + b"\0" * (len(content) & 1) + jpeg + b"\0" * (len(jpeg) & 1))
    struct.pack_into("<I", moved, 4, len(moved))
    count = struct.unpack_from("<H", content, first)[0]
    return bytes(moved) + content[first : first + 2 + 12 * count + 4]


@cache
def without_a_face() -> dict[str, bytes]:
    """Files that hold what is no picture."""
    image = shown("PNG")
    rows = image.index(b"IDAT")
    return {
        "zip behind gif.gif": shown("GIF") + archive(),
        "zip behind webp.webp": shown("WEBP") + archive(),
        "zip behind jpeg.jpg": shown("JPEG") + archive(),
        "zip behind avif.avif": shown("AVIF") + archive(),
        "zip in a comment.jpg": shown("JPEG")[:2] + b"\xff\xfe" + struct.pack(">H", len(archive()) + 2) + archive() + shown("JPEG")[2:],
        "cropped screenshot.png": screenshot("PNG"),
        "cropped screenshot.jpg": screenshot("JPEG"),
        "a word behind jpeg.jpg": shown("JPEG") + b"hi",
        "words in a free box.heic": shown("HEIF") + box(b"free", b"nobody in particular"),
        "more rows than the picture.png": image[: rows - 4]
        + _over(image, rows)
        + image[rows + 8 + int.from_bytes(image[rows - 4 : rows], "big") :],
        "a large unknown block.png": image[:33] + chunk(b"mkBT", b"x1" * 5000) + image[33:],
        "sound behind a video.mp4": film([(drawing(), 1.0)]) + b"RIFF\x24\0\0\0WAVEfmt something that can be heard",
    }


def _over(image: bytes, rows: int) -> bytes:
    import zlib

    length = int.from_bytes(image[rows - 4 : rows], "big")
    return chunk(b"IDAT", zlib.compress(zlib.decompress(image[rows + 4 : rows + 4 + length]) + b"rows that no viewer shows" * 40))


ALL = {**with_a_face(), **without_a_face()}


@pytest.mark.parametrize("name", ALL)
def test_each_is_told(name: str) -> None:
    assert open_media(ALL[name], name).size
    assert read_metadata(ALL[name], name).of("hidden"), read_metadata(ALL[name], name)


@pytest.mark.parametrize("name", with_a_face())
def test_the_face_in_it_is_found(name: str, sense: PhotoSense) -> None:
    look = sense.look(ALL[name], name, Limits(), read_words=False)
    assert look.faces
    assert look.unread == ()
    assert all(0 <= f.box[0] < f.box[2] <= look.size[0] and 0 <= f.box[1] < f.box[3] <= look.size[1] for f in look.faces)


@pytest.mark.parametrize("name", ["jpeg behind png.png", "motion photo.heic", "cropped screenshot.png", "zip behind webp.webp"])
def test_none_of_them_passes(name: str, school_folder: Path) -> None:
    report = review(Draft(images=(Photo(name, ALL[name]),)), School.open(school_folder), PHOTO_CHECKS)
    assert report.verdict is (Verdict.STOP if name in with_a_face() else Verdict.REVIEW)
    assert any(f.check == "photo-metadata" and f.kind == "hidden" and f.level is Level.REVIEW for f in report.findings)


@pytest.mark.parametrize("name", [n for n in ALL if not n.endswith(".mp4")])
def test_the_clean_copy_has_none_of_it(name: str) -> None:
    copy = clean_copy(ALL[name], name).content
    assert look_inside(copy) == ()
    assert read_metadata(copy).entries == ()
    for remains in (b"PK\x03\x04", b"ftyp", b"nobody", b"address", b"shows", b"mkBT", b"Exif"):
        assert remains not in copy
    assert len(list(open_media(copy).frames())) == 1


def test_words_in_the_second_picture_are_read(sense: PhotoSense) -> None:
    content = shown("PNG") + saved(printed("Poppy Cartwright", 60))
    assert "Poppy Cartwright" in str(sense.look(content, "a.png", Limits()).lines)


def test_a_thumbnail_of_the_same_picture_is_only_mentioned(sense: PhotoSense) -> None:
    thumbnail = saved(FACE.resize((60, 60)), quality=60)
    content = _with_thumbnail(saved(FACE, exif=telling_exif().tobytes(), quality=92), thumbnail)
    assert read_metadata(content).of("thumbnail")
    assert not read_metadata(content).of("hidden")
    assert len(sense.look(content, "a.jpg", Limits(), read_words=False).faces) == 1, "one person, not two"


def test_a_thumbnail_with_black_bars_is_the_same_picture() -> None:
    wide = printed("Sports day").resize((900, 500))
    thumbnail = Image.new("RGB", (160, 120))
    thumbnail.paste(wide.resize((160, 89)), (0, 15))
    content = _with_thumbnail(saved(wide, exif=telling_exif().tobytes()), saved(thumbnail, quality=60))
    assert not read_metadata(content).of("hidden")


def test_a_thumbnail_shows_what_was_cropped_away() -> None:
    before = Image.new("RGB", (480, 240), "#cfe6f5")
    before.paste(FACE, (0, 0))
    content = _with_thumbnail(
        saved(before.crop((240, 0, 480, 240)), exif=telling_exif().tobytes()), saved(before.resize((160, 80)), quality=90)
    )
    assert read_metadata(content).of("hidden")


@pytest.mark.parametrize("style", ["solid", "blur"])
@pytest.mark.parametrize("width", [160, 640])
def test_a_copy_from_before_a_face_was_covered_is_looked_at(style: str, width: int, sense: PhotoSense) -> None:
    """The wall and the sky are most of the picture, and the two are alike but for the child."""
    before = drawing(1280, 960)
    before.paste(portrait(side=360), (500, 420))
    (face,) = sense.look(saved(before, quality=92), "a.jpg", Limits(), read_words=False).faces
    covered = Image.fromarray(cover(pixels(before), [face.box], style))
    assert sense.look(saved(covered, quality=92), "a.jpg", Limits(), read_words=False).faces == ()
    small = saved(before.resize((width, width * 3 // 4), Image.Resampling.LANCZOS), quality=85)
    content = _with_thumbnail(saved(covered, exif=telling_exif().tobytes(), quality=92), small)
    (found,) = sense.look(content, "a.jpg", Limits(), read_words=False).faces
    assert found.box == pytest.approx(face.box, abs=50), "where it was in the picture shown"


def test_a_second_picture_of_one_scene_with_another_child_is_two(sense: PhotoSense) -> None:
    """As phones keep several shots of one moment in a file."""
    first, second = drawing(1280, 960), drawing(1280, 960)
    first.paste(portrait(side=240), (200, 500))
    second.paste(portrait("grace_hopper.jpg", 240), (800, 500))
    for form, name in (("MPO", "a.jpg"), ("HEIF", "a.heic")):
        content = saved(first, form, save_all=True, append_images=[second])
        faces = sense.look(content, name, Limits(), read_words=False).faces
        assert {face.box[0] > 640 for face in faces} == {False, True}, form


def test_the_small_copy_in_a_heic_is_only_mentioned(sense: PhotoSense) -> None:
    content = saved(FACE, "HEIF", thumbnails=[128])
    assert [i.kind for i in look_inside(content)] == ["thumbnail"]
    bare = sense.look(saved(FACE, "HEIF"), "a.heic", Limits(), read_words=False)
    assert len(sense.look(content, "a.heic", Limits(), read_words=False).faces) == len(bare.faces)


def test_the_brightness_map_of_a_phone_is_only_mentioned(sense: PhotoSense) -> None:
    """As Ultra HDR photos have it: a second, smaller JPEG behind the first, which says what it is."""
    gain_map = as_gain_map(saved(FACE.convert("L").resize((120, 120)).point(lambda v: 255 - v)))
    content = saved(FACE, quality=92) + gain_map
    assert [i.kind for i in look_inside(content)] == ["software"]
    assert not read_metadata(content).of("hidden")
    assert len(sense.look(content, "a.jpg", Limits(), read_words=False).faces) == 1
    other = saved(drawing(240, 240), quality=92) + gain_map
    assert len(sense.look(other, "a.jpg", Limits(), read_words=False).faces) <= 1


def test_a_map_of_brightness_in_which_a_covered_face_still_shows_is_looked_at(sense: PhotoSense) -> None:
    """The map is alike but for the child: it was made before she was covered."""
    before = drawing(1280, 960)
    before.paste(portrait(side=180), (500, 420))
    (face,) = sense.look(saved(before, quality=92), "a.jpg", Limits(), read_words=False).faces
    covered = Image.fromarray(cover(pixels(before), [face.box], "solid"))
    content = saved(covered, quality=92) + as_gain_map(saved(before.convert("L").resize((640, 480), Image.Resampling.LANCZOS), quality=85))
    (found,) = look_inside(content)
    assert (found.kind, found.content is not None) == ("software", True)
    assert len(sense.look(content, "a.jpg", Limits(), read_words=False).faces) == 1


def test_a_phones_own_notes_behind_the_picture_are_only_mentioned() -> None:
    notes = b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1716283123456SEFHk\0\0\0\x01\0\0\0\0\0\x01\x0a#\0\0\0#\0\0\0\x18\0\0\0SEFT"
    assert [i.kind for i in look_inside(shown("JPEG") + notes)] == ["software"]


def test_many_pictures_behind_one_another_are_bounded() -> None:
    tiny = saved(Image.effect_noise((16, 16), 50).convert("RGB"), "PNG")
    found = look_inside(shown("JPEG") + tiny * 2000)
    assert 0 < len(found) < 60
    assert "only the first 24" in str(open_media(shown("JPEG") + tiny * 30).unread)
    assert open_media(shown("JPEG") + tiny * 3).unread == ()


def test_matryoshkas_end_and_what_sits_too_deep_is_told(sense: PhotoSense) -> None:
    content = saved(FACE, "PNG")
    for number in range(40):
        image = saved(drawing(480, 300 + number), "PNG")
        content = image[:-12] + chunk(b"abCd", content) + image[-12:]
        if number == 1:
            assert len(sense.look(content, "a.png", Limits(), read_words=False).faces) == 1
            assert open_media(content).unread == ()
        if number == 2:
            look = sense.look(content, "a.png", Limits(), read_words=False)
            assert look.faces == ()
            assert len(look.unread) == 1
    assert len(list(open_media(content).frames())) < 20


def test_what_is_inside_a_damaged_video_is_looked_at_all_the_same(sense: PhotoSense) -> None:
    content = bytearray(film([(drawing(), 1), (Image.effect_noise((480, 360), 60), 1)], codec="libx265"))
    content[len(content) // 2 : len(content) // 2 + 400] = bytes(400)
    look = sense.look(bytes(content) + box(b"free", saved(FACE, quality=90)), "a.mp4", Limits(), read_words=False)
    assert look.unread
    assert look.faces


def test_a_picture_inside_that_is_damaged_is_told(sense: PhotoSense) -> None:
    """Pillow shows it with grey where data are missing."""
    jpeg = saved(FACE, quality=90)
    broken = jpeg[: len(jpeg) // 2] + b"\xff\xd9"
    look = sense.look(shown("PNG") + broken, "a.png", Limits(), read_words=False)
    assert len(look.unread) == 1
    assert "cut short" in look.unread[0]

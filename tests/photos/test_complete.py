"""What ends early is never taken for the whole, also where the container was mended so that the decoder does not complain."""

from __future__ import annotations

import random
import struct
import time
import zlib

import pytest
from hostile import chunk, png_header
from pictures import drawing, portrait, printed, saved
from PIL import Image
from test_video import film
from whole_files import whole_files

from checker.errors import PhotoError
from checker.photos.anatomy import walk
from checker.photos.formats import open_media

FILES = whole_files()
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, of which the checker keeps quiet too


def look_at_all(content: bytes) -> int:
    """Open it and look at every frame; how many there were."""
    return sum(1 for _ in open_media(content).frames())


@pytest.mark.parametrize("name", FILES)
def test_whole_files_are_opened_and_nothing_is_found_in_them(name: str) -> None:
    media = open_media(FILES[name], name)
    assert list(media.frames())
    assert media.inside == ()
    assert media.unread == ()
    assert walk(FILES[name]).parts == ()


@pytest.mark.parametrize("part", [0.01, 0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_anywhere_is_refused(name: str, part: float) -> None:
    content = FILES[name]
    with pytest.raises(PhotoError):
        look_at_all(content[: round(len(content) * part)])


@pytest.mark.parametrize("name", [n for n in FILES if not n.startswith(("pages", "a.tif", "a.bmp", "palette.bmp"))])
def test_a_copy_broken_off_in_a_file_of_full_length_is_refused(name: str) -> None:
    """As copying programs leave it that make room for the whole file first. Bare pixels (BMP, TIFF) may be black: those are not told."""
    content = FILES[name]
    half = len(content) // 2
    keep = 16 if name.endswith((".gif", ".png", ".jpg", ".webp")) else 0
    with pytest.raises(PhotoError):
        look_at_all(content[:half] + bytes(len(content) - half - keep) + content[len(content) - keep :])


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_a_jpeg_cut_and_given_an_end_marker(part: float, options: dict[str, bool]) -> None:
    content = saved(portrait(side=400), quality=90, **options)
    with pytest.raises(PhotoError, match="cut short"):
        open_media(content[: round(len(content) * part)] + b"\xff\xd9")


def test_a_long_row_of_marker_bytes_in_a_scan_is_walked_at_once() -> None:
    content = saved(portrait(side=400), quality=90)
    filled = content[:-2] + b"\xff" * 60_000
    began = time.process_time()
    assert walk(filled + b"\0" + content[-2:]).end == len(filled) + 3
    assert walk(filled + content[-2:]).end == len(filled) + 2, "they may stand before a marker"
    assert time.process_time() - began < 5, "half a minute where each of them is the start of a search to the last"


def test_a_png_whose_data_end_after_four_rows() -> None:
    rows = zlib.compress(bytes((300 * 3 + 1) * 4))
    with pytest.raises(PhotoError, match="cut short"):
        open_media(png_header(300, 400) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def test_a_png_of_one_interlaced_pass() -> None:
    header = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 1))
    whole = sum(h * (1 + w * 3) for w, h in ((8, 8), (8, 8), (16, 8), (16, 16), (32, 16), (32, 32), (64, 32)))
    assert open_media(header + chunk(b"IDAT", zlib.compress(bytes(whole))) + chunk(b"IEND", b"")).size == (64, 64)
    with pytest.raises(PhotoError, match="cut short"):
        open_media(header + chunk(b"IDAT", zlib.compress(bytes(8 * 25))) + chunk(b"IEND", b""))


def test_an_animated_png_whose_second_frame_is_short() -> None:
    content = FILES["moving.png"]
    at = content.index(b"fdAT") - 4
    length = int.from_bytes(content[at : at + 4], "big")
    body = content[at + 8 : at + 12] + zlib.compress(bytes(100))
    with pytest.raises(PhotoError):
        look_at_all(content[:at] + chunk(b"fdAT", body) + content[at + 12 + length :])


@pytest.mark.parametrize("name", ["a.tif", "lzw.tif", "deflate.tif", "packbits.tif", "jpeg.tif"])
def test_a_tiff_whose_strips_are_shorter_than_they_must_be(name: str) -> None:
    content = bytearray(FILES[name])
    directory = struct.unpack_from("<I", content, 4)[0]
    for i in range(struct.unpack_from("<H", content, directory)[0]):
        tag, kind, count, value = struct.unpack_from("<HHII", content, directory + 2 + 12 * i)
        if tag == 279:
            code, wide = ("<I", 4) if kind == 4 else ("<H", 2)
            place = directory + 10 + 12 * i if count * wide <= 4 else value
            struct.pack_into(code, content, place, struct.unpack_from(code, content, place)[0] // 2)
    with pytest.raises(PhotoError):
        look_at_all(bytes(content))


def test_a_packing_in_which_gaps_cannot_be_told_is_refused() -> None:
    with pytest.raises(PhotoError, match="Save it as a PNG"):
        open_media(saved(portrait().convert("1"), "TIFF", compression="group4"))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("lossless", [False, True])
def test_a_webp_whose_sizes_were_mended(part: float, lossless: bool) -> None:
    content = saved(portrait(), "WEBP", lossless=lossless)
    body = content[20 : 20 + round((len(content) - 20) * part)]
    body += b"\0" * (len(body) & 1)
    riff = b"WEBP" + content[12:16] + struct.pack("<I", len(body)) + body
    with pytest.raises(PhotoError):
        open_media(b"RIFF" + struct.pack("<I", len(riff)) + riff)


def test_plain_pictures_are_not_taken_for_holes() -> None:
    """Plain areas come to long runs of zeros in some codings."""
    for picture in (
        Image.new("RGB", (3000, 2000), "white"),
        Image.new("RGB", (1500, 1500)),
        drawing(4000, 3000),
        printed("Hello", width=2500),
    ):
        for form, options in (
            ("WEBP", {}),
            ("WEBP", {"lossless": True}),
            ("GIF", {}),
            ("AVIF", {}),
            ("HEIF", {}),
            ("JPEG", {}),
            ("PNG", {}),
        ):
            assert open_media(saved(picture, form, **options)).size == picture.size


@pytest.mark.parametrize("codec", ["mpeg4", "libx264", "libx265", "libvpx-vp9"])
def test_a_video_with_a_hole_is_told(codec: str) -> None:
    form = "webm" if codec == "libvpx-vp9" else "mp4"
    content = bytearray(film([(drawing(), 1), (portrait(), 1), (portrait("grace_hopper.jpg"), 1)], form=form, codec=codec))
    middle = len(content) // 2
    content[middle : middle + 400] = bytes(400)
    with pytest.raises(PhotoError):
        look_at_all(bytes(content))


def test_a_video_shorter_than_it_says_is_told() -> None:
    """The length in the header is made longer, as it is when a recording was broken off."""
    content = bytearray(FILES["a.webm"])
    at = content.index(b"\x44\x89\x88") + 3
    struct.pack_into(">d", content, at, struct.unpack_from(">d", content, at)[0] + 5000)
    with pytest.raises(PhotoError, match="cut short"):
        look_at_all(bytes(content))


def test_pictures_by_careless_programs_are_opened() -> None:
    """Extra bytes before the end marker, padding behind it, and a wrong size in a BMP's header stop nobody."""
    jpeg, bmp = FILES["a.jpg"], bytearray(FILES["a.bmp"])
    assert open_media(jpeg[:-2] + b"\x55\x00" + jpeg[-2:]).inside == ()
    assert open_media(jpeg + bytes(500) + b"\r\n").inside == ()
    bmp[2:6] = bytes(4)
    assert open_media(bytes(bmp)).size == (240, 240)


def test_no_walk_ever_raises() -> None:
    """Bytes changed, removed and doubled at random places: an answer, and none that reaches beyond the file."""
    luck = random.Random(8)
    for name, content in FILES.items():
        for _ in range(60):
            broken = bytearray(content)
            for _ in range(luck.randint(1, 6)):
                at = luck.randrange(len(broken))
                match luck.randrange(3):
                    case 0:
                        broken[at : at + 4] = luck.randbytes(4)
                    case 1:
                        del broken[at : at + luck.randint(1, 200)]
                    case _:
                        broken[at:at] = broken[at : at + luck.randint(1, 200)]
            found = walk(bytes(broken))
            assert found.missing or found.end <= len(broken), name

"""What files tell besides their picture, and copies that tell nothing."""

from __future__ import annotations

import datetime
import io
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from pictures import drawing, pixels, portrait, saved
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from checker.errors import PhotoError
from checker.photos.clean import clean_copy, prove_clean
from checker.photos.cover import STYLES, cover, covered_copy, crop
from checker.photos.detector import YuNetDetector
from checker.photos.formats import open_media
from checker.photos.metadata import read_metadata

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Calderwick" '
    'photoshop:Credit="Agency Example"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">Ada Example at the hurdles</rdf:li></rdf:Alt>'
    "</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def telling_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "PhoneMaker", "Phone 12"
    exif[0x013B], exif[0x8298] = "Pat Example", "(c) Pat Example"
    exif[0x010E] = "Year 4 at the swimming pool"
    exif[0x0132] = "2026:05:04 10:11:12"
    sub = exif.get_ifd(0x8769)
    sub[0x9003], sub[0xA430], sub[0xA431] = "2026:05:04 10:11:12", "Pat Example", "SN-123"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (53.0, 30.0, 0.0), "W", (2.0, 15.0, 0.0)
    return exif


def telling_photo(form: str = "JPEG") -> bytes:
    """A photo with a position, a device, an owner, dates, a caption, rights, a thumbnail, XMP and a comment."""
    picture = portrait()
    if form == "PNG":
        info = PngInfo()
        info.add_text("Author", "Pat Example")
        info.add_itxt("XML:com.adobe.xmp", XMP)
        return saved(picture, "PNG", exif=telling_exif(), pnginfo=info)
    if form != "JPEG":
        return saved(picture, form, exif=telling_exif(), xmp=XMP.encode())
    thumbnail = saved(picture.resize((60, 60)), quality=60)
    exif = telling_exif().tobytes()
    content = saved(picture, "JPEG", exif=exif, xmp=XMP.encode(), comment=b"from Pat's phone", quality=92)
    return _with_thumbnail(content, thumbnail)


def _with_thumbnail(content: bytes, thumbnail: bytes) -> bytes:
    """Add a first directory (IFD1) that points to a thumbnail at the end of the EXIF block."""
    start = content.index(b"Exif\0\0") + 6
    length = int.from_bytes(content[start - 8 : start - 6], "big") - 8
    tiff = content[start : start + length]
    order = "little" if tiff[:2] == b"II" else "big"

    def number(value: int, size: int) -> bytes:
        return value.to_bytes(size, order)  # type: ignore[arg-type]

    first = int.from_bytes(tiff[4:8], order)  # type: ignore[arg-type]
    count = int.from_bytes(tiff[first : first + 2], order)  # type: ignore[arg-type]
    link = first + 2 + 12 * count
    place, data = len(tiff), len(tiff) + 2 + 3 * 12 + 4
    rows = ((0x0103, 3, 6), (0x0201, 4, data), (0x0202, 4, len(thumbnail)))
    directory = number(3, 2) + b"".join(
        number(tag, 2) + number(kind, 2) + number(1, 4) + (number(v, 2) + b"\0\0" if kind == 3 else number(v, 4)) for tag, kind, v in rows
    )
    tiff = tiff[:link] + number(place, 4) + tiff[link + 4 :] + directory + number(0, 4) + thumbnail
    block = b"\xff\xe1" + (len(tiff) + 8).to_bytes(2, "big") + b"Exif\0\0" + tiff
    return content[: start - 10] + block + content[start + length :]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_what_the_file_tells(form: str) -> None:
    found = read_metadata(telling_photo(form))
    kinds = {e.kind for e in found.entries}
    assert {"device", "date", "caption", "rights"} <= kinds, found
    assert found.taken == datetime.date(2026, 5, 4)
    if form != "TIFF":  # Pillow writes no position into a TIFF
        assert "gps" in kinds
        assert found.position == pytest.approx((53.5, -2.25))
    assert found.problem == ""


def test_thumbnail_comment_and_xmp_of_a_jpeg() -> None:
    found = read_metadata(telling_photo())
    assert found.of("thumbnail")
    assert any(e.value == "from Pat's phone" for e in found.of("caption"))
    assert any(e.value == "Ada Example at the hurdles" for e in found.of("caption"))
    assert any(e.value == "Calderwick" and e.where == "XMP" for e in found.of("place"))
    assert any("Agency" in e.value for e in found.of("rights"))


def test_things_hidden_behind_the_picture() -> None:
    jpeg = saved(portrait())
    motion = jpeg + b"\x00\x00\x00\x18ftypmp42" + bytes(5000)
    assert [e.tag for e in read_metadata(motion).of("hidden")] == ["a video"]
    assert read_metadata(jpeg + b"PK\x03\x04" + b"x" * 500).of("hidden")[0].tag == "an archive"
    stereo = saved(portrait(), "MPO", save_all=True, append_images=[drawing()])
    assert read_metadata(stereo).of("hidden")


def test_a_plain_photo_tells_nothing() -> None:
    for form in ("JPEG", "PNG", "WEBP", "BMP", "GIF"):
        assert read_metadata(saved(portrait(), form)).entries == ()


@pytest.mark.filterwarnings("ignore")
def test_broken_metadata_is_told_as_a_problem_or_left_out_but_never_raises() -> None:
    content = bytearray(telling_photo())
    at = content.index(b"Exif\0\0") + 14
    for step in range(0, 400, 7):
        broken = bytes(content[: at + step]) + b"\xff" * 6 + bytes(content[at + step + 6 :])
        read_metadata(broken)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_the_clean_copy_tells_nothing_and_shows_the_same(form: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    content = telling_photo(form)
    copy = clean_copy(content)
    assert read_metadata(copy.content).entries == ()
    assert {".jpg": b"\xff\xd8", ".png": b"\x89P"}[copy.suffix] == copy.content[:2]
    shown = next(open_media(copy.content).frames()).pixels
    assert np.abs(shown.astype(int) - pixels(portrait()).astype(int)).mean() < 8
    for secret in (b"Example", b"PhoneMaker", b"Calderwick", b"Exif", b"xmp"):
        assert secret not in copy.content


def test_orientation_is_applied_in_the_copy_and_not_told_any_more() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    copy = clean_copy(saved(portrait().resize((240, 160)), exif=exif))
    picture = Image.open(io.BytesIO(copy.content))
    assert picture.size == (160, 240)
    assert 0x0112 not in picture.getexif()


def test_colours_of_a_wide_profile_become_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    content = saved(portrait(), icc_profile=lab.tobytes(), quality=95)
    copy = clean_copy(content)
    assert "icc_profile" not in Image.open(io.BytesIO(copy.content)).info
    assert np.abs(next(open_media(copy.content).frames()).pixels.astype(int) - pixels(portrait()).astype(int)).mean() < 5


def test_animations_stay_animations_and_pages_and_videos_are_refused() -> None:
    moving = saved(drawing(), "GIF", save_all=True, append_images=[portrait().resize((480, 360))], duration=250, comment=b"Pat")
    copy = clean_copy(moving)
    assert copy.suffix == ".gif"
    assert Image.open(io.BytesIO(copy.content)).n_frames == 2
    assert b"Pat" not in copy.content
    with pytest.raises(PhotoError, match="several pictures"):
        clean_copy(saved(drawing(), "TIFF", save_all=True, append_images=[drawing()]))


def test_a_copy_that_is_not_clean_is_not_offered() -> None:
    for content in (telling_photo(), telling_photo("PNG"), saved(portrait()) + b"more", b"not a picture"):
        with pytest.raises(PhotoError, match="not offered"):
            prove_clean(content)


@pytest.mark.exiftool
@pytest.mark.skipif(
    not os.environ.get("CHECKER_TEST_EXIFTOOL"), reason="runs where exiftool is installed and CHECKER_TEST_EXIFTOOL is set, as in CI"
)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exiftool_finds_nothing_in_the_copy(form: str, tmp_path: Path) -> None:
    tool = shutil.which("exiftool")
    assert tool, "install libimage-exiftool-perl"
    (tmp_path / "before.bin").write_bytes(telling_photo(form))
    copy = clean_copy(telling_photo(form))
    (tmp_path / ("after" + copy.suffix)).write_bytes(copy.content)

    def told(name: str) -> dict[str, set[str]]:
        out = subprocess.run([tool, "-a", "-G0", "-s", str(tmp_path / name)], capture_output=True, text=True, check=True).stdout
        groups: dict[str, set[str]] = {}
        for line in out.splitlines():
            group, _, rest = line.partition("]")
            groups.setdefault(group.strip("[ "), set()).add(rest.split(":")[0].strip())
        return groups

    before, after = told("before.bin"), told("after" + copy.suffix)
    assert "EXIF" in before
    if form != "TIFF":  # Pillow writes neither into a TIFF
        assert "XMP" in before
        assert "GPSLatitude" in before["EXIF"]
    if form == "JPEG":
        assert "ThumbnailImage" in before["EXIF"]
    assert set(after) <= {"ExifTool", "File", "JFIF", "PNG", "Composite"}, after
    assert after.get("Composite", set()) <= {"ImageSize", "Megapixels"}
    assert after.get("PNG", set()) <= {"ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace"}
    assert "Comment" not in after.get("File", set())


class TestCovering:
    """What is covered is gone."""

    BOX = (60, 40, 160, 170)

    @pytest.mark.parametrize("style", STYLES)
    def test_nothing_of_the_face_is_left(self, style: str) -> None:
        one, other = pixels(portrait()), pixels(portrait()).copy()
        other[40:170, 60:160] = np.random.default_rng(1).integers(0, 256, (130, 100, 3))
        assert np.array_equal(cover(one, [self.BOX], style), cover(other, [self.BOX], style)), "the result depends on what was covered"

    @pytest.mark.parametrize("style", STYLES)
    def test_the_detector_finds_no_face_any_more(self, style: str) -> None:
        detector = YuNetDetector()
        content = saved(portrait(side=400), quality=95)
        boxes = [f.box for f in detector.look(next(open_media(content).frames()).pixels).faces]
        assert len(boxes) == 1
        copy = covered_copy(content, boxes, style)
        assert detector.look(next(open_media(copy.content).frames()).pixels).faces == ()

    def test_the_rest_of_the_picture_stays_and_the_original_is_not_changed(self) -> None:
        before = pixels(portrait()).copy()
        after = cover(before, [(100, 100, 120, 120)])
        assert np.array_equal(before, pixels(portrait()))
        assert np.array_equal(before[:90], after[:90])

    def test_the_covered_copy_is_clean(self) -> None:
        copy = covered_copy(telling_photo(), [self.BOX], keep=(0, 0, 200, 200))
        assert read_metadata(copy.content).entries == ()
        assert Image.open(io.BytesIO(copy.content)).size == (200, 200)

    def test_what_cannot_be_done_is_said(self) -> None:
        with pytest.raises(PhotoError, match="outside"):
            cover(pixels(portrait()), [(900, 900, 950, 950)])
        with pytest.raises(PhotoError, match="too small"):
            crop(pixels(portrait()), (0, 0, 10, 10))
        with pytest.raises(PhotoError, match="no cover called"):
            cover(pixels(portrait()), [self.BOX], "magic")

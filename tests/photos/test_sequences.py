"""HEIC and AVIF files that hold a single picture and a sequence: viewers show the one or the other, so both are looked at."""

from __future__ import annotations

import io
from collections.abc import Sequence

import av
import pillow_heif
import pytest
from pictures import drawing, pixels, portrait, saved
from PIL import Image

from checker.checks.photo_metadata import photo_metadata
from checker.checks.unconsented_face import unconsented_face
from checker.draft import Draft, Photo
from checker.engine import review
from checker.photos.formats import open_media
from checker.photos.inside import look_inside
from checker.photos.media import Limits
from checker.report import Verdict
from checker.school import School
from checker.senses.photo import PhotoSense

pillow_heif.register_heif_opener()
FACE, PLAIN = portrait(side=480).resize((480, 360)), drawing()
DARK = Image.fromarray(255 - pixels(PLAIN))


def boxes(content: bytes) -> dict[bytes, tuple[int, int]]:
    """Where each box of a file begins and ends, header included."""
    found, at = {}, 0
    while at + 8 <= len(content):
        end = at + (int.from_bytes(content[at : at + 4], "big") or len(content) - at)
        found[content[at + 4 : at + 8]] = (at, end)
        at = end
    return found


def hevc(pictures: Sequence[Image.Image]) -> bytes:
    """An MP4 of these pictures, coded as HEIC sequences are."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as made:
        stream = made.add_stream("libx265", rate=2, options={"x265-params": "log-level=none"})
        stream.width, stream.height, stream.pix_fmt = *pictures[0].size, "yuv420p"
        stream.codec_context.codec_tag = "hvc1"
        for picture in pictures:
            made.mux(stream.encode(av.VideoFrame.from_image(picture)))
        made.mux(stream.encode())
    return out.getvalue()


def with_sequence(still: bytes, pictures: Sequence[Image.Image], brand: bytes, handler: bytes) -> bytes:
    """A HEIC with a track of further pictures, as bursts and moving pictures are kept (ISO/IEC 23008-12, 7)."""
    video = hevc(pictures)
    (a, b), (c, d) = boxes(video)[b"moov"], boxes(video)[b"mdat"]
    tracks = bytearray(video[a:b].replace(b"vide", handler, 1))
    moved = len(still) + len(tracks) - c
    at = tracks.index(b"stco") + 12
    for place in range(at, at + 4 * int.from_bytes(tracks[at - 4 : at], "big"), 4):
        tracks[place : place + 4] = (int.from_bytes(tracks[place : place + 4], "big") + moved).to_bytes(4, "big")
    return still[:8] + brand + still[12:] + bytes(tracks) + video[c:d]


def animated(*pictures: Image.Image) -> bytes:
    first, *more = pictures
    return saved(first, "AVIF", save_all=True, append_images=more, duration=500)


def with_other_still(sequence: bytes, picture: Image.Image) -> bytes:
    """An animated AVIF whose single picture, for viewers that show no sequences, is another."""
    coded = saved(picture, "AVIF")
    start, end = boxes(coded)[b"mdat"]
    coded = coded[start + 8 : end]
    table = sequence.index(b"iloc")
    first = (boxes(sequence)[b"mdat"][0] + 8).to_bytes(4, "big")
    place = sequence.index(first, table)
    pointer = (len(sequence) + 8).to_bytes(4, "big") + len(coded).to_bytes(4, "big")
    return sequence[:place] + pointer + sequence[place + 8 :] + (len(coded) + 8).to_bytes(4, "big") + b"mdat" + coded


def files() -> dict[str, bytes]:
    still = saved(PLAIN, "HEIF")
    sequence = animated(PLAIN, FACE)
    made = {
        f"{brand.decode()} {handler.decode()}.heic": with_sequence(still, [PLAIN, FACE], brand, handler)
        for brand in (b"heic", b"msf1", b"hevc")
        for handler in (b"vide", b"pict")
    }
    made["its sequence unannounced.avif"] = sequence[:8] + b"avif" + sequence[12:]
    made["another single picture.avif"] = with_other_still(animated(PLAIN, DARK), FACE)
    return made


FILES = files()


@pytest.mark.parametrize("name", FILES)
def test_a_face_in_either_is_found_and_that_there_are_both_is_told(name: str, sense: PhotoSense, school_folder: object) -> None:
    look = sense.look(FILES[name], name, Limits(), read_words=False)
    assert len(look.faces) == 1
    assert [i.kind for i in look_inside(FILES[name])] == ["hidden"]
    school = School.open(school_folder)  # type: ignore[arg-type]
    report = review(Draft(images=(Photo(name, FILES[name]),)), school, [unconsented_face, photo_metadata])
    assert report.verdict is Verdict.STOP
    assert any(f.kind == "hidden" for f in report.findings)


def test_a_sequence_that_cannot_be_played_is_told() -> None:
    whole = FILES["heic pict.heic"]
    place = whole.index(b"hvcC", whole.index(b"moov"))
    broken = whole[:place] + b"hvcX" + whole[place + 4 :]
    try:
        told = [i.kind for i in open_media(broken).inside]
    except Exception as error:
        assert type(error).__name__ == "PhotoError"
    else:
        assert told == ["hidden"]


def test_an_animation_whose_single_picture_is_its_first_is_no_news(sense: PhotoSense) -> None:
    media = open_media(animated(PLAIN, FACE))
    assert (media.kind, media.inside, len(list(media.frames()))) == ("animation", (), 2)
    assert len(sense.look(animated(PLAIN, FACE), "a.avif", Limits(), read_words=False).faces) == 1


def test_a_heic_without_a_sequence_is_no_news() -> None:
    assert look_inside(saved(FACE, "HEIF")) == ()

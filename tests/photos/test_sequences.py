"""HEIC and AVIF files that hold a single picture and a sequence: viewers show the one or the other, so both are looked at."""

from __future__ import annotations

import struct
from dataclasses import replace

import pillow_heif
import pytest
from boxed import (
    animated,
    body,
    box,
    boxes,
    branded,
    coded,
    grid,
    hevc,
    moved,
    only_track,
    padding,
    pointed,
    tone_map,
    with_items,
    with_other_still,
    with_sequence,
    with_tracks,
)
from pictures import drawing, pixels, portrait, saved
from PIL import Image

from checker.checks.photo_metadata import photo_metadata
from checker.checks.unconsented_face import unconsented_face
from checker.draft import Draft, Photo
from checker.engine import review
from checker.errors import PhotoError
from checker.photos.anatomy import boxes as boxes_walked
from checker.photos.formats import open_media
from checker.photos.inside import look_inside
from checker.photos.media import Limits
from checker.report import Report, Verdict
from checker.school import School
from checker.senses.photo import PhotoSense

pillow_heif.register_heif_opener()
FACE, PLAIN = portrait(side=480).resize((480, 360)), drawing()
DARK = Image.fromarray(255 - pixels(PLAIN))


def in_a_sample() -> bytes:
    """The single picture lies in a sample of the track, in bytes that its decoder passes over."""
    whole, still = animated(PLAIN, DARK), coded(FACE).data
    unit = padding(still)
    start, end = boxes(whole)[b"mdat"]
    sizes = whole.index(b"stsz") + 20
    last = struct.unpack_from(">I", whole, sizes)[0] + len(unit)
    made = whole[:sizes] + struct.pack(">I", last) + whole[sizes + 4 : start] + box(b"mdat", whole[start + 8 : end], unit)
    return pointed(made, made.index(still), len(still))


def in_the_picture() -> bytes:
    """The track's samples lie in the single picture's data, in bytes that its decoder passes over."""
    whole = animated(PLAIN, FACE)
    start, end = boxes(whole)[b"mdat"]
    still = coded(PLAIN).data + padding(whole[start + 8 : end])
    tracks = moved(body(whole, b"moov"), still.index(whole[start + 8 : end]))
    made = pointed(whole, start + 8, len(still))
    return branded(made[: boxes(whole)[b"moov"][0]] + box(b"moov", tracks) + box(b"mdat", still), b"avif")


def in_the_tables() -> bytes:
    """The single picture lies in the file's tables, which count from where they begin; by those numbers it would reach over the track's data."""
    whole = animated(PLAIN, FACE)
    return branded(with_items(whole, coded(PLAIN, inline=True, behind=padding(bytes([7]) * len(whole)))), b"avif")


def as_sound() -> bytes:
    """A track of sound has the single picture's data for its first sample."""
    whole, still = animated(PLAIN, DARK), coded(FACE).data
    track = bytearray(only_track(whole).replace(b"pict", b"soun").replace(b"av01", b"mp4a"))
    struct.pack_into(">I", track, track.index(b"tkhd") + 24, 2)
    struct.pack_into(">I", track, track.index(b"stsz") + 8, len(still))
    struct.pack_into(">I", track, track.index(b"stco") + 12, len(whole) + 8)
    return with_tracks(pointed(whole + box(b"mdat", still, still), len(whole) + 8, len(still)), bytes(track))


def two_tracks() -> bytes:
    """A second track of pictures, which no viewer shows."""
    whole, other = animated(PLAIN, DARK), animated(DARK, FACE)
    start, end = boxes(other)[b"mdat"]
    track = bytearray(moved(only_track(other), len(whole) - start))
    struct.pack_into(">I", track, track.index(b"tkhd") + 24, 2)
    return with_tracks(whole + other[start:end], bytes(track))


def said_to_be_sound() -> bytes:
    """Bytes in a track say that it is sound, where nothing reads them; its handler says that it is a video."""
    video = hevc([PLAIN, FACE])
    at = video.index(b"edts")
    size = struct.unpack_from(">I", video, at - 4)[0]
    video = video[:at] + (b"freehdlr" + bytes(8) + b"soun").ljust(size - 4, b"\0") + video[at + size - 4 :]
    return with_sequence(saved(PLAIN, "HEIF"), video, b"heic", b"vide")


def files() -> dict[str, bytes]:
    still, video = saved(PLAIN, "HEIF"), hevc([PLAIN, FACE])
    sequence = animated(PLAIN, FACE)
    other = with_other_still(animated(PLAIN, DARK), coded(FACE).data)
    left, right = FACE.crop((0, 0, 240, 360)), FACE.crop((240, 0, 480, 360))
    return {
        **{
            f"{brand.decode()} {handler.decode()}.heic": with_sequence(still, video, brand, handler)
            for brand in (b"heic", b"msf1", b"hevc")
            for handler in (b"vide", b"pict")
        },
        "its sequence unannounced.avif": branded(sequence, b"avif"),
        **{f"another single picture, {brand.decode()}.avif": branded(other, brand) for brand in (b"avis", b"mif1", b"msf1")},
        "a single picture in a sample.avif": in_a_sample(),
        "a sequence in the single picture.avif": in_the_picture(),
        "a single picture in the tables.avif": in_the_tables(),
        "a single picture as sound.avif": as_sound(),
        "two tracks.avif": two_tracks(),
        "a track said to be sound.heic": said_to_be_sound(),
        "a single picture of tiles.avif": with_items(animated(PLAIN, DARK), coded(left), coded(right), grid(2, FACE.size, (1, 2))),
        "a single picture with a tone map.avif": with_items(animated(PLAIN, DARK), coded(FACE), coded(PLAIN), tone_map((1, 2))),
        "made of one another.avif": with_items(
            branded(saved(PLAIN, "AVIF"), b"avif"),
            coded(FACE),
            grid(1, FACE.size, (3,)),
            grid(1, FACE.size, (1, 2)),
            coded(PLAIN),
        ),
    }


FILES = files()


def judged(content: bytes, name: str, folder: object) -> Report:
    return review(Draft(images=(Photo(name, content),)), School.open(folder), [unconsented_face, photo_metadata])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FILES)
def test_a_face_in_either_is_found_and_that_there_are_both_is_told(name: str, sense: PhotoSense, school_folder: object) -> None:
    look = sense.look(FILES[name], name, Limits(), read_words=False)
    assert len(look.faces) == 1
    assert "hidden" in [i.kind for i in look_inside(FILES[name])]
    report = judged(FILES[name], name, school_folder)
    assert report.verdict is Verdict.STOP
    assert any(f.kind == "hidden" for f in report.findings)


def unplayable() -> bytes:
    """What a decoder of HEVC has to know first is not there."""
    whole = with_sequence(saved(PLAIN, "HEIF"), hevc([PLAIN, DARK]), b"heic", b"pict")
    at = whole.index(b"hvcC", whole.index(b"moov"))
    return whole[:at] + b"hvcX" + whole[at + 4 :]


def with_a_hole() -> bytes:
    """Zeros in the coded data of the sequence's last picture."""
    video = hevc([PLAIN, FACE.rotate(180), FACE.rotate(180).resize((480, 360))])
    whole = with_sequence(saved(PLAIN, "HEIF"), video, b"heic", b"pict")
    return whole[:-300] + bytes(200) + whole[-100:]


UNREAD = {
    "cannot be played.heic": (unplayable(), Limits()),
    "has a hole.heic": (with_a_hole(), Limits()),
    "is long.heic": (with_sequence(saved(PLAIN, "HEIF"), hevc([PLAIN, DARK] * 4), b"heic", b"pict"), Limits(video_seconds=1)),
    "single picture cannot be opened.avif": (with_items(animated(PLAIN, DARK), replace(coded(FACE), data=bytes([9]) * 400)), Limits()),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_could_not_be_looked_at_of_either_is_told(name: str, sense: PhotoSense) -> None:
    content, limits = UNREAD[name]
    look = sense.look(content, name, limits, read_words=False)
    assert len(look.unread) == 1
    assert look.unread[0].startswith("Beside what it shows, the file holds a se")
    assert "hidden" in [i.kind for i in look_inside(content)]


def test_a_sequence_that_cannot_be_played_makes_the_verdict_incomplete(school_folder: object) -> None:
    media = open_media(unplayable())
    assert [i.kind for i in media.inside] == ["hidden"]
    assert len(media.unread) == 1
    assert len(list(media.frames())) == 1, "the picture shown is looked at all the same"
    assert judged(unplayable(), "a.heic", school_folder).verdict is Verdict.INCOMPLETE


def test_an_animation_whose_single_picture_is_its_first_is_no_news(sense: PhotoSense) -> None:
    for brand in (b"avis", b"mif1", b"msf1"):
        media = open_media(branded(animated(PLAIN, FACE), brand))
        assert (media.kind, media.inside, media.unread, len(list(media.frames()))) == ("animation", (), (), 2)
    assert len(sense.look(animated(PLAIN, FACE), "a.avif", Limits(), read_words=False).faces) == 1


@pytest.mark.parametrize("brand", [b"avis", b"mif1", b"msf1"])
def test_a_frame_with_a_hole_is_no_whole_frame(brand: bytes) -> None:
    content = branded(animated(PLAIN, FACE), brand)
    end = boxes(content)[b"mdat"][1]  # the face's data come last
    with pytest.raises(PhotoError):
        open_media(content[: end - 80] + bytes(40) + content[end - 40 :])


def test_a_heic_without_a_sequence_is_no_news() -> None:
    assert look_inside(saved(FACE, "HEIF")) == ()


def test_the_boxes_of_a_file_are_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[bytes] = []
    walk = boxes_walked.walk
    monkeypatch.setattr(boxes_walked, "walk", lambda content: (walked.append(content), walk(content))[1])
    for content in (saved(FACE, "HEIF"), saved(FACE, "AVIF"), animated(PLAIN, FACE), hevc([PLAIN, FACE])):
        walked.clear()
        list(open_media(content).frames())
        assert len(walked) == 1

"""Faces marked by hand: each counts once, wherever the photo goes."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageOps

from checker.draft import Draft, Photo
from checker.engine import review
from checker.errors import DraftError
from checker.keys import key_of
from checker.package.parcel import post_of
from checker.package.ready import made_ready
from checker.photos.decoders import displayed_size, open_with_pillow
from checker.photos.marked import scaled, with_marked
from checker.photos.seen import FaceSeen
from checker.report import digest
from checker.school import School
from checker.tagging.photo import Tagging
from checker.workflow.keeping import Packed, pack, unpack

BOX = (100, 100, 160, 180)


def plain(width: int = 400, height: int = 300, **saved: object) -> bytes:
    """A photo without any face."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", **saved)
    return out.getvalue()


def draft(content: bytes, **more: object) -> Draft:
    return Draft(text="Sports day.", images=(Photo("day.jpg", content),), faces={"day.jpg": (BOX,)}, **more)  # type: ignore[arg-type]


def test_a_mark_counts_beside_what_is_found_and_once_with_the_same_face() -> None:
    far, same = FaceSeen((300, 10, 330, 50), 0.9), FaceSeen((112, 120, 150, 170), 0.8, turns=1)
    faces = with_marked((far, same), (BOX,))
    assert [f.box for f in faces] == [BOX, far.box] and faces[0].turns == 1
    assert with_marked((far,), ()) == (far,)
    assert [f.box for f in with_marked((far,), (BOX, (0, 0, 9, 9)))] == [BOX, far.box, (0, 0, 9, 9)]


def test_one_found_face_does_not_swallow_two_marks() -> None:
    found = FaceSeen((100, 100, 160, 180), 0.9)
    assert len(with_marked((found,), ((98, 98, 158, 178), (104, 104, 164, 184)))) == 2


def test_a_marked_face_nobody_named_stops_the_post_and_one_refused_does_too(sample_school: School) -> None:
    unnamed = review(draft(plain()), sample_school)
    assert [(f.photo, f.box, f.status) for f in unnamed.faces] == [("day.jpg", BOX, "unaccounted")]
    assert unnamed.verdict == "stop" and any("1 unaccounted" in f.message for f in unnamed.findings)
    named = review(draft(plain(), people={"day.jpg": ("staff:Mrs Dunmore",)}), sample_school)
    assert not [f for f in named.findings if f.kind in ("unaccounted", "more_tags_than_faces")]
    assert [f.status for f in named.faces] == ["accounted"]


def test_a_mark_is_part_of_what_is_decided_and_without_one_nothing_changes() -> None:
    marked, bare = draft(plain()), replace(draft(plain()), platform=None, faces={})
    assert digest(marked) != digest(bare)
    assert digest(marked) != digest(replace(marked, platform=None, faces={"day.jpg": ((100, 100, 161, 180),)}))
    before = Draft(text="Sports day.", images=(Photo("a.jpg", b"x"),), people={"a.jpg": ("P1",)})
    assert digest(before) == "sha256:2b0786f8612392912c52983fd9ad116ae3c4f43799995cd83ae8df920a8cd1e5", "approvals given before hold"


def test_it_is_kept_with_its_case_and_stands_in_the_package(sample_school: School) -> None:
    key, _ = key_of(sample_school, make=True)
    assert key is not None
    post = draft(plain())
    report = review(post, sample_school)
    kept, told, _ = unpack(pack(Packed(post, report), key), key)
    assert kept.faces == post.faces and told.faces == report.faces and digest(kept) == report.digest
    again = Draft.from_mapping({**post_of(post), "images": []} | {"faces": {}}, folder=None)  # type: ignore[arg-type]
    assert again.faces == {} and post_of(post)["faces"] == {"day.jpg": [list(BOX)]}


def test_it_moves_with_the_photo_that_is_made_smaller() -> None:
    ready = made_ready(draft(plain(4096, 3072), platforms=("facebook",))).draft
    (photo,) = ready.images
    assert displayed_size(open_with_pillow(photo.read())) == (2048, 1536)
    assert ready.faces == {photo.name: ((50, 50, 80, 90),)}
    assert made_ready(ready).draft.faces == ready.faces


def test_a_photo_on_its_side_is_measured_as_it_is_seen() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = plain(400, 300, exif=exif)
    assert displayed_size(open_with_pillow(turned)) == (300, 400)
    assert made_ready(draft(turned)).draft.faces == {"photo-1.jpg": (BOX,)}
    assert scaled(((0, 0, 1, 1),), (4000, 4000), (40, 40)) == ((0, 0, 1, 1),)


@pytest.mark.parametrize(
    "faces",
    [
        {"other.jpg": [[1, 1, 2, 2]]},
        {"day.jpg": [[1, 1, 1, 2]]},
        {"day.jpg": [[1, 2, 3]]},
        {"day.jpg": [[-1, 1, 2, 2]]},
        [[1, 1, 2, 2]],
        {"day.jpg": "x"},
    ],
)
def test_what_is_no_face_is_refused(faces: object) -> None:
    with pytest.raises(DraftError):
        Draft(images=(Photo("day.jpg", plain()),), faces=faces)  # type: ignore[arg-type]


def test_the_page_hands_on_marks_that_are_to_be_seen() -> None:
    tagging = Tagging(seen=((10, 10, 40, 40),))
    tagging.add(BOX)
    tagging.add((300, 200, 350, 260))
    assert tagging.marked == (BOX, (300, 200, 350, 260)), "not those that were found: the check finds them itself"
    tagging.cover((BOX,))
    assert tagging.marked == ((300, 200, 350, 260),)
    tagging.uncover(BOX)
    tagging.keep((110, 50, 290, 290))
    assert tagging.marked == ((0, 50, 50, 130),), "in pixels of what is kept, cut where it is cut"


def test_a_tiff_that_was_turned_already_is_not_turned_twice() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(out, "TIFF", exif=exif)
    opened = open_with_pillow(out.getvalue())
    measured = displayed_size(opened)
    shown = ImageOps.exif_transpose(opened)
    assert measured == (shown.size if shown else opened.size) == (300, 400)

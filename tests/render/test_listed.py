"""Which files stand among the photos: by what was found in them, not by their names alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from checker.errors import PhotoError
from checker.finding import Clause, Face, Finding, Level, Skipped, WholeDraft
from checker.photos.formats import open_media
from checker.render.listed import apart, as_listed, sort
from checker.report import Report, Verdict


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((200, 200), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def report(name: str, content: bytes) -> Report:
    """As the sense for photos tells what it could not open."""
    skipped: tuple[Skipped, ...] = ()
    try:
        open_media(content, name)
    except PhotoError as error:
        skipped = (Skipped("photo", f"Photo 1: {error}"),)
    return Report(id=name, skipped=skipped, ran=("pupil-full-name",))


@pytest.mark.parametrize(
    ("name", "content", "sorted_as"),
    [
        ("letter.docx", b"PK\x03\x04 a letter", "document"),
        ("list.csv", b"a,b\n", "document"),
        ("page.html", b"<html>", "document"),
        ("letter.pdf", b"%PDF-1.7", "document"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0", "system"),
        (".nomedia", b"", "system"),
        ("IMG_1.jpg.json", b"{}", "system"),
        ("a.jpg", b"no picture", "photo"),
        ("IMG_1.xml", b"8BPS", "photo"),
        ("IMG_1.json", jpeg(), "photo"),
        ("IMG_1.json", jpeg()[:-900], "photo"),
        ("~$a.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 40, "photo"),
    ],
)
def test_what_was_taken_for_a_picture_is_one_whatever_its_name(name: str, content: bytes, sorted_as: str) -> None:
    one = report(name, content)
    assert sort(one) == sorted_as
    assert apart(one) == (sorted_as != "photo")
    if sorted_as == "photo":
        assert as_listed(one) == one


def test_what_was_not_looked_at_for_another_reason_counts_as_a_photo() -> None:
    for reason in ("The photo file cannot be read (Permission denied).", "It was not reached: the run was stopped."):
        unread = Report(id="notes.docx", skipped=(Skipped("draft", reason),))
        assert sort(unread) == "photo"
        assert as_listed(unread).verdict is Verdict.INCOMPLETE and not apart(unread)


def test_a_face_makes_a_photo() -> None:
    one = report("notes.docx", b"PK\x03\x04")
    marked = Report(id=one.id, skipped=one.skipped, ran=one.ran, faces=(Face(one.id, (1, 1, 9, 9), "unaccounted"),))
    assert sort(marked) == "photo" and not apart(marked)


@pytest.mark.parametrize(
    ("level", "verdict"), [(Level.STOP, Verdict.STOP), (Level.REVIEW, Verdict.REVIEW), (Level.ADVISE, Verdict.NOTHING_FOUND)]
)
def test_of_a_document_what_was_found_in_its_name_counts(level: Level, verdict: Verdict) -> None:
    one = report("notes.docx", b"PK\x03\x04")
    found = Finding("pupil-full-name", "names", level, 0.9, "So it is.", "why", "instead", Clause("p", "s", "t"), WholeDraft())
    named = Report(id=one.id, findings=(found,), skipped=one.skipped, ran=one.ran)
    assert as_listed(named).verdict is verdict
    assert apart(named) == (verdict is Verdict.NOTHING_FOUND)
    unchecked = Report(id=one.id, skipped=(*one.skipped, Skipped("pupil-full-name", "It failed.")), ran=("x",))
    assert as_listed(unchecked).verdict is Verdict.INCOMPLETE and not apart(unchecked)

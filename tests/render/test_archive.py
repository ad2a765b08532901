"""The page of a folder of photos: what to do first in general words, a row a file, faces covered, nothing loaded from elsewhere."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from checker.draft import Draft, Photo
from checker.finding import Clause, Face, Finding, Level, Skipped, WholeDraft
from checker.render import VERDICTS
from checker.render.as_archive import archive_writer
from checker.render.pictures import thumbnail
from checker.report import Report
from checker.runs.folders import checked_what
from checker.runs.run import RunResult
from checker.school import School


def photo(name: str = "a.png") -> Photo:
    """White, with a red "face" in the middle."""
    picture = Image.new("RGB", (400, 300), "white")
    picture.paste((255, 0, 0), (180, 120, 220, 180))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return Photo(name, out.getvalue())


def pixels(uri: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(uri.split(",", 1)[1]))).convert("RGB")


def test_a_small_copy_has_its_faces_covered() -> None:
    plain, covered = pixels(thumbnail(photo())), pixels(thumbnail(photo(), [(180, 120, 220, 180)]))
    middle = (plain.width // 2, plain.height // 2)
    assert plain.getpixel(middle)[0] > 200 > plain.getpixel(middle)[1]  # type: ignore[index]
    colours = np.asarray(covered)
    assert not ((colours[..., 0] > 180) & (colours[..., 1] < 90)).any()


def test_what_cannot_be_opened_has_no_small_copy() -> None:
    assert thumbnail(Photo("a.jpg", b"no picture")) == ""


def page(school: School, *reports: tuple[Report, Draft], result: RunResult | None = None, **more: str) -> str:
    stream = io.StringIO()
    with archive_writer(stream, school=school, result=result or RunResult(), **more) as write:
        for report, draft in reports:
            write(report, draft)
    return stream.getvalue()


def finding(message: str, level: Level = Level.STOP, check: str = "pupil-full-name") -> Finding:
    return Finding(check, "names", level, 0.9, message, "why", "instead", Clause("p", "s", "t"), WholeDraft())


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("/home/jane.doe/Summer term", "“Summer term”: 60 photos, for Facebook and Website"),
        ("/home/jane.doe/Summer term/", "“Summer term”: 60 photos, for Facebook and Website"),
        ("/home/jane.doe/Summer term/day two/..", "“Summer term”: 60 photos, for Facebook and Website"),
        ("/", "“/”: 60 photos, for Facebook and Website"),
        ("s3://jane:secret@bucket/photos/summer/?key=secret", "“summer”: 60 photos, for Facebook and Website"),
        ("s3://jane:secret@bucket", "“bucket”: 60 photos, for Facebook and Website"),
        ("", "Dropped files: 60 photos, for Facebook and Website"),
    ],
)
def test_what_was_checked_is_said_by_the_folders_own_name(sample_school: School, folder: str, said: str) -> None:
    assert checked_what(folder, ["Facebook", "Website"], "60 photos") == said
    what = checked_what(folder, ["X"])
    assert what.endswith(": for X") and f"<strong>{what}</strong>" in page(sample_school, what=what)


@pytest.mark.parametrize("faces", ["covered", "none"])
def test_the_page(sample_school: School, faces: str) -> None:
    hostile = "<img src=x onerror=alert(1)>‮.png"
    draft = Draft(id=hostile, images=(photo(hostile),))
    report = Report(
        id=hostile,
        findings=(finding("Orla is named."), finding("The photo has no alt text.", Level.ADVISE, "alt-text")),
        ran=("unconsented-face",),
        faces=(Face(hostile, (180, 120, 220, 180), "unaccounted"),),
    )
    broken = Report(id="broken.png", skipped=(Skipped("photo", "It cannot be opened."),))
    result = RunResult(total=2, kept=1, copies=[("a", "b")], alike=[("a", "b"), ("c", "d")])
    html = page(
        sample_school, (report, draft), (broken, Draft(id="broken.png", images=(Photo("broken.png", b"x"),))), result=result, faces=faces
    )
    assert "<img src=x" not in html and "‮" not in html
    assert html.count("data:image/jpeg") == (1 if faces == "covered" else 0)
    first = html[html.index("What to do first") :]
    assert "Orla is named." not in first, "what to do first speaks of no single child"
    assert "no alt text" not in html
    assert "It cannot be opened." in html and "had been checked before" in html
    assert first.count("a; b") == 1 and "c; d" in first
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", html), "nothing is loaded from elsewhere"


def test_a_document_with_a_name_in_its_name_is_counted_and_listed(sample_school: School) -> None:
    why = "Photo 1: The file is a ZIP archive or an Office document, not a photo. Take the photos out of it and check those."
    skipped, ran = (Skipped("photo", why),), ("pupil-full-name",)
    files = [
        Report(id="Orla Bell.docx", findings=(finding("A pupil is named."),), skipped=skipped, ran=ran),
        Report(id="club.docx", findings=(finding("A view?", Level.REVIEW),), skipped=skipped, ran=ran),
        Report(id="letter.docx", skipped=skipped, ran=ran),
        Report(id="a.png", findings=(finding("A pupil is named."),), ran=ran),
    ]
    html = page(sample_school, *((each, Draft(id=each.id, images=(Photo(each.id, b"PK\x03\x04"),))) for each in files))
    assert "1 photo or video and 3 other files" in html
    assert [
        re.sub(r"<svg.*?</svg>|<[^>]+>", "", li).strip()
        for li in re.findall(r"<li.*?</li>", html[html.index('class="ar-counts"') :], re.S)[:2]
    ] == [
        f"{VERDICTS['stop'][1]}: 2",
        f"{VERDICTS['review'][1]}: 1",
    ]
    rows = html[html.index('id="rows"') :]
    listed, end = rows[: rows.index("</ul>\n<p")], rows[rows.index("ar-apart") :]
    assert re.findall(r'data-name="(.*?)" data-verdict="(.*?)"', listed) == [
        ("Orla Bell.docx", "stop"),
        ("club.docx", "review"),
        ("a.png", "stop"),
    ]
    assert re.findall(r'data-name="(.*?)" data-verdict="(.*?)"', end) == [("letter.docx", "incomplete")], "never told as nothing found"


def test_a_photo_in_which_faces_were_not_looked_for_is_not_shown(sample_school: School) -> None:
    draft = Draft(id="a.png", images=(photo(),))
    assert "data:image/jpeg" not in page(sample_school, (Report(id="a.png", ran=("alt-text",)), draft))

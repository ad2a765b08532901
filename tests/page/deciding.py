"""A school that names its people, and a post on its way through it: what the tests of deciding share."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from checker.finding import Face
from checker.school import School
from checker.workflow.desk import Desk
from tests.page.conftest import act_as

PEOPLE = """
[[people]]
name = "Saima Akhtar"
email = "saima@rowan.example.org"
roles = ["author", "officer"]
[[approval.attestations]]
name = "everyone-tagged"
says = "Everyone who can be seen is tagged."
needed = "photo"
"""

SECOND = '[[people]]\nname = "Omar Haddad"\nemail = "omar@rowan.example.org"\nroles = ["officer"]\n'

AUTHOR = '[[people]]\nname = "Jo Reed"\nemail = "jo@rowan.example.org"\n'


@pytest.fixture
def school(school_folder: Path) -> Path:
    file = school_folder / "school.toml"
    file.write_text(file.read_text("utf-8") + PEOPLE, encoding="utf-8")
    return school_folder


@pytest.fixture
def two(school: Path) -> Path:
    """Two officers and an author."""
    file = school / "school.toml"
    file.write_text(file.read_text("utf-8") + SECOND + AUTHOR, encoding="utf-8")
    return school


def text(page: AppTest) -> str:
    return "\n".join(h.value for h in page.html if not h.value.startswith("<style"))


def button(page: AppTest, label: str):
    return next(b for b in page.button if b.label.startswith(label))


def labels(page: AppTest) -> list[str]:
    return [b.label for b in page.button]


def words(page: AppTest):
    return next(t for t in page.text_area if t.label == "Words of the post")


def jpeg(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG", comment=b"hidden")
    return out.getvalue()


def checked(page: AppTest, said: str, photo: bytes = b"") -> AppTest:
    if photo:
        page.file_uploader[0].set_value(("a.jpg", photo, "image/jpeg")).run()
    words(page).set_value(said)
    for held in page.session_state["state.Writing"].photos:
        held.looked or (held.ahead and held.ahead.result(60))  # on a slow computer the check is done sooner
    return button(page, "Check this post").click().run()


def cases(school: Path):
    return Desk.open(School.open(school)).cases()


def sent(page: AppTest, two: Path, said: str = "Sports day was fun.", photo: bytes = b""):
    checked(act_as(page.run(), "Jo Reed"), said, photo)
    button(page, "Send it for approval").click().run()
    return cases(two)[0]


BOXES = ((10, 10, 50, 60), (70, 10, 110, 60), (130, 10, 170, 60))


def seen_faces(check, reading, school):
    """Three faces, but for those that are covered."""
    for photo in reading.draft.images:
        pixels = Image.open(io.BytesIO(photo.read())).convert("RGB")
        for box in BOXES:
            red, _, blue = pixels.getpixel(((box[0] + box[2]) // 2, (box[1] + box[3]) // 2))
            if blue - red > 60:  # teal still
                yield Face(photo.name, box, "unaccounted")

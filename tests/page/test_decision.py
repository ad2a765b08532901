"""The decision on the page in a school that names its people: roles bind there as everywhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from checker.school import School
from checker.workflow.at_once import earlier
from checker.workflow.desk import Desk

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


@pytest.fixture
def school(school_folder: Path) -> Path:
    file = school_folder / "school.toml"
    file.write_text(file.read_text("utf-8") + PEOPLE, encoding="utf-8")
    return school_folder


def text(page: AppTest) -> str:
    return "\n".join(h.value for h in page.html if not h.value.startswith("<style"))


def checked(page: AppTest, words: str, photo: bool = False) -> AppTest:
    page.run()
    if photo:
        out = io.BytesIO()
        Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
        page.file_uploader[0].set_value(("a.jpg", out.getvalue(), "image/jpeg")).run()
    next(t for t in page.text_area if t.label == "Words of the post").set_value(words)
    return next(b for b in page.button if b.label.startswith("Check this post")).click().run()


def approve(page: AppTest, name: str) -> AppTest:
    next(t for t in page.text_input if t.label == "Your name").set_value(name)
    return next(b for b in page.button if b.label.startswith("Approve")).click().run()


def test_the_only_officer_approves_and_the_gate_knows(page: AppTest, school: Path) -> None:
    approve(checked(page, "Sports day was fun."), "Saima Akhtar")
    assert "Approved by" in text(page)
    result = page.session_state["state.Writing"].result
    (made,) = earlier(School.open(school), result.report.digest)
    assert (made.decision, made.decider) == ("approved", "saima@rowan.example.org")
    assert Desk.open(School.open(school)).case(made.case).named


def test_nobody_approves_their_own_where_there_is_another_officer(page: AppTest, school: Path) -> None:
    file = school / "school.toml"
    file.write_text(file.read_text("utf-8") + SECOND, encoding="utf-8")
    approve(checked(page, "Sports day was fun."), "Saima Akhtar")
    assert "Nobody approves their own post" in text(page) and "filed as case C" in text(page)
    (case,) = Desk.open(School.open(school)).cases()
    assert case.state.value == "submitted"


def test_somebody_whom_the_school_does_not_name_decides_nothing(page: AppTest, school: Path) -> None:
    approve(checked(page, "Sports day was fun."), "A Stranger")
    assert "not among the [[people]]" in text(page)
    assert Desk.open(School.open(school)).cases() == []


def test_what_the_school_wants_vouched_for_is_asked(page: AppTest, school: Path) -> None:
    approve(checked(page, "Sports day was fun.", photo=True), "Saima Akhtar")
    assert "vouch" in text(page) and "Approved by" not in text(page)
    box = next(c for c in page.checkbox if c.label.startswith("Everyone who can be seen"))
    box.set_value(True)
    approve(page, "Saima Akhtar")
    assert "Approved by" in text(page)

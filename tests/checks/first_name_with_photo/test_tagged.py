"""Who is tagged decides whom a first name means; and no mend proposes a first name that the log refuses."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from checker import Draft, School
from checker.check import load_checks
from checker.draft import Photo
from checker.finding import Finding
from checker.senses import Reading

CHECKS = {c.name: c for c in load_checks()}
LOG = (
    "pupil_id,first_name,last_name,class,facebook,first_name_with_photo\n"
    "P1,Orla,Finnegan,Oak,yes,yes\n"
    "P2,Orla,Byrne,Elm,yes,no\n"
    "P3,Tunde,Balogun,Oak,yes,\n"
    "P4,Mei,Lin,Oak,yes,until 2026-09-01\n"
    "P5,Bence,Nagy,Elm,yes,withdrawn 2026-10-02\n"
)


@pytest.fixture
def school(school_folder: Path) -> School:
    (school_folder / "consent_log.csv").write_text(LOG, encoding="utf-8")
    return School.open(school_folder)


def found(check: str, text: str, school: School, *tags: str, **more: object) -> list[Finding]:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30)).save(picture, "PNG")
    draft = Draft(text=text, images=(Photo("a.png", picture.getvalue()),), people={"a.png": tags}, publish_at="2026-11-23", **more)  # type: ignore[arg-type]
    return [s for s in CHECKS[check].find(Reading(draft, school)) if isinstance(s, Finding)]


def levels(text: str, school: School, *tags: str) -> list[tuple[str, str]]:
    return [(f.level.word, f.kind) for f in found("first-name-with-photo", text, school, *tags)]


def test_whoever_is_tagged_is_meant(school: School) -> None:
    assert levels("Well done, Orla!", school, "P1") == []
    assert levels("Well done, Orla!", school, "P2") == [("stop", "tagged")]
    assert levels("Well done, Orla!", school, "P1", "P2") == [("stop", "tagged")]
    assert levels("Well done, Orla!", school) == [("advise", "name_only")]
    assert levels("Well done, Tunde!", school, "P3") == [("review", "tagged")]
    assert levels("Well done, Mei!", school, "P4") == [("stop", "tagged")]
    assert levels("Well done, Bence!", school, "P5") == [("stop", "tagged")]
    assert levels("Well done, Bence!", school, "P1") == [("review", "name_only")]


def test_the_states_are_told_by_id_and_never_the_name(school: School) -> None:
    (finding,) = found("first-name-with-photo", "Well done, Bence!", school, "P5")
    assert finding.pupil_ids == ("P5",)
    assert "withdrawn" in finding.message and "Bence" not in finding.message + finding.instead


def test_a_log_without_the_column_asks_nothing(school_folder: Path) -> None:
    assert levels("Well done, Orla!", School.open(school_folder), "P1") == []


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Well done, Orla Finnegan!", "Orla"),
        ("Well done, Orla Byrne!", "one of our pupils"),
        ("Orla Byrne won.", "One of our pupils"),
        ("Hooray! Tunde Balogun won.", "One of our pupils"),
        ("We love Mei Lin's poem.", None),
        ("A win #OrlaByrne", None),
    ],
)
def test_no_mend_proposes_a_first_name_that_the_log_refuses(text: str, proposed: str | None, school: School) -> None:
    (finding,) = found("pupil-full-name", text, school)
    assert finding.replacement == proposed
    assert ("no name" in finding.instead) and (finding.instead.startswith("Write no name") == (proposed != "Orla"))


def test_without_a_picture_the_first_name_is_proposed_as_ever(school: School) -> None:
    draft = Draft(text="Well done, Orla Byrne!")
    findings = [s for s in CHECKS["pupil-full-name"].find(Reading(draft, school)) if isinstance(s, Finding)]
    assert [f.replacement for f in findings] == ["Orla"]

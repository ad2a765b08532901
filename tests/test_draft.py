"""Drafts from files: what is read, and how what cannot be read is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from checker.checks.unread_field import unread_field
from checker.draft import Draft, Photo, Unreadable, read_drafts
from checker.engine import review
from checker.errors import DraftError
from checker.finding import Finding, Level
from checker.report import Verdict
from checker.school import School
from checker.senses import Reading


def test_a_jsonl_keeps_its_order_and_loses_nothing_to_a_bad_line(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text(
        '{"id": "a", "text": "one\\u2028still one"}\nnot json\n\n{"text": 3}\n{"text": "four", "colour": 1}\n', encoding="utf-8"
    )
    drafts = list(read_drafts(file))
    assert [d.id for d in drafts] == ["a", "posts:2", "posts:4", "posts:5"]
    assert [type(d) for d in drafts] == [Draft, Unreadable, Unreadable, Unreadable]
    assert "colour" in drafts[3].reason  # type: ignore[union-attr]


def test_a_folder_of_posts_in_every_form(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "post.toml").write_text('text = "Hello"\nimages = ["p.jpg"]\npublish_at = 2026-11-20\n', encoding="utf-8")
    (tmp_path / "a.json").write_text('\ufeff{"text": "Hi", "platforms": ["Facebook", "Twitter"]}', encoding="utf-8")
    first, second = read_drafts(tmp_path)
    assert isinstance(first, Draft) and first.platforms == ("facebook", "x") and first.id == "a"
    assert isinstance(second, Draft) and second.images[0].path == tmp_path / "b" / "p.jpg" and second.date


@pytest.mark.parametrize(
    ("people", "tags"),
    [
        ({"a.jpg": ["P1", "staff:Mrs Day"]}, {"a.jpg": ("P1", "staff:Mrs Day")}),
        ({"a.jpg": "P1; P2"}, {"a.jpg": ("P1", "P2")}),
        (["P1"], {"a.jpg": ("P1",)}),
        ([], {}),
    ],
)
def test_tags_of_people(people: object, tags: object, tmp_path: Path) -> None:
    assert Draft.from_mapping({"images": ["a.jpg"], "people": people}, folder=tmp_path).people == tags


@pytest.mark.parametrize(
    "fields",
    [
        {"people": {"b.jpg": ["P1"]}, "images": ["a.jpg"]},
        {"people": ["P1"], "images": ["a.jpg", "b.jpg"]},
        {"images": "a.jpg"},
        {"images": ["a.jpg", "a.jpg"]},
        {"platforms": "facebook"},
        {"has_image": "yes"},
        {"publish_at": "next Tuesday"},
        {"alt_text": 3},
        {"text": ["a"]},
    ],
)
def test_a_wrong_field_is_refused(fields: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(DraftError):
        Draft.from_mapping({"text": "", **fields}, folder=tmp_path)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none", tmp_path / "a.docx"):
        if path.suffix:
            path.write_text("x")
        with pytest.raises(DraftError):
            list(read_drafts(path))
    empty = tmp_path / "e.jsonl"
    empty.write_text("\n")
    with pytest.raises(DraftError, match="empty"):
        list(read_drafts(empty))


def test_a_photo_is_not_shown_in_its_repr() -> None:
    assert "secret" not in repr(Draft(text="x", images=(Photo("a.jpg", b"secret"),)))


def test_labels_beside_a_draft_are_told_and_not_read(tmp_path: Path, sample_school: School) -> None:
    file = tmp_path / "p.json"
    file.write_text(
        json.dumps({"text": "Sports day was fun.", "has_image": True, "expected": {}, "verdict": "pass", "note": "not before Friday"})
    )
    (draft,) = read_drafts(file)
    assert isinstance(draft, Draft) and draft.has_image and draft.unread == ("expected", "note", "verdict")
    (finding,) = unread_field.find(Reading(draft, sample_school))
    assert isinstance(finding, Finding) and finding.level is Level.ADVISE
    assert "`note`" in finding.message and "Friday" not in finding.message
    assert list(unread_field.find(Reading(Draft(text="x"), sample_school))) == []


def test_a_field_that_is_nearly_one_is_refused_with_the_name_meant(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="Perhaps `publish_at` is meant"):
        Draft.from_mapping({"text": "x", "publishat": "2026-11-20"}, folder=tmp_path)


@pytest.mark.parametrize(
    "fields",
    [{}, {"text": ""}, {"text": " \n\t"}, {"text": "\u200b\u2060\ufeff"}, {"text": "", "has_image": True}, {"alt_text": {"": " "}}],
    ids=["none", "empty", "blank", "invisible", "photo to come", "blank alt text"],
)
def test_a_draft_with_nothing_in_it_is_incomplete(fields: dict[str, object], tmp_path: Path, sample_school: School) -> None:
    report = review(Draft.from_mapping(fields, folder=tmp_path), sample_school)
    assert report.verdict is Verdict.INCOMPLETE
    assert "nothing to check" in report.skipped[0].reason


@pytest.mark.parametrize("platform", ["facebok", "Insta", "tiktok", "first_name_with_photo", "biometric"])
def test_a_platform_that_the_school_does_not_know_is_incomplete(platform: str, sample_school: School) -> None:
    report = review(Draft(text="Sports day was fun.", platforms=("facebook", platform)), sample_school)
    assert report.verdict is Verdict.INCOMPLETE
    assert platform not in re.findall(r"\w+", report.skipped[0].reason), "what the draft says is not repeated"
    assert ("Perhaps facebook is meant" in report.skipped[0].reason) == (platform == "facebok")


def test_platforms_of_the_schools_own_are_known(school_folder: Path) -> None:
    (school_folder / "school.toml").write_text(
        '[school]\nname = "A"\n[consent_log]\nactivities = ["newsletter"]\n[[accounts]]\nplatform = "TikTok"\n', encoding="utf-8"
    )
    school = School.open(school_folder)
    assert set(school.platforms) == {"website", "facebook", "instagram", "x", "press", "tiktok", "newsletter"}
    for platform in ("TIKTOK", "Newsletter", "Twitter"):
        assert Reading(Draft(text="Hello.", platform=platform), school).problems == []


def test_a_packed_package_is_to_be_unpacked(tmp_path: Path) -> None:
    packed = tmp_path / "C2-facebook.zip"
    packed.write_bytes(b"PK")
    with pytest.raises(DraftError, match="is still packed"):
        list(read_drafts(packed))

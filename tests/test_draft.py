"""Drafts from files: what is read, and how what cannot be read is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.draft import Draft, Photo, Unreadable, read_drafts
from checker.errors import DraftError


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


def test_labels_beside_a_draft_are_let_through(tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    file.write_text(json.dumps({"text": "x", "has_image": True, "expected": {}, "verdict": "pass", "note": ""}))
    (draft,) = read_drafts(file)
    assert isinstance(draft, Draft) and draft.has_image

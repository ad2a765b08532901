"""Nothing in a folder is passed over in silence, and nothing outside it is read."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from checker.cli import main
from checker.draft import Draft, Unreadable, read_drafts
from checker.errors import DraftError
from checker.folders import walk
from checker.runs.folders import photo_drafts

unlinked = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
CLEAN = "Sports day was fun for everybody, and the sun came out."


def post(folder: Path, **fields: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "post.toml").write_text("\n".join(f"{k} = {json.dumps(v)}" for k, v in fields.items()), encoding="utf-8")


def run(*args: str | Path) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(a) for a in args])
    return int(stop.value.code or 0)


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that may not be opened; told by the system call, since the tests may run as root."""
    folder, real = tmp_path / "posts" / "locked", os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied")
        return real(path)

    folder.mkdir(parents=True)
    (folder / "a.json").write_text('{"text": "Orla Finnegan"}')
    monkeypatch.setattr(os, "scandir", scandir)
    return folder


def test_posts_are_found_at_every_depth_each_with_its_place_for_an_id(tmp_path: Path) -> None:
    post(tmp_path / "2026" / "may" / "fair", text="One")
    post(tmp_path / "2026" / "may" / "fair" / "again", text="Two")
    post(tmp_path / "trip", text="Three", images=["photos/a.jpg"])
    (tmp_path / "trip" / "notes.json").write_text("[]")  # beside a post.toml it is the post's own
    (tmp_path / "2026" / "b.json").write_text('{"text": "Four"}')
    (tmp_path / "2026" / "c.jsonl").write_text('{"text": "Five"}\n{"text": 5}\n')
    drafts = list(read_drafts(tmp_path))
    assert [d.id for d in drafts] == ["2026/b", "2026/c:1", "2026/c:2", "2026/may/fair/again", "2026/may/fair", "trip"]
    assert [type(d) for d in drafts].count(Unreadable) == 1


def test_a_folder_that_cannot_be_entered_is_an_item(locked: Path, school_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    post(locked.parent / "a", text=CLEAN)
    assert run("review", locked.parent, "--school", school_folder, "--format", "jsonl") == 2
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["id"], r["verdict"]) for r in reports] == [("a", "nothing_found"), ("locked", "incomplete")]
    assert "Permission denied" in reports[1]["skipped"][0]["reason"]
    assert run("batch", locked.parent, "--school", school_folder, "--format", "jsonl") == 2
    assert "locked" in [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]


def test_a_folder_that_cannot_be_read_at_all_is_an_error(locked: Path) -> None:
    for look in (lambda: list(read_drafts(locked)), lambda: photo_drafts(locked, "facebook")):
        with pytest.raises(DraftError, match="cannot be read"):
            look()


@unlinked
def test_links_are_items_and_lead_nowhere(tmp_path: Path, school_folder: Path) -> None:
    outside = tmp_path / "outside"
    post(outside, text="Orla Finnegan")
    (outside / "face.jpg").write_bytes(b"x")
    inside = tmp_path / "in"
    post(inside / "a", text=CLEAN)
    (inside / "to-folder").symlink_to(outside)
    (inside / "round").symlink_to(inside)
    (inside / "nothing.jpg").symlink_to(inside / "gone.jpg")
    (inside / "circle.jpg").symlink_to(inside / "circle.jpg")
    (inside / "out.jpg").symlink_to(outside / "face.jpg")
    (inside / "out.json").symlink_to(outside / "post.toml")
    (inside / "in.toml").symlink_to(inside / "a" / "post.toml")
    told = {e.name: e.problem for e in walk(inside)}
    assert [n for n, problem in told.items() if problem] == ["circle.jpg", "out.jpg", "out.json", "round", "to-folder"]
    assert [d.id for d in read_drafts(inside) if isinstance(d, Unreadable)] == ["out.json", "round", "to-folder"]
    items = {d.id: d for d in photo_drafts(inside, "facebook")}
    assert set(items) == {*told}, "every one is in the result"
    assert all(isinstance(items[n], Unreadable) == bool(problem) for n, problem in told.items())
    assert run("review", inside, "--school", school_folder) == 2


@pytest.mark.parametrize(
    "image",
    ["../secret.png", "/etc/hostname", "a/../../secret.png", "\\\\server\\share\\a.png", "//server/share/a.png", "a\0.png", "link.png"],
)
@pytest.mark.parametrize("form", ["toml", "json", "jsonl"])
def test_a_post_reads_no_file_outside_its_folder(image: str, form: str, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    if image == "link.png" and sys.platform != "win32":
        (folder / image).symlink_to(tmp_path / "secret.png")
    elif image == "link.png":
        return
    fields = {"text": "x", "images": [image]}
    if form == "toml":
        (folder / "post.toml").write_text(f"text = 'x'\nimages = [{json.dumps(image)}]\n", encoding="utf-8")
    else:
        (folder / f"p.{form}").write_text(json.dumps(fields) + "\n", encoding="utf-8")
    (draft,) = read_drafts(folder)
    assert isinstance(draft, Unreadable) and "outside the folder" in draft.reason


def test_a_photo_in_a_folder_below_is_read(tmp_path: Path) -> None:
    post(tmp_path, text="x", images=["photos/../photos/a.png", str(tmp_path / "b.png")])
    (draft,) = read_drafts(tmp_path)
    assert isinstance(draft, Draft) and len(draft.images) == 2


@pytest.mark.parametrize("name", ["gone.json", "gone.jsonl", "gone/post.toml", "gone.toml", "gone"])
def test_a_missing_file_is_said_on_standard_error(
    name: str, tmp_path: Path, school_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("review", tmp_path / name, "--school", school_folder) == 2
    told = capsys.readouterr()
    assert "There is nothing at" in told.err and told.out == ""


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"id": ' + "9" * 5000 + "}",
        '{"text": "clean", "text": "Orla Finnegan"}',
        '{"text": "x", "people": {"a": 1, "a": 2}}',
    ],
)
def test_json_that_is_made_to_mislead_is_unreadable(line: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line + '\n{"text": "x"}\n')
    (tmp_path / "b.json").write_text(line)
    assert [type(d) for d in read_drafts(tmp_path)] == [Unreadable, Draft, Unreadable]


def test_toml_without_end_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "post.toml").write_text("a = " + "[" * 100_000)
    assert [type(d) for d in read_drafts(tmp_path)] == [Unreadable]


def test_photos_and_documents_that_no_post_names_are_said(tmp_path: Path, school_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "posts"
    post(folder / "a", text=CLEAN)
    assert run("review", folder, "--school", school_folder) == 0
    assert "Not checked" not in capsys.readouterr().err
    for name in ("orla_finnegan.JPG", "b.jpg", "Words of the post.docx", "post.toml.bak"):
        (folder / "a" / name).write_bytes(b"x")
    assert run("review", folder, "--school", school_folder) == 0
    err = capsys.readouterr().err
    assert "Not checked, since no post names them: 1 .docx, 2 .jpg." in err and "orla" not in err

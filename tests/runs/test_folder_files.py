"""What lies in a folder beside its photos, tags that are written into it, and how long is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.errors import DraftError
from checker.folders import sort_of
from checker.runs.folders import drafts_in, read_tags, write_tags
from checker.time_left import time_left


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("a.JPG", "photo"),
        ("a/b.heic", "photo"),
        ("noending", "photo"),
        ("film.mp4", "photo"),
        ("x/Letter.DOCX", "document"),
        ("x/Thumbs.db", "system"),
        (".DS_Store", "system"),
        ("._a.jpg", "system"),
        ("~$plan.docx", "system"),
        ("docx", "photo"),
        ("song.mp3", "document"),
        ("IMG_0042.AAE", "system"),
        ("IMG_0042.jpg.json", "system"),
        ("half.jpg.part", "photo"),
        ("GOPR0042.THM", "photo"),
        ("GOPR0042.lrv", "photo"),
    ],
)
def test_sorts_of_files(name: str, sort: str) -> None:
    assert sort_of(name) == sort


def test_a_tag_is_written_beside_the_others(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("photo,people\na.jpg,P1;P2\nb.jpg,P3\n", encoding="utf-8")
    write_tags(path, "a.jpg", ["P9", "staff:Mrs Zoë Day"])
    assert read_tags(path, {"a.jpg", "b.jpg"}) == {"b.jpg": ("P3",), "a.jpg": ("P9", "staff:Mrs Zoë Day")}
    write_tags(path, "a.jpg", [])
    assert read_tags(path, {"a.jpg", "b.jpg"}) == {"b.jpg": ("P3",)}


def test_a_list_of_tags_that_cannot_be_read_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"\xff\xfe\x00broken")
    with pytest.raises(DraftError, match="not kept"):
        write_tags(path, "a.jpg", ["P9"])
    assert path.read_bytes() == b"\xff\xfe\x00broken"


def test_a_file_in_place_of_its_folder_says_which_to_give(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    with pytest.raises(DraftError, match=r"is a file\. Give the folder that it lies in"):
        drafts_in(str(tmp_path / "a.jpg"), "website")


def test_time_left() -> None:
    assert time_left(2, 2, 100) == ""
    assert time_left(10, 10, 0) == ""
    assert time_left(10, 10, 30) == "less than a minute left"
    assert time_left(60, 10, 40) == "about 4 min left"
    assert time_left(3600, 10, 30) == "about 3 h 0 min left"

"""The one reader of word files: each file says where it comes from, and a slip in one is named by file and line."""

from __future__ import annotations

import datetime
import re
from importlib import resources
from pathlib import Path

import pytest

import checker
from checker.errors import WordListError
from checker.words import list_names
from checker.words.tables import LANGUAGE, Table, parse_toml, read_toml, table

FOLDER = resources.files("checker.words").joinpath(LANGUAGE)
TABLES = sorted(
    name
    for name in (
        *(p.name[:-5] for p in FOLDER.iterdir() if p.name.endswith(".toml")),
        *(f"figures/{p.name[:-5]}" for p in FOLDER.joinpath("figures").iterdir() if p.name.endswith(".toml")),
    )
    if name not in list_names()
)


def leaves(data: dict[str, object], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The places of all lists and blocks in a file."""
    found: list[tuple[str, ...]] = []
    for key, value in data.items():
        found += leaves(value, (*path, key)) if isinstance(value, dict) else [(*path, key)]
    return found


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_where_it_comes_from_and_every_list_in_it_can_be_read(name: str) -> None:
    lists = table(name)
    assert isinstance(lists.data["reviewed"], datetime.date)
    for path in leaves(lists.data):
        if path[0] not in ("about", "source", "reviewed"):
            value = lists.data
            for key in path:
                value = value[key]
            assert lists.names(*path) if name.startswith("figures/") else lists.entries(*path)


def test_every_file_of_words_is_toml_in_the_folder_of_its_language() -> None:
    outside = [p.name for p in resources.files("checker.words").iterdir() if p.name.endswith((".toml", ".txt"))]
    assert all(name.startswith("data_") for name in outside)
    assert {p.name.rsplit(".", 1)[-1] for p in FOLDER.iterdir() if p.is_file()} == {"toml"}


def lists(text: str) -> Table:
    return parse_toml(text, "en/list.toml")


def test_a_slip_is_named_by_file_and_line() -> None:
    with pytest.raises(WordListError, match=r"^en/list\.toml, line 3: the term `cat` stands twice under `pets`"):
        lists('a = 1\npets = ["cat", "dog",\n"cat"]\n').terms("pets")
    with pytest.raises(WordListError, match=r"^en/list\.toml, line 2: `pets` must hold texts"):
        lists("a = 1\npets = [3]\n").terms("pets")
    with pytest.raises(WordListError, match=r"^en/list\.toml, line 2: `house\.pets` is missing"):
        lists('a = 1\n[house]\nrooms = ["hall"]\n').terms("house", "pets")
    with pytest.raises(WordListError, match=r"^en/list\.toml, line 1: `pets` must be a block of words, and not empty"):
        lists('pets = ""\n').words("pets")
    with pytest.raises(WordListError, match=r"^en/list\.toml, line 3: the word `cat` stands twice under `pets`"):
        lists('pets = """\ncat dog\ncatfish cat\n"""\ncats = "cat"\n').words("pets")
    with pytest.raises(WordListError, match=r"list\.toml is not valid TOML: .*line 3"):
        lists('a = 1\npets = ["cat"\nb = 2')
    with pytest.raises(WordListError, match=r"en/cats\.toml cannot be read"):
        read_toml("en/cats.toml")


def test_words_and_names_are_parted_as_they_stand() -> None:
    read = lists('pets = """\ncat dog\n  hen"""\npeople = """\nAda Lovelace, Mary Anning\nThe Tiger, """\n')
    assert read.words("pets") == ("cat", "dog", "hen")
    assert read.names("people") == ("Ada Lovelace", "Mary Anning", "The Tiger")


def test_a_list_and_a_block_are_asked_for_alike() -> None:
    both = lists('pets = ["dog", "guinea pig"]\n[house]\nrooms = "hall attic"\n')
    assert both.entries("pets") == ("dog", "guinea pig")
    assert both.entries("house", "rooms") == ("hall", "attic")
    with pytest.raises(WordListError, match=r"`house\.pets` is missing"):
        both.entries("house", "pets")


def test_every_list_is_asked_for_by_somebody() -> None:
    code = "\n".join(p.read_text("utf-8") for p in Path(checker.__file__).parent.rglob("*.py"))
    asked = {name.strip("\"'") for name in re.findall(r"\"[\w/]+\"|'[\w/]+'", code)}
    keys = {(name, path[0]) for name in TABLES for path in leaves(table(name).data) if path[0] not in ("about", "source", "reviewed")}
    assert sorted((name, key) for name, key in keys if key not in asked) == []
    assert [name for name in list_names() if name not in asked] == []

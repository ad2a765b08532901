"""All of a record in pieces, and a record made of them: whole or not at all, and over no other."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from checker.errors import RecordError
from checker.keys import SchoolKey
from checker.record import Record, copying
from checker.record.audit import verify
from checker.record.copying import entries_in, is_free, pieces, pieces_of_file, putting_back
from checker.record.database import Address, Database
from checker.record.head import Head

KEY, OTHER = SchoolKey(b"k" * 32), SchoolKey(b"o" * 32)
NOW = datetime.datetime(2026, 11, 21, 9, 30, tzinfo=datetime.UTC)
SCHOOL = "Rowan Park Primary"
FORM_1 = Path(__file__).parent / "data" / "form_1.db"


def taken(record: Record) -> list[tuple[str, bytes]]:
    with record.database.reading(one_moment=True) as connection:
        return list(pieces(connection))


def filling(address: Address, found: list[tuple[str, bytes]], **other: Any) -> AbstractContextManager[Head | None]:
    return putting_back(address, found, **{"school": SCHOOL, "key": KEY, "heads": [], "folder": "", "now": NOW, **other})


def left(address: Address) -> list[Path]:
    """What lies at an address or was made on the way to it."""
    beside = address.file.parent.glob("*") if address.file else ()
    return [path for path in beside if address.file and (".part" in path.name or path.name.startswith(address.file.name))]


@pytest.fixture
def empty(record_url: str, another_record: Callable[[str], str]) -> Address:
    """The address of another record of the same kind."""
    return Address.of(another_record(Address.of(record_url).kind))


def test_pieces_hold_every_entry_once_and_in_order(story: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(story.everything())
    for lines, count in ((1000, 1), (7, 1), (3, 3)):
        monkeypatch.setattr(copying, "LINES", lines)
        found = taken(story)
        assert [name for name, _ in found] == [f"entries-{n:06}" for n in range(count)]
        assert list(entries_in(found)) == whole


def test_it_counts_once_the_block_has_ended(story: Record, empty: Address) -> None:
    last = list(story.everything())[-1]
    with filling(empty, taken(story)) as head:
        assert head == Head(last.number, last.hash) and is_free(empty)
    assert not is_free(empty) and left(empty) == [path for path in [empty.file] if path], "and nothing lies beside it"
    assert list(Record(empty.url).everything()) == list(story.everything())


def test_nothing_is_left_where_the_block_or_the_proof_fails(story: Record, empty: Address) -> None:
    found = taken(story)
    with pytest.raises(ZeroDivisionError), filling(empty, found):
        raise ZeroDivisionError
    for harm in ({"key": OTHER}, {"heads": [Head(9, "0" * 64)]}, {"now": NOW - datetime.timedelta(days=9), "folder": "another"}):
        with pytest.raises(RecordError), filling(empty, found, **harm):
            pass
    with pytest.raises(RecordError, match="newer version"), filling(empty, [*found, ("sketch-000000", b"")]):
        pass
    with pytest.raises(RecordError, match="damaged"), filling(empty, [*found, ("draft-000000", b"[1]")]):
        pass
    assert is_free(empty) and left(empty) == []


def test_one_that_was_begun_meanwhile_stays(story: Record, empty: Address) -> None:
    found = taken(story)
    if empty.file is None:
        Record(empty.url).open_school("Another School", OTHER, NOW)
        with pytest.raises(RecordError, match="record of decisions already"), filling(empty, found):
            pass
    else:
        with pytest.raises(RecordError, match="record of decisions already"), filling(empty, found):
            Record(empty.url).open_school("Another School", OTHER, NOW)
    assert [entry.school for entry in Record(empty.url).everything()] == ["Another School"]


def test_a_file_of_which_sqlite_still_holds_a_part_elsewhere_is_not_put_in_place(
    story: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, found = Address.of(f"sqlite:///{tmp_path / 'new' / 'record.sqlite'}"), taken(story)
    monkeypatch.setattr(Database, "tidy", lambda _: None)
    monkeypatch.setattr(Database, "close", lambda _: None)
    with pytest.raises(RecordError, match="could not be written whole"), filling(address, found):
        pass
    assert left(address) == []


def test_looking_makes_nothing(empty: Address) -> None:
    assert is_free(empty) and not empty.begun()
    assert is_free(empty) and not empty.begun() and left(empty) == [], "on a server no tables either"
    Record(empty.url).close()
    assert empty.begun() and is_free(empty) == (empty.file is None)


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_what_sqlite_left_of_another_record_would_be_read_into_this_one(story: Record, tmp_path: Path, end: str) -> None:
    address = Address.of(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert is_free(address)
    (tmp_path / f"new.sqlite{end}").write_bytes(b"")
    assert not is_free(address)


@pytest.mark.parametrize(
    ("url", "file", "in_memory"),
    [
        ("sqlite:///a/b.sqlite", "a/b.sqlite", False),
        ("sqlite:////a/b.sqlite?timeout=3", "/a/b.sqlite", False),
        ("sqlite+pysqlite:///b.sqlite", "b.sqlite", False),
        ("sqlite://", None, True),
        ("sqlite:///:memory:", None, True),
        ("postgresql://u:secret@server/b", None, False),
    ],
)
def test_an_address_says_where_the_record_is(url: str, file: str | None, in_memory: bool) -> None:
    address = Address.of(url)
    assert (address.file, address.in_memory) == (Path(file) if file else None, in_memory)
    assert "secret" not in address.name


def test_a_file_of_an_older_form_comes_in_todays_pieces() -> None:
    entries = list(entries_in(pieces_of_file(FORM_1.read_bytes())))
    assert [(e.number, e.kind) for e in entries] == [(1, "imported"), (2, "imported"), (3, "imported")]
    assert verify(entries, school=SCHOOL, key=KEY).whole


def test_the_folder_is_written_down_where_it_is_another_one(record: Record, empty: Address) -> None:
    record.open_school(SCHOOL, KEY, NOW, folder="here")
    found = taken(record)
    with filling(empty, found, folder="here"):
        pass
    there = Record(empty.url)
    assert len(list(there.everything())) == 1
    with there.database.writing() as connection:
        there.moved(connection, school=SCHOOL, key=OTHER, now=NOW, folder="there")
        there.moved(connection, school="Another School", key=KEY, now=NOW, folder="there")
    assert len(list(there.everything())) == 1, "no other key and no other school"
    with there.database.writing() as connection:
        there.moved(connection, school=SCHOOL, key=KEY, now=NOW, folder="there")
    again = Record(empty.url)
    assert [again.name_of("Rowan Park Academy", KEY, f) for f in ("here", "there", "")] == [SCHOOL, SCHOOL, "Rowan Park Academy"]
    assert verify(again.everything(), school=SCHOOL, key=KEY).whole

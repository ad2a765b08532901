"""The record keeps what it is given, in order, on both databases, and lets nobody change it."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from checker.errors import RecordError, Refused
from checker.keys import SchoolKey
from checker.record import Record, Write, default_url, open_record
from checker.record.audit import verify
from checker.record.chain import canonical, header_hash, moment

KEY, OTHER = SchoolKey(b"k" * 32), SchoolKey(b"o" * 32)
NOW = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)
SCHOOL = "Rowan Park Primary"


def test_what_is_written_comes_back_in_order(story: Record) -> None:
    entries = list(story.everything())
    assert [(e.number, e.case, e.step, e.kind) for e in entries] == [
        (1, "", 1, "opened"),
        (2, "C2", 1, "submitted"),
        (3, "C2", 2, "pupil"),
        (4, "C2", 3, "approved"),
        (5, "C5", 1, "submitted"),
        (6, "C5", 2, "pupil"),
        (7, "C5", 3, "approved"),
    ]
    assert [e.number for e in story.of_case(SCHOOL, "C5")] == [5, 6, 7]
    assert story.of_case("Another School", "C5") == []
    found, newest = story.of_digest(SCHOOL, "sha256:0")
    assert [e.number for e in found] == [2, 3, 4] and newest == entries[-1].at
    assert [e.number for e in story.of_pupils(SCHOOL, ["ref1"])] == [5, 6, 7]
    assert [e.number for e in story.of_kind(SCHOOL, "approved")] == [2, 3, 4, 5, 6, 7]
    assert entries[3].body == {"by": "s", "note": "Ünïcode “quoted” \n"}
    assert entries[3].time == NOW + datetime.timedelta(minutes=30)


def test_all_or_nothing(record: Record) -> None:
    record.open_school(SCHOOL, KEY, NOW)
    with pytest.raises(Exception, match=r"."):
        record.append([Write("a", {}), Write("b", {"not plain": object()})], school=SCHOOL, key=KEY, now=NOW)
    assert len(list(record.everything())) == 1


def test_who_comes_second_is_told(story: Record) -> None:
    for _ in range(2):
        with pytest.raises(Refused, match="Somebody else"):
            story.append([Write("rejected", {})], school=SCHOOL, key=KEY, case="C2", step=2, now=NOW + datetime.timedelta(hours=2))
    assert len(list(story.everything())) == 7


def test_many_write_at_once_and_the_chain_is_one(record_url: str) -> None:
    records = [Record(record_url) for _ in range(3)]
    records[0].open_school(SCHOOL, KEY, NOW)
    with ThreadPoolExecutor(6) as pool:
        cases = list(
            pool.map(
                lambda n: records[n % 3].append([Write("submitted", {"n": n})] * 2, school=SCHOOL, key=KEY, now=NOW)[0].case, range(18)
            )
        )
    assert len(set(cases)) == 18
    assert verify(records[1].everything(), school=SCHOOL, key=KEY).count == 37
    assert verify(records[1].everything(), school=SCHOOL, key=KEY).whole
    for each in records:
        each.close()


def test_of_two_who_act_on_one_case_one_wins(record_url: str) -> None:
    records = [Record(record_url) for _ in range(2)]
    records[0].open_school(SCHOOL, KEY, NOW)
    case = records[0].append([Write("submitted", {})], school=SCHOOL, key=KEY, now=NOW)[0].case

    def act(n: int) -> bool:
        try:
            records[n].append([Write("approved", {"n": n})], school=SCHOOL, key=KEY, case=case, step=1, now=NOW)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, range(2))) == [False, True]
    assert len(records[0].of_case(SCHOOL, case)) == 2
    for each in records:
        each.close()


def test_a_school_keeps_to_the_key_it_began_with(record: Record) -> None:
    assert record.open_school(SCHOOL, KEY, NOW) is not None
    assert record.open_school(SCHOOL, KEY, NOW) is None
    with pytest.raises(RecordError, match="another key"):
        record.open_school(SCHOOL, OTHER, NOW)
    assert record.open_school("Another School", OTHER, NOW) is not None


def test_a_clock_that_went_back_writes_nothing(story: Record) -> None:
    with pytest.raises(RecordError, match="clock"):
        story.append([Write("submitted", {})], school=SCHOOL, key=KEY, now=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET kind = 'approved' WHERE number = 2",
        "UPDATE entries SET body = '{}' WHERE number = 2",
        "UPDATE entries SET body = NULL, salt = NULL, subject = NULL, hash = 'x' WHERE number = 2",
        "UPDATE entries SET subject = NULL WHERE number = 3",
        "DELETE FROM entries WHERE number = 2",
        "DELETE FROM entries",
    ],
)
def test_the_database_itself_refuses_changes(story: Record, behind: Callable[..., Any], statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        behind(statement, guarded=True)
    assert verify(story.everything(), school=SCHOOL, key=KEY).whole


def test_sqlite_refuses_replacing_and_postgresql_emptying(story: Record, behind: Callable[..., Any]) -> None:
    statement = "INSERT OR REPLACE INTO entries SELECT * FROM entries" if story.database.kind == "sqlite" else "TRUNCATE entries"
    with pytest.raises(DBAPIError, match="append-only"):
        behind(statement, guarded=True)
    assert len(list(story.everything())) == 7


def test_drafts_come_and_go_with_their_case(record: Record) -> None:
    record.open_school(SCHOOL, KEY, NOW)
    case = record.append([Write("submitted", {})], school=SCHOOL, key=KEY, now=NOW, draft=b"first")[0].case
    record.append([Write("a", {})], school=SCHOOL, key=KEY, case=case, step=1, now=NOW)
    assert record.draft(case) == b"first" and record.drafts_kept(SCHOOL) == (case,)
    record.append([Write("a", {})], school=SCHOOL, key=KEY, case=case, step=2, now=NOW, draft=b"second")
    assert record.draft(case) == b"second"
    with pytest.raises(Refused):
        record.append([Write("a", {})], school=SCHOOL, key=KEY, case=case, step=2, now=NOW, draft=b"third")
    assert record.draft(case) == b"second", "who comes second changes no draft either"
    record.append([Write("a", {})], school=SCHOOL, key=KEY, case=case, step=3, now=NOW, draft=None)
    assert record.draft(case) is None


def test_what_is_erased_is_gone_from_the_file_and_the_chain_is_whole(story: Record, tmp_path: Path) -> None:
    story.erase([2, 3, 5], why="retention", school=SCHOOL, key=KEY, now=NOW + datetime.timedelta(days=1))
    entries = list(story.everything())
    assert [(e.number, e.text, e.salt, e.subject) for e in entries if e.number in (2, 3, 5)] == [(n, None, None, None) for n in (2, 3, 5)]
    assert entries[-1].body == {"why": "retention", "entries": [[2, 3], [5, 5]]}
    assert verify(entries, school=SCHOOL, key=KEY).whole
    assert story.of_pupils(SCHOOL, ["ref0"]) == []
    if story.database.kind == "sqlite":
        content = b"".join(p.read_bytes() for p in (tmp_path / "kept").iterdir())
        assert b"ref1" in content and b"ref0" not in content


@given(
    st.text(max_size=30).filter(lambda s: s.isprintable() or s.encode("utf-8", "ignore").decode() == s),
    st.integers(0, 2**53 - 1),
)
def test_a_header_is_canonical_json(text: str, number: int) -> None:
    import hashlib

    header = {
        "number": number,
        "school": text,
        "case": "C1",
        "step": 1,
        "kind": "k",
        "at": "t",
        "digest": text,
        "body_hash": "b",
        "previous": "p",
    }
    try:
        expected = hashlib.sha256(rfc8785.dumps(header)).hexdigest()
    except (ValueError, UnicodeError):
        return
    assert header_hash(**header) == expected


def test_a_body_is_canonical_json() -> None:
    assert canonical({"b": 1, "a": ["é", None, True]}) == '{"a":["é",null,true],"b":1}'


def test_times_sort_as_they_pass() -> None:
    later = [
        NOW,
        NOW + datetime.timedelta(microseconds=1),
        NOW.astimezone(datetime.timezone(datetime.timedelta(hours=5))) + datetime.timedelta(seconds=1),
    ]
    written = [moment(t) for t in later]
    assert written == sorted(written) and written[0] == "2026-11-20T09:30:00.000000Z"


def test_a_record_of_a_later_form_is_left_alone(story: Record, record_url: str, behind: Callable[..., Any]) -> None:
    behind("UPDATE alembic_version SET version_num = 'form_99'")
    with pytest.raises(RecordError, match="newer version"):
        Record(record_url)


def test_sqlite_of_a_later_form_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    Record(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(RecordError, match="newer version"):
        Record(f"sqlite:///{path}")


def test_what_is_no_record_is_refused_plainly(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"this is no database, and long enough to be looked at " * 40)
    (tmp_path / "folder").mkdir()
    for bad in (tmp_path / "a", tmp_path / "folder", tmp_path / "a" / "b"):
        with pytest.raises(RecordError) as refused:
            Record(f"sqlite:///{bad}")
        assert "Traceback" not in str(refused.value)


@pytest.mark.parametrize("url", ["mysql://host/db", "no address at all ://"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(RecordError):
        Record(url)


def test_a_server_that_does_not_answer_is_told_without_its_password() -> None:
    with pytest.raises(RecordError, match="server is running") as refused:
        Record("postgresql://checker:geheim@127.0.0.1:1/record")
    assert "geheim" not in str(refused.value)


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CHECKER_RECORD", raising=False)
    assert default_url().startswith("sqlite:///") and default_url().endswith("record.sqlite")
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "r.sqlite"))
    assert default_url() == f"sqlite:///{tmp_path / 'r.sqlite'}"
    assert open_record(default_url()) is open_record(default_url())


def test_an_entry_stays_plain_json(story: Record) -> None:
    for entry in story.everything():
        assert entry.text is not None and json.loads(entry.text) == entry.body

"""A record that an older version made is brought to today's form, loses nothing and verifies."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from checker.errors import RecordError
from checker.keys import SchoolKey
from checker.record import Record
from checker.record.audit import verify
from checker.record.tables import metadata
from checker.school import School
from checker.workflow.at_once import earlier

KEY = SchoolKey(b"k" * 32)
FORM_1 = Path(__file__).parent / "data" / "form_1.db"
"""Three decisions of two schools, written by the version before there was a chain."""


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "record.sqlite"
    shutil.copy(FORM_1, path)
    monkeypatch.setenv("CHECKER_RECORD", str(path))
    return path


def test_decisions_of_form_1_become_the_first_entries_and_verify(old: Path) -> None:
    record = Record(f"sqlite:///{old}")
    entries = list(record.everything())
    assert [(e.number, e.kind, e.school, e.body["decision"], e.body["by"], e.body["reason"]) for e in entries] == [
        (1, "imported", "Rowan Park Primary", "rejected", "Saima Akhtar", "Wait until Monday."),
        (2, "imported", "Rowan Park Primary", "approved", "Saima Akhtar", "I looked at every word of it"),
        (3, "imported", "Another School", "approved", "Saima Akhtar", ""),
    ]
    assert verify(entries, school="Rowan Park Primary", key=KEY).whole
    with sqlite3.connect(old) as file:
        tables = {n for (n,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert "decisions" not in tables and file.execute("PRAGMA user_version").fetchone() == (2,)
    record.close()
    again = Record(f"sqlite:///{old}")
    assert list(again.everything()) == entries, "opened again, nothing is taken over twice"


def test_the_page_still_shows_them_and_no_gate_opens(old: Path, school_folder: Path) -> None:
    found = earlier(School.open(school_folder), "sha256:" + "0" * 64)
    assert [(d.decision, d.decider, d.reason, d.verdict) for d in found] == [
        ("approved", "Saima Akhtar", "I looked at every word of it", "review"),
        ("rejected", "Saima Akhtar", "Wait until Monday.", "nothing_found"),
    ]


def test_an_imported_entry_that_is_edited_or_added_later_is_found(old: Path) -> None:
    record = Record(f"sqlite:///{old}")
    import datetime

    record.open_school("Rowan Park Primary", KEY, datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC))
    with sqlite3.connect(old) as file:
        for name in ("no_update", "no_delete", "no_replace"):
            file.execute(f"DROP TRIGGER entries_{name}")
        file.execute("UPDATE entries SET body = replace(body, 'rejected', 'approved') WHERE number = 1")
    assert verify(record.everything(), school="Rowan Park Primary", key=KEY).number == 1


def test_the_tables_that_migrations_make_are_those_that_the_code_knows(record_url: str) -> None:
    Record(record_url).close()
    engine = create_engine(record_url)
    seen = inspect(engine)
    for table in metadata.tables.values():
        assert [c["name"] for c in seen.get_columns(table.name)] == [c.name for c in table.columns]
        assert {c["name"]: c["nullable"] for c in seen.get_columns(table.name)} == {c.name: c.nullable for c in table.columns}
        assert {i["name"] for i in seen.get_indexes(table.name) if not i["unique"]} == {i.name for i in table.indexes}
    engine.dispose()


def test_a_record_that_cannot_be_brought_forward_stays_as_it_was(old: Path) -> None:
    with sqlite3.connect(old) as file:
        file.execute("CREATE TABLE entries (x)")
    with pytest.raises(RecordError):
        Record(f"sqlite:///{old}")
    with sqlite3.connect(old) as file:
        assert file.execute("SELECT count(*) FROM decisions").fetchone() == (3,)

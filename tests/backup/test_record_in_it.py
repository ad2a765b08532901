"""The record in a backup: from either kind of database into either, whole or not at all, and the school is known in it."""

from __future__ import annotations

import base64
import datetime
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from checker.backup import BackupError, back_up, gathering, layout, restore
from checker.errors import RecordError
from checker.record import Record, open_record
from checker.record.chain import OPENED
from checker.record.copying import is_free, pieces
from checker.record.database import Address
from checker.school import School
from checker.workflow.auditing import verify_record
from checker.workflow.desk import Desk
from tests.backup.conftest import DATA, PASSWORD, a_school_with_a_record, another_computer, contents_of, sealed_again

LATER = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
"""After the backups in `data/` were made."""


@pytest.mark.parametrize("to", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_record_goes_from_either_kind_of_database_into_either(
    record_url: str,
    to: str,
    another_record: Callable[[str], str],
    school_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = a_school_with_a_record(school_folder)
    school = School.open(school_folder)
    before = list(Desk.open(school).record.everything())
    draft = Desk.open(school).record.draft(case)
    back_up(school, tmp_path / "b", PASSWORD)
    monkeypatch.setenv("CHECKER_RECORD", another_record(to))
    made = restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert made.files > 4
    desk = Desk.open(School.open(tmp_path / "there"))
    assert desk.record.database.kind == to
    *after, moved = desk.record.everything()
    assert after == before and len(before) > 3 and any(e.text is None for e in before)
    assert moved.kind == OPENED and moved.school == desk.name, "and in which folder the school is now"
    assert desk.record.draft(case) == draft is not None and desk.record.drafts_kept(desk.name) == (case,)
    outcome, copies = verify_record(desk)
    assert outcome.whole and outcome.count == len(before) + 1 and copies == 1, "this computer keeps the head from now on"
    with pytest.raises(BackupError, match="record of decisions already"):
        restore(tmp_path / "b", tmp_path / "elsewhere", PASSWORD)


def test_a_record_that_was_changed_is_not_put_back(
    record_url: str, another_record: Callable[[str], str], school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_school_with_a_record(school_folder)
    school = School.open(school_folder)

    def forged(connection: Connection) -> Iterator[tuple[str, bytes]]:
        for name, content in pieces(connection):
            yield name, content.replace(b"Saima Akhtar", b"Someone Else") if name.startswith("entries") else content

    monkeypatch.setattr(gathering, "pieces", forged)
    back_up(school, tmp_path / "b", PASSWORD)
    url = another_record("postgresql" if record_url.startswith("postgresql") else "sqlite")
    monkeypatch.setenv("CHECKER_RECORD", url)
    with pytest.raises(RecordError, match="is not whole, so nothing of it was put back"):
        restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert not (tmp_path / "there").exists() and is_free(Address.of(url)) and not Address.of(url).begun()
    monkeypatch.setattr(gathering, "pieces", pieces)
    monkeypatch.setenv("CHECKER_RECORD", record_url)
    back_up(school, tmp_path / "b2", PASSWORD)
    monkeypatch.setenv("CHECKER_RECORD", url)
    assert restore(tmp_path / "b2", tmp_path / "there", PASSWORD).files > 4, "what failed stands in nobody's way"


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("UPDATE entries SET body = replace(body, 'Saima', 'Someone') WHERE number = 2", "Entry 2 had its contents changed"),
        ("DELETE FROM entries WHERE number > 2", "a copy of the head knows 3 entries and the record holds 2"),
    ],
)
def test_no_backup_is_made_of_a_record_that_could_not_be_put_back(
    record_url: str, behind: Callable[..., Any], school_folder: Path, tmp_path: Path, harm: str, says: str
) -> None:
    a_school_with_a_record(school_folder)
    school, file = School.open(school_folder), tmp_path / "b"
    back_up(school, file, PASSWORD)
    before = file.read_bytes()
    behind(harm)
    with pytest.raises(RecordError, match=says):
        back_up(school, file, PASSWORD)
    assert file.read_bytes() == before and [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_no_backup_without_the_record_that_this_computer_knows_of(
    school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "record.sqlite"
    monkeypatch.setenv("CHECKER_RECORD", str(record))
    a_school_with_a_record(school_folder)
    open_record.cache_clear()
    record.rename(tmp_path / "lost.sqlite")
    with pytest.raises(RecordError, match=r"a copy of the head knows 3 entries and the record holds 0.*CHECKER_RECORD"):
        back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    assert not record.exists() and not (tmp_path / "b").exists()


def test_a_backup_says_its_form_and_the_head_and_is_held_to_them(
    record_url: str, school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_school_with_a_record(school_folder)
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    last = list(Record(record_url).everything())[-1]
    found = contents_of(tmp_path / "b")
    about = json.loads(found["about.json"])
    assert about["form"] == layout.FORM and about["head"] == f"{last.number}:{last.hash}"
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "new" / "record.sqlite"))

    def refused(error: type[Exception], match: str, told: dict[str, Any], leave: str = "-") -> None:
        others = {path: content for path, content in found.items() if not path.startswith(leave)}
        sealed_again(tmp_path / "other", others | {"about.json": json.dumps(told).encode()})
        with pytest.raises(error, match=match):
            restore(tmp_path / "other", tmp_path / "there", PASSWORD)
        assert not (tmp_path / "there").exists() and not (tmp_path / "new").exists()

    refused(BackupError, "newer version of the checker. Install that version", about | {"form": layout.FORM + 1, "head": [1]})
    refused(RecordError, "does not end where it did", about, leave="record/")
    refused(RecordError, "is not the one that the copy of the head knows", about | {"head": f"{last.number}:{'0' * 64}"})
    refused(RecordError, "does not end where it did", about | {"head": f"1:{next(Record(record_url).everything()).hash}"})
    refused(BackupError, "damaged", about | {"head": "none"})
    refused(BackupError, "damaged", {k: v for k, v in about.items() if k != "head"})


def test_a_record_older_than_what_this_computer_knows_is_put_back_only_on_purpose(
    school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "record" / "record.sqlite"))
    a_school_with_a_record(school_folder)
    school = School.open(school_folder)
    back_up(school, tmp_path / "b", PASSWORD)
    a_school_with_a_record(school_folder)
    open_record.cache_clear()
    shutil.rmtree(tmp_path / "record")
    with pytest.raises(BackupError, match=r"not in the backup.*Look for a later backup") as refused:
        restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert not (tmp_path / "there").exists()
    head = Path(str(refused.value).partition("move ")[2].partition(" away")[0])
    head.write_bytes(b"{}")
    with pytest.raises(BackupError, match=r"was changed or cannot be read. Move it away"):
        restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    head.unlink()
    restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    back_up(School.open(tmp_path / "there"), tmp_path / "b2", PASSWORD)


@pytest.mark.parametrize("when", ["before the backup", "after it was put back"])
def test_a_school_that_was_renamed_finds_its_cases_in_another_folder(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    def renamed(folder: Path) -> School:
        (folder / "school.toml").write_text('[school]\nname = "Rowan Park Academy"\n', encoding="utf-8")
        return School.open(folder)

    file, was = made
    if when == "before the backup":
        back_up(renamed(tmp_path / "old" / "our-school"), file, PASSWORD)
        about = json.loads(contents_of(file)["about.json"])
        assert (about["school"], about["record"]) == ("Rowan Park Academy", "Rowan Park Primary")
    folder = another_computer(tmp_path / "new", monkeypatch)
    restore(file, folder, PASSWORD)
    desk = Desk.open(renamed(folder))
    assert desk.case(was["case"]).digest == was["digest"] and desk.name == "Rowan Park Primary"
    again = tmp_path / "again"
    back_up(School.open(folder), again, PASSWORD)
    there = another_computer(tmp_path / "newer", monkeypatch)
    restore(again, there, PASSWORD)
    assert Desk.open(School.open(there)).case(was["case"]).digest == was["digest"], "and once more"


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:"])
def test_a_record_in_memory_is_in_no_backup_and_none_is_put_there(
    made: tuple[Path, dict[str, str]], school_folder_again: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    folder = another_computer(tmp_path / "new", monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHECKER_RECORD", address)
    back_up(School.open(school_folder_again), tmp_path / "b", PASSWORD)
    assert not [path for path in contents_of(tmp_path / "b") if path.startswith("record")]
    with pytest.raises(BackupError, match="in memory"):
        restore(made[0], folder, PASSWORD)
    assert not folder.exists() and not (tmp_path / ":memory:").exists()
    restore(tmp_path / "b", folder, PASSWORD)


def test_an_address_with_more_than_a_path_is_the_same_record_to_a_backup(
    school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_RECORD", f"sqlite:///{tmp_path / 'r.sqlite'}?timeout=20")
    case = a_school_with_a_record(school_folder)
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    with pytest.raises(BackupError, match="record of decisions already"):
        restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    monkeypatch.setenv("CHECKER_RECORD", f"sqlite:///{tmp_path / 'new.sqlite'}?timeout=20")
    restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert Desk.open(School.open(tmp_path / "there")).case(case).id == case
    assert sorted(p.name for p in tmp_path.iterdir() if "sqlite" in p.name and "-" not in p.name) == ["new.sqlite", "r.sqlite"]


def test_a_server_that_does_not_answer_is_said(school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_RECORD", "postgresql://127.0.0.1:1/checker")
    with pytest.raises(RecordError, match="server is running"):
        back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    assert [p.name for p in tmp_path.iterdir()] == ["school"], "nothing half is left"


def test_a_school_without_a_record_has_none_afterwards(school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "none.sqlite"))
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert not (tmp_path / "none.sqlite").exists() and (tmp_path / "there" / "school.toml").exists()


@pytest.mark.parametrize("to", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
@pytest.mark.parametrize("file", ["backup_form_1_sqlite.checker", "backup_form_1.checker"])
def test_backups_of_earlier_versions_are_put_back_into_either(
    file: str, to: str, another_record: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files were written by the versions that knew no form: at first with the record as a SQLite file, then in pieces."""
    monkeypatch.setenv("CHECKER_RECORD", another_record(to))
    made = restore(DATA / file, tmp_path / "there", PASSWORD, now=LATER)
    desk = Desk.open(School.open(tmp_path / "there"))
    assert [e.kind for e in desk.record.everything()] == ["opened", "submitted", "submitted", "erased", "opened"]
    assert desk.case("C2").state.value == "submitted" and desk.record.draft("C2") is not None
    assert made.files == {"backup_form_1_sqlite.checker": 5, "backup_form_1.checker": 6}[file]
    outcome, _ = verify_record(desk)
    assert outcome.whole


def test_the_chain_of_a_record_in_a_backup_of_an_earlier_version_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "new" / "record.sqlite"))
    found = contents_of(DATA / "backup_form_1_sqlite.checker")
    assert b"Saima Akhtar" in found["record.sqlite"]
    for content, says in (
        (found["record.sqlite"].replace(b"Saima Akhtar", b"Someone Else"), "is not whole, so nothing of it was put back"),
        (found["record.sqlite"][:5000], "cannot be read"),
        (b"no database at all", "cannot be read"),
    ):
        sealed_again(tmp_path / "b", found | {"record.sqlite": content})
        with pytest.raises(RecordError, match=says):
            restore(tmp_path / "b", tmp_path / "there", PASSWORD, now=LATER)
        assert not (tmp_path / "there").exists() and not (tmp_path / "new").exists()


def test_another_key_than_the_seals_were_made_with_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "new" / "record.sqlite"))
    monkeypatch.delenv("CHECKER_KEY")
    for file in ("backup_form_1_sqlite.checker", "backup_form_1.checker"):
        sealed_again(tmp_path / "b", contents_of(DATA / file) | {"key": base64.b64encode(b"k" * 32)})
        with pytest.raises(RecordError, match="not written with this school's key"):
            restore(tmp_path / "b", tmp_path / "there", PASSWORD)
        assert not (tmp_path / "there").exists()


def test_a_record_in_the_schools_folder_is_put_back_into_the_new_one(
    school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also from a backup of the version that took the record's files along as files of the school."""
    monkeypatch.setenv("CHECKER_RECORD", str(school_folder / "record.sqlite"))
    case = a_school_with_a_record(school_folder)
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    found = contents_of(tmp_path / "b")
    assert (school_folder / "record.sqlite-wal").exists() and "record/entries-000000" in found
    assert sorted(path for path in found if path.startswith("school/")) == [
        "school/consent_log.csv",
        "school/school.toml",
        "school/staff.csv",
    ]
    beside = {f"school/record.sqlite{end}": b"as it was at some moment" for end in ("", "-wal", "-shm")}
    sealed_again(tmp_path / "earlier", found | beside)
    for source in (tmp_path / "b", tmp_path / "earlier"):
        there = another_computer(tmp_path / f"new {source.name}", monkeypatch)
        monkeypatch.setenv("CHECKER_RECORD", str(there / "record.sqlite"))
        assert restore(source, there, PASSWORD).files == len(found) - 1, "what a backup says of itself is none of them"
        assert Desk.open(School.open(there)).case(case).id == case

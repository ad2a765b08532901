"""A backup: one encrypted file, put back on another computer, and the record, the key and what was being written are there again."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from checker import backup
from checker.answers import Answers
from checker.backup import BackupError, back_up, last_backup, restore
from checker.cli import main
from checker.draft import Draft
from checker.drafts import Drafts
from checker.errors import RecordError, VaultError
from checker.gatekeeper.signing import Signing
from checker.health import looked_after
from checker.keys import key_file
from checker.record import Record, open_record
from checker.record.copying import is_empty, pieces
from checker.school import School
from checker.service.clients import Clients
from checker.workflow.auditing import verify_record
from checker.workflow.desk import Desk

PASSWORD = "four plain words in a row"


def another_computer(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the user's is there, no key and no record; where the school is going to be."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / "data"))
    monkeypatch.setenv("CHECKER_RECORD", str(home / "record.sqlite"))
    monkeypatch.setattr("checker.keys._keyring_get", lambda _: None)
    monkeypatch.setattr("checker.keys._keyring_set", lambda *_: False)
    open_record.cache_clear()
    return home / "our-school"


@pytest.fixture
def made(school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, dict[str, str]]:
    """The backup of a school with a case, a post and an answer being written, and a signing key; and what there was."""
    monkeypatch.delenv("CHECKER_KEY")
    folder = another_computer(tmp_path / "old", monkeypatch)
    (tmp_path / "old").mkdir()
    school_folder.rename(folder)
    (folder / "earlier").mkdir()
    (folder / "earlier" / "log.csv").write_text("kept", "utf-8")
    school = School.open(folder)
    case = Desk.open(school).submit(Draft(text="Sports day was fun."), "Saima Akhtar", unnamed=True)
    drafts, answers = Drafts.open(school), Answers.open(school, "omar")
    assert drafts and answers
    draft = drafts.new_id()
    drafts.save(draft, {"text": "Half a post"}, {"a.jpg": b"a photo" * 500_000}, revision=0)
    answers.save(case.id, case.digest, {"reason": "Not yet."})
    key_id = Signing.of(school).ring().key_id
    file = tmp_path / "backup.checker"
    back_up(school, file, PASSWORD)
    return file, {"case": case.id, "digest": case.digest, "draft": draft, "signing": key_id}


def test_all_of_it_is_there_again_on_another_computer(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, was = made
    folder = another_computer(tmp_path / "new", monkeypatch)
    monkeypatch.setenv("CHECKER_BACKUP_PASSWORD", PASSWORD)
    with pytest.raises(SystemExit) as left:
        main(["restore", str(file), "--school", str(folder)])
    assert left.value.code in (0, None) and "are back" in capsys.readouterr().out
    school = School.open(folder)
    assert (folder / "earlier" / "log.csv").read_text("utf-8") == "kept" and len(school.pupils) == 3
    case = Desk.open(school).case(was["case"])
    assert case.digest == was["digest"] and Desk.open(school).record.draft(case.id) is not None
    drafts, answers = Drafts.open(school), Answers.open(school, "omar")
    assert drafts and answers
    opened = drafts.load(was["draft"])
    assert opened is not None and opened.photos == {"a.jpg": b"a photo" * 500_000}
    assert answers.load(case.id, case.digest) == {"reason": "Not yet."}
    assert Signing.of(school).ring(make=False).key_id == was["signing"], "tokens that were given hold"
    with pytest.raises(SystemExit) as verified:
        main(["audit", "verify", "--school", str(folder)])
    assert verified.value.code in (0, None), capsys.readouterr()


def test_nothing_can_be_read_without_the_password(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, _ = made
    raw = file.read_bytes()
    assert b"Finnegan" not in raw and b"Rowan" not in raw and b"consent_log" not in raw
    folder = another_computer(tmp_path / "new", monkeypatch)
    with pytest.raises(VaultError, match="password is another one"):
        restore(file, folder, "four other words in a row")
    assert not folder.exists()


@pytest.mark.parametrize("harm", ["cut", "changed", "swapped", "longer head", "nothing"])
def test_a_file_that_is_not_whole_puts_nothing_back(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    file, _ = made
    raw = bytearray(file.read_bytes())
    start = len(backup.MAGIC) + 16
    size = 5 + int.from_bytes(raw[start : start + 4], "big")
    match harm:
        case "cut":
            raw = raw[: start + 2 * size]
        case "changed":
            raw[len(raw) // 2] ^= 1
        case "swapped":
            raw[start : start + 2 * size] = raw[start + size : start + 2 * size] + raw[start : start + size]
        case "longer head":
            raw[start] = 0xFF
        case "nothing":
            raw = raw[:4]
    file.write_bytes(raw)
    folder = another_computer(tmp_path / "new", monkeypatch)
    with pytest.raises((BackupError, VaultError)):
        restore(file, folder, PASSWORD)
    assert not folder.exists() and not (tmp_path / "new").exists()


def test_nothing_that_is_there_is_written_over(made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, _ = made
    with pytest.raises(BackupError, match="not empty"):
        restore(file, tmp_path / "old" / "our-school", PASSWORD)
    with pytest.raises(BackupError, match="record of decisions already"):
        restore(file, tmp_path / "third", PASSWORD)
    folder = another_computer(tmp_path / "new", monkeypatch)
    monkeypatch.setenv("CHECKER_KEY", "A" * 43 + "=")
    with pytest.raises(VaultError, match="another key"):
        restore(file, folder, PASSWORD)
    assert not folder.exists()


def test_a_short_password_and_a_place_in_the_school_are_refused(school_folder: Path, tmp_path: Path) -> None:
    school = School.open(school_folder)
    with pytest.raises(BackupError, match="12 characters"):
        back_up(school, tmp_path / "b", "short")
    with pytest.raises(BackupError, match="another place"):
        back_up(school, school_folder / "b", PASSWORD)
    assert not (tmp_path / "b").exists()


def a_school_with_a_record(folder: Path) -> str:
    """A case with its draft, and another whose contents were erased; the id of the first."""
    school = School.open(folder)
    desk = Desk.open(school)
    case = desk.submit(Draft(text="Sports day was fun."), "Saima Akhtar", unnamed=True)
    other = desk.submit(Draft(text="The fair was fun."), "Saima Akhtar", unnamed=True)
    numbers = [e.number for e in desk.record.of_case(desk.name, other.id)]
    desk.record.erase(numbers, why="retention", school=desk.name, key=desk.key, now=datetime.datetime.now(datetime.UTC))
    desk.record.delete_drafts([other.id])
    return case.id


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
    assert list(desk.record.everything()) == before and len(before) > 3 and any(e.text is None for e in before)
    assert desk.record.draft(case) == draft is not None and desk.record.drafts_kept(desk.name) == (case,)
    outcome, _ = verify_record(desk)
    assert outcome.whole and outcome.count == len(before)
    with pytest.raises(BackupError, match="record of decisions already"):
        restore(tmp_path / "b", tmp_path / "elsewhere", PASSWORD)


def test_a_record_that_was_changed_is_not_put_back(
    record_url: str, another_record: Callable[[str], str], school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_school_with_a_record(school_folder)
    school = School.open(school_folder)

    def forged(record: Record) -> Iterator[tuple[str, bytes]]:
        for name, content in pieces(record):
            yield name, content.replace(b"Saima Akhtar", b"Someone Else") if name.startswith("entries") else content

    monkeypatch.setattr(backup, "pieces", forged)
    back_up(school, tmp_path / "b", PASSWORD)
    url = another_record("postgresql" if record_url.startswith("postgresql") else "sqlite")
    monkeypatch.setenv("CHECKER_RECORD", url)
    with pytest.raises(RecordError, match="is not whole, so nothing of it was put back"):
        restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert not (tmp_path / "there").exists() and (not url.startswith("postgresql") or is_empty(url))
    monkeypatch.setattr(backup, "pieces", pieces)
    monkeypatch.setenv("CHECKER_RECORD", record_url)
    back_up(school, tmp_path / "b2", PASSWORD)
    monkeypatch.setenv("CHECKER_RECORD", url)
    assert restore(tmp_path / "b2", tmp_path / "there", PASSWORD).files > 4, "what failed stands in nobody's way"


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


def test_a_backup_of_an_earlier_version_is_put_back_into_sqlite(
    school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.sqlite"
    monkeypatch.setenv("CHECKER_RECORD", str(old))
    case = a_school_with_a_record(school_folder)
    school = School.open(school_folder)
    with closing(sqlite3.connect(old)) as live, closing(sqlite3.connect(":memory:")) as copy:
        live.backup(copy)
        content = copy.serialize()
    contents = backup._contents

    def as_it_was(*given: Any) -> Iterator[tuple[str, bytes | Path]]:
        yield from ((path, c) for path, c in contents(*given) if not path.startswith("record/"))
        yield "record.sqlite", content

    monkeypatch.setattr(backup, "_contents", as_it_was)
    back_up(school, tmp_path / "b", PASSWORD)
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "new.sqlite"))
    restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert Desk.open(School.open(tmp_path / "there")).case(case).id == case


def test_what_is_no_folder_and_what_follows_the_end_are_refused(
    school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "new.sqlite"))
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(BackupError, match="is a file"):
        restore(tmp_path / "b", tmp_path / "file", PASSWORD)
    with (tmp_path / "b").open("ab") as end:
        end.write(b"x")
    with pytest.raises(BackupError, match="follows the backup's end"):
        restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert not (tmp_path / "there").exists()


def test_programs_that_may_ask_the_service_are_in_it_and_no_other_schools_keys(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "old" / "our-school"
    key = Clients.of(folder).add("scheduler", "Saima Akhtar")
    strange = key_file("gate-of-another-school")
    strange.mkdir()  # whoever reads it fails
    back_up(School.open(folder), tmp_path / "b", PASSWORD)
    there = another_computer(tmp_path / "new", monkeypatch)
    restore(tmp_path / "b", there, PASSWORD)
    found = Clients.of(there).holder(key)
    assert found and found.name == "scheduler"
    assert not key_file("gate-of-another-school").exists()


def test_help_says_when_the_last_one_was_made(school_folder: Path, tmp_path: Path) -> None:
    school, now = School.open(school_folder), datetime.datetime.now(datetime.UTC)
    assert last_backup(school_folder) is None and "Never" in dict(looked_after(now.date(), school_folder))["Last backup (checker backup)"]
    back_up(school, tmp_path / "b", PASSWORD, now)
    said = dict(looked_after(now.date(), school_folder))["Last backup (checker backup)"]
    assert "today" in said and "new one" not in said
    later = (now + datetime.timedelta(days=9)).date()
    assert "9 days ago. Make a new one" in dict(looked_after(later, school_folder))["Last backup (checker backup)"]

"""A school with a backup, another computer, and what a backup holds."""

from __future__ import annotations

import datetime
import io
import shutil
from pathlib import Path

import pytest

from checker.answers import Answers
from checker.backup import back_up, sealed
from checker.draft import Draft
from checker.drafts import Drafts
from checker.gatekeeper.signing import Signing
from checker.record import open_record
from checker.school import School
from checker.workflow.desk import Desk

PASSWORD = "four plain words in a row"
DATA = Path(__file__).parent / "data"
NOW = datetime.datetime.now(datetime.UTC)


def contents_of(file: Path) -> dict[str, bytes]:
    """What a backup holds, by path."""
    return dict(sealed.read(io.BytesIO(file.read_bytes()), PASSWORD))


def sealed_again(file: Path, contents: dict[str, bytes]) -> None:
    """A backup of just this, made with the same password."""
    with file.open("wb") as out:
        sealed.write(out, PASSWORD, contents.items(), NOW)


def everything_under(*folders: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


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


@pytest.fixture
def school_folder_again(made: tuple[Path, dict[str, str]], tmp_path: Path) -> Path:
    """The same lists in another folder, of which nothing is kept yet."""
    shutil.copytree(tmp_path / "old" / "our-school", tmp_path / "again")
    return tmp_path / "again"


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

"""A backup: one encrypted file, put back on another computer, and the record, the key and what was being written are there again."""

from __future__ import annotations

import datetime
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from checker.answers import Answers
from checker.backup import BackupError, back_up, last_backup, restore, sealed
from checker.backup.layout import Layout
from checker.cli import main
from checker.drafts import Drafts
from checker.errors import VaultError
from checker.gatekeeper.signing import Signing
from checker.health import looked_after
from checker.keys import key_file
from checker.record.database import Address
from checker.school import School
from checker.service.clients import Clients
from checker.workflow.desk import Desk
from tests.backup.conftest import PASSWORD, another_computer, contents_of


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
    start = len(sealed.MAGIC) + 16
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


def test_a_short_password_and_a_place_in_the_school_are_refused(school_folder: Path, tmp_path: Path) -> None:
    school = School.open(school_folder)
    with pytest.raises(BackupError, match="12 characters"):
        back_up(school, tmp_path / "b", "short")
    with pytest.raises(BackupError, match="another place"):
        back_up(school, school_folder / "b", PASSWORD)
    assert not (tmp_path / "b").exists()


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
    assert last_backup(school_folder) is None and "Never" in dict(looked_after(now.date(), school_folder))["Last backup"]
    back_up(school, tmp_path / "b", PASSWORD, now)
    said = dict(looked_after(now.date(), school_folder))["Last backup"]
    assert "today" in said and "new one" not in said
    later = (now + datetime.timedelta(days=9)).date()
    assert "9 days ago. Have a new one made" in dict(looked_after(later, school_folder))["Last backup"]


@pytest.mark.parametrize("kept", ["record", "writing"])
def test_no_backup_is_made_without_the_key_of_what_is_kept(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    """A keyring that is locked answers as one that knows no key; the school may have another name than in the record."""
    folder, file = tmp_path / "old" / "our-school", made[0]
    before = file.read_bytes()
    for key in (tmp_path / "old" / "data").rglob("keys/*.key"):
        key.unlink()
    if kept == "writing":
        monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "none.sqlite"))
    else:
        shutil.rmtree(Layout(folder, Address.of("sqlite://")).roots["writing"])
        shutil.rmtree(Layout(folder, Address.of("sqlite://")).roots["answers"])
        (folder / "school.toml").write_text('[school]\nname = "Rowan Park Academy"\n', encoding="utf-8")
    with pytest.raises(VaultError, match=r"key cannot be read.*Unlock the computer's keyring, or set CHECKER_KEY"):
        back_up(School.open(folder), file, PASSWORD)
    assert file.read_bytes() == before


def test_a_school_that_never_had_a_key_is_backed_up(school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    another_computer(tmp_path / "old", monkeypatch)
    monkeypatch.delenv("CHECKER_KEY")
    assert back_up(School.open(school_folder), tmp_path / "b", PASSWORD).files > 3


@pytest.mark.skipif(os.name == "nt", reason="making a link needs rights there")
def test_what_links_lead_to_is_in_it_and_nothing_is_left_out_in_silence(
    school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shared").mkdir()
    (school_folder / "staff.csv").rename(tmp_path / "shared" / "staff.csv")
    (school_folder / "staff.csv").symlink_to(tmp_path / "shared" / "staff.csv")
    (school_folder / "log.csv").symlink_to("consent_log.csv")
    (school_folder / ".DS_Store").write_bytes(b"of this computer")
    school, file = School.open(school_folder), tmp_path / "b"
    back_up(school, file, PASSWORD)
    found = contents_of(file)
    assert found["school/staff.csv"] == (tmp_path / "shared" / "staff.csv").read_bytes()
    assert found["school/log.csv"] == found["school/consent_log.csv"] and "school/.DS_Store" not in found
    before = file.read_bytes()
    (school_folder / "Orla Finnegan").symlink_to(tmp_path / "shared")
    (school_folder / "Orla Finnegan.jpg").symlink_to("gone.jpg")
    (school_folder / "Orla.jpg").symlink_to("Orla.jpg")
    os.mkfifo(school_folder / "Orla")
    (school_folder / "earlier").mkdir()
    scandir = os.scandir

    def closed(folder: Any) -> Any:
        if Path(folder).name == "earlier":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(BackupError, match=r"in the school's folder 5 cannot be read.*then back up again") as refused:
        back_up(school, file, PASSWORD)
    assert "Orla" not in str(refused.value) and file.read_bytes() == before


@pytest.mark.parametrize("when", ["before it is looked into", "before it is read"])
def test_a_post_that_is_let_go_meanwhile_stops_no_backup(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    file, was = made
    home = next((tmp_path / "old" / "data").rglob(was["draft"]))
    (home / ".x7_a.part").write_bytes(b"half a photo")
    scandir, opened = os.scandir, Path.open

    def looked_into(folder: Any) -> Any:
        if folder == home:
            shutil.rmtree(home)
        return scandir(folder)

    def read(self: Path, *rest: Any, **options: Any) -> Any:
        if self == home / "post":
            self.unlink(missing_ok=True)
        return opened(self, *rest, **options)

    if when == "before it is read":
        monkeypatch.setattr(Path, "open", read)
    else:
        monkeypatch.setattr("checker.folders.os.scandir", looked_into)
    before = contents_of(file)
    back_up(School.open(tmp_path / "old" / "our-school"), file, PASSWORD)
    gone = set(before) - set(contents_of(file))
    assert gone and all(was["draft"] in path for path in gone)
    assert not [path for path in contents_of(file) if path.endswith(".part")]

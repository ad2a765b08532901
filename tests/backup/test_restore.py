"""Where a backup is put back: all that stands in the way is said first, nothing is written over, and what broke off goes on."""

from __future__ import annotations

import base64
import datetime
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker import vault
from checker.backup import BackupError, back_up, layout, placing, restore, sealed
from checker.cli import main
from checker.draft import Draft
from checker.errors import RecordError
from checker.gatekeeper.signing import Signing
from checker.record import Record, open_record
from checker.record.copying import is_free
from checker.record.database import Address
from checker.school import School
from checker.service.clients import Clients
from checker.workflow.desk import Desk
from tests.backup.conftest import NOW, PASSWORD, another_computer, contents_of, everything_under, sealed_again


def test_nothing_that_is_there_is_written_over(made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, _ = made
    (tmp_path / "old" / "our-school" / "staff.csv").write_text("title,first_name,last_name,role\n", "utf-8")
    with pytest.raises(BackupError, match="not empty"):
        restore(file, tmp_path / "old" / "our-school", PASSWORD)
    with pytest.raises(BackupError, match="record of decisions already"):
        restore(file, tmp_path / "third", PASSWORD)
    folder = another_computer(tmp_path / "new", monkeypatch)
    monkeypatch.setenv("CHECKER_KEY", "A" * 43 + "=")
    with pytest.raises(BackupError, match="another key"):
        restore(file, folder, PASSWORD)
    assert not folder.exists()


def test_all_that_stands_in_the_way_is_said_at_once_and_nothing_is_put_back(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clients.of(tmp_path / "old" / "our-school").add("scheduler", "Saima Akhtar")
    file = tmp_path / "b"
    back_up(School.open(tmp_path / "old" / "our-school"), file, PASSWORD)
    folder = another_computer(tmp_path / "new", monkeypatch)
    clients = Clients.of(folder)
    clients.add("another program", "Saima Akhtar")
    folder.mkdir()
    (folder / "Orla Finnegan.txt").write_text("already here", "utf-8")
    (tmp_path / "new" / "record.sqlite-wal").write_bytes(b"what another record left")
    monkeypatch.setenv("CHECKER_KEY", "A" * 43 + "=")
    before = everything_under(tmp_path / "new")
    with pytest.raises(BackupError) as refused:
        restore(file, folder, PASSWORD)
    for said in ("is not empty", "record of decisions already", "another key", f"{clients.path} holds something else"):
        assert said in str(refused.value)
    assert "Orla" not in str(refused.value), "a file's name may tell who is in it"
    assert everything_under(tmp_path / "new") == before


@pytest.mark.parametrize("to", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_restore_that_broke_off_goes_on_and_the_record_counts_last(
    made: tuple[Path, dict[str, str]], to: str, another_record: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, was = made
    folder = another_computer(tmp_path / "new", monkeypatch)
    address = Address.of(another_record(to))
    monkeypatch.setenv("CHECKER_RECORD", address.url.render_as_string(hide_password=False))
    written: list[Path] = []

    def full(target: Path, content: bytes, *, new: bool = False) -> None:
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        vault.write_private(target, content, new=new)
        written.append(target)

    monkeypatch.setattr(placing, "write_private", full)
    with pytest.raises(BackupError, match=r"No space left.*goes on"):
        restore(file, folder, PASSWORD)
    assert is_free(address) and len(everything_under(tmp_path / "new")) == 3
    monkeypatch.setattr(placing, "write_private", vault.write_private)
    again = restore(file, folder, PASSWORD)
    assert again.there == 3 and again.files == len(contents_of(file)) - 1
    assert Desk.open(School.open(folder)).case(was["case"]).digest == was["digest"]


def test_what_is_there_already_must_be_the_same(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, was = made
    folder = another_computer(tmp_path / "new", monkeypatch)
    found = contents_of(file)
    name = next(path for path in found if path.startswith("signing/"))
    target = layout.Layout(folder, Address.of("sqlite://")).target(name)
    target.parent.mkdir(parents=True)
    target.write_bytes(b"another ring of signing keys")
    with pytest.raises(BackupError, match=r"holds something else than the backup. Move it away, then restore again"):
        restore(file, folder, PASSWORD)
    assert not folder.exists() and target.read_bytes() == b"another ring of signing keys"
    target.write_bytes(found[name])
    monkeypatch.setenv("CHECKER_BACKUP_PASSWORD", PASSWORD)
    with pytest.raises(SystemExit):
        main(["restore", str(file), "--school", str(folder)])
    assert "(1 of them were there already)" in capsys.readouterr().out
    assert Signing.of(School.open(folder)).ring(make=False).key_id == was["signing"]


@pytest.mark.parametrize("to", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_record_that_somebody_begins_meanwhile_stays(
    made: tuple[Path, dict[str, str]], to: str, another_record: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server the writer waits for its turn, so there it was begun before."""
    file, _ = made
    folder = another_computer(tmp_path / "new", monkeypatch)
    url = another_record(to)
    monkeypatch.setenv("CHECKER_RECORD", url)
    other = tmp_path / "other-school"
    shutil.copytree(tmp_path / "old" / "our-school", other)

    def meanwhile(*_: Any, **__: Any) -> Any:
        Desk.open(School.open(other)).submit(Draft(text="The fair was fun."), "Saima Akhtar", unnamed=True)
        return True

    monkeypatch.setattr("checker.backup.proving.is_free" if to == "postgresql" else "checker.backup.placing.keep_key", meanwhile)
    with pytest.raises(RecordError, match=r"record of decisions already.*then restore"):
        restore(file, folder, PASSWORD)
    open_record.cache_clear()
    assert [e.kind for e in Record(url).everything()] == ["opened", "submitted"], "theirs is as they wrote it"
    assert to == "postgresql" or [p for p in Path(url.removeprefix("sqlite:///")).parent.iterdir() if p.suffix == ".part"] == []


def test_a_clock_that_is_behind_is_told_before_anything_is_put_back(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = another_computer(tmp_path / "new", monkeypatch)
    with pytest.raises(RecordError, match="clock of this computer is behind"):
        restore(made[0], folder, PASSWORD, now=NOW - datetime.timedelta(days=1))
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(os.name == "nt", reason="no file may be called so there")
def test_whatever_name_a_file_may_have_here_comes_back(school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("at 10:30.txt", "a\\b.txt", "été.txt"):
        (school_folder / name).write_text("kept", "utf-8")
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert {p.name for p in (tmp_path / "there").iterdir()} == {p.name for p in school_folder.iterdir()}


def test_a_file_that_somebody_puts_there_meanwhile_stays(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = another_computer(tmp_path / "new", monkeypatch)

    def meanwhile(target: Path, content: bytes, *, new: bool = False) -> None:
        if target.name in ("school.toml", "staff.csv"):
            vault.write_private(target, content if target.name == "school.toml" else b"theirs")
        vault.write_private(target, content, new=new)

    monkeypatch.setattr(placing, "write_private", meanwhile)
    with pytest.raises(BackupError, match=r"was put into .*our-school meanwhile.*then restore again"):
        restore(made[0], folder, PASSWORD)
    assert (folder / "staff.csv").read_bytes() == b"theirs" and (folder / "school.toml").exists()
    assert is_free(Address.of(f"sqlite:///{tmp_path / 'new' / 'record.sqlite'}"))


@pytest.mark.parametrize("key", [b"not base64!", base64.b64encode(b"too short")])
def test_a_key_that_is_none_is_not_kept(school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: bytes) -> None:
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    folder = another_computer(tmp_path / "new", monkeypatch)
    monkeypatch.delenv("CHECKER_KEY")
    sealed_again(tmp_path / "b", contents_of(tmp_path / "b") | {"key": key})
    with pytest.raises(BackupError, match="damaged"):
        restore(tmp_path / "b", folder, PASSWORD)
    assert not (tmp_path / "new").exists()


def test_a_path_that_stands_there_twice_is_refused(school_folder: Path, tmp_path: Path) -> None:
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    with (tmp_path / "twice").open("wb") as out:
        sealed.write(out, PASSWORD, [*contents_of(tmp_path / "b").items(), ("school/staff.csv", b"another")], NOW)
    with pytest.raises(BackupError, match="damaged"):
        restore(tmp_path / "twice", tmp_path / "there", PASSWORD)
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize("path", ["school/../../x", "/school/x", "school", "clients.json/x"])
def test_a_piece_that_has_no_place_is_refused(school_folder: Path, tmp_path: Path, path: str) -> None:
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    sealed_again(tmp_path / "b", {**contents_of(tmp_path / "b"), path: b"x"})
    with pytest.raises(BackupError, match=r"no place|damaged"):
        restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert not (tmp_path / "there").exists()


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


def test_what_a_power_cut_and_the_computer_leave_stands_in_nobodys_way(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, was = made
    found = contents_of(file)
    sealed_again(tmp_path / "earlier", found | {"school/.DS_Store": b"of the old computer", "school/earlier/.a1.part": b"half"})
    folder = another_computer(tmp_path / "new", monkeypatch)
    monkeypatch.setenv("CHECKER_RECORD", str(folder / "record.sqlite"))
    (folder / "earlier").mkdir(parents=True)
    for name in (".x7_a.part", ".x7_b.part-wal", ".DS_Store", "desktop.ini", "earlier/Thumbs.db", "._school.toml"):
        (folder / name).write_bytes(b"left")
    (folder / "film.part").write_bytes(b"somebody's")
    with pytest.raises(BackupError, match="is not empty"):
        restore(tmp_path / "earlier", folder, PASSWORD)
    (folder / "film.part").unlink()
    assert restore(tmp_path / "earlier", folder, PASSWORD).files == len(found) - 1
    assert Desk.open(School.open(folder)).case(was["case"]).digest == was["digest"]
    assert (folder / ".DS_Store").read_bytes() == b"left"


@pytest.mark.parametrize(
    "name",
    ["at 10:30.txt", "what?.txt", "a\\b.txt", "ends in a dot.", "ends in a blank ", "nul", "Con.txt", "aux .csv", "com1.log", "d/LPT9"],
)
def test_a_name_that_windows_cannot_have_is_refused_there_before_anything_is_put_back(
    school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    sealed_again(tmp_path / "b", contents_of(tmp_path / "b") | {f"school/{name}": b"x"})
    monkeypatch.setattr(layout, "HERE", "win32")
    with pytest.raises(BackupError, match="no place on Windows") as refused:
        restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert name not in str(refused.value) or name == "nul"
    assert not (tmp_path / "there").exists()
    monkeypatch.setattr(layout, "HERE", "linux")
    restore(tmp_path / "b", tmp_path / "there", PASSWORD)


@pytest.mark.parametrize("name", ["connor.txt", "a.b.c", "console.log", "com10.txt", "nul and void.txt", ".hidden", "été.txt"])
def test_a_name_that_windows_can_have_is_put_back_there(
    school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (school_folder / name).write_bytes(b"x")
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    monkeypatch.setattr(layout, "HERE", "win32")
    restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert (tmp_path / "there" / name).read_bytes() == b"x"


@pytest.mark.parametrize("two", [("Notes.txt", "notes.txt"), ("log/a.csv", "Log"), ("Log", "log/a.csv"), ("Straße", "STRASSE")])
@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_two_files_that_this_computer_takes_for_one_are_refused_before_anything_is_put_back(
    school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, two: tuple[str, str], system: str
) -> None:
    back_up(School.open(school_folder), tmp_path / "b", PASSWORD)
    sealed_again(tmp_path / "b", contents_of(tmp_path / "b") | {f"school/{name}": b"x" for name in (*two, "log/b.csv")})
    monkeypatch.setattr(layout, "HERE", system)
    with pytest.raises(BackupError, match="differ in capitals only"):
        restore(tmp_path / "b", tmp_path / "there", PASSWORD)
    assert not (tmp_path / "there").exists()
    monkeypatch.setattr(layout, "HERE", "linux")
    restore(tmp_path / "b", tmp_path / "there", PASSWORD)


def test_a_drive_that_is_not_there_is_said(made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = another_computer(tmp_path / "new", monkeypatch)
    monkeypatch.setattr("checker.backup.proving.os.path.lexists", lambda _: False)
    with pytest.raises(BackupError, match=r"The drive of .*our-school is not there"):
        restore(made[0], folder, PASSWORD)
    assert not folder.exists()


def test_what_was_put_in_place_counts_where_its_first_name_cannot_be_taken_away(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a program that looks for viruses may hold the file that was just written."""
    file, was = made
    folder = another_computer(tmp_path / "new", monkeypatch)
    unlink = Path.unlink

    def held(self: Path, missing_ok: bool = False) -> None:
        if ".part" in self.name:
            raise PermissionError(13, "The file is in use")
        unlink(self, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)
        restore(file, folder, PASSWORD)
    assert Desk.open(School.open(folder)).case(was["case"]).digest == was["digest"]
    back_up(School.open(folder), tmp_path / "again", PASSWORD)
    assert set(contents_of(tmp_path / "again")) == set(contents_of(file))

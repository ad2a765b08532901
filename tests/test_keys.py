"""Where the school's key is kept, and what is derived from it."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest

from checker import keys
from checker.errors import VaultError
from checker.school import School

KEY = bytes(range(32))


class TestKeys:
    def test_the_environment_comes_first_and_must_be_a_key(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CHECKER_KEY", base64.b64encode(KEY).decode())
        assert keys.find_key(tmp_path) == (KEY, "")
        for wrong in ("short", base64.b64encode(b"x" * 16).decode(), "not base64 at all!"):
            monkeypatch.setenv("CHECKER_KEY", wrong)
            with pytest.raises(VaultError, match="CHECKER_KEY is not a key"):
                keys.find_key(tmp_path)

    def test_the_keyring_is_used_where_there_is_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        kept: dict[str, str] = {}
        monkeypatch.delenv("CHECKER_KEY", raising=False)
        monkeypatch.setattr(keys, "_keyring_get", kept.get)
        monkeypatch.setattr(keys, "_keyring_set", lambda account, text: kept.update({account: text}) is None)
        made, warning = keys.find_key(tmp_path, make=True)
        assert warning == ""
        assert len(kept) == 1
        assert keys.find_key(tmp_path) == (made, "")
        assert keys.find_key(tmp_path / "other") == (None, "")

    def test_without_a_keyring_a_private_file_outside_the_school_and_a_warning(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("CHECKER_KEY", raising=False)
        monkeypatch.setattr(keys, "_keyring_get", lambda account: None)
        monkeypatch.setattr(keys, "_keyring_set", lambda account, text: False)
        monkeypatch.setattr(keys, "key_file", lambda account: tmp_path / "home" / f"{account}.key")
        made, warning = keys.find_key(tmp_path / "school", make=True)
        (file,) = (tmp_path / "home").iterdir()
        assert "only you can read" in warning
        if os.name == "posix":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert keys.find_key(tmp_path / "school") == (made, "")

    def test_a_key_that_somebody_else_made_meanwhile_is_taken_and_kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CHECKER_KEY", raising=False)
        monkeypatch.setattr(keys, "_keyring_get", lambda account: None)
        monkeypatch.setattr(keys, "key_file", lambda account: tmp_path / "key")

        def meanwhile(account: str, text: str) -> bool:
            (tmp_path / "key").write_bytes(base64.b64encode(KEY))
            return False

        monkeypatch.setattr(keys, "_keyring_set", meanwhile)
        assert keys.find_key(tmp_path, make=True)[0] == KEY
        assert (tmp_path / "key").read_bytes() == base64.b64encode(KEY)

    def test_a_school_asks_for_its_key_once_and_finds_one_made_later(self, school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[bool] = []

        def find(folder: Path | None, *, make: bool = False) -> tuple[bytes | None, str]:
            asked.append(make)
            return (KEY, "") if make else (None, "")

        monkeypatch.setattr(keys, "find_key", find)
        school = School.open(school_folder)
        assert [keys.key_of(school)[0] for _ in range(3)] == [None] * 3
        assert keys.key_of(school, make=True)[0] is keys.key_of(school)[0] is not None
        assert asked == [False, True]


def test_what_is_derived_differs_by_use_by_key_and_by_where_parts_end() -> None:
    one, other = keys.SchoolKey(KEY), keys.SchoolKey(b"x" * 32)
    made = [
        one.id,
        other.id,
        one.pupil("P1"),
        other.pupil("P1"),
        one.pupil("P2"),
        one.mac("a", "b", "c"),
        one.mac("a", "bc"),
        one.mac("b", "b", "c"),
    ]
    assert len(set(made)) == len(made)
    assert one.encryption("drafts") != one.encryption("faces") and len(one.encryption("drafts")) == 32
    assert "P1" not in one.pupil("P1") and KEY.hex() not in repr(one) + str(vars(one).keys())

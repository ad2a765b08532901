"""`checker gate`, `key` and `verify`: 0 yes, 1 no, 2 could not tell, and the JSON that programs read."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from checker.cli import main
from checker.draft import Draft, read_drafts
from checker.errors import CannotTell, NotApproved
from checker.report import digest
from checker.school import School
from checker.workflow.approval import Approval
from checker.workflow.desk import Desk

Says = Callable[[Approval | Exception], None]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*args: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(a) for a in args])
        return int(stop.value.code or 0), *capsys.readouterr()

    return call


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "post.json"
    path.write_text(json.dumps({"text": "The winter concert is on Thursday.", "platform": "facebook"}), encoding="utf-8")
    return path


@pytest.fixture
def approved(post: Path, desk_says: Says) -> Approval:
    (draft,) = read_drafts(post)
    assert isinstance(draft, Draft)
    now = datetime.datetime.now(datetime.UTC)
    approval = Approval("C-1", digest(draft), "s@rowan.example.org", now, now + datetime.timedelta(days=2), "Rowan Park")
    desk_says(approval)
    return approval


def test_approved_is_0_and_the_token_verifies_elsewhere(
    run: Any, post: Path, approved: Approval, school_folder: Path, tmp_path: Path
) -> None:
    code, out, _ = run("gate", post, "--school", school_folder, "--format", "json")
    answer = json.loads(out)
    assert code == 0
    assert answer["approved"] is True
    assert answer["reasons"] == []
    assert set(answer["approval"]) == {"case", "digest", "by", "at", "expires", "account"}
    code, pem, _ = run("key", "--school", school_folder)
    load_pem_public_key(pem.encode())
    key = tmp_path / "gate.pem"
    key.write_text(pem)
    code, out, _ = run("verify", answer["token"], post, "--key", key, "--format", "json")
    assert code == 0
    assert json.loads(out)["approval"] == answer["approval"]
    assert run("verify", answer["token"], post, "--key", key, "--account", "Another")[0] == 1
    post.write_text(post.read_text("utf-8").replace("Thursday", "Friday"), "utf-8")
    code, out, _ = run("verify", answer["token"], post, "--key", key)
    assert code == 1
    assert "not the one that was approved" in out


def test_not_approved_is_1_with_reasons(run: Any, post: Path, desk_says: Says, school_folder: Path) -> None:
    desk_says(NotApproved(["It was never submitted.", "Nobody looked."]))
    code, out, err = run("gate", post, "--school", school_folder, "--format", "json")
    assert code == 1
    assert json.loads(out) == {"approved": False, "reasons": ["It was never submitted.", "Nobody looked."], "approval": None, "token": None}
    code, out, err = run("gate", post, "--school", school_folder)
    assert code == 1
    assert "Aspire" in err, "the rule that it serves"
    assert out.startswith("Not approved.")


def test_could_not_tell_is_2_and_no_yes_in_any_format(run: Any, post: Path, desk_says: Says, school_folder: Path) -> None:
    desk_says(CannotTell("The record cannot be read."))
    code, out, err = run("gate", post, "--school", school_folder, "--format", "json")
    assert code == 2
    assert json.loads(out)["approved"] is False
    assert "The record cannot be read." in err
    assert run("gate", post, "--school", school_folder)[:2] == (2, "")


@pytest.mark.parametrize("content", ["", "{", '{"text": 3}', '{"words": "x"}'])
def test_a_post_that_cannot_be_read_is_2(run: Any, post: Path, approved: Approval, school_folder: Path, content: str) -> None:
    post.write_text(content)
    code, out, err = run("gate", post, "--school", school_folder, "--format", "json")
    assert code == 2
    assert json.loads(out)["approved"] is False
    assert err


def test_several_posts_are_no_one_post(run: Any, approved: Approval, school_folder: Path, tmp_path: Path) -> None:
    many = tmp_path / "posts.jsonl"
    many.write_text('{"text": "a"}\n{"text": "b"}\n')
    code, _, err = run("gate", many, "--school", school_folder)
    assert code == 2
    assert "2 posts" in err


def test_without_a_school_or_a_key_file_it_is_2(run: Any, post: Path, approved: Approval, school_folder: Path, tmp_path: Path) -> None:
    assert run("gate", post, "--school", tmp_path / "nowhere")[0] == 2
    assert run("gate", post)[0] == 2
    assert run("verify", "a.b.c", post, "--key", tmp_path / "no.pem")[0] == 2
    assert run("key")[0] == 2


def token_of(run: Any, post: Path, school: Path) -> str:
    return str(json.loads(run("gate", post, "--school", school, "--format", "json")[1])["token"])


def test_rotating_keeps_what_is_in_force_and_revoking_ends_it(
    run: Any, post: Path, approved: Approval, school_folder: Path, tmp_path: Path
) -> None:
    token = token_of(run, post, school_folder)
    key, listed = tmp_path / "gate.pem", tmp_path / "revoked.txt"
    code, pem, _ = run("key", "rotate", "--school", school_folder)
    key.write_text(pem)
    assert (code, pem.count("BEGIN PUBLIC KEY")) == (0, 2)
    newer = token_of(run, post, school_folder)
    assert run("verify", token, post, "--key", key)[0] == run("verify", newer, post, "--key", key)[0] == 0
    assert run("key", "revoke", "--school", school_folder, "--token", newer)[0] == 0
    listed.write_text(run("key", "revoked", "--school", school_folder)[1])
    assert run("verify", newer, post, "--key", key, "--revoked", listed)[0] == 1
    assert run("verify", token, post, "--key", key, "--revoked", listed)[0] == 0
    assert run("key", "revoke", "--school", school_folder, "--case", approved.case)[0] == 0
    listed.write_text(run("key", "revoked", "--school", school_folder)[1])
    assert run("verify", token, post, "--key", key, "--revoked", listed)[0] == 1
    assert run("verify", token, post, "--key", key, "--revoked", tmp_path / "none.txt")[0] == 2


def test_a_compromised_key_is_replaced_and_its_tokens_end(
    run: Any, post: Path, approved: Approval, school_folder: Path, tmp_path: Path
) -> None:
    token = token_of(run, post, school_folder)
    first = run("key", "--school", school_folder)[1]
    code, pem, err = run("key", "rotate", "--school", school_folder, "--compromised")
    assert (code, pem.count("BEGIN PUBLIC KEY")) == (0, 1)
    assert "checker key revoked" in err
    key, listed = tmp_path / "gate.pem", tmp_path / "revoked.txt"
    key.write_text(pem)
    assert run("verify", token, post, "--key", key)[0] == 1
    key.write_text(pem + first)  # a machine that still trusts the earlier key
    listed.write_text(run("key", "revoked", "--school", school_folder)[1])
    assert run("verify", token, post, "--key", key, "--revoked", listed)[0] == 1


def test_only_an_administrator_changes_the_key_where_the_school_says_who_is_one(run: Any, school_folder: Path) -> None:
    settings = school_folder / "school.toml"
    settings.write_text(
        settings.read_text("utf-8")
        + '[[people]]\nname = "Ana"\nemail = "a@rowan.example.org"\nroles = ["administrator"]\n'
        + '[[people]]\nname = "Jay"\nemail = "j@rowan.example.org"\n',
        "utf-8",
    )
    before = run("key", "--school", school_folder)[1]
    for who in ((), ("--as", "j@rowan.example.org"), ("--as", "x@rowan.example.org")):
        code, out, err = run("key", "rotate", "--school", school_folder, *who)
        assert (code, out) == (2, "")
        assert "administrator" in err or "not among the people" in err
    assert run("key", "--school", school_folder)[1] == before
    assert run("key", "rotate", "--school", school_folder, "--as", "A@rowan.example.org")[0] == 0
    assert run("key", "revoke", "--school", school_folder, "--case", "C9", "--as", "a@rowan.example.org")[0] == 0
    desk = Desk.open(School.open(school_folder))
    said = [e.body for e in desk.record.beside(desk.name, "signing")]
    assert [(b["did"], b["by"]) for b in said] == [("rotated", "a@rowan.example.org"), ("revoked", "a@rowan.example.org")]
    assert said[1]["what"] == "case C9"


@pytest.mark.parametrize("wrong", [(), ("--token", "a", "--case", "b"), ("--key", "0000"), ("--token", "not.a.token")])
def test_revoking_nothing_in_particular_is_refused(run: Any, school_folder: Path, wrong: tuple[str, ...]) -> None:
    assert run("key", "revoke", "--school", school_folder, *wrong)[0] == 2


def test_no_private_key_is_ever_printed(run: Any, school_folder: Path) -> None:
    for command in (("key",), ("key", "show", "--all"), ("key", "rotate"), ("key", "revoked")):
        _, out, err = run(*command, "--school", school_folder)
        assert "PRIVATE" not in out + err

"""What is typed about an open case: kept as typed, each person's own, unreadable without the key, gone in time."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from checker.answers import Answers, forget_pupil
from checker.drafts import KEEP_DAYS
from checker.errors import VaultError
from checker.keys import SchoolKey
from checker.school import School

SAID = {"answer.1.3f2a": "It is a notice \ud83d, no view.", "attest.tagged": True, "faces": ["face 1A"]}


@pytest.fixture
def answers(school_folder: Path) -> Answers:
    made = Answers.open(School.open(school_folder), "s.akhtar@example.sch.uk")
    assert made is not None
    return made


def test_what_was_typed_is_there_again_for_that_version_only(answers: Answers) -> None:
    answers.save("C12", "sha256:aa", SAID)
    assert answers.load("C12", "sha256:aa") == SAID
    assert answers.load("C12", "sha256:bb") == {} and answers.load("C13", "sha256:aa") == {}
    answers.save("C12", "sha256:aa", {})
    assert list(answers.folder.iterdir()) == [], "nothing typed is nothing kept"


def test_each_person_has_their_own(answers: Answers, school_folder: Path) -> None:
    other = Answers.open(School.open(school_folder), "o.haddad@example.sch.uk")
    assert other is not None
    answers.save("C12", "sha256:aa", SAID)
    assert other.load("C12", "sha256:aa") == {}
    other.delete("C12")
    assert answers.load("C12", "sha256:aa") == SAID


def test_nothing_in_the_files_or_their_names_tells_anything(answers: Answers) -> None:
    answers.save("C12", "sha256:aa", SAID)
    (file,) = [f for f in answers.folder.parent.rglob("*") if f.is_file()]
    assert b"notice" not in file.read_bytes() and b"C12" not in file.read_bytes() and "C12" not in str(file)
    assert "akhtar" not in str(file) and (os.name == "nt" or file.stat().st_mode & 0o077 == 0)
    stranger = Answers(answers.folder.parent, SchoolKey(bytes(32)), "s.akhtar@example.sch.uk")
    stranger.folder, stranger._file = answers.folder, answers._file  # type: ignore[method-assign]
    assert stranger.load("C12", "sha256:aa") == {}, "another key opens nothing"


def test_it_goes_when_its_time_is_over(answers: Answers) -> None:
    for case in ("C12", "C13"):
        answers.save(case, "sha256:aa", SAID)
    past = time.time() - (KEEP_DAYS + 1) * 86_400
    os.utime(answers._file("C12"), (past, past))
    assert answers.tidy() == 1 and answers.load("C12", "sha256:aa") == {} and answers.load("C13", "sha256:aa") == SAID


def test_a_full_disk_is_said(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("checker.vault.write_private", full)
    with pytest.raises(VaultError, match="No space left on device"):
        answers.save("C12", "sha256:aa", SAID)


def test_a_pupil_is_forgotten_in_answers_of_everybody(answers: Answers, school_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from checker.cli import main

    school = School.open(school_folder)
    other = Answers.open(school, "o.haddad@example.sch.uk")
    assert other is not None
    answers.save("C1", "v", {"reason": "The family of ORLA  Finnegan agreed."})
    answers.save("C2", "v", {"reason": "P10 is another."})
    other.save("C3", "v", {"answer.1.x": "Ask about P1."})
    other.save("C4", "v", {"reason": "Fine."})
    other._file("C5").write_bytes(b"damaged")
    with pytest.raises(SystemExit):
        main(["forget", "P1", "--school", str(school_folder)])
    assert "Answers to 3 open cases" in capsys.readouterr().out
    assert answers.load("C1", "v") == {} and answers.load("C2", "v") and other.load("C3", "v") == {} and other.load("C4", "v")
    assert forget_pupil(school, "P1") == 0


@pytest.mark.parametrize(
    ("words", "gone"), [("(P1) may not", 1), ("P1's mother rang", 1), ("ask P1?", 1), ("P10 and P11 are tagged", 0), ("see AP1", 0)]
)
def test_an_id_is_found_beside_any_mark_and_within_no_other(answers: Answers, school_folder: Path, words: str, gone: int) -> None:
    answers.save("C1", "v", {"reason": words})
    assert forget_pupil(School.open(school_folder), "P1") == gone

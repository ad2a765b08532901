"""What to do first in a folder: what is wrong before what waits for somebody's word, what was not checked among it, and nothing of files that are no photos."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.check import load_checks
from checker.errors import PhotoError
from checker.finding import Finding, Level, PhotoRegion, Skipped
from checker.photos.formats import open_media
from checker.render import VERDICTS
from checker.render.todo import ToDo, kinds_of
from checker.report import Report
from checker.school.consent import ConsentState

CHECKS = {c.name: c for c in load_checks()}


def finding(check: str, kind: str, level: Level = Level.STOP) -> Finding:
    return CHECKS[check].finding(level, PhotoRegion("a.jpg", None), message="Photo 1: so it is.", confidence=0.9, kind=kind)


def report(*findings: Finding, skipped: str = "", name: str = "a.jpg") -> Report:
    return Report(id=name, findings=findings, skipped=(Skipped("photo", skipped),) if skipped else (), ran=("pupil-full-name",))


def refused(content: bytes) -> str:
    """Why a file cannot be looked at."""
    with pytest.raises(PhotoError) as why:
        open_media(content)
    return f"Photo 1: {why.value}"


UNTAGGED = finding("unconsented-face", "unaccounted")


def test_what_is_wrong_comes_before_what_waits_for_somebodys_word() -> None:
    todo = ToDo()
    for _ in range(5):
        todo.add(report(UNTAGGED))
    todo.add(report(UNTAGGED, finding("unconsented-face", "withdrawn")))
    todo.add(report(finding("photo-framing", "bare", Level.REVIEW)))
    todo.add(report(skipped="Photo 1: The file is cut short."))
    rows = todo.rows()
    assert [(r.says, r.files) for r in rows[:3]] == [
        ("A pupil can be seen whose family took its consent back.", 1),
        ("Nobody has said yet who can be seen.", 6),
        ("The file is cut short.", 1),
    ]
    assert [r.level for r in rows] == ["stop", "stop", "incomplete", "review"]
    assert todo.only_waiting == 5, "the sixth stops for a refusal as well"


def test_one_kind_at_two_levels_is_two_rows_that_each_lead_to_their_own_files() -> None:
    files = [report(finding("unconsented-face", "withdrawn", level)) for level in (Level.STOP, Level.REVIEW)]
    todo = ToDo()
    for each in files:
        todo.add(each)
    keys = [row.key for row in todo.rows()]
    assert len(set(keys)) == 2
    assert [[key in kinds_of(each) for key in keys] for each in files] == [[True, False], [False, True]]


def test_a_row_leads_to_its_files() -> None:
    one = report(UNTAGGED, finding("pupil-full-name", "filename"), skipped="Photo 1: The file is cut short.")
    todo = ToDo()
    todo.add(one)
    assert {row.key for row in todo.rows()} == set(kinds_of(one)) - {"not-checked"}
    assert all(" " not in key for key in kinds_of(one)), "the page of a run parts them by spaces"
    assert not {row.key for row in todo.rows()} & set(kinds_of(report(finding("unconsented-face", "refused"))))


def test_of_what_is_no_photo_only_what_was_found_counts() -> None:
    todo = ToDo()
    todo.add(report(finding("pupil-full-name", "filename"), skipped=refused(b"PK\x03\x04"), name="a.docx"))
    assert [row.says for row in todo.rows()] == [CHECKS["pupil-full-name"].page.summary]
    todo.add(report(skipped="The check failed (ValueError).", name="b.docx"))
    assert [row.level for row in todo.rows()] == ["stop", "incomplete"], "its name could not be checked"


def test_what_was_not_checked_is_told_apart_from_what_to_do_about_it() -> None:
    todo = ToDo()
    todo.add(report(skipped="Photo 1: The file is cut short: part of it is missing. Copy the photo again. Then check it."))
    row = todo.rows()[0]
    assert (row.says, row.instead) == ("The file is cut short: part of it is missing.", "Copy the photo again. Then check it.")


def test_many_reasons_are_one_line_in_the_end() -> None:
    todo = ToDo()
    files = [report(skipped=f"Reason {number}.") for number in range(30)]
    files += [replace(files[0], skipped=tuple(Skipped("photo", f"Reason {number}.") for number in (0, 29))), report(UNTAGGED)]
    for each in files:
        todo.add(each)
    rows = todo.rows()
    assert len(rows) == 14 and rows[-1].says.startswith("18 more reasons")
    assert rows[-1].key not in VERDICTS, "the list to choose from has the verdicts as well"
    for row in rows:
        assert row.files == sum(row.key in kinds_of(each) for each in files), "as many files as the row leads to"


@pytest.mark.parametrize("state", [s for s in ConsentState if s is not ConsentState.IN_FORCE])
def test_each_state_of_consent_is_told_in_words(state: ConsentState) -> None:
    assert state.name.lower() in CHECKS["unconsented-face"].kinds


def test_what_to_do_first_is_of_that_kind_and_not_to_name_everyone_in_photos_that_nobody_will_use() -> None:
    faces = CHECKS["unconsented-face"]
    assert faces.steps.keys() == faces.kinds.keys()
    todo = ToDo()
    for kind in faces.kinds:
        todo.add(report(finding("unconsented-face", kind), name=kind))
    does = {row.key.rpartition(".")[2]: row.instead for row in todo.rows()}
    assert does["unaccounted"].startswith("Decide first which of these will be published")
    for state in ("refused", "withdrawn", "never_asked", "expired", "left"):
        assert does[state].startswith("Leave these photos out") and "covered one can give a refusal away" in does[state]


def test_words_of_kinds_are_whole_sentences() -> None:
    for check in CHECKS.values():
        assert check.waiting <= check.kinds.keys() and check.steps.keys() <= check.kinds.keys()
        for says in (*check.kinds.values(), *check.steps.values()):
            assert says[0].isupper() and says.endswith(".") and "_" not in says

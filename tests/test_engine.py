"""What must never read as "nothing found": a crash, a missing part, no checks at all. The checks here are made in the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from checker import Draft, Report, School, Verdict, review, review_all
from checker.check import Check, Page, checks_in
from checker.clauses import clause
from checker.draft import Unreadable
from checker.errors import CannotRun, ModelFileError, NoChecksError
from checker.finding import Face, Level, Objective, Skipped, Statement
from checker.report import schema

SECRET = "Orla Finnegan lives at 4 Elm Row"


@pytest.fixture
def school(school_folder: Path) -> School:
    return School.open(school_folder)


def made(name: str, find: Any) -> Check:
    return Check(name, "names", clause("no-full-names"), Page("It sees.", "It matters.", "Do this.", "", ""), find)


def quiet(reading: Any) -> Iterator[Statement]:
    yield from ()


def crashing(reading: Any) -> Iterator[Statement]:
    yield finder.finding(Level.REVIEW, reading.whole, message="seen before the crash", confidence=0.5)
    raise RuntimeError(reading.draft.text)


def lacking(reading: Any) -> Iterator[Statement]:
    raise CannotRun("The list is missing.")
    yield


def modelless(reading: Any) -> Iterator[Statement]:
    raise ModelFileError("A model file is missing. Install again.")
    yield


def nonsense(reading: Any) -> Iterator[Any]:
    yield "a string is no statement"


def finds(reading: Any) -> Iterator[Statement]:
    yield finder.finding(Level.ADVISE, reading.whole, message="advice", confidence=1)
    yield finder.finding(Level.STOP, reading.words[0].evidence(0, 4), message="stop", confidence=0.9, pupil_ids=["P1"])
    yield Face("a.jpg", (1, 2, 3, 4), "unaccounted")
    yield Objective("achievement", 0.8)


finder = made("finder", finds)


def run(school: School, *checks: Check, text: str = SECRET) -> Report:
    report = review(Draft(text=text), school, checks)
    jsonschema.validate(report.to_json(), schema())
    assert Report.from_json(report.to_json()) == report
    return report


def test_nothing_found_only_when_every_check_ran(school: School) -> None:
    assert run(school, made("quiet", quiet)).verdict is Verdict.NOTHING_FOUND


@pytest.mark.parametrize("broken", [crashing, lacking, modelless, nonsense])
def test_a_check_that_fails_makes_the_verdict_incomplete_and_the_others_still_run(school: School, broken: Any) -> None:
    report = run(school, made("broken", broken), made("quiet", quiet))
    assert report.verdict is Verdict.INCOMPLETE
    assert [s.check for s in report.skipped] == ["broken"]
    assert report.ran == ("quiet",)


def test_a_skip_reason_never_repeats_the_draft(school: School) -> None:
    report = run(school, made("broken", crashing))
    assert SECRET not in str(report.skipped)
    assert "RuntimeError" in report.skipped[0].reason


def test_what_was_seen_before_a_crash_is_kept(school: School) -> None:
    assert [f.message for f in run(school, made("broken", crashing)).findings] == ["seen before the crash"]


def test_a_stop_outranks_an_incomplete(school: School) -> None:
    assert run(school, finder, made("broken", crashing)).verdict is Verdict.STOP


def test_findings_are_sorted_worst_first(school: School) -> None:
    report = run(school, finder)
    assert [f.level for f in report.findings] == [Level.STOP, Level.ADVISE]
    assert report.faces and report.objective


def test_advice_alone_is_nothing_found(school: School) -> None:
    def advise(reading: Any) -> Iterator[Statement]:
        yield finder.finding(Level.ADVISE, reading.whole, message="advice", confidence=1)

    assert run(school, made("advise", advise)).verdict is Verdict.NOTHING_FOUND


def test_reviewing_with_no_checks_is_refused(school: School) -> None:
    with pytest.raises(NoChecksError):
        review(Draft(text="Hello"), school, [])


def test_a_report_in_which_nothing_ran_is_incomplete() -> None:
    assert Report(id="x").verdict is Verdict.INCOMPLETE


def test_a_sense_that_failed_is_reported(school: School) -> None:
    def look(reading: Any) -> Iterator[Statement]:
        reading.problems.append(Skipped("photo", "Photo 1 cannot be opened."))
        yield from ()

    assert run(school, made("look", look)).verdict is Verdict.INCOMPLETE


def test_many_drafts_come_back_in_order_with_the_unreadable_among_them(school: School) -> None:
    drafts: list[Draft | Unreadable] = [Draft(text="one", id="a"), Unreadable("b", "Line 2 is not valid JSON."), Draft(text="two", id="c")]
    reports = list(review_all(drafts, school, [made("quiet", quiet)]))
    assert [(r.id, r.verdict.value) for r in reports] == [("a", "nothing_found"), ("b", "incomplete"), ("c", "nothing_found")]
    for report in reports:
        jsonschema.validate(report.to_json(), schema())


def test_the_digest_changes_with_words_platform_photos_and_tags(school: School, tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"one")
    base: dict[str, Any] = {"text": "Hello", "platform": "facebook", "images": (str(photo),)}
    changed: list[dict[str, Any]] = [
        {"text": "Hello!"},
        {"platform": "x"},
        {"images": ()},
        {"people": {str(photo): ("P1",)}},
        {"alt_text": "Us"},
    ]
    digests = {run_digest(school, base)} | {run_digest(school, {**base, **c}) for c in changed}
    photo.write_bytes(b"two")
    digests.add(run_digest(school, base))
    assert len(digests) == len(changed) + 2


def run_digest(school: School, fields: dict[str, Any]) -> str:
    return review(Draft(**fields), school, [made("quiet", quiet)]).digest


def test_an_empty_checks_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType("no_checks_here")
    package.__path__ = [str(tmp_path)]
    with pytest.raises(NoChecksError):
        checks_in(package)
    (tmp_path / "two.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path.parent))
    package = ModuleType(tmp_path.name)
    package.__path__ = [str(tmp_path)]
    monkeypatch.setitem(__import__("sys").modules, tmp_path.name, package)
    with pytest.raises(NoChecksError, match="exactly one"):
        checks_in(package)

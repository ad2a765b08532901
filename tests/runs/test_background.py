"""One file of a run that has ended is checked again by itself, and until then nothing reads as checked."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from checker.draft import Draft
from checker.report import Report, Verdict
from checker.runs.background import ANEW, BackgroundRun
from checker.runs.executors.here import Here
from checker.runs.store import InMemory
from checker.school import School

TEXTS = ("A fine day.", "Another fine day.")


@pytest.fixture
def ended(sample_school: School) -> BackgroundRun:
    run = BackgroundRun(sample_school, [Draft(id=str(n), text=text, platform="website") for n, text in enumerate(TEXTS)], memory=InMemory())
    run.join()
    return run


def test_only_that_file_is_checked_and_it_is_unfinished_until_then(ended: BackgroundRun, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    go = threading.Event()

    def slow(self: Here, work: object, chunks: list[tuple[Draft, ...]], plain=Here.map) -> object:
        go.wait(60)
        judged.extend(d.id for chunk in chunks for d in chunk)
        yield from plain(self, work, chunks)

    monkeypatch.setattr(Here, "map", slow)
    before = list(ended.reports)
    assert before[0].verdict is not Verdict.INCOMPLETE
    draft = ended.drafts[0]
    assert isinstance(draft, Draft)
    ended.again(replace(draft, text="It is snowing."))
    assert ended.waits("0") and not ended.waits("1") and not ended.running
    assert ANEW in [s.reason for s in ended.reports[0].skipped] and ended.reports[0].verdict is Verdict.INCOMPLETE
    ended.again(replace(draft, text="It is snowing again."))  # said before the first is done
    go.set()
    ended.join()
    assert not ended.waits("0") and set(judged) == {"0"}
    assert ended.reports[0].digest not in ("", before[0].digest) and not ended.reports[0].skipped
    assert ended.reports[1] is before[1]


def test_a_file_of_a_run_that_was_stopped_is_checked_again(ended: BackgroundRun) -> None:
    ended.stop()
    draft = ended.drafts[0]
    assert isinstance(draft, Draft)
    ended.again(replace(draft, text="It is snowing."))
    ended.join()
    assert not ended.waits("0") and not ended.reports[0].skipped


def test_a_file_that_cannot_be_checked_again_says_so(ended: BackgroundRun, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> Report:
        raise RuntimeError("words of the draft")

    monkeypatch.setattr("checker.runs.executors.here.judge_with", broken)
    draft = ended.drafts[1]
    assert isinstance(draft, Draft)
    ended.again(replace(draft, text="It is snowing."))
    ended.join()
    assert ended.reports[1].verdict is Verdict.INCOMPLETE
    assert "RuntimeError" in ended.reports[1].skipped[0].reason and "words of the draft" not in ended.reports[1].skipped[0].reason

"""Where a run is done: in this process only where nothing is lost by it."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import psutil
import pytest

from checker.paths import sample_folder
from checker.runs.executors import FEW, executor_for
from checker.runs.executors.here import Here
from checker.runs.executors.processes import MEMORY, Processes
from checker.school import School


def free(monkeypatch: pytest.MonkeyPatch, processes: float) -> None:
    """As much memory as so many processes want."""
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=int(processes * MEMORY)))


def test_a_computer_short_of_memory_still_judges_in_a_process_that_may_die(monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, 0.5)
    executor, source = executor_for(school := School.open(sample_folder() / "school"), 40)
    assert isinstance(executor, Processes)
    assert executor.workers == 1
    assert source == school.folder


def test_a_few_files_and_one_process_asked_for_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    free(monkeypatch, 9)
    school = School.open(sample_folder() / "school")
    assert isinstance(executor_for(school, FEW - 1)[0], Here)
    assert isinstance(executor_for(school, 40, workers=1)[0], Here)
    assert isinstance(executor_for(school, 3, workers=2)[0], Processes)


def test_what_is_broken_does_not_end_the_fork_server_and_no_digest_of_models_is_kept_in_it() -> None:
    """Whatever imports it dies of what it raises; a later worker would stamp its reports with models that were replaced since."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import checker.check, checker.people.gazetteer as lists, checker.versions as versions\n"
            "checker.check.load_checks = lists.load_lists = lambda: 1 / 0\n"
            "import checker.runs.executors.preload\n"
            "print(versions._rules.cache_info().currsize, versions._models.cache_info().currsize)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["1", "0"]

"""A run that goes on while somebody looks at a page: in a thread of its own, to be asked how far it is and to be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from checker.draft import Draft, Unreadable
from checker.errors import CheckerError
from checker.finding import Skipped
from checker.report import Report
from checker.runs.executors import executor_for
from checker.runs.executors.here import Here
from checker.runs.run import Run, RunResult
from checker.runs.store import InMemory, Results, Store
from checker.runs.work import lost
from checker.school import School
from checker.time_left import time_left

ANEW = "It is being checked again."


class BackgroundRun:
    """One run over a folder's files, or with `memory` over files that lie in this process's.

    Attributes:
        drafts: what is checked, in order.
        reports: those that are there so far, in the same order.
        done: files finished so far; it runs ahead of `reports`, which come in order.
        problem: why the run ended before its end, in words for a user.
        result: what a report says of the run as a whole.
        day: when it began, for consent is decided by the day.
    """

    def __init__(self, school: School, drafts: Sequence[Draft | Unreadable], *, memory: InMemory | None = None) -> None:
        self.school = school
        self.drafts = list(drafts)
        self.reports: list[Report] = []
        self.done = 0
        self.problem = ""
        self.result = RunResult()
        self.day = date.today()
        self._memory = memory
        self._kept = 0
        self._began = time.monotonic()
        self._run: Run | None = None
        self._stopped = False
        self._lock = threading.Lock()
        self._anew: dict[int, Draft] = {}
        self._anew_thread: threading.Thread | None = None
        self._thread = threading.Thread(target=self._go, name="folder", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return self._thread.is_alive()

    @property
    def left(self) -> str:
        """How long it may still take, in words; "" while that cannot be told."""
        return time_left(time.monotonic() - self._began, self.done - self._kept, len(self.drafts) - self.done)

    def stop(self) -> None:
        """End it after the file in hand; those left over are told as not checked."""
        self._stopped = True
        if self._run:
            self._run.stop()

    def join(self) -> None:
        """Wait for its end, and for that of what is checked again."""
        self._thread.join()
        if thread := self._anew_thread:
            thread.join()

    def again(self, draft: Draft) -> None:
        """Check one file anew once the run has ended, for something else is said of it now: all others keep their report. Until then its own says that it is not finished."""
        with self._lock:
            number = next(n for n, d in enumerate(self.drafts) if d.id == draft.id)
            self.drafts[number] = draft
            self.reports[number] = replace(self.reports[number], skipped=(Skipped("photo", ANEW, passing=True),))
            self._stopped = False  # what was stopped was the run; this is asked for since
            idle = not self._anew
            self._anew[number] = draft
            if idle:
                self._anew_thread = threading.Thread(target=self._check_anew, name="file", daemon=True)
                self._anew_thread.start()

    def waits(self, name: str) -> bool:
        """Whether a file is still to be checked again."""
        return any(draft.id == name for draft in list(self._anew.values()))

    def _check_anew(self) -> None:
        store = None
        with suppress(Exception):  # then nothing is kept, and the file is checked all the same
            store, _ = Store.open(self.school)
        while True:
            with self._lock:
                if self._stopped or not self._anew:
                    self._anew.clear()
                    break
                number, draft = next(iter(self._anew.items()))
            report = self._one(draft, store if store is not None else self._memory)
            with self._lock:
                if self._anew.get(number) is draft:  # else more is said of it meanwhile, and it has another turn
                    self.reports[number] = report
                    del self._anew[number]
        if store:
            with suppress(Exception):
                store.close()

    def _one(self, draft: Draft, store: Results | None) -> Report:
        try:
            run = Run(self.school, executor=Here(self.school), store=store, source=self.school.folder, likeness=True)
            (report,) = run.reports([draft])
            return report
        except CheckerError as error:
            return lost(draft, str(error))
        except Exception as error:
            return lost(draft, f"The checker failed on it ({type(error).__name__}).")

    def _step(self, kept: bool) -> None:
        self.done += 1
        self._kept += kept

    def _go(self) -> None:
        store = None
        try:
            store, _ = Store.open(self.school)  # in this thread: SQLite's connections belong to theirs
            # Uploads lie in this process's memory, and are judged where they are.
            executor, source = (
                (Here(self.school), self.school.folder) if self._memory is not None else executor_for(self.school, len(self.drafts))
            )
            run = Run(
                self.school,
                executor=executor,
                store=store if store is not None else self._memory,
                source=source,
                likeness=True,
                result=self.result,
            )
            self._run = run
            if self._stopped:
                run.stop()
            for report in run.reports(self.drafts, self._step):
                self.reports.append(report)
        except CheckerError as error:
            self.problem = str(error)
        except Exception as error:
            self.problem = f"The run ended before its end ({type(error).__name__}). What is not listed was not checked. Start it again."
        finally:
            if store:
                with suppress(Exception):
                    store.close()

"""A run that goes on while somebody looks at a page: in a thread of its own, to be asked how far it is and to be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from checker.draft import Draft, Unreadable
from checker.errors import CheckerError
from checker.report import Report
from checker.runs.executors import executor_for
from checker.runs.executors.here import Here
from checker.runs.run import Run, RunResult
from checker.runs.store import InMemory, Store
from checker.school import School
from checker.time_left import time_left


class BackgroundRun:
    """One run over a folder's files, or with `memory` over files that lie in this process's.

    Attributes:
        drafts: what is checked, in order.
        reports: those that are there so far, in the same order.
        done: files finished so far; it runs ahead of `reports`, which come in order.
        problem: why the run ended before its end, in words for a user.
        result: what a report says of the run as a whole.
    """

    def __init__(self, school: School, drafts: Sequence[Draft | Unreadable], *, memory: InMemory | None = None) -> None:
        self.school = school
        self.drafts = tuple(drafts)
        self.reports: list[Report] = []
        self.done = 0
        self.problem = ""
        self.result = RunResult()
        self._memory = memory
        self._kept = 0
        self._began = time.monotonic()
        self._run: Run | None = None
        self._stopped = False
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
        """Wait for its end."""
        self._thread.join()

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

"""Where reports go and what the command's exit code is: shared by `review` and `batch`."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from checker.errors import CheckerError
from checker.report import Report, Verdict
from checker.time_left import time_left


def exit_code(verdicts: Iterable[tuple[Verdict, bool]]) -> int:
    """2 when anything was left unchecked (each pair's second value), else 1 when anything was found, else 0; 2 for no report at all."""
    rows = list(verdicts)
    if not rows or any(unchecked or verdict is Verdict.INCOMPLETE for verdict, unchecked in rows):
        return 2
    return int(any(verdict in (Verdict.STOP, Verdict.REVIEW) for verdict, _ in rows))


def outcome(report: Report) -> tuple[Verdict, bool]:
    """What `exit_code` needs of a report."""
    return report.verdict, bool(report.skipped)


@contextmanager
def interrupted(stop: Callable[[], None]) -> Iterator[None]:
    """While it lasts, Ctrl-C calls `stop`, which lets the work end in good order; a second Ctrl-C ends it at once."""
    if threading.current_thread() is not threading.main_thread():  # only there may signals be answered
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def answer(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        stop()

    signal.signal(signal.SIGINT, answer)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Progress:
    """Says on standard error how far long work has come and how long it may still take; silent while it is quick."""

    def __init__(self, noun: str, total: int | None = None, stream: TextIO | None = None) -> None:
        self._noun, self._total, self._stream = noun, total, stream or sys.stderr
        self._done = self._said = self._kept = 0
        self._started = self._shown = time.monotonic()
        self._line = self._stream.isatty()
        self._width = 0

    def step(self, kept: bool = False) -> None:
        """One more is done; `kept` when it was finished in an earlier run, and so says nothing about how long the others take."""
        self._done += 1
        self._kept += kept
        now = time.monotonic()
        if now - self._shown >= (0.5 if self._line else 5) and now - self._started > 1:
            self._shown = now
            self._write()

    def end(self) -> None:
        """Say the last count, if any was said."""
        if self._said:
            if self._said != self._done:
                self._write()
            if self._line:
                self._stream.write("\n")

    def _write(self) -> None:
        self._said = self._done
        of = f" of {self._total}" if self._total else ""
        text = f"Checked {self._done}{of} {self._noun}{self._left()}"
        self._stream.write(f"\r{text:<{self._width}}" if self._line else f"{text}\n")
        self._width = len(text)
        self._stream.flush()

    def _left(self) -> str:
        fresh = self._done - self._kept
        said = time_left(time.monotonic() - self._started, fresh, self._total - self._done) if self._total else ""
        return f", {said}" if said else ""


def private_folder(path: Path) -> Path:
    """The folder, made where it is not there, for the user alone: it will hold reports.

    Raises:
        CheckerError: it cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CheckerError(f"The folder {path} cannot be made ({error.strerror}). Choose another --output.") from None
    return path

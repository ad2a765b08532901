"""Where reports go and what the command's exit code is: shared by `review` and `batch`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from checker.errors import CheckerError
from checker.report import Report, Verdict


@contextmanager
def opened(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or the file named: UTF-8, put in place only when whole, so that a report cut off midway is not taken for one."""
    if output is None:
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        part.replace(output)
    except OSError as error:
        raise CheckerError(f"The report cannot be written to {output} ({error.strerror}). Choose another --output.") from None
    finally:
        part.unlink(missing_ok=True)


def exit_code(verdicts: Iterable[tuple[Verdict, bool]]) -> int:
    """2 when anything was left unchecked (each pair's second value), else 1 when anything was found, else 0; 2 for no report at all."""
    rows = list(verdicts)
    if not rows or any(unchecked or verdict is Verdict.INCOMPLETE for verdict, unchecked in rows):
        return 2
    return int(any(verdict in (Verdict.STOP, Verdict.REVIEW) for verdict, _ in rows))


def outcome(report: Report) -> tuple[Verdict, bool]:
    """What `exit_code` needs of a report."""
    return report.verdict, bool(report.skipped)


class Progress:
    """Says on standard error how far long work has come; silent while it is quick."""

    def __init__(self, noun: str, total: int | None = None, stream: TextIO | None = None) -> None:
        self._noun, self._total, self._stream = noun, total, stream or sys.stderr
        self._done = self._said = 0
        self._started = self._shown = time.monotonic()
        self._line = self._stream.isatty()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
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
        text = f"Checked {self._done}{of} {self._noun}"
        self._stream.write(f"\r{text}" if self._line else f"{text}\n")
        self._stream.flush()

"""Judging items, wherever that is done: what a worker is given and what it gives back are plain values.

A worker opens the school once and keeps it. The school comes to it as a folder that it can read, or sealed: encrypted with the school's key, which
the worker has from its own CHECKER_KEY and never over the network.
"""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.draft import Draft, Unreadable
from checker.finding import Skipped
from checker.report import Report
from checker.senses import session_of

if TYPE_CHECKING:
    from checker.school import School

Chunk = tuple[Draft | Unreadable, ...]
"""Drafts judged one after the other by one worker: the copies of one photo, or posts that the models read together."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with each chunk.

    Attributes:
        school: the school's folder, or the school sealed (`seal_school`).
        on: the day for which consent is decided; each draft's own day, else today, where it is None.
        likeness: work out what tells near-identical photos (`likeness.py`).
        elsewhere: `School.elsewhere`, which no file of the school's says.
    """

    school: Path | bytes
    on: datetime.date | None = None
    likeness: bool = False
    elsewhere: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Judged:
    """One item's result.

    Attributes:
        report: what the checks found.
        keep: whether it may stand in for a later run: not when the file could not be read or its worker died.
        likeness: 64 bits in which near-identical photos agree; None where not asked for or not to be had.
    """

    report: Report
    keep: bool = True
    likeness: int | None = None


def judge(work: Work, chunk: Chunk) -> tuple[Judged, ...]:
    """One result for each draft of the chunk, in order. What a worker process calls."""
    school = opened(work.school)
    school.elsewhere = work.elsewhere
    return judge_with(school, work, chunk)


def judge_with(school: School, work: Work, chunk: Chunk) -> tuple[Judged, ...]:
    """`judge`, for a school that is open already."""
    from checker.engine import review, review_all

    if any(isinstance(d, Draft) and d.images for d in chunk):
        with session_of(school).senses.photo.remembering():  # the copies of one photo are looked at once
            reports: list[Report] = []
            for draft in chunk:
                if isinstance(draft, Unreadable):
                    reports.extend(review_all([draft], school))
                    continue
                try:
                    reports.append(review(draft, school, on=work.on))
                except MemoryError:
                    reports.append(lost(draft, "It needs more memory than this computer has."))
    else:
        reports = list(review_all(chunk, school, on=work.on))
    return tuple(Judged(r, _final(r), _likeness(d) if work.likeness else None) for d, r in zip(chunk, reports, strict=True))


def lost(draft: Draft | Unreadable, reason: str) -> Report:
    """The report of a draft that could not be judged at all: incomplete, with the reason."""
    return Report(
        id=draft.id, skipped=(Skipped("photo" if isinstance(draft, Draft) and draft.images else "draft", f"{reason} Look at it by eye."),)
    )


def _final(report: Report) -> bool:
    """Whether the same file would come to the same again: nothing about this moment (a full memory, a file that was away) decided it."""
    return bool(report.digest and report.ran) and not any(s.passing for s in report.skipped)


def _likeness(draft: Draft | Unreadable) -> int | None:
    from checker.runs.likeness import likeness

    if not isinstance(draft, Draft) or len(draft.images) != 1:
        return None
    return likeness(draft.images[0])


_opened: dict[int, School] = {}
"""The school of this worker, by what it was opened from: one at a time, so that a trust's 30 schools do not add up."""


def opened(source: Path | bytes) -> School:
    """The school of this worker, opened once."""
    from checker.school import School

    key = hash(source)
    if key not in _opened:
        _opened.clear()
        if isinstance(source, Path):
            _opened[key] = School.open(source)
        else:
            from checker.runs.sealed import unseal_school  # what checks a parcel's types takes a tenth of a second to load

            _opened[key] = unseal_school(source)
    return _opened[key]


def warm(threads: int, environment: dict[str, str]) -> None:
    """Start of a worker process: the run's environment (a fork server keeps the one that it was started in) and how many threads its models may use.

    Ctrl-C is the run's to answer, not each worker's.
    """
    import signal

    from checker.weights.runtime import keep_freed_memory

    os.environ.clear()
    os.environ.update(environment)
    os.environ["CHECKER_THREADS"] = str(threads)
    keep_freed_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)

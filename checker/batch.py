"""A folder of photos, checked one by one: every file is in the result, whatever happens to it.

The unit of work is one draft (a photo's path and its tags) and one report, both plain values, so that the same loop can later run on another
scheduler or resume from the reports already written.
"""

from __future__ import annotations

import csv
import io
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

from checker.draft import Draft, Photo, Unreadable
from checker.engine import review
from checker.errors import DraftError
from checker.finding import Skipped
from checker.folders import walk
from checker.report import Report
from checker.school import School
from checker.versions import versions

Item = Draft | Unreadable
TAGS_FILE = "people.csv"
FEW = 8
"""Below this many files one process is quicker than starting several."""


def photo_drafts(folder: Path, platform: str, *, leave_out: Path | None = None) -> list[Item]:
    """One draft for each file in `folder` and below, in order of path; its `id` is the path relative to `folder`.

    A folder that cannot be entered, a link to a folder and a link that leads out come as `Unreadable`: they are items of the result like any other.

    Args:
        folder: the folder.
        platform: where the photos will be published.
        leave_out: a file that is not input, such as the report being written.

    Raises:
        DraftError: the folder is missing or empty, or its people.csv cannot be read or names a file that is not there.
    """
    if not folder.is_dir():
        raise DraftError(f"There is no folder at {folder}. Give the folder that holds the photos.")
    skip = {folder / TAGS_FILE, *([leave_out, leave_out.with_name(leave_out.name + ".part")] if leave_out else [])}
    resolved = {p.resolve() for p in skip}
    try:
        entries = [e for e in walk(folder) if e.problem or e.path.resolve() not in resolved]
    except OSError as error:
        raise DraftError(f"The folder {folder} cannot be read ({error.strerror}). Check that you may open it.") from None
    entries.sort(key=lambda e: e.path)
    if not entries:
        raise DraftError(f"There are no files in {folder}, so nothing was checked. Give the folder that holds the photos.")
    tags = _read_tags(folder / TAGS_FILE, {e.name for e in entries})
    return [
        Unreadable(e.name, e.problem)
        if e.problem
        else Draft(
            id=e.name,
            platform=platform,
            images=(Photo(name=e.name, path=e.path),),
            people={e.name: tags[e.name]} if e.name in tags else {},
        )
        for e in entries
    ]


def _read_tags(path: Path, known: set[str]) -> dict[str, tuple[str, ...]]:
    if not path.is_file():
        return {}
    try:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error, OSError):
        raise DraftError(f"{TAGS_FILE} cannot be read. Save it as `CSV UTF-8` with the columns photo,people.") from None
    header = [c.strip().lower() for c in rows[0]] if rows else []
    if header[:2] != ["photo", "people"]:
        raise DraftError(f"{TAGS_FILE} must begin with the columns photo,people.")
    tags: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(c.strip() for c in row):
            continue
        name = row[0].strip().replace("\\", "/")
        if name not in known:
            raise DraftError(
                f"{TAGS_FILE}, row {number}, column photo: there is no such file in the folder. Mend the name or remove the row."
            )
        people = [p.strip() for cell in row[1:] for p in cell.split(";")]
        tags[name] = (*tags.get(name, ()), *(p for p in people if p))
    return tags


_school: School | None = None
"""The school of a worker process."""


def _start(school_folder: Path, threads: int, environment: dict[str, str]) -> None:
    global _school
    # A fork server keeps the environment that it was started in.
    os.environ.clear()
    os.environ.update(environment)
    os.environ["CHECKER_THREADS"] = str(threads)
    _school = School.open(school_folder)


def _work(draft: Item) -> Report:
    assert _school is not None
    return _review(draft, _school)


def _review(draft: Item, school: School) -> Report:
    if isinstance(draft, Unreadable):
        return Report(id=draft.id, skipped=(Skipped("photo", draft.reason),), versions=versions(school))
    return review(draft, school)


def review_folder(drafts: Sequence[Item], school: School, *, workers: int | None = None) -> Iterator[Report]:
    """One report for each draft, in order.

    Args:
        workers: processes that share the work; chosen by the number of cores and files unless given.
    """
    cores = os.cpu_count() or 1
    workers = workers or (1 if len(drafts) < FEW else min(cores, 4))
    if workers == 1 or school.folder is None:
        for draft in drafts:
            yield _guarded(draft, school)
        return
    yield from _shared(drafts, school, workers, max(1, cores // workers))


def _guarded(draft: Item, school: School) -> Report:
    try:
        return _review(draft, school)
    except MemoryError:
        return _lost(draft, school, "It needs more memory than this computer has.")


def _pool(school: School, workers: int, threads: int) -> ProcessPoolExecutor:
    assert school.folder is not None
    # Never plain fork: the model runtimes keep threads, which a fork would break. A fork server has imported everything and started nothing.
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["checker.photos.preload"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(school.folder, threads, dict(os.environ)))


def _submit(pool: ProcessPoolExecutor, draft: Item) -> Future[Report]:
    try:
        return pool.submit(_work, draft)
    except BrokenProcessPool as error:  # a worker died since the last result was fetched: met where this result is
        future: Future[Report] = Future()
        future.set_exception(error)
        return future


def _shared(drafts: Sequence[Item], school: School, workers: int, threads: int) -> Iterator[Report]:
    pool = _pool(school, workers, threads)
    waiting: deque[tuple[Item, Future[Report]]] = deque()
    upcoming = iter(drafts)
    try:
        while True:
            waiting.extend((draft, _submit(pool, draft)) for draft in islice(upcoming, workers * 4 - len(waiting)))
            if not waiting:
                return
            draft, future = waiting[0]
            try:
                report = future.result()
            except BrokenProcessPool:
                # A worker died (out of memory, a crash inside a decoder). The file that killed it is among those in hand.
                pool.shutdown(wait=False, cancel_futures=True)
                yield from _one_by_one(waiting, school)
                waiting.clear()
                pool = _pool(school, workers, threads)
                continue
            except Exception as error:
                report = _lost(draft, school, f"The checker failed on it ({type(error).__name__}).")
            waiting.popleft()
            yield report
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _one_by_one(waiting: Iterable[tuple[Item, Future[Report]]], school: School) -> Iterator[Report]:
    """The files in hand when a worker died, one after the other, so that the bad one costs only itself."""
    pool: ProcessPoolExecutor | None = None
    try:
        for draft, future in waiting:
            if future.done() and not future.cancelled() and future.exception() is None:
                yield future.result()
                continue
            report = None
            for _ in range(2):  # the second time in a process that has looked at nothing else
                pool = pool or _pool(school, 1, 1)
                try:
                    report = _submit(pool, draft).result()
                    break
                except BrokenProcessPool:
                    pool.shutdown(wait=False)
                    pool = None
                except Exception as error:
                    report = _lost(draft, school, f"The checker failed on it ({type(error).__name__}).")
                    break
            yield report or _lost(draft, school, "The checker stopped while it looked at this file.")
    finally:
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)


def _lost(draft: Item, school: School, reason: str) -> Report:
    return Report(id=draft.id, skipped=(Skipped("photo", f"{reason} Look at this file by eye."),), versions=versions(school))

"""In several processes of this computer, started once for the run, each with its own models."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from checker.runs.work import Chunk, Judged, Work, judge, lost, warm

AHEAD = 4
"""Chunks handed out for each process beyond those being judged: enough to keep it busy, few enough to keep memory flat."""
MEMORY = 900_000_000
"""Bytes that a process with all its models may need (benchmarks/faces.py)."""
MOST = 16
_DIED = "The checker stopped while it looked at this file, and again when it was tried once more."

Result = tuple[int, tuple[Judged, ...]]


def how_many(files: int) -> int:
    """Processes for this many files, by cores and by memory that is free."""
    import psutil

    by_memory = int(psutil.virtual_memory().available // MEMORY)
    return max(1, min(os.cpu_count() or 1, by_memory, MOST, files // 4))


@dataclass(frozen=True, slots=True)
class Processes:
    """A pool of `workers` processes, the computer's cores shared between them.

    Attributes:
        method: how they are started: by a fork server, which has the imports done once, where the system has one (Windows has none), else afresh. Never by fork: the
            model runtimes keep threads, which a fork would break.
    """

    workers: int
    method: str = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"

    def map(self, work: Work, chunks: Sequence[Chunk]) -> Generator[Result, None, None]:
        """As `Executor.map`."""
        pool = self._pool(self.workers)
        waiting: dict[Future[tuple[Judged, ...]], int] = {}
        upcoming = deque(range(len(chunks)))
        try:
            while upcoming or waiting:
                while upcoming and len(waiting) < self.workers * AHEAD:
                    number = upcoming.popleft()
                    waiting[_submit(pool, work, chunks[number])] = number
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                if any(isinstance(f.exception(), BrokenProcessPool) for f in done):
                    # A worker died (out of memory, a crash inside a decoder): what killed it is among the chunks in hand.
                    pool.shutdown(wait=False, cancel_futures=True)
                    yield from self._one_by_one(work, chunks, waiting)
                    waiting.clear()
                    pool = self._pool(self.workers)
                    continue
                for future in done:
                    number = waiting.pop(future)
                    yield number, _outcome(future, chunks[number])
            pool.shutdown()  # to its end: an interpreter that exits meanwhile trips over the pool's closing pipes
        finally:
            _stop(pool)

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context(self.method)
        if self.method == "forkserver":
            context.set_forkserver_preload(["checker.runs.executors.preload", "checker.runs.work"])
        threads = max(1, (os.cpu_count() or 1) // self.workers)
        return ProcessPoolExecutor(workers, mp_context=context, initializer=warm, initargs=(threads, dict(os.environ)))

    def _one_by_one(self, work: Work, chunks: Sequence[Chunk], waiting: dict[Future[tuple[Judged, ...]], int]) -> Iterator[Result]:
        """The chunks in hand when a worker died, draft by draft in a process of their own, so that the bad one costs only itself."""
        pool: ProcessPoolExecutor | None = None
        try:
            for future, number in sorted(waiting.items(), key=lambda pair: pair[1]):
                if future.done() and not future.cancelled() and future.exception() is None:
                    yield number, future.result()
                    continue
                judged: list[Judged] = []
                for draft in chunks[number]:
                    found = None
                    for _ in range(2):
                        pool = pool or self._pool(1)
                        single = _submit(pool, work, (draft,))
                        if isinstance(single.exception(), BrokenProcessPool):
                            pool.shutdown(wait=False)
                            pool = None
                            continue
                        found = _outcome(single, (draft,))[0]
                        break
                    judged.append(found or Judged(lost(draft, _DIED), keep=False))
                yield number, tuple(judged)
        finally:
            if pool:
                _stop(pool)


def _submit(pool: ProcessPoolExecutor, work: Work, chunk: Chunk) -> Future[tuple[Judged, ...]]:
    try:
        return pool.submit(judge, work, chunk)
    except BrokenProcessPool as error:  # a worker died since the last result was fetched: met where this result is
        future: Future[tuple[Judged, ...]] = Future()
        future.set_exception(error)
        return future


def _outcome(future: Future[tuple[Judged, ...]], chunk: Chunk) -> tuple[Judged, ...]:
    error = future.exception()
    if error is None:
        return future.result()
    # Only the kind of error: its text may hold words of the draft.
    return tuple(Judged(lost(d, f"The checker failed on it ({type(error).__name__})."), keep=False) for d in chunk)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the workers now, also in the middle of a file: what they were at was not reported, so it is done again another time."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()

"""Where the work of a run is done. One seam: `Executor.map`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from checker.runs.work import Chunk, Judged, Work

if TYPE_CHECKING:
    from checker.school import School

FEW = 8
"""Fewer files are done before a second process has started: they are judged in this one."""


class Executor(Protocol):
    """Judges chunks somewhere."""

    def map(self, work: Work, chunks: Sequence[Chunk]) -> Generator[tuple[int, tuple[Judged, ...]], None, None]:
        """Number of the chunk and one result for each of its drafts, in any order, each chunk exactly once.

        A chunk whose worker died, and died again when it was tried once more, comes as reports that say so. Closing the iterator stops the work.
        """
        ...


def executor_for(
    school: School, items: int, *, workers: int | None = None, scheduler: str | None = None, send_photos: bool = False
) -> tuple[Executor, Path | bytes | None]:
    """Where a run over so many items is done, and what its workers open the school from.

    Raises:
        CheckerError: the cluster cannot be reached as it must be, or there is no key to send the school's data with.
    """
    if scheduler:
        from checker.runs.executors.cluster import Cluster
        from checker.runs.sealed import seal_school

        return Cluster(scheduler, send_photos), seal_school(school)
    from checker.runs.executors.here import Here
    from checker.runs.executors.processes import Processes, how_many

    # In this very process only a few files, or where that was asked for: a file that kills its worker, on a computer short of memory, must not kill the run.
    if school.folder is None or workers == 1 or (workers is None and items < FEW):
        return Here(school), school.folder
    return Processes(workers or how_many(items)), school.folder

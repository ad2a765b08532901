"""In this process: for a few files, and where the school was made in memory."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from checker.runs.work import Chunk, Judged, Work, judge_with
from checker.school import School


@dataclass(frozen=True, slots=True)
class Here:
    """One chunk after the other, with a school that is open already."""

    school: School

    def map(self, work: Work, chunks: Sequence[Chunk]) -> Generator[tuple[int, tuple[Judged, ...]], None, None]:
        """As `Executor.map`."""
        for number, chunk in enumerate(chunks):
            yield number, judge_with(self.school, work, chunk)

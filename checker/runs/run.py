"""The one loop over many drafts: what is kept is not done again, the rest is handed to an executor, and all comes out in order."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from checker.draft import Draft, Unreadable
from checker.report import Report
from checker.runs.executors import Executor
from checker.runs.executors.here import Here
from checker.runs.items import Item, day_of, items, key_of, made_with
from checker.runs.likeness import alike
from checker.runs.store import Results
from checker.runs.work import Judged, Work, lost
from checker.school import School

TOGETHER = 256
"""Posts without photos in one chunk: `review_all` reads the next while it judges these, and a run that is killed loses no more than this."""
_STOPPED = "The run was stopped before this was checked. Run the same command again to go on."


@dataclass(slots=True)
class RunResult:
    """What a run came to, filled as it goes.

    Attributes:
        total: items in all.
        kept: items whose result was there from an earlier run.
        stopped: the run was interrupted; the items left over are in the output, as incomplete.
        copies: groups of ids with the same bytes.
        alike: groups of ids that show the same, the copies among them.
    """

    total: int = 0
    kept: int = 0
    stopped: bool = False
    copies: list[tuple[str, ...]] = field(default_factory=list)
    alike: list[tuple[str, ...]] = field(default_factory=list)


class Run:
    """One run over many drafts.

    Args:
        school: the school.
        executor: where the work is done; in this process unless given.
        store: results of earlier runs; none are used or kept where it is None.
        on: the day for which consent is decided; each draft's own, else today, unless given.
        fresh: do all again, and keep the new results.
        source: what workers open the school from; its folder unless given.
        likeness: find near-identical photos.
        look_ahead: read all photos before the work, to know which results are kept and which photos are copies.
        result: what is filled as the run goes; a report that is written meanwhile reads it at its end.
    """

    def __init__(
        self,
        school: School,
        *,
        executor: Executor | None = None,
        store: Results | None = None,
        on: datetime.date | None = None,
        fresh: bool = False,
        source: Path | bytes | None = None,
        likeness: bool = False,
        look_ahead: bool = True,
        result: RunResult | None = None,
    ) -> None:
        self.school = school
        self.executor = executor or Here(school)
        self.store = store
        self.on = on
        self.fresh = fresh
        self.look_ahead = look_ahead
        self.work = Work(source if source is not None else school.folder or Path(), on, likeness, school.elsewhere)
        self.result = result or RunResult()
        self.today = datetime.date.today()
        self.versions = made_with(school)
        self._stop = threading.Event()

    def reports(self, drafts: Sequence[Draft | Unreadable], step: Callable[[bool], None] = lambda kept: None) -> Iterator[Report]:
        """One report for each draft, in the order given, whatever happens.

        Args:
            step: called for each item as soon as its result is there, with whether it was kept from an earlier run.

        After `stop()` every draft left over gets a report that says so, and `result.stopped` is set.
        """
        self.result.total = len(drafts)
        done: dict[int, Judged | str] = {}  # a result, or the key of one that is kept
        likenesses: dict[int, int | None] = {}
        todo: list[tuple[int, Item]] = []
        pictures: dict[str, list[str]] = {}
        for number, item in enumerate(items(drafts) if self.look_ahead else map(Item, drafts)):
            if self._stop.is_set():
                break
            if len(item.photos) == 1 and item.digest:
                pictures.setdefault(item.photos[0], []).append(item.id)
            key, judged = self._kept(item)
            if judged is None:
                todo.append((number, item))
            else:
                done[number], likenesses[number] = key, judged.likeness
                self.result.kept += 1
                step(True)
        self.result.copies = [tuple(ids) for ids in pictures.values() if len(ids) > 1]
        after = 0
        numbers = _chunks(todo)
        by_number = {number: item.draft for number, item in todo}
        results = self.executor.map(self.work, [tuple(by_number[n] for n in group) for group in numbers])
        with closing(results):
            while not self._stop.is_set():
                while after in done:
                    yield self._report(drafts[after], done.pop(after))
                    after += 1
                chunk, judged_chunk = next(results, (-1, ()))
                if chunk < 0:
                    break
                for number, judged in zip(numbers[chunk], judged_chunk, strict=True):
                    self._keep(drafts[number], judged)
                    done[number], likenesses[number] = judged, judged.likeness
                    step(False)
        for number in range(after, len(drafts)):
            if number in done:
                yield self._report(drafts[number], done.pop(number))
            else:
                self.result.stopped = True
                yield lost(drafts[number], _STOPPED)
        if self.work.likeness:
            self.result.alike = alike({drafts[n].id: bits for n, bits in sorted(likenesses.items())})

    def stop(self) -> None:
        """End the run after what is in hand; what is left over gets a report that says so. May be called from a signal handler."""
        self._stop.set()

    def _kept(self, item: Item) -> tuple[str, Judged | None]:
        if self.store is None or self.fresh or not item.digest or isinstance(item.draft, Unreadable):
            return "", None
        key = key_of(item.draft, item.digest, self.versions, day_of(item.draft, self.on, self.today))
        return key, self.store.get(key)

    def _report(self, draft: Draft | Unreadable, judged: Judged | str) -> Report:
        if isinstance(judged, Judged):
            return judged.report
        # Fetched again when its turn comes, so that 100,000 results need not be held at once.
        kept = self.store.get(judged) if self.store is not None else None
        return kept.report if kept else lost(draft, "The result that was kept is gone. Run the same command again.")

    def _keep(self, draft: Draft | Unreadable, judged: Judged) -> None:
        if self.store is None or not judged.keep or isinstance(draft, Unreadable):
            return
        if any(self.versions.get(name) != version for name, version in judged.report.versions.items()):
            return  # the worker opened the school after something in it had changed
        self.store.put(key_of(draft, judged.report.digest, self.versions, day_of(draft, self.on, self.today)), judged)


def _chunks(todo: Sequence[tuple[int, Item]]) -> list[list[int]]:
    """The numbers of the drafts of each chunk: copies of a photo together, posts without photos `TOGETHER` at a time."""
    numbers: list[list[int]] = []
    places: dict[str, int] = {}
    words: list[int] = []
    for number, item in todo:
        if not (isinstance(item.draft, Draft) and item.draft.images):
            words.append(number)
            if len(words) == TOGETHER:
                numbers.append(words)
                words = []
            continue
        same = item.photos[0] if len(item.photos) == 1 and item.digest else ""
        if same and same in places:
            numbers[places[same]].append(number)
        else:
            if same:
                places[same] = len(numbers)
            numbers.append([number])
    return [*numbers, words] if words else numbers

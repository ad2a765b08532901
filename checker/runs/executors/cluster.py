"""On a running Dask cluster: the same work, the workers on other computers. Needs the extra `checker[dask]`.

Dask keeps the queue, moves work away from workers that are lost and steals it from slow ones; nothing of that is done again here. What is added: a
chunk is handed out only when there is room for it, one that has been running far longer than the others is started a second time elsewhere, and a scheduler that was
restarted is met again and given what it forgot.

School data reach a worker encrypted (`sealed.py`). Words, photos and reports travel over the connection: it must be TLS (`tls://`, set up as Dask documents it, in
its configuration), or stay on this computer.
"""

from __future__ import annotations

import ipaddress
import statistics
import time
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checker.draft import Draft, Photo, Unreadable
from checker.errors import CheckerError, DraftError
from checker.runs.executors.processes import AHEAD, Result
from checker.runs.work import Chunk, Judged, Work, judge, lost

if TYPE_CHECKING:
    from distributed import Client

STRAGGLER = 8.0
"""A chunk that runs so many times as long as the median, and at least `SOONEST` seconds, is started a second time; the first answer counts."""
SOONEST = 30.0
PATIENCE = 120.0
"""Seconds for which a scheduler that is gone is waited for."""
TRIES = 2


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask cluster.

    Attributes:
        address: of the scheduler: `tls://host:8786`, or `tcp://127.0.0.1:8786` on this computer.
        send_photos: read photos here and send their bytes, for workers that do not see the same files.
    """

    address: str
    send_photos: bool = False

    def __post_init__(self) -> None:
        if not self.address.startswith("tls://") and not _is_here(self.address):
            raise CheckerError(
                f"The scheduler at {self.address} is not reached over TLS, and children's photos and names would cross the network in the clear. "
                "Set up TLS as Dask documents it (docs.dask.org, “TLS/SSL”) and give its address as tls://host:port."
            )

    def map(self, work: Work, chunks: Sequence[Chunk]) -> Generator[Result, None, None]:
        """As `Executor.map`."""
        client = _client(self.address)
        try:
            yield from _Hand(client, self.address, work, chunks, self.send_photos).run()
        finally:
            client.close(timeout=5)


class _Hand:
    """Hands chunks out and takes results in."""

    def __init__(self, client: Client, address: str, work: Work, chunks: Sequence[Chunk], send_photos: bool) -> None:
        self.client, self.address, self.work, self.chunks, self.send_photos = client, address, work, chunks, send_photos
        self.waiting: dict[Any, int] = {}
        self.since: dict[Any, float] = {}
        self.tries: dict[int, int] = {}
        self.twins: set[int] = set()
        self.took: deque[float] = deque(maxlen=200)

    def run(self) -> Generator[Result, None, None]:
        from distributed import wait

        upcoming = deque(range(len(self.chunks)))
        shared = self._share()
        finished: set[int] = set()
        try:
            while upcoming or self.waiting:
                room = max(2, sum(self.client.nthreads().values())) * AHEAD
                try:
                    while upcoming and len(self.waiting) < room:
                        self._submit(shared, upcoming.popleft())
                    with self.client.as_current():
                        done = wait(list(self.waiting), timeout=2, return_when="FIRST_COMPLETED").done
                except TimeoutError:
                    done = set()
                except (OSError, RuntimeError, CheckerError):
                    shared = self._again(upcoming, finished)
                    continue
                for future in done:
                    number = self.waiting.pop(future)
                    self.took.append(time.monotonic() - self.since.pop(future))
                    if number in finished:
                        continue
                    answer = self._answer(future, number)
                    if answer is None:
                        upcoming.appendleft(number)
                        continue
                    finished.add(number)
                    yield number, answer
                self._start_twins(shared)
                if self.client.status != "running":
                    shared = self._again(upcoming, finished)
        finally:
            self.client.cancel(list(self.waiting), force=True)

    def _share(self) -> Any:
        """The work, sent to every worker once; the school in it is encrypted."""
        return self.client.scatter(self.work, broadcast=True, hash=False)

    def _submit(self, shared: Any, number: int) -> None:
        chunk = self.chunks[number]
        if self.send_photos:
            chunk = tuple(_with_bytes(draft) for draft in chunk)
        future = self.client.submit(judge, shared, chunk, pure=False, retries=1)
        self.waiting[future] = number
        self.since[future] = time.monotonic()

    def _answer(self, future: Any, number: int) -> tuple[Judged, ...] | None:
        """The results; None when the chunk should be handed out again."""
        error = future.exception() if future.status in ("error", "cancelled", "lost") else None
        if future.status == "finished":
            answer: tuple[Judged, ...] = future.result()
            return answer
        self.tries[number] = self.tries.get(number, 0) + 1
        if isinstance(error, CheckerError):  # such as a worker without the school's key: all would end so
            raise CheckerError(str(error))
        if self.tries[number] < TRIES:
            return None
        kind = type(error).__name__ if error else "lost"
        why = "The checker stopped while it looked at this" if kind == "KilledWorker" else f"The checker failed on it ({kind})"
        return tuple(Judged(lost(draft, f"{why}, and again when it was tried once more."), keep=False) for draft in self.chunks[number])

    def _start_twins(self, shared: Any) -> None:
        if len(self.took) < 5:
            return
        limit = max(SOONEST, STRAGGLER * statistics.median(self.took))
        now = time.monotonic()
        for future, number in list(self.waiting.items()):
            if number not in self.twins and now - self.since[future] > limit:
                self.twins.add(number)
                self._submit(shared, number)

    def _again(self, upcoming: deque[int], finished: set[int]) -> Any:
        """A scheduler that was restarted knows nothing: wait for it and its workers, and put back what was in hand."""
        for number in sorted({*self.waiting.values()} - finished, reverse=True):
            upcoming.appendleft(number)
        self.waiting.clear()
        self.since.clear()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if self.client.status == "closed":
                    self.client = _client(self.address)
                if self.client.nthreads():
                    return self._share()
            except (OSError, RuntimeError, TimeoutError, CheckerError):
                pass
            time.sleep(1)
        raise CheckerError(
            "The Dask scheduler is gone and did not come back. What was done so far is kept: start it and its workers, and run the same command again."
        )


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise CheckerError("A cluster needs the extra: pip install 'checker[dask]', here and on every worker.") from None
    if address.startswith("tls://"):
        _see_certificates()
    try:
        client = Client(address, timeout=15, set_as_default=False, name="checker")
        client.wait_for_workers(1, timeout=60)
    except (OSError, TimeoutError) as error:
        refused = " If both run, one side did not take the other's certificate: the authority in `ca-file` must have signed both."
        raise CheckerError(
            f"The Dask scheduler at {address} does not answer, or has no workers ({type(error).__name__}). Start it and its workers first."
            + (refused if address.startswith("tls://") else "")
        ) from None
    return client


def _see_certificates() -> None:
    """See that Dask is told of an authority and of a certificate for this side.

    Raises:
        CheckerError: it is not, or a file of them cannot be read.
    """
    from distributed.security import Security

    try:
        context = Security().get_connection_args("client")["ssl_context"]
    except (OSError, ValueError) as error:  # of OpenSSL's complaints too
        raise CheckerError(
            f"The certificates for the cluster cannot be read ({type(error).__name__}). Look at `ca-file`, `client.cert` and `client.key` under "
            "distributed.comm.tls in Dask's configuration; docs/runs.md shows it."
        ) from None
    if context is None:
        raise CheckerError(
            "This computer has no certificate for the cluster. Set `ca-file`, `client.cert` and `client.key` under distributed.comm.tls in Dask's "
            "configuration; docs/runs.md shows it."
        )


def _is_here(address: str) -> bool:
    host = address.split("://", 1)[-1].rsplit(":", 1)[0].strip("[]")
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _with_bytes(draft: Draft | Unreadable) -> Draft | Unreadable:
    if isinstance(draft, Unreadable):
        return draft
    try:
        return replace(draft, images=tuple(Photo(p.name, p.read()) for p in draft.images))
    except DraftError:
        return draft  # the worker meets the same and reports it

"""A run on a real Dask cluster on this computer: the same reports whatever happens to the workers, and nothing of a child in the clear on the way."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from checker.errors import CheckerError, SchoolError
from checker.runs import Run
from checker.runs.executors import executor_for
from checker.runs.executors.cluster import Cluster
from checker.runs.folders import drafts_in
from checker.runs.sealed import seal_school, unseal_school
from checker.school import School
from tests.runs.conftest import draw

WANTED = bool(os.environ.get("CHECKER_TEST_CLUSTER"))
needs_cluster = pytest.mark.cluster
pytestmark = pytest.mark.filterwarnings("ignore")


@dataclass
class Local:
    """A scheduler and its workers, each a process of its own."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]
    restart: Callable[[], None]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def start(*command: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "CHECKER_THREADS": "1"}
    return subprocess.Popen([sys.executable, "-m", *command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def cluster(school_folder: Path) -> Iterator[Local]:
    """Two workers that have the school's key from their own environment."""
    if not WANTED:
        pytest.skip("runs where the group `cluster` is installed and CHECKER_TEST_CLUSTER is set, as in CI")
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"

    def scheduler() -> subprocess.Popen[bytes]:
        return start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")

    def worker() -> subprocess.Popen[bytes]:
        return start(
            "distributed.cli.dask_worker",
            address,
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--memory-limit",
            "0",
            "--death-timeout",
            "60",
        )

    local = Local(address, scheduler(), [worker(), worker()], lambda: None)

    def restart() -> None:
        for process in (local.scheduler, *local.workers):
            process.kill()
            process.wait()
        local.scheduler = scheduler()
        local.workers = [worker(), worker()]

    local.restart = restart
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    yield local
    for process in (*local.workers, local.scheduler):
        process.kill()
        process.wait()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for number in range(12):
        draw(tmp_path / "many" / f"{number:02}.png", number)
    return tmp_path / "many"


def on(
    cluster: Local, school_folder: Path, folder: str, after: int = -1, act: Callable[[], None] = lambda: None, *, send: bool = False
) -> list[dict[str, object]]:
    """The reports of a run on the cluster; `act` is called when `after` results are there."""
    school = School.open(school_folder)
    executor, source = executor_for(school, 12, scheduler=cluster.address, send_photos=send)
    run = Run(school, executor=executor, source=source)
    done = 0

    def step(_: bool) -> None:
        nonlocal done
        done += 1
        if done == after:
            act()

    return [r.to_json() for r in run.reports(drafts_in(folder, "facebook"), step)]


def here(school_folder: Path, folder: Path) -> list[dict[str, object]]:
    return [r.to_json() for r in Run(School.open(school_folder)).reports(drafts_in(str(folder), "facebook"))]


@needs_cluster
def test_a_worker_killed_in_mid_run_changes_nothing(cluster: Local, school_folder: Path, many: Path) -> None:
    reports = on(cluster, school_folder, str(many), 3, cluster.workers[0].kill)
    assert cluster.workers[0].wait() != 0
    assert reports == here(school_folder, many), "byte for byte what one process finds, in the same order"


@needs_cluster
def test_a_scheduler_restarted_in_mid_run_is_met_again(cluster: Local, school_folder: Path, many: Path) -> None:
    assert on(cluster, school_folder, str(many), 3, cluster.restart) == here(school_folder, many)


@needs_cluster
def test_photos_sent_as_bytes_to_workers_that_do_not_see_the_folder(cluster: Local, school_folder: Path, many: Path) -> None:
    reports = on(cluster, school_folder, str(many), send=True)
    assert reports == here(school_folder, many)


@needs_cluster
def test_photos_on_s3(cluster: Local, school_folder: Path, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read by whoever looks at them, from a server that speaks S3."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port())
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    try:
        import fsspec

        cluster.restart()  # so that its workers have the server's address too
        time.sleep(2)
        storage = fsspec.filesystem("s3")
        storage.mkdir("photos-of-ours")
        storage.put(str(many), "photos-of-ours/term", recursive=True)
        names = sorted(p.name for p in many.iterdir())
        assert [d.id for d in drafts_in("s3://photos-of-ours/term", "facebook")] == names
        assert on(cluster, school_folder, "s3://photos-of-ours/term") == here(school_folder, many)
    finally:
        server.stop()


@needs_cluster
def test_a_worker_without_the_schools_key_ends_the_run_and_says_why(
    cluster: Local, school_folder: Path, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_KEY", "A" * 43 + "=")
    with pytest.raises(CheckerError, match="CHECKER_KEY"):
        on(cluster, school_folder, str(many))


class TestWithoutACluster:
    def test_a_scheduler_elsewhere_must_be_reached_over_tls(self) -> None:
        with pytest.raises(CheckerError, match="TLS"):
            Cluster("tcp://10.1.2.3:8786")
        for address in ("tls://10.1.2.3:8786", "tcp://127.0.0.1:8786", "tcp://[::1]:8786", "tcp://localhost:8786"):
            assert Cluster(address).address == address

    def test_a_school_travels_encrypted_and_comes_out_the_same(self, school_folder: Path) -> None:
        school = School.open(school_folder)
        parcel = seal_school(school)
        assert not any(name in parcel for name in (b"Orla", b"Finnegan", b"Tunde", b"pupil_id", b"Rowan"))
        again = unseal_school(parcel)
        assert (again.settings, again.consent_log, again.staff, again.policy) == (
            school.settings,
            school.consent_log,
            school.staff,
            school.policy,
        )

    def test_without_a_key_it_does_not_travel(self, school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        school = School.open(school_folder)
        parcel = seal_school(school)
        monkeypatch.setenv("CHECKER_KEY", "A" * 43 + "=")
        with pytest.raises(SchoolError, match=r"another|not the one"):
            unseal_school(parcel)
        monkeypatch.delenv("CHECKER_KEY")
        with pytest.raises(SchoolError, match="CHECKER_KEY"):
            seal_school(school)

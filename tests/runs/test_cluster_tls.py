"""A run on a Dask cluster that is reached by TLS, with an authority and certificates made here; whoever has another authority's is refused on either side."""

from __future__ import annotations

import datetime
import ipaddress
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from checker.errors import CheckerError
from checker.runs.executors import executor_for
from checker.school import School
from tests.runs.test_cluster import WANTED, Local, free_port, here, needs_cluster, on, start

pytestmark = [needs_cluster, pytest.mark.filterwarnings("ignore")]

NOW = datetime.datetime.now(datetime.UTC)
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Papers:
    """An authority's certificate, and a certificate with its key that the authority signed: paths of PEM files."""

    authority: Path
    certificate: Path
    key: Path

    def said(self) -> dict[str, str]:
        """As Dask's configuration has it, the same for each of the three roles."""
        roles = {
            f"distributed.comm.tls.{role}.{part}": str(path) for role in ("client", "scheduler", "worker") for part, path in self._pair()
        }
        return {"distributed.comm.tls.ca-file": str(self.authority), **roles}

    def environment(self) -> dict[str, str]:
        """The same as environment variables, which Dask reads too."""
        return {f"DASK_{key.replace('.', '__').replace('-', '_').upper()}": value for key, value in self.said().items()}

    def _pair(self) -> tuple[tuple[str, Path], tuple[str, Path]]:
        return ("cert", self.certificate), ("key", self.key)


def signed(subject: str, key: Key, issuer: str, by: Key, *, authority: bool) -> x509.Certificate:
    """A certificate for a day."""

    def name(of: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, of)])

    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - datetime.timedelta(hours=1))
        .not_valid_after(NOW + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    if authority:
        usage = x509.KeyUsage(
            digital_signature=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        builder = builder.add_extension(usage, critical=True)
    else:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
    return builder.sign(by, hashes.SHA256())


def papers(folder: Path, of: str) -> Papers:
    """An authority called `of` and one certificate signed by it."""
    folder.mkdir()
    top, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    made = Papers(folder / "ca.pem", folder / "node.pem", folder / "node-key.pem")
    pem = serialization.Encoding.PEM
    made.authority.write_bytes(signed(of, top, of, top, authority=True).public_bytes(pem))
    made.certificate.write_bytes(signed("node", own, of, top, authority=False).public_bytes(pem))
    made.key.write_bytes(own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return made


@pytest.fixture
def ours(tmp_path: Path) -> Papers:
    """Of the school's own authority."""
    return papers(tmp_path / "ours", "the school's")


@pytest.fixture
def theirs(tmp_path: Path) -> Papers:
    """Of somebody else's."""
    return papers(tmp_path / "theirs", "somebody else's")


@pytest.fixture
def trusting() -> Iterator[Callable[[dict[str, str]], None]]:
    """Have Dask in this process, which is the client, use these settings."""
    if not WANTED:
        pytest.skip("runs where the group `cluster` is installed and CHECKER_TEST_CLUSTER is set, as in CI")
    import dask
    import distributed  # noqa: F401  (brings its own settings, which ours lie over)

    with ExitStack() as stack:
        plain = dict.fromkeys(Papers(Path(), Path(), Path()).said())
        yield lambda said: stack.enter_context(dask.config.set(plain | said))


@pytest.fixture
def cluster(ours: Papers, school_folder: Path, monkeypatch: pytest.MonkeyPatch, trusting: object) -> Iterator[Local]:
    """A scheduler and a worker that speak TLS only."""
    with monkeypatch.context() as patch:
        for key, value in ours.environment().items():
            patch.setenv(key, value)
        patch.setenv("DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION", "true")
        port = free_port()
        address = f"tls://127.0.0.1:{port}"
        scheduler = start(
            "distributed.cli.dask_scheduler", "--protocol", "tls", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show"
        )
        worker = start("distributed.cli.dask_worker", address, *WORKER)
    _wait_for(port)
    yield Local(address, scheduler, [worker], lambda: None)
    for process in (worker, scheduler):
        process.kill()
        process.wait()


WORKER = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0", "--death-timeout", "60")


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("the scheduler did not start")


def test_a_folder_is_checked_over_tls(
    cluster: Local, ours: Papers, school_folder: Path, photos: Path, trusting: Callable[[dict[str, str]], None]
) -> None:
    trusting(ours.said())
    reports = on(cluster, school_folder, str(photos))
    assert len(reports) == 6
    assert reports == here(school_folder, photos)


def test_a_scheduler_of_another_authority_is_refused(
    cluster: Local, ours: Papers, theirs: Papers, school_folder: Path, photos: Path, trusting: Callable[[dict[str, str]], None]
) -> None:
    """We hold a certificate that the scheduler would take, and trust somebody else: nothing of a child is sent."""
    trusting(Papers(theirs.authority, ours.certificate, ours.key).said())
    with pytest.raises(CheckerError, match="certificate"):
        on(cluster, school_folder, str(photos))


def test_the_scheduler_refuses_a_certificate_of_another_authority(
    cluster: Local, ours: Papers, theirs: Papers, school_folder: Path, photos: Path, trusting: Callable[[dict[str, str]], None]
) -> None:
    trusting(Papers(ours.authority, theirs.certificate, theirs.key).said())
    with pytest.raises(CheckerError, match="certificate"):
        on(cluster, school_folder, str(photos))


def test_a_worker_of_another_authority_gets_no_work(cluster: Local, theirs: Papers, ours: Papers) -> None:
    stranger = Papers(ours.authority, theirs.certificate, theirs.key)
    process = subprocess.run(
        [sys.executable, "-m", "distributed.cli.dask_worker", cluster.address, *WORKER[:-1], "10"],
        env=os.environ | stranger.environment(),
        capture_output=True,
        timeout=120,
    )
    assert b"registered to" not in process.stderr.lower().replace(b"\n", b" ")


def test_without_certificates_it_says_what_is_missing(school_folder: Path, trusting: Callable[[dict[str, str]], None]) -> None:
    trusting({})
    executor, _ = executor_for(School.open(school_folder), 1, scheduler=f"tls://127.0.0.1:{free_port()}")
    with pytest.raises(CheckerError, match="ca-file"):
        list(executor.map(None, ()))  # type: ignore[arg-type]


def test_certificates_that_cannot_be_read_are_said(ours: Papers, school_folder: Path, trusting: Callable[[dict[str, str]], None]) -> None:
    ours.certificate.write_text("no certificate")
    trusting(ours.said())
    executor, _ = executor_for(School.open(school_folder), 1, scheduler=f"tls://127.0.0.1:{free_port()}")
    with pytest.raises(CheckerError, match="cannot be read"):
        list(executor.map(None, ()))  # type: ignore[arg-type]

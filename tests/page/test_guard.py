"""No web site can read the page: wrong hosts and origins are refused on every route of the real server, and no roll is sent to anybody."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from checker.errors import SettingsError
from checker.page.guard import Guard, configured
from checker.paths import sample_folder
from checker.school import School

ROOT = Path(__file__).parents[2]
ROUTES = (
    "/",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/upload_file/a/b",
    "/media/a.png",
    "/static/js/a.js",
    "/component/a",
    "/x",
)


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module", params=["command", "streamlit"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Asked for by the name of a shared server as well; nobody can sign in."""
    yield from _server(tmp_path_factory.mktemp("home"), request.param, "checker.example.org")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """For whoever sits at this computer."""
    yield from _server(tmp_path_factory.mktemp("home"), "command")


def _server(home: Path, how: str, host: str = "") -> Iterator[int]:
    port = _port()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT", "CHECKER"))}
    env |= {"HOME": str(home), "CHECKER_RECORD": f"sqlite:///{home / 'record.sqlite'}", "PYTHONPATH": str(ROOT)}
    start = (
        ["-c", "from checker.cli import main; main()", "app", "--port", str(port), "--no-browser", *(["--host", host] if host else [])]
        if how == "command"
        else ["-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}", "--server.headless=true"]
    )
    if how == "streamlit":
        env["CHECKER_HOSTS"] = host
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, *start], cwd=home, env=env, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and ask(port, "/_stcore/health") != 200:
            assert process.poll() is None, "the server stopped"
            time.sleep(0.3)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def ask(port: int, path: str, method: str = "GET", host: str | None = None, **headers: str) -> int:
    """The status of one request; 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{port}")
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def listen(port: int, origin: str | None = None, seconds: float = 60) -> bytes:
    """Open the page as a browser does and take all that it is sent until its first run has ended."""
    sent = b""
    with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        origin=origin,  # type: ignore[arg-type]
        max_size=None,
    ) as socket_:
        ask_again = BackMsg()
        ask_again.rerun_script.query_string = ""
        socket_.send(ask_again.SerializeToString())
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            message = socket_.recv(timeout=seconds)
            assert isinstance(message, bytes)
            sent += message
            told = ForwardMsg()
            told.ParseFromString(message)
            if told.WhichOneof("type") == "script_finished":
                return sent
    raise AssertionError("the page did not finish")


def test_every_route_answers_its_own_names_only(server: int) -> None:
    for route in ROUTES:
        for host in (f"evil.example:{server}", "evil.example", f"127.0.0.1.evil.example:{server}", "localhost@evil.example", ""):
            assert ask(server, route, host=host or " ") in (400, 421), (route, host)
        for host in (f"127.0.0.1:{server}", f"localhost:{server}", f"[::1]:{server}", f"LOCALHOST.:{server}", "checker.example.org"):
            assert ask(server, route, host=host) not in (0, 400, 403, 421), (route, host)


def test_another_site_gets_nothing_out_of_any_route(server: int) -> None:
    own = f"http://127.0.0.1:{server}"
    for route in ROUTES:
        for method in ("GET", "PUT", "POST", "DELETE", "OPTIONS"):
            for origin in (
                "http://evil.example",
                "null",
                f"http://localhost:{server + 1}",
                f"http://127.0.0.1:{server}@evil.example",
                "file://",
            ):
                assert ask(server, route, method, Origin=origin) in (403, 421), (route, method, origin)
        assert ask(server, route, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors", Sec_Fetch_Dest="image") == 421
        assert ask(server, route, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="iframe") == 421
        assert ask(server, route, Origin=own) not in (0, 403, 421)
    assert ask(server, "/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="document") == 200, (
        "a link may lead here"
    )
    assert ask(server, "/", host="checker.example.org", Origin="https://checker.example.org") == 200
    assert ask(server, "/", Origin="https://checker.example.org") == 200, "behind a proxy that gives its own name for the host"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:3000"])
def test_the_websocket_is_closed_to_other_origins(server: int, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        listen(server, origin=origin)
    assert refused.value.response.status_code == 403


def test_the_websocket_is_closed_to_other_names(server: int) -> None:
    request = (
        "GET /_stcore/stream HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Origin: http://evil.example:{server}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server), timeout=20) as line:
        line.sendall(request.encode())
        assert b" 403 " in line.recv(200).split(b"\r\n")[0]


def test_no_pupil_is_sent_before_letters_are_typed(alone: int) -> None:
    sent = listen(alone, origin=f"http://127.0.0.1:{alone}")
    school = School.open(sample_folder() / "school")
    assert b"Calderwick Learning Trust" in sent, "the page was drawn"
    told = [p.pupil_id for p in school.pupils if f"{p.first_name} {p.last_name}".strip().encode() in sent and p.last_name]
    assert told == []
    assert [p.pupil_id for p in school.pupils if p.pupil_id.encode() in sent] == []
    assert [m.name for m in school.staff if m.name.encode() in sent] == []


def test_a_page_without_the_guard_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.testing.v1 import AppTest

    monkeypatch.setattr("checker.page.server.guarded", lambda: False)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert "any web site could read" in page.error[0].value
    assert len(page.main) == 1


@pytest.mark.parametrize("value", ["*", "*.example.org", "https://a.example", "a.example:8501", "a b", "ä.example"])
def test_a_name_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="CHECKER_HOSTS"):
        configured(value)
    assert configured(" A.example. , b ") == {"a.example", "b"}


def test_from_the_network_nobody_calls_it_localhost() -> None:
    guard = Guard(lambda *_: None, hosts=("checker.example.org",))  # type: ignore[arg-type, return-value]
    for address, host, passes in [
        ("127.0.0.1", "localhost", True),
        ("::1", "[::1]:8501", True),
        ("::ffff:127.0.0.1", "127.0.0.1", True),
        ("192.168.1.20", "localhost", False),
        ("192.168.1.20", "127.0.0.1:8501", False),
        ("192.168.1.20", "192.168.1.20:8501", False),
        ("192.168.1.20", "checker.example.org", True),
    ]:
        scope = {"type": "http", "method": "GET", "server": (address, 8501), "headers": [(b"host", host.encode())]}
        assert guard.allows(scope) == passes, (address, host)


def test_two_hosts_or_none_are_refused() -> None:
    guard = Guard(lambda *_: None)  # type: ignore[arg-type, return-value]
    base = {"type": "http", "method": "GET"}
    assert not guard.allows({**base, "headers": []})
    assert not guard.allows({**base, "headers": [(b"host", b"localhost"), (b"host", b"evil.example")]})
    assert not guard.allows({**base, "headers": [(b"host", b"localhost:bad")]})
    assert guard.allows({**base, "headers": [(b"host", b"localhost")]})

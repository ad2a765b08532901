"""Signing in, against a real provider and the real server: who comes in, who does not, and what nobody gets."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from checker.paths import sample_folder
from tests.page.barriers import barriers
from tests.page.browsing import chromium, click, text, wait
from tests.page.signin.provider import CLIENT, Provider, provider

ROOT = Path(__file__).parents[3]
PEOPLE = '\n[[people]]\nname = "Sam Akhtar"\nemail = "s.akhtar@example.sch.uk"\nroles = ["officer"]\n'


@pytest.fixture(scope="module")
def vouching() -> Iterator[Provider]:
    with provider() as made:
        yield made


@pytest.fixture(scope="module")
def server(vouching: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    own = f"http://127.0.0.1:{port}"
    school = home / "school"
    shutil.copytree(sample_folder() / "school", school)
    settings = (school / "school.toml").read_text("utf-8")
    if "s.akhtar@example.sch.uk" not in settings:
        (school / "school.toml").write_text(settings + PEOPLE, "utf-8")
    (home / "signin.toml").write_text(
        f'[auth]\nredirect_uri = "{own}/oauth2callback"\ncookie_secret = "{"k" * 40}"\n[auth.school]\ntitle = "the school account"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "s"\nserver_metadata_url = "{vouching.address}/.well-known/openid-configuration"\n',
        "utf-8",
    )
    with _running(home, port, "--signin", str(home / "signin.toml"), "--school", str(school)):
        yield own


@contextmanager
def _running(home: Path, port: int, *options: str) -> Iterator[None]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT", "CHECKER"))}
    env |= {"HOME": str(home), "CHECKER_RECORD": f"sqlite:///{home / 'record.sqlite'}", "PYTHONPATH": str(ROOT)}
    start = [sys.executable, "-c", "from checker.cli import main; main()", "app", "--port", str(port), "--no-browser", *options]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(start, cwd=home, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and not _answers(port):
            assert process.poll() is None, (home / "server.log").read_text("utf-8")
            time.sleep(0.3)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/_stcore/health").status_code == 200
    except httpx.HTTPError:
        return False


class Tab:
    """One tab: cookies and a connection."""

    def __init__(self, server: str, browser: httpx.Client) -> None:
        self.server, self.browser = server, browser
        self.session = ""
        self.line: ClientConnection | None = None
        self.open_lines = ExitStack()

    def open(self, existing: str = "") -> ClientConnection:
        self.browser.get(f"{self.server}/_stcore/health")
        xsrf = self.browser.cookies.get("_streamlit_xsrf", "")
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.browser.cookies.jar)
        words = ["streamlit", xsrf, *([existing] if existing else [])]
        self.line = self.open_lines.enter_context(
            connect(
                self.server.replace("http", "ws") + "/_stcore/stream",
                subprotocols=words,  # type: ignore[arg-type]
                origin=self.server,  # type: ignore[arg-type]
                additional_headers={"Cookie": cookies},
                max_size=None,
            )
        )
        return self.line

    def draws(self, existing: str = "", until: Callable[[ForwardMsg], bool] | None = None) -> bytes:
        """All that one run of the page sends."""
        line = self.open(existing)
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        line.send(ask.SerializeToString())
        sent = b""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            message = line.recv(timeout=120)
            assert isinstance(message, bytes)
            sent += message
            told = ForwardMsg()
            told.ParseFromString(message)
            if told.WhichOneof("type") == "new_session":
                self.session = told.new_session.initialize.session_id
            if until and until(told):
                return sent
            early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN  # the run gave way to another, which is the one that counts
            if told.WhichOneof("type") == "script_finished" and told.script_finished != early:
                return sent
        raise AssertionError("the page did not finish")

    def upload(self) -> int:
        token = self.browser.cookies.get("_streamlit_xsrf", "")
        return self.browser.put(
            f"{self.server}/_stcore/upload_file/{self.session}/f1",
            files={"file": ("a.jpg", b"x" * 100)},
            headers={"X-Xsrftoken": token, "Origin": self.server},
        ).status_code


@pytest.fixture
def browser(vouching: Provider) -> Iterator[httpx.Client]:
    vouching.reset()
    with httpx.Client(follow_redirects=True, timeout=60) as made:
        yield made


def sign_in(server: str, browser: httpx.Client) -> str:
    """As a click on the button does; where the browser has come to in the end."""
    tab = Tab(server, browser)
    drawn = tab.draws()
    assert b"Sign in with the school account" in drawn
    from streamlit.auth_util import encode_provider_token

    with _secret():
        token = encode_provider_token("school")
    return str(browser.get(f"{server}/auth/login", params={"provider": token}).url)


@contextmanager
def _secret() -> Iterator[None]:
    """The server's secret, for a link as its button makes them."""
    from unittest.mock import patch

    with patch("streamlit.auth_util.get_signing_secret", lambda: "k" * 40):
        yield


def test_nobody_gets_anything_without_signing_in(server: str, browser: httpx.Client) -> None:
    tab = Tab(server, browser)
    drawn = tab.draws()
    assert b"Sign in with the school account" in drawn
    assert b"Calderwick Learning Trust" not in drawn and b"Check this post" not in drawn
    assert tab.upload() == 401
    for path in (
        "/media/a.png",
        "/component/a/b.js",
        "/_stcore/bidi-components/a/b.js",
        "/_stcore/metrics",
        f"/_stcore/upload_file/{tab.session}/f1",
    ):
        assert browser.get(server + path).status_code == 401, path
        assert browser.delete(server + path).status_code == 401, path
    assert browser.post(server + "/").status_code == 401
    assert browser.get(server + "/static/media/a.woff2").status_code != 401, "the empty page has its letters"
    assert browser.get(server + "/media/static/media/a.png").status_code == 401


def test_an_officer_comes_in_and_may_upload_and_is_out_in_every_tab_at_once(server: str, browser: httpx.Client, vouching: Provider) -> None:
    assert sign_in(server, browser) == f"{server}/"
    one, two = Tab(server, browser), Tab(server, browser)
    assert b"Calderwick Learning Trust" in one.draws() and b"Check this post" in two.draws()
    assert one.upload() == 204
    kept = browser.cookies["_streamlit_user"]
    assert str(browser.get(f"{server}/auth/logout").url) == f"{server}/?sign-in=out"
    assert vouching.signed_out == 1
    for tab in (one, two):
        assert tab.line is not None
        with pytest.raises(ConnectionClosed):
            while True:
                tab.line.recv(timeout=20)
        assert tab.upload() == 401
    # Not even with the cookie of before, nor by going on with the session that was open.
    browser.cookies.set("_streamlit_user", kept, domain="127.0.0.1", path="/")
    for session in ("", two.session):
        drawn = two.draws(existing=session)
        assert b"Sign in with the school account" in drawn and b"Check this post" not in drawn
        assert two.upload() == 401


@pytest.mark.parametrize(
    ("said", "comes_to", "why"),
    [
        ({"aud": "another-page"}, "/?sign-in=failed", b""),
        ({"aud": "another-page", "azp": CLIENT}, "/", b"meant for another program"),
        ({"aud": [CLIENT, "another-page"]}, "/?sign-in=failed", b""),
        ({"aud": CLIENT, "azp": "another-page"}, "/?sign-in=failed", b""),
        ({"iss": "http://127.0.0.1:1"}, "/?sign-in=failed", b""),
        ({"exp": -3600}, "/?sign-in=failed", b""),
        ({"iat": -11 * 3600}, "/", b"for as long as one may be"),
        ({"nonce": "another"}, "/?sign-in=failed", b""),
        ({"email_verified": False}, "/", b"is verified"),
        ({"email_verified": None}, "/", b"is verified"),
        ({"email": None}, "/", b"is verified"),
        ({"email_verified": False, "xms_edov": True}, "/", b"is verified"),
        ({"email": "somebody@example.org"}, "/", b"is not among the people"),
        ({"email": "Sam Akhtar"}, "/", b"is verified"),
    ],
    ids=str,
)
def test_who_is_not_let_in(server: str, browser: httpx.Client, vouching: Provider, said: dict[str, Any], comes_to: str, why: bytes) -> None:
    vouching.said |= {k: int(time.time()) + v if k in ("exp", "iat") else v for k, v in said.items()}
    assert sign_in(server, browser) == server + comes_to
    tab = Tab(server, browser)
    drawn = tab.draws()
    assert why in drawn
    assert b"Calderwick Learning Trust" not in drawn and b"Check this post" not in drawn
    assert tab.upload() == 401


@pytest.mark.parametrize(
    "said", [{"email": "S.Akhtar@Example.sch.uk"}, {"email_verified": None, "xms_edov": 1}, {"aud": [CLIENT, "b"], "azp": CLIENT}], ids=str
)
def test_who_is_let_in(server: str, browser: httpx.Client, vouching: Provider, said: dict[str, Any]) -> None:
    vouching.said |= said
    assert sign_in(server, browser) == f"{server}/"
    assert b"Check this post" in Tab(server, browser).draws()


def test_a_forged_signature_a_refusal_and_a_cookie_of_ones_own_let_nobody_in(
    server: str, browser: httpx.Client, vouching: Provider
) -> None:
    vouching.forged = True
    assert sign_in(server, browser) == f"{server}/?sign-in=failed"
    vouching.forged, vouching.refuses = False, True
    assert sign_in(server, browser) == f"{server}/?sign-in=failed"
    vouching.refuses = False
    sign_in(server, browser)
    good = browser.cookies["_streamlit_user"]
    for value in (good[:-2] + "xx", "chunks-2", '{"is_logged_in": true}', "a" * 3000):
        browser.cookies.set("_streamlit_user", value, domain="127.0.0.1", path="/")
        tab = Tab(server, browser)
        assert b"Check this post" not in tab.draws()
        assert tab.upload() == 401


def test_somebody_taken_off_the_list_is_out_at_the_next_step(
    server: str, browser: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sign_in(server, browser)
    tab = Tab(server, browser)
    assert b"Check this post" in tab.draws()
    settings = next(p for p in tmp_path_factory.getbasetemp().glob("home*/school/school.toml"))
    before = settings.read_text("utf-8")
    try:
        settings.write_text(before.replace("s.akhtar@example.sch.uk", "somebody.else@example.sch.uk"), "utf-8")
        again = Tab(server, browser)
        assert b"is not among the people" in again.draws()
        assert again.upload() == 401
    finally:
        settings.write_text(before, "utf-8")


def test_no_log_holds_an_address_or_a_token(server: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    log = next(p for p in tmp_path_factory.getbasetemp().glob("home*/server.log")).read_text("utf-8")
    assert "akhtar" not in log.lower() and "eyJ" not in log and "k" * 40 not in log


def test_a_shared_name_without_a_file_for_signing_in_opens_for_nobody(tmp_path: Path, browser: httpx.Client) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with _running(tmp_path, port, "--host", "checker.example.org"):
        tab = Tab(f"http://127.0.0.1:{port}", browser)
        drawn = tab.draws()
        assert b"so this page stays closed" in drawn and b"Calderwick" not in drawn
        assert tab.upload() == 401


@pytest.mark.chromium
@pytest.mark.skipif(not os.environ.get("CHECKER_TEST_CHROMIUM"), reason="CHECKER_TEST_CHROMIUM is not set")
def test_in_the_browser_by_the_button_and_out_of_two_tabs_at_once(server: str, vouching: Provider) -> None:
    vouching.reset()
    with chromium(os.environ["CHECKER_TEST_CHROMIUM"]) as driver:
        driver.get(server)
        wait(driver, lambda: "Sign in with the school account" in text(driver))
        assert barriers(driver) == []
        click(driver, "Sign in with the school account")
        wait(driver, lambda: "Check this post" in text(driver))
        first = driver.current_window_handle
        driver.switch_to.new_window("tab")
        driver.get(server)
        wait(driver, lambda: "Check this post" in text(driver))
        driver.get(f"{server}/auth/logout")
        wait(driver, lambda: "You have signed out" in text(driver))
        assert barriers(driver) == []
        driver.switch_to.window(first)
        wait(driver, lambda: "Sign in with the school account" in text(driver))
        wait(driver, lambda: "Check this post" not in text(driver))
        assert "Calderwick" not in driver.page_source
        vouching.reset("somebody@example.org")
        click(driver, "Sign in with the school account")
        wait(driver, lambda: "The school does not list you" in text(driver))
        assert barriers(driver) == []
        click(driver, "Sign out")
        wait(driver, lambda: "You have signed out" in text(driver))

"""The door by itself: a tab ends with its time, and what the file for signing in may say."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from checker.errors import SettingsError
from checker.page.signin import door
from checker.page.signin.claims import Identity
from checker.page.signin.door import Door, Sessions
from checker.page.signin.settings import Provider, SignIn, read

SIGNIN = SignIn({"google": Provider("google", "Google", "us", "https://accounts.google.com")}, 10, True, {})
CLAIMS = {
    "is_logged_in": True,
    "provider": "google",
    "iss": "https://accounts.google.com",
    "aud": "us",
    "sub": "1",
    "nonce": "n",
    "email": "a@example.org",
    "email_verified": True,
}


class Line:
    """One tab's connection, whose browser sends a click after a while."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, left: float) -> None:
        self.sent: list[str] = []
        self.clicks: list[str] = []
        self.click = asyncio.Event()
        monkeypatch.setattr(door, "claims_of", lambda scope: CLAIMS | {"iat": time.time() - 36000 + left})

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            self.clicks.append(message["type"])
        await send({"type": "websocket.send"})

    async def receive(self) -> dict[str, Any]:
        if not self.clicks:
            return {"type": "websocket.connect"}
        await self.click.wait()
        return {"type": "click"}

    async def send(self, message: Any) -> None:
        self.sent.append(message["type"])

    async def run(self, sessions: Sessions) -> None:
        await Door(self.app, SIGNIN, sessions)({"type": "websocket", "path": "/_stcore/stream", "headers": []}, self.receive, self.send)


def test_a_tab_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> Line:
        line = Line(monkeypatch, left=0.3)
        await line.run(Sessions())
        return line

    line = asyncio.run(main())
    assert line.clicks == ["websocket.connect"]
    assert line.sent == ["websocket.close"]


def test_a_click_after_signing_out_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> Line:
        line, sessions = Line(monkeypatch, left=3600), Sessions()
        running = asyncio.ensure_future(line.run(sessions))
        while not line.clicks:
            await asyncio.sleep(0)
        (key,) = sessions._open
        sessions.end(key, time.time() + 60)
        line.click.set()
        await running
        assert not sessions._open
        sessions.let_in(Identity("a@example.org", key, time.time() + 60))
        assert not sessions.is_in(key), "a signing-in that ended does not begin again"
        return line

    line = asyncio.run(main())
    assert line.clicks == ["websocket.connect"]
    assert line.sent == ["websocket.close"]


GOOD = """
[auth]
redirect_uri = "https://checker.example.sch.uk/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
[auth.microsoft]
client_id = "us"
client_secret = "tell nobody"
server_metadata_url = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0/.well-known/openid-configuration"
"""


def test_a_good_file_is_read_and_shows_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "signin.toml"
    file.write_text(GOOD, "utf-8")
    made = read(file)
    assert made.providers["microsoft"].issuer == "https://login.microsoftonline.com" and made.hours == 10 and made.secure
    assert "tell nobody" not in repr(made)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://checker", "http://checker", "over https"),
        ("/oauth2callback", "/", "over https"),
        ("0123456789abcdef0123456789abcdef", "short", "random characters"),
        ("11111111-2222-3333-4444-555555555555", "common", "every organisation"),
        ("11111111-2222-3333-4444-555555555555", "organizations", "every organisation"),
        ("https://login", "http://login", "https address"),
        ('client_id = "us"', "", "has no client_id"),
        ("client_secret", "secret", "has no client_secret"),
        ("[auth.microsoft]", "[auth.my_school]", "small letters"),
        ("[auth.microsoft]", "", "names no provider"),
        ("[auth]", "[auth", "no TOML"),
        ("[auth]", "[session]\nhours = 200\n[auth]", "from 1 to 24"),
    ],
)
def test_a_file_that_would_let_strangers_in_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "signin.toml"
    file.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError, match=said) as refused:
        read(file)
    assert "tell nobody" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read(tmp_path / "none.toml")

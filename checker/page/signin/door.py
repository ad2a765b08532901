"""The door of a shared server: what Streamlit's server does for nobody who is not signed in, and that a session ends in every tab at once.

The page itself draws nothing but a way to sign in (see `screen`). That is not enough: uploads, files for download and what a click does are taken by
Streamlit before the page is drawn. So each request is looked at here.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from checker.page.guard import Receive, Scope, Send
from checker.page.signin.claims import Identity, NotIn, identity, key_of
from checker.page.signin.settings import SignIn

FAILED, OUT = "failed", "out"
"""What `?sign-in=` says to the page after coming back from the provider."""
_OPEN = ("/_stcore/health", "/_stcore/host-config")
"""Of Streamlit's own addresses, what the empty page needs; they tell nothing of a school."""
_CLOSED = ("/_stcore/", "/media/", "/component/", "/app/")
_AGAIN = 1012
"""The close code after which Streamlit's browser side connects again, and so draws the way in; after 1000 it would leave on the screen what was there."""
_MOST = 10_000


class Sessions:
    """Which signings-in have been let in by the page, and which have ended; in this process's memory."""

    def __init__(self) -> None:
        self._in: dict[str, str] = {}
        self._ended: dict[str, float] = {}
        self._open: dict[str, set[asyncio.Event]] = {}

    def let_in(self, who: Identity) -> None:
        """The page knows this person: from now on their uploads are taken."""
        if who.key not in self._ended:
            self._in[who.key] = who.email
            while len(self._in) > _MOST:
                self._in.pop(next(iter(self._in)))

    def shut_out(self, key: str) -> None:
        """The page knows this person no more; they stay signed in, and may ask again."""
        self._in.pop(key, None)

    def is_in(self, key: str) -> bool:
        """Whether the page has let them in, and they have not left."""
        return key in self._in and key not in self._ended

    def has_ended(self, key: str) -> bool:
        """Whether somebody has signed out of it."""
        return key in self._ended

    def end(self, key: str, until: float) -> None:
        """Somebody signs out: every tab of this signing-in is closed. Remembered until its time would have been over anyway."""
        now = time.time()
        self._ended = {k: t for k, t in self._ended.items() if t > now} | {key: until}
        self._in.pop(key, None)
        for event in self._open.pop(key, set()):
            event.set()

    def listen(self, key: str) -> asyncio.Event:
        """An event that is set when this signing-in ends."""
        event = asyncio.Event()
        if key in self._ended:
            event.set()
        else:
            self._open.setdefault(key, set()).add(event)
        return event

    def forget(self, key: str, event: asyncio.Event) -> None:
        """A tab is gone."""
        self._open.get(key, set()).discard(event)
        if not self._open.get(key):
            self._open.pop(key, None)


SESSIONS = Sessions()


class Door:
    """ASGI middleware: takes uploads and hands out files only for somebody signed in whom the page has let in.

    - Anybody gets the empty page, its scripts, and the way to the provider and back.
    - A tab's connection ends with its signing-in: before a click of that tab can do anything. The browser connects again, without what it held.
    """

    def __init__(
        self, app: Callable[[Scope, Receive, Send], Awaitable[None]], signin: SignIn | None = None, sessions: Sessions = SESSIONS
    ) -> None:
        self.app, self.signin, self.sessions = app, signin, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        claims = claims_of(scope) if self.signin else {}
        who = self._who(claims)
        if scope["type"] == "websocket":
            await self._connection(scope, receive, send, who)
        elif not _open_to_all(scope) and not (isinstance(who, Identity) and self.sessions.is_in(who.key)):
            await _refuse(scope, send)
        else:
            path = str(scope["path"])
            if path.endswith("/auth/logout") and isinstance(who, Identity):
                self.sessions.end(who.key, who.until)
            await self.app(scope, receive, self._told(scope, path, send))

    def _who(self, claims: Mapping[str, Any]) -> Identity | NotIn:
        if self.signin is None or not claims or self.sessions.has_ended(key_of(claims)):
            return NotIn()
        return identity(claims, self.signin, time.time())

    async def _connection(self, scope: Scope, receive: Receive, send: Send, who: Identity | NotIn) -> None:
        if isinstance(who, NotIn):
            # A new session, which has no button that could still be pressed, in place of the one that this tab had.
            kept = _without_session(scope)
            await self.app(kept, receive if kept["headers"] == scope["headers"] else _asking(receive), send)
            return
        ended = self.sessions.listen(who.key)
        gone = asyncio.ensure_future(ended.wait())
        closed = False

        async def until_ended() -> MutableMapping[str, Any]:
            nonlocal closed
            message = asyncio.ensure_future(receive())
            await asyncio.wait({message, gone}, timeout=max(who.until - time.time(), 0), return_when=asyncio.FIRST_COMPLETED)
            if message.done() and not gone.done() and time.time() < who.until:
                return message.result()
            message.cancel()
            closed = True
            await send({"type": "websocket.close", "code": _AGAIN})
            return {"type": "websocket.disconnect", "code": _AGAIN}

        async def unless_ended(message: MutableMapping[str, Any]) -> None:
            if not closed:
                await send(message)

        try:
            await self.app(scope, until_ended, unless_ended)
        finally:
            gone.cancel()
            self.sessions.forget(who.key, ended)

    def _told(self, scope: Scope, path: str, send: Send) -> Send:
        """Cookies for https alone, and a word to the page where coming back from the provider led to nothing."""
        back = path.endswith("/oauth2callback")
        if not back and "/auth/" not in path:
            return send
        query = scope.get("query_string", b"").decode("latin-1")
        answered = any(part.partition("=")[0] in ("code", "error", "state") for part in query.split("&"))

        async def tell(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                came_in = any(
                    n.lower() == b"set-cookie" and v.startswith(b"_streamlit_user=") and b"Max-Age=0" not in v for n, v in headers
                )
                if back and not came_in:
                    said = b"?sign-in=" + (FAILED if answered else OUT).encode()
                    headers = [(n, v + said if n.lower() == b"location" else v) for n, v in headers]
                if self.signin and self.signin.secure:
                    headers = [(n, v + b"; Secure" if n.lower() == b"set-cookie" and b"secure" not in v.lower() else v) for n, v in headers]
                message["headers"] = [*headers, (b"cache-control", b"no-store")]
            await send(message)

        return tell


def claims_of(scope: Scope) -> dict[str, Any]:
    """What the signed cookie of a request says; nothing where there is none or its signature is wrong."""
    from starlette.requests import cookie_parser
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.server_util import get_cookie_secret
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    cookies: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            cookies |= cookie_parser(value.decode("latin-1"))
    secret = get_cookie_secret()

    def one(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies[name].encode("latin-1")) if name in cookies else None

    try:
        raw = get_cookie_with_chunks(one, USER_COOKIE_NAME)
        said = json.loads(raw) if raw else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _open_to_all(scope: Scope) -> bool:
    path = str(scope["path"])
    if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
        return False
    path = path.replace("/static/media/", "/static/")  # the fonts of the empty page
    return path.endswith(_OPEN) or not any(each in path for each in _CLOSED)


def _without_session(scope: Scope) -> Scope:
    """The same request without the third word of its protocols, which names the session to go on with."""

    def kept(name: bytes, value: bytes) -> bytes:
        return b",".join(value.split(b",")[:2]) if name.lower() == b"sec-websocket-protocol" else value

    out = dict(scope)
    out["headers"] = [(name, kept(name, value)) for name, value in scope["headers"]]
    if "subprotocols" in scope:
        out["subprotocols"] = list(scope["subprotocols"])[:2]
    return out


def _asking(receive: Receive) -> Receive:
    """The same messages, with the page asked for after the first: a browser that connects again does not ask, and would leave on the screen what was there."""
    from streamlit.proto.BackMsg_pb2 import BackMsg

    asked: list[bool] = []

    async def next_one() -> MutableMapping[str, Any]:
        if asked == [False]:
            asked[0] = True
            wish = BackMsg()
            wish.rerun_script.query_string = ""
            return {"type": "websocket.receive", "bytes": wish.SerializeToString()}
        message = await receive()
        if not asked:
            asked.append(False)
        return message

    return next_one


async def _refuse(scope: Scope, send: Send) -> None:
    body = b"Sign in first. Open the page's address in the browser."
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

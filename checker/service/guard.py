"""What stands before the service: whose call it is, how large, how often, and what the log says of it.

It is the outermost layer, so that nothing within can answer a stranger, and nothing that goes wrong within reaches a log: the log holds times, the client's name, the path
known beforehand and the outcome, never what was sent.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

from checker.errors import CheckerError
from checker.service.clients import Clients

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOCAL = ("127.0.0.1", "localhost", "[::1]")
log = logging.getLogger("checker.service")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one client may ask for.

    Attributes:
        bytes: the largest body.
        calls: calls in each minute; as many may come at once.
    """

    bytes: int = 64_000_000
    calls: int = 120


class Bucket:
    """Calls left to one client: it fills with time and never beyond a minute's worth."""

    def __init__(self, calls: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._calls, self._clock = calls, clock
        self._left, self._at = float(calls), clock()

    def take(self) -> float:
        """0 where a call may be made now, else the seconds to wait."""
        now = self._clock()
        self._left = min(float(self._calls), self._left + (now - self._at) * self._calls / 60)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) * 60 / self._calls


class Guard:
    """An ASGI layer around the service.

    Args:
        app: the service.
        clients: who may call.
        paths: the paths that the log may name.
        open_paths: those that tell nothing of a school and want no key.
        hosts: names under which the service may be called; another name in `Host` means that some page on the web has been pointed at this computer.
        limits: how much and how often.
    """

    def __init__(
        self, app: App, clients: Clients, *, paths: Iterable[str], open_paths: Iterable[str], hosts: Iterable[str] = LOCAL, limits: Limits
    ) -> None:
        self._app, self._clients, self._limits = app, clients, limits
        self._paths, self._open = frozenset(paths), frozenset(open_paths)
        self._hosts = frozenset(h.lower() for h in hosts)
        self._buckets: dict[str, Bucket] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        started = time.monotonic()
        answer = _Answer(send)
        who = "-"
        try:
            headers = {k.lower(): v.decode("latin-1") for k, v in scope["headers"]}
            refused = self._stranger(headers)
            if refused is None and scope["path"] not in self._open:
                who, refused = self._caller(headers, scope)
            if refused is None:
                body, refused = await self._body(headers, receive)
                if refused is None:
                    await self._app(scope, _given(body, receive), answer)
            if refused is not None:
                await answer.refuse(*refused)
        except Exception as error:
            # Only the kind of error: its text may hold words of a draft.
            log.error("failed: %s", type(error).__name__)
            await answer.refuse(
                500, f"The service failed ({type(error).__name__}). Nothing counts as checked or approved. Report the fault."
            )
        finally:
            path = scope["path"] if scope["path"] in self._paths else "(another path)"
            log.info("%s %s %s %s %d ms", who, scope["method"], path, answer.status, round((time.monotonic() - started) * 1000))

    def _stranger(self, headers: dict[bytes, str]) -> tuple[int, str] | None:
        host = headers.get(b"host", "").lower()
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() and not host.endswith("]") else host
        if name not in self._hosts:
            return 421, "The service does not answer under this name. Call it by the name it was started for (--allow-host adds one)."
        if b"origin" in headers:
            return 403, "The service is for programs. A page in a browser may not call it."
        return None

    def _caller(self, headers: dict[bytes, str], scope: Scope) -> tuple[str, tuple[int, str] | None]:
        kind, _, key = headers.get(b"authorization", "").partition(" ")
        try:
            client = self._clients.holder(key.strip()) if kind.lower() == "bearer" and key.strip() else None
        except CheckerError as error:
            return "-", (503, str(error))
        if client is None:
            return "-", (401, "Send the client's key as `Authorization: Bearer KEY`. `checker client add` makes one.")
        wait = self._buckets.setdefault(client.name, Bucket(self._limits.calls)).take()
        if wait:
            return client.name, (
                429,
                f"Too many calls: {self._limits.calls} in a minute are allowed. Try again in {int(wait) + 1} seconds.",
            )
        scope["checker.client"] = client
        return client.name, None

    async def _body(self, headers: dict[bytes, str], receive: Receive) -> tuple[bytes, tuple[int, str] | None]:
        too_large = (413, f"More than {self._limits.bytes // 1_000_000} MB were sent. Send smaller photos.")
        if int(headers.get(b"content-length") or 0) > self._limits.bytes:
            return b"", too_large
        parts, size = [], 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return b"", (400, "The call was broken off.")
            size += len(message.get("body", b""))
            if size > self._limits.bytes:  # whatever the header said
                return b"", too_large
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                return b"".join(parts), None


class _Answer:
    """Sends an answer on, remembers its status, and lets nobody keep a copy."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            extra = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
            message = {**message, "headers": [*message.get("headers", []), *extra]}
        await self._send(message)

    async def refuse(self, status: int, detail: str) -> None:
        if self.status:
            return  # an answer has begun: it cannot be taken back, and it is not a yes that we add to
        body = json.dumps({"detail": detail}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": body})


def _given(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again

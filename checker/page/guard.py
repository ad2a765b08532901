"""Who may ask the page: only a browser that came by a name of this computer, and only from the page itself.

A page on 127.0.0.1 is open to every web site in the same browser. A site can give its own name this computer's address (DNS rebinding), or call the page
from another origin; either would read a school's roll. So each request is looked at before Streamlit sees it, whatever it is for: pages, the WebSocket,
uploads, media and health alike.

Names beyond this computer's own (a shared server behind a proxy) are configured: CHECKER_HOSTS, or `checker app --host NAME`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from checker.errors import SettingsError

HOSTS = "CHECKER_HOSTS"
"""Environment variable: names by which the page may be asked for beside this computer's own, parted by commas."""
OWN = frozenset({"localhost", "127.0.0.1", "::1"})
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_PORTS = {"http": 80, "https": 443}

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_KEPT = (
    # No other site may frame the page and have its buttons pressed, learn its address, or have its files taken for something else.
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"content-security-policy", b"frame-ancestors 'self'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


def configured(value: str | None = None) -> frozenset[str]:
    """The names in CHECKER_HOSTS (or in `value`), lower case.

    Raises:
        SettingsError: one of them is no plain name, such as `*`.
    """
    names = [n.strip().lower().rstrip(".") for n in (os.environ.get(HOSTS, "") if value is None else value).split(",")]
    for name in filter(None, names):
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"{HOSTS}: `{name}` is not the name of a computer. Write names such as checker.example.sch.uk, without https:// and without a port, "
                "parted by commas. `*` is refused: it would let any web site read the roll."
            )
    return frozenset(filter(None, names))


class Guard:
    """ASGI middleware that refuses a wrong Host or Origin.

    - `Host` must be a configured name, or, for a request that comes in on this computer's own address, one of its own; exactly one such header. From the
      network nobody can call the page "localhost", should it ever be made to listen there.
    - `Origin`, where the browser sends one, must be the page's own: the same name and port as `Host`, or a configured name over https, as behind a proxy.
    - A request that the browser itself marks as coming from another site gets the page only by going there (a link), never as part of that site.
    """

    installed = False
    """Whether this process serves the page through a guard; the page draws nothing without one."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        Guard.installed = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif not self.allows(scope):
            await _refuse(scope, receive, send)
        else:
            await self.app(scope, receive, _with_headers(send, scope["path"].startswith("/media/")))

    def allows(self, scope: Scope) -> bool:
        """Whether a request may pass."""
        headers: dict[bytes, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.lower(), []).append(value.decode("latin-1").strip())
        hosts, origins = headers.get(b"host", []), headers.get(b"origin", [])
        if len(hosts) != 1 or len(origins) > 1:
            return False
        host = _split(f"http://{hosts[0]}")
        if host is None or not (host[0] in self.hosts or (host[0] in OWN and _came_from_here(scope))):
            return False
        if origins and not self._own_origin(origins[0], hosts[0].lower()):
            return False
        if headers.get(b"sec-fetch-site", [""])[0] in ("cross-site", "same-site"):
            mode, what = headers.get(b"sec-fetch-mode", [""])[0], headers.get(b"sec-fetch-dest", [""])[0]
            return scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and mode == "navigate" and what == "document"
        return True

    def _own_origin(self, origin: str, host: str) -> bool:
        parts = _split(origin)
        if parts is None:
            return False  # "null" too: a sandboxed frame or a file
        name, port = parts
        scheme = origin.split(":", 1)[0].lower()
        # Over plain http the proxy cannot have changed the port. The scheme is not compared: a proxy may end TLS.
        same = {h for s in _PORTS if (h := _split(f"{s}://{host}"))}
        return (name, port) in same or (scheme == "https" and name in self.hosts)


def _split(url: str) -> tuple[str, int] | None:
    """Name and port of an origin; None where it is anything but scheme, name and port."""
    try:
        parts = urlsplit(url.lower())
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    if parts.hostname is None or "@" in parts.netloc or parts.path or parts.query or parts.fragment:
        return None
    return parts.hostname.rstrip("."), port


def _came_from_here(scope: Scope) -> bool:
    """Whether the connection ends at a loopback address of this computer. Not the client's address: a proxy may tell another."""
    server = scope.get("server")
    if server is None:
        return True  # a socket in the file system
    try:
        address = ip_address(str(server[0]).partition("%")[0])
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _with_headers(send: Send, private: bool) -> Send:
    async def add(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", []), *_KEPT]
            if private:  # a report or a photo for download: the browser keeps no copy of its own
                headers = [h for h in headers if h[0].lower() != b"cache-control"] + [(b"cache-control", b"no-store")]
            message["headers"] = headers
        await send(message)

    return add


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()  # websocket.connect; a close before the accept is answered with 403
        await send({"type": "websocket.close", "code": 1008})
        return
    body = f"This page answers only by its own name. For a name of a shared server, set {HOSTS}.".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 421 if scope["method"] in ("GET", "HEAD") else 403, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

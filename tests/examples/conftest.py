"""A stand-in for whatever publishes: it answers on this computer in Postiz's shape, and remembers what it was handed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.service.conftest import Service, service

__all__ = ["Service", "service"]


@dataclass
class Publisher:
    """What the stand-in was handed: (path, headers, body)."""

    url: str = ""
    calls: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    fails: bool = False


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    seen = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            body = json.loads(raw) if "json" in self.headers.get("content-type", "") else raw
            seen.calls.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            answer = {"id": f"m{len(seen.calls)}", "path": f"https://uploads.example.org/{len(seen.calls)}.jpg"}
            self.send_response(500 if seen.fails else 201)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield seen
    server.shutdown()
    server.server_close()

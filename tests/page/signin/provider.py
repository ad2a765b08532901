"""A small OpenID provider on this computer: it signs for whomever the test names, at once, and can be told to say something wrong."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "the-page"


class Provider(ThreadingHTTPServer):
    """Attributes:
    said: claims that stand over the usual ones; None takes one away.
    refuses: it sends people back with an error.
    forged: it signs with a key that it does not publish.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.other = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.codes: dict[str, str] = {}
        self.signed_out = 0
        self.reset()

    def reset(self, email: str = "s.akhtar@example.sch.uk", **said: Any) -> None:
        self.said: dict[str, Any] = {"email": email, "email_verified": True} | said
        self.refuses = self.forged = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "sub": "42", "aud": CLIENT, "iat": now, "exp": now + 3600, "nonce": nonce} | self.said
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.other if self.forged else self.key)


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        own = self.server.address
        if parts.path == "/.well-known/openid-configuration":
            ends = {n: f"{own}/{n}" for n in ("authorize", "token", "jwks", "logout")}
            self._json(
                {
                    "issuer": own,
                    "authorization_endpoint": ends["authorize"],
                    "token_endpoint": ends["token"],
                    "jwks_uri": ends["jwks"],
                    "end_session_endpoint": ends["logout"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif parts.path == "/jwks":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif parts.path == "/authorize":
            answer = {"state": asked["state"]}
            if self.server.refuses:
                answer |= {"error": "access_denied"}
            else:
                code = secrets.token_hex(8)
                self.server.codes[code] = asked["nonce"]
                answer |= {"code": code}
            self._to(f"{asked['redirect_uri']}?{urlencode(answer)}")
        elif parts.path == "/logout":
            self.server.signed_out += 1
            self._to(asked["post_logout_redirect_uri"])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        nonce = self.server.codes.pop(form["code"][0])
        self._json({"access_token": secrets.token_hex(8), "token_type": "Bearer", "id_token": self.server.token(nonce)})

    def _json(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _to(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def provider() -> Iterator[Provider]:
    """The provider, for as long as the block runs."""
    server = Provider()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

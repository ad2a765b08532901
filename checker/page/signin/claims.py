"""What a provider said of somebody, doubted once more: for this page, in time, with an address that somebody has verified.

Streamlit and Authlib check signature, issuer, nonce and the token's own time when somebody comes back from the provider, and keep what it said in a
signed cookie for 30 days. That is too long for a school's roll, and the audience is not compared where a token has an `azp`, so both are looked at here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from checker.page.signin.settings import SignIn

_AHEAD = 300
"""Seconds by which the provider's clock may be ahead of ours."""
_YES = (True, 1, "1", "true", "True")


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody for whom a provider vouched.

    Attributes:
        email: verified, in lower case.
        key: of this one signing-in; tells nothing of the person.
        until: seconds since 1970 at which it is over.
    """

    email: str
    key: str
    until: float


@dataclass(frozen=True, slots=True)
class NotIn:
    """Why somebody is not signed in; `why` is a sentence for them, empty where they never tried."""

    why: str = ""
    over: bool = False


def identity(claims: Mapping[str, Any], signin: SignIn, now: float) -> Identity | NotIn:
    """Who that is, or why nobody.

    Args:
        claims: of the ID token, with `provider` and `is_logged_in` as Streamlit adds them.
        now: seconds since 1970.
    """
    if claims.get("is_logged_in") is not True:
        return NotIn()
    provider = signin.providers.get(str(claims.get("provider")))
    if provider is None or _place(claims.get("iss")) != provider.issuer:
        return NotIn("Whoever vouched for you is not set up for this page any more. Sign in again.")
    if not _for_us(claims, provider.client_id):
        return NotIn("What the provider said was meant for another program. Sign in again; if it happens again, tell IT.")
    issued = claims.get("iat")
    if not isinstance(issued, int | float) or isinstance(issued, bool) or issued > now + _AHEAD:
        return NotIn("The provider did not say when it vouched for you, or its clock differs. Sign in again; if it happens again, tell IT.")
    until = issued + signin.hours * 3600
    if now >= until:
        return NotIn("You were signed in for as long as one may be. Sign in again to go on.", over=True)
    email = str(claims.get("email") or "").strip().lower()
    if not _verified(claims, email):
        return NotIn(
            "Your provider does not say that your e-mail address is verified, so it cannot be told whose it is. Ask IT; docs/signing-in.md says how."
        )
    return Identity(email, key_of(claims), until)


def key_of(claims: Mapping[str, Any]) -> str:
    """What one signing-in is known by: the same in the cookie and in the session."""
    of = [str(claims.get(name, "")) for name in ("iss", "sub", "iat", "nonce")]
    return hashlib.sha256(json.dumps(of).encode()).hexdigest()


def _for_us(claims: Mapping[str, Any], client_id: str) -> bool:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences:
        return False
    return claims.get("azp", client_id) == client_id and (len(audiences) == 1 or "azp" in claims)


def _verified(claims: Mapping[str, Any], email: str) -> bool:
    """Whether somebody other than the person has verified the address. Google says `email_verified`; Entra `xms_edov`, or which addresses are."""
    if not email or "@" not in email:
        return False
    if "email_verified" in claims:
        return claims["email_verified"] in _YES
    listed = claims.get("verified_primary_email")
    return claims.get("xms_edov") in _YES or (isinstance(listed, list) and email in [str(e).lower() for e in listed])


def _place(issuer: Any) -> str:
    parts = urlsplit(str(issuer or ""))
    return f"{parts.scheme}://{parts.netloc}"

"""How people sign in on a shared server: the file that IT writes, read and doubted before anybody can come in.

It is in the form that Streamlit reads ([auth] with one section for each provider), so that its own sign-in does the work. `hours` is ours.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from checker.errors import SettingsError

FILE = "CHECKER_SIGNIN"
"""Environment variable: the file with the providers and their secrets."""
_CALLBACK = "/oauth2callback"
_DISCOVERY = "/.well-known/openid-configuration"
_ANYBODY = ("/common/", "/organizations/", "/consumers/")
_SHORTEST_SECRET = 32
_LONGEST_HOURS = 24
_TITLES = {"microsoft": "Microsoft", "google": "Google"}


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for people.

    Attributes:
        name: as its section is called.
        title: as the button says it.
        client_id: what the provider knows this page by, and for whom its tokens must be.
        issuer: scheme and host of its addresses.
    """

    name: str
    title: str
    client_id: str
    issuer: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """The settings of signing in.

    Attributes:
        providers: by name; one at least.
        hours: for so long somebody stays signed in, counted from when the provider said who they are.
        secure: whether the page is asked for over https, so that the cookie may go nowhere else.
        secrets: what Streamlit is given; it holds secrets and is never shown.
    """

    providers: Mapping[str, Provider]
    hours: int
    secure: bool
    secrets: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"SignIn({', '.join(self.providers)})"


def from_environment() -> SignIn | None:
    """The settings in the file that CHECKER_SIGNIN names; None where it names none.

    Raises:
        SettingsError: see `read`.
    """
    named = os.environ.get(FILE, "").strip()
    return read(Path(named)) if named else None


def read(path: Path) -> SignIn:
    """Read the file.

    Raises:
        SettingsError: it cannot be read, lacks something, or would let in people for whom nobody vouches. The message holds no secret.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise SettingsError(
            f"The file for signing in ({FILE}) cannot be read. Check its place, and that the page's user may read it."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SettingsError("The file for signing in is no TOML. Compare it with the example in docs/signing-in.md.") from None
    auth = told.get("auth")
    if not isinstance(auth, dict):
        raise SettingsError("The file for signing in has no [auth] section. See docs/signing-in.md for an example.")
    back = _text(auth, "redirect_uri", "[auth]")
    parts = urlsplit(back)
    if not back.endswith(_CALLBACK) or not _safe(back):
        raise SettingsError(f"[auth] redirect_uri must be the page's address over https, with {_CALLBACK} behind it.")
    if len(_text(auth, "cookie_secret", "[auth]")) < _SHORTEST_SECRET:
        raise SettingsError(
            f"[auth] cookie_secret must be {_SHORTEST_SECRET} random characters or more. `openssl rand -hex 32` makes some."
        )
    found = {name: _provider(name, section) for name, section in auth.items() if isinstance(section, dict)}
    if not found:
        raise SettingsError("The file for signing in names no provider. Add a section such as [auth.microsoft] or [auth.google].")
    _check_library()
    return SignIn(found, _hours(told), parts.scheme == "https", {"auth": auth})


def _provider(name: str, section: Mapping[str, Any]) -> Provider:
    where = f"[auth.{name}]"
    if not name.isalnum() or not name.isascii() or name != name.lower() or name == "default":
        raise SettingsError(f"{where}: a provider's name is small letters and digits, such as [auth.google].")
    metadata = _text(section, "server_metadata_url", where)
    parts = urlsplit(metadata)
    if not metadata.endswith(_DISCOVERY) or not _safe(metadata):
        raise SettingsError(f"{where} server_metadata_url must be an https address that ends with {_DISCOVERY}.")
    if any(each in metadata for each in _ANYBODY):
        raise SettingsError(
            f"{where} server_metadata_url lets in accounts of every organisation. Put your own tenant's id in place of `common` or `organizations`."
        )
    _text(section, "client_secret", where)
    title = section.get("title") or _TITLES.get(name) or name.capitalize()
    return Provider(name, str(title), _text(section, "client_id", where), f"{parts.scheme}://{parts.netloc}")


def _text(section: Mapping[str, Any], name: str, where: str) -> str:
    value = section.get(name)
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{where} has no {name}. See docs/signing-in.md for where it comes from.")
    return value


def _hours(told: Mapping[str, Any]) -> int:
    section = told.get("session")
    hours = section.get("hours", 10) if isinstance(section, dict) else 10
    if not isinstance(hours, int) or isinstance(hours, bool) or not 1 <= hours <= _LONGEST_HOURS:
        raise SettingsError(f"[session] hours must be a whole number from 1 to {_LONGEST_HOURS}.")
    return hours


def _safe(url: str) -> bool:
    """Whether nobody on the way can read it: https, or this very computer."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")))


def _check_library() -> None:
    from streamlit.auth_util import is_authlib_installed

    if not is_authlib_installed():
        raise SettingsError("Signing in needs one more package. Install it with `pip install checker[signin]` or `uv sync --extra signin`.")

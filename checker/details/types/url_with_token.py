"""A link that opens what it should not for whoever has it: a token or signature in it, a right to edit, a reset, a meeting with its passcode."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from checker.details.detail_type import DetailType, Look, Seen

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.details.attribution import Attribution
    from checker.details.detail import Detail


LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'”’)\]]+|(?<![\w@.])(?:[\w-]+\.)+(?:com|uk|org|net|us|me|gle|ly|io|example|co|info)/[^\s<>\"'”’)\]]+", re.I
)

_TOKEN_KEYS = frozenset(
    ["token", "access_token", "auth", "key", "apikey", "api_key", "sig", "signature", "pwd", "passwd", "password", "passcode", "pass", "secret", "sas", "sv", "se", "invite", "invitecode", "otp", "pin", "hash", "session", "sessionid", "sid", "jwt", "resourcekey", "authkey", "oobcode", "magic", "ticket", "code", "k", "t", "tk"]
)  # fmt: skip

_ALWAYS = frozenset(
    ["token", "access_token", "auth", "sig", "signature", "pwd", "passwd", "password", "passcode", "secret", "jwt", "authkey", "otp", "apikey", "api_key", "session", "sessionid", "magic"]
)  # fmt: skip

_HARMLESS = frozenset(
    ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "fbclid", "gclid", "igshid", "si", "v", "id", "p", "page", "q", "s", "lang", "ref", "list", "t", "ved", "usp", "feature", "ab_channel"]
)  # fmt: skip


def _opens(link: str) -> float:
    """How likely a link gives its holder a right, 0 to 1."""
    try:
        parts = urlsplit(link if "://" in link else "https://" + link)
    except ValueError:
        return 0.0
    host, path = parts.netloc.lower(), parts.path
    for key, value in [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]:
        name = key.lower()
        if name in _ALWAYS and len(value) >= 3:
            return 0.95
        if name in _TOKEN_KEYS and len(value) >= 6 and _random(value):
            return 0.9
        if name not in _HARMLESS and len(value) >= 20 and _unreadable(value):
            return 0.6
    if re.search(r"/(?:reset|verify|magic|login|signin|unlock|invite|join|activate|confirm)[\w-]*/[\w-]{8,}", path, re.I) and _random(
        path.rsplit("/", 1)[-1]
    ):
        return 0.9
    if "docs.google." in host and re.search(r"/edit\b", path):
        return 0.85
    if ("drive.google." in host or "sharepoint." in host or "1drv" in host or "onedrive" in host or "dropbox" in host) and re.search(
        r"/(?:folders|:[wxfpb]:|s/|scl/|u/)", path, re.I
    ):
        return 0.7 if re.search(r"usp=sharing|e=|rlkey|/:[wx]:/|/scl/", link) else 0.55
    if re.search(
        r"(?:^|/)[\w-]*edit[\w-]*(?:/|$)|role=(?:editor|writer)|access=edit|mode=edit", path + "?" + parts.query, re.I
    ) and _random(link):
        return 0.7
    return 0.0


def _random(value: str) -> bool:
    """Whether a value looks drawn by a machine: letters and digits mixed, many different ones."""
    value = re.sub(r"[^A-Za-z0-9]", "", value)
    if len(value) < 6:
        return False
    counts = Counter(value)
    entropy = -sum(c / len(value) * math.log2(c / len(value)) for c in counts.values())
    return entropy > 2.3 and (bool(re.search(r"\d", value)) or (value != value.lower() and value != value.upper()))


def _unreadable(value: str) -> bool:
    """Whether a value looks drawn by a machine and is not made of words: "spring-term_menu2025" is read, where a long run of letters and digits or groups of hexadecimal digits are not."""
    if re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", value, re.I):
        return True
    return any(len(run) >= 16 and _random(run) for run in re.split(r"[^A-Za-z0-9]", value))


def _could_match(look: Look) -> bool:
    return look.link


def _spans(type_: DetailType, text: str, doc: Doc | None) -> Iterator[Seen]:
    for m in LINK.finditer(text):
        link = m.group().rstrip(".,;:!?")
        if (score := _opens(link)) > 0:
            yield m.start(), m.start() + len(link), score, "link"


def _whose(d: Detail, near: Attribution) -> Detail | None:
    pupil, _ = near.beside(d, neighbours=False)
    return replace(d, subject="pupil" if pupil else "school")


URL_WITH_TOKEN = DetailType(
    name="url_with_token",
    words="a link that opens what should be closed",
    secret=True,
    message="This seems to be a link that opens what should be closed, which no post should hold.",
    instead="Take the link out, withdraw it where it was made, and share a page that asks people to sign in.",
    threshold=0.5,
    rank=0,
    could_match=_could_match,
    spans=_spans,
    whose=_whose,
    found=(
        "See {{https://docs.example.org/reset/5d41402abc4b2a76}} to get in.",
        "Photos: {{https://pics.example.org/album?view=3f2b8c1e-9a4d-4e77-b1c2-8d5e6f7a9b0c}}.",
        "Join with {{https://meet.example.com/j/81?pwd=kT7yQzA2}}.",
    ),
    left=(
        "See https://www.example.org/news for the menu.",
        "See https://www.example.org/feed?article=spring-term_menu_week03_v2 for the menu.",
        "Watch https://youtu.be/watch?v=abcdefghijk&utm_source=news.",
    ),
)

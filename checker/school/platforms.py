"""The name of a platform, or of another use of the consent log, as people write it. What programs read keeps the key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from checker.words import load_data

if TYPE_CHECKING:
    from checker.school.settings import AccountSettings


_NO_PROPER_NAMES = frozenset({"website", "press"})
"""Platforms that are called by a common word."""


def platform_name(key: str, accounts: Iterable[AccountSettings] = ()) -> str:
    """`x` as "X", `tiktok` as "TikTok"; one that nobody knows by name as the school writes it, and a column of the log as words.

    Args:
        key: as a draft, the consent log or an account has it.
        accounts: the school's, whose platforms may be of its own.
    """
    key = key.lower().strip()
    known = load_data("platform_limits").get(key)
    if isinstance(known, dict):
        return str(known["name"])
    own = (written for a in accounts if (written := a.platform.strip()).lower() == key and written != key)
    return next(own, key.replace("_", " ")[:1].upper() + key.replace("_", " ")[1:])


def platform_within(key: str, accounts: Iterable[AccountSettings] = ()) -> str:
    """The same within a sentence: "for Facebook", but "for the website"."""
    name = platform_name(key, accounts)
    return f"the {name.lower()}" if key.lower().strip() in _NO_PROPER_NAMES else name


def platforms_within(keys: Iterable[str], accounts: Iterable[AccountSettings] = ()) -> str:
    """Several in a row within a sentence: "Facebook and the website"."""
    return _listed([platform_within(k, tuple(accounts)) for k in keys])


def platform_names(keys: Iterable[str], accounts: Iterable[AccountSettings] = ()) -> str:
    """Several in a row: "Facebook, Instagram and X"."""
    return _listed([platform_name(k, tuple(accounts)) for k in keys])


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))

"""The name of a platform, or of another use of the consent log, as people write it. What programs read keeps the key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from checker.words import load_data

if TYPE_CHECKING:
    from checker.school.settings import AccountSettings


_NO_PROPER_NAMES = frozenset({"website", "press"})
"""Platforms that are called by a common word."""


def platform_name(key: str, accounts: Iterable[AccountSettings] = (), among: Iterable[str] = ()) -> str:
    """`x` as "X", `tiktok` as "TikTok"; one that nobody knows by name as the school writes it, and a column of the log as words.

    Args:
        key: as a draft, the consent log or an account has it.
        accounts: the school's, whose platforms may be of its own.
        among: keys that it may stand beside: where another of them reads the same, its key follows in brackets.
    """
    key, accounts = key.lower().strip(), tuple(accounts)
    name = _label(key, accounts)
    return f"{name} ({key})" if any(_label(k, accounts).casefold() == name.casefold() for k in among if k != key) else name


def _label(key: str, accounts: Iterable[AccountSettings]) -> str:
    known = load_data("platform_limits").get(key)
    if isinstance(known, dict):
        return str(known["name"])
    own = (written for a in accounts if (written := a.platform.strip()).lower() == key and written != key)
    return next(own, key.replace("_", " ")[:1].upper() + key.replace("_", " ")[1:])


def platform_within(key: str, accounts: Iterable[AccountSettings] = (), among: Iterable[str] = ()) -> str:
    """The same within a sentence: "for Facebook", but "for the website"."""
    name = platform_name(key, accounts, among)
    return f"the {name.lower()}" if key.lower().strip() in _NO_PROPER_NAMES else name


def platforms_within(keys: Iterable[str], accounts: Iterable[AccountSettings] = (), among: Iterable[str] = ()) -> str:
    """Several in a row within a sentence: "Facebook and the website"."""
    held, known = tuple(accounts), tuple(among)
    return _listed([platform_within(k, held, known) for k in keys])


def platform_names(keys: Iterable[str], accounts: Iterable[AccountSettings] = (), among: Iterable[str] = ()) -> str:
    """Several in a row: "Facebook, Instagram and X"."""
    held, known = tuple(accounts), tuple(among)
    return _listed([platform_name(k, held, known) for k in keys])


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))

"""The policy clauses that findings cite, kept as data in clauses.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from checker.finding import Clause


@cache
def clauses() -> dict[str, Clause]:
    """Every clause by its key."""
    data = tomllib.loads(resources.files("checker").joinpath("clauses.toml").read_text("utf-8"))
    return {key: Clause(c["policy"], c["section"], c["says"], key) for key, c in data.items()}


def clause(key: str) -> Clause:
    """The clause with this key.

    Raises:
        KeyError: no such clause; a check names one that the file does not hold.
    """
    return clauses()[key]

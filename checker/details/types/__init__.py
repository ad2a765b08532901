"""The types of personal detail, one a file: each module holds exactly one `DetailType`, of the module's own name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from checker.details.detail_type import DetailType
from checker.errors import NoChecksError


@cache
def type_names() -> tuple[str, ...]:
    """The names of all types, from the folder."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__)))


@cache
def _load(name: str) -> DetailType:
    module = importlib.import_module(f"{__name__}.{name}")
    own = [v for v in vars(module).values() if isinstance(v, DetailType) and v.name == name]
    if len(own) != 1:
        raise NoChecksError(
            f"details/types/{name}.py must hold one detail type of that name; it holds {len(own)}. Install the checker again."
        )
    return own[0]


def detail_type(name: str) -> DetailType:
    """The type of this name, loaded when first asked for; for a name that no file has, one that nobody has weighed, so that it is asked about and not lost.

    Raises:
        NoChecksError: its module does not hold exactly one type of its name.
    """
    return _load(name) if name in type_names() else DetailType(name=name, words=name.replace("_", " "), found=(), left=())


def detail_types() -> dict[str, DetailType]:
    """Every type of this installation by its name, in order of names; never empty.

    Raises:
        NoChecksError: there is none, or a module does not hold exactly one type of its name.
    """
    if not type_names():
        raise NoChecksError("No types of personal detail were found, so nothing can be called checked. Install the checker again.")
    return {name: detail_type(name) for name in type_names()}

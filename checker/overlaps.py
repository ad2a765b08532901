"""The one way in which things that claim the same words are settled: the likelier is taken first, and what clashes with it falls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar


class Span(Protocol):
    """Something that stands in a text: from `start` to `end`, exclusive."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=Span)


def overlap(one: Span, two: Span) -> bool:
    """Whether two spans share a character."""
    return one.start < two.end and one.end > two.start


def resolve_overlaps(
    found: Iterable[T],
    order: Callable[[T], Any] | None = None,
    *,
    clash: Callable[[T, T], bool] = overlap,
    merge: Callable[[T, T], T | None] | None = None,
) -> list[T]:
    """Those of the things found that hold, likeliest first.

    Args:
        found: what was found.
        order: key by which the likelier comes first; None where they come in that order.
        clash: whether of two only one can hold.
        merge: one thing made of a thing that holds and one that clashes with it, in place of the former; None where the latter just falls.
    """
    kept: list[T] = []
    for each in found if order is None else sorted(found, key=order):
        holder = next((k for k in kept if clash(k, each)), None)
        if holder is None:
            kept.append(each)
        elif merge is not None and (both := merge(holder, each)) is not None:
            kept.remove(holder)
            kept.append(both)
    return kept


def in_order(found: Iterable[T]) -> list[T]:
    """Things by where they start."""
    return sorted(found, key=lambda each: each.start)

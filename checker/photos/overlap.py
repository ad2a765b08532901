"""How much of two boxes lies in both."""

from __future__ import annotations

from collections.abc import Sequence


def overlap(a: Sequence[int], b: Sequence[int]) -> float:
    """Shared area over joint area of two boxes (left, top, right, bottom), 0 to 1."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)

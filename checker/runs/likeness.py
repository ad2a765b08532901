"""Which photos show the same: 64 bits of a picture that a smaller copy, another format or a little less light leave alone.

A difference hash: the picture in grey at 9 x 8, one bit for each pixel that is brighter than its right neighbour (Krawetz, "Kind of like that", 2013). Two
photos whose bits differ in at most `NEAR` places are listed together. They are judged each for itself all the same: in a series of one group, a
child looks up in the second picture only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from checker.errors import CheckerError

if TYPE_CHECKING:
    from checker.draft import Photo

NEAR = 4
"""Bits of 64 that may differ. Copies at half size or JPEG quality 40 differ by 0 to 3, other photos of one occasion mostly by more than 10
(measured on the sample photos and composites of them, tests/runs/test_likeness.py)."""


def likeness(photo: Photo) -> int | None:
    """The 64 bits of a photo as displayed; None for videos and what cannot be opened. The file is opened apart: it may be one that the check gave up."""
    from PIL import Image

    from checker.photos.apart import small_copy

    try:
        small, _ = small_copy(photo.read(), 72)
    except CheckerError:
        return None  # its report says that it could not be read
    grey = Image.fromarray(small).convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grey[row * 9 + column] > grey[row * 9 + column + 1])
    # A picture of one colour has no differences to compare.
    return bits if 3 <= bits.bit_count() <= 61 else None


def alike(likenesses: Mapping[str, int | None]) -> list[tuple[str, ...]]:
    """Groups of ids whose photos show the same, each in the order given; photos that are like no other are in none.

    Every two of up to 10,000 photos are compared in well under a second a thousand (one xor and one count each, in numpy).
    """
    import numpy as np

    known = [(name, bits) for name, bits in likenesses.items() if bits is not None]
    if len(known) < 2:
        return []
    values = np.array([bits for _, bits in known], dtype=np.uint64)
    group = list(range(len(known)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i in range(len(known) - 1):
        for j in np.nonzero(np.bitwise_count(values[i + 1 :] ^ values[i]) <= NEAR)[0]:
            a, b = root(i), root(i + 1 + int(j))
            group[max(a, b)] = min(a, b)
    members: dict[int, list[str]] = {}
    for i, (name, _) in enumerate(known):
        members.setdefault(root(i), []).append(name)
    return [tuple(names) for names in members.values() if len(names) > 1]

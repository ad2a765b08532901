"""Files mangled at random, of every format: `python tests/photos/mangled.py [HOW MANY OF EACH] [SEED]` opens and reads them all and counts.

Each kind of mangling takes something away that the whole file has, so that none of them may be taken for whole; what is only changed (a flipped bit)
may give another whole picture, and is held to not crashing.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from whole_files import whole_files

from checker.errors import PhotoError
from checker.photos import apart

LOSSES = ("cut", "hole", "removed")
CHANGES = ("flipped", "doubled", "noise", "swapped")
BARE = ("a.bmp", "palette.bmp", "a.tif", "pages.tif", "h264.mp4")
"""Where a hole cannot be told, or may lie in the sound, which nothing here listens to. Bare pixels: a stretch of zeros is black, and bytes removed from the middle shift the rest up to an end that is then missing."""


def mangled(content: bytes, kind: str, luck: random.Random) -> bytes:
    """The file with one thing done to it."""
    size = len(content)
    at = luck.randrange(size // 10, size - size // 10)
    length = luck.randint(size // 20 + 1, size // 5 + 2)
    match kind:
        case "cut":
            return content[: luck.randrange(1, size)]
        case "hole":
            at = luck.randrange(size // 2, size * 4 // 5)  # in the picture's data: before and behind them stand colour profiles
            return content[:at] + bytes(min(length, size - at)) + content[at + length :]
        case "removed":
            return content[:at] + content[at + length :]
        case "flipped":
            changed = bytearray(content)
            for _ in range(luck.randint(1, 8)):
                changed[luck.randrange(size)] ^= 1 << luck.randrange(8)
            return bytes(changed)
        case "doubled":
            return content[: at + length] + content[at:]
        case "noise":
            return content[:at] + luck.randbytes(min(length, size - at)) + content[at + length :]
        case _:
            other = luck.randrange(size // 10, size - size // 10)
            first, second = sorted((at, other))
            return (
                content[:first]
                + content[second : second + 300]
                + content[first + 300 : second]
                + content[first : first + 300]
                + content[second + 300 :]
            )


def opened_wholly(content: bytes, name: str) -> tuple[bool, str]:
    """Whether it passes for whole, with nothing refused and nothing told; and how it ended."""
    try:
        media = apart.open_media(content, name)
        frames = sum(1 for _ in media.frames())
        told = apart.read_metadata(content, name)
    except PhotoError as error:
        return False, "crash" if "stopped at it" in str(error) or "Error)" in str(error) else "refused"
    hidden = bool(media.unread or media.inside or told.problem or told.of("hidden"))
    return frames > 0 and not hidden, "told" if hidden else "whole"


def run(each: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Mangle each whole file `each` times; how they ended, and which losses passed for whole."""
    luck = random.Random(seed)
    ends: Counter[str] = Counter()
    passed: list[str] = []
    for name, content in whole_files().items():
        for number in range(each):
            kind = (*LOSSES, *CHANGES)[number % (len(LOSSES) + len(CHANGES))]
            made = mangled(content, kind, luck)
            whole, end = opened_wholly(made, name)
            ends[f"{kind}: {end}"] += 1
            if whole and kind in LOSSES and not (name in BARE and kind == "hole"):
                passed.append(f"{name} {kind} seed {seed} number {number}: {len(made)} of {len(content)} bytes")
            if end == "crash":
                passed.append(f"{name} {kind} seed {seed} number {number}: crash")
    return ends, passed


if __name__ == "__main__":
    start = time.monotonic()
    each, seed = (int(a) for a in (*sys.argv[1:], "18", "1")[:2])
    ends, passed = run(each, seed)
    print(f"{sum(ends.values())} files in {time.monotonic() - start:.0f} s")
    print("\n".join(f"{n:5} {what}" for what, n in sorted(ends.items())))
    print("\n".join(passed) or "No loss passed for a whole file, and nothing crashed.")

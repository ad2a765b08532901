"""TIFF 6.0 and BigTIFF: directories, their values, strips and tiles; every byte that none of them points to is loose."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from checker.photos.anatomy import CUT, DAMAGED, Anatomy, Part, Role, loose

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_CODES = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_POINTERS = (34665, 34853, 40965)  # Exif, GPS, interoperability
_SUBPICTURES = 330
_OFFSETS = {273: 279, 324: 325, 513: 514}  # strips, tiles, old JPEG: where, and how many bytes
MOST = 4096
"""Directories of one file; a chain that is longer runs in a circle."""


@dataclass(slots=True)
class Directory:
    """One directory (IFD): its tags as numbers where they are whole numbers, and the order of their bytes."""

    tags: dict[int, tuple[int, ...]] = field(default_factory=dict)
    order: str = "<"

    def one(self, tag: int, default: int = 0) -> int:
        """The first value of a tag."""
        return (self.tags.get(tag) or (default,))[0]

    def blocks(self) -> list[tuple[int, int]]:
        """Where the strips or tiles begin and end."""
        found = []
        for where, count in _OFFSETS.items():
            found += [(a, a + n) for a, n in zip(self.tags.get(where, ()), self.tags.get(count, ()), strict=False)]
        return found


@dataclass(slots=True)
class Reader:
    """Reads directories and notes each byte they use."""

    content: bytes
    order: str = "<"
    big: bool = False
    used: list[tuple[int, int]] = field(default_factory=list)
    missing: str = ""
    nested: list[int] = field(default_factory=list)

    def chain(self, at: int) -> list[Directory]:
        """The directory at `at`, and those that follow it."""
        found: list[Directory] = []
        seen: set[int] = set()
        while at and at not in seen and len(found) < MOST:
            seen.add(at)
            directory, at = self._directory(at)
            found.append(directory)
        return found

    def _directory(self, at: int) -> tuple[Directory, int]:
        wide, entry, room = (8, 20, 8) if self.big else (2, 12, 4)
        count = struct.unpack_from(self.order + ("Q" if self.big else "H"), self.content, at)[0]
        if count > 10_000:
            raise ValueError("no directory")
        end = at + wide + entry * count + (8 if self.big else 4)
        self.used.append((at, end))
        directory = Directory(order=self.order)
        for i in range(count):
            here = at + wide + entry * i
            tag, kind, number = struct.unpack_from(self.order + ("HHQ" if self.big else "HHI"), self.content, here)
            length = _SIZES.get(kind, 1) * number
            place = here + entry - room
            if length > room:
                place = struct.unpack_from(self.order + ("Q" if self.big else "I"), self.content, place)[0]
                self.used.append((place, place + length))
                if place + length > len(self.content):
                    self.missing = self.missing or CUT
                    continue
            if kind in _CODES and (number <= 1 or tag in (*_OFFSETS, *_OFFSETS.values(), 258, _SUBPICTURES)):
                directory.tags[tag] = struct.unpack_from(f"{self.order}{number}{_CODES[kind]}", self.content, place)
            elif tag in (347, 700):
                directory.tags[tag] = (place, place + length)
        follow = struct.unpack_from(self.order + ("Q" if self.big else "I"), self.content, end - (8 if self.big else 4))[0]
        self.used += directory.blocks()
        for tag in _POINTERS:
            if tag in directory.tags:
                self.chain(directory.one(tag))
        for pointer in directory.tags.get(_SUBPICTURES, ()):
            self.nested.append(pointer)
            self.chain(pointer)
        return directory, follow


def directories(content: bytes) -> tuple[Reader, list[Directory]]:
    """Read all directories.

    Raises:
        struct.error, ValueError: the file ends before a directory does, or points nowhere.
    """
    order = "<" if content[:2] == b"II" else ">"
    big = content[2:4] in (b"+\0", b"\0+")
    reader = Reader(content, order, big)
    reader.used.append((0, 16 if big else 8))
    first = struct.unpack_from(order + ("Q" if big else "I"), content, 8 if big else 4)[0]
    return reader, reader.chain(first)


def walk(content: bytes) -> Anatomy:
    """Walk a TIFF's directories; its pages are all shown, its sub-pictures and gaps are not."""
    reader, pages = directories(content)
    size = len(content)
    if not pages or not any(page.blocks() for page in pages):
        return Anatomy(size, DAMAGED)
    for page in pages:
        if not enough(page):
            reader.missing = reader.missing or CUT
    if reader.missing or any(stop > size for _, stop in reader.used):
        return Anatomy(size, reader.missing or CUT)
    parts: list[Part] = [
        Part(Role.COPY, "a further picture in a directory of its own", _starting_at(content, at, reader), True) for at in reader.nested
    ]
    at = 0
    for start, stop in sorted(reader.used):
        if start - at > 16:  # programs leave a header behind when they add pages
            parts += loose(content, at, start, "between the parts of the picture")
        at = max(at, stop)
    return Anatomy(at, "", (*parts, *loose(content, at)))


def _starting_at(content: bytes, at: int, reader: Reader) -> bytes:
    """The same file, which now begins with the directory at `at`."""
    if reader.big:
        return content[:8] + struct.pack(reader.order + "Q", at) + content[16:]
    return content[:4] + struct.pack(reader.order + "I", at) + content[8:]


def enough(page: Directory) -> bool:
    """Whether there are as many strips or tiles as the picture's size asks for and, where they are not packed, as many bytes."""
    wanted = block_sizes(page)
    counts = page.tags.get(325) or page.tags.get(279) or ()
    if len(counts) < len(wanted):
        return not counts and page.one(259, 1) == 6
    if page.one(259, 1) != 1:
        return all(counts[: len(wanted)])
    return all(have >= want for have, want in zip(counts, wanted, strict=False))


def block_sizes(page: Directory) -> list[int]:
    """Bytes of each strip or tile of a page, unpacked; 0 where colours are stored at a lower resolution, so that they cannot be counted."""
    width, height, samples = page.one(256), page.one(257), page.one(277, 1)
    bits = page.tags.get(258, (1,))
    apart = page.one(284, 1) == 2
    each = bits[0] if bits else 1
    per_pixel = each if apart else sum(bits) if len(bits) == samples else each * samples
    if 324 in page.tags:
        across, down = page.one(322, 1), page.one(323, 1)
        row, rows = across, [down] * (-(-width // across) * -(-height // down))
    else:
        step = max(1, min(page.one(278, height) or height, height))
        row, rows = width, [min(step, height - y) for y in range(0, height, step)]
    subsampled = page.one(262) == 6
    return [0 if subsampled else -(-row * per_pixel // 8) * r for r in rows] * (samples if apart else 1)

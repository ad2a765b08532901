"""What size of photo the platforms show as it is: from the dated table `checker/words/data_platform_limits.toml`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.words import load_data

FORMATS = frozenset({"JPEG", "PNG"})


@dataclass(frozen=True, slots=True)
class PhotoSize:
    """What one or several platforms take of a photo.

    Attributes:
        side: longest side in pixels; 0 for any.
        bytes: largest file; 0 for any.
        formats: of JPEG and PNG, which.
        shapes: (platform's name, narrowest, widest), width by height, of platforms that crop or refuse other shapes.
    """

    side: int = 0
    bytes: int = 0
    formats: frozenset[str] = FORMATS
    shapes: tuple[tuple[str, float, float], ...] = ()

    def takes(self, width: int, height: int, length: int, kind: str) -> bool:
        """Whether a photo of this size in pixels, length in bytes and format is taken as it is."""
        fits = not self.side or max(width, height) <= self.side
        return fits and (not self.bytes or length <= self.bytes) and kind in self.formats

    def cropped_by(self, width: int, height: int) -> tuple[str, ...]:
        """The platforms that crop or refuse a photo of this shape."""
        return tuple(name for name, narrowest, widest in self.shapes if not narrowest <= width / height <= widest)


def size_for(platforms: Iterable[str]) -> PhotoSize:
    """What all of these platforms take: the same photo goes out on each, for one approval is of one set of bytes.

    A platform that is not in the table, such as the press, takes any size.
    """
    table = load_data("platform_limits")
    rows = [row for p in dict.fromkeys(platforms) if isinstance(row := table.get(p), dict)]

    def least(key: str) -> int:
        return min((int(row[key]) for row in rows if row.get(key)), default=0)

    formats = FORMATS.intersection(*(row["photo_formats"] for row in rows if "photo_formats" in row))
    shapes = tuple((str(row["name"]), float(row["photo_shape"][0]), float(row["photo_shape"][1])) for row in rows if "photo_shape" in row)
    return PhotoSize(least("photo_side"), least("photo_bytes"), formats, shapes)

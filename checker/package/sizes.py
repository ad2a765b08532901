"""What size of photo the platforms show as it is: from the dated table `checker/words/data_platform_limits.toml`."""

from __future__ import annotations

from collections.abc import Iterable

from checker.photos.publication import FORMATS, PhotoSize
from checker.words import load_data


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

"""How much of what each platform takes is used: characters, hashtags, photos, alt text, as the platform counts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.tone.lengths import graphemes, hashtags, weighted_length
from checker.words import load_data


@dataclass(frozen=True, slots=True)
class Room:
    """One limit of one platform.

    Attributes:
        platform, name: as a draft has it, and as people write it.
        kind: `length`, `hashtags`, `images` or `alt_text`.
        used, most: how much there is, and how much the platform takes.
    """

    platform: str
    name: str
    kind: str
    used: int
    most: int

    @property
    def over(self) -> int:
        """How much too much there is; 0 where it fits."""
        return max(0, self.used - self.most)


def rooms(text: str, photos: int, platforms: Iterable[str], alt_texts: Sequence[str] = ()) -> tuple[Room, ...]:
    """Every limit of the platforms, in their order; one that no table knows has none."""
    table = load_data("platform_limits")
    out = []
    for platform in platforms:
        limits = table.get(platform)
        if not isinstance(limits, dict):
            continue
        name = limits["name"]
        if "characters" in limits:
            out.append(Room(platform, name, "length", _length(text, limits), limits["characters"]))
        if "hashtags" in limits:
            out.append(Room(platform, name, "hashtags", len(hashtags(text)), limits["hashtags"]))
        if "images" in limits:
            out.append(Room(platform, name, "images", photos, limits["images"]))
        if "alt_text" in limits and alt_texts:
            out.append(Room(platform, name, "alt_text", max(map(graphemes, alt_texts)), limits["alt_text"]))
    return tuple(out)


def _length(text: str, limits: dict[str, object]) -> int:
    counting = limits.get("counting", "characters")
    if counting == "weighted":
        return weighted_length(text, limits["link"], limits["light"])  # type: ignore[arg-type]
    return graphemes(text) if counting == "graphemes" else len(text)

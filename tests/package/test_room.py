"""What each platform takes, counted as the check counts it."""

from __future__ import annotations

import pytest

from checker.package.room import rooms


@pytest.mark.parametrize(
    ("text", "platform", "kind", "used", "most"),
    [
        ("abc 🎉", "x", "length", 6, 280),
        ("See https://www.example.sch.uk/a/very/long/way/to/go", "x", "length", 27, 280),
        ("#Art #Autumn", "instagram", "hashtags", 2, 5),
        ("abc", "instagram", "images", 3, 20),
        ("abc", "x", "alt_text", 12, 1000),
        ("abc", "bluesky", "alt_text", 12, 2000),
        ("abc", "threads", "alt_text", 12, 1000),
        ("abc", "instagram", "alt_text", 12, 1000),
        ("abc", "linkedin", "alt_text", 12, 1000),
        ("abc", "tiktok", "alt_text", 12, 300),
    ],
)
def test_each_limit_is_counted_in_the_platforms_own_way(text: str, platform: str, kind: str, used: int, most: int) -> None:
    (room,) = [r for r in rooms(text, 3, [platform], ["a photo", "two children"]) if r.kind == kind]
    assert (room.used, room.most, room.over) == (used, most, 0)


def test_what_is_too_much_is_said_and_an_unknown_platform_has_no_limit() -> None:
    (length,) = [r for r in rooms("x" * 300, 0, ["x"]) if r.kind == "length"]
    assert length.over == 20
    assert rooms("x", 0, ["our-own-noticeboard"]) == ()

"""Lengths as the platforms count them."""

from __future__ import annotations

import pytest

from checker.tone.lengths import graphemes, hashtags, weighted_length
from checker.words import load_data

X = load_data("platform_limits")["x"]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("hello", 5),
        ("café", 4),
        ("cafe\u0301", 4),
        ("🎉", 2),
        ("👩\u200d👩\u200d👧\u200d👦", 2),
        ("👍🏽", 2),
        ("🇬🇧", 2),
        ("🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", 2),
        ("❤️", 2),
        ("see https://www.example.sch.uk/a/very/long/path?x=1", 27),
        ("“quoted” – yes!", 15),
        ("日本", 4),
    ],
)
def test_x_counts_in_its_own_way(text: str, length: int) -> None:
    assert weighted_length(text, X["link"], X["light"]) == length


def test_graphemes_and_hashtags() -> None:
    assert graphemes("ok 👍🏽 é") == 6
    assert [("#One #2 #Year6 a#b"[s:e]) for s, e in hashtags("#One #2 #Year6 a#b")] == ["#One", "#Year6"]

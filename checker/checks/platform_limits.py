"""See the function: its docstring is the page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement
from checker.tone.lengths import graphemes, hashtags, weighted_length
from checker.words import load_data

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="platform", clause="platform-rules")
def platform_limits(reading: Reading) -> Iterator[Statement]:
    """The post is longer than its platform takes, or has more hashtags or photos.

    X counts in its own way: a link is 23, an emoji 2, most letters 1. The numbers lie in a dated table.

    Why it matters: The platform cuts the end off or refuses the post, and what is cut is often the date, the place or the link.
    Instead: Say the most important thing first and shorten the rest, or put the whole text on the website and link to it.
    Source: The platforms' own rules, as listed in `checker/words/data_platform_limits.toml` with the date on which they were read.
    """
    text = reading.draft.text
    table = load_data("platform_limits")
    for platform in reading.draft.platforms:
        limits = table.get(platform)
        if not isinstance(limits, dict):
            continue
        most = limits.get("characters", sys.maxsize)
        counting = limits.get("counting", "characters")
        if counting == "weighted":
            length = weighted_length(text, limits["link"], limits["light"])
        else:
            length = graphemes(text) if counting == "graphemes" else len(text)
        if length > most:
            yield platform_limits.finding(
                Level.ADVISE,
                reading.whole,
                message=f"{length - most} character{'s' * (length - most != 1)} too long for {limits['name']} ({length} of {most}).",
                confidence=1.0,
                kind="length",
            )
        tags = hashtags(text)
        if "hashtags" in limits and len(tags) > limits["hashtags"]:
            yield platform_limits.finding(
                Level.ADVISE,
                reading.whole,
                message=f"{len(tags)} hashtags; {limits['name']} takes {limits['hashtags']}.",
                confidence=1.0,
                instead="Keep the hashtags that readers look for, and drop the others.",
                kind="hashtags",
            )
        if "images" in limits and len(reading.draft.images) > limits["images"]:
            yield platform_limits.finding(
                Level.ADVISE,
                reading.whole,
                message=f"{len(reading.draft.images)} photos; {limits['name']} takes {limits['images']}.",
                confidence=1.0,
                instead="Choose the best photos, or make two posts.",
                kind="images",
            )

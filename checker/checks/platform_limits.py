"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement
from checker.package.room import rooms

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="platform", clause="platform-rules")
def platform_limits(reading: Reading) -> Iterator[Statement]:
    """The post, or the alt text of a photo, is longer than its platform takes, or there are more hashtags or photos.

    X counts in its own way: a link is 23, an emoji 2, most letters 1. The numbers lie in a dated table.

    Why it matters: The platform cuts the end off or refuses the post, and what is cut is often the date, the place or the link.
    Instead: Say the most important thing first and shorten the rest, or put the whole text on the website and link to it.
    Source: The platforms' own rules, as listed in `checker/words/data_platform_limits.toml` with the date on which they were read.
    """
    draft = reading.draft
    for room in rooms(draft.text, len(draft.images), draft.platforms, tuple(draft.alt_text.values())):
        if not room.over:
            continue
        if room.kind == "length":
            message, instead = f"{room.over} character{'s' * (room.over != 1)} too long for {room.name} ({room.used} of {room.most}).", None
        elif room.kind == "hashtags":
            message = f"{room.used} hashtags; {room.name} takes {room.most}."
            instead = "Keep the hashtags that readers look for, and drop the others."
        elif room.kind == "alt_text":
            message = f"The alt text of a photo is {room.over} character{'s' * (room.over != 1)} too long for {room.name} ({room.used} of {room.most})."
            instead = "Say in a sentence or two what the photo shows, and leave the rest to the words of the post."
        else:
            message = f"{room.used} photos; {room.name} takes {room.most}."
            instead = "Choose the best photos, or make two posts."
        yield platform_limits.finding(Level.ADVISE, reading.whole, message=message, confidence=1.0, instead=instead, kind=room.kind)

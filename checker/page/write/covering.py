"""What covering a face brings with it, said beside the buttons that cover: before the click, and for as long as it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.finding import Box
from checker.tagging.consent import Told
from checker.tagging.photo import Spot

SPLIT = "Other words for one of them"
"""What opens the buttons that make a post of its own for one platform."""
BEFORE = "One covered face alone can give away who has no consent: cover a second one too, or crop the picture."
ONE = "Only one face is covered, which can give away who has no consent: cover a second one too, or crop the picture."


def alone(spots: Sequence[Spot], offered: bool) -> str:
    """What is to be said of a lone cover; "" where there are more.

    Args:
        spots: the faces of one photo.
        offered: a button beside a face offers to cover it.
    """
    covered = sum(s.state == "covered" for s in spots)
    return ONE if covered == 1 else BEFORE if offered and not covered else ""


def everywhere(refused: Mapping[Box, Told], names: Mapping[str, str]) -> str:
    """That a cover counts for each platform of the post, where somebody may be seen on one of them and not on another; "" otherwise.

    Args:
        refused: the consent of those who may not be seen, by face.
        names: what the post's platforms are called within a sentence, by key.
    """
    apart = {p for told in refused.values() if 0 < len(told.lacking) < len(names) for p in told.lacking}
    if not apart:
        return ""
    platform = next(p for p in names if p in apart)
    return (
        f"A cover counts for every platform of this post ({', '.join(names.values())}). To show the face where consent is given, first press "
        f"“Write it differently for {names[platform]}”, under “{SPLIT}”: it makes a post of its own, and only there you cover the face."
    )

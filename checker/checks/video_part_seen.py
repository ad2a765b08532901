"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="photo", clause="no-full-names")
def video_part_seen(reading: Reading) -> Iterator[Statement]:
    """A video has sound, which no check here listens to; and only some of its frames are looked at.

    Why it matters: Names are called out and read aloud in videos of assemblies and matches, and somebody may cross the picture between two frames.
    Instead: Watch it once with the sound on before it is published, and take the sound out where a pupil is named.
    Source: Aspire Educational Trust's policy, section 5, speaks of photos and videos alike.
    """
    for photo in reading.photos:
        if photo.look.has_sound:
            yield video_part_seen.finding(
                Level.REVIEW,
                photo.region(),
                message=f"Photo {photo.number} is a video with sound, and sound is not checked: listen to it for names.",
                confidence=1.0,
                kind="sound",
            )
        if photo.look.kind == "video":
            for note in photo.look.notes:
                yield video_part_seen.finding(
                    Level.ADVISE, photo.region(), message=f"Photo {photo.number}: {note}", confidence=1.0, kind="sampled"
                )

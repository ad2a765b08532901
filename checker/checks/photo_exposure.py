"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="photo", clause="data-minimisation")
def photo_exposure(reading: Reading) -> Iterator[Statement]:
    """A photo asks for a second look: little clothing, as in swimming or gymnastics, or what may be nudity.

    Looked for only where the school has installed `checker[exposure]` and set `exposure = true` under [photos] in school.toml; switched on and not
    installed, each photo is reported as not wholly checked. `exposure_advice = false` leaves only what may be nudity.

    Why it matters: Photos of pupils in swimwear or with little on are among the ones that are collected and misused.
    Instead: Choose a photo of a group, in kit or tracksuits, from further away or from the side.
    Source: NSPCC, photography and sharing images guidance (suitable dress).
    """
    school = reading.school
    if not school.settings.photos.exposure:
        return
    for photo in reading.photos:
        first = {body.kind: body for body in sorted(photo.look.bodies, key=lambda b: b.score)}
        if "bare" in first:
            yield photo_exposure.finding(
                Level.REVIEW,
                photo.region(first["bare"].box, first["bare"].time),
                message=f"Photo {photo.number}: there may be nudity in it, or something that looks like it.",
                confidence=first["bare"].score,
                kind="bare",
                clause="lawful",
                instead="Do not publish it or pass it on. If it does show a child without clothes, tell the designated safeguarding lead at once.",
            )
        elif "dress" in first and school.settings.photos.exposure_advice:
            yield photo_exposure.finding(
                Level.ADVISE,
                photo.region(first["dress"].box, first["dress"].time),
                message=f"Photo {photo.number}: somebody may be in swimwear, gymnastics kit or a costume. Look at it once more.",
                confidence=first["dress"].score,
                kind="dress",
            )

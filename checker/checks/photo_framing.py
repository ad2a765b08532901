"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement
from checker.tone.lists import word_list

if TYPE_CHECKING:
    from checker.senses import Reading
    from checker.senses.photo import PhotoReading

LARGE = 0.30
"""A face at least this part of the picture's height is a portrait."""
AT_LENGTH = 5.5
"""Face heights that the picture must go on below a face for a standing child to be seen down to the knees; children are six to seven heads tall."""


@check(category="photo", clause="data-minimisation")
def photo_framing(reading: Reading) -> Iterator[Statement]:
    """How pupils are shown: one child large and from the front, children at full length at the pool or away overnight, a file larger than a post needs.

    Each is advice and a setting under [photos] in school.toml: `portrait_advice`, `full_length_advice` (read from the words of the post and from how much of
    the picture lies below the faces), and `largest_side`, the longest side in pixels from which a photo with faces is larger than it need be (0, as it
    comes, for no such advice).

    Why it matters: Large portraits of one child, and children seen from head to foot in swimwear or nightwear, are the pictures that are collected and
    misused; a large file can be cropped to either.
    Instead: Prefer several pupils doing something, from the side or further away; at the pool heads and shoulders; and a copy no larger than the post shows.
    Source: UK Safer Internet Centre and Internet Watch Foundation, 2026 (large, face-on pictures); NSPCC, photography and sharing images guidance (suitable dress, framing).
    """
    school = reading.school
    settings = school.settings.photos
    told = None
    if settings.full_length_advice:
        told = next((hit for p in reading.words for hit in word_list("framing").hits(p.text.replace("_", " "))), None)
    for photo in reading.photos:
        if not photo.faces or _are_adults(photo):
            continue
        if settings.portrait_advice:
            yield from _portrait(photo)
        full_length = _full_length(photo) if told else None
        if told and full_length:
            yield photo_framing.finding(
                Level.ADVISE,
                photo.region(full_length, photo.faces[0].time),
                message=f"Photo {photo.number} shows children at full length, and the post {told.term.says}.",
                confidence=0.6,
                kind="full_length",
                instead=told.term.better,
            )
        longest = max(photo.look.size)
        if 0 < settings.largest_side < longest:
            yield photo_framing.finding(
                Level.ADVISE,
                photo.region(),
                message=f"Photo {photo.number} is {longest} pixels long; the school publishes photos with faces at {settings.largest_side} at most.",
                confidence=1.0,
                kind="large_file",
                instead="Save a smaller copy and publish that one.",
            )


def _are_adults(photo: PhotoReading) -> bool:
    """Everybody tagged is staff or a visitor."""
    return bool(photo.people) and all(
        colon and kind.strip().lower() in ("staff", "visitor") for kind, colon, _ in (who.partition(":") for who in photo.people)
    )


def _portrait(photo: PhotoReading) -> Iterator[Statement]:
    if photo.look.kind == "video" or len(photo.faces) != 1:
        return
    face = photo.faces[0]
    if face.height >= LARGE * photo.look.size[1] and face.from_the_front:
        yield photo_framing.finding(
            Level.ADVISE,
            photo.region(face.box, face.time),
            message=f"Photo {photo.number}: one face fills much of the picture. Such portraits of pupils are easily misused.",
            confidence=0.8,
            kind="portrait",
            clause="general-labels",
            instead="Prefer a photo of several pupils doing something, smaller in the picture or from the side; or publish it in low resolution.",
        )


def _full_length(photo: PhotoReading) -> tuple[int, int, int, int] | None:
    """Around the faces below which there is room for a whole child; None where there is none."""
    whole = [f.box for f in photo.faces if not f.turns and f.box[3] + AT_LENGTH * f.height <= photo.look.size[1]]
    if not whole:
        return None
    return (min(b[0] for b in whole), min(b[1] for b in whole), max(b[2] for b in whole), max(b[3] for b in whole))

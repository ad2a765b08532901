"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.school import School
    from checker.senses import Reading
    from checker.senses.photo import PhotoReading

BARE = ("female_breast_exposed", "female_genitalia_exposed", "male_genitalia_exposed", "anus_exposed", "buttocks_exposed")
SWIMMING = ("male_breast_exposed", "belly_exposed", "female_genitalia_covered", "anus_covered", "buttocks_covered")
SURE = {"bare": 0.45, "swimming": 0.5}
"""Scores from which a second look is asked for; the detector is no judge, and weaker sightings are mostly arms and faces."""
LARGE = 0.30
"""A face at least this part of the picture's height is a portrait."""


@check(category="photo", clause="data-minimisation")
def photo_exposure(reading: Reading, school: School) -> Iterator[Statement]:
    """A photo asks for a second look: little clothing, as in swimming or gymnastics, or one pupil's face large and from the front.

    `exposure_advice` and `portrait_advice` in school.toml switch the two off. What may be nudity asks for review whatever they say.

    Why it matters: Photos of pupils in swimwear or with little on, and large portraits of one child, are the ones that are collected and misused.
    Instead: Choose a photo of a group, in kit or tracksuits, from further away or from the side.
    Source: NSPCC, photography and sharing images guidance (suitable dress); UK Safer Internet Centre and Internet Watch Foundation, 2026 (large, face-on pictures).
    """
    for photo in reading.photos:
        bare = [p for p in photo.look.parts if _label(p.what) in BARE and _score(p.what) >= SURE["bare"]]
        if bare:
            first = max(bare, key=lambda p: _score(p.what))
            yield photo_exposure.finding(
                Level.REVIEW,
                photo.region(first.what.box, first.time),
                message=f"Photo {photo.number}: there may be nudity in it, or something that looks like it.",
                confidence=_score(first.what),
                kind="bare",
                clause="lawful",
                instead="Do not publish it or pass it on. If it does show a child without clothes, tell the designated safeguarding lead at once.",
            )
        elif school.settings.photos.exposure_advice:
            dress = [p for p in photo.look.parts if _label(p.what) in SWIMMING and _score(p.what) >= SURE["swimming"]]
            if dress:
                first = max(dress, key=lambda p: _score(p.what))
                yield photo_exposure.finding(
                    Level.ADVISE,
                    photo.region(first.what.box, first.time),
                    message=f"Photo {photo.number}: somebody may be in swimwear, gymnastics kit or a costume. Look at it once more.",
                    confidence=_score(first.what),
                    kind="dress",
                )
        if school.settings.photos.portrait_advice:
            yield from _portrait(photo)


def _portrait(photo: PhotoReading) -> Iterator[Statement]:
    adults = photo.people and all(who.partition(":")[0].strip().lower() in ("staff", "visitor") and ":" in who for who in photo.people)
    if photo.look.kind == "video" or len(photo.faces) != 1 or adults:
        return
    face = photo.faces[0]
    if face.height >= LARGE * photo.look.size[1]:
        yield photo_exposure.finding(
            Level.ADVISE,
            photo.region(face.box, face.time),
            message=f"Photo {photo.number}: one face fills much of the picture. Such portraits of pupils are easily misused.",
            confidence=0.8,
            kind="portrait",
            instead="Prefer a photo of several pupils doing something, smaller in the picture or from the side; or publish it in low resolution.",
        )


def _label(what: object) -> str:
    return getattr(what, "label", "")


def _score(what: object) -> float:
    return float(getattr(what, "score", 0.0))

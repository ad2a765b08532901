"""Whose face may it be: the gallery of the school, opened once, and the matches of one photo's faces.

Touched only where recognition is on.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from checker.errors import RecognitionError
from checker.keys import find_key
from checker.photos.gallery import FILE, Gallery, Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.photos.seen import FaceSeen
    from checker.school import School


def open_gallery(school: School) -> Gallery:
    """The school's gallery, without anybody whose biometric consent is not in force: what has lapsed is deleted when it is opened.

    Raises:
        RecognitionError: recognition is off, nobody is enrolled, or the store or its key cannot be used.
    """
    if not school.settings.recognition.enabled:
        raise RecognitionError("Recognition is off. It needs [recognition] in school.toml, with the DPIA and the data protection officer.")
    if school.enrolled is not None:  # a worker's school: what has lapsed is left out, and nothing is written
        key, _ = find_key(None)
        if key is None:
            raise RecognitionError("The key to the enrolled faces was not found. Set CHECKER_KEY on every worker.")
        gallery = Gallery.unsealed(school.enrolled, Path(), key)
        return Gallery(Path(), key, [r for r in gallery.references if _in_force(school, r.pupil_id)])
    if school.folder is None:
        raise RecognitionError("This school was not opened from a folder, so it has no enrolled faces.")
    path = school.folder / FILE
    key, _ = find_key(school.folder)
    if not path.exists():
        raise RecognitionError("Recognition is on and nobody is enrolled. Run `checker enrol`, or set enabled = false in school.toml.")
    if key is None:
        raise RecognitionError(
            "The key to the enrolled faces was not found. Set CHECKER_KEY, or run `checker enrol` as the user who enrolled."
        )
    gallery = Gallery.open(path, key)
    gallery.delete_lapsed(lambda pupil: _in_force(school, pupil), datetime.date.today())
    return gallery


def _in_force(school: School, pupil_id: str) -> bool:
    return school.consent(pupil_id, "biometric", datetime.date.today()).value == "in force"


def matches(gallery: Gallery, faces: Sequence[FaceSeen]) -> list[Match | None]:
    """What the gallery says of each face; None for a face without a descriptor (too small to tell)."""
    described = [i for i, face in enumerate(faces) if face.descriptor is not None]
    out: list[Match | None] = [None] * len(faces)
    if described:
        for i, match in zip(described, gallery.match(np.stack([faces[i].descriptor for i in described])), strict=True):  # type: ignore[misc]
            out[i] = match
    return out

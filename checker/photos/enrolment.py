"""From a reference photo to a reference descriptor, with quality checks that say what is wrong with a photo."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFile

from checker.errors import PhotoError
from checker.photos.apart import open_media, read_metadata
from checker.photos.descriptors import squared, stood_up
from checker.photos.gallery import KEEP_DAYS, Gallery, Reference, photo_digest
from checker.photos.media import Pixels
from checker.photos.seen import Detector, FaceSeen

SMALLEST = 60
"""Height in pixels of a reference face: 60 px and 120 px were matched alike, 28 px was not."""
SHARPEST_BLUR = 25.0
"""Variance of the Laplacian of the face at 150 x 150 below which it is blurred; sharp portraits have hundreds."""
SECOND = 0.85
"""Score from which a second, much smaller face is a second person; weaker and smaller sightings are more often a pattern on a wall."""
WHOLE = 0.7
"""Score below which a face is one that the picture's edge cuts: of those none came nearer than .58 to another photo of the same person."""
JITTERS = 10
"""Shaken copies that are averaged: lowers misses at .50 from 2.2 % to .5 %, at ten times the cost, which only enrolment pays."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A reference photo that was not enrolled, and why. `photo` is its place within reference_photos."""

    photo: str
    reason: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What `enrol` did."""

    enrolled: int
    kept: int
    pupils: int
    removed: int
    left_out: tuple[LeftOut, ...]


def only_face(pixels: Pixels, faces: Iterable[FaceSeen]) -> FaceSeen:
    """The one face of a reference photo.

    Raises:
        PhotoError: there is none, there are several, or it is too small or blurred.
    """
    found = sorted(faces, key=lambda f: f.height, reverse=True)
    if not found:
        raise PhotoError("No face was found. Take a photo of the face from the front, in good light.")
    others = [f for f in found[1:] if f.score >= SECOND or f.height * 3 >= found[0].height]
    if others:
        raise PhotoError(f"{len(others) + 1} faces were found. Use a photo with this pupil alone, or crop it.")
    face = found[0]
    if face.score < WHOLE:
        raise PhotoError("Only a part of the face is in the picture. Use a photo of the whole face from the front.")
    if face.height < SMALLEST:
        raise PhotoError(f"The face is too small ({face.height} pixels high; {SMALLEST} are needed). Use a closer photo.")
    if sharpness(pixels, face) < SHARPEST_BLUR:
        raise PhotoError("The face is blurred. Use a sharper photo.")
    return face


def sharpness(pixels: Pixels, face: FaceSeen) -> float:
    """Variance of the Laplacian over the face's inner part at one size, so that large and small faces compare."""
    left, top, right, bottom = face.box
    crop = pixels[max(0, top) : bottom, max(0, left) : right]
    grey = cv2.cvtColor(cv2.resize(crop, (150, 150), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    return float(cv2.Laplacian(grey[20:130, 20:130], cv2.CV_64F).var())


def reference_descriptor(pixels: Pixels, face: FaceSeen) -> NDArray[np.float32]:
    """The 128 numbers of a reference face, by face_recognition with jitter."""
    with warnings.catch_warnings():
        # Its models' package still asks for pkg_resources, and says so at every start.
        warnings.simplefilter("ignore")
        import face_recognition

    # Importing it switches Pillow's tolerance for cut-off files on, for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    pixels, box = stood_up(pixels, face)
    left, top, right, bottom = squared(box)
    found = face_recognition.face_encodings(
        np.ascontiguousarray(pixels), known_face_locations=[(top, right, bottom, left)], num_jitters=JITTERS, model="small"
    )
    return np.asarray(found[0], dtype=np.float32)


def enrol(
    folder: Path,
    gallery: Gallery,
    detector: Detector,
    *,
    has_consent: Callable[[str], bool],
    on_roll: Callable[[str], bool],
    today: datetime.date,
    describe: Callable[[Pixels, FaceSeen], NDArray[np.float32]] = reference_descriptor,
    step: Callable[[], object] = lambda: None,
) -> Enrolment:
    """Bring the gallery in line with `reference_photos/` and the consent log.

    References whose photo is gone, whose consent has lapsed or which are too old are deleted first; photos of pupils without consent are
    not even opened.

    Args:
        folder: `reference_photos`, one folder a pupil, named by the pupil's id.
        has_consent: whether a pupil's `biometric` consent is in force today.
        on_roll: whether an id is on the roll.
        step: called once a photo, for a progress bar.
    """
    removed = gallery.delete_lapsed(has_consent, today)
    left_out: list[LeftOut] = []
    found: set[tuple[str, str]] = set()
    fresh: list[Reference] = []
    known = {(r.pupil_id, r.photo) for r in gallery.references}
    for pupil_folder in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []:
        pupil_id = pupil_folder.name
        photos = sorted(p for p in pupil_folder.rglob("*") if p.is_file() and not p.name.startswith("."))
        if not has_consent(pupil_id):
            why = "the consent log has no biometric consent in force" if on_roll(pupil_id) else "no pupil on the roll has this id"
            left_out.append(LeftOut(pupil_id, f"Not opened: {why}. Delete these photos if they are kept for matching only."))
            continue
        for path in photos:
            step()
            try:
                reference = _reference(path, pupil_id, detector, today, known, found, describe)
            except PhotoError as error:
                left_out.append(LeftOut(f"{pupil_id}/{path.name}", str(error)))
                continue
            if reference:
                fresh.append(reference)
    removed += gallery.keep_only(lambda r: (r.pupil_id, r.photo) in found)
    kept = len(gallery.references)
    if fresh:
        gallery.add(fresh)
    return Enrolment(len(fresh), kept, len(gallery.pupil_ids), removed, tuple(left_out))


def _reference(
    path: Path,
    pupil_id: str,
    detector: Detector,
    today: datetime.date,
    known: set[tuple[str, str]],
    found: set[tuple[str, str]],
    describe: Callable[[Pixels, FaceSeen], NDArray[np.float32]],
) -> Reference | None:
    """The reference made of one photo, or None when the gallery holds it already."""
    try:
        content = path.read_bytes()
        modified = datetime.date.fromtimestamp(path.stat().st_mtime)
    except OSError as error:
        raise PhotoError(f"The file cannot be read ({error.strerror}).") from None
    digest = photo_digest(content)
    media = open_media(content, path.name)
    if media.kind == "video":
        raise PhotoError("It is a video. Use a photo.")
    taken = read_metadata(content).taken or modified
    if taken > today:
        taken = today
    if taken < today - datetime.timedelta(days=KEEP_DAYS):
        raise PhotoError(f"The photo is from {taken:%d %B %Y}, more than a year ago. Ask for a new one: children's faces change.")
    if (pupil_id, digest) in known:
        found.add((pupil_id, digest))
        return None
    pixels = next(media.frames()).pixels
    face = only_face(pixels, detector.look(pixels).faces)
    found.add((pupil_id, digest))
    return Reference(pupil_id, digest, taken, describe(pixels, face))

"""A draft as it will be published: photos with nothing hidden in them, in the platforms' sizes, under names that tell nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

import cv2
import numpy as np
from PIL import Image

from checker.draft import Draft, Photo
from checker.errors import DraftError, PhotoError
from checker.package.sizes import PhotoSize, size_for
from checker.photos.clean import QUALITY, Copy, clean_copy, encoded, prove_clean, srgb_pixels
from checker.photos.decoders import displayed_size, looks_like_video, open_with_pillow
from checker.photos.formats import open_media
from checker.photos.marked import scaled
from checker.photos.media import Limits, Pixels
from checker.said import FaceSaid, Said

_QUALITIES = (QUALITY, 86, 80, 72)
"""JPEG qualities tried in turn where a file is too large; below the last the picture is made smaller instead."""
_SMALLEST = 320
"""Longest side in pixels below which nothing is made smaller."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft made ready.

    Attributes:
        draft: as it will be published; its photos are in memory.
        names: each photo's new name, by its old one.
        notes: what a person should know, a sentence each: what could not be made ready, and what a platform will crop.
        said: what was said of the faces, of the photos as they will be published.
    """

    draft: Draft
    names: dict[str, str]
    notes: tuple[str, ...] = ()
    said: Said = field(default_factory=dict)


def made_ready(
    draft: Draft, limits: Limits | None = None, *, said: Said | None = None, copy: Callable[[bytes, str, PhotoSize], Copy] | None = None
) -> Ready:
    """A draft made ready for its platforms. One that is ready already comes back as it is, byte for byte.

    A photo that cannot be opened, and every video, keeps its bytes: the checks say what is wrong with it.

    Args:
        limits: of what is opened.
        said: what is said of the faces of this draft's photos.
        copy: makes the copy of one photo, from its bytes, its name and the size; `publication_copy` unless given. For whoever keeps copies.
    """
    size = size_for(draft.platforms)
    make = copy or (lambda content, name, wanted: publication_copy(content, name, wanted, limits))
    photos: list[Photo] = []
    names: dict[str, str] = {}
    faces, told = dict(draft.faces), dict(said or {})
    notes: list[str] = []
    for number, photo in enumerate(draft.images, 1):
        suffix, content, note = PurePosixPath(photo.name.replace("\\", "/")).suffix.lower(), None, ""
        video = False
        try:
            content = photo.read()
            video = looks_like_video(content, photo.name)
            made = make(content, photo.name, size)
            content, suffix = made.content, made.suffix
            note = _shape_note(content, size)
            if photo.name in faces or photo.name in told:
                sizes = [displayed_size(open_with_pillow(c)) for c in (photo.read(), content)]
                if photo.name in faces:
                    faces[photo.name] = scaled(faces[photo.name], *sizes)
                told[photo.name] = _scaled(told.get(photo.name, ()), *sizes)
        except (DraftError, PhotoError) as error:
            note = str(error)
            told.pop(photo.name, None)  # of which picture its places are is not certain
        name = f"{'video' if video else 'photo'}-{number}{suffix}"
        names[photo.name] = name
        photos.append(replace(photo, name=name, content=content))
        if note:
            notes.append(f"{name}: {note}")
    alt_text = {names.get(name, name): text for name, text in draft.alt_text.items()}
    people = {names[name]: tags for name, tags in draft.people.items()}
    marked = {names[name]: boxes for name, boxes in faces.items()}
    ready = replace(draft, platform=None, images=tuple(photos), alt_text=alt_text, people=people, faces=marked)
    return Ready(ready, names, tuple(notes), {names[name]: of for name, of in told.items() if of})


def _scaled(faces: tuple[FaceSaid, ...], before: tuple[int, int], after: tuple[int, int]) -> tuple[FaceSaid, ...]:
    boxes = scaled((f.box for f in faces), before, after)
    return tuple(replace(f, box=box) for f, box in zip(faces, boxes, strict=True))


def is_ready(draft: Draft) -> bool:
    """Whether a draft is as `made_ready` leaves it, so that a package can hand it over as it is."""
    made = made_ready(draft).draft
    return all(a.name == b.name and a.content == b.content for a, b in zip(draft.images, made.images, strict=True))


def publication_copy(content: bytes, name: str, size: PhotoSize, limits: Limits | None = None) -> Copy:
    """The copy of a photo for publication: clean, and no larger than the platforms show. A photo that is so already comes back as it is.

    Raises:
        PhotoError: it cannot be opened or cleaned; videos among these.
    """
    if (same := _as_it_is(content, size)) is not None:
        return same
    media = open_media(content, name, limits)
    if media.kind == "animation" and _clean(content):
        return Copy(content, ".gif")
    if media.kind != "photo" and not (media.kind == "pages" and media.format == "MPO"):
        return clean_copy(content, name, limits)
    lossless = media.format in ("PNG", "GIF", "BMP") and "PNG" in size.formats
    made = fitted(srgb_pixels(content), size, lossless=lossless)
    prove_clean(made.content)
    return made


def fitted(pixels: Pixels, size: PhotoSize, *, lossless: bool = False) -> Copy:
    """Pixels as a file that the platforms take: smaller only where it must be, of less quality only where that is not enough."""
    pixels = _within(pixels, size.side)
    if lossless:
        made = encoded(pixels, lossless=True)
        if not size.bytes or len(made.content) <= size.bytes:
            return made
    while True:
        for quality in _QUALITIES:
            made = encoded(pixels, quality=quality)
            if not size.bytes or len(made.content) <= size.bytes:
                return made
        longest = max(pixels.shape[:2])
        if longest <= _SMALLEST:
            return made
        pixels = _within(pixels, max(_SMALLEST, round(longest * 0.8)))


def _within(pixels: Pixels, side: int) -> Pixels:
    height, width = pixels.shape[:2]
    if not side or max(height, width) <= side:
        return pixels
    scale = side / max(height, width)
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, target, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _as_it_is(content: bytes, size: PhotoSize) -> Copy | None:
    """The photo itself, where it is clean and taken as it is; making it again would cost quality each time."""
    suffix = ".jpg" if content.startswith(b"\xff\xd8") else ".png" if content.startswith(b"\x89PNG") else ""
    if not suffix:
        return None
    try:
        with Image.open(io.BytesIO(content)) as picture:
            fits = size.takes(*picture.size, len(content), picture.format or "") and picture.mode == "RGB"
    except Exception:  # whatever is wrong with it, it is not ready as it is
        return None
    return Copy(content, suffix) if fits and _clean(content) else None


def _clean(content: bytes) -> bool:
    try:
        prove_clean(content)
    except Exception:  # a block we do not know, or a file that its own decoder refuses
        return False
    return True


def _shape_note(content: bytes, size: PhotoSize) -> str:
    with Image.open(io.BytesIO(content)) as picture:
        cropping = size.cropped_by(*picture.size)
    return f"{' and '.join(cropping)} will crop or refuse a picture of this shape. Crop it, or choose another." if cropping else ""

"""A draft as it will be published: photos with nothing hidden in them, in the platforms' sizes, under names that tell nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from checker.draft import Draft, Photo
from checker.errors import DraftError, PhotoError
from checker.package.sizes import size_for
from checker.photos.apart import displayed_size, publication_copy
from checker.photos.decoders import looks_like_video
from checker.photos.marked import scaled
from checker.photos.media import Copy, Limits
from checker.photos.publication import PhotoSize
from checker.said import FaceSaid, Said


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
                sizes = [displayed_size(c) for c in (photo.read(), content)]
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


def _shape_note(content: bytes, size: PhotoSize) -> str:
    cropping = size.cropped_by(*displayed_size(content)) if size.shapes else ()
    return f"{' and '.join(cropping)} will crop or refuse a picture of this shape. Crop it, or choose another." if cropping else ""

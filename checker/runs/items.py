"""What is to be judged, and the key under which its result is kept.

A key stands for everything that decides the result: the words, the photos' bytes, tags, platforms, name, the day of consent, and the versions of checker, rules,
models, settings, consent log and enrolled faces. Anything else gives another key, and the item is judged anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from checker.draft import Draft, Photo, Unreadable
from checker.errors import DraftError
from checker.report import UNREADABLE, digest, photo_hash
from checker.school import School
from checker.versions import versions

HASHING = 2
"""Threads that read and hash files ahead: reading waits for the disk, and hashing works outside Python's lock."""


@dataclass(frozen=True, slots=True)
class Item:
    """One draft to judge.

    Attributes:
        draft: the draft, or why it could not be read.
        photos: `photo_hash` of the bytes of each photo when the run began, or `UNREADABLE`.
    """

    draft: Draft | Unreadable
    photos: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The draft's id."""
        return self.draft.id

    @property
    def digest(self) -> str:
        """Of the draft with those bytes; "" where it could not be read, wholly or in part."""
        if isinstance(self.draft, Unreadable) or UNREADABLE in self.photos:
            return ""
        return digest(self.draft, dict(zip((p.name for p in self.draft.images), self.photos, strict=True)))


def items(drafts: Iterable[Draft | Unreadable]) -> Iterator[Item]:
    """One item a draft, in order; its photos are read for their hashes and let go."""
    with ThreadPoolExecutor(HASHING) as pool:
        yield from pool.map(_item, drafts)


def _item(draft: Draft | Unreadable) -> Item:
    return Item(draft) if isinstance(draft, Unreadable) else Item(draft, tuple(_hash(photo) for photo in draft.images))


def _hash(photo: Photo) -> str:
    try:
        return photo_hash(photo.read())
    except DraftError:
        return UNREADABLE


def key_of(draft: Draft, content: str, made_with: Mapping[str, str], day: date) -> str:
    """The key of a result.

    Args:
        content: the report's digest: of the bytes that were judged, not of those that lay there before or after.
        made_with: the report's versions.
        day: the day for which consent was decided.
    """
    subject = [draft.id, draft.author, content, dict(made_with), day.isoformat()]
    return hashlib.sha256(json.dumps(subject, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def day_of(draft: Draft, on: date | None, today: date) -> date:
    """The day for which consent is decided, as a review decides it."""
    return on or draft.date or today


def made_with(school: School) -> dict[str, str]:
    """The versions that a report of this school carries, and of what else decides a result: the adults known, the enrolled faces."""
    out = versions(school)
    out["adults"] = hashlib.sha256(repr((school.staff, school.visitors)).encode()).hexdigest()[:12]
    if school.elsewhere:
        out["elsewhere"] = hashlib.sha256(repr(sorted(school.elsewhere)).encode()).hexdigest()[:12]
    if school.settings.recognition.enabled and school.folder is not None:
        from checker.photos.gallery import FILE

        path = school.folder / FILE
        out["faces"] = hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "none"
    return out

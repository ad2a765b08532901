"""The draft of an open case, packed and encrypted: its fields, its photos, what the author says of their faces, and what the checks said of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from checker import vault
from checker.draft import Draft, Photo
from checker.errors import DraftError, Refused, VaultError
from checker.keys import SchoolKey
from checker.report import Report
from checker.said import Said, held_to, said_from_json, said_to_json

MAGIC = b"CHECKER-DRAFT-1\n"
LARGEST = 500_000_000
"""Bytes of a case's photos and videos together that are kept; a database holds no larger value."""


class Packed(NamedTuple):
    """What is kept of a case.

    Attributes:
        draft: with its photos in memory.
        report: what the checks said of it.
        said: what its author says of the faces; nothing of the photos of a post that was sent otherwise than from the page, or before this was kept.
    """

    draft: Draft
    report: Report
    said: Said = {}  # noqa: RUF012 - never written to


_FIELDS = ("id", "text", "has_image", "account", "objective", "author", "publish_at", "event_date")


def with_contents(draft: Draft) -> Draft:
    """The draft with its photos in memory, so that what is checked is what is kept. A photo that cannot be read stays as it is."""
    photos = []
    for photo in draft.images:
        try:
            photos.append(Photo(photo.name, photo.read()))
        except DraftError:
            photos.append(photo)
    if sum(len(p.content or b"") for p in photos) > LARGEST:
        raise Refused(
            f"The photos and videos are larger than {LARGEST // 1_000_000} MB together. Shorten the video, or save smaller copies."
        )
    return replace(draft, platform=None, images=tuple(photos))


def pack(packed: Packed, key: SchoolKey) -> bytes:
    """It, encrypted.

    Raises:
        DraftError: what is said of the faces is not what the draft says.
    """
    draft = packed.draft
    contents = [p.content or b"" for p in draft.images]
    head: dict[str, Any] = {
        **{name: getattr(draft, name) for name in _FIELDS},
        "platforms": list(draft.platforms),
        "alt_text": dict(draft.alt_text),
        "people": {name: list(people) for name, people in draft.people.items()},
        "faces": {name: [list(box) for box in boxes] for name, boxes in draft.faces.items()},
        "images": [[p.name, len(c) if p.content is not None else None] for p, c in zip(draft.images, contents, strict=True)],
        "said": said_to_json(held_to(packed.said, draft)),
        "report": packed.report.to_json(),
    }
    plain = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return vault.seal(key.encryption("drafts"), len(plain).to_bytes(8, "big") + plain + b"".join(contents), MAGIC)


def unpack(sealed: bytes, key: SchoolKey) -> Packed:
    """What `pack` made.

    Raises:
        VaultError: it was made with another key, or changed.
    """
    plain = vault.unseal(key.encryption("drafts"), sealed, MAGIC)
    start = 8 + int.from_bytes(plain[:8], "big")
    try:
        head: Mapping[str, Any] = json.loads(plain[8:start].decode("utf-8", "surrogatepass"))
        photos = []
        for name, length in head["images"]:
            # A photo that could not be read then cannot be now: without a path it says so itself.
            photos.append(Photo(name, plain[start : start + length] if length is not None else None))
            start += length or 0
        draft = Draft(
            **{name: head[name] for name in _FIELDS},
            platforms=tuple(head["platforms"]),
            images=tuple(photos),
            alt_text=head["alt_text"],
            people=head["people"],
            faces=head.get("faces", {}),  # a draft kept before faces could be marked has none
        )
        said = said_from_json(head.get("said", {}))  # a draft kept before this was has none
        return Packed(draft, Report.from_json(head["report"]), said)
    except (KeyError, TypeError, ValueError):
        raise VaultError("The draft that is kept of this case is of another form than this version knows.", damaged=True) from None

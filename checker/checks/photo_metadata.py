"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.photos.metadata import Entry
    from checker.senses import Reading

_TOLD = {
    "gps": "where it was taken (GPS)",
    "place": "the place, in words",
    "owner": "who owns the camera or is to be contacted",
    "hidden": "more than the picture that is shown",
    "caption": "a caption or keywords",
    "thumbnail": "a small copy of the photo, which may show what was cropped away",
    "device": "the device it was taken with",
    "date": "when it was taken",
    "software": "how it was made",
}
_REVIEW = ("gps", "place", "owner", "hidden")


@check(category="photo", clause="identifying-information")
def photo_metadata(reading: Reading) -> Iterator[Statement]:
    """A photo's file tells more than the picture: where and when it was taken, with whose device, a caption, a hidden second picture.

    A caption is only mentioned; but captions, owners and places are read by the checks on names and personal details, so a pupil's name in one is a stop.

    Every byte of the file is looked at: a second picture, a video or an archive behind the picture's end, what a cropped screenshot left behind,
    the seconds of a motion photo, a thumbnail that shows more than the photo. Pictures and videos among it are searched for faces and words too.

    Why it matters: Some platforms and most websites pass the file on as it is. GPS in a photo of pupils tells strangers where to find them, and when.
    Instead: Publish the clean copy that this program makes: the same picture in a new file that tells nothing.
    Source: NSPCC, photography and sharing images guidance (location tags raise the risk of grooming); UK Safer Internet Centre, 2026.
    """
    for photo in reading.photos:
        if not photo.readable:
            continue
        entries = photo.metadata.entries
        kinds = [kind for kind in _TOLD if any(e.kind == kind for e in entries)]
        grave = [k for k in kinds if k in _REVIEW]
        if grave:
            yield photo_metadata.finding(
                Level.REVIEW,
                photo.region(),
                message=f"Photo {photo.number}: its file tells {_listed([_told(k, entries) for k in grave])}.",
                confidence=1.0,
                kind=grave[0],
                clause="location" if grave[0] in ("gps", "place") else None,
            )
        slight = [k for k in kinds if k not in _REVIEW]
        if slight:
            yield photo_metadata.finding(
                Level.ADVISE,
                photo.region(),
                message=f"Photo {photo.number}: its file tells {_listed([_TOLD[k] for k in slight])}.",
                confidence=1.0,
                kind=slight[0],
            )


def _told(kind: str, entries: Sequence[Entry]) -> str:
    """What a kind of entry tells; of hidden things, what they are."""
    tags = dict.fromkeys(e.tag for e in entries if e.kind == kind) if kind == "hidden" else {}
    return f"{_TOLD[kind]} ({', '.join(tags)})" if tags else _TOLD[kind]


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{'; '.join(parts[:-1])}; and {parts[-1]}"

"""What else a file shows: pictures and videos behind, between and inside the parts of the picture shown, found by what they begin with.

A small copy of the same picture is no news. One that shows something else is: what was cropped away, the seconds before a motion photo, the
screenshot under the screenshot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from checker.photos.anatomy import DAMAGED, Anatomy, Part, Role, walk
from checker.photos.decoders import looks_like_video, open_with_pillow
from checker.photos.media import Limits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Small = tuple[NDArray[np.float32], float, NDArray[np.float32]]

MOST = 24
"""Pictures and videos that are opened in one file; more are only told."""
_MANY = f"only the first {MOST} pictures and videos in a file are looked at. Publish the clean copy, or take them out."
_CLOSED = "it is damaged or of a kind that is not known here. Publish the clean copy, which does not have it."
_SMALL_NOTE = 4096
"""Bytes up to which an unknown block without anything in it to open is only mentioned."""
_SIGNS = re.compile(
    rb"(?P<picture>\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP)|(?P<boxes>....ftyp[a-zA-Z0-9 ]{4})"
    rb"|(?P<video>RIFF....AVI |\x1a\x45\xdf\xa3)|(?P<archive>PK\x03\x04|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c)|(?P<document>%PDF-\d|\{\\rtf)",
    re.DOTALL,
)
_AT_START = re.compile(rb"BM|II\*\0|MM\0\*")
_GAIN_MAP = re.compile(rb"hdrgm:|HDRGainMap|hdrgainmap|urn:iso:std:iso:ts:21496")
_REMAINS = re.compile(rb"IDAT|IEND|\xff\xd9$")


@dataclass(frozen=True, slots=True)
class Inside:
    """One thing found inside a file.

    Attributes:
        kind: as `checker.photos.metadata.Entry.kind`: `hidden`, `thumbnail` (a copy of the picture shown) or `software` (an unknown block, a map).
        tag: what it is, in a few words.
        value: where it stands and how large it is.
        content: a picture or video to look at; None where there is none, or where it is a copy of the picture shown in every part.
        beside: it belongs to the picture shown, pixel for pixel.
        unread: why it cannot be looked at, "" where it can or where there is nothing to see.
        whole: `content` is the file that it is in, set to show this: what else that holds is found in the file itself.
    """

    kind: str
    tag: str
    value: str
    content: bytes | None = field(default=None, repr=False)
    beside: bool = False
    unread: str = ""
    whole: bool = False


def look_inside(content: bytes, shown: NDArray[np.uint8] | None = None, anatomy: Anatomy | None = None) -> tuple[Inside, ...]:
    """All that a file holds besides the picture shown and metadata of known kinds.

    Args:
        content: the file's bytes.
        shown: the picture shown, height x width x 3, where it is decoded already.
        anatomy: what walking the file found, where it was walked already.
    """
    anatomy = anatomy or walk(content)
    if not anatomy.parts:
        return ()
    compare = _Comparison(content, shown, anatomy)
    found: list[Inside] = []
    for part in anatomy.parts:
        found += _of_part(part, compare)
    return tuple(found)


class _Comparison:
    """The picture shown, made small when something is first held beside it."""

    def __init__(self, content: bytes, shown: NDArray[np.uint8] | None, anatomy: Anatomy) -> None:
        self._content, self._pixels, self._anatomy = content, shown, anatomy
        self.opened = 0

    @cached_property
    def _shown(self) -> list[Small]:
        if self._pixels is None:
            return small(self._content, self._anatomy) or []
        # Small copies are stored as the camera held itself, the picture shown is turned: its file tells how.
        turned = small_of(self._pixels)
        return turned if self._content[4:8] == b"ftyp" else [*turned, *(small(self._content) or [])]

    def alike(self, other: list[Small]) -> bool:
        return any(_alike(a, b) for a in self._shown for b in other)

    def same_in_every_part(self, other: list[Small]) -> bool:
        """A copy from before a face was covered is alike but for that face."""
        return any(_alike(a, b) and _differ_most(a[2], b[2]) < PART for a in self._shown for b in other)

    def same_shape(self, other: list[Small]) -> bool:
        return any(abs(a[1] / b[1] - 1) < 0.03 for a in self._shown for b in other)


def _of_part(part: Part, compare: _Comparison) -> Iterator[Inside]:
    size = f"{len(part.content)} bytes {part.where}"
    pieces = (
        [("video" if part.role is Role.SEQUENCE else "picture", part.content)]
        if part.whole
        else list(carve(part.content, skip_start=part.where.endswith("(EXIF)")))
    )
    some = False
    for kind, piece in pieces:
        where = (
            part.where
            if part.whole
            else f"{len(piece)} bytes {part.where}"
            if part.role is Role.LOOSE
            else f"{len(piece)} bytes in {part.where}"
        )
        if kind in ("archive", "document"):
            some = True
            yield Inside("hidden", f"an {kind}" if kind == "archive" else f"a {kind}", where)
            continue
        if kind == "video":
            some = True
            compare.opened += 1
            tag = "a sequence of pictures" if part.role is Role.SEQUENCE else "a video"
            if compare.opened <= MOST:
                yield Inside("hidden", tag, where, piece, whole=part.whole)
            else:
                yield Inside("hidden", tag, where, unread=_MANY)
            continue
        if compare.opened > MOST:
            yield Inside("hidden", "many more pictures", where, unread=_MANY)
            return
        views = small(piece)
        if views is None:
            if part.whole:
                some = True
                tag, of_no_use = "a second picture that cannot be opened", part.role is Role.AUXILIARY
                yield Inside("software" if of_no_use else "hidden", tag, where, unread="" if of_no_use else _CLOSED)
            continue
        some = True
        compare.opened += 1
        gain_map = part.role is Role.LOOSE and not part.whole and bool(_GAIN_MAP.search(piece, 0, 65536))
        if (part.role is Role.AUXILIARY or gain_map) and compare.same_shape(views):
            copied = compare.same_in_every_part(views)
            yield Inside("software", "a map of depth or brightness", where, None if copied else piece, beside=True, whole=part.whole)
        elif compare.alike(views):
            copy = part.role is Role.COPY
            # A copy of the picture shown may have something inside of its own.
            same = compare.same_in_every_part(views) and (part.whole or not walk(piece).parts)
            seen = None if same else piece
            tag = "a small copy" if copy else "a second picture, nearly the same"
            beside = seen is not None and compare.same_shape(views)
            yield Inside("thumbnail" if copy else "hidden", tag, where, seen, beside=beside, whole=part.whole)
        else:
            yield Inside("hidden", "a second picture, which shows something else", where, piece, whole=part.whole)
    if part.role is Role.LOOSE and not some:
        if part.content.endswith(b"SEFT") and len(part.content) < 65536:
            yield Inside("software", "a phone's own notes", size)
        else:
            remains = _REMAINS.search(part.content[-4096:]) is not None or b"IDAT" in part.content
            yield Inside("hidden", "what may be left of an earlier picture" if remains else "appended data", size)
    elif part.role is Role.NOTE and not some:
        yield Inside("software" if len(part.content) <= _SMALL_NOTE else "hidden", "an unknown block", size)


def carve(data: bytes, *, skip_start: bool = False) -> Iterator[tuple[str, bytes]]:
    """Pictures (that open), videos, archives and documents in bytes of any kind, each to where it ends."""
    start = 0
    if not skip_start and _AT_START.match(data) and small(data) is not None:
        end = walk(data).end
        yield "picture", data[:end]
        start = end
    tried = 0
    while (hit := _SIGNS.search(data, start)) and tried < 400:
        kind, at = str(hit.lastgroup), hit.start()
        tried += 1
        if kind in ("archive", "document"):
            yield kind, data[at:]
            return  # an archive's own files would be carved out of it
        rest = data[at:]
        anatomy = walk(rest)
        piece = rest if anatomy.missing else rest[: anatomy.end]
        if kind == "boxes":
            kind = "video" if looks_like_video(piece) else "picture"
        if kind == "video":
            if kind == hit.lastgroup == "video" and anatomy.missing == DAMAGED:
                start = at + 4
                continue
        elif small(piece, anatomy) is None:
            start = at + 3
            continue
        yield kind, piece
        start = at + (len(piece) if not anatomy.missing else 4)


SIDE, FINE = 32, 256
"""Pixels square to which pictures are brought to be compared as wholes, and at most in their parts."""
PART = 1.2
"""How far the means of five by five pixels may differ somewhere, in deviations of the whole picture's greys, in a copy that need not be looked at. Where one face in it was covered,
the copy from before differs by 1.4 to 4.3 (four composites, three covers, copies of 160 to 800 pixels); honest ones by 1.2 at most, but for pages of print made small (3.8) and copies
that are off by a hundredth of the picture (1.0 to 2.5): those are looked at for nothing."""


def small(content: bytes, anatomy: Anatomy | None = None) -> list[Small] | None:
    """A picture in 32 x 32 greys with its shape (width by height), as stored and as displayed; None where it is no picture that opens."""
    from PIL import ImageOps

    try:
        picture = open_with_pillow(content, anatomy)
        if min(picture.size) < 8 or picture.size[0] * picture.size[1] > Limits().pixels:
            return None
        picture.draft("L", (FINE, FINE))
        picture.load()
    except Exception:
        return None
    turned = ImageOps.exif_transpose(picture)
    return [_small(each) for each in ([picture] if turned.size == picture.size else [picture, turned])]


def small_of(pixels: NDArray[np.uint8]) -> list[Small]:
    """Pixels as `small` gives a file."""
    from PIL import Image

    return [_small(Image.fromarray(pixels))]


def _small(picture: object) -> Small:
    from PIL import Image

    assert isinstance(picture, Image.Image)
    if min(picture.size) > FINE:
        picture = picture.convert("RGB").reduce(max(1, min(picture.size) // FINE))
    grey = np.asarray(picture.convert("RGB").convert("L"), dtype=np.float32)
    # Cameras put black bars round their thumbnails.
    rows, columns = np.flatnonzero(grey.max(axis=1) > 24), np.flatnonzero(grey.max(axis=0) > 24)
    if len(rows) >= 8 and len(columns) >= 8:
        grey = grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    shape = grey.shape[1] / grey.shape[0]
    made = Image.fromarray(grey).resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(made, dtype=np.float32), shape, grey


def _differ_most(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The most by which two pictures of the same shape differ in a small part, in deviations of their greys."""
    from PIL import Image

    side = min(FINE, max(one.shape), max(other.shape))
    blurred = []
    for grey in (one, other):
        even = Image.fromarray(grey).resize((side, side), Image.Resampling.BOX)
        values = np.asarray(even, dtype=np.float32)
        scaled = (values - values.mean()) / (values.std() + 1e-6)
        sums = np.pad(scaled, ((1, 0), (1, 0))).cumsum(0, dtype=np.float64).cumsum(1)
        blurred.append((sums[5:, 5:] - sums[:-5, 5:] - sums[5:, :-5] + sums[:-5, :-5]) / 25)
    return float(np.abs(blurred[0] - blurred[1]).max())


def _alike(a: Small, b: Small) -> bool:
    """Whether two small pictures show the same: the same shape within a tenth, and their greys rise and fall together."""
    if abs(a[1] / b[1] - 1) > 0.1:
        return False
    one, other = a[0] - a[0].mean(), b[0] - b[0].mean()
    if one.std() < 6 and other.std() < 6:
        return float(np.abs(a[0] - b[0]).mean()) < 12
    return float((one * other).mean() / (one.std() * other.std() + 1e-6)) > 0.95

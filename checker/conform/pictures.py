"""Stored pictures, those of the sample posts: the faces seen in them and the words printed on them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.conform.deviation import Deviation
from checker.errors import CheckerError
from checker.paths import sample_folder
from checker.photos.overlap import overlap

if TYPE_CHECKING:
    from checker.senses.photo import Look

SAME_PLACE = 0.8
"""Overlap (intersection over union) from which two boxes are the same place: decoders and resizing differ by a pixel or two."""
CLOSE = 0.02
"""How far a face's or line's score may be from the one stored, for the same reason."""
_KINDS = {".png", ".jpg", ".heic"}


@cache
def _pictures() -> dict[str, Path]:
    """Name within the sample posts -> file, each picture once however many posts have it."""
    found: dict[str, Path] = {}
    seen = set()
    for path in sorted(sample_folder().glob("*/*"), key=lambda p: p.as_posix()):
        if path.suffix in _KINDS and (content := sha256(path.read_bytes()).digest()) not in seen:
            seen.add(content)
            found[path.relative_to(sample_folder()).as_posix()] = path
    if not found:
        raise CheckerError("The pictures of the sample posts are missing. Install the checker again.")
    return found


@cache
def _looks() -> dict[str, Look]:
    """What is seen in each picture; both parts come from one look."""
    from checker.photos.media import Limits
    from checker.senses.photo import PhotoSense

    sense = PhotoSense()
    return {name: sense.look(path.read_bytes(), path.name, Limits()) for name, path in _pictures().items()}


def read(part: str) -> dict[str, Any]:
    """Picture -> rows of [box, score, text] for `printed`, of [box, score] for `faces`; or a text where something failed.

    Raises:
        CheckerError: the pictures are missing, or a model is.
    """

    out: dict[str, Any] = {}
    for name, look in _looks().items():
        if look.unread:
            out[name] = " ".join(look.unread)
        elif part == "faces":
            out[name] = sorted([list(face.box), round(face.score, 4)] for face in look.faces)
        else:
            out[name] = [[list(line.box), round(line.score, 4), line.text] for line in look.lines]
    return out


def compare_faces(case: str, wanted: Any, given: Any) -> Iterator[Deviation]:
    """Faces missing, too many, elsewhere, or more or less sure."""
    if isinstance(given, str) or isinstance(wanted, str):
        if given != wanted:
            yield Deviation(case, "it could not be looked at in full")
        return
    if len(wanted) != len(given):
        yield Deviation(case, f"{len(given)} faces, not the {len(wanted)} expected")
        return
    for box, score in wanted:
        here = [row for row in given if overlap(box, row[0]) >= SAME_PLACE]
        if not here:
            yield Deviation(case, "a face stands elsewhere")
        elif not min(abs(row[1] - score) for row in here) <= CLOSE:
            yield Deviation(case, f"a face's score is {min(abs(row[1] - score) for row in here):.3f} off")


def compare_printed(case: str, wanted: Any, given: Any) -> Iterator[Deviation]:
    """Lines that read otherwise, stand elsewhere, or are more or less sure."""
    if isinstance(given, str) or isinstance(wanted, str):
        if given != wanted:
            yield Deviation(case, "it could not be looked at in full")
        return
    if [row[2] for row in wanted] != [row[2] for row in given]:
        yield Deviation(case, "its printed words read otherwise")
        return
    for (box, score, _), (other, found, _) in zip(wanted, given, strict=True):
        if overlap(box, other) < SAME_PLACE:
            yield Deviation(case, "a printed line stands elsewhere")
        elif not abs(score - found) <= CLOSE:
            yield Deviation(case, f"a printed line's score is {abs(score - found):.3f} off")

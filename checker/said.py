"""What the author says of each face of a post: who it is, that nobody knows, or that it is covered.

A case keeps it beside its draft (`workflow.keeping`). It is no field of the draft itself: post files, and the digest that is approved, know people by photo.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from checker.draft import Draft
from checker.errors import DraftError
from checker.finding import Box


@dataclass(frozen=True, slots=True)
class FaceSaid:
    """One face.

    Attributes:
        letter: as it bears it on the page where the post was written.
        box: left, top, right, bottom in pixels of the picture as displayed that goes out.
        tag: who it is, as in a draft's `people`; "" while nobody has said, and for a covered face, who is nobody's business any more.
        covered: in the picture that goes out.
    """

    letter: str
    box: Box
    tag: str = ""
    covered: bool = False


Said = Mapping[str, tuple[FaceSaid, ...]]
"""What is said of the faces of a post, by photo name, in the order of their letters. A photo that is not there was said nothing of, face by face."""


def held_to(said: Said, draft: Draft) -> Said:
    """The same, once it is certain that it tells nothing but what the draft tells: whoever is erased or loses consent is looked for in `people` alone.

    Raises:
        DraftError: it names a photo that the draft does not have, or somebody whom the draft does not have in that photo.
    """
    names = {photo.name for photo in draft.images}
    for photo, faces in said.items():
        tags = Counter(face.tag for face in faces if face.tag)
        strange = photo not in names or not tags <= Counter(draft.people.get(photo, ()))
        if strange or any(face.covered and face.tag for face in faces) or len({face.letter for face in faces}) < len(faces):
            raise DraftError("What is said of the faces is not what the post says of its photos. Check the post again.")
    return {photo: faces for photo, faces in said.items() if faces}


def at_no_face(tags: Iterable[str], faces: Iterable[FaceSaid]) -> tuple[str, ...]:
    """Of the people said to be in a photo, those at none of its faces."""
    named = Counter(face.tag for face in faces)
    out = []
    for tag in tags:
        if named[tag]:
            named[tag] -= 1
        else:
            out.append(tag)
    return tuple(out)


def fingerprint(said: Said) -> str:
    """What changes when another face is said to be somebody; the digest of a post does not where the same people are in the same photo."""
    named = {photo: [[list(f.box), f.tag] for f in faces if f.tag] for photo, faces in said.items()}
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def said_to_json(said: Said) -> dict[str, list[dict[str, Any]]]:
    """It, to be kept."""
    return {
        photo: [
            {"letter": f.letter, "box": list(f.box)} | ({"tag": f.tag} if f.tag else {}) | ({"covered": True} if f.covered else {})
            for f in faces
        ]
        for photo, faces in said.items()
    }


def said_from_json(data: Mapping[str, Any]) -> Said:
    """What `said_to_json` gave."""
    return {str(photo): tuple(map(_face, faces)) for photo, faces in data.items()}


def _face(data: Mapping[str, Any]) -> FaceSaid:
    left, top, right, bottom = map(int, data["box"])
    return FaceSaid(str(data["letter"]), (left, top, right, bottom), str(data.get("tag", "")), bool(data.get("covered", False)))

"""What is asked for, place by place, when a post is sent back for changes: a sentence about a finding or about a face."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.errors import Refused
from checker.workflow.settling import LEAST, letters

if TYPE_CHECKING:
    from checker.workflow.case import Case

_FACE = re.compile(r"face ([1-9]\d{0,3})([A-Z]{1,3})")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment.

    Attributes:
        on: id of the finding, or `face 1B`: the face marked B in the first photo.
        says: what to do about it.
    """

    on: str
    says: str

    def to_json(self) -> dict[str, str]:
        return {"on": self.on, "says": self.says}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Comment:
        """What `to_json` wrote."""
        return cls(str(data["on"]), str(data["says"]))

    @property
    def face(self) -> tuple[int, str] | None:
        """Number of the photo, from 1, and letter of the face, where it is about one."""
        found = _FACE.fullmatch(self.on)
        return (int(found.group(1)), found.group(2)) if found else None


def comments_on(case: Case, given: Mapping[str, str]) -> tuple[Comment, ...]:
    """The comments that somebody gives, by what they are on.

    Args:
        given: text by a finding's id (or its first letters, six at least, where these are enough), or by `face 1B`. Empty texts are left out.

    Raises:
        Refused: one of them is on nothing that the case has.
    """
    out = []
    for on, text in given.items():
        says = " ".join(text.split())
        if not says:
            continue
        if letters(says) < LEAST:
            raise Refused("Write in the comment what to change.")
        face = _FACE.fullmatch(on.strip())
        if face:
            if not case.pictures:
                raise Refused(f"Case {case.id} has no photo, so there is no {on.strip()}.")
            out.append(Comment(on.strip(), says))
            continue
        found = {f.id for f in case.findings if len(on) >= 6 and f.id.startswith(on)}
        if len(found) != 1:
            raise Refused(
                f"No finding of case {case.id} has the id {on}. Name a face as: face 1B, the photo's number and the face's letter."
            )
        out.append(Comment(found.pop(), says))
    return tuple(out)


def in_words(comments: Iterable[Comment], findings: Sequence[str]) -> list[tuple[str, str]]:
    """Comments as people read them, each with its place ("Finding 2", "Face B in photo 1"): findings in their order, then faces.

    Args:
        findings: ids of the findings as the version that was looked at had them.
    """
    numbers = {on: number for number, on in reversed(list(enumerate(findings, 1)))}
    rows = []
    for comment in comments:
        if face := comment.face:
            rows.append(((1, *face), f"Face {face[1]} in photo {face[0]}", comment.says))
        elif number := numbers.get(comment.on):
            rows.append(((0, number, ""), f"Finding {number}", comment.says))
        else:
            rows.append(((2, 0, ""), "A finding that is mended", comment.says))
    return [(place, says) for _, place, says in sorted(rows, key=lambda row: row[0])]

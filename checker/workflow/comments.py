"""What is asked for, place by place, when a post is sent back for changes: a sentence about a finding or about a face."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.check import about
from checker.errors import Refused
from checker.finding import Box
from checker.workflow.settling import LEAST, Noted, letters, said_of

if TYPE_CHECKING:
    from checker.workflow.case import Case

Place = tuple[float, float, float, float]
"""Left, top, right and bottom of a face, as shares of its photo's width and height: the same in a smaller copy."""
_FACE = re.compile(r"face ([1-9]\d{0,3})([A-Z]{1,3})")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment.

    Attributes:
        on: id of the finding, or `face 1B`: the face marked B in the first photo.
        says: what to do about it.
        place: where that face is in the photo as it was sent; None for a finding, and where nobody knew. Letters alone would not do: whoever wrote the post
            sees the faces that they covered as well, so that the faces behind one of these bear other letters there.
        about: what the finding says, in general words, as the record knows it; "" for a face. Its number would not do: in the next version it is another's.
    """

    on: str
    says: str
    place: Place | None = None
    about: str = ""

    def to_json(self) -> dict[str, Any]:
        """As the record keeps it."""
        place = {"place": list(self.place)} if self.place else {}
        return {"on": self.on, "says": self.says} | place | ({"about": self.about} if self.about else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Comment:
        """What `to_json` wrote."""
        place = data.get("place")  # comments recorded before places were kept have none
        return cls(str(data["on"]), str(data["says"]), _place(*map(float, place)) if place else None, str(data.get("about", "")))

    @property
    def face(self) -> tuple[int, str] | None:
        """Number of the photo, from 1, and letter of the face, where it is about one."""
        found = _FACE.fullmatch(self.on)
        return (int(found.group(1)), found.group(2)) if found else None


def _place(left: float, top: float, right: float, bottom: float) -> Place:
    """Shares to four digits: half a pixel of a photo 5,000 pixels wide."""
    return (round(left, 4), round(top, 4), round(right, 4), round(bottom, 4))


def place_of(box: Box, size: tuple[int, int]) -> Place:
    """Where a box is in a picture of this width and height."""
    return _place(box[0] / size[0], box[1] / size[1], box[2] / size[0], box[3] / size[1])


def box_at(place: Place, frame: Box) -> Box:
    """The box of a place, where the photo is that part of a picture."""
    left, top, width, height = frame[0], frame[1], frame[2] - frame[0], frame[3] - frame[1]
    return (
        round(left + place[0] * width),
        round(top + place[1] * height),
        round(left + place[2] * width),
        round(top + place[3] * height),
    )


def whereabouts(place: Place) -> str:
    """A place in words, by thirds of the photo: "top left", "right", "in the middle"."""
    down, across = ("top", "", "bottom"), ("left", "", "right")
    third = [min(2, max(0, int(3 * (place[n] + place[n + 2]) / 2))) for n in (1, 0)]
    return f"{down[third[0]]} {across[third[1]]}".strip() or "in the middle"


def comments_on(case: Case, given: Mapping[str, str], places: Mapping[str, Place]) -> tuple[Comment, ...]:
    """The comments that somebody gives, by what they are on.

    Args:
        given: text by a finding's id (or its first letters, six at least, where these are enough), or by `face 1B`. Empty texts are left out.
        places: of faces, by `face 1B`, where they are known.

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
            out.append(Comment(on.strip(), says, places.get(on.strip())))
            continue
        found = {f.id for f in case.findings if len(on) >= 6 and f.id.startswith(on)}
        if len(found) != 1:
            raise Refused(
                f"No finding of case {case.id} has the id {on}. Name a face as: face 1B, the photo's number and the face's letter."
            )
        finding = found.pop()
        out.append(Comment(finding, says, about=titles(case.findings)[finding]))
    return tuple(out)


def titles(findings: Sequence[Noted]) -> dict[str, str]:
    """What each finding of a check says, by id, in words that hold no name; of several that say the same, which of them it is."""
    says = {f.id: said_of(about(f.check, f.kind)) for f in findings}
    alike: dict[str, list[str]] = {}
    for each, title in says.items():
        alike.setdefault(title, []).append(each)
    return {
        each: f"{title} ({alike[title].index(each) + 1} of {len(alike[title])})" if len(alike[title]) > 1 else title
        for each, title in says.items()
    }


def in_words(
    comments: Iterable[Comment], findings: Sequence[Noted], called: Callable[[Comment], str] | None = None, *, numbered: bool = False
) -> list[tuple[str, str]]:
    """Comments as people read them, each with its place ("“A photo has no description”", "Face B in photo 1"): findings in their order, then faces.

    Args:
        findings: of the version that was looked at, or of the one beside which these are read.
        called: what a face is called where these are read; "" and None leave the letter that whoever asked saw, which is right beside that very copy only.
        numbered: say the numbers of findings too, where these very findings stand beside it by them.
    """
    numbers = {f.id: number for number, f in reversed(list(enumerate(findings, 1)))}
    says = titles(findings)
    rows = []
    for comment in comments:
        if face := comment.face:
            name = called(comment) if called else ""
            rows.append(((1, *face), name or f"Face {face[1]} in photo {face[0]}", comment.says))
            continue
        number, title = numbers.get(comment.on, 0), comment.about or says.get(comment.on, "")
        place = f"“{title}”" if title else "A finding of an earlier version"
        if numbered and number:
            place = f"Finding {number}, {place}"
        rows.append(((0, number or len(findings) + 1, ""), place, comment.says))
    return [(place, says) for _, place, says in sorted(rows, key=lambda row: row[0])]

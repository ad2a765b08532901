"""One photo's faces and what the officer said of them. Everything is in pixels of the photo as it was added, so that covering and cropping move nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checker.finding import Box
from checker.photos.order import letter, reading_order
from checker.photos.seen import TINY
from checker.said import FaceSaid, at_no_face
from checker.tagging.places import inside, same_face, same_faces, shifted

FEW = 4
"""Faces too small to tell from which they are summed up in one row."""
_FAR = 1 << 30
"""Pixels beyond every picture."""
_UNDOABLE = 40


@dataclass(frozen=True, slots=True)
class _Said:
    """All that was said at one moment."""

    who: dict[Box, str]
    added: tuple[Box, ...]
    covered: frozenset[Box]
    crop: Box | None
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """One face.

    Attributes:
        letter: on the picture and in its row.
        box: pixels of the photo as it was added.
        tag: who it is, as in a draft's `people`; "" while nobody said.
        state: `open`, `named`, `covered` or `cropped` (outside the part that is kept).
        small: too small to tell who it is.
        added: marked by hand, for the checks had missed it.
        gone: covered in the photo as it was added, so that it cannot be uncovered.
        shows: covered there as well, and a face is still found under it: it counts as one that can be seen until it is covered anew.
    """

    letter: str
    box: Box
    tag: str = ""
    state: str = "open"
    small: bool = False
    added: bool = False
    gone: bool = False
    shows: bool = False


@dataclass(slots=True)
class Tagging:
    """Who is in one photo.

    Attributes:
        seen: the faces that were found, in reading order; None until they were looked for.
        who: tags by face; "" at a face that the photo had in a version sent before, and of which nobody had said who it is.
        added: faces marked by hand.
        covered: faces that are covered in the copy that goes out.
        crop: the part that is kept; None for all of it.
        others: tags of people who are in it at no particular face: turned away, or in a video.
        style: of the covers, as `checker.photos.cover` has them.
        gone: faces that are covered in the photo as it was added, for it comes from a case.
        showing: those of them under whose covers a face is found all the same.
        placed: `others` were said beside the photo's faces, so that they are at none of these; while False, nobody has said where they are.
    """

    seen: tuple[Box, ...] | None = None
    who: dict[Box, str] = field(default_factory=dict)
    added: tuple[Box, ...] = ()
    covered: frozenset[Box] = frozenset()
    crop: Box | None = None
    others: tuple[str, ...] = ()
    style: str = "solid"
    gone: frozenset[Box] = frozenset()
    showing: frozenset[Box] = frozenset()
    placed: bool = False
    _past: list[_Said] = field(default_factory=list, repr=False)

    def find(self, boxes: Iterable[Box]) -> None:
        """Take the faces that were found. Each of which something was said before keeps its box, and with it all that was said, found again or not.

        A lone face is the lone person of a photo whose people were named by photo alone; never somebody said to be at none of its faces.
        """
        found = reading_order(boxes)
        known = same_faces({*self.who, *self.covered, *self.gone, *self.added}, found)
        kept = {new: old for old, new in known.items() if new}
        self.showing = frozenset(b for b in self.gone if known[b])
        faces = {b: kept.get(b) or same_face(b, self.added) or b for b in found}
        self.seen = tuple(face for face in faces.values() if face not in self.added)  # a marked face is no other one
        self.added = tuple(dict.fromkeys((*self.added, *(b for b, new in known.items() if new is None and b not in self.gone))))
        if len(self.seen) == 1 and len(self.others) == 1 and not (self.placed or known or self.crop):
            self.who, self.others = {self.seen[0]: self.others[0]}, ()
        self.placed = self.placed or bool(self.spots)

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Every face in reading order."""
        boxes = reading_order({*(self.seen or ()), *self.added, *self.covered, *self.gone, *self.who})
        return tuple(
            Spot(
                letter(i),
                box,
                self.who.get(box, ""),
                self._state(box),
                small=box[3] - box[1] < TINY,
                added=box in self.added,
                gone=box in self.gone - self.showing - self.covered,
                shows=box in self.showing - self.covered,
            )
            for i, box in enumerate(boxes)
        )

    def _state(self, box: Box) -> str:
        if not inside(box, self.crop):
            return "cropped"
        return "covered" if box in self.covered or box in self.gone - self.showing else "named" if self.who.get(box) else "open"

    @property
    def tags(self) -> tuple[str, ...]:
        """Who is to be seen in the copy that goes out: by face, then the others."""
        return (*(s.tag for s in self.spots if s.state == "named"), *self.others)

    @property
    def marked(self) -> tuple[Box, ...]:
        """Faces marked by hand that are to be seen in the copy that goes out, in its pixels."""
        return tuple(self._in_copy(s.box) for s in self.spots if s.added and s.state in ("open", "named"))

    @property
    def said(self) -> tuple[FaceSaid, ...]:
        """What is said of each face that lies in the copy that goes out, covered or not, in its pixels; the name of a covered one stays here."""
        return tuple(
            FaceSaid(s.letter, self._in_copy(s.box), s.tag if s.state == "named" else "", s.state == "covered")
            for s in self.spots
            if s.state != "cropped"
        )

    @classmethod
    def sent(cls, faces: Sequence[FaceSaid], tags: Sequence[str], marked: Sequence[Box]) -> Tagging:
        """Who is in a photo of a case, as it was sent: `faces`, `tags` and `marked` are what the case has of it."""
        return cls(
            who={f.box: f.tag for f in faces if not f.covered},
            added=tuple(marked),
            others=at_no_face(tags, faces),
            gone=frozenset(f.box for f in faces if f.covered),
            placed=bool(faces),
        )

    def _in_copy(self, box: Box) -> Box:
        left, top, right, bottom = self.crop or (0, 0, _FAR, _FAR)
        return shifted((max(box[0], left), max(box[1], top), min(box[2], right), min(box[3], bottom)), (-left, -top))

    @property
    def edited(self) -> bool:
        """Whether the copy that goes out differs from the photo as it was added."""
        return bool(self.crop or any(inside(b, self.crop) for b in self.covered))

    @property
    def offset(self) -> tuple[int, int]:
        """Where the copy begins in the photo as it was added."""
        return (self.crop[0], self.crop[1]) if self.crop else (0, 0)

    @property
    def summed(self) -> tuple[Spot, ...]:
        """Open faces too small to tell who they are, where there are so many that a row for each would hide the others."""
        small = tuple(s for s in self.spots if s.small and s.state == "open")
        return small if len(small) >= FEW else ()

    def next_open(self, after: Box | None = None) -> Box | None:
        """The next face of which nobody said who it is, but for those summed up; from the start again behind the last one."""
        summed = self.summed
        spots = [s for s in self.spots if s not in summed]
        at = next((i for i, s in enumerate(spots) if s.box == after), -1)
        return next((s.box for s in (*spots[at + 1 :], *spots[: at + 1]) if s.state == "open"), None)

    def name(self, box: Box, tag: str) -> None:
        """This face is that person; somebody said to be in the photo at no face is no longer without one."""
        self._remember()
        self.who = {**self.who, box: tag}
        if tag in self.others:
            at = self.others.index(tag)
            self.others = (*self.others[:at], *self.others[at + 1 :])

    def unname(self, box: Box) -> None:
        """Nobody has said who this is, after all."""
        self._remember()
        self.who = {b: t for b, t in self.who.items() if b != box}

    def cover(self, boxes: Iterable[Box]) -> None:
        """Cover faces in the copy that goes out."""
        self._remember()
        self.covered = self.covered | frozenset(boxes)

    def uncover(self, box: Box) -> None:
        """Show a face again; who it is was not forgotten."""
        self._remember()
        self.covered = self.covered - {box}

    def add(self, box: Box) -> None:
        """A face that was missed."""
        self._remember()
        self.added = tuple(dict.fromkeys((*self.added, box)))

    def remove(self, box: Box) -> None:
        """Take back a face that was added by hand."""
        self._remember()
        self.added = tuple(b for b in self.added if b != box)
        self.covered = self.covered - {box}
        self.who = {b: t for b, t in self.who.items() if b != box}

    def keep(self, crop: Box | None) -> None:
        """Keep a part of the photo, or all of it again."""
        self._remember()
        self.crop = crop

    def also(self, tag: str) -> None:
        """Somebody is in the photo, at no particular face."""
        if tag not in self.others:
            self._remember()
            self.others = (*self.others, tag)

    def without(self, tag: str) -> None:
        """Somebody said to be there at no particular face is not."""
        self._remember()
        self.others = tuple(t for t in self.others if t != tag)

    @property
    def undoable(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._past)

    def undo(self) -> None:
        """Take back what was said last."""
        if self._past:
            said = self._past.pop()
            self.who, self.added, self.covered, self.crop, self.others = dict(said.who), said.added, said.covered, said.crop, said.others

    def _remember(self) -> None:
        self._past = [*self._past[1 - _UNDOABLE :], _Said(dict(self.who), self.added, self.covered, self.crop, self.others)]

    def to_json(self) -> dict[str, Any]:
        """What was said, to be kept."""
        return {
            "who": [[list(b), t] for b, t in self.who.items()],
            "added": [list(b) for b in self.added],
            "covered": [list(b) for b in sorted(self.covered)],
            "crop": list(self.crop) if self.crop else None,
            "others": list(self.others),
            "style": self.style,
            "gone": [list(b) for b in sorted(self.gone)],
            "placed": self.placed,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Tagging:
        """What `to_json` gave; the faces are looked for again."""
        return cls(
            who={_box(b): str(t) for b, t in data["who"]},
            added=tuple(_box(b) for b in data["added"]),
            covered=frozenset(_box(b) for b in data["covered"]),
            crop=_box(data["crop"]) if data["crop"] else None,
            others=tuple(str(t) for t in data["others"]),
            style=str(data["style"]),
            gone=frozenset(_box(b) for b in data.get("gone", ())),  # a post kept before this was known has none
            placed=bool(data.get("placed", True)),  # nor can one tell where people are: no face gets a name by itself
        )


def _box(numbers: Any) -> Box:
    left, top, right, bottom = map(int, numbers)
    return (left, top, right, bottom)

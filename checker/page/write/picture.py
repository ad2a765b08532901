"""The picture whose faces can be clicked: a component of the page's own, for plain widgets know no place in a picture. Each face is a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

import streamlit as st

from checker.finding import Box
from checker.page.write.held import Held
from checker.page.write.state import writing
from checker.photos.cover import MARGIN
from checker.render.pictures import Picture
from checker.tagging.looking import Glimpse
from checker.tagging.photo import Spot
from checker.tagging.places import label_places

HINTS = {
    "add": "Drag over the face that was missed. With the keyboard: arrow keys move the frame, Shift and arrow keys size it, Enter sets it, Escape leaves it.",
    "crop": "Drag over the part to keep. With the keyboard: arrow keys move the frame, Shift and arrow keys size it, Enter sets it, Escape leaves it.",
}
NOTE = "Looking for smaller faces …"
_LETTER = 22
"""Side of a letter's label on the screen, in pixels, where the picture is about 540 wide."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """A face as it is drawn.

    Attributes:
        letter: of the face.
        box: pixels of the picture as displayed.
        state: `open`, `named`, `refused`, `covered` or `cropped`.
        words: what is said of it.
        here: it is the current one.
    """

    letter: str
    box: Box
    state: str
    words: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class NumberedMark:
    """Where in the picture a finding is; `level` is a level's word."""

    number: str
    level: str
    box: Box


@cache
def _component() -> Any:
    own = resources.files("checker.page.write")
    return st.components.v2.component(
        "faces_in_a_picture", css=own.joinpath("picture.css").read_text("utf-8"), js=own.joinpath("picture.js").read_text("utf-8")
    )


def picture(held: Held, shown: Picture, spots: tuple[Spot, ...], words: dict[Box, str], refused: set[Box]) -> None:
    """Draw it. A click on a face makes it the current one; a frame that was drawn marks a face or crops.

    Args:
        words: what a face's button says, by face.
        refused: faces of people who may not be seen.
    """
    tagging = held.tagging
    summed = tagging.summed
    visible = [s for s in spots if s not in summed or s.box == held.current]
    faces = [
        Lettered(
            s.letter, s.box, "refused" if s.box in refused and s.state == "named" else s.state, words[s.box], here=s.box == held.current
        )
        for s in visible
    ]
    data = {
        **_shown(held.name, shown, _count(spots)),
        "faces": _labelled(faces, shown),
        "covers": [_wide(s.box) for s in spots if s.state == "covered" and not s.gone],
        "style": tagging.style,
        "crop": list(tagging.crop) if tagging.crop else None,
        "mode": held.mode,
        "hint": HINTS.get(held.mode, ""),
    }
    uid, key = held.uid, _key(held)  # what Streamlit keeps of the callbacks must not keep the photo
    _component()(key=key, data=data, on_picked_change=lambda: _picked(uid, key), on_drawn_change=lambda: _drawn(uid, key), height="content")


def glimpse(held: Held, seen: Glimpse) -> None:
    """Draw it while it is looked at: the faces that are seen already, without letters, and nothing to be clicked. `picture` then takes its place."""
    data = {**_shown(held.name, seen.picture, "looking for faces"), "glimpsed": [list(box) for box in seen.faces], "note": NOTE}
    _component()(key=_key(held), data=data, height="content")


def still_picture(
    key: str,
    name: str,
    shown: Picture,
    faces: Sequence[Lettered],
    marks: Sequence[NumberedMark] = (),
    *,
    choose: Callable[[str], None] | None = None,
    rows: str = "",
) -> None:
    """Draw a picture with its letters in which nothing can be changed, and the places of findings with their numbers.

    Args:
        choose: what a click on a face does, by its letter; without it nothing can be clicked.
        rows: selector of a list of the same faces, each with its `data-letter`, in which a click does the same.
    """
    numbered = [{"number": m.number, "level": m.level, "box": list(m.box)} for m in marks]
    data = {
        **_shown(name, shown, _count(faces)),
        "faces": _labelled(faces, shown),
        "still": choose is None,
        "marks": numbered,
        "list": rows,
    }

    def picked() -> None:
        letter = getattr(st.session_state.get(key), "picked", None)
        if letter and choose:
            choose(str(letter))

    more = {"on_picked_change": picked} if choose else {}
    _component()(key=key, data=data, height="content", **more)


def _labelled(faces: Sequence[Lettered], shown: Picture) -> list[dict[str, object]]:
    """The faces as the component takes them, each with a place for its letter."""
    labels = label_places([f.box for f in faces], (shown.width, shown.height), _LETTER * shown.width / 540)
    return [{**asdict(face), "label": list(place)} for face, place in zip(faces, labels, strict=True)]


def _count(faces: Sequence[object]) -> str:
    return f"{len(faces)} {'face' if len(faces) == 1 else 'faces'}"


def _key(held: Held) -> str:
    return f"picture-{writing().generation}-{held.uid}"


def _shown(name: str, shown: Picture, told: str) -> dict[str, object]:
    return {
        "uri": shown.uri,
        "size": [shown.width, shown.height],
        "alt": f"{name}, {told}",
    }


def _wide(box: Box) -> list[float]:
    more = MARGIN * max(box[2] - box[0], box[3] - box[1]) + 1
    return [box[0] - more, box[1] - more, box[2] + more, box[3] + more]


def _picked(uid: int, key: str) -> None:
    from checker.page.write.acts import choose

    picked = getattr(st.session_state.get(key), "picked", None)
    if picked:
        choose(uid, str(picked))


def _drawn(uid: int, key: str) -> None:
    from checker.page.write.acts import drawn

    box = getattr(st.session_state.get(key), "drawn", None)
    if box is not None:
        drawn(uid, [int(n) for n in box])

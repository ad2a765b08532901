"""What a click on a face does: choose it, name it, cover it; the copy that goes out is made anew at once, and the focus goes where the work goes on."""

from __future__ import annotations

from checker.errors import CheckerError
from checker.finding import Box
from checker.page.focus import wish
from checker.page.write.held import Held
from checker.page.write.state import writing
from checker.school import School
from checker.school.directory import directory


def choose(uid: int, letter: str) -> None:
    """This face is the current one."""
    held = writing().photo(uid)
    spot = next((s for s in held.tagging.spots if s.letter == letter), None) if held else None
    if held and spot:
        held.current = spot.box
        ready(held)


def name_face(uid: int, box: Box, tag: str) -> None:
    held = writing().photo(uid)
    if held:
        held.tagging.name(box, tag)
        held.current = held.tagging.next_open(box)
        ready(held)
        state = writing()
        state.changed = f"Face named. {left_to_name(held)}"
        if held.current is None:
            state.mended()


def take_only(uid: int, letter: str, typed: str, school: School) -> None:
    """The face that is being named is the one person whom the letters typed fit; nothing happens where they fit several, or it is another face's turn."""
    held = writing().photo(uid)
    spot = next((s for s in held.tagging.spots if s.letter == letter), None) if held else None
    if held is None or spot is None or spot.box != held.current or spot.state not in ("open", "named"):
        return
    found = directory(school).find(typed)
    if len(found.people) == 1 and not found.more:
        name_face(uid, spot.box, found.people[0].tag)


def left_to_name(held: Held) -> str:
    """How many faces nobody has named yet, in words."""
    left = sum(s.state == "open" for s in held.tagging.spots)
    return "Every face is named or covered." if not left else f"{left} {'face is' if left == 1 else 'faces are'} left."


def confirm(uid: int, pairs: tuple[tuple[Box, str], ...]) -> None:
    held = writing().photo(uid)
    if held:
        for box, tag in pairs:
            held.tagging.name(box, tag)
        held.current = held.tagging.next_open()
        ready(held)
        writing().mended()


def ready(held: Held) -> None:
    """Empty the look-up and put the focus there."""
    state = writing()
    state.put("find-face", "", held.uid)
    wish(f".st-key-naming-{held.uid} input" if held.current else f".st-key-rows-{held.uid} button")


def edit(uid: int, action: str, given: object = None, then: str = "") -> None:
    """Do something to the faces of a photo and make the copy that goes out anew; what cannot be done is taken back and said."""
    state = writing()
    held = state.photo(uid)
    if held is None:
        return
    before = (held.tagging.covered, held.tagging.crop, held.tagging.style)
    act = getattr(held.tagging, action)
    act() if action == "undo" else act(given)
    if action == "cover":
        held.current = held.tagging.next_open(held.current)
        ready(held)
    elif action == "remove":
        held.current = held.tagging.next_open()
    if (held.tagging.covered, held.tagging.crop, held.tagging.style) != before:
        _rebuild(held, then)


def _rebuild(held: Held, then: str = "") -> None:
    try:
        held.rebuild()
        writing().mended(then)
    except CheckerError as error:
        held.tagging.undo()
        writing().note = str(error)


def style(uid: int, style: str) -> None:
    held = writing().photo(uid)
    if held:
        held.tagging.style = style
        _rebuild(held)


def mode(uid: int, mode: str) -> None:
    held = writing().photo(uid)
    if held:
        held.mode = mode


def drawn(uid: int, box: list[int]) -> None:
    """A frame was drawn: a face that was missed, or the part to keep. An empty one leaves it."""
    held = writing().photo(uid)
    if held is None:
        return
    mode, held.mode = held.mode, ""
    if len(box) != 4:
        return
    frame: Box = (box[0], box[1], box[2], box[3])
    if mode == "crop":
        edit(uid, "keep", frame)
    elif mode == "add":
        held.tagging.add(frame)
        held.current = frame
        ready(held)

"""A photo of a case with its faces by letter, as on the page where the post was written: the picture, and in the order of the letters who the author said each is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from checker.draft import Photo
from checker.finding import Box
from checker.page.cases import case_part
from checker.page.pieces import part
from checker.page.write.picture import Lettered, NumberedMark, still_picture
from checker.photos.media import Limits
from checker.photos.order import letter, place_of_letter
from checker.render.view import DOUBTED, REFUSED, FaceLine, PhotoView, View
from checker.school.tags import VISITOR, read_tag
from checker.tagging.consent import Told
from checker.tagging.looking import enlarged_all
from checker.tagging.photo import FEW
from checker.tagging.places import inside

WIDE = 1.15
"""Width over height from which a picture has the list below it rather than beside it: there both would be small."""
STRANGER = "Not one of the school's pupils"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list.

    Attributes:
        letters: one letter, or several faces of which the same is said.
        uri: the face enlarged, as it goes out; "" for several.
        name: who it is; "" where that is not said.
        words: what is said of their consent, or of a face without a name.
        kind: `done`, `stop`, `review`, or "" for no icon.
    """

    letters: str
    uri: str
    name: str
    words: str
    kind: str

    @property
    def letter(self) -> str:
        """The face's letter; "" where the line is of several."""
        return self.letters if self.letters.isalpha() else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn of one photo.

    Attributes:
        key: of its widgets, another for each photo of each version.
        photo: its bytes.
        view: what the checks and the author say of it.
        elsewhere: tags of people who are in it at none of its faces.
        limits: of what is opened.
    """

    key: str
    photo: Photo
    view: PhotoView
    elsewhere: tuple[str, ...]
    limits: Limits


def draw(
    shown: Shown,
    seen: View,
    label: Callable[[str], str],
    consent: Callable[[str], Told] | None,
    choose: Callable[[str], None] | None = None,
    here: str = "",
) -> None:
    """Draw it.

    Args:
        choose: what a click on a face or its row does, by the face's letter; None where nothing is to be chosen.
        here: letter of the face that is chosen.
        seen: the report that the photo belongs to.
        label: what somebody is called.
        consent: how somebody's consent stands; None where that is not for whoever looks at it.
    """
    view = shown.view
    told = {line.tag: consent(line.tag) for line in view.faces if line.tag} if consent else {}
    picture = view.shown[0].picture if view.shown else None
    wide = picture is None or picture.width > WIDE * picture.height
    left, right = (st.container(), st.container()) if wide else st.columns([11, 9], gap="medium")
    with left:
        if picture:
            faces = [Lettered(line.letter, line.face.box, _state(line, told), line.words, here=line.letter == here) for line in view.faces]
            still_picture(shown.key, view.name, picture, faces, _marks(view, seen), choose=choose, rows=f".st-key-{shown.key}-rows")
        st.html(part("photo_caption", view, seen))
    with right:
        uris = _enlarged(shown.key, tuple(line.face.box for line in view.faces), shown.photo, shown.limits)
        elsewhere = [_person("", "", tag, label, consent(tag) if consent else None) for tag in shown.elsewhere]
        with st.container(key=f"{shown.key}-rows"):
            st.html(case_part("faces", rows(view.faces, uris, label, told), elsewhere, _left_out(view.faces), wide, choose is not None))


def rows(faces: Sequence[FaceLine], uris: dict[Box, str], label: Callable[[str], str], told: dict[str, Told]) -> list[Row]:
    """The list. Faces that are only covered, or too small to tell, are one line where there are many."""
    out: list[Row] = []
    for said, kind in (("covered", ""), ("too_small", "review")):
        alike = [line for line in faces if line.status == said and line.covered == (said == "covered") and not line.tag]
        if len(alike) >= FEW:
            out.append(Row(in_words([line.letter for line in alike]), "", "", alike[0].words, kind))
            faces = [line for line in faces if line not in alike]
    single = [
        _doubted(line, _person(line.letter, uris.get(line.face.box, ""), line.tag, label, told.get(line.tag)))
        if line.tag
        else Row(line.letter, uris.get(line.face.box, ""), "", line.words, {"covered": "", REFUSED: "stop"}.get(line.status, "review"))
        for line in faces
    ]
    return [*single, *out]


def in_words(letters: Sequence[str]) -> str:
    """Letters as people write many of them: those that follow each other as `D to G`."""
    runs: list[list[str]] = []
    for each in letters:
        if runs and place_of_letter(each) == place_of_letter(runs[-1][-1]) + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    parts = [text for run in runs for text in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _marks(view: PhotoView, seen: View) -> list[NumberedMark]:
    """The places of findings; not the frame around several faces in which a check counts, for the list says of each of them who it is."""
    faces = {str(card.number) for card in seen.cards if card.finding.category == "faces"}
    marks = [NumberedMark(b.label, b.level, (b.x, b.y, b.x + b.w, b.y + b.h)) for b in view.shown[0].boxes if b.level != "face"]
    return [m for m in marks if m.number not in faces or sum(inside(line.face.box, m.box) for line in view.faces) < 2]


def _person(letters: str, uri: str, tag: str, label: Callable[[str], str], consent: Told | None) -> Row:
    name, stranger = label(tag), read_tag(tag).kind == VISITOR
    if consent is None:
        return Row(letters, uri, name, STRANGER if stranger else "", "")
    words = "" if name.endswith(f"({consent.words})") else consent.words  # a colleague is called so already
    kind = {True: "done", False: "stop", None: "review"}[consent.ok]
    return Row(letters, uri, name, f"{STRANGER}; {words}" if stranger else words, kind)


def _doubted(line: FaceLine, row: Row) -> Row:
    """A named face that the check stops all the same never looks like one that is well: recognition may see another person there."""
    if line.status != REFUSED or row.kind == "stop":
        return row
    return replace(row, words="; ".join(filter(None, (row.words, DOUBTED))), kind="stop")


def _state(line: FaceLine, told: dict[str, Told]) -> str:
    if line.covered:
        return "covered"
    if line.status == REFUSED:
        return "refused"
    if line.tag:
        return "refused" if line.tag in told and told[line.tag].ok is False else "named"
    return "open"


def _left_out(faces: Sequence[FaceLine]) -> str:
    """Letters that the author saw and that this picture has not: what they bear was cropped away."""
    there = {place_of_letter(line.letter) for line in faces}
    gone = [n for n in range(max(there)) if n not in there]
    return in_words([letter(n) for n in gone]) if gone else ""


@st.cache_resource(max_entries=16, show_spinner=False, ttl=1800)
def _enlarged(key: str, boxes: tuple[Box, ...], _photo: Photo, _limits: Limits) -> dict[Box, str]:
    """The faces enlarged, cut out once for everybody who opens the case; few photos are held, and not for long."""
    return enlarged_all(_photo.content or b"", _photo.name, _limits, boxes)

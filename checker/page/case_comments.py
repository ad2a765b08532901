"""What is to be changed about a face of a case: which one is chosen, by a click in the picture, on its row or by its letter, and the field for it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from checker.page.answered import FACE, answer_key, face_key
from checker.page.as_typed import PAUSE_LIVE
from checker.page.focus import wish
from checker.page.session import put
from checker.render.view import FaceLine, View
from checker.workflow.case import Case
from checker.workflow.comments import Place, place_of


def faces_of(seen: View) -> dict[str, tuple[int, FaceLine]]:
    """Every face by what a comment on it is on (`face 1B`), with the number of its photo."""
    return {f"face {n}{line.letter}": (n, line) for n, photo in enumerate(seen.photos, 1) for line in photo.faces}


def where(line: FaceLine, seen: View) -> Place | None:
    """Where a face is; nowhere in a video, whose faces bear no letters on the page where the post is written."""
    shown = next((p.shown for p in seen.photos if p.name == line.face.photo), ())
    if line.face.time is not None or not shown:
        return None
    return place_of(line.face.box, (shown[0].picture.width, shown[0].picture.height))


def settle_choice(case: Case, faces: Mapping[str, tuple[int, FaceLine]]) -> None:
    """Before it is drawn: a check since may have found other faces, and what was recorded left the field empty."""
    key = answer_key(case, FACE)
    if st.session_state.get(key) is not None and st.session_state[key] not in faces:
        put(key, None)


def choose_face(case: Case, photo: int, letter: str) -> None:
    """A click on a face, or on its row, chooses it to have something said about it; in a callback."""
    put(answer_key(case, FACE), f"face {photo}{letter}")
    wish(f".st-key-face-{photo}{letter} input")


def draw(case: Case, faces: Mapping[str, tuple[int, FaceLine]]) -> None:
    """Comments on faces: one is chosen by a click in the picture or by its letter; of which something is said already, that stands here too."""
    chosen = st.selectbox(
        "Say something about a face",
        list(faces),
        index=None,
        key=answer_key(case, FACE),
        persist_state="session",
        format_func=lambda on: f"Photo {faces[on][0]}, face {faces[on][1].letter}: {faces[on][1].words}",
        placeholder="Click on it in the picture, or choose its letter here",
    )
    for on, (number, line) in faces.items():
        if on != chosen and not st.session_state.get(face_key(case, on)):
            continue
        with st.container(key=f"face-{number}{line.letter}"):
            st.text_input(
                f"What to change about face {line.letter} in photo {number}",
                key=face_key(case, on),
                persist_state="session",
                max_chars=500,
                live=PAUSE_LIVE,
            )

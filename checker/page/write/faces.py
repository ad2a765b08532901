"""What can be done about a photo after the check: cover faces, confirm suggestions, take a clean copy."""

from __future__ import annotations

from pathlib import PurePosixPath

import streamlit as st

from checker.errors import CheckerError
from checker.page.pieces import part
from checker.page.write.state import Held, writing
from checker.render.view import PhotoView
from checker.school import School
from checker.school.directory import directory


def tools(photo: PhotoView, school: School, fresh: bool) -> None:
    """The buttons under a photo. `fresh`: the post is as it was checked, so that boxes and letters hold."""
    state = writing()
    held = next((p for p in state.photos if p.name == photo.name), None)
    if held is None or photo.problem:
        return
    if fresh:
        _suggestions(photo, held, school)
    with st.container(horizontal=True, gap="small", key=f"tools-{held.uid}"):
        if fresh and photo.faces and not any(line.face.time is not None for line in photo.faces):
            with st.popover("Cover faces", icon=":material/face_retouching_off:"):
                _cover(photo, held)
        with st.popover("Get a clean copy", icon=":material/download:"):
            _clean(held)


def _suggestions(photo: PhotoView, held: Held, school: School) -> None:
    found = [line for line in photo.faces if line.face.suggestion]
    if not found:
        return
    label = directory(school).label
    rows = [(line.letter, f"{line.words}: {label(line.face.suggestion.pupil_id)}") for line in found if line.face.suggestion]
    st.html(part("face_list", rows))
    sure = list(dict.fromkeys(line.face.suggestion.pupil_id for line in found if line.face.suggestion and line.status == "suggested"))
    missing = [pupil for pupil in sure if pupil not in writing().get("who", held.uid, [])]
    if missing:
        word = "this suggestion" if len(missing) == 1 else f"these {len(missing)} suggestions"
        st.button(
            f"Yes, {word} are right" if len(missing) > 1 else f"Yes, {word} is right",
            key=f"do.confirm.{held.uid}",
            on_click=_confirm,
            args=(held.uid, missing),
            icon=":material/how_to_reg:",
        )


def _confirm(uid: int, pupils: list[str]) -> None:
    state = writing()
    state.put("who", [*state.get("who", uid, []), *pupils], uid)


def _cover(photo: PhotoView, held: Held) -> None:
    from checker.photos.cover import HINT

    boxes = {line.letter: line.face.box for line in photo.faces}
    open_faces = [line.letter for line in photo.faces if line.status not in ("accounted", "too_small")]
    chosen = st.multiselect(
        "Faces to cover",
        list(boxes),
        default=open_faces,
        key=writing().key(f"cover-{held.sha[:8]}", held.uid),
        help="By the letters in the picture.",
    )
    style = st.radio(
        "With",
        ["solid", "smile"],
        format_func={"solid": "A plain shape", "smile": "A smiley"}.get,
        horizontal=True,
        key=writing().key("style", held.uid),
    )
    st.caption(HINT)
    st.button(
        "Cover them",
        key=f"do.cover.{held.uid}",
        type="primary",
        disabled=not chosen,
        on_click=_apply_cover,
        args=(held.uid, [boxes[letter] for letter in chosen], style),
    )


def _apply_cover(uid: int, boxes: list[tuple[int, int, int, int]], style: str) -> None:
    from checker.photos.cover import covered_copy

    state = writing()
    held = next((p for p in state.photos if p.uid == uid), None)
    if held is None:
        return
    try:
        copy = covered_copy(held.content, boxes, style, name=held.name)
    except CheckerError as error:
        state.note = str(error)
        return
    name = str(PurePosixPath(held.name).with_suffix(copy.suffix))
    fresh = Held(held.uid, name, copy.content, covered=held.covered + len(boxes))
    state.photos[state.photos.index(held)] = fresh
    state.note = "The faces are covered in the copy that this page holds. Check it again; then save the clean copy and publish that one."


def _clean(held: Held) -> None:
    st.caption("A copy with nothing hidden in it: no place, no device, no dates. Publish this one.")
    key = writing().key("clean", held.uid)
    made = st.session_state.get(key)
    if made and made[0] == held.sha:
        if isinstance(made[1], str):
            st.html(part("notice", "review", "No copy", made[1]))
        else:
            name = plain_name(held, f"x{made[1].suffix}")
            st.download_button(
                f"Save {name}", data=made[1].content, file_name=name, on_click="ignore", key=f"save-{held.uid}", type="primary"
            )
    else:
        st.button("Make the copy", key=f"do.clean.{held.uid}", on_click=_make_clean, args=(held.uid,))


def _make_clean(uid: int) -> None:
    from checker.photos.clean import clean_copy

    held = next((p for p in writing().photos if p.uid == uid), None)
    if held is None:
        return
    try:
        made: object = clean_copy(held.content, held.name)
    except CheckerError as error:
        made = str(error)
    writing().put("clean", (held.sha, made), uid)


def plain_name(held: Held, like: str) -> str:
    """A name that tells nothing: `photo-1.jpg`, numbered as the photo is in the post."""
    number = next((n for n, p in enumerate(writing().photos, 1) if p.uid == held.uid), 1)
    return f"photo-{number}{PurePosixPath(like).suffix.lower()}"

"""A copy of a photo with nothing hidden in it, to take away."""

from __future__ import annotations

from pathlib import PurePosixPath

import streamlit as st

from checker.errors import CheckerError
from checker.page.pieces import part
from checker.page.write.held import Held
from checker.page.write.state import writing
from checker.render.view import PhotoView


def tools(photo: PhotoView) -> None:
    """The button under a photo of the report."""
    held = next((p for p in writing().photos if p.name == photo.name), None)
    if held is None or photo.problem:
        return
    with st.container(horizontal=True, gap="small", key=f"tools-{held.uid}"), st.popover("Get a clean copy", icon=":material/download:"):
        _clean(held)


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
    from checker.photos.apart import clean_copy

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

"""A photo in the post being written before its faces can be named: while they are looked for, and where there are none."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from checker.page.drawn import look_again, wait_for
from checker.page.pieces import part
from checker.page.write.held import Held
from checker.page.write.picture import glimpse
from checker.page.write.state import writing
from checker.photos.media import Limits
from checker.school import School
from checker.senses import session_of
from checker.tagging.looking import look

PATIENCE = 1.0
"""Seconds for which the page waits at once for what is seen of a photo."""


def first_look(held: Held, school: School) -> None:
    """Begin to look for faces, while the officer still writes."""
    limits = Limits(pixels=school.settings.photos.max_megapixels * 1_000_000)
    looking = look(session_of(school).senses.photo, held.original, held.name, limits)
    held.glimpse, held.ahead = looking.glimpse, looking.whole


def thumbnail(held: Held) -> None:
    """Draw the small picture of a photo in which no face can be named."""
    st.html(part("thumb", held.pictures[0] if held.pictures else None, held.problem, held.name, _boxes(held)))


def awaited(held: Held) -> None:
    """Draw what is seen of a photo whose faces are being looked for, and more as soon as there is more."""
    st.fragment(_awaited)(held, [])


def _awaited(held: Held, drawn: list[bool]) -> None:
    """`drawn` tells whether the fragment runs by itself: in the page's own run a rerun would lose the click that the run is for, and nothing is waited for."""
    alone = bool(drawn)
    drawn.append(True)
    place: AbstractContextManager[object] = nullcontext()
    if not held.glimpsed:
        place = empty = st.empty()
        empty.html(part("thumb_awaited"))
        if alone:
            _wait(held, held.glimpse)
    if seen := held.glimpsed:
        with place:
            glimpse(held, seen)
    if alone:
        _wait(held, held.coming)
        if not held.waiting:
            st.rerun()  # the faces come up, and this fragment is gone
    look_again(f"photo-{held.uid}")


def _wait(held: Held, coming: Future[Any] | None) -> None:
    """Wait for what comes next of the photo that is being looked at; those after it have to wait for it anyway."""
    if coming and held is next((p for p in writing().photos if p.waiting), None):
        wait_for(coming.done, PATIENCE)


def _boxes(held: Held) -> list[tuple[int, int, int, int]]:
    """Faces of a video's first picture: they cannot be named one by one."""
    looked = held.looked
    return list(looked.faces) if looked and not looked.still else []

"""A photo in the post being written before its faces can be named: while they are looked for, and where there are none."""

from __future__ import annotations

import time
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from checker.page.pieces import part
from checker.page.write.held import Held
from checker.page.write.picture import glimpse
from checker.page.write.state import writing
from checker.photos.media import Limits
from checker.school import School
from checker.senses import session_of
from checker.tagging.looking import look

OFTEN = 0.15
"""Seconds after which the page asks again what is seen of a photo: little is sent each time."""
PATIENCE = 1.0
"""Seconds for which it waits for an answer: what is seen comes up at once then, and the browser has less to do than where it asks every moment."""
BREATH = 0.03
"""Seconds after which, while it waits, what was clicked gets its turn."""


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
    st.fragment(_awaited, run_every=OFTEN)(held, [])


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
        _wait(held, held.ahead if seen else held.glimpse)
        if not held.waiting:
            st.rerun()  # the faces come up, and this fragment need not run every moment any more


def _wait(held: Held, coming: Future[Any] | None) -> None:
    """Wait for what comes next of the photo that is being looked at; those after it have to wait for it anyway."""
    end = time.monotonic() + PATIENCE
    while coming and not coming.done() and held.waiting and time.monotonic() < end:
        if held is not next((p for p in writing().photos if p.waiting), None):
            return
        wait([coming], BREATH)
        # `writing` asks Streamlit for this tab's state: there it breaks off where somebody has clicked meanwhile, which is done first.


def _boxes(held: Held) -> list[tuple[int, int, int, int]]:
    """Faces of a video's first picture: they cannot be named one by one."""
    looked = held.looked
    return list(looked.faces) if looked and not looked.still else []

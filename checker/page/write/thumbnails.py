"""The small picture of a photo in the post being written, while its faces are looked for and where there are none."""

from __future__ import annotations

import streamlit as st

from checker.page.pieces import part
from checker.page.write.held import Held
from checker.photos.media import Limits
from checker.school import School
from checker.senses import session_of
from checker.tagging.looking import look

OFTEN = 0.15
"""Seconds after which the page looks again whether the faces of a photo are found: little is sent each time."""


def first_look(held: Held, school: School) -> None:
    """Begin to look for faces, while the officer still writes."""
    limits = Limits(pixels=school.settings.photos.max_megapixels * 1_000_000)
    held.ahead = look(session_of(school).senses.photo, held.original, held.name, limits)


def thumbnail(held: Held) -> None:
    """Draw it; where faces are still being looked for, look again and again until they are found."""
    # Not whether they are looked for at this moment: they may have been found while the page was being drawn.
    if held.unsettled:
        st.fragment(_waiting, run_every=OFTEN)(held, [])
    else:
        st.html(part("thumb", held.pictures[0] if held.pictures else None, held.problem, held.name, _boxes(held)))


def _waiting(held: Held, drawn: list[bool]) -> None:
    """`drawn` tells whether the fragment runs by itself: in the page's own run a rerun would lose the click that the run is for."""
    st.html(part("thumb_awaited"))
    if not held.waiting and drawn:
        st.rerun()  # the faces come up, and this fragment need not run every moment any more
    drawn.append(True)


def _boxes(held: Held) -> list[tuple[int, int, int, int]]:
    """Faces of a video's first picture: they cannot be named one by one."""
    looked = held.looked
    return list(looked.faces) if looked and not looked.still else []

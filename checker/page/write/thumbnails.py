"""The small picture of a photo in the post being written, with its faces marked as soon as they are found."""

from __future__ import annotations

from concurrent.futures import Future

import streamlit as st

from checker.page.pieces import part
from checker.page.write.state import Held
from checker.photos.ahead import look_ahead
from checker.photos.media import Limits
from checker.photos.seen import Sight
from checker.school import School
from checker.senses import session_of


def first_look(held: Held, school: School) -> Future[Sight | None]:
    """Begin to look for faces, while the officer still writes."""
    limits = Limits(pixels=school.settings.photos.max_megapixels * 1_000_000)
    return look_ahead(session_of(school).senses.photo, held.content, held.name, limits)


def thumbnail(held: Held) -> None:
    """Draw it; where faces are still being looked for, again and again until they are found."""
    waiting = held.ahead is not None and not held.ahead.done()
    st.fragment(_draw, run_every=0.4 if waiting else None)(held, waiting)


def _draw(held: Held, waited: bool) -> None:
    sight = held.ahead.result() if held.ahead is not None and held.ahead.done() else None
    boxes = [face.box for face in sight.faces] if sight else []
    st.html(part("thumb", held.pictures[0] if held.pictures else None, held.problem, held.name, boxes))
    if waited and held.ahead is not None and held.ahead.done():
        st.rerun()  # this fragment need not run every moment any more

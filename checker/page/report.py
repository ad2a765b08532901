"""What a report says, drawn the same wherever a report is shown: the verdict, the words with their marks, the photos, the cards.

A page hands in what it can do about a card or a photo (`under`); nothing here knows a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from checker.page.pieces import part
from checker.render.view import Card, PhotoView, View


def verdict(seen: View) -> None:
    """The verdict in words and icon, what was not checked, and a link to each thing that was found."""
    st.html(part("verdict", seen))
    unchecked(seen)
    if seen.cards:
        st.html(part("summary", seen))


def unchecked(seen: View) -> None:
    """What was not checked, and why."""
    if seen.unchecked:
        st.html(part("skipped", seen))


def words(seen: View) -> None:
    """The words of the post with numbered marks."""
    if seen.text or seen.alt:
        st.subheader("The words", anchor=False)
        st.html(part("words", seen))


def photos(title: str, chosen: Sequence[PhotoView], seen: View, under: Callable[[PhotoView], None] | None = None) -> None:
    """Some photos with their marks."""
    if chosen:
        st.subheader(title, anchor=False)
    for photo in chosen:
        st.html(part("photo", photo, seen))
        if under:
            under(photo)


def cards(seen: View, under: Callable[[Card], None] | None = None) -> None:
    """What was found: what, why, what to do instead, and which rule. Findings that repeat are one card with a row each."""
    if seen.cards:
        st.subheader("What was found", anchor=False)
    for group in seen.groups:
        with st.container(key=f"card-{group.first.number}", gap="small"):
            st.html(part("cards", group))
            if under:
                for card in group.cards:
                    under(card)


def whole(
    seen: View,
    under_card: Callable[[Card], None] | None = None,
    under_photo: Callable[[PhotoView], None] | None = None,
    under_words: Callable[[], None] | None = None,
) -> None:
    """All of a report below its verdict: words, photos with something in them, cards, photos with nothing."""
    words(seen)
    if under_words:
        under_words()
    marked = [p for p in seen.photos if p.marked]
    photos("The photos", marked, seen, under_photo)
    cards(seen, under_card)
    photos("Photos with nothing marked" if marked else "The photos", [p for p in seen.photos if not p.marked], seen, under_photo)

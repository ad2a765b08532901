"""Sample posts: each a folder with a post.toml and its photos."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import streamlit as st

from checker.draft import Draft, read_drafts
from checker.errors import CheckerError
from checker.in_words import capitalised
from checker.page.write.held import Sent
from checker.page.write.state import writing
from checker.page.write.thumbnails import first_look
from checker.paths import sample_folder
from checker.said import Said
from checker.school import School
from checker.school.tags import VISITOR, read_tag
from checker.tagging.photo import Tagging

FEATURED = ("full-name-with-photo", "medical-detail", "takes-a-political-side", "unaccounted-face", "consent-withdrawn", "cross-country")
"""Shown first, where they exist: one of each kind of thing that the checks see."""


def sample_posts() -> list[Path]:
    """The folders of the sample posts, in order."""
    folder = sample_folder()
    return sorted(p.parent for p in folder.glob("*/post.toml")) if folder.is_dir() else []


def title(folder: Path) -> str:
    """A folder's name as words: `04-full-name-with-photo` is "Full name with photo"."""
    words = re.sub(r"^\d+[-_]", "", folder.name).replace("-", " ").replace("_", " ")
    return capitalised(words)


def load(folder: Path, school: School) -> None:
    """Fill the page with a sample post."""
    state = writing()
    state.new_post()
    draft = next(iter(read_drafts(folder)))
    if not isinstance(draft, Draft):
        state.note = f"The sample post cannot be read. {draft.reason}"
        return
    state.sample, state.author = draft.id, draft.author
    fill(draft, school)


def fill(draft: Draft, school: School, version: str = "", said: Said | None = None) -> None:
    """Put a post into the page's fields, which have been emptied before.

    Args:
        version: its digest where it is that of a case.
        said: what a case has of its faces.
    """
    state = writing()
    alone = len(draft.images) == 1
    state.alt_all = "" if alone else draft.alt_text.get("", "")
    state.put("text", draft.text.strip())
    state.put("platforms", list(draft.platforms))
    state.put("later", draft.has_image)
    state.put("account", draft.account)
    state.put("objective", draft.objective)
    state.put("publish_at", draft.date)
    if draft.event_date:
        state.put("event_date", date.fromisoformat(draft.event_date[:10]))
    for number, photo in enumerate(draft.images, 1):
        try:
            held = state.add_photo(photo.name, photo.read())
        except CheckerError as error:
            state.note = str(error)
            continue
        tags, marked = draft.people.get(photo.name, ()), draft.faces.get(photo.name, ())
        held.tagging = Tagging.sent((said or {}).get(photo.name, ()), tags, marked)
        # A case whose author said nothing of its faces may have been looked at all the same, and a visitor beside a pupil may be the lone face too.
        held.tagging.placed = said is not None or len(tags) > 1
        tags, held.tagging.others = held.tagging.others, tuple(t for t in held.tagging.others if read_tag(t).kind != VISITOR)
        held.sent = Sent(number, None, version)
        first_look(held, school)
        state.put("visitors", ", ".join(read_tag(t).name for t in tags if read_tag(t).kind == VISITOR), held.uid)
        state.put("alt", draft.alt_text.get(photo.name, draft.alt_text.get("", "") if alone else ""), held.uid)


def buttons(school: School) -> None:
    """Sample posts, one click away: six first, then all of them."""
    posts = sample_posts()
    if not posts:
        return
    featured = [p for name in FEATURED for p in posts if p.name.endswith(name)] or posts[:6]
    with st.container(horizontal=True, gap="small", key="samples"):
        for folder in featured:
            st.button(title(folder), key=f"sample:{folder.name}", on_click=load, args=(folder, school))
    st.selectbox(
        "All sample posts",
        posts,
        index=None,
        format_func=title,
        key="sample-any",
        placeholder=f"Choose from all {len(posts)}",
        on_change=_load_any,
        args=(school,),
    )


def _load_any(school: School) -> None:
    folder = st.session_state.get("sample-any")
    if folder:
        load(folder, school)

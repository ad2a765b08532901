"""The left side: the post being written."""

from __future__ import annotations

import streamlit as st

from checker.package.room import rooms
from checker.page.as_typed import as_typed
from checker.page.focus import wish
from checker.page.pieces import part, plain
from checker.page.pressing import press
from checker.page.session import forget_uploads
from checker.page.write import faces, saving
from checker.page.write.covering import SPLIT
from checker.page.write.held import Held
from checker.page.write.state import forget_photo, writing
from checker.page.write.thumbnails import first_look
from checker.school import School
from checker.school.settings import OBJECTIVES

KINDS = [
    "jpg",
    "jpeg",
    "png",
    "webp",
    "heic",
    "heif",
    "avif",
    "tif",
    "tiff",
    "gif",
    "bmp",
    "mp4",
    "mov",
    "m4v",
    "webm",
    "mkv",
    "avi",
    "3gp",
]

CHECK = "write.check"
_ENDLESS = 10_000
"""Characters from which a limit is no limit for a post, and is shown only where it is passed."""


def compose(school: School) -> str:
    """Draw the fields of the post; as what `pressed` knows the press on Check, which is begun where what it says is drawn."""
    state = writing()
    with st.container(horizontal=True, vertical_alignment="center", key="post-head"):
        st.header("Your post", anchor=False)
        st.button("New post", key="new-post", on_click=state.new_post, icon=":material/add:")
    with st.container(key="words-of-the-post", gap=None):
        st.text_area(
            "Words of the post", key=state.key("text"), persist_state="session", height=190, placeholder="Paste or write the words here."
        )
        as_typed(".st-key-words-of-the-post textarea", key="as-typed")
        _room()
    _platforms(school)
    _photos(school)
    _purpose()
    _more(school)
    # The same for every post: where it is pressed while a sample is still being drawn, the button is that of the post before, and what is seen is to be checked.
    st.button("Check this post", type="primary", width="stretch", key="check", icon=":material/search:", on_click=press(CHECK))
    return CHECK


def _room() -> None:
    """How much each platform still takes."""
    state = writing()
    alt = [str(state.get("alt", p.uid)) for p in state.photos]
    shown = [
        r
        for r in rooms(state.get("text"), len(state.photos), state.get("platforms", default=()) or (), alt)
        if r.used or r.kind == "length"
    ]
    shown = [r for r in shown if r.most < _ENDLESS or r.over]
    if shown:
        st.html(part("rooms", shown))


def _purpose() -> None:
    """The purpose that the checks read, to be confirmed with one click."""
    state = writing()
    read = state.result.report.objective if state.result else None
    if read is None or state.get("objective", default=None) or read.label not in OBJECTIVES:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="purpose"):
        word = read.label.replace("_", " ").capitalize()
        st.caption(f"Purpose, as the checks read it: {word}.")
        st.button("That is right", key="do.purpose", on_click=_confirm_purpose, args=(read.label,), icon=":material/check:")


def _confirm_purpose(label: str) -> None:
    state = writing()
    state.put("objective", label)
    state.mended()


def _platforms(school: School) -> None:
    state = writing()
    options = list(dict.fromkeys((*school.platforms, *state.get("platforms", default=[]))))
    if state.key("platforms") not in st.session_state:
        state.put("platforms", [p for p in state.carried if p in school.platforms] if state.carried else ["facebook"])
    st.pills(
        "Where will it go?",
        options,
        selection_mode="multi",
        key=state.key("platforms"),
        persist_state="session",
        format_func=lambda p: plain(school.platform_name(p)),
    )
    chosen = state.get("platforms", default=()) or ()
    if state.carried and not chosen:
        st.caption("This school has none of the platforms that were chosen before. Choose where the post will go.")
    if len(chosen) > 1 and (state.get("text") or state.photos):
        with st.popover(SPLIT, icon=":material/call_split:"):
            st.caption(
                "A post of its own is made, with the same photos and the same people. Each is checked and decided by itself, and its photos go out in "
                "the size of its own platform; together they go out in a size that all of them take."
            )
            for platform in chosen:
                st.button(
                    plain(f"Write it differently for {school.platform_within(platform)}"),
                    key=f"do.split.{platform}",
                    on_click=saving.split,
                    args=(platform, school),
                )


def _photos(school: School) -> None:
    state = writing()
    st.file_uploader(
        "Photos and videos",
        type=KINDS,
        accept_multiple_files=True,
        key=f"upload.{state.generation}.{state.batch}",
        on_change=_take_uploads,
        args=(school,),
        help="They stay on this computer, encrypted with the post while it is written.",
    )
    for number, held in enumerate(state.photos, 1):
        with st.container(border=True, key=f"photo-{held.uid}"):
            _photo(held, number, school)
    if not state.photos:
        st.checkbox("A photo will be added later, outside this page", key=state.key("later"), persist_state="session")
    elif state.alt_all:
        st.caption(plain(f"Description of all photos: {state.alt_all}"))


def _photo(held: Held, number: int, school: School) -> None:
    state = writing()
    covered = sum(s.state == "covered" for s in held.tagging.spots)
    st.html(part("photo_name", number, held.name, covered, bool(held.tagging.crop)))
    faces.who_is_in(held, number, school)
    st.text_input(
        f"Alt text of photo {number}",
        key=state.key("alt", held.uid),
        persist_state="session",
        placeholder="What it shows, for people who cannot see it; no pupil's name",
    )
    st.button(
        f"Remove photo {number}", key=f"do.remove.{held.uid}", on_click=_remove, args=(held.uid,), type="tertiary", icon=":material/delete:"
    )


def _more(school: School) -> None:
    state = writing()
    with st.expander("Dates, account and purpose (optional)"):
        left, right = st.columns(2)
        with left:
            st.date_input(
                "Goes out on",
                value=None,
                key=state.key("publish_at"),
                persist_state="session",
                format="DD/MM/YYYY",
                help="Consent is decided for that day.",
            )
            if state.get("publish_at", default=None):
                st.time_input("At", value=None, key=state.key("publish_time"), persist_state="session")
        with right:
            st.date_input("Date of the event", value=None, key=state.key("event_date"), persist_state="session", format="DD/MM/YYYY")
        accounts = list(dict.fromkeys(filter(None, [a.name for a in school.settings.own_accounts] + [state.get("account", default=None)])))
        if accounts:
            st.selectbox(
                "Account",
                accounts,
                index=None,
                key=state.key("account"),
                persist_state="session",
                placeholder="Any account on the platform",
            )
        st.selectbox(
            "Purpose",
            OBJECTIVES,
            index=None,
            key=state.key("objective"),
            persist_state="session",
            format_func=lambda o: o.replace("_", " ").capitalize(),
            placeholder="Let the checks say",
        )


def _take_uploads(school: School) -> None:
    state = writing()
    uploads = st.session_state.get(f"upload.{state.generation}.{state.batch}") or []
    # What the browser sent before it had drawn the fresh field tells of the old one, which was emptied: what is put into the fresh one meanwhile must not be lost.
    if not uploads:
        return
    for upload in uploads:
        held = state.add_photo(upload.name, upload.getvalue())
        first_look(held, school)
        if upload is uploads[0]:
            wish(f".st-key-photo-{held.uid} .pg-photo-name")
    forget_uploads([u.file_id for u in uploads])
    state.batch += 1


def _remove(uid: int) -> None:
    state = writing()
    gone = next((p for p in state.photos if p.uid == uid), None)
    if gone is None:
        return
    state.photos.remove(gone)
    forget_photo(state, uid)
    if state.result:
        state.result.pictures.pop(gone.name, None)

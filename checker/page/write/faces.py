"""Who is in a photo, face by face: the picture, the face that is being named, a row for each, covering and cropping."""

from __future__ import annotations

import datetime

import streamlit as st

from checker.finding import Box
from checker.page.enter import enter_takes
from checker.page.pieces import part, plain
from checker.page.write import acts, covering, people
from checker.page.write.held import Held
from checker.page.write.picture import picture
from checker.page.write.state import writing
from checker.page.write.thumbnails import awaited, thumbnail
from checker.photos.media import Limits
from checker.school import School
from checker.school.directory import directory
from checker.tagging.consent import Told, consent_of
from checker.tagging.looking import enlarge
from checker.tagging.photo import Spot

CROWD = 12
"""Faces from which the rows stand in a box of their own that scrolls."""
_ICONS = {"open": ":material/person_search:", "covered": ":material/face_retouching_off:", "cropped": ":material/crop:"}


def told(tag: str, school: School) -> Told:
    """The consent of somebody for this post's platforms and day."""
    state = writing()
    day = state.get("publish_at", default=None) or datetime.date.today()
    return consent_of(tag, school, state.get("platforms", default=()) or (), day)


def who_is_in(held: Held, number: int, school: School) -> None:
    """Draw the people of one photo: by face where faces were found, else by name alone."""
    held.settle()
    spots = held.tagging.spots
    if held.unsettled:
        awaited(held)
        people.tag_box(held, number, school)
        return
    if not held.whole or not (spots or held.mode):
        left, right = st.columns([2, 5], gap="small")
        with left:
            thumbnail(held)
        with right:
            people.tag_box(held, number, school)
        if held.looked and held.looked.still:
            st.caption("No face was found in this photo. If somebody can be seen, mark them: a face can be missed.")
            _mark_missed(held)
        return
    words = {s.box: _words(s, school) for s in spots}
    refused = {s.box: said for s in spots if s.tag and (said := told(s.tag, school)).ok is False}
    with st.container():  # as deep as `awaited` draws it, so that the picture stays where it is
        picture(held, held.whole[0], spots, words, set(refused))
    if held.mode:
        with st.container(horizontal=True, vertical_alignment="center", key=f"mode-{held.uid}"):
            st.caption("Drag a frame over the face that was missed." if held.mode == "add" else "Drag a frame over the part to keep.")
            st.button("Leave it", key=f"do.mode.{held.uid}", on_click=acts.mode, args=(held.uid, ""), type="tertiary")
    _suggestions(held, spots, school)
    current = next((s for s in spots if s.box == held.current), None)
    if current is not None:
        _panel(held, current, number, school)
    _rows(held, spots, school, set(refused))
    _advice(held, spots, refused, school)
    _tools(held, spots)
    with st.expander("Somebody else is in it, at none of these faces", expanded=bool(held.tagging.others)):
        people.tag_box(held, number, school)


def _words(spot: Spot, school: School) -> str:
    """A face's row as one line of words."""
    if spot.state == "covered":
        return f"covered ({directory(school).name(spot.tag)})" if spot.tag else "covered: nobody can tell who it is"
    if spot.state == "cropped":
        return "outside the part that is kept"
    if spot.tag:
        return f"{directory(school).label(spot.tag)}. {told(spot.tag, school).sentence}"
    if spot.shows:
        return "covered before, but a face is still seen there: cover it again"
    return "too small to tell who it is" if spot.small else "nobody has said who this is yet"


def _panel(held: Held, spot: Spot, number: int, school: School) -> None:
    """The face that is being named: an enlargement, the look-up, and what else can be done about it."""
    with st.container(border=True, key=f"naming-{held.uid}"):
        left, right = st.columns([1, 3], gap="small", vertical_alignment="top")
        with left:
            st.html(part("loupe", _loupe(held, spot.box, school), spot.letter))
        with right:
            if spot.state in ("open", "named"):
                _look_up(held, spot, number, school)
            else:
                st.caption(f"Face {spot.letter}: {_words(spot, school)}.")
        with st.container(horizontal=True, gap="small", key=f"act-{held.uid}"):
            if spot.state == "covered" and not spot.gone:
                _act(held, spot, "Uncover", "uncover", ":material/visibility:")
            elif spot.state not in ("covered", "cropped"):
                _act(held, spot, "Cover", "cover", ":material/face_retouching_off:")
            if spot.tag:
                _act(held, spot, "Take the name off", "unname", ":material/person_remove:")
            if spot.added:
                _act(held, spot, "Remove this mark", "remove", ":material/delete:", key="unmark")


def _look_up(held: Held, spot: Spot, number: int, school: School) -> None:
    state, known, uid = writing(), directory(school), held.uid
    typed = st.text_input(
        f"Who is face {spot.letter} in photo {number}?",
        key=state.key("find-face", held.uid),
        persist_state="session",
        placeholder=known.label(spot.tag) if spot.tag else "Type the first letters of a name",
        live="200ms",
        autocomplete="off",
        max_chars=60,
    )
    letters = (typed or "").strip()
    offered = list(held.tagging.others) if not letters else []
    if (suggested := _suggested(held).get(spot.box)) and not letters:
        offered = [suggested, *(o for o in offered if o != suggested)]
    found = known.find(letters)
    with st.container(gap="small", key=f"found-face-{held.uid}"):
        for tag in (*offered, *(p.tag for p in found.people)):
            consent = told(tag, school)
            st.button(
                plain(f"{known.label(tag)} – {consent.words}"),
                key=f"do.name.{held.uid}.{tag}",
                on_click=acts.name_face,
                args=(held.uid, spot.box, tag),
                icon=consent_icon(consent),
                width="stretch",
            )
        people.nobody_called(letters, found)
        enter_takes(
            f"enter-{held.uid}",
            letters,
            found.people,
            found.more,
            f".st-key-{state.css('find-face', held.uid)} input",
            lambda letter, entered: acts.take_only(uid, letter, entered, school),  # not `held`: a photo that is removed is let go
            about=spot.letter,
        )
        if len(letters) >= people.VISITOR_LETTERS and not found.people:
            st.button(
                plain(f"A visitor called “{letters}”"),
                key=f"do.visitor.{held.uid}",
                on_click=acts.name_face,
                args=(held.uid, spot.box, people.visitor(letters)),
                icon=":material/badge:",
                width="stretch",
            )


def consent_icon(consent: Told) -> str:
    """Consent as an icon beside its words."""
    return {True: ":material/check_circle:", False: ":material/block:", None: ":material/help:"}[consent.ok]


def _rows(held: Held, spots: tuple[Spot, ...], school: School, refused: set[Box]) -> None:
    """A row for each face in reading order; those too small to tell are summed up in one."""
    small = [s for s in held.tagging.summed if s.box != held.current]
    shown = [s for s in spots if s not in small]
    with st.container(gap=None, key=f"rows-{held.uid}", height=430 if len(shown) > CROWD else "content"):
        for spot in shown:
            _row(held, spot, school, spot.box in refused)
    if small:
        letters = f"{small[0].letter} to {small[-1].letter}" if len(small) > 2 else " and ".join(s.letter for s in small)
        one = len(small) == 1
        with st.container(horizontal=True, vertical_alignment="center", key=f"small-{held.uid}"):
            st.caption(
                f"{len(small)} {'face is' if one else 'faces are'} too small to tell who it is ({letters}). "
                f"{'It counts' if one else 'They count'} all the same: say who else is in it, or cover {'it' if one else 'them'}."
            )
            st.button(
                f"Cover {'it' if one else f'these {len(small)}'}",
                key=f"do.small.{held.uid}",
                on_click=acts.edit,
                args=(held.uid, "cover", tuple(s.box for s in small)),
                icon=":material/face_retouching_off:",
            )


def _row(held: Held, spot: Spot, school: School, refused: bool) -> None:
    named = spot.state == "named"
    icon = consent_icon(told(spot.tag, school)) if named else _ICONS[spot.state]
    here = "here" if spot.box == held.current else "there"
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"row-{held.uid}-{spot.letter}-{here}"):
        st.html(part("face_thumb", _loupe(held, spot.box, school) if spot.state != "covered" else ""), width="content")
        st.button(
            plain(f"{spot.letter}: {_words(spot, school)}"),
            key=f"do.face.{held.uid}.{spot.letter}",
            on_click=acts.choose,
            args=(held.uid, spot.letter),
            icon=icon,
            type="tertiary",
            width="stretch",
        )
        if named and refused:
            st.button(
                f"Cover {spot.letter}",
                key=f"do.row-cover.{held.uid}.{spot.letter}",
                on_click=acts.edit,
                args=(held.uid, "cover", (spot.box,)),
                icon=":material/face_retouching_off:",
            )


def _advice(held: Held, spots: tuple[Spot, ...], refused: dict[Box, Told], school: School) -> None:
    """What covering brings with it, under the rows that offer it."""
    open_ones = {s.box: refused[s.box] for s in spots if s.state == "named" and s.box in refused}
    chosen = writing().get("platforms", default=()) or ()
    names = {p: school.platform_within(p) for p in chosen}
    said = (covering.alone(spots, bool(open_ones)), covering.everywhere(open_ones, names))
    if any(said):
        with st.container(gap="small", key=f"covering-{held.uid}"):
            for words in filter(None, said):
                st.caption(plain(words))


def _tools(held: Held, spots: tuple[Spot, ...]) -> None:
    with st.container(horizontal=True, gap="small", key=f"photo-tools-{held.uid}"):
        _mark_missed(held)
        if held.tagging.crop:
            st.button(
                "Show all of it again", key=f"do.uncrop.{held.uid}", on_click=acts.edit, args=(held.uid, "keep", None), type="tertiary"
            )
        else:
            st.button(
                "Crop", key=f"do.crop.{held.uid}", on_click=acts.mode, args=(held.uid, "crop"), type="tertiary", icon=":material/crop:"
            )
        if held.tagging.undoable:
            st.button(
                "Undo", key=f"do.undo.{held.uid}", on_click=acts.edit, args=(held.uid, "undo"), type="tertiary", icon=":material/undo:"
            )
        if any(s.state == "covered" and not s.gone for s in spots):
            other = "smile" if held.tagging.style == "solid" else "solid"
            word = "Cover with a smiley" if other == "smile" else "Cover with a plain shape"
            icon = ":material/mood:" if other == "smile" else ":material/square:"
            st.button(word, key=f"do.style.{held.uid}", on_click=acts.style, args=(held.uid, other), type="tertiary", icon=icon)


def _mark_missed(held: Held) -> None:
    st.button(
        "A face was missed: mark it",
        key=f"do.add.{held.uid}",
        on_click=acts.mode,
        args=(held.uid, "add"),
        type="tertiary",
        icon=":material/add_reaction:",
    )


def _suggested(held: Held) -> dict[Box, str]:
    """Whom recognition suggests, by face; from the last check."""
    from checker.page.write.seen import spot_of

    result = writing().result
    out: dict[Box, str] = {}
    for face in result.report.faces if result else ():
        if face.photo == held.name and face.suggestion and face.status == "suggested" and (spot := spot_of(held, face.box)):
            out[spot.box] = face.suggestion.pupil_id
    return out


def _suggestions(held: Held, spots: tuple[Spot, ...], school: School) -> None:
    """One button for all suggestions, under who they are."""
    suggested = _suggested(held)
    waiting = [(s, suggested[s.box]) for s in spots if s.state == "open" and s.box in suggested]
    if not waiting:
        return
    rows = [(s.letter, f"may be {directory(school).label(tag)}. {told(tag, school).sentence}") for s, tag in waiting]
    st.html(part("face_list", rows))
    word = "this suggestion is right" if len(waiting) == 1 else f"all {len(waiting)} suggestions are right"
    pairs = tuple((s.box, tag) for s, tag in waiting)
    st.button(f"Yes, {word}", key=f"do.confirm.{held.uid}", on_click=acts.confirm, args=(held.uid, pairs), icon=":material/how_to_reg:")


def _act(held: Held, spot: Spot, word: str, action: str, icon: str, key: str = "") -> None:
    """A button; `key` where that of another is the action's name already."""
    label = f"{word} face {spot.letter}" if action in ("cover", "uncover") else word
    given: object = (spot.box,) if action == "cover" else spot.box
    st.button(label, key=f"do.{key or action}.{held.uid}", on_click=acts.edit, args=(held.uid, action, given), icon=icon, type="tertiary")


def _loupe(held: Held, box: Box, school: School) -> str:
    if box not in held.loupe:
        limits = Limits(pixels=school.settings.photos.max_megapixels * 1_000_000)
        held.loupe[box] = enlarge(held.original, held.name, limits, box)
    return held.loupe[box]

"""The rows of the table of files: what each came to, with a small copy, who is in it by name, and the way into Write.

Each is drawn by itself (a fragment), so that letters typed and a name given in one leave the rest of the page as it is.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from checker.draft import Draft, Unreadable
from checker.errors import CheckerError
from checker.page import moving
from checker.page.drawn import look_again, wait_for
from checker.page.focus import keep_here, wish
from checker.page.folders.state import Folders
from checker.page.pieces import part, plain
from checker.page.pressing import press, pressed
from checker.page.school.pieces import piece
from checker.page.session import put, state_of
from checker.page.write.faces import consent_icon
from checker.page.write.people import nobody_called
from checker.page.write.taken_in import take_in
from checker.render import LEVELS, VERDICTS
from checker.render.listed import alone, as_listed, sort
from checker.render.pictures import thumbnail
from checker.render.todo import reasons
from checker.report import Report
from checker.school import School
from checker.school.directory import directory
from checker.tagging.consent import consent_of

LARGE = 720
"""Longest side of the copy in which people are named, in pixels."""
NAMED = 3
"""Files that show the same and are called by their names."""
PATIENCE = 1.0
"""Seconds for which a row waits at once for its file to be checked again."""


def row(school: School, name: str, covered: bool, place: int) -> None:
    """Draw the row of one file, by its name, in the place of the table that it has, from 0."""
    with st.container(border=True, key=f"file-{place}"):
        st.fragment(_row)(school, name, covered, place, [])


def _row(school: School, name: str, covered: bool, place: int, drawn: list[bool]) -> None:
    """`drawn` tells whether the row is drawn by itself: nothing is waited for in the page's own run."""
    by_itself = bool(drawn)
    drawn.append(True)
    state = state_of(Folders)
    pair = state.pair(name)
    run = state.run
    if pair is None or run is None or run.running:
        if by_itself:
            st.rerun()  # all is checked again
        return
    _drawn(school, *pair, covered, place)
    keep_here(f"file-{place}")
    if run.waits(name):
        if by_itself and wait_for(lambda: not run.waits(name), PATIENCE):
            st.rerun()  # what is counted above changes with it
        look_again(f"file-{place}")


def _drawn(school: School, report: Report, draft: Draft | Unreadable, covered: bool, place: int) -> None:
    state = state_of(Folders)
    left, right = st.columns([1, 3])
    picture = _small(report, draft, covered)
    looked = "unconsented-face" in report.ran
    left.html(piece("small", picture, "covered" if covered else "shown"))
    with right:
        _outcome(report)
        if state.not_kept[0] == report.id:
            st.html(part("notice", "incomplete", "Not done", state.not_kept[1]))
        if isinstance(draft, Draft) and sort(report) == "photo":
            if picture and looked and not report.faces:
                st.caption("No face was found. If somebody can be seen, mark them in Write: a face can be missed.")
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                if report.faces:
                    _tags(school, report, draft, place)
                if picture or not looked:  # else it cannot be opened
                    _into_write(school, draft)


def _outcome(report: Report) -> None:
    """What a file came to; of one that somebody was named in also what it came to before."""
    state = state_of(Folders)
    if state.run is not None and state.run.waits(report.id):
        st.html(piece("file", report.id, "incomplete", "Being checked again", "", [], []))
        return
    verdict, note = as_listed(report).verdict.value, ""
    if before := state.before.get(report.id):
        was = as_listed(before).verdict.value
        note = "Checked again." if was == verdict else f"Checked again. Before: {VERDICTS[was][1].partition(':')[0]}."
    # Alt text is asked for when a photo is put into a post.
    said = Counter((f.level.word, alone(f.message)) for f in report.findings if f.check != "alt-text")
    lines = [(level, LEVELS[level][1], message, count) for (level, message), count in said.items()]
    st.html(piece("file", report.id, verdict, VERDICTS[verdict][1], note, lines, reasons(report), _alike(report.id)))


def _into_write(school: School, draft: Draft) -> None:
    """Where the photo can be covered and cropped."""
    state = state_of(Folders)
    key = state.key(f"write.{draft.id}")
    st.button(
        "Open in Write",
        key=key,
        icon=":material/edit_square:",
        help="A new post with this photo, to cover faces, crop it or write its words. The post that you are writing is kept.",
        on_click=press(key),
    )
    if pressed(key):
        try:
            take_in(draft, school)
        except CheckerError as error:
            state.not_kept = (draft.id, str(error))
            st.rerun()
        moving.go("write")


def _small(report: Report, draft: Draft | Unreadable, covered: bool) -> str:
    """A small copy; "" where there is none, or where faces are to be covered and were not looked for."""
    state = state_of(Folders)
    if not isinstance(draft, Draft) or not draft.images or (covered and "unconsented-face" not in report.ran):
        return ""
    key = (f"{report.id}\n{report.digest}", covered)
    if key not in state.small:
        state.small[key] = thumbnail(draft.images[0], [f.box for f in report.faces] if covered else [])
    return state.small[key]


def _large(report: Report, draft: Draft) -> str:
    """A copy in which somebody can tell who is who in a group."""
    state = state_of(Folders)
    key = (f"{report.id}\n{report.digest}\nlarge", False)
    if key not in state.small:
        state.small[key] = thumbnail(draft.images[0], side=LARGE)
    return state.small[key]


def _alike(name: str) -> str:
    """Which other files are the same or look like it, in words."""
    run = state_of(Folders).run
    if run is None:
        return ""
    same = _others(name, run.result.copies)
    like = [other for other in _others(name, run.result.alike) if other not in same]
    return " ".join(f"{words} {_some(files)}." for words, files in (("The same file as", same), ("Looks like", like)) if files)


def _others(name: str, groups: Sequence[tuple[str, ...]]) -> list[str]:
    return [other for group in groups if name in group for other in group if other != name]


def _some(files: Sequence[str]) -> str:
    more = f" and {len(files) - NAMED} more" if len(files) > NAMED else ""
    return ", ".join(files[:NAMED]) + more


def _tags(school: School, report: Report, draft: Draft, place: int) -> None:
    """Who is in the photo, by name: letters typed find people, a click tags, another takes the tag away."""
    state, name = state_of(Folders), report.id
    known = directory(school)
    people = state.tagged(name)
    for tag in people:
        st.button(
            plain(known.label(tag)),
            key=state.key(f"untag.{name}.{tag}"),
            icon=":material/close:",
            on_click=_untag,
            args=(school, name, tag, place),
            help="Take this tag away",
        )
    asked = st.popover("Who is in it", icon=":material/person_add:", key=state.key(f"who.{name}"), on_change="rerun")
    with asked, st.container(key=f"naming-{place}"):
        left, right = st.columns([5, 4])
        if asked.open:  # nobody names a face that is covered
            left.html(piece("small", _large(report, draft), "large"))
        with right:
            _look_up(school, report, people, place)


def _look_up(school: School, report: Report, people: tuple[str, ...], place: int) -> None:
    state, name = state_of(Folders), report.id
    typed = st.text_input(
        "Name", key=state.key(f"typed.{name}"), placeholder="Type the first letters of a name", live="200ms", autocomplete="off"
    )
    found = directory(school).find(typed, people)
    for person in found.people:
        consent = consent_of(person.tag, school, (state.platform,), datetime.date.today())
        st.button(
            plain(f"{person.label} – {consent.words}"),
            key=state.key(f"tag.{name}.{person.tag}"),
            on_click=_tag,
            args=(school, name, person.tag, place, len(report.faces)),
            icon=consent_icon(consent),
            width="stretch",
            wrap=True,
        )
    if found.more:
        st.caption(f"And {found.more} more: type more letters.")
    nobody_called(typed.strip(), found)


def _tag(school: School, name: str, tag: str, place: int, faces: int) -> None:
    """Somebody is in the photo. The field stays open for the next one while there are more faces than names."""
    state = state_of(Folders)
    try:
        people = state.tag(school, name, tag)
    except CheckerError as error:
        state.not_kept = (name, str(error))
        return
    state.not_kept = ("", "")
    put(state.key(f"typed.{name}"), "")
    if len(people) < faces:
        wish(f".st-key-naming-{place} input")
    else:
        put(state.key(f"who.{name}"), False)
        wish(f".st-key-file-{place} .ck-name")


def _untag(school: School, name: str, tag: str, place: int) -> None:
    state = state_of(Folders)
    try:
        state.tag(school, name, tag, away=True)
    except CheckerError as error:
        state.not_kept = (name, str(error))
        return
    state.not_kept = ("", "")
    wish(f".st-key-file-{place} .ck-name")

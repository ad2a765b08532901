"""What a run came to: counts, what to do first by kind, the files as a table, and the report to print or keep."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from checker.draft import Draft, Unreadable
from checker.errors import CheckerError
from checker.page.focus import wish
from checker.page.folders.rows import row
from checker.page.folders.state import Folders
from checker.page.pieces import part, plain
from checker.page.school.pieces import piece
from checker.page.session import put, state_of
from checker.render import VERDICTS, writer
from checker.render.as_archive import archive_writer
from checker.render.listed import apart, as_listed, sort
from checker.render.todo import Kind, ToDo, kinds_of
from checker.report import Report
from checker.runs.folders import checked_what
from checker.school import School

SHOWN = 20
"""Files on one page of the table."""
_LIST = ".st-key-folder-listed"
"""The head of the list: what was asked for begins there, a screen below or above what was clicked."""
_RANK = {"stop": 0, "incomplete": 1, "review": 2, "nothing_found": 3}
Pair = tuple[Report, Draft | Unreadable]


def draw(school: School) -> None:
    """The results."""
    state = state_of(Folders)
    run = state.run
    if run is None:
        return
    if run.problem:
        st.html(part("notice", "incomplete", "Not everything was checked", run.problem))
    elif run.result.stopped:
        st.html(
            part(
                "notice",
                "incomplete",
                "Stopped before the end",
                "Files that were not checked are listed as incomplete. Check again to go on from here.",
            )
        )
    if state.refused:
        st.html(part("notice", "incomplete", "Not done", state.refused))
    pairs = state.pairs()
    listed = [p for p in pairs if not apart(p[0])]
    at_the_end = [p[0].id for p in pairs if apart(p[0])]
    todo = ToDo()
    for report, draft in listed:
        if not run.waits(draft.id):  # in a moment it is known what is to be done about it
            todo.add(report)
    kinds = todo.rows()
    _counts(school, listed, len(pairs), sum(sort(p[0]) != "photo" for p in pairs), todo.only_waiting)
    _first(kinds)
    _away(school, pairs)
    _table(school, listed, kinds)
    if at_the_end:
        with st.expander(f"Files that are no photos ({len(at_the_end)})"):
            st.caption(
                "Documents, sound, and files that a computer leaves in folders. Only their names were checked. Thumbs.db may hold small copies of deleted photos: delete it too."
            )
            for name in at_the_end:
                st.text(name)


def _counts(school: School, listed: Sequence[Pair], files: int, others: int, only_waiting: int) -> None:
    verdicts = Counter(as_listed(report).verdict.value for report, _ in listed)
    rows = [(VERDICTS[name][1], name, verdicts[name]) for name in VERDICTS if verdicts[name]]
    count = f"{files - others} {'photo or video' if files - others == 1 else 'photos and videos'}"
    st.html(piece("counts", _what(school, count), rows, others, only_waiting))


def _what(school: School, count: str = "") -> str:
    state = state_of(Folders)
    return checked_what(state.folder, [school.platform_within(state.platform)], count)


def _first(kinds: Sequence[Kind]) -> None:
    state = state_of(Folders)
    if not kinds:
        return
    st.subheader("What to do first", anchor=False)
    st.caption(
        "Say below who is in a photo. To cover a face or crop, open it in Write."
        + ("" if state.folder else " Names given to dropped files are kept only while this page is open: a reload loses them.")
    )
    for n, kind in enumerate(kinds):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.html(piece("todo", kind))
        right.button("Show these", key=state.key(f"kind.{n}"), on_click=_show, args=(kind.key,), help=plain(kind.says))


def _show(kind: str) -> None:
    state = state_of(Folders)
    state.list_anew()
    state.page = 0
    put(state.key("what"), kind)
    wish(_LIST)


def _away(school: School, pairs: Sequence[Pair]) -> None:
    state = state_of(Folders)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Check again",
            key=state.key("again"),
            icon=":material/refresh:",
            on_click=_again,
            args=(school,),
            help="Only what has changed is done anew.",
        )
        st.button("Another folder", key=state.key("other"), icon=":material/folder_open:", on_click=state.forget)
        if st.toggle(
            "Report to print or keep", key=state.key("report"), help="One page with small copies, faces covered; and a table for Excel."
        ):
            st.download_button(
                "Report (HTML, to print)",
                _html(school, pairs),
                "photos-checked.html",
                "text/html",
                key=state.key("html"),
                on_click="ignore",
            )
            st.download_button(
                "Table (CSV for Excel)", _csv(school, pairs), "photos-checked.csv", "text/csv", key=state.key("csv"), on_click="ignore"
            )


def _again(school: School) -> None:
    state = state_of(Folders)
    try:
        state.start(school)
    except CheckerError as error:
        state.refused = str(error)


def _html(school: School, pairs: Sequence[Pair]) -> str:
    state = state_of(Folders)
    stream = io.StringIO()
    assert state.run is not None
    with archive_writer(stream, school=school, result=state.run.result, what=_what(school)) as write:
        for report, draft in pairs:
            write(report, draft)
    return stream.getvalue()


def _csv(school: School, pairs: Sequence[Pair]) -> bytes:
    stream = io.StringIO(newline="")
    with writer("csv", stream, school=school) as write:
        for report, draft in pairs:
            write(report, draft)
    return stream.getvalue().encode("utf-8")


def _table(school: School, pairs: Sequence[Pair], kinds: Sequence[Kind]) -> None:
    state = state_of(Folders)
    st.subheader("The files", anchor=False)
    names = {"": "All files", **{v: words for v, (_, words) in VERDICTS.items()}, **{k.key: f"{k.word}: {k.says}" for k in kinds}}
    names.setdefault(*state.picked)  # of these there may be none left
    picked = st.selectbox("Show", list(names), key=state.key("what"), persist_state="session", format_func=lambda c: names[c])
    covered = not st.checkbox("Show faces in the small copies", key=state.key("faces"))
    fitting = [p for p in pairs if _fits(p[0], picked)]
    fitting.sort(key=lambda p: (_RANK[as_listed(p[0]).verdict.value], p[0].id))
    fresh = tuple(p[0].id for p in fitting)
    if state.listed is None or state.picked[0] != picked:
        state.list_anew()
        state.listed, state.picked = fresh, (picked, names[picked])
    pages = max(1, -(-len(state.listed) // SHOWN))
    state.page = min(state.page, pages - 1)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="folder-listed"):
        count = f"{len(state.listed)} of {len(pairs)} files" + (f", page {state.page + 1} of {pages}" if pages > 1 else "")
        moved = state.listed != fresh
        st.caption(count + (". Photos checked again keep their place." if moved else ""), width="content")
        if moved:
            st.button("Sort again", key=state.key("sort"), type="tertiary", icon=":material/sort:", on_click=state.list_anew)
    for place, name in enumerate(state.listed[state.page * SHOWN : (state.page + 1) * SHOWN]):
        row(school, name, covered, place)
    if pages > 1:
        with st.container(horizontal=True, gap="small"):
            st.button("Earlier files", key=state.key("back"), disabled=state.page == 0, on_click=_turn, args=(-1,))
            st.button("More files", key=state.key("on"), disabled=state.page == pages - 1, on_click=_turn, args=(1,))


def _turn(by: int) -> None:
    state_of(Folders).page += by
    wish(_LIST)


def _fits(report: Report, picked: str) -> bool:
    return not picked or as_listed(report).verdict.value == picked or picked in kinds_of(report)

"""What a run came to: counts, what to do first by kind, the files as a table with small copies, tags in place, and the report to print or keep."""

from __future__ import annotations

import datetime
import io
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from checker.draft import Draft, Unreadable
from checker.errors import CheckerError
from checker.page import moving
from checker.page.folders.state import Folders
from checker.page.pieces import part, plain
from checker.page.pressing import press, pressed
from checker.page.school.pieces import piece
from checker.page.session import put, state_of
from checker.page.write.faces import consent_icon
from checker.page.write.people import nobody_called
from checker.page.write.taken_in import take_in
from checker.render import LEVELS, VERDICTS, writer
from checker.render.as_archive import archive_writer
from checker.render.listed import alone, apart, as_listed, sort
from checker.render.pictures import thumbnail
from checker.render.todo import Kind, ToDo, kinds_of, reasons
from checker.report import Report
from checker.runs.folders import checked_what
from checker.school import School
from checker.school.directory import directory
from checker.tagging.consent import consent_of

SHOWN = 20
"""Files on one page of the table."""
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
    for report, _ in listed:
        todo.add(report)
    kinds = todo.rows()
    _counts(school, listed, len(pairs), sum(sort(p[0]) != "photo" for p in pairs), todo.only_waiting)
    _first(kinds)
    _away(school, pairs)
    _table(school, listed, kinds)
    if at_the_end:
        with st.expander(f"Files that are no photos ({len(at_the_end)})"):
            st.caption(
                "Documents, and files that a computer leaves in folders. Only their names were checked. Thumbs.db may hold small copies of deleted photos: delete it too."
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
        "Decide first which photos will be published: nothing has to be done about the others. Of those say here, beside each photo, who is in it; "
        "to cover a face or crop a photo, open it in Write."
        + ("" if state.folder else " Names given to dropped files are kept only while this page is open: a reload loses them.")
    )
    for n, kind in enumerate(kinds):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.html(piece("todo", kind))
        right.button("Show these", key=state.key(f"kind.{n}"), on_click=_show, args=(kind.key,), help=plain(kind.says))


def _show(kind: str) -> None:
    state = state_of(Folders)
    state.kind, state.verdict, state.page = kind, "", 0
    put(state.key("what"), kind)


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
    choices = ["", *VERDICTS, *(k.key for k in kinds)]
    names = {"": "All files", **{v: words for v, (_, words) in VERDICTS.items()}, **{k.key: f"{k.word}: {k.says}" for k in kinds}}
    picked = st.selectbox("Show", choices, key=state.key("what"), persist_state="session", format_func=lambda c: names[c])
    covered = not st.checkbox("Show faces in the small copies", key=state.key("faces"))
    fitting = [p for p in pairs if _fits(p[0], picked)]
    fitting.sort(key=lambda p: (_RANK[as_listed(p[0]).verdict.value], p[0].id))
    pages = max(1, -(-len(fitting) // SHOWN))
    state.page = min(state.page, pages - 1)
    st.caption(f"{len(fitting)} of {len(pairs)} files" + (f", page {state.page + 1} of {pages}" if pages > 1 else ""))
    for place, (report, draft) in enumerate(fitting[state.page * SHOWN : (state.page + 1) * SHOWN]):
        _row(school, report, draft, covered, place)
    if pages > 1:
        with st.container(horizontal=True, gap="small"):
            st.button("Earlier files", key=state.key("back"), disabled=state.page == 0, on_click=_turn, args=(-1,))
            st.button("More files", key=state.key("on"), disabled=state.page == pages - 1, on_click=_turn, args=(1,))


def _turn(by: int) -> None:
    state_of(Folders).page += by


def _fits(report: Report, picked: str) -> bool:
    return not picked or as_listed(report).verdict.value == picked or picked in kinds_of(report)


def _row(school: School, report: Report, draft: Draft | Unreadable, covered: bool, place: int) -> None:
    said = Counter(
        (f.level.word, alone(f.message)) for f in report.findings if f.check != "alt-text"
    )  # asked for when a photo is put into a post
    lines = [(level, LEVELS[level][1], message, count) for (level, message), count in said.items()]
    unchecked = reasons(report)
    verdict = as_listed(report).verdict.value
    with st.container(border=True, key=f"file-{place}"):
        left, right = st.columns([1, 3])
        left.html(piece("small", _small(report, draft, covered), covered))
        with right:
            st.html(piece("file", report.id, verdict, VERDICTS[verdict][1], lines, unchecked))
            if isinstance(draft, Draft) and sort(report) == "photo":
                if not report.faces and "unconsented-face" in report.ran:
                    st.caption(
                        "No face was found in this photo. If somebody can be seen, open it in Write and mark them there: a face can be missed."
                    )
                with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                    if report.faces:
                        _tags(school, report, draft, place)
                    _into_write(school, draft)


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
            state.refused = str(error)
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


def _tags(school: School, report: Report, draft: Draft, place: int) -> None:
    """Who is in the photo, by name: letters typed find people, a click tags, another takes the tag away."""
    state, name = state_of(Folders), report.id
    known = directory(school)
    people = state.tagged(name)
    with st.container(horizontal=True, gap="small"):
        for tag in people:
            st.button(
                plain(known.label(tag)),
                key=state.key(f"untag.{name}.{tag}"),
                icon=":material/close:",
                on_click=_tag,
                args=(school, name, tuple(t for t in people if t != tag), place),
                help="Take this tag away",
            )
    asked = st.popover("Who is in it", icon=":material/person_add:", key=state.key(f"who.{name}"), on_change="rerun")
    with asked:
        typed = st.text_input(
            "Name", key=state.key(f"typed.{name}"), placeholder="Type the first letters of a name", live="200ms", autocomplete="off"
        )
        found = known.find(typed, people)
        for person in found.people:
            consent = consent_of(person.tag, school, (state.platform,), datetime.date.today())
            st.button(
                plain(f"{person.label} – {consent.words}"),
                key=state.key(f"tag.{name}.{person.tag}"),
                on_click=_tag,
                args=(school, name, (*people, person.tag), place),
                icon=consent_icon(consent),
                width="stretch",
            )
        if found.more:
            st.caption(f"And {found.more} more: type more letters.")
        nobody_called(typed.strip(), found)
        if asked.open:  # nobody names a face that is covered
            st.html(piece("small", _small(report, draft, covered=False), False))


def _tag(school: School, name: str, people: tuple[str, ...], place: int) -> None:
    state = state_of(Folders)
    state.refused = ""
    try:
        state.tag(school, name, people)
    except CheckerError as error:
        state.refused = str(error)
        return
    state.place = place
    st.session_state.pop(state.key(f"typed.{name}"), None)

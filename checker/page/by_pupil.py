"""The history by a pupil: who is meant, in which posts they are, how, and on which consents. Which pupil was looked up stands in this tab alone, never in the page's address."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field

import streamlit as st

from checker.errors import RecordError
from checker.in_words import capitalised
from checker.page.cases import case_part
from checker.page.enter import enter_takes
from checker.page.focus import wish
from checker.page.pieces import part, plain
from checker.page.session import put, state_of
from checker.page.write.people import nobody_called
from checker.photos.gallery import held_about
from checker.school import School
from checker.school.directory import directory
from checker.school.tags import PUPIL, read_tag
from checker.tagging.consent import consent_of
from checker.workflow.appearances import Appearance, appearances, as_csv, limits, summary, to_do, where_in
from checker.workflow.desk import Desk
from checker.workflow.keeping import Packed
from checker.workflow.roles import may_not_look_up
from checker.workflow.subjects import access

_TYPED = "history.pupil"
_FIELD = f".st-key-{_TYPED.replace('.', '-')} input"


@dataclass(slots=True)
class ByPupil:
    """What this page remembers between runs."""

    pupil_id: str = field(default="", repr=False)
    said: str = ""


def forget() -> None:
    """Another school was chosen, or the search is over."""
    state = state_of(ByPupil)
    state.pupil_id = state.said = ""


def field_for(school: School, who: str) -> None:
    """Draw the field in which a pupil is looked up."""
    state = state_of(ByPupil)
    why_not = may_not_look_up(school.settings, who, datetime.date.today())
    typed = st.text_input(
        "Posts with a pupil",
        key=_TYPED,
        placeholder="First letters of the name, or the number in the consent log",
        live="200ms",
        autocomplete="off",
        max_chars=60,
        disabled=bool(why_not),
        help=why_not or None,
    ).strip()
    if why_not:
        st.caption(plain(why_not))
        return
    found = directory(school).find(typed, leave_out=[state.pupil_id])
    pupils = [p for p in found.people if read_tag(p.tag).kind == PUPIL]
    with st.container(gap="small", key="found-history"):
        for person in pupils:
            st.button(
                plain(person.label),
                key=f"pupil.{person.tag}",
                on_click=_choose,
                args=(person.tag,),
                icon=":material/person_search:",
                width="stretch",
            )
    enter_takes("enter-history", typed, pupils, found.more, _FIELD, lambda _, entered: _take_only(entered, school))
    if typed and not pupils:
        nobody_called(typed, found)
        if any(c.isdigit() for c in typed):
            st.button(
                plain(f"Not on the roll now: look for the number {typed} in the record"),
                key="pupil.by-number",
                on_click=_choose,
                args=(typed,),
                icon=":material/person_search:",
            )
    if state.said:
        st.html(part("notice", "incomplete", "Not looked up", state.said))


def found_for(desk: Desk, who: str) -> dict[str, Appearance] | None:
    """The posts of the pupil looked up, by id of the case, newest first, with the head of the answer drawn; None where nobody is looked up."""
    state, school = state_of(ByPupil), desk.school
    if not state.pupil_id or may_not_look_up(school.settings, who, datetime.date.today()):
        return None
    try:
        found = appearances(desk, state.pupil_id)
    except RecordError as error:
        state.pupil_id, state.said = "", str(error)
        st.rerun()
    state.said = ""
    label = directory(school).label(state.pupil_id)
    with st.container(key="by-pupil"):
        st.html(case_part("pupil_head", label, summary(found), to_do(found), _consents(school, state.pupil_id)))
        with st.container(horizontal=True, gap="small"):
            st.button("Back to all posts", key="pupil.all", on_click=_all, icon=":material/close:")
            st.download_button(
                "These posts (CSV for Excel)",
                data=lambda: ("\ufeff" + as_csv(found, school)).encode("utf-8"),
                file_name="posts-with-a-pupil.csv",
                mime="text/csv",
                on_click="ignore",
                key="pupil.csv",
                icon=":material/table:",
                help="A row for each post: how the pupil is in it, and the consents. It names nobody.",
            )
            st.download_button(
                "Everything held (JSON)",
                data=lambda: _everything(desk, state.pupil_id),
                file_name="held-about-a-pupil.json",
                mime="application/json",
                on_click="ignore",
                key="pupil.json",
                icon=":material/description:",
                help="For a request for access: the row of the consent log, these posts with the words that are still kept, and what recognition holds. "
                "The words may be about other children too: look through it before you hand it over.",
            )
        with st.expander("What this search finds, and what it cannot"):
            st.html(case_part("said", limits(desk)))
    return {each.case.id: each for each in found}


def in_list(each: Appearance) -> None:
    """Below a case in the list: how the pupil is in it, where it stands, and on which consents."""
    stands = f"It stands at {each.case.url}" if each.case.url else ""
    gone = "" if each.kept else "Its words and photos were deleted; this is still known."
    st.html(case_part("pupil_in", _sentence(each.how_in_words), _rows(each), stands, gone))


def in_case(desk: Desk, case_id: str, who: str, kept: Packed | None) -> None:
    """At the head of a case that was opened from the list of a pupil's posts: where the pupil is in it."""
    pupil_id = state_of(ByPupil).pupil_id
    if not pupil_id or may_not_look_up(desk.school.settings, who, datetime.date.today()):
        return
    try:
        each = next((a for a in appearances(desk, pupil_id) if a.case.id == case_id), None)
    except RecordError:
        return
    label = directory(desk.school).label(pupil_id)
    if each is None:
        st.html(case_part("pupil_case", label, "Not in this post, as far as the record knows.", [], ""))
        return
    places = where_in(kept, pupil_id) if kept and not each.earlier else []
    where = (
        f"Where: {'; '.join(places)}."
        if places
        else ""
        if kept
        else "Its words and photos were deleted; at which face or in which words is no longer known."
    )
    st.html(case_part("pupil_case", label, _sentence(each.how_in_words), _rows(each), where))


def _rows(each: Appearance) -> list[tuple[str, str]]:
    return [("stop" if use in each.ended else "done" if use.in_force else "", each.of_use(use)) for use in each.uses if use.asked]


def _consents(school: School, pupil_id: str) -> str:
    """What the log says today, use by use."""
    pupil = school.pupil(pupil_id)
    if pupil is None:
        return "Not in the consent log any more."
    told = consent_of(pupil_id, school, school.consent_log.activities, datetime.date.today())
    return f"Consent today. {told.sentence}."


def _everything(desk: Desk, pupil_id: str) -> bytes:
    """What `checker subject` writes."""
    held = held_about(desk.school.folder, pupil_id) if desk.school.folder else {}
    return json.dumps({**access(desk, pupil_id), **held}, indent=1, ensure_ascii=False).encode("utf-8")


def _sentence(words: str) -> str:
    return f"{capitalised(words)}."


def _choose(pupil_id: str) -> None:
    state = state_of(ByPupil)
    state.pupil_id, state.said = pupil_id, ""
    put(_TYPED, "")
    wish(".st-key-by-pupil .ck")


def _take_only(typed: str, school: School) -> None:
    """The one pupil whom the letters typed fit; nobody where they fit several."""
    found = directory(school).find(typed, leave_out=[state_of(ByPupil).pupil_id])
    pupils = [p for p in found.people if read_tag(p.tag).kind == PUPIL]
    if len(pupils) == 1 and not found.more:
        _choose(pupils[0].tag)


def _all() -> None:
    forget()
    wish(_FIELD)

"""One case opened: what was checked, what the checks said, and what whoever looks at it may do. Which that is, `workflow.choices` says."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from checker.draft import Draft
from checker.errors import CheckerError, Refused
from checker.finding import TextSpan
from checker.page import acting, answered, case_comments, case_faces, doings, outcome, presence
from checker.page import report as shown
from checker.page.answered import FACE, answer_key
from checker.page.as_typed import PAUSE_LIVE
from checker.page.cases import VERDICTS, asked_in, case_part, counts, day, row_of, when
from checker.page.focus import wish
from checker.page.outcome import say
from checker.page.pieces import part, plain
from checker.page.session import tab
from checker.photos.media import Limits
from checker.render.pictures import Picture, try_pictures_of
from checker.render.view import Card, PhotoView, times_in, view
from checker.report import Report
from checker.said import at_no_face
from checker.school.directory import directory
from checker.tagging.consent import Told, consent_of
from checker.workflow.case import Case
from checker.workflow.choices import Choices, choices, how_settled
from checker.workflow.comments import Comment, Place, whereabouts
from checker.workflow.desk import Desk
from checker.workflow.destinations import destinations
from checker.workflow.evidence import evidence, timeline
from checker.workflow.keeping import Packed, unpack
from checker.workflow.states import State

_CASE = "case"
"""The open case stands in the page's address, so that a reload and a link in an e-mail open it; its number says nothing about anybody."""

_DECIDED = frozenset({State.APPROVED, State.PUBLISHED, State.REJECTED, State.WITHDRAWN})


def opened() -> str:
    """Id of the open case, or ""."""
    return str(st.query_params.get(_CASE, ""))


def open_case(case_id: str) -> None:
    """Open a case on this page; in a callback."""
    st.query_params[_CASE] = case_id
    say("", "")
    wish(".cs-head h2")


def close_case(school: str) -> None:
    """Back to the list; in a callback. `school` is what the record knows it by."""
    presence.leave((school, str(st.query_params.pop(_CASE, ""))), tab())
    say("", "")


def draw(desk: Desk, case_id: str, who: str, head: Callable[[Packed | None], object] = lambda _: None) -> None:
    """Draw a case for whoever looks at it.

    Args:
        who: "" while nobody has said.
        head: draws what the page that opened it has to say of it, given what is kept of the case.
    """
    st.button("Back to the list", key="case.back", on_click=close_case, args=(desk.name,), icon=":material/arrow_back:", type="tertiary")
    try:
        case = desk.case(case_id)
    except Refused as refused:
        st.html(part("notice", "incomplete", "There is no such case", str(refused)))
        return
    today = datetime.datetime.now().astimezone().date()
    may = choices(desk, case, who, today, unnamed=True)
    st.html(case_part("case_head", row_of(case, desk), _facts(desk, case)))
    _notices(desk, case, may, who, today)
    kept, problem = _kept(desk, case)
    head(kept)
    answered.restore(desk.school, case, who)
    places: dict[str, Place | None] = {}
    left, right = st.columns([11, 9], gap="medium")
    with left:
        if kept is not None:
            places = _content(case, kept, may, desk, today)
        else:
            st.html(part("notice", "incomplete", "The words and photos are not here any more", problem))
    with right, st.container(key="case-decision"):
        doings.draw(desk, case, may, who, kept, places)
        answered.save(desk.school, case, who)
        _story(desk, case, opened=not may.acts)


def _facts(desk: Desk, case: Case) -> list[tuple[str, str]]:
    approval = case.approval
    rows = [
        ("Goes to", destinations(case, desk.school)),
        ("Written by", acting.names_of(desk.school, case.authors)),
        ("Sent", when(case.sent_at)),
        ("The checks said", VERDICTS.get(case.verdict, case.verdict)),
    ]
    rows += [("Planned for", day(case.publish_on))] if case.publish_on else []
    if approval:
        now = "" if counts(case, desk) else "; does not count at the moment"
        rows.append(("Approved by", f"{acting.name_of(desk.school, approval.by)}, until {when(approval.expires)}{now}"))
    rows += [("It stands at", case.url)] if case.url else []
    return rows


def _notices(desk: Desk, case: Case, may: Choices, who: str, today: datetime.date) -> None:
    outcome.said()
    others = presence.others((desk.name, case.id), tab(), who)  # asked in any case: it notes who looks at it as well
    for name, since in others if may.settles else ():
        if not choices(desk, case, name, today, unnamed=True).settles:
            continue  # whoever wrote it may look at it, and settles nothing
        text = f"{acting.name_of(desk.school, name)} opened it too, last seen here at {since}. Agree who decides; the second decision is refused."
        st.html(part("notice", "review", "Somebody else has this case open", text))
    if not who:
        st.html(part("notice", "incomplete", "Who are you?", "Choose your name at the top of the page: the record says who did what."))
    if (case.asked or case.comments) and case.state in (State.CHANGES_ASKED, State.SUBMITTED):
        again = case.state is State.SUBMITTED
        st.html(asked_in(case, desk.school, sent_again=again, called=_last_time if again else None, numbered=True))
    if case.state is State.LAPSED:
        st.html(
            part(
                "notice",
                "changed",
                "The approval has ended: do not publish this",
                " ".join(case.why) or "Send the post for approval again.",
            )
        )
    if case.state is State.REJECTED and case.reason:
        st.html(part("notice", "stop", "Why it was rejected", case.reason))


def _last_time(comment: Comment) -> str:
    """What a face is called beside a version sent since: by where it was, for its letter may be another's in this one."""
    if comment.face is None:
        return ""
    number, letter = comment.face
    where = f"({whereabouts(comment.place)})" if comment.place else f"(marked {letter} there)"
    return f"A face in photo {number} of the version before {where}"


# ---------------------------------------------------------------------- what was checked


def _kept(desk: Desk, case: Case) -> tuple[Packed | None, str]:
    sealed = desk.record.draft(case.id)
    if sealed is None:
        return (
            None,
            f"They are deleted {desk.school.settings.retention.drafts} days after a case is closed. What was found and decided is in its evidence pack.",
        )
    try:
        return unpack(sealed, desk.key), ""
    except CheckerError as error:
        return None, str(error)


@st.cache_resource(max_entries=8, show_spinner=False, ttl=1800)
def _pictures(case_id: str, digest: str, _draft: Draft, _report: Report) -> dict[str, tuple[list[Picture], str]]:
    """The small copies of a case's photos, made once for everybody who opens it; few are held, and not for long."""
    return {p.name: try_pictures_of(p, times_in(_report, p.name)) for p in _draft.images}


def _content(case: Case, kept: Packed, may: Choices, desk: Desk, today: datetime.date) -> dict[str, Place | None]:
    """Draw what was checked; the faces that something may be said about, and where each is."""
    draft, report, said = kept
    label = directory(desk.school).label
    pictures = _pictures(case.id, case.digest, draft, report)
    seen = view(report, draft, pictures, called=desk.school.platform_name, said=said, name=label)
    if case.state in _DECIDED and not may.review:
        shown.unchecked(seen)  # what the checks asked of whoever decides is no more to be done; what they said stands in the head
    else:
        shown.verdict(seen)

    def consent(tag: str) -> Told:
        return consent_of(tag, desk.school, draft.platforms, max(today, draft.date or today))

    def people(photo: PhotoView) -> None:
        tags, still = draft.people.get(photo.name, ()), not any(line.face.time is not None for line in photo.faces)
        if tags and may.acts:  # how consent stands today is for whoever decides; of what is decided the evidence has what was relied on
            told = [(label(tag), consent(tag)) for tag in tags]
            st.html(case_part("people", [(name, c.words, c.ok) for name, c in told], len(photo.faces) if still else 0))
        elif tags:
            st.caption(plain("In this photo: " + ", ".join(label(t) for t in tags)))

    def photo_of(number: int, photo: PhotoView) -> None:
        if photo.by_face:
            elsewhere = at_no_face(draft.people.get(photo.name, ()), said[photo.name])
            limits = Limits(pixels=desk.school.settings.photos.max_megapixels * 1_000_000)
            key = f"case-picture-{case.id}-{case.digest[-12:]}-{number}"
            whole = case_faces.Shown(key, draft.images[number], photo, elsewhere, limits)
            chosen = st.session_state.get(answer_key(case, FACE)) if may.changes else None
            here = faces[chosen][1].letter if chosen and faces[chosen][0] == number + 1 else ""
            choose = partial(case_comments.choose_face, case, number + 1) if may.changes else None
            case_faces.draw(whole, seen, label, consent if may.acts else None, choose, here)
        else:
            st.html(part("photo", photo, seen))
            people(photo)

    faces = case_comments.faces_of(seen)
    case_comments.settle_choice(case, faces)
    shown.words(seen)
    if seen.photos:
        st.subheader(f"The photos, as they {_PHOTOS.get(case.state, 'were checked')}", anchor=False)
    for number, photo in enumerate(seen.photos):
        photo_of(number, photo)
    shown.cards(seen, lambda card: _under(card, case, may, desk, today))
    if faces and may.changes:
        case_comments.draw(case, faces)
    return {on: case_comments.where(line, seen) for on, (_, line) in faces.items()}


_PHOTOS = {State.SUBMITTED: "will be published", State.APPROVED: "will be published", State.PUBLISHED: "were published"}
"""What is said of the photos, which are made ready before they are checked; of what is not to go out no more than that it was."""


def _under(card: Card, case: Case, may: Choices, desk: Desk, today: datetime.date) -> None:
    if card.finding.pupil_ids and not isinstance(card.finding.evidence, TextSpan):
        st.caption(plain("This is about " + ", ".join(directory(desk.school).label(p) for p in card.finding.pupil_ids)))
    settlement = how_settled(case, card.finding.id, today)
    if settlement:
        how, why = settlement.in_words({a.name: a.says for a in desk.school.settings.approval.attestations})
        st.html(case_part("settled", how, acting.name_of(desk.school, settlement.by), why))
    elif card.finding.id in may.accept:
        with st.container(key=f"answer-{card.number}"):
            _answer(case, "answer", card, outcome.box(card.number), "Recorded when you approve")
    if may.changes and (not settlement or case.state is State.SUBMITTED):
        _answer(case, "change", card, f"What to change about finding {card.number}", "Sent to the author when you ask for changes")


def _answer(case: Case, what: str, card: Card, label: str, placeholder: str) -> None:
    """A field for one of the two things that may be said about a finding: in one field for both, a wish for a change was approved as the reason why it may stay."""
    key = answer_key(case, f"{what}.{card.number}.{card.finding.id}")
    st.text_input(label, key=key, persist_state="session", placeholder=placeholder, max_chars=500, live=PAUSE_LIVE)


# ---------------------------------------------------------------------- what was done


def _story(desk: Desk, case: Case, *, opened: bool) -> None:
    """What was done; open where whoever looks has nothing else to do here."""
    with st.expander("What was checked and decided, and by whom", expanded=opened):
        rows = timeline(desk, case)
        st.html(case_part("timeline", [_named(desk, row) for row in rows]))
        st.download_button(
            "Evidence pack",
            data=lambda: evidence(desk, case.id).encode("utf-8"),
            file_name=f"{case.id}-evidence.html",
            mime="text/html",
            on_click="ignore",
            key="case.evidence",
            icon=":material/description:",
            help="One page with everything about this case. While they are kept it holds the words and photos: keep it as you keep them.",
        )


def _named(desk: Desk, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "who": ", ".join(acting.name_of(desk.school, w) for w in row["who"].split(", ")) if row["who"] else ""}

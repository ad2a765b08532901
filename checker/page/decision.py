"""What becomes of a post that was checked: sent for approval, or decided at once where the school's rules leave it to whoever wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

import streamlit as st

from checker.draft import Draft
from checker.errors import CheckerError
from checker.package import made_ready
from checker.page import acting, decided_before, take_away
from checker.page.cases import VERDICTS, asked_in, case_part, left_to_mend, when
from checker.page.decided_before import anybodys
from checker.page.focus import wish
from checker.page.pieces import part, plain
from checker.page.write.seen import called
from checker.page.write.state import Filed, writing
from checker.report import Report, Verdict, digest
from checker.said import fingerprint
from checker.school import School
from checker.workflow import at_once
from checker.workflow.case import Case
from checker.workflow.desk import Desk
from checker.workflow.involved import tagged_pupils
from checker.workflow.notices import tell, waits_for, waits_in_words
from checker.workflow.roles import may_decide_own, may_send, own_post
from checker.workflow.settling import has_pictures, needed_attestations, noted
from checker.workflow.states import State
from checker.workflow.told import checked

_REASONS = {
    Verdict.INCOMPLETE: "How did you check the part that was not checked?",
    Verdict.REVIEW: "What did you look at, and why may it go out?",
    Verdict.NOTHING_FOUND: "Reason (needed to reject)",
    Verdict.STOP: "Reason",
}
_SAID = ".st-key-filed .ck, .st-key-refused .ck, .pg-decided"
"""Where the page says what came of sending or deciding: the focus goes there."""


def decide(school: School, current: str) -> None:
    """Draw what can be done with the last report, where it is about the post as it stands."""
    state = writing()
    result, case = state.result, _case_of(school)
    made = state.filed
    if result and result.decision and result.report.digest == current:
        st.subheader("Your decision", anchor=False)
        _taken(school, result.decision, case)
        return
    if case and made and _about(school, case, made, current):
        return
    if result is None or result.report.digest != current:
        return
    who = acting.acting(school)
    today = datetime.now().astimezone().date()
    alone = not school.settings.everyone or may_decide_own(school.settings, who, today)
    st.subheader("Your decision" if alone else "Send it for approval", anchor=False)
    if not who:
        who = acting.chooser(school, "here")
    wrote = case.authors if case else ()
    if who and wrote and who not in wrote:
        st.html(
            part(
                "notice",
                "review",
                "Somebody else wrote it",
                f"{acting.names_of(school, wrote)} wrote this post; who sends it changed counts as its author too.",
            )
        )
    sends = not who or may_send(school.settings, who, today)
    if said := own_post(school.settings, who, today, authors=wrote):
        st.html(part("notice", "advise", "Who approves it" if sends else "Not for you to send", said))
    if alone:
        _decide_here(school, current)
    elif sends:
        _send_here(school, who, case)
    if state.refused:
        with st.container(key="refused"):
            st.html(part("notice", "review", "Not recorded", state.refused))
    decided_before.draw(school)


def to_mend(school: School) -> bool:
    """Say, before a post that was opened again is checked, what was asked for; whether anything was."""
    case = _case_of(school)
    if case is None or case.state is not State.CHANGES_ASKED:
        return False
    st.html(asked_in(case, school, sent_again=False, called=partial(called, version=case.digest)))
    return True


# ---------------------------------------------------------------------- sent for approval


def _about(school: School, case: Case, made: Filed, current: str) -> bool:
    """Say where the post's case stands; whether nothing more is to be done here."""
    renamed = case.state is State.SUBMITTED and made.named not in ("", fingerprint(writing().said_of_faces()))
    if made.digest and made.digest == current and not renamed:
        whom, what = waits_for(case, school.settings, datetime.now().astimezone().date())
        names = " or ".join(acting.name_of(school, w) for w in whom)
        text = f"It is case {case.id}. {waits_in_words(names, what)}".rstrip()
        if made.said:
            text += f" The checks say of the photos as they will be published: {made.said}."
        with st.container(key="filed"):
            st.html(case_part("done", _STANDS.get(case.state, "Sent for approval"), text))
        if case.state is State.CHANGES_ASKED:
            st.html(asked_in(case, school, sent_again=False, called=partial(called, version=case.digest)))
        st.button("Start a new post", key="next", on_click=writing().new_post, type="primary", icon=":material/add:")
        return case.state in (State.SUBMITTED, State.APPROVED, State.PUBLISHED)
    if case.state is State.APPROVED:
        st.html(
            part(
                "notice",
                "changed",
                "The approval is of the post as it was",
                f"Case {case.id} was approved without what you have changed since, so this version may not be published. Check it and send it again: "
                "the approval ends then. Until then the package of the approved version stands under Queue.",
            )
        )
    elif case.state is State.SUBMITTED:
        st.html(
            part(
                "notice",
                "changed",
                "Changed since it was sent",
                f"Case {case.id} waits with the version before. Check this one and send it to replace it.",
            )
        )
    elif case.state is State.CHANGES_ASKED:
        st.html(asked_in(case, school, sent_again=False, called=partial(called, version=case.digest)))
    return False


_STANDS = {
    State.SUBMITTED: "Sent for approval",
    State.APPROVED: "Approved: publish it as it is, from its package under Queue",
    State.CHANGES_ASKED: "Changes are asked for: mend it, check it and send it again",
    State.REJECTED: "Rejected",
    State.PUBLISHED: "Published",
    State.WITHDRAWN: "Withdrawn",
    State.LAPSED: "The approval has ended: check it and send it again",
}


def _send_here(school: School, who: str, case: Case | None) -> None:
    state = writing()
    assert state.result is not None
    if said := left_to_mend(enumerate(noted(state.result.report, state.result.draft, school.settings), 1)):
        st.caption(f"{said} Mend what you can first.")
    st.button(
        f"Send it again (case {case.id})" if case else "Send it for approval",
        key="send",
        type="primary",
        disabled=not who,
        on_click=_send,
        args=(school, who, case.id if case else None),
        icon=":material/send:",
    )


def _send(school: School, who: str, case_id: str | None) -> None:
    """File the post with its photos as they will be published: an approval is of exactly those bytes."""
    state = writing()
    state.refused = ""
    wish(_SAID)
    if state.result is None:
        return
    try:
        draft = state.draft()
        before = digest(draft)
        if before != state.result.report.digest:
            state.refused = "The post has changed since it was checked. Check it again, then send it."
            return
        faces = state.said_of_faces()
        made = made_ready(draft, said=faces)
        ready = anybodys(made.draft)
        desk = Desk.open(school)
        case = desk.submit(ready, who, case=case_id, report=_same(state.result.report, ready), said=made.said, unnamed=True)
    except CheckerError as error:
        state.refused = str(error)
        return
    said = VERDICTS[case.verdict] if case.verdict != state.result.report.verdict.value else ""
    state.sent(Filed(case.id, before, said, fingerprint(faces)), case.digest)
    state.note = tell(desk, [case], by=who)


def _same(report: Report, ready: Draft) -> Report | None:
    """The report, where it is of exactly what is filed; else that has to be checked again."""
    return report if digest(ready) == report.digest else None


def _case_of(school: School) -> Case | None:
    made = writing().filed
    if made is None:
        return None
    try:
        return Desk.open(school).case(made.case)
    except CheckerError:
        return None


# ---------------------------------------------------------------------- decided at once


def _decide_here(school: School, current: str) -> None:
    state = writing()
    assert state.result is not None
    report = state.result.report
    st.text_area(
        _REASONS[report.verdict],
        key=state.key("reason"),
        persist_state="session",
        height=90,
        max_chars=2000,
        help="Leave pupils' names out of it.",
    )
    _attestations(school)
    blocked = at_once.refusal(report, current, at_once.APPROVED)
    with st.container(horizontal=True, gap="small", key="decision"):
        st.button(
            "Approve",
            key="approve",
            disabled=bool(blocked),
            on_click=_take,
            args=(school, at_once.APPROVED),
            icon=":material/check_circle:",
        )
        st.button("Reject", key="reject", on_click=_take, args=(school, at_once.REJECTED), icon=":material/block:")
    if blocked:
        st.caption(plain(blocked))


def _attestations(school: School) -> None:
    """A box to tick for each sentence that this school wants somebody to vouch for with such a post."""
    state = writing()
    draft = state.result.draft if state.result else None
    if draft is None:
        return
    needed = needed_attestations(school.settings, has_pictures(draft), bool(tagged_pupils(draft)))
    for each in school.settings.approval.attestations:
        if each.name in needed:
            st.checkbox(plain(each.says), key=state.key(f"attest.{each.name}"), persist_state="session")


def _take(school: School, decision: str) -> None:
    state = writing()
    state.refused = ""
    wish(_SAID)
    if state.result is None:
        return
    filed = state.filed
    try:
        draft, faces = state.draft(), state.said_of_faces()
        before = digest(draft)
        if before != state.result.report.digest:
            state.refused = "The post has changed since it was checked. Check it again, then decide."
            return
        made = made_ready(draft, said=faces)
        ready = replace(anybodys(made.draft), platform=None, author=draft.author)
        state.result.decision = at_once.decide(
            _same(state.result.report, ready) or checked(ready, school),
            ready,
            school,
            decision=decision,
            decider=acting.acting(school),
            reason=str(state.get("reason")),
            attest=[a.name for a in school.settings.approval.attestations if state.get(f"attest.{a.name}", default=False)],
            case=filed.case if filed else None,
            said=made.said,
        )
        state.sent(Filed(state.result.decision.case, before, named=fingerprint(faces)), state.result.decision.digest)
    except CheckerError as error:
        state.refused = str(error)


def _taken(school: School, made: at_once.Decided, case: Case | None) -> None:
    word = "Approved" if made.decision == at_once.APPROVED else "Rejected"
    st.html(part("decided", word, made.decider, when(made.decided_at), made.digest.removeprefix("sha256:")[:12]))
    if case and case.state is State.APPROVED and case.named:
        with st.container(key="taken"):
            take_away.draw(Desk.open(school), case)
    st.button("Start a new post", key="next", on_click=writing().new_post, type="primary", icon=":material/add:")

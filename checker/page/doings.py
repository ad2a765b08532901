"""What whoever looks at a case may do with it: decide, answer, take back, say where it went. What that is, `workflow.choices` says."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import streamlit as st

from checker.errors import CheckerError
from checker.page import answered, moving, take_away
from checker.page.answered import answer_key, face_key
from checker.page.as_typed import PAUSE_LIVE, as_typed
from checker.page.cases import left_to_mend
from checker.page.focus import wish
from checker.page.outcome import box, say
from checker.page.pieces import part, plain
from checker.page.pressing import press, pressed
from checker.page.write.reopen import reopen
from checker.workflow.case import Case
from checker.workflow.choices import Choices
from checker.workflow.comments import Place
from checker.workflow.desk import Desk
from checker.workflow.keeping import Packed
from checker.workflow.notices import tell
from checker.workflow.rechecking import recheck_case
from checker.workflow.retention import tidy
from checker.workflow.roles import in_a_row
from checker.workflow.settling import InTheWay, said_of, why_open
from checker.workflow.states import State

_MENDED = (State.CHANGES_ASKED, State.LAPSED, State.REJECTED, State.APPROVED)
"""States in which the author may write a new version."""
_CONFIRM = "case.confirm"
"""Case, step and reason of which it was asked whether the post is approved as it is."""
_UNMENDED = "You have written what to change, and approving changes nothing. Ask for changes; or, to approve the post as it is, empty that field first."


def draw(desk: Desk, case: Case, may: Choices, who: str, kept: Packed | None, places: Mapping[str, Place | None]) -> None:
    """Draw it; `places` of the faces by what a comment on each is on (`face 1B`), None for one whose place nobody knows."""
    if may.recheck:
        st.html(
            part(
                "notice",
                "changed",
                "Check it again first",
                "The rules, the settings or the consent log have changed since this was checked, so neither the check nor an approval counts as it is.",
            )
        )
        st.button("Check it again", key="case.recheck", type="primary", on_click=_recheck, args=(desk, case), icon=":material/refresh:")
    elif case.state is State.APPROVED and not may.review:
        if may.publish or not who:
            take_away.draw(desk, case)
        else:
            st.caption("Its package is for whoever publishes it: an author, an officer or an administrator.")
    elif may.decides or may.accept or may.review:
        _decision(desk, case, may, who, kept, places)
    elif may.hindrance and case.state is State.SUBMITTED and who:
        st.html(part("notice", "review", "Somebody else approves this one", may.hindrance))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="case-more"):
        _more(desk, case, may, who, kept, places)


def _more(desk: Desk, case: Case, may: Choices, who: str, kept: Packed | None, places: Mapping[str, Place | None]) -> None:
    """What is done less often, behind a click."""
    if may.submit and kept is not None and case.state in _MENDED:
        own, ends = may.own, case.state is State.APPROVED
        label = "Mend this post" if own else "Mend it yourself"
        says = "Its approval ends when you send it." if ends else "" if own else "It is then yours as well, and somebody else approves it."
        kind: Literal["primary", "secondary"] = "primary" if own and not ends else "secondary"
        mend = f"mend.{case.id}"
        words = "Change it" if ends else label
        st.button(words, key="case.mend", type=kind, icon=":material/edit_square:", help=says or None, on_click=press(mend))
        if pressed(mend):
            reopen(case, kept.draft, kept.said, desk.school)
            moving.go("write")
    if case.state is State.APPROVED and may.changes and not may.recheck and not may.review:
        with st.popover("End the approval", icon=":material/undo:"):
            _decision(desk, case, may, who, kept, places)
    if may.publish and case.state in (State.APPROVED, State.LAPSED):
        _publish(desk, case, who)
    if may.withdraw:
        _withdraw(desk, case, who)


def _decision(desk: Desk, case: Case, may: Choices, who: str, kept: Packed | None, places: Mapping[str, Place | None]) -> None:
    if case.state is not State.APPROVED:
        st.subheader("Your decision", anchor=False)
    if may.hindrance:
        st.html(part("notice", "review", "Somebody else approves this one", may.hindrance))
    says = {a.name: a.says for a in desk.school.settings.approval.attestations}
    for name in may.attest if may.approve else ():
        st.checkbox(plain(says.get(name, name)), key=answer_key(case, f"attest.{name}"), persist_state="session")
    with st.container(key="case-reason", gap=None):
        st.text_area(
            "Reason",
            key=answer_key(case, "reason"),
            persist_state="session",
            height=90,
            max_chars=2000,
            help="Leave pupils' names out of it.",
        )
        as_typed(".st-key-case-reason textarea", key="case-reason-as-typed")
    if case.state is State.SUBMITTED and (stops := left_to_mend((n, f) for n, f in enumerate(case.findings, 1) if f in may.unsettled)):
        st.caption(f"{stops} Ask for changes where it is to be mended." if may.changes else stops)
    messages = [f.message for f in kept.report.findings] if kept else []
    asked = may.approve and not may.review and bool(_reason(case)) and _confirmed(case)
    if asked:
        with st.container(key="case-confirm"):
            text = f"You approve with this as the reason: “{_reason(case)}” If it is something to change, ask for changes."
            st.html(part("notice", "review", "The post would go out exactly as it is", text))
    with st.container(horizontal=True, gap="small", key="decision"):
        if may.review:
            st.button(
                "I have looked at it",
                key="case.review",
                type="primary",
                on_click=_decide,
                args=(desk, case, may, "approve", who, places, messages),
            )
        elif may.approve or may.accept:
            st.button(
                "Approve it as it is" if asked else "Approve" if may.approve else "Record my answers",
                key="case.approve",
                type="primary",
                disabled=bool(may.to_mend) and may.approve,
                on_click=_decide,
                args=(desk, case, may, "approve", who, places, messages),
                icon=":material/check_circle:",
            )
        if may.changes:
            st.button(
                "Ask for changes",
                key="case.changes",
                on_click=_decide,
                args=(desk, case, may, "changes", who, places, messages),
                icon=":material/edit:",
            )
        if may.reject:
            st.button(
                "Reject",
                key="case.reject",
                on_click=_decide,
                args=(desk, case, may, "reject", who, places, messages),
                icon=":material/block:",
            )


def _decide(
    desk: Desk, case: Case, may: Choices, action: str, who: str, places: Mapping[str, Place | None], messages: Sequence[str]
) -> None:
    """`messages` are the words of the findings, as the page shows them."""
    stays, wishes = _said(case, "answer"), _said(case, "change")
    faces = {on: _typed(face_key(case, on)).strip() for on in places}
    wishes |= {on: text for on, text in faces.items() if text}
    if action == "approve" and wishes:
        say(_UNMENDED, "")
        return
    accept = {on: text for on, text in stays.items() if on in may.accept} if action == "approve" else {}
    attest = [a.name for a in desk.school.settings.approval.attestations if st.session_state.get(answer_key(case, f"attest.{a.name}"))]
    if action == "approve" and may.approve and not may.review:
        try:
            left = desk.in_the_way(case.id, who, reason=_reason(case), accept=accept, attest=attest, seen=case.step, unnamed=True)
        except CheckerError as error:
            say(str(error), "")
            return
        if left:
            say(
                "\n".join(_left(case, may, left, messages)),
                "",
                [n for n, f in enumerate(case.findings, 1) if f in left.findings and f.id in may.accept],
            )
            return
        if _reason(case) and not _confirmed(case):
            st.session_state[_CONFIRM] = (case.id, case.step, _reason(case))
            say("", "")
            wish(".st-key-case-confirm .ck")
            return
    # Why one may stay is no wish, but whoever mends the post should know it; by itself it asks for nothing.
    comments = {**{on: f"It may stay: {text}" for on, text in stays.items()}, **wishes} if wishes or _reason(case) else {}

    def act() -> Case:
        return desk.decide(
            case.id,
            action,
            who,
            reason=_reason(case),
            accept=accept,
            attest=attest if action == "approve" else (),
            comments=comments if action == "changes" else {},
            places={on: place for on, place in places.items() if place},
            seen=case.step,
            unnamed=True,
        )

    words = {
        "approve": "It is approved.",
        "changes": "The author is asked for changes.",
        "reject": "It is rejected.",
        "withdraw": "It is withdrawn.",
    }
    _act(
        desk, act, case, who, words[action] if may.approve or action != "approve" else "Your answers are recorded. An officer decides now."
    )


def _left(case: Case, may: Choices, left: InTheWay, messages: Sequence[str]) -> list[str]:
    """What stands in the way, each finding by its number and words on the page, and in which field its answer belongs."""
    out, boxes = [], []
    for number, finding in enumerate(case.findings, 1):
        if finding not in left.findings:
            continue
        told = f"Finding {number} (“{said_of(messages[number - 1])}”)" if number <= len(messages) else f"Finding {number}"
        if finding.id in may.accept:
            boxes.append(f"“{box(number)}”")
        out.append(why_open(finding, told, f"Say under “{box(number)}” why it may"))
    if boxes and _reason(case):
        out.append(
            f"What stands under “Reason” is about the post as a whole and answers no finding. If it says why one may stay, write it under {in_a_row(boxes, 'or')}."
        )
    return [*out, *left.others]


def _said(case: Case, what: str) -> dict[str, str]:
    """What was typed about the findings, by id: `answer`, why one may stay, or `change`, what to change about it."""
    typed = ((f.id, _typed(answer_key(case, f"{what}.{number}.{f.id}")).strip()) for number, f in enumerate(case.findings, 1))
    return {on: text for on, text in typed if text}


def _reason(case: Case) -> str:
    return _typed(answer_key(case, "reason")).strip()


def _confirmed(case: Case) -> bool:
    """Whether it was asked of this very reason that an approval with it changes nothing: whoever wrote a wish there would else approve what they wanted changed."""
    return st.session_state.get(_CONFIRM) == (case.id, case.step, _reason(case))


def _typed(key: str) -> str:
    return str(st.session_state.get(key, ""))


def _publish(desk: Desk, case: Case, who: str) -> None:
    key = answer_key(case, "url")
    with st.popover("It is out: say where", icon=":material/link:"):
        st.text_input("Address of the published post", key=key, persist_state="session", placeholder="https://", live=PAUSE_LIVE)
        st.caption("So that it can be found again when a family takes its consent back.")
        st.button(
            "Record it",
            key="case.publish",
            type="primary",
            on_click=lambda: _act(desk, lambda: desk.publish(case.id, _typed(key), who), case, who, "It is recorded where it stands."),
        )


def _withdraw(desk: Desk, case: Case, who: str) -> None:
    key = answer_key(case, "withdraw")
    with st.popover("Withdraw the post", icon=":material/block:"):
        st.text_input("Why it is withdrawn", key=key, persist_state="session", max_chars=500, live=PAUSE_LIVE)
        st.button(
            "Withdraw it for good",
            key="case.withdraw",
            on_click=lambda: _act(
                desk,
                lambda: desk.decide(case.id, "withdraw", who, reason=_typed(key), seen=case.step, unnamed=True),
                case,
                who,
                "It is withdrawn.",
            ),
        )


def _recheck(desk: Desk, case: Case) -> None:
    try:
        outcome = recheck_case(desk, case.id)
    except CheckerError as error:
        say(str(error), "")
        return
    why = [reason for reasons in outcome.lapsed.values() for reason in reasons] + list(outcome.failed.values())
    say(" ".join(why), "" if why else "It was checked again by today's rules and consent log.")


def _act(desk: Desk, act: Callable[[], Case], case: Case, who: str, words: str) -> None:
    """Do something to a case and say what came of it; the time of closed cases is looked after by the way."""
    try:
        after = act()
    except CheckerError as error:
        say(str(error), "")
        return
    answered.recorded(desk.school, case, who)
    say("", " ".join(filter(None, (words, tell(desk, [after], by=who)))))
    tidy(desk, datetime.datetime.now(datetime.UTC))

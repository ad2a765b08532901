"""What a person is offered is what the desk lets them do, and nothing else."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from checker.errors import Refused
from checker.workflow.choices import choices, how_settled
from checker.workflow.states import State

JO, OMAR, SAIMA, DEB, ADA = (f"{name}@rowan.example.org" for name in ("jo", "omar", "saima", "deb", "ada"))
REASON = "I looked at every word of it"


def brought_to(office: Any, state: State, by: str) -> Any:
    case = office.submit(office.draft(f"{state} {by}."), by)
    officer = SAIMA if by != SAIMA else OMAR
    if state in (State.APPROVED, State.PUBLISHED, State.LAPSED):
        case = office.decide(case, "approve", officer)
    if state is State.PUBLISHED:
        case = office.desk.publish(case.id, "https://example.org/1", by, now=office.now)
    if state is State.CHANGES_ASKED:
        case = office.decide(case, "changes", officer, reason=REASON)
    if state is State.REJECTED:
        case = office.decide(case, "reject", officer, reason=REASON)
    if state is State.WITHDRAWN:
        case = office.decide(case, "withdraw", by, reason=REASON)
    return case


@pytest.mark.parametrize("who", [JO, OMAR, SAIMA, DEB, ADA, "nobody@rowan.example.org"])
@pytest.mark.parametrize("state", [s for s in State if s is not State.LAPSED])
@pytest.mark.parametrize("author", [JO, SAIMA])
def test_each_offer_is_taken_and_what_is_not_offered_is_refused(one_office: Any, author: str, state: State, who: str) -> None:
    for action in ("approve", "changes", "reject", "withdraw", "publish"):
        case = brought_to(one_office, state, author)
        assert case.state is state
        offered = getattr(choices(one_office.desk, case, who, one_office.now.date()), action)
        done = False
        with suppress(Refused):
            if action == "publish":
                one_office.desk.publish(case.id, "https://example.org/2", who, now=one_office.now)
            else:
                one_office.decide(case, action, who, reason=REASON)
            done = True
        assert done == offered, (action, offered)


def test_a_stop_is_offered_to_the_second_reader_and_a_full_name_to_nobody(one_office: Any) -> None:
    case = one_office.submit(one_office.photo_of("P1", text="That damned rain. Orla Finnegan, about council tax."))
    day = one_office.now.date()
    tax, rain, name = (
        next(f for f in case.findings if f.check == c) for c in ("political-language", "offensive-language", "pupil-full-name")
    )
    assert choices(one_office.desk, case, OMAR, day).accept == {tax.id}
    assert choices(one_office.desk, case, DEB, day).accept == {tax.id, rain.id}
    assert choices(one_office.desk, case, JO, day).accept == frozenset()
    assert [f.id for f in choices(one_office.desk, case, OMAR, day).to_mend] == [name.id]
    case = one_office.decide(case, "approve", DEB, accept={rain.id: "A quotation."})
    assert choices(one_office.desk, case, DEB, day).accept == {tax.id}, "answered is answered"
    settled = how_settled(case, rain.id, day)
    assert settled and (settled.by, settled.reason) == (DEB, "A quotation.") and how_settled(case, tax.id, day) is None


def test_why_an_officer_may_not_approve_is_said(one_office: Any) -> None:
    case = one_office.submit(one_office.draft(), SAIMA)
    may = choices(one_office.desk, case, SAIMA, one_office.now.date())
    assert not may.approve and "Nobody approves their own post" in may.hindrance and may.own
    assert choices(one_office.desk, case, OMAR, one_office.now.date()).hindrance == ""
    assert "not among the people" in choices(one_office.desk, case, "x@y.z", one_office.now.date()).hindrance


def test_a_new_consent_log_is_noticed(one_office: Any) -> None:
    case = one_office.submit(one_office.draft())
    assert not choices(one_office.desk, case, OMAR, one_office.now.date()).recheck
    one_office.log((one_office.folder / "consent_log.csv").read_text("utf-8") + "P4,Ann,Lee,yes,yes,yes\n")
    one_office.desk.refresh()
    assert choices(one_office.desk, case, OMAR, one_office.now.date()).recheck

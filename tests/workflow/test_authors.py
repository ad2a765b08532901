"""Everybody who wrote or sent a version of a case is its author: none of them approves it where there is another officer, and no stop on it is lifted by one."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from checker.errors import NotApproved, Refused
from checker.workflow.case import Case
from checker.workflow.choices import choices
from checker.workflow.evidence import evidence
from checker.workflow.roles import own_post
from checker.workflow.states import State

SAIMA, OMAR, JO, DEB = (f"{name}@rowan.example.org" for name in ("saima", "omar", "jo", "deb"))
DAY = datetime.date(2026, 11, 20)


def sent_by(office: Any, *people: str) -> Case:
    """A case of which each of these has sent a version."""
    case = office.submit(office.draft("First."), people[0])
    for n, who in enumerate(people[1:], 2):
        case = office.submit(office.draft(f"Version {n}."), who, case=case.id)
    return case


@pytest.mark.parametrize("people", [(SAIMA, JO), (JO, SAIMA), (SAIMA, JO, JO)])
def test_whoever_sent_any_version_does_not_approve(office: Any, people: tuple[str, ...]) -> None:
    case = sent_by(office, *people)
    assert case.authors == tuple(dict.fromkeys(people)) and case.author == people[0]
    may = choices(office.desk, case, SAIMA, DAY)
    assert may.own and not may.approve and "own post" in may.hindrance
    with pytest.raises(Refused, match="own post"):
        office.decide(case, "approve", SAIMA)
    assert office.decide(case, "approve", OMAR).state is State.APPROVED


def test_who_the_draft_of_an_earlier_version_says_wrote_it_does_not_approve(one_office: Any) -> None:
    case = one_office.submit(one_office.draft("First.", author=SAIMA), JO)
    case = one_office.submit(one_office.draft("Second."), JO, case=case.id)
    with pytest.raises(Refused, match="own post"):
        one_office.decide(case, "approve", SAIMA)


def test_where_each_officer_has_sent_a_version_none_of_them_approves(one_office: Any) -> None:
    case = sent_by(one_office, SAIMA, OMAR)
    for who in (SAIMA, OMAR):
        with pytest.raises(Refused, match=r"each officer has written or sent a version.*new post"):
            one_office.decide(case, "approve", who)
    settings = one_office.desk.school.settings
    assert "Nobody could approve it" in own_post(settings, OMAR, DAY, authors=(SAIMA,)), "said before it is sent"
    assert own_post(settings, JO, DAY, authors=(SAIMA,)) == "You write it, so somebody else approves it: Omar Haddad."


def test_what_stands_in_the_way_is_asked_without_recording_anything(one_office: Any) -> None:
    case = one_office.submit(one_office.draft("About council tax."), JO)
    (finding,) = case.findings
    left = one_office.desk.in_the_way(case.id, OMAR, now=one_office.now)
    assert left and left.findings == (finding,) and "is not settled" in left.in_words()[0]
    assert not one_office.desk.in_the_way(case.id, OMAR, accept={finding.id: "A notice."}, now=one_office.now)
    assert one_office.desk.case(case.id).step == case.step
    for who, seen in ((JO, None), (OMAR, case.step - 1)):
        with pytest.raises(Refused):
            one_office.desk.in_the_way(case.id, who, seen=seen, now=one_office.now)


def test_the_only_officer_approves_what_they_mended(one_office: Any) -> None:
    text = (one_office.folder / "school.toml").read_text("utf-8")
    one_office.settings(text.replace('email = "omar@rowan.example.org"\nroles = ["officer"]', 'email = "omar@rowan.example.org"'))
    one_office.desk.refresh()
    case = sent_by(one_office, JO, SAIMA)
    assert "Saima Akhtar" in own_post(one_office.desk.school.settings, JO, DAY, authors=(SAIMA,))
    assert one_office.decide(case, "approve", SAIMA).own


def test_an_approval_that_an_author_gave_before_this_was_held_against_all_of_them_opens_no_gate(
    one_office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = one_office.draft("Second.")
    case = one_office.submit(draft, JO, case=one_office.submit(one_office.draft("First."), SAIMA).id)
    monkeypatch.setattr("checker.workflow.deciding.may_not_decide", lambda *a: "")
    entry = one_office.desk.case
    monkeypatch.setattr(one_office.desk, "case", lambda i: replace(entry(i), authors=(JO,)))  # as it was: of the last version alone
    one_office.decide(case, "approve", SAIMA)
    monkeypatch.undo()
    with pytest.raises(NotApproved, match="approved by one of its authors"):
        one_office.gate(draft)


def test_a_stop_that_a_second_reader_lifted_is_open_again_once_the_post_is_theirs_too(one_office: Any) -> None:
    text = (one_office.folder / "school.toml").read_text("utf-8")
    one_office.settings(text.replace('roles = ["second_reader"]', 'roles = ["second_reader", "author"]'))
    one_office.desk.refresh()
    case = one_office.submit(one_office.draft("Orla Finnegan came."), JO)
    (finding,) = case.findings
    case = one_office.decide(case, "approve", DEB, accept={finding.id: "The family agreed."})
    assert finding.id in case.settlements
    again = one_office.submit(one_office.draft("Orla Finnegan came."), JO, case=case.id)
    assert finding.id in again.settlements, "an answer outlives a version of somebody else's"
    theirs = one_office.submit(one_office.draft("Orla Finnegan came."), DEB, case=case.id)
    assert finding.id not in theirs.settlements
    with pytest.raises(Refused, match="second reader"):
        one_office.decide(theirs, "approve", OMAR)


def test_the_evidence_names_all_of_them(one_office: Any) -> None:
    case = sent_by(one_office, SAIMA, JO)
    assert "Saima Akhtar (saima@rowan.example.org) and Jo Reed (jo@rowan.example.org)" in evidence(
        one_office.desk, case.id, now=one_office.now
    )

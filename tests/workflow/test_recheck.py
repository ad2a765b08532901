"""A new consent log, newer rules, time: which approvals stand and which lapse, and what goes when its time is over."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from checker.errors import NotApproved, RecordError
from checker.record.audit import verify
from checker.workflow.appearances import appearances
from checker.workflow.rechecking import recheck
from checker.workflow.retention import tidy
from checker.workflow.states import State
from checker.workflow.subjects import access, forget

WITHDRAWN = (
    "pupil_id,first_name,last_name,facebook,instagram,x\nP1,Orla,Finnegan,no,yes,no\nP2,Tunde,Balogun,no,yes,no\nP3,Mei,Lin,yes,yes,yes\n"
)


def text_of(office: Any) -> str:
    return (office.folder / "consent_log.csv").read_text("utf-8")


class TestRecheck:
    def test_a_new_log_that_changes_nothing_leaves_approvals_standing(self, office: Any) -> None:
        draft = office.photo_of("P1")
        office.approved(draft)
        office.log(text_of(office) + "P7,New,Child,yes,yes,yes\n")
        with pytest.raises(NotApproved, match="recheck"):
            office.gate(draft)
        out = recheck(office.desk, now=office.now)
        assert (out.checked, out.lapsed, out.failed) == (1, {}, {})
        assert office.gate(draft)

    def test_a_withdrawal_lapses_the_approval_and_says_why(self, office: Any) -> None:
        draft, other = office.photo_of("P1"), office.photo_of("P3")
        case = office.approved(draft)
        office.approved(other)
        office.log(WITHDRAWN)
        out = recheck(office.desk, now=office.now)
        assert list(out.lapsed) == [case.id] and any("pupil P1" in w for w in out.lapsed[case.id])
        assert office.desk.case(case.id).state is State.LAPSED
        assert office.gate(other)
        office.log(text_of(office).replace("P1,Orla,Finnegan,no", "P1,Orla,Finnegan,yes"))
        recheck(office.desk, now=office.now)
        with pytest.raises(NotApproved, match="lapsed"):
            office.gate(draft)
        assert '"P1"' not in str([e.text for e in office.desk.record.everything()]) and "pupil P1" not in str(
            [e.text for e in office.desk.record.everything()]
        )

    def test_a_consent_on_which_it_relied_though_it_found_nothing(self, one_office: Any) -> None:
        case = one_office.submit(one_office.draft("Well done Orla Finnegan"))
        one_office.decide(case, "approve", "deb@rowan.example.org", accept={case.findings[0].id: "Agreed in writing."})
        one_office.decide(case, "approve")
        one_office.log(WITHDRAWN)
        assert list(recheck(one_office.desk, now=one_office.now).lapsed) == [case.id], "named, not tagged"

    def test_newer_rules_that_find_more(self, one_office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        from plain_checks import CHECKS

        import checker.engine

        case = one_office.approved(one_office.draft("A new word."))
        waits = one_office.submit(one_office.draft("Another new word."))
        newer = next(c for c in CHECKS if c.name == "off-objective")
        stricter = type(newer)(newer.name, newer.category, newer.clause, newer.page, lambda r: iter([_review(newer)]))
        monkeypatch.setattr(checker.engine, "load_checks", lambda: (stricter,))
        monkeypatch.setattr("checker.versions._rules", lambda: "newer")
        out = recheck(one_office.desk, now=one_office.now)
        assert list(out.lapsed) == [case.id] and out.changed == [waits.id]
        (why,) = out.lapsed[case.id]
        assert why.startswith("Today's checks find “The post serves none of the objectives of its account” (off-objective, ")
        assert [f.check for f in one_office.desk.case(waits.id).findings] == ["off-objective"]

    def test_what_could_not_be_checked_today_is_said_in_words(self, one_office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        from plain_checks import CHECKS

        import checker.engine

        case = one_office.approved(one_office.draft("A new word."))
        fails = next(c for c in CHECKS if c.name == "off-objective")
        monkeypatch.setattr(
            checker.engine, "load_checks", lambda: (type(fails)(fails.name, fails.category, fails.clause, fails.page, _fail),)
        )
        monkeypatch.setattr("checker.versions._rules", lambda: "newer")
        assert recheck(one_office.desk, now=one_office.now).lapsed == {
            case.id: ["Today part of it could not be checked. It is about “The post serves none of the objectives of its account”."]
        }

    def test_a_case_whose_draft_is_gone_cannot_be_checked_and_does_not_stand(self, one_office: Any) -> None:
        case = one_office.approved(one_office.draft())
        one_office.desk.record.delete_drafts([case.id])
        out = recheck(one_office.desk, now=one_office.now)
        assert list(out.failed) == [case.id] == list(out.lapsed)
        assert one_office.desk.case(case.id).state is State.LAPSED

    def test_a_case_that_somebody_acts_on_meanwhile_is_looked_at_as_it_then_stands(
        self, one_office: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = one_office.submit(one_office.photo_of("P1"))
        one_office.log(text_of(one_office) + "P7,New,Child,yes,yes,yes\n")
        unpacked = one_office.desk.record.draft

        def meanwhile(case_id: str) -> bytes | None:
            monkeypatch.setattr(one_office.desk.record, "draft", unpacked)
            one_office.decide(case, "reject", reason="Not today.")
            return unpacked(case_id)

        monkeypatch.setattr(one_office.desk.record, "draft", meanwhile)
        out = recheck(one_office.desk, now=one_office.now)
        assert (out.failed, out.lapsed) == ({}, {})
        assert one_office.desk.case(case.id).state is State.REJECTED

    def test_closed_cases_are_left_alone(self, one_office: Any) -> None:
        case = one_office.submit(one_office.draft())
        one_office.decide(case, "reject", reason="Not today.")
        before = len(list(one_office.desk.record.everything()))
        assert recheck(one_office.desk, now=one_office.now).checked == 0
        assert len(list(one_office.desk.record.everything())) == before

    def test_nothing_new_writes_nothing(self, one_office: Any) -> None:
        one_office.approved(one_office.photo_of("P1"))
        before = len(list(one_office.desk.record.everything()))
        recheck(one_office.desk, now=one_office.now)
        assert len(list(one_office.desk.record.everything())) == before


def _fail(reading: Any) -> Any:
    raise RuntimeError


def _review(check: Any) -> Any:
    from checker.finding import Level, WholeDraft

    return check.finding(Level.REVIEW, WholeDraft(), message="Off.", confidence=1)


class TestWithdrawal:
    def test_every_case_newest_first_with_how_state_and_address(self, office: Any) -> None:
        tagged = office.approved(office.photo_of("P1", "P3"))
        office.desk.publish(tagged.id, "https://example.org/1", "jo@rowan.example.org", now=office.now)
        named = office.later(minutes=1).submit(office.draft("Well done Orla Finnegan"))
        first = office.later(minutes=1).submit(office.draft("Well done Orla"))
        office.submit(office.photo_of("P3"))
        rows = appearances(office.desk, "P1")
        assert [(a.case.id, a.how, a.case.state.value, a.case.url) for a in rows] == [
            (first.id, ("first_name",), "submitted", ""),
            (named.id, ("named",), "submitted", ""),
            (tagged.id, ("tagged",), "published", "https://example.org/1"),
        ]

    def test_a_version_that_was_mended_is_listed_too(self, one_office: Any) -> None:
        case = one_office.submit(one_office.photo_of("P1", id="post"))
        one_office.decide(case, "changes", reason="Take it out.")
        one_office.submit(one_office.draft("No photo.", id="post"))
        assert [a.case.id for a in appearances(one_office.desk, "P1")] == [case.id]

    def test_a_slip_does_not_read_as_no_case(self, one_office: Any) -> None:
        assert appearances(one_office.desk, "P2") == []
        with pytest.raises(RecordError, match="No pupil on the roll"):
            appearances(one_office.desk, "P22")


class TestErasure:
    def test_a_pupil_is_gone_and_the_chain_is_whole(self, office: Any) -> None:
        approved = office.photo_of("P1", "P3", text="Orla and Mei")
        case = office.approved(approved)
        waits = office.submit(office.photo_of("P1"))
        published = office.approved(office.photo_of("P1", content=b"more"))
        office.desk.publish(published.id, "https://example.org/1", "jo@rowan.example.org", now=office.now)
        out = forget(office.desk, "P1", office.now)
        assert (out.cases, out.lapsed, out.closed, out.drafts, out.urls) == (3, (case.id,), (waits.id,), 3, ("https://example.org/1",))
        assert appearances(office.desk, "P1") == []
        assert [a.case.id for a in appearances(office.desk, "P3")] == [case.id], "other pupils stay"
        reference = office.desk.key.pupil("P1")
        assert all(reference not in (e.text or "") for e in office.desk.record.everything())
        assert verify(office.desk.record.everything(), school=office.desk.name, key=office.desk.key).whole
        with pytest.raises(NotApproved, match="erased"):
            office.gate(approved)
        assert office.desk.case(published.id).state is State.PUBLISHED

    def test_access_says_all_that_is_held(self, one_office: Any) -> None:
        case = one_office.submit(one_office.photo_of("P1", text="Well done Orla Finnegan"))
        held = access(one_office.desk, "P1")
        assert held["consent_log"]["last_name"] == "Finnegan" and held["consent_log"]["consents"]["x"] == "refused"
        (row,) = held["cases"]
        assert row["case"] == case.id and row["draft"]["text"] == "Well done Orla Finnegan" and row["draft"]["findings"]


class TestRetention:
    def test_drafts_of_closed_cases_go_and_those_of_open_ones_stay(self, office: Any) -> None:
        closed, waits = office.submit(office.draft("One.")), office.submit(office.draft("Two."))
        office.decide(closed, "reject", reason="Not today.")
        assert tidy(office.desk, office.later(days=29).now).drafts == 0
        assert tidy(office.desk, office.later(days=1).now).drafts == 1
        assert office.desk.record.drafts_kept(office.desk.name) == (waits.id,)

    def test_an_approval_that_ran_out_lapses(self, one_office: Any) -> None:
        case = one_office.approved(one_office.draft())
        assert tidy(one_office.desk, one_office.later(days=13).now).lapsed == 0
        assert tidy(one_office.desk, one_office.later(days=1).now).lapsed == 1
        assert one_office.desk.case(case.id).state is State.LAPSED

    def test_decisions_are_erased_after_their_time_and_the_chain_is_whole(self, office: Any) -> None:
        old = office.submit(office.photo_of("P1"))
        office.decide(old, "reject", reason="Not today.")
        office.later(days=1000)
        young = office.submit(office.draft())
        office.decide(young, "reject", reason="Not today.")
        office.later(days=1555)
        assert tidy(office.desk, office.now).entries == 3
        assert [c.id for c in office.desk.cases()] == [young.id]
        assert all("jo@rowan" not in (e.text or "") for e in office.desk.record.everything() if e.case == old.id)
        assert verify(office.desk.record.everything(), school=office.desk.name, key=office.desk.key).whole
        assert tidy(office.desk, office.now).entries == 0
        assert appearances(office.desk, "P1") == []


def test_a_draft_that_is_kept_is_encrypted_and_comes_back(one_office: Any) -> None:
    from checker.errors import VaultError
    from checker.keys import SchoolKey
    from checker.report import digest
    from checker.workflow.keeping import unpack

    draft = one_office.photo_of(
        "P1", text="Zanzibar \ud83d", alt_text={"a.jpg": "Running"}, publish_at="2026-11-24", objective="achievement"
    )
    case = one_office.submit(draft)
    sealed = one_office.desk.record.draft(case.id)
    assert b"Zanzibar" not in sealed and b"pixels" not in sealed
    back, report, _ = unpack(sealed, one_office.desk.key)
    assert digest(back) == digest(draft) == report.digest and back.images[0].content == b"pixels"
    with pytest.raises(VaultError):
        unpack(sealed, SchoolKey(b"another key, of 32 bytes as well"))
    with pytest.raises(VaultError):
        unpack(sealed[:-1] + bytes([sealed[-1] ^ 1]), one_office.desk.key)


def test_evidence_says_it_all_on_one_page(one_office: Any) -> None:
    import re

    from checker.workflow.evidence import evidence

    case = one_office.submit(one_office.photo_of("P1", text="That damned council tax.", id="post"))
    tax = next(f for f in case.findings if f.check == "political-language")
    stop = next(f for f in case.findings if f.level == "stop")
    one_office.decide(case, "changes", reason="Mind your language.")
    again = one_office.submit(one_office.photo_of("P1", text="That council tax.", id="post"))
    one_office.decide(again, "approve", accept={tax.id: "It is a <notice>."}, attest=["photo-owned"])
    page = evidence(one_office.desk, case.id, now=one_office.now)
    for said in (
        case.id,
        stop.id,
        "<td>Mended</td>",
        "<td>Accepted with a reason</td>",
        "The post takes a side in a public debate. (political-language)",
        "<td>Review</td>",
        "Changes asked for",
        "tagged in a photo",
        "(photo-owned)",
        "It is a &lt;notice&gt;.",
        "Mind your language.",
        "Jo Reed (jo@rowan.example.org)",
        "Omar Haddad (omar@rowan.example.org), officer",
        "none of the school&#39;s own. The checks cite Aspire Educational Trust, Social Media (2023); for what that leaves open: ",
        f"<h2>The post of case {case.id}: approved</h2>",
        "may use them",
        ">P1<",
        "Facebook",
        "council tax",
        "The record was whole",
        again.digest,
        one_office.desk.school.consent_log.version,
    ):
        assert said in page, said
    assert "<h2>Draft</h2>" not in page
    assert "<td>Approved</td><td>Omar Haddad (omar@rowan.example.org)</td><td>officer</td>" in page
    clause = again.report.findings[0].clause
    assert "<td>Approved</td>" in page and "Review: a person should look at this first" in page
    for code in ("changes_asked", "<td>photo-owned</td>", "<td>political-language</td>", "<td>facebook</td>", "<td>accepted</td>"):
        assert code not in page, code
    assert f"<td>The post takes a side in a public debate.</td><td>{clause.policy}</td><td>{clause.section}</td>" in page, (
        "by which rule, not its digest alone"
    )
    assert "(The check&#39;s usual clause, as it stands now.)" in page, "of a finding whose report is no longer kept"
    assert not re.search(r"<script|src=\"http|href=\"http", page)
    one_office.desk.record.delete_drafts([case.id])
    assert "no longer kept" in evidence(one_office.desk, case.id) and "council tax" not in evidence(one_office.desk, case.id)


def test_evidence_of_a_record_that_was_changed_says_so(one_office: Any) -> None:
    import sqlite3

    from checker.workflow.evidence import evidence

    case = one_office.approved(one_office.draft())
    with sqlite3.connect(one_office.desk.record.database.url.database) as file:
        file.execute("DROP TRIGGER entries_no_update")
        file.execute("UPDATE entries SET body = replace(body, 'omar', 'ramo') WHERE kind = 'approved'")
    assert "NOT WHOLE" in evidence(one_office.desk, case.id, now=datetime.datetime.now(datetime.UTC))


def test_what_was_only_vouched_for_is_not_called_a_finding(one_office: Any) -> None:
    from checker.workflow.evidence import evidence, timeline

    case = one_office.submit(one_office.draft())
    case = one_office.decide(case, "approve", attest=["photo-owned"])
    told = [(row["what"], row["role"]) for row in timeline(one_office.desk, case)]
    assert told == [("Checked and sent for approval", "author"), ("Vouched for", "officer"), ("Approved", "officer")]
    assert "Findings answered" not in evidence(one_office.desk, case.id)


def test_a_word_of_the_evidence_is_not_broken_for_want_of_room(one_office: Any) -> None:
    from checker.workflow.evidence import evidence

    case = one_office.approved(one_office.draft())
    page = evidence(one_office.desk, case.id)
    assert ".ck-wide .ck-table { overflow-wrap: normal; }" in page
    assert page.count('<div class="ck-wide"') == page.count("<table")
    assert f'<td class="ck-long">{case.digest}</td>' in page and "<td>Approved</td>" in page, "but for what is too long for any column"

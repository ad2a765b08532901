"""The life of a case on both databases: submitted, settled, decided, published, and every way in which it is refused."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from checker.draft import Draft, Photo
from checker.errors import CannotTell, NotApproved, Refused
from checker.record import Record
from checker.record.audit import verify
from checker.school import School
from checker.workflow.desk import Desk
from checker.workflow.states import State

REASON = "I looked at every word of it"


def reasons(office: Any, draft: Draft, account: str | None = None) -> str:
    with pytest.raises(NotApproved) as refused:
        office.gate(draft, account)
    return str(refused.value)


def test_the_whole_life(office: Any) -> None:
    draft = office.photo_of("P1")
    assert "never submitted" in reasons(office, draft)
    case = office.submit(draft)
    assert (case.state, case.author, case.account, case.verdict) == (State.SUBMITTED, "jo@rowan.example.org", "Rowan Park", "nothing_found")
    assert case.report is not None and case.report.digest == case.digest
    assert "waits for a decision" in reasons(office, draft)
    case = office.later(minutes=5).decide(case, "approve")
    approval = office.gate(draft)
    assert (approval.case, approval.digest, approval.by, approval.account) == (case.id, case.digest, "omar@rowan.example.org", "Rowan Park")
    assert approval.at == office.now and approval.expires == office.now + datetime.timedelta(days=14)
    assert office.gate(draft, "Rowan Park") == approval
    case = office.desk.publish(case.id, "https://example.org/post/1", "jo@rowan.example.org", now=office.now)
    assert (case.state, case.url) == (State.PUBLISHED, "https://example.org/post/1")
    case = office.decide(case, "withdraw", reason="The family asked us.")
    assert case.state is State.WITHDRAWN
    assert "withdrawn" in reasons(office, draft)
    assert verify(office.desk.record.everything(), school=office.desk.name, key=office.desk.key).whole


def test_an_approval_is_used_up_once_the_post_is_out(one_office: Any) -> None:
    draft = one_office.draft()
    case = one_office.approved(draft)
    one_office.desk.publish(case.id, "https://example.org/1", "jo@rowan.example.org", now=one_office.now)
    assert "has been published already" in reasons(one_office, draft)
    again = one_office.approved(draft)
    assert again.id != case.id and one_office.gate(draft).case == again.id


def test_of_several_platforms_the_others_are_still_to_come(one_office: Any) -> None:
    draft = one_office.draft(platform=None, platforms=("facebook", "instagram"))
    case = one_office.approved(draft)
    one_office.desk.publish(case.id, "https://example.org/1", "jo@rowan.example.org", now=one_office.now)
    assert one_office.gate(draft).case == case.id


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "A good day!"},
        {"platform": "instagram", "platforms": ()},
        {"people": {"a.jpg": ("P1", "staff:Mrs Pettifer")}},
        {"images": (Photo("a.jpg", b"other pixels"),)},
        {"images": (), "people": {}},
        {"alt_text": {"a.jpg": "Children running"}},
        {"account": "Another account"},
        {"publish_at": "2026-11-24"},
        {"event_date": "2026-11-24"},
        {"has_image": True},
    ],
    ids=lambda c: "+".join(c),
)
def test_any_change_voids_it(one_office: Any, changed: dict[str, Any]) -> None:
    draft = one_office.photo_of("P1")
    one_office.approved(draft)
    assert one_office.gate(draft)
    assert "never submitted" in reasons(one_office, replace(draft, **{"platform": None, **changed}))


def test_another_account_is_not_this_one(one_office: Any) -> None:
    draft = one_office.draft()
    one_office.approved(draft)
    assert "was approved for Rowan Park, and not for Sixth Form" in reasons(one_office, draft, "Sixth Form")


def test_a_post_for_several_platforms_goes_out_on_the_only_account_of_each(one_office: Any) -> None:
    text = (one_office.folder / "school.toml").read_text("utf-8")
    one_office.settings(
        text + '\n[[accounts]]\nplatform = "instagram"\nname = "Rowan pictures"\n[[accounts]]\nplatform = "x"\nname = "Rowan X"\n'
    )
    draft = one_office.draft(platforms=("facebook", "instagram"), platform=None)
    case = one_office.approved(draft)
    assert case.account is None
    assert [one_office.gate(draft, a).account for a in (None, "Rowan Park", "Rowan pictures")] == [None, "Rowan Park", "Rowan pictures"]
    assert "no account by name, and not for Rowan X" in reasons(one_office, draft, "Rowan X")


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("jo@rowan.example.org", "takes the role of"),
        ("ada@rowan.example.org", "takes the role of"),
        ("stranger@rowan.example.org", "not among"),
        ("", "Write your name"),
        ("deb@rowan.example.org", "an officer does"),
    ],
)
def test_who_may_not_approve(one_office: Any, by: str, said: str) -> None:
    case = one_office.submit(one_office.draft())
    with pytest.raises(Refused, match=said):
        one_office.decide(case, "approve", by)
    assert one_office.desk.case(case.id).state is State.SUBMITTED


def test_nobody_approves_their_own_where_there_is_another(one_office: Any) -> None:
    case = one_office.submit(one_office.draft(), "saima@rowan.example.org")
    with pytest.raises(Refused, match="own post"):
        one_office.decide(case, "approve", "saima@rowan.example.org")
    written = one_office.submit(one_office.draft(author="Saima Akhtar"), "jo@rowan.example.org")
    with pytest.raises(Refused, match="own post"):
        one_office.decide(written, "approve", "Saima Akhtar")
    assert one_office.decide(case, "approve").state is State.APPROVED


def test_a_school_with_one_officer_may_and_the_record_says_so(one_office: Any) -> None:
    text = (
        (one_office.folder / "school.toml")
        .read_text("utf-8")
        .replace('email = "omar@rowan.example.org"\nroles = ["officer"]', 'email = "omar@rowan.example.org"')
    )
    one_office.settings(text)
    draft = one_office.draft()
    case = one_office.submit(draft, "saima@rowan.example.org")
    one_office.decide(case, "approve", "saima@rowan.example.org")
    assert one_office.gate(draft)
    (entry,) = [e for e in one_office.desk.record.of_case(one_office.desk.name, case.id) if e.kind == "approved"]
    assert entry.body["own"] is True


def test_a_deputy_acts_on_the_days_agreed_and_on_no_other(one_office: Any) -> None:
    case = one_office.submit(one_office.draft())
    with pytest.raises(Refused, match="takes the role"):
        one_office.decide(case, "approve", "ada@rowan.example.org")
    one_office.now = datetime.datetime(2026, 12, 20, 6, 0, tzinfo=datetime.UTC)
    assert one_office.decide(case, "approve", "ada@rowan.example.org").state is State.APPROVED
    own = one_office.submit(one_office.draft(), "ada@rowan.example.org")
    with pytest.raises(Refused, match="own post"):
        one_office.decide(own, "approve", "ada@rowan.example.org")


class TestOrder:
    @pytest.mark.parametrize("action", ["reject", "changes", "withdraw"])
    def test_a_reason_is_needed(self, one_office: Any, action: str) -> None:
        case = one_office.submit(one_office.draft())
        with pytest.raises(Refused, match="reason"):
            one_office.decide(case, action)
        assert one_office.decide(case, action, reason="Not today.").reason == "Not today."

    def test_what_is_decided_cannot_be_decided_again(self, one_office: Any) -> None:
        case = one_office.submit(one_office.draft())
        one_office.decide(case, "reject", reason="Not today.")
        for action in ("approve", "reject", "changes", "withdraw"):
            with pytest.raises(Refused, match="is rejected"):
                one_office.decide(case, action, reason="Not today.", accept={"x": "y"} if action == "approve" else None)
        with pytest.raises(Refused, match="is rejected"):
            one_office.desk.publish(case.id, "https://example.org/1", "jo@rowan.example.org", now=one_office.now)

    def test_an_officer_may_think_better_of_it(self, one_office: Any) -> None:
        draft = one_office.draft()
        case = one_office.approved(draft)
        one_office.decide(case, "reject", reason="Wait for the family.")
        assert "was rejected" in reasons(one_office, draft)

    def test_an_author_takes_back_their_own_and_nobody_elses(self, one_office: Any) -> None:
        case = one_office.submit(one_office.draft())
        with pytest.raises(Refused, match="takes the role"):
            one_office.decide(case, "withdraw", "ada@rowan.example.org", reason="Not mine.")
        assert one_office.decide(case, "withdraw", "jo@rowan.example.org", reason="A mistake.").state is State.WITHDRAWN

    def test_what_was_sent_back_comes_again_under_its_case(self, one_office: Any) -> None:
        case = one_office.submit(one_office.draft("About council tax.", id="post"))
        one_office.decide(case, "changes", reason="Leave the tax out.")
        again = one_office.submit(one_office.draft("A good day.", id="post"))
        assert (again.id, again.state, again.findings) == (case.id, State.SUBMITTED, ())
        assert one_office.submit(one_office.draft("Another day.", id="post")).id != case.id, "nothing is sent back any more"
        assert one_office.submit(one_office.draft("Mine.", id="post"), "ada@rowan.example.org").id != case.id

    def test_a_post_without_an_id_is_a_case_of_its_own(self, one_office: Any) -> None:
        case = one_office.submit(one_office.draft("One.", id=""))
        one_office.decide(case, "changes", reason="Say more.")
        assert one_office.submit(one_office.draft("Another.", id="")).id != case.id
        assert one_office.submit(one_office.draft("One, and more.", id=""), case=case.id).id == case.id

    def test_the_same_post_filed_twice_waits_once(self, one_office: Any) -> None:
        draft = one_office.draft()
        assert one_office.submit(draft).id == one_office.submit(draft).id
        assert len(one_office.desk.cases(State.SUBMITTED)) == 1

    def test_an_earlier_version_is_not_approved_by_a_later_approval(self, one_office: Any) -> None:
        first = one_office.draft("First.", id="post")
        case = one_office.submit(first)
        one_office.decide(case, "changes", reason="Say more.")
        second = one_office.draft("Second.", id="post")
        one_office.decide(one_office.submit(second), "approve")
        assert one_office.gate(second) and "changed since" in reasons(one_office, first)

    def test_who_may_submit(self, one_office: Any) -> None:
        for by in ("deb@rowan.example.org", "stranger@rowan.example.org"):
            with pytest.raises(Refused):
                one_office.submit(one_office.draft(), by)
        assert one_office.desk.cases() == []

    def test_a_report_of_something_else_files_nothing(self, one_office: Any) -> None:
        from checker.engine import review

        other = review(one_office.draft("Other words."), one_office.desk.school)
        with pytest.raises(Refused, match="changed since"):
            one_office.submit(one_office.draft("These words."), report=other)

    def test_no_such_case(self, one_office: Any) -> None:
        with pytest.raises(Refused, match="no case"):
            one_office.decide("C999", "approve")

    @pytest.mark.parametrize("where", ["reason", "accept", "url"])
    def test_no_pupil_is_named_in_the_record(self, one_office: Any, where: str) -> None:
        case = one_office.submit(one_office.draft("About council tax."))
        finding = case.findings[0].id
        with pytest.raises(Refused, match="pupil's full name") as refused:
            if where == "url":
                one_office.decide(case, "approve", accept={finding: "A notice."})
                one_office.desk.publish(case.id, "https://example.org/Orla-Finnegan", "jo@rowan.example.org", now=one_office.now)
            elif where == "reason":
                one_office.decide(case, "reject", reason="Orla Finnegan's mother said no")
            else:
                one_office.decide(case, "approve", accept={finding: "Orla Finnegan said so"})
        assert "Orla" not in str(refused.value)


class TestStanding:
    def test_it_runs_out(self, one_office: Any) -> None:
        draft = one_office.draft()
        one_office.approved(draft)
        assert one_office.later(days=13.9).gate(draft)
        assert "ran out" in reasons(one_office.later(days=0.2), draft)

    def test_a_withdrawal_counts_at_once(self, office: Any) -> None:
        draft = office.photo_of("P1")
        office.approved(draft)
        assert office.gate(draft)
        office.log(
            "pupil_id,first_name,last_name,facebook,instagram,x\nP1,Orla,Finnegan,withdrawn 2026-11-20,yes,no\nP2,Tunde,Balogun,no,yes,no\n"
        )
        assert "Consent for pupil P1 is not in force for Facebook (withdrawn)" in reasons(office, draft)

    def test_consent_that_ends_meanwhile_no_longer_covers_it(self, one_office: Any) -> None:
        draft = one_office.photo_of("P3")
        one_office.approved(draft)
        assert one_office.later(days=5).gate(draft)
        assert "P3 is not in force for Facebook (expired)" in reasons(one_office.later(days=1), draft)

    def test_consent_has_to_reach_to_the_day_of_publication(self, one_office: Any) -> None:
        case = one_office.submit(one_office.photo_of("P3", publish_at="2026-11-26"))
        assert [(f.check, f.kind) for f in case.findings] == [("unconsented-face", "expired")]
        assert one_office.submit(one_office.photo_of("P3", publish_at="2026-11-25")).findings == ()

    def test_a_pupil_who_is_no_longer_in_the_log(self, one_office: Any) -> None:
        draft = one_office.photo_of("P1")
        one_office.approved(draft)
        one_office.log("pupil_id,first_name,last_name,facebook,instagram,x\nP2,Tunde,Balogun,no,yes,no\n")
        assert "no longer in the consent log" in reasons(one_office, draft)

    @pytest.mark.parametrize("part", ["log", "settings", "rules"])
    def test_other_versions_void_it(self, one_office: Any, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
        draft = one_office.draft()
        one_office.approved(draft)
        if part == "log":
            one_office.log((one_office.folder / "consent_log.csv").read_text("utf-8") + "P7,New,Child,yes,yes,yes\n")
        elif part == "settings":
            one_office.settings((one_office.folder / "school.toml").read_text("utf-8") + "\n# a remark\n")
        else:
            monkeypatch.setattr("checker.versions._rules", lambda: "newer")
        assert "changed. Check it again (under Queue, or by `checker recheck`)." in reasons(one_office, draft)

    def test_a_clock_that_went_back_cannot_tell(self, one_office: Any) -> None:
        draft = one_office.draft()
        one_office.approved(draft)
        with pytest.raises(CannotTell, match="clock"):
            one_office.later(days=-1).gate(draft)

    def test_a_log_that_cannot_be_read_cannot_tell(self, one_office: Any) -> None:
        draft = one_office.draft()
        one_office.approved(draft)
        one_office.log("pupil_id,first_name\nP1,\n")
        with pytest.raises(CannotTell, match=r"consent_log\.csv"):
            one_office.gate(draft)

    def test_a_record_that_was_changed_cannot_tell(self, one_office: Any) -> None:
        import sqlite3

        draft = one_office.draft()
        case = one_office.submit(draft)
        one_office.decide(case, "reject", reason="Not today.")
        with sqlite3.connect(one_office.desk.record.database.url.database) as file:
            file.execute("DROP TRIGGER entries_no_update")
            file.execute("UPDATE entries SET kind = 'approved' WHERE kind = 'rejected'")
        with pytest.raises(CannotTell, match="audit verify"):
            one_office.gate(draft)

    def test_an_approval_of_a_school_that_names_nobody_opens_no_gate(self, one_office: Any) -> None:
        one_office.settings('[school]\nname = "Rowan Park Primary"\n')
        draft = one_office.draft()
        case = one_office.submit(draft, "Somebody", unnamed=True)
        one_office.decide(case, "approve", "Somebody", unnamed=True)
        assert "does not list" in reasons(one_office, draft)
        with pytest.raises(Refused, match="lists nobody"):
            one_office.submit(one_office.draft(), "Somebody")


class TestTemplates:
    SNOW = "Rowan Park Primary is closed on Monday 7 December because of snow. We will post again by 4pm."

    def test_agreed_words_go_out_without_an_officer_and_are_looked_at_afterwards(self, office: Any) -> None:
        draft = office.draft(self.SNOW)
        case = office.submit(draft)
        assert (case.state, case.template, case.review_due) == (State.APPROVED, "snow", "2026-11-21")
        assert office.gate(draft).by == "Saima Akhtar"
        with pytest.raises(Refused, match="takes the role of officer"):
            office.decide(case, "approve", "jo@rowan.example.org")
        seen = office.decide(case, "approve", "omar@rowan.example.org")
        assert seen.review_due == "" and office.gate(draft)

    @pytest.mark.parametrize(
        "text",
        [
            SNOW + " Orla is ill.",
            SNOW.replace("Rowan Park Primary", "Orla Finnegan"),
            SNOW.replace("4pm", "the end of time"),
            SNOW.replace("snow", "council tax"),
        ],
    )
    def test_any_other_word_waits_for_an_officer(self, one_office: Any, text: str) -> None:
        assert one_office.submit(one_office.draft(text)).state is State.SUBMITTED

    def test_so_does_a_picture(self, one_office: Any) -> None:
        assert one_office.submit(one_office.photo_of(text=self.SNOW)).state is State.SUBMITTED


def test_a_school_that_was_renamed_finds_its_cases(one_office: Any) -> None:
    from checker.record import open_record
    from checker.workflow.appearances import appearances

    case = one_office.submit(one_office.photo_of("P1"))
    one_office.settings(
        (one_office.folder / "school.toml").read_text("utf-8").replace('name = "Rowan Park Primary"', 'name = "Rowan Park Academy"', 1)
    )
    open_record.cache_clear()
    desk = Desk.open(School.open(one_office.folder), now=one_office.now)
    assert desk.school.settings.school.name == "Rowan Park Academy"
    assert [a.case.id for a in appearances(desk, "P1")] == [case.id]
    desk.record.close()


def test_of_two_officers_at_once_one_wins_and_the_other_is_told(office: Any, people_folder: Any) -> None:
    desks = [
        Desk(School.open(people_folder), Record(office.desk.record.database.url.render_as_string(hide_password=False)), office.desk.key)
        for _ in range(2)
    ]
    case = office.submit(office.draft())

    def act(n: int) -> str:
        try:
            return (
                desks[n]
                .decide(
                    case.id,
                    ("approve", "reject")[n],
                    ("omar@rowan.example.org", "saima@rowan.example.org")[n],
                    reason="Decided so.",
                    now=office.now,
                )
                .state.value
            )
        except Refused as refused:
            return str(refused)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(act, range(2)))
    final = office.desk.case(case.id).state.value
    # An officer may reject what another has just approved: then both were recorded, one after the other.
    assert final in answers
    assert any("Somebody else" in a or "cannot be done now" in a for a in answers) or answers == ["approved", "rejected"]
    for desk in desks:
        desk.record.close()


def test_the_record_holds_no_word_no_name_and_no_photo(one_office: Any) -> None:
    from pathlib import Path

    draft = one_office.photo_of(
        "P1", text="Zanzibar with Orla and council tax", content=b"crowd of pixels", alt_text={"a.jpg": "Wimbledon"}
    )
    case = one_office.submit(draft)
    one_office.decide(case, "reject", reason="Not today.")
    one_office.desk.record.close()
    folder = Path(one_office.desk.record.database.url.database).parent
    content = b"".join(p.read_bytes() for p in folder.iterdir())
    assert b"Not today." in content and b"jo@rowan" in content
    for secret in (b"Zanzibar", b"Orla", b"Wimbledon", b"a.jpg", b"crowd of", b'"P1"', b"council tax"):
        assert secret not in content


def test_a_case_knows_when_its_last_version_was_sent(one_office: Any) -> None:
    first = one_office.submit(one_office.draft("A good day.", id="post"))
    assert first.sent_at == first.submitted_at == one_office.now
    one_office.decide(first, "changes", reason="Say when it was.")
    one_office.now += datetime.timedelta(minutes=2)
    again = one_office.submit(one_office.draft("A good Friday.", id="post"))
    assert (again.id, again.submitted_at, again.sent_at) == (first.id, first.submitted_at, one_office.now)
    assert again.asked_by == "omar@rowan.example.org", "whoever looks at the new version may ask them"

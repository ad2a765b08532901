"""What becomes of a checked post in a school that names its people: who approves is said before it is sent, and roles bind as everywhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from checker.gatekeeper import gate
from checker.package import parcels
from checker.page.cases import left_to_mend
from checker.school import School
from checker.workflow.at_once import earlier
from checker.workflow.desk import Desk
from checker.workflow.settling import Lift, Noted
from tests.page.conftest import act_as, goto
from tests.page.deciding import (
    button,
    cases,
    checked,
    jpeg,
    labels,
    school,
    sent,
    text,
    two,
    words,
)

__all__ = ["school", "two"]


def test_the_only_officer_approves_and_the_gate_knows(page: AppTest, school: Path) -> None:
    checked(act_as(page.run(), "Saima Akhtar"), "Sports day was fun.")
    assert "You are the only officer" in text(page)
    button(page, "Approve").click().run()
    assert "Approved by" in text(page)
    result = page.session_state["state.Writing"].result
    (made,) = earlier(School.open(school), result.report.digest)
    assert (made.decision, made.decider) == ("approved", "saima@rowan.example.org")
    assert Desk.open(School.open(school)).case(made.case).named
    assert [d.label for d in page.get("download_button") if d.label.startswith("Package")] == ["Package for Facebook"]


def test_the_photo_that_is_approved_is_the_one_that_goes_out(page: AppTest, school: Path) -> None:
    checked(act_as(page.run(), "Saima Akhtar"), "Sports day was fun.", jpeg((50, 3000)))
    next(c for c in page.checkbox if c.label.startswith("Everyone who can be seen")).set_value(True)
    button(page, "Approve").click().run()
    assert "Approved by" in text(page), text(page)
    (case,) = cases(school)
    (parcel,) = parcels(Desk.open(School.open(school)), case.id)
    with zipfile.ZipFile(io.BytesIO(parcel.content)) as archive:
        photo = archive.read("photo-1.jpg")
    assert b"hidden" not in photo and Image.open(io.BytesIO(photo)).size == (34, 2048)
    assert gate(parcel.draft, School.open(school)).case == case.id


def test_what_the_school_wants_vouched_for_is_asked(page: AppTest, school: Path) -> None:
    checked(act_as(page.run(), "Saima Akhtar"), "Sports day was fun.", jpeg())
    button(page, "Approve").click().run()
    assert "vouch" in text(page) and "Approved by" not in text(page) and "--" not in text(page)


def test_the_officer_who_changes_an_approved_post_ends_its_approval(page: AppTest, school: Path) -> None:
    checked(act_as(page.run(), "Saima Akhtar"), "Sports day was fun.")
    button(page, "Approve").click().run()
    (case,) = cases(school)
    checked(page, "Sports day was great fun.")
    assert "The approval is of the post as it was" in text(page)
    assert cases(school)[0].state.value == "approved", "looking at it changes nothing"
    button(page, "Approve").click().run()
    (again,) = cases(school)
    assert again.id == case.id and again.digest != case.digest


def test_who_approves_is_said_before_it_is_sent(page: AppTest, two: Path) -> None:
    checked(act_as(page.run(), "Saima Akhtar"), "Sports day was fun.")
    assert "somebody else approves it: Omar Haddad." in text(page)
    assert "Approve" not in labels(page)
    button(page, "Send it for approval").click().run()
    (case,) = cases(two)
    assert (case.state.value, case.author) == ("submitted", "saima@rowan.example.org")
    assert f"It is case {case.id}. It waits for Omar Haddad to decide." in text(page)
    assert "Send it for approval" not in labels(page), "it is sent once"


def test_nothing_is_sent_by_nobody(page: AppTest, two: Path) -> None:
    checked(page.run(), "Sports day was fun.")
    assert button(page, "Send it for approval").disabled
    box = [b for b in page.selectbox if b.label == "You are"][-1]
    box.set_value("jo@rowan.example.org").run()
    assert "somebody else approves it: Saima Akhtar or Omar Haddad." in text(page)
    (head,) = [b for b in page.selectbox if b.label == "You are"]
    assert head.value == "jo@rowan.example.org", "the field at the head says so too"
    button(page, "Send it for approval").click().run()
    assert cases(two)[0].author == "jo@rowan.example.org"


def test_who_changes_a_post_of_somebody_elses_is_its_author_too_and_neither_of_them_approves_it(page: AppTest, two: Path) -> None:
    checked(act_as(page.run(), "Saima Akhtar"), "Sports day was fun.")
    button(page, "Send it for approval").click().run()
    assert "Somebody else wrote it" not in text(page)
    checked(act_as(page, "Jo Reed"), "Sports day was great fun.")
    assert "Saima Akhtar wrote this post; who sends it changed counts as its author too." in text(page)
    assert "somebody else approves it: Omar Haddad." in text(page), "and not whoever wrote it first"
    button(page, "Send it again").click().run()
    (case,) = cases(two)
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "Written by Saima Akhtar and Jo Reed" in text(page)
    button(page, f"Open {case.id}").click().run()
    assert "<dd>Saima Akhtar and Jo Reed</dd>" in text(page) and "Somebody else approves this one" in text(page)
    assert "Approve" not in labels(page)


def test_a_version_changed_since_it_was_sent_takes_its_place(page: AppTest, two: Path) -> None:
    checked(act_as(page.run(), "Jo Reed"), "Sports day was fun.")
    button(page, "Send it for approval").click().run()
    words(page).set_value("Sports day was great fun.").run()
    assert "Changed since it was sent" in text(page)
    button(page, "Check again").click().run()
    button(page, "Send it again").click().run()
    (case,) = cases(two)
    assert len(Desk.open(School.open(two)).record.of_case("Rowan Park Primary", case.id)) == 2


def test_editing_after_approval_says_that_the_approval_is_not_of_it(page: AppTest, two: Path) -> None:
    checked(act_as(page.run(), "Jo Reed"), "Sports day was fun.")
    button(page, "Send it for approval").click().run()
    (case,) = cases(two)
    Desk.open(School.open(two)).decide(case.id, "approve", "omar@rowan.example.org")
    page.run()
    assert "Approved: publish it as it is" in text(page)
    words(page).set_value("Sports day was fun. And wet.").run()
    assert "The approval is of the post as it was" in text(page) and f"Case {case.id} was approved without" in text(page)
    button(page, "Check again").click().run()
    button(page, f"Send it again (case {case.id})").click().run()
    assert [c.state.value for c in cases(two)] == ["submitted"]


def test_a_post_that_has_to_be_mended_first_is_said_so(page: AppTest, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = two / "school.toml"
    file.write_text(
        file.read_text("utf-8").replace("[[approval.attestations]]", '[approval]\nnever_accept = ["alt-text"]\n[[approval.attestations]]'),
        "utf-8",
    )
    checked(act_as(page.run(), "Jo Reed"), "Well done Orla Finnegan!")
    assert "Stop" in text(page) and not button(page, "Send it for approval").disabled
    assert any(c.value.startswith("Finding 1 is to be mended, unless a second reader accepts it with a reason.") for c in page.caption)


def test_which_findings_are_to_be_mended_is_said_by_their_numbers() -> None:
    def of(*lifts: Lift) -> str:
        return left_to_mend((n, Noted(f"id{n}", "a-check", "", "names", "stop", lift)) for n, lift in enumerate(lifts, 1))

    assert of() == of(Lift.OFFICER, Lift.FREE) == ""
    assert of(Lift.OFFICER, Lift.NOBODY) == "Finding 2 has to be mended before anybody can approve this."
    assert of(Lift.NOBODY, Lift.SECOND_READER, Lift.NOBODY, Lift.SECOND_READER) == (
        "Findings 1 and 3 have to be mended before anybody can approve this. "
        "Findings 2 and 4 are to be mended too, unless a second reader accepts them with a reason."
    )


def test_a_post_that_was_sent_is_told_from_one_that_waits_to_be_sent(page: AppTest, two: Path) -> None:
    checked(act_as(page.run(), "Jo Reed"), "The pond is frozen.")
    button(page, "New post").click().run()
    case = sent(page, two, "Sports day was fun.")
    button(page, "New post").click().run()
    offered = [label for label in labels(page) if "The pond is frozen." in label or "Sports day was fun." in label]
    assert [f"sent as {case.id}" in label for label in offered] == [False, True], "what was sent comes last"


def test_what_was_decided_before_is_said_in_words(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    Desk.open(School.open(two)).decide(case.id, "changes", "omar@rowan.example.org", reason="Say when it was.")
    assert "<strong>Changes asked for</strong> by omar@rowan.example.org" in text(page.run())

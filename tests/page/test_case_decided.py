"""A case decided by somebody else than who wrote it: approved, answered, sent back, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import checker.engine
from checker.draft import Draft, Photo
from checker.page.write.waiting import in_words
from checker.school import School
from checker.workflow.desk import Desk
from tests.page.conftest import act_as, goto
from tests.page.deciding import (
    button,
    cases,
    checked,
    jpeg,
    labels,
    school,
    seen_faces,
    sent,
    text,
    two,
    words,
)

__all__ = ["school", "two"]


def test_the_officer_finds_it_in_the_queue_and_approves(page: AppTest, two: Path) -> None:
    case = sent(page, two, "About council tax.", jpeg())
    goto(act_as(page, "Omar Haddad"), "queue")
    assert "Waits for you: a decision." in text(page)
    button(page, f"Open {case.id}").click().run()
    assert page.query_params["case"] in (case.id, [case.id])
    assert "council tax" in text(page) and not page.exception
    button(page, "Approve").click().run()
    assert "is not settled" in text(page) and "Tick “Everyone who can be seen is tagged” first: somebody has to vouch for that." in text(
        page
    ), "everything that stands in the way is said at once"
    next(t for t in page.text_input if t.label == "Why finding 1 may stay").set_value("A notice of the council.")
    next(c for c in page.checkbox if c.label.startswith("Everyone who can be seen")).set_value(True)
    button(page, "Approve").click().run()
    assert "It is approved." in text(page) and cases(two)[0].state.value == "approved"
    assert "Accepted" in text(page) and "A notice of the council." in text(page)
    assert [d.label for d in page.get("download_button") if d.label.startswith("Package")] == ["Package for Facebook"]
    assert "About council tax." in [c.value for c in page.code], "words to copy"
    button(page, "Back to the list").click().run()
    assert "case" not in page.query_params


def test_changes_are_asked_for_and_the_author_mends_them_in_the_page(page: AppTest, two: Path) -> None:
    case = sent(page, two, "About council tax.", jpeg())
    goto(act_as(page, "Omar Haddad"), "queue")
    button(page, f"Open {case.id}").click().run()
    next(t for t in page.text_input if t.label == "What to change about finding 1").set_value("Leave the tax out.")
    button(page, "Ask for changes").click().run()
    assert "The author is asked for changes." in text(page)
    act_as(page, "Jo Reed")
    assert "Leave the tax out." in text(page) and "Finding 1, “" in text(page) and "Changes are asked for by Omar Haddad" in text(page)
    button(page, "Mend this post").click().run()
    assert words(page).value == "About council tax." and len(page.session_state["state.Writing"].photos) == 1
    assert "Leave the tax out." in text(page) and "How it works" not in text(page), "what was asked for stands beside the post"
    checked(goto(page, "write"), "About the harvest.")
    assert "Changes are asked for" in text(page)
    button(page, f"Send it again (case {case.id})").click().run()
    (again,) = cases(two)
    assert (again.id, again.state.value) == (case.id, "submitted")
    goto(act_as(page, "Omar Haddad"), "queue")
    button(page, f"Open {case.id}").click().run()
    assert "Changes that were asked for last time by Omar Haddad" in text(page)
    (asked,) = Desk.open(School.open(two)).case(case.id).comments
    assert f"<strong>“{asked.about}”:</strong> Leave the tax out." in text(page) and asked.about, "its number is another's by now"


@pytest.mark.parametrize("on", ["finding", "face"])
def test_what_was_asked_to_be_changed_is_not_approved_as_it_is(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch, on: str
) -> None:
    if on == "face":
        monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(seen_faces),))
    case = sent(page, two, "About council tax.", jpeg((240, 180) if on == "face" else (40, 30)))
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    next(c for c in page.checkbox if c.label.startswith("Everyone who can be seen")).set_value(True)
    if on == "face":
        next(b for b in page.selectbox if b.label == "Say something about a face").set_value("face 1A").run()
    else:
        next(t for t in page.text_input if t.label == "Why finding 1 may stay").set_value("A notice.")
    wish = next(t for t in page.text_input if t.label.startswith("What to change about f")).set_value("Please leave it out.")
    button(page, "Approve").click().run()
    assert "approving changes nothing" in text(page) and cases(two)[0].state.value == "submitted"
    assert wish.value == "Please leave it out."
    button(page, "Ask for changes").click().run()
    assert cases(two)[0].state.value == "changes_asked" and [c.says for c in cases(two)[0].comments] == ["Please leave it out."]


def test_why_a_finding_may_stay_asks_for_no_change_by_itself(page: AppTest, two: Path) -> None:
    case = sent(page, two, "About council tax.")
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    next(t for t in page.text_input if t.label == "Why finding 1 may stay").set_value("A notice.")
    button(page, "Ask for changes").click().run()
    assert "needs to know what to change" in text(page) and cases(two)[0].state.value == "submitted"
    next(t for t in page.text_area if t.label == "Reason").set_value("Say when it was.")
    button(page, "Ask for changes").click().run()
    assert [c.says for c in cases(two)[0].comments] == ["It may stay: A notice."], "nothing that was typed is lost"


def test_an_approval_with_a_reason_says_first_that_nothing_is_changed(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    reason = next(t for t in page.text_area if t.label == "Reason")
    reason.set_value("Please leave out the year.")
    button(page, "Approve").click().run()
    assert "exactly as it is" in text(page) and "“Please leave out the year.”" in text(page)
    assert cases(two)[0].state.value == "submitted"
    next(t for t in page.text_area if t.label == "Reason").set_value("Please leave out year and place.")
    button(page, "Approve it as it is").click().run()
    assert cases(two)[0].state.value == "submitted" and "“Please leave out year and place.”" in text(page), "asked of these very words"
    button(page, "Approve it as it is").click().run()
    assert cases(two)[0].state.value == "approved" and cases(two)[0].reason == "Please leave out year and place."


def test_what_is_open_is_named_as_the_page_shows_it_before_a_reason_is_asked_of(page: AppTest, two: Path) -> None:
    case = sent(page, two, "About council tax.")
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    next(t for t in page.text_area if t.label == "Reason").set_value("It is a notice of the council.")
    button(page, "Approve").click().run()
    assert "Finding 1 (“A view?”) is not settled. Say under “Why finding 1 may stay” why it may, or ask for changes." in text(page)
    assert "What stands under “Reason” is about the post as a whole" in text(page) and case.findings[0].id[:12] not in text(page)
    assert "Approve it as it is" not in labels(page), "what is refused all the same is asked of nobody"
    button(page, "Why finding 1 may stay").click().run()
    assert page.session_state["state.focus"][0] == ".st-key-answer-1 input"
    next(t for t in page.text_input if t.label == "Why finding 1 may stay").set_value("A notice.")
    button(page, "Approve").click().run()
    assert "is not settled" not in text(page)
    button(page, "Approve it as it is").click().run()
    assert cases(two)[0].state.value == "approved"


def test_whoever_decides_sees_the_consent_of_everybody_who_is_said_to_be_in_a_photo(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(seen_faces),))
    draft = Draft(
        "A good day.", platforms=("facebook", "press"), images=(Photo("a.jpg", jpeg((240, 180))),), people={"a.jpg": ("P1", "P2")}
    )
    case = Desk.open(School.open(two)).submit(draft, "jo@rowan.example.org")
    page.run().query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    assert "Said to be in this photo: 2 people, with 3 faces that can be seen" in text(page)
    assert "<strong>Orla Finnegan (P1, Sycamore)</strong>. Facebook: yes; Press: no" in text(page)
    assert "<strong>Tunde Balogun (P2, Sycamore)</strong>. Facebook and Press: no" in text(page)
    goto(act_as(page, "Jo Reed"), "queue")
    assert "Facebook: yes" not in text(page), "of those who decide alone"
    assert any("Orla Finnegan" in c.value for c in page.caption)


def test_a_case_that_somebody_has_acted_on_is_not_decided_as_it_was_seen(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    goto(act_as(page, "Omar Haddad"), "queue")
    button(page, f"Open {case.id}").click().run()
    Desk.open(School.open(two)).decide(case.id, "changes", "saima@rowan.example.org", reason="Say when it was.")
    button(page, "Approve").click().run()
    assert "since you opened it" in text(page) and cases(two)[0].state.value == "changes_asked"


def test_an_author_decides_nothing_and_takes_their_own_back(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    goto(page, "queue")
    assert "Waits for a decision (Saima Akhtar, Omar Haddad)." in text(page)
    button(page, f"Open {case.id}").click().run()
    assert not {"Approve", "Reject", "Ask for changes"} & set(labels(page))
    next(t for t in page.text_input if t.label == "Why it is withdrawn").set_value("It rains.")
    button(page, "Withdraw it for good").click().run()
    assert cases(two)[0].state.value == "withdrawn"


def test_an_officer_is_told_why_their_own_post_is_not_theirs_to_approve(page: AppTest, two: Path) -> None:
    checked(act_as(page.run(), "Saima Akhtar"), "Sports day was fun.")
    button(page, "Send it for approval").click().run()
    (case,) = cases(two)
    goto(page, "queue")
    button(page, f"Open {case.id}").click().run()
    assert "Somebody else approves this one" in text(page) and "Approve" not in labels(page)


def test_a_new_consent_log_asks_for_a_new_check_before_anything_is_decided(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    log = two / "consent_log.csv"
    log.write_text(log.read_text("utf-8").replace("P3,Mei,Lin,6,Oak,,", "P3,Mei,Lin,6,Oak,yes,"), "utf-8")
    goto(act_as(page, "Omar Haddad"), "queue")
    button(page, f"Open {case.id}").click().run()
    assert "Approve" not in labels(page)
    button(page, "Check it again").click().run()
    button(page, "Approve").click().run()
    assert cases(two)[0].state.value == "approved"


def test_where_it_went_is_said_on_the_page(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    Desk.open(School.open(two)).decide(case.id, "approve", "omar@rowan.example.org")
    page.query_params["case"] = case.id
    goto(page, "history")
    next(t for t in page.text_input if t.label == "Address of the published post").set_value("facebook")
    button(page, "Record it").click().run()
    assert "must begin with" in text(page)
    next(t for t in page.text_input if t.label == "Address of the published post").set_value("https://example.org/1")
    button(page, "Record it").click().run()
    assert cases(two)[0].state.value == "published" and "https://example.org/1" in text(page)


def test_an_approval_is_taken_away_again(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    Desk.open(School.open(two)).decide(case.id, "approve", "omar@rowan.example.org")
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    assert "Approve" not in labels(page)
    next(t for t in page.text_area if t.label == "Reason").set_value("The date is wrong.")
    button(page, "Ask for changes").click().run()
    assert cases(two)[0].state.value == "changes_asked" and "The date is wrong." in text(page)
    assert button(page, "Mend it yourself") and "Mend this post" not in labels(page)


def test_what_is_said_of_the_photos_goes_by_what_became_of_the_post(page: AppTest, two: Path) -> None:
    case = sent(page, two, "Sports day was fun.", jpeg())
    desk = Desk.open(School.open(two))

    def heading() -> str:
        page.query_params["case"] = case.id
        goto(page, "history")
        return next(h.value for h in page.subheader if h.value.startswith("The photos"))

    assert heading() == "The photos, as they will be published"
    desk.decide(case.id, "approve", "omar@rowan.example.org", attest=["everyone-tagged"])
    desk.publish(case.id, "https://example.org/1", "omar@rowan.example.org")
    assert heading() == "The photos, as they were published"


def test_who_has_to_do_something_is_told_where_they_write(page: AppTest, two: Path) -> None:
    def waits() -> list[str]:
        return [link.proto.label for link in goto(page, "write").get("page_link") if "for you" in link.proto.label]

    case = sent(page, two, "About council tax.")
    button(page, "Start a new post").click().run()
    assert waits() == [] and any(label.endswith(f"sent as {case.id}: waits for a decision)") for label in labels(page))
    act_as(page, "Omar Haddad")
    assert waits() == ["1 post waits for you in the Queue: for a decision"]
    desk = Desk.open(School.open(two))
    desk.decide(case.id, "changes", "omar@rowan.example.org", reason="Leave the tax out.")
    act_as(page, "Jo Reed")
    assert waits() == ["1 post waits for you in the Queue: for changes"]
    opening = next(label for label in labels(page) if "council tax" in label)
    assert opening.endswith(f"sent as {case.id}: changes asked for)")
    words(page).set_value("Another post is begun.").run()
    desk.decide(case.id, "withdraw", "jo@rowan.example.org", reason="Not any more.")
    assert waits() == ["1 post waits for you in the Queue: for changes"], "the record is not asked with every word"
    words(page).set_value("").run()
    assert waits() == []
    assert in_words(["a decision", "changes", "a decision"]) == "3 posts wait for you in the Queue: 2 for a decision and 1 for changes"

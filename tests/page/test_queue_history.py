"""The lists of cases: what waits, what is checked again, and what was done."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import checker.engine
from checker.checks.author_not_authorised import author_not_authorised
from checker.page import queue
from checker.school import School
from checker.workflow.desk import Desk
from checker.workflow.rechecking import Rechecked
from tests.page.conftest import CHECKS, act_as, goto
from tests.page.deciding import (
    AUTHOR,
    button,
    cases,
    labels,
    school,
    sent,
    text,
    two,
)

__all__ = ["school", "two"]


def test_what_came_of_checking_again_counts_only_what_was_checked_and_is_no_other_schools(page: AppTest, two: Path) -> None:
    said = queue._came_to(Rechecked(checked=3, failed={"C2": "It cannot be opened."}, lapsed={"C2": ["It cannot be opened."]}))
    assert (
        said == "2 posts were checked again. Not checked: C2. Open the case and try again. The approval has ended of C2; the case says why."
    )
    case = sent(page, two)
    goto(page, "queue")
    state = page.session_state["state.QueueState"]
    state.said = f"The approval has ended of {case.id}."
    assert state.said in text(page.run())
    button(page, "Use the sample school").click().run()
    assert state.said == "" and "The approval has ended" not in text(goto(page, "queue"))


def test_what_waits_is_checked_again_by_one_button_after_a_change_of_people(
    page: AppTest, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (*CHECKS, author_not_authorised))
    told: list[list[str]] = []
    monkeypatch.setattr("checker.page.queue.tell", lambda _, told_of: told.append([c.id for c in told_of]) or "No e-mail was sent.")
    first, file = sent(page, two), two / "school.toml"
    Desk.open(School.open(two)).decide(first.id, "approve", "omar@rowan.example.org")
    button(page, "New post").click().run()
    second = sent(page, two, "The library is open again.")
    assert "Check again what waits" not in text(goto(act_as(page, "Omar Haddad"), "queue"))
    file.write_text(file.read_text("utf-8") + '[[people]]\nname = "Deb Orme"\nemail = "deb@rowan.example.org"\n', "utf-8")
    assert "2 posts were checked before the rules, the settings" in text(page.run())
    assert "none of them can be approved or published" in text(page)
    page.button_group[0].set_value(queue.ALL).run()
    shown = [part.split("</span>")[0] for part in text(page).split('<span class="cs-state ')[1:]]
    assert sum("Approved, which does not count at the moment" in s and s.startswith("ck-changed") for s in shown) == 1
    assert "Do not publish it now" in text(page)
    button(page, f"Open {first.id}").click().run()
    assert "Approved, which does not count at the moment" in text(page) and "; does not count at the moment" in text(page)
    button(page, "Back to the list").click().run()
    button(page, "Check them again").click().run()
    assert "does not count" not in text(page)
    assert not page.exception
    said = text(page)
    assert "2 posts were checked again." in said and "Check again what waits" not in said and "has ended" not in said
    assert {c.id: c.state.value for c in cases(two)} == {first.id: "approved", second.id: "submitted"}, "somebody was added, and no more"
    file.write_text(file.read_text("utf-8").replace(AUTHOR, ""), "utf-8")
    button(page.run(), "Check them again").click().run()
    said = text(page)
    assert f"The approval has ended of {first.id}; the case says why." in said and f"something else now of {second.id}" in said
    assert told == [[], [first.id]] and "No e-mail was sent." in said, "whoever wrote it has to know that it must not go out"
    assert {c.id: c.state.value for c in cases(two)} == {first.id: "lapsed", second.id: "submitted"}, "who wrote them is listed no more"


def test_the_history_is_filtered_and_says_by_whom(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    Desk.open(School.open(two)).decide(case.id, "reject", "omar@rowan.example.org", reason="Too late by now.")
    goto(page, "history")
    assert "Last decided by Omar Haddad." in text(page) and "Rejected" in text(page)
    box = next(m for m in page.multiselect if m.label == "The checks said")
    box.set_value(["stop"]).run()
    assert "No case fits" in text(page)
    next(m for m in page.multiselect if m.label == "The checks said").set_value([]).run()

    def numbered(typed: str) -> None:
        next(t for t in page.text_input if t.label == "Case number").set_value(typed).run()

    for typed, there in (
        (case.id, True),
        (f" {case.id[1:]} ", True),
        (f"case {case.id.lower()}", True),
        ("C999", False),
        ("twelve", False),
    ):
        numbered(typed)
        assert (f"Open {case.id}" in labels(page)) is there, typed
        assert ("No case fits" in text(page)) is not there, typed
    numbered("")
    button(page, f"Open {case.id}").click().run()
    assert "Checked and sent for approval" in text(page) and "Too late by now." in text(page)
    assert [d.label for d in page.get("download_button")] == ["Evidence pack"]


def test_a_case_is_opened_from_an_address_and_an_unknown_one_is_said(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    page.query_params["case"] = case.id
    goto(page, "queue")
    assert f"Case {case.id}" in text(page)
    page.query_params["case"] = "C999<b>"
    page.run()
    assert "There is no such case" in text(page) and "<b>" not in text(page)


def test_a_card_of_the_queue_begins_with_what_is_to_be_done_and_one_of_the_history_asks_for_nothing(page: AppTest, two: Path) -> None:
    case = sent(page, two)

    def card() -> str:
        return next(h.body for h in page.get("html") if "cs-row" in h.body and case.id in h.body)

    goto(act_as(page, "Omar Haddad"), "queue")
    assert card().index("Waits for you: a decision.") < card().index("cs-state")
    goto(page, "history")
    assert "cs-asks" not in card() and "cs-state" in card()

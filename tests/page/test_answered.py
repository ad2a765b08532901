"""What is typed about an open case outlives a reload of the page, until it is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import checker.engine
from checker.answers import Answers
from checker.school import School
from tests.page.conftest import APP, act_as, goto
from tests.page.deciding import button, cases, jpeg, school, seen_faces, sent, text, two

__all__ = ["school", "two"]
REASON, ANSWER = "Reason", "Why finding 1 may stay"


def reloaded(name: str, case: str) -> AppTest:
    """A new tab on the case, as a reload makes one."""
    fresh = AppTest.from_file(str(APP), default_timeout=60)
    act_as(fresh.run(), name)
    fresh.query_params["case"] = case
    return goto(fresh, "queue")


def field(page: AppTest, label: str):
    return next(t for t in (*page.text_input, *page.text_area) if t.label == label)


def vouched(page: AppTest):
    return next(c for c in page.checkbox if c.label.startswith("Everyone who can be seen"))


def face(page: AppTest):
    return next(b for b in page.selectbox if b.label == "Say something about a face")


@pytest.fixture
def opened(page: AppTest, two: Path) -> tuple[AppTest, str]:
    """A case with a finding to be answered and a sentence to vouch for, opened by another officer who has typed all of it."""
    case = sent(page, two, "About council tax.", jpeg())
    tab = reloaded("Omar Haddad", case.id)
    field(tab, ANSWER).set_value("It is a notice.")
    field(tab, REASON).set_value("Read it twice.")
    vouched(tab).set_value(True)
    return tab.run(), case.id


def test_a_reload_loses_nothing_that_was_typed(opened: tuple[AppTest, str]) -> None:
    tab, case = opened
    assert any("saved on this computer, encrypted" in c.value for c in tab.caption)
    again = reloaded("Omar Haddad", case)
    assert field(again, ANSWER).value == "It is a notice." and field(again, REASON).value == "Read it twice."
    assert vouched(again).value
    field(again, REASON).set_value("").run()
    third = reloaded("Omar Haddad", case)
    assert field(third, REASON).value == "" and field(third, ANSWER).value == "It is a notice.", "what was emptied stays empty"


def test_what_one_person_typed_is_not_another_s(opened: tuple[AppTest, str]) -> None:
    other = reloaded("Saima Akhtar", opened[1])
    assert field(other, ANSWER).value == "" and field(other, REASON).value == "" and not vouched(other).value


def test_in_one_tab_too_each_person_has_their_own(opened: tuple[AppTest, str], two: Path) -> None:
    tab, case = opened
    act_as(tab, "Saima Akhtar")
    assert field(tab, ANSWER).value == "" and field(tab, REASON).value == "" and not vouched(tab).value
    field(tab, REASON).set_value("Mine.").run()
    act_as(tab, "Omar Haddad")
    assert field(tab, ANSWER).value == "It is a notice." and field(tab, REASON).value == "Read it twice." and vouched(tab).value
    again = reloaded("Saima Akhtar", case)
    assert field(again, REASON).value == "Mine." and field(again, ANSWER).value == ""


def test_what_was_recorded_is_not_kept_beside_the_record(opened: tuple[AppTest, str], two: Path) -> None:
    _, case = opened
    again = reloaded("Omar Haddad", case)
    button(again, "Approve").click().run()
    button(again, "Approve it as it is").click().run()
    (done,) = cases(two)
    assert done.state.value == "approved" and [s.reason for s in done.settlements.values()] == ["It is a notice."]
    kept = Answers.open(School.open(two), "omar@rowan.example.org")
    assert kept is not None and kept.load(case, done.digest) == {}


def test_a_refused_decision_keeps_what_was_typed(opened: tuple[AppTest, str]) -> None:
    tab, case = opened
    vouched(tab).set_value(False)
    field(tab, REASON).set_value("")
    button(tab, "Approve").click().run()
    assert "Not recorded" in text(tab)
    assert field(reloaded("Omar Haddad", case), ANSWER).value == "It is a notice."


def test_what_was_typed_of_a_face_when_letters_went_by_another_order_is_not_told_of_another(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(seen_faces),))
    case = sent(page, two, photo=jpeg((240, 180)))
    kept = Answers.open(School.open(two), "omar@rowan.example.org")
    assert kept is not None
    kept.save(case.id, case.digest, {"faces": ["face 1B"], "answer.1.face 1B": "Cover this one.", "reason": "Read it twice."})
    tab = reloaded("Omar Haddad", case.id)
    assert field(tab, REASON).value == "Read it twice." and face(tab).value is None
    face(tab).set_value("face 1B").run()
    assert field(tab, "What to change about face B in photo 1").value == ""
    face(tab).set_value("face 1A").run()
    field(tab, "What to change about face A in photo 1").set_value("Who is it?").run()
    face(tab).set_value("face 1C").run()
    assert field(tab, "What to change about face A in photo 1").value == "Who is it?", "it stands while another is chosen"
    again = reloaded("Omar Haddad", case.id)
    assert face(again).value == "face 1C"
    assert field(again, "What to change about face A in photo 1").value == "Who is it?", "what is typed now is kept"
    button(again, "Ask for changes").click().run()
    assert [(c.on, c.says) for c in cases(two)[0].comments] == [("face 1A", "Who is it?")]


def test_where_nothing_can_be_kept_that_is_said(page: AppTest, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.answers.Answers.open", lambda *_: None)
    case = sent(page, two, "About council tax.")
    tab = reloaded("Omar Haddad", case.id)
    field(tab, REASON).set_value("Read it twice.").run()
    assert any("kept in this tab only" in c.value for c in tab.caption)

"""Covering faces where the post is written: what is said beside the button, who a covered face is, and Enter in the look-up of a face."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

import checker.engine
from checker.page.write import covering
from checker.page.write.acts import take_only
from checker.page.write.state import Writing
from checker.school import School
from checker.tagging.consent import Told
from checker.tagging.photo import Spot
from tests.page.deciding import BOXES, button, jpeg, labels, seen_faces, text, words


@pytest.fixture
def three(page: AppTest, one_check, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A photo of three faces, for Facebook and the press: A is Orla (the press: no), B is Tunde (no to both), C is nobody yet."""
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(seen_faces),))
    page.run()
    page.file_uploader[0].set_value(("a.jpg", jpeg((240, 180)), "image/jpeg")).run()
    page.button_group[0].set_value(["facebook", "press"]).run()
    words(page).set_value("Sports day.").run()
    held = page.session_state["state.Writing"].photos[0]
    held.ahead.result(60)
    page.run()
    held.tagging.find(BOXES)
    held.tagging.name(BOXES[0], "P1")
    held.tagging.name(BOXES[1], "P2")
    return page.run()


def captions(page: AppTest) -> str:
    return "\n".join(c.value.replace("\\", "") for c in page.caption)


def test_what_a_lone_cover_gives_away_is_said_before_the_click_and_not_of_two(three: AppTest) -> None:
    assert covering.BEFORE in captions(three)
    button(three, "Cover B").click().run()
    assert covering.ONE in captions(three) and covering.BEFORE not in captions(three)
    button(three, "Cover A").click().run()
    assert not three.exception
    assert "alone" not in captions(three) and covering.ONE not in captions(three)


def test_a_face_of_several_covered_says_nothing_of_one_alone() -> None:
    states = ("covered", "covered", "named")
    spots = [Spot(letter, (i, 0, i + 1, 1), state=state) for i, (letter, state) in enumerate(zip("ABC", states, strict=True))]
    assert covering.alone(spots, offered=True) == ""
    assert covering.alone(spots[1:], offered=True) == covering.ONE
    assert covering.alone(spots[2:], offered=True) == covering.BEFORE
    assert covering.alone(spots[2:], offered=False) == "", "nothing offers to cover anybody"


def test_a_cover_for_one_platform_counts_for_all_and_that_is_said() -> None:
    names = {"facebook": "Facebook", "instagram": "Instagram"}
    said = covering.everywhere({(0, 0, 1, 1): Told(False, "", ("instagram",))}, names)
    assert "every platform of this post (Facebook, Instagram)" in said and "“Write it differently for Instagram”" in said
    assert covering.everywhere({(0, 0, 1, 1): Told(False, "", ("facebook", "instagram"))}, names) == "", "no is no everywhere"
    assert covering.everywhere({(0, 0, 1, 1): Told(False, "", ("instagram",))}, {"instagram": "Instagram"}) == ""


def test_that_a_cover_counts_everywhere_stands_beside_the_button(three: AppTest) -> None:
    assert "press “Write it differently for the press”" in captions(three)
    three.button_group[0].set_value(["press"]).run()
    assert "counts for every platform" not in captions(three)


def test_the_author_still_reads_who_is_covered_and_the_result_names_nobody(three: AppTest) -> None:
    button(three, "Cover B").click().run()
    button(three, "Check this post").click().run()
    assert "B: covered (Tunde Balogun)" in [label.replace("\\", "") for label in labels(three)]
    shown = text(three)
    assert 'ck-face">B</span>: covered' in shown, "in its place among the letters"
    assert shown.index('ck-face">A</span>') < shown.index('ck-face">B</span>') < shown.index('ck-face">C</span>')
    assert "Tunde" not in shown
    state: Writing = three.session_state["state.Writing"]
    assert list(state.tags(state.photos[0])) == ["P1"] and all(f.tag != "P2" for f in state.photos[0].tagging.said)


def test_enter_takes_the_only_one_and_nobody_of_several(three: AppTest, school_folder, monkeypatch: pytest.MonkeyPatch) -> None:
    log = school_folder / "consent_log.csv"
    log.write_text(log.read_text("utf-8") + "P4,Meilin,Zhou,6,Oak,yes,yes\n", encoding="utf-8")
    school = School.open(school_folder)
    state: Writing = three.session_state["state.Writing"]
    held = state.photos[0]
    monkeypatch.setattr("checker.page.write.acts.writing", lambda: state)
    for there in ("ready", "wish"):
        monkeypatch.setattr(f"checker.page.write.acts.{there}", lambda *_: None)
    held.current = BOXES[2]
    for letters in ("mei", "", "m", "zzz"):
        take_only(held.uid, "C", letters, school)
        assert not held.tagging.who.get(BOXES[2]), letters
    take_only(held.uid, "A", "meil", school)
    assert held.tagging.who[BOXES[0]] == "P1", "it is not that face's turn"
    take_only(held.uid, "C", "meil", school)
    assert held.tagging.who[BOXES[2]] == "P4"


def test_what_the_check_advises_holds_however_many_are_covered() -> None:
    from checker.checks.unconsented_face import unconsented_face

    assert "cover several faces" in unconsented_face.page.instead and "alone" not in unconsented_face.page.instead

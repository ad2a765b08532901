"""What is said about a face in a case: the letter by which both sides know it, and where it is found again."""

from __future__ import annotations

import re
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import checker.engine
from checker.page.write.held import Sent
from checker.page.write.seen import called
from checker.page.write.state import Writing
from checker.render.pictures import Picture
from checker.school import School
from checker.tagging.looking import Looked
from checker.workflow.comments import Comment, place_of
from checker.workflow.desk import Desk
from checker.workflow.keeping import unpack
from tests.page.conftest import APP, act_as, goto
from tests.page.deciding import (
    button,
    cases,
    checked,
    jpeg,
    labels,
    school,
    seen_faces,
    text,
    two,
)

__all__ = ["school", "two"]


def test_a_face_is_called_by_its_letter_beside_the_post_where_another_is_covered(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(seen_faces),))
    checked(act_as(page.run(), "Jo Reed"), "Sports day was fun.", jpeg((240, 180)))
    button(page, "Cover face A").click().run()
    held = page.session_state["state.Writing"].photos[0]
    assert [(s.letter, s.state) for s in held.tagging.spots] == [("A", "covered"), ("B", "open"), ("C", "open")]
    button(page, "Send it for approval").click().run()
    (case,) = cases(two)
    goto(act_as(page, "Omar Haddad"), "queue")
    button(page, f"Open {case.id}").click().run()
    (box,) = [b for b in page.selectbox if b.label == "Say something about a face"]
    assert box.options == [
        "Photo 1, face A: covered",
        "Photo 1, face B: nobody has said who this is",
        "Photo 1, face C: nobody has said who this is",
    ]
    box.set_value("face 1C").run()
    next(t for t in page.text_input if t.label == "What to change about face C in photo 1").set_value("Cover this one.").run()
    button(page, "Ask for changes").click().run()
    assert "Face C in photo 1:" in text(page), "the letter that both see"
    goto(act_as(page, "Jo Reed"), "write")
    assert "Face C in photo 1:" in text(page)
    fresh = AppTest.from_file(str(APP), default_timeout=60)
    kept = page.query_params["draft"]
    fresh.query_params["draft"] = kept[0] if isinstance(kept, list) else kept
    fresh.run()
    checked(fresh, "Sports day was great fun.")
    assert "Face C in photo 1:" in text(fresh), "after a reload as well"
    goto(page, "queue")
    button(page, "Mend this post").click().run()
    page.session_state["state.Writing"].photos[0].ahead.result(60)
    assert "Face C in photo 1:" in text(goto(page, "write")), "whatever is found in it: what was said came back"
    checked(page, "Sports day was great fun.")
    assert "Face C in photo 1:" in text(page), "the covered one keeps its letter, though the cover is a part of the photo now"
    held = page.session_state["state.Writing"].photos[0]
    assert [(s.letter, s.state) for s in held.tagging.spots] == [("A", "covered"), ("B", "open"), ("C", "open")]
    button(page, "A: covered").click().run()
    assert "Uncover face A" not in labels(page) and not {"Cover with a smiley", "Cover face A"} & set(labels(page)), (
        "nothing to be done to it"
    )
    button(page, f"Send it again (case {case.id})").click().run()
    goto(act_as(page, "Omar Haddad"), "queue")
    page.query_params["case"] = case.id
    (asked,) = [h.value for h in page.run().html if "asked for last time" in h.value]
    assert "A face in photo 1 of the version before (top):" in asked and "Face C" not in asked, (
        "letters may be others in a version sent since"
    )


def test_who_is_who_goes_from_the_author_to_whoever_decides_and_back(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(seen_faces),))
    checked(act_as(page.run(), "Jo Reed"), "Sports day was fun.", jpeg((240, 180)))
    button(page, "Cover face A").click().run()
    for letter, letters, who in (("B", "orl", "Orla Finnegan"), ("C", "tun", "Tunde Balogun")):
        next(t for t in page.text_input if t.label == f"Who is face {letter} in photo 1?").set_value(letters).run()
        button(page, who).click().run()
    tagging = page.session_state["state.Writing"].photos[0].tagging
    tagging.also("staff:Mrs Pettifer")
    button(page.run(), "Check again").click().run()
    button(page, "Send it for approval").click().run()
    (case,) = cases(two)
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    (listed,) = [h.value for h in page.html if h.value.startswith('<div class="ck cs-faces')]
    assert re.findall(r'data-letter="(\w)">.*?<span>(.*?)</span></li>', listed, re.S) == [
        ("A", "covered"),
        ("B", "<strong>Orla Finnegan (P1, Sycamore)</strong>. Facebook: yes"),
        ("C", "<strong>Tunde Balogun (P2, Sycamore)</strong>. Facebook: no"),
    ]
    below = listed.partition("at none of these faces")[2]
    assert "Mrs Pettifer" in below and "Orla" not in below
    assert "Said to be in this photo" not in text(page)
    goto(act_as(page, "Jo Reed"), "queue")
    (listed,) = [h.value for h in page.html if h.value.startswith('<div class="ck cs-faces')]
    assert "Orla Finnegan" in listed and "Facebook: yes" not in listed, "consent is shown to those who decide alone"
    with_reason = Desk.open(School.open(two)).decide(case.id, "changes", "omar@rowan.example.org", reason="Say when it was.")
    assert with_reason.state.value == "changes_asked"
    button(page.run(), "Mend this post").click().run()
    held = page.session_state["state.Writing"].photos[0]
    held.ahead.result(60)
    goto(page, "write").run()
    assert [(s.letter, s.state, s.tag) for s in held.tagging.spots] == [("A", "covered", ""), ("B", "named", "P1"), ("C", "named", "P2")]
    assert held.tagging.others == ("staff:Mrs Pettifer",)


def test_another_face_of_that_name_is_another_version_though_the_people_are_the_same(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(seen_faces),))
    checked(act_as(page.run(), "Jo Reed"), "Sports day was fun.", jpeg((240, 180)))
    next(t for t in page.text_input if t.label == "Who is face A in photo 1?").set_value("orl").run()
    button(page, "Orla Finnegan").click().run()
    button(page, "Check again").click().run()
    button(page, "Send it for approval").click().run()
    assert "Sent for approval" in text(page)
    tagging = page.session_state["state.Writing"].photos[0].tagging
    a, b, _ = tagging.spots
    tagging.unname(a.box)
    tagging.name(b.box, "P1")
    assert "Changed since it was sent" in text(page.run())
    (case,) = cases(two)
    button(page, f"Send it again (case {case.id})").click().run()
    desk = Desk.open(School.open(two))
    kept = unpack(desk.record.draft(case.id) or b"", desk.key)
    assert [(f.letter, f.tag) for f in kept.said["photo-1.jpg"]] == [("A", ""), ("B", "P1"), ("C", "")]
    assert "Sent for approval" in text(page) and "Changed since it was sent" not in text(page)


def test_a_face_is_found_in_a_cropped_photo_that_stands_elsewhere_now(monkeypatch: pytest.MonkeyPatch) -> None:
    state = Writing()
    state.add_photo("new.jpg", jpeg())
    held = state.add_photo("old.jpg", jpeg((400, 200)))
    held.ahead = Future()
    held.ahead.set_result(Looked(faces=((20, 20, 60, 60), (220, 40, 260, 80)), pictures=[Picture(b"", 400, 200)]))
    held.settle()
    held.sent = Sent(1, (200, 0, 900, 200), "sha256:1")
    held.tagging.keep((100, 0, 400, 200))  # since
    monkeypatch.setattr("checker.page.write.seen.writing", lambda: state)
    asked = Comment("face 1A", "Cover this one.", place_of((10, 20, 30, 40), (100, 100)))
    assert called(asked, "sha256:1") == "Face B in photo 2"
    assert called(asked, "sha256:2") == "A face in photo 1 as it was sent (top left)", "what was sent since may have been another photo"
    assert called(replace(asked, place=(0.6, 0.7, 0.8, 0.9)), "sha256:1") == "A face in photo 1 as it was sent (bottom right)"
    assert called(replace(asked, on="face 2A"), "sha256:1") == "A face in photo 2 as it was sent (top left)"
    assert called(replace(asked, place=None), "sha256:1") == "The face that is A, in photo 1, on the approver's copy"
    assert called(Comment("0" * 24, "Leave it out."), "sha256:1") == ""

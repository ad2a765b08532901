"""Writing a post: what is saved, what is counted, who is who in a photo, and telling of a check that was wrong."""

from __future__ import annotations

import io
from concurrent.futures import Future
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from checker.page.write.compose import _take_uploads
from checker.page.write.held import Held
from checker.page.write.state import Writing
from checker.render.pictures import Picture
from checker.school import School
from checker.tagging.looking import Glimpse, Looked
from checker.tagging.photo import Tagging
from tests.page.test_page import area, button, field, jpeg, labels, tag, tags, text, upload, write_and_check


def test_a_wrong_finding_and_a_missed_one_are_told_without_a_word_of_the_post(page: AppTest, school_folder: Path) -> None:
    from checker.feedback import said
    from checker.workflow.desk import Desk

    write_and_check(page.run(), "Well done Orla Finnegan!")
    button(page, "Report finding 1 as wrong").click().run()
    assert "Finding 1 was reported as wrong" in " ".join(c.value for c in page.caption)
    next(s for s in page.selectbox if s.label == "What was missed?").set_value("personal").run()
    button(page, "Report it").click().run()
    told = said(Desk.open(School.open(school_folder)))
    assert (told.wrong, told.missed) == ({("a-name", ""): 1}, {"personal": 1})
    assert "Stop: do not publish" in text(page), "reporting changes nothing for this post"


def test_how_much_each_platform_takes_is_shown(page: AppTest) -> None:
    page.run()
    page.button_group[0].set_value(["x", "facebook"]).run()
    area(page).set_value("abc 🎉").run()
    assert "X: 6 of 280" in text(page) and "Facebook:" not in text(page)
    area(page).set_value("x" * 300).run()
    assert "X: 300 of 280, 20 too long" in text(page)


def test_a_photo_still_to_come_leaves_it_incomplete(page: AppTest) -> None:
    page.run()
    next(c for c in page.checkbox if c.label.startswith("A photo will be added later")).set_value(True)
    write_and_check(page, "Sports day was fun.")
    assert "Incomplete" in text(page) and "A photo will be added later, so it was not checked" in text(page)
    assert "Nothing found" not in text(page)


def test_a_reload_loses_nothing(page: AppTest) -> None:
    upload(page.run(), "day.jpg", jpeg(50, 50))
    tag(page, "finn", "Orla Finnegan")
    area(page).set_value("Sports day.").run()
    kept = page.query_params["draft"]
    fresh = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=60)
    fresh.query_params["draft"] = kept[0] if isinstance(kept, list) else kept
    fresh.run()
    assert area(fresh).value == "Sports day." and tags(fresh) == ["P1"]
    assert fresh.session_state["state.Writing"].photos[0].content == jpeg(50, 50)
    button(fresh, "New post").click().run()
    assert area(fresh).value == ""
    button(fresh, "Sports day.").click().run()
    assert area(fresh).value == "Sports day." and tags(fresh) == ["P1"]
    button(fresh, "New post").click().run()
    button(fresh, "Delete").click().run()
    assert "Sports day." not in " ".join(labels(fresh))


def test_a_covered_face_is_still_covered_after_a_reload(page: AppTest) -> None:
    upload(page.run(), "day.jpg", jpeg())
    write_and_check(page, "Sports day.")
    button(page, "Cover face A").click().run()
    covered = page.session_state["state.Writing"].photos[0].content
    kept = page.query_params["draft"]
    fresh = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=60)
    fresh.query_params["draft"] = kept[0] if isinstance(kept, list) else kept
    fresh.run()
    assert fresh.session_state["state.Writing"].photos[0].content == covered != jpeg()
    assert fresh.session_state["state.Writing"].photos[0].original == jpeg()


def test_a_face_that_was_marked_by_hand_can_be_named_or_taken_back(page: AppTest) -> None:
    upload(page.run(), "day.jpg", jpeg())
    held = page.session_state["state.Writing"].photos[0]
    held.ahead.result(60)
    held.tagging.add((10, 10, 40, 40))
    held.current = (10, 10, 40, 40)
    page.run()
    assert "Something went wrong" not in text(page) and field(page, "Who is face A in photo 1?")
    button(page, "Remove this mark").click().run()
    assert held.tagging.spots == () and "Remove photo 1" in labels(page)


def test_a_group_photo_is_named_face_by_face_with_consent_beside_each(page: AppTest, tmp_path: Path) -> None:
    from tests.photos.pictures import group

    out = io.BytesIO()
    group(3, 220, 3).save(out, "PNG")
    upload(page.run(), "class.png", out.getvalue())
    held = page.session_state["state.Writing"].photos[0]
    held.ahead.result(60)
    page.run()
    assert [s.letter for s in held.tagging.spots] == ["A", "B", "C"]
    for letter, typed, label in (("A", "orl", "Orla Finnegan"), ("B", "tun", "Tunde Balogun"), ("C", "pett", "Mrs Joan Pettifer")):
        field(page, f"Who is face {letter} in photo 1?").set_value(typed).run()
        button(page, label).click().run()
    assert tags(page) == ["P1", "P2", "staff:Mrs Joan Pettifer"]
    assert [b for b in labels(page) if b.startswith("A: Orla Finnegan (P1, Sycamore). Facebook: yes")]
    refused = next(b for b in labels(page) if b.startswith("B: Tunde"))
    if "Facebook: yes" not in refused:
        button(page, "Cover B").click().run()
    else:
        button(page, "B: Tunde").click().run()
        button(page, "Cover face B").click().run()
    assert tags(page) == ["P1", "staff:Mrs Joan Pettifer"]
    button(page, "B: covered").click().run()
    button(page, "Uncover face B").click().run()
    assert tags(page) == ["P1", "P2", "staff:Mrs Joan Pettifer"] and held.content == held.original


def test_one_platform_can_have_words_of_its_own(page: AppTest) -> None:
    upload(page.run(), "day.jpg", jpeg(50, 50))
    tag(page, "finn", "Orla Finnegan")
    page.button_group[0].set_value(["facebook", "x"]).run()
    area(page).set_value("A long text for Facebook.").run()
    button(page, "Write it differently for X").click().run()
    assert not page.exception
    assert page.button_group[0].value == ["x"] and tags(page) == ["P1"]
    assert "The one for Facebook is kept" in text(page)
    area(page).set_value("Short for X.").run()
    button(page, "New post").click().run()
    button(page, "A long text for Facebook.").click().run()
    assert page.button_group[0].value == ["facebook"] and tags(page) == ["P1"]
    assert [b for b in labels(page) if b.startswith("New post")]


def test_the_planned_time_is_part_of_the_post(page: AppTest) -> None:
    import datetime

    page.run()
    area(page).set_value("Sports day.").run()
    next(d for d in page.date_input if d.label == "Goes out on").set_value(datetime.date(2027, 3, 1)).run()
    next(t for t in page.time_input if t.label == "At").set_value(datetime.time(16, 30)).run()
    button(page, "Check this post").click().run()
    assert page.session_state["state.Writing"].result.draft.publish_at == "2027-03-01T16:30"


def test_an_approved_post_is_no_longer_kept_as_a_draft(page: AppTest, school_folder: Path) -> None:
    from checker.drafts import Drafts

    own = Drafts.open(School.open(school_folder))
    assert own is not None
    write_and_check(page.run(), "Sports day was fun.")
    assert len(own.all()) == 1
    field(page, "Your name").set_value("Saima Akhtar")
    button(page, "Approve").click().run()
    page.run()
    assert "Approved by Saima Akhtar" in text(page) and own.all() == []
    assert area(page).value == "Sports day was fun."


def test_word_of_a_field_for_files_that_was_emptied_does_not_take_the_fresh_one_away(
    school_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = Writing(batch=1)
    monkeypatch.setitem(_take_uploads.__globals__, "writing", lambda: state)
    _take_uploads(School.open(school_folder))
    assert state.batch == 1


def test_the_first_faces_of_a_large_photo_are_shown_until_all_can_be_named(page: AppTest) -> None:
    upload(page.run(), "class.jpg", jpeg(50, 50))
    held = page.session_state["state.Writing"].photos[0]
    held.ahead.result(60)
    held.tagging.seen = None
    held.ahead, held.glimpse = Future(), Future()
    page.run()
    assert "Looking for faces" in text(page) and _asks(page)
    held.glimpse.set_result(Glimpse(((5, 6, 20, 24),), Picture(jpeg(50, 50), 50, 50)))
    page.run()
    assert "Looking for faces" not in text(page)
    assert '"alt":"class.jpg,lookingforfaces"' in _drawn(page), "how many there are is not known yet"
    assert '"glimpsed":[[5,6,20,24]]' in _drawn(page) and '"letter"' not in _drawn(page)
    assert not [t for t in page.text_input if t.label.startswith("Who is face")] and held.tagging.spots == ()
    held.ahead.set_result(Looked(faces=((6, 6, 20, 24), (30, 6, 34, 11)), pictures=[Picture(jpeg(50, 50), 50, 50)]))
    page.run()
    assert "glimpsed" not in _drawn(page) and _drawn(page).count('"letter"') == 2
    assert field(page, "Who is face A in photo 1?") and not _asks(page)


def _asks(page: AppTest) -> list[str]:
    """What the browser answers when it has drawn the page: without that nothing that went on meanwhile would come up."""
    return [c.proto.component_name for c in page.get("bidi_component") if c.proto.component_name == "page_drawn"]


def _drawn(page: AppTest) -> str:
    """What the picture with its faces is drawn from."""
    return "".join(str(c.proto.json) for c in page.get("bidi_component")).replace(" ", "")


def test_faces_known_from_before_are_not_shown_anew_without_their_covers() -> None:
    held = Held(1, "day.jpg", jpeg(50, 50))
    held.glimpse = Future()
    held.glimpse.set_result(Glimpse(((10, 10, 40, 40),), Picture(jpeg(50, 50), 50, 50)))
    assert held.glimpsed
    held.tagging.find([(10, 10, 40, 40)])
    assert not held.glimpsed


@pytest.mark.parametrize("crop", [False, True])
def test_a_photo_that_was_kept_with_covers_or_cropped_is_not_shown_whole_before_its_faces_are_found(crop: bool) -> None:
    said = Tagging()
    if crop:
        said.keep((0, 0, 5, 5))
    else:
        said.cover([(10, 10, 40, 40)])
    kept = Held(1, "day.jpg", jpeg(50, 50), tagging=Tagging.from_json(said.to_json()), glimpse=Future())
    new = Held(2, "day.jpg", jpeg(50, 50), glimpse=kept.glimpse)
    kept.glimpse.set_result(Glimpse(((10, 10, 40, 40),), Picture(jpeg(50, 50), 50, 50)))
    assert new.glimpsed and not kept.glimpsed
    kept.ahead = Future()
    assert kept.coming is kept.ahead, "and what is there already is not waited for again and again"


def test_faces_found_while_the_page_was_being_drawn_still_come_up() -> None:
    held = Held(1, "day.jpg", jpeg(50, 50))
    held.ahead = Future()
    assert held.unsettled
    held.settle()  # the page begins to be drawn ...
    held.ahead.set_result(Looked(faces=((10, 10, 40, 40),)))  # ... and meanwhile they are found
    assert not held.waiting and held.unsettled
    held.settle()
    assert not held.unsettled and [s.letter for s in held.tagging.spots] == ["A"]


def test_a_post_to_go_on_with_stands_once_with_its_case_and_goes_for_good(page: AppTest, school_folder: Path) -> None:
    from checker.drafts import Drafts

    own = Drafts.open(School.open(school_folder))
    assert own is not None
    for case in ("C2", ""):
        fields = {
            "text": "A day out for everybody in the hills of Mereshire, with a picnic by the lake",
            "filed": [case, "", "", ""] if case else None,
        }
        own.save(own.new_id(), {**fields, "platforms": ["facebook"]}, {}, revision=0)
    page.run()
    (label,) = [b for b in labels(page) if b.startswith("A day out")]
    assert label.startswith("A day out for everybody in the hills of Mereshire, with a …") and label.endswith(", sent as C2)")
    button(page, "Delete").click().run()
    assert not own.all()


def test_a_photo_without_a_face_says_so_and_how_to_mark_one(page: AppTest) -> None:
    said = "No face was found in this photo. If somebody can be seen, mark them: a face can be missed."
    upload(page.run(), "day.jpg", jpeg())
    held = page.session_state["state.Writing"].photos[0]
    pictures = held.ahead.result(60).pictures
    page.run()
    assert said in [c.value for c in page.caption] and "A face was missed: mark it" in labels(page)
    held.ahead = Future()
    held.ahead.set_result(Looked(still=False, pictures=pictures))
    page.run()
    assert said not in [c.value for c in page.caption], "nobody could look for faces, which is not the same as none found"

"""The officer's flows, from an empty page to a decision."""

from __future__ import annotations

import dataclasses
import io
import sys
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import checker.engine
from checker.finding import Face, Level, PhotoRegion, Suggestion
from checker.paths import sample_folder
from checker.school import School
from checker.workflow.at_once import earlier
from tests.page.conftest import act_as


def jpeg(width: int = 120, height: int = 90, colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def text(page: AppTest) -> str:
    """All that the page shows as HTML, without its style."""
    return "\n".join(h.value for h in page.html if not h.value.startswith("<style"))


def area(page: AppTest):
    return next(t for t in page.text_area if t.label == "Words of the post")


def field(page: AppTest, label: str):
    return next(t for t in page.text_input if t.label == label)


def button(page: AppTest, label: str):
    return next(b for b in page.button if b.label.replace("\\", "").startswith(label))


def labels(page: AppTest) -> list[str]:
    """As they are read: without the backslashes that keep Markdown off."""
    return [b.label.replace("\\", "") for b in page.button]


def write_and_check(page: AppTest, words: str) -> AppTest:
    area(page).set_value(words)
    return button(page, "Check this post").click().run()


def tag(page: AppTest, typed: str, label: str, number: int = 1) -> AppTest:
    """Type letters into the tag box of a photo and choose one of the people found."""
    asked = [t for t in page.text_input if t.label.startswith("Who is") and t.label.endswith(f"in photo {number}?")]
    asked[0].set_value(typed).run()
    return button(page, label).click().run()


def tags(page: AppTest, number: int = 1) -> list[str]:
    state = page.session_state["state.Writing"]
    return list(state.photos[number - 1].tagging.tags)


def upload(page: AppTest, name: str, content: bytes) -> AppTest:
    return page.file_uploader[0].set_value((name, content, "image/jpeg")).run()


def test_opens_with_the_school_and_no_verdict(page: AppTest) -> None:
    page.run()
    assert not page.exception
    assert "Rowan Park Primary" in text(page)
    assert "How it works" in text(page)
    assert "ck-verdict" not in text(page)


def test_an_empty_post_is_not_checked(page: AppTest) -> None:
    page.run()
    write_and_check(page, "   ")
    assert "nothing to check yet" in text(page)
    assert "ck-verdict" not in text(page)


def test_a_post_for_nowhere_is_not_checked(page: AppTest) -> None:
    page.run()
    page.button_group[0].set_value([])
    write_and_check(page, "Sports day was fun.")
    assert "Choose where the post will go" in text(page)


def test_nothing_found_is_never_called_safe(page: AppTest) -> None:
    write_and_check(page.run(), "Sports day was fun.")
    assert "Nothing found by these checks" in text(page)
    assert "safe" not in text(page).lower()


def test_a_stop_is_shown_with_its_place_rule_and_cure(page: AppTest) -> None:
    write_and_check(page.run(), "Well done Orla Finnegan <b>today</b>!")
    shown = text(page)
    assert "Stop: do not publish" in shown
    assert 'class="ck-mark ck-stop">Orla Finnegan<' in shown
    assert "&lt;b&gt;today" in shown and "<b>today" not in shown
    assert "Aspire Educational Trust" in shown
    assert "Do this." in shown and "It matters." in shown


def test_one_click_replaces_and_asks_for_a_new_check(page: AppTest) -> None:
    write_and_check(page.run(), "👏🏽 Well done Orla Finnegan and Tunde Balogun!")
    button(page, "Use “Tunde”").click().run()
    button(page, "Use “Orla”").click().run()
    assert area(page).value == "👏🏽 Well done Orla and Tunde!"
    assert "Changed since the check" not in text(page), "it is checked again by itself"
    assert "Checked again: 1 finding is gone." in text(page)
    assert "Nothing found by these checks" in text(page)
    button(page, "Check this post").click().run()
    assert "Checked again: 1 finding is gone." in text(page), "the page had checked by itself: what the last change brought is said still"


def test_a_check_that_nobody_saw_is_not_what_the_next_one_is_told_against(page: AppTest) -> None:
    write_and_check(page.run(), "Well done Orla Finnegan!")
    state = page.session_state["state.Writing"]
    shown = state.shown
    assert shown is state.result.report
    state.result.report = dataclasses.replace(shown, findings=(), digest="another")  # taken, and another change came before it was drawn
    area(page).set_value("Well done!").run()
    button(page, "Check this post").click().run()
    assert "Checked again: 1 finding is gone." in text(page)


def test_checking_the_same_again_says_that_nothing_is_new(page: AppTest) -> None:
    write_and_check(page.run(), "Well done Orla Finnegan!")
    button(page, "Check this post").click().run()
    assert "Checked again: the same was found as before." in text(page)


def test_all_replacements_at_once(page: AppTest) -> None:
    write_and_check(page.run(), "Orla Finnegan, Mei Lin and Orla Finnegan again")
    button(page, "Make all 3").click().run()
    assert area(page).value == "Orla, Mei and Orla again"


def test_a_place_that_was_edited_is_not_replaced(page: AppTest) -> None:
    write_and_check(page.run(), "Well done Orla Finnegan!")
    area(page).set_value("Somebody else wrote this.").run()
    assert not [b for b in labels(page) if b.startswith("Use “")]


@pytest.mark.parametrize("change", ["words", "platform", "tags", "photo"])
def test_any_change_asks_for_a_new_check(page: AppTest, change: str) -> None:
    upload(page.run(), "day.jpg", jpeg(50, 50))
    write_and_check(page, "Sports day was fun.")
    assert "Nothing found" in text(page)
    if change == "words":
        area(page).set_value("Sports day was great fun.").run()
    elif change == "platform":
        page.button_group[0].set_value(["facebook", "press"]).run()
    elif change == "tags":
        tag(page, "orl", "Orla Finnegan")
    else:
        upload(page, "second.jpg", jpeg(50, 50, "red"))
    assert "Changed since the check" in text(page)
    assert "Nothing found" not in text(page)
    assert "Approve" not in labels(page)


def test_a_photo_is_boxed_tagged_and_let_go(page: AppTest) -> None:
    content = jpeg()
    upload(page.run(), "IMG_1.jpg", content)
    assert "IMG_1.jpg" in text(page)
    write_and_check(page, "Sports day.")
    assert "1 face, nobody tagged." in text(page)
    assert "nobody has said who this is" in text(page)
    assert "image/svg+xml" in text(page)
    tag(page, "Finn", "Orla Finnegan (P1, Sycamore)")
    button(page, "Check this post").click().run()
    assert "Nothing found" in text(page)
    assert page.session_state["state.Writing"].photos[0].content == content
    button(page, "New post").click().run()
    assert page.session_state["state.Writing"].photos == []
    assert page.session_state["state.Writing"].result is None
    assert not [k for k in str(page.session_state).split("'") if k.startswith("post.0.")]
    assert "IMG_1" not in text(page)


def test_people_are_looked_up_by_the_letters_typed_and_enter_tags_nobody(page: AppTest) -> None:
    upload(page.run(), "day.jpg", jpeg())
    assert not [b for b in labels(page) if "Orla" in b or "Pettifer" in b], "nobody is shown before a letter is typed"
    field(page, "Who is in photo 1?").set_value("o").run()
    assert not [b for b in labels(page) if "Orla" in b], "one letter is too few"
    field(page, "Who is in photo 1?").set_value("or").run()
    assert [b for b in labels(page) if "(" in b] == ["Orla Finnegan (P1, Sycamore) – Facebook: yes"]
    assert page.session_state["state.Writing"].tags(page.session_state["state.Writing"].photos[0]) == (), "typing and Enter choose nobody"
    field(page, "Who is in photo 1?").set_value("rla").run()
    assert not [b for b in labels(page) if "Orla" in b], "a prefix, never a fuzzy match"
    assert "Nobody else" in " ".join(c.value for c in page.caption)
    tag(page, "pett", "Mrs Joan Pettifer (staff)")
    tag(page, "fin", "Orla Finnegan")
    assert tags(page) == ["staff:Mrs Joan Pettifer", "P1"]
    assert field(page, "Who is in photo 1?").value == ""
    button(page, "Orla Finnegan").click().run()
    assert tags(page) == ["staff:Mrs Joan Pettifer"]


def test_visitors_are_tags_too(page: AppTest) -> None:
    upload(page.run(), "day.jpg", jpeg())
    field(page, "Visitors in photo 1").set_value("Cllr Ada Byron, Sam Okoro").run()
    button(page, "Check this post").click().run()
    assert page.session_state["state.Writing"].result.draft.people == {"day.jpg": ("visitor:Cllr Ada Byron", "visitor:Sam Okoro")}


def test_no_report_keeps_the_bytes_of_a_photo(page: AppTest) -> None:
    upload(page.run(), "day.jpg", jpeg())
    write_and_check(page, "Sports day.")
    assert [p.content for p in page.session_state["state.Writing"].result.draft.images] == [b""]


def test_removing_a_photo_lets_it_go(page: AppTest) -> None:
    upload(page.run(), "day.jpg", jpeg())
    write_and_check(page, "Sports day.")
    content = page.session_state["state.Writing"].photos[0].content
    button(page, "Remove photo 1").click().run()
    assert page.session_state["state.Writing"].photos == []
    assert page.session_state["state.Writing"].result.pictures == {}
    # Held by this test and the call itself; nothing of the page is left that holds it.
    assert sys.getrefcount(content) <= 3


def test_a_photo_that_cannot_be_opened_makes_it_incomplete(page: AppTest) -> None:
    upload(page.run(), "day.jpg", b"this is no photo")
    write_and_check(page, "Sports day.")
    shown = text(page)
    assert "Incomplete: some of it was not checked" in shown
    assert "Not checked" in shown
    assert "Nothing found" not in shown


def test_a_crash_makes_it_incomplete_and_tells_no_words(page: AppTest) -> None:
    write_and_check(page.run(), "A crash")
    assert "Incomplete" in text(page)
    assert "RuntimeError" in text(page)
    assert "secret words" not in text(page)


def test_checks_that_cannot_run_at_all_leave_no_verdict(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise SyntaxError("secret words")

    monkeypatch.setattr(checker.engine, "load_checks", broken)
    write_and_check(page.run(), "Sports day was fun.")
    assert "so nothing was checked" in text(page) and "ck-verdict" not in text(page)
    assert "secret" not in text(page)
    assert not page.exception
    assert area(page).value == "Sports day was fun."


def test_two_photos_of_one_name_are_kept_apart(page: AppTest) -> None:
    upload(page.run(), "day.jpg", jpeg())
    upload(page, "day.jpg", jpeg(colour="red"))
    assert [p.name for p in page.session_state["state.Writing"].photos] == ["day.jpg", "day (2).jpg"]


def test_faces_are_covered_and_checked_again(page: AppTest) -> None:
    upload(page.run(), "day.jpg", jpeg())
    before = page.session_state["state.Writing"].photos[0].content
    write_and_check(page, "Sports day.")
    button(page, "Cover face A").click().run()
    assert not page.exception
    held = page.session_state["state.Writing"].photos[0]
    assert held.content != before and held.tagging.spots[0].state == "covered"
    assert Image.open(io.BytesIO(held.content)).convert("RGB").getpixel((25, 25)) != Image.open(io.BytesIO(before)).getpixel((25, 25))
    assert "A: covered: nobody can tell who it is" in labels(page)
    assert "Checked again" in text(page) and "Changed since the check" not in text(page)
    button(page, "Undo").click().run()
    assert page.session_state["state.Writing"].photos[0].content == before
    assert "1 face, nobody tagged." in text(page)


def test_suggestions_are_confirmed_with_one_click(page: AppTest, one_check, monkeypatch: pytest.MonkeyPatch) -> None:
    def suggest(check, reading, school):
        for photo in reading.draft.images:
            yield Face(photo.name, (10, 10, 40, 40), "suggested", Suggestion("P1", 0.41))
            yield Face(photo.name, (50, 10, 80, 40), "looks_like", Suggestion("P3", 0.55))
            if not reading.draft.people.get(photo.name):
                yield check.finding(Level.REVIEW, PhotoRegion(photo.name, (10, 10, 40, 40)), message="To be confirmed.", confidence=0.9)

    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(suggest),))
    upload(page.run(), "day.jpg", jpeg())
    write_and_check(page, "Sports day.")
    assert "may be Orla Finnegan (P1, Sycamore). Facebook: yes" in text(page) and "looks like a pupil" in text(page)
    button(page, "Yes, this suggestion is right").click().run()
    assert tags(page) == ["P1"]
    assert "Nothing found" in text(page), "it is checked again by itself"
    assert not [b for b in labels(page) if b.startswith("Yes,")]


def test_a_clean_copy_is_offered(page: AppTest) -> None:
    upload(page.run(), "orla_finnegan.jpg", jpeg())
    write_and_check(page, "Sports day.")
    button(page, "Make the copy").click().run()
    assert [b.label for b in page.get("download_button") if b.label.startswith("Save")] == ["Save photo-1.jpg"]


def test_a_telling_file_name_is_changed_with_one_click(page: AppTest) -> None:
    upload(page.run(), "orla_finnegan.jpg", jpeg(50, 50))
    write_and_check(page, "Sports day.")
    assert "In the file" in text(page)
    button(page, "Rename the photo").click().run()
    assert page.session_state["state.Writing"].photos[0].name == "photo-1.jpg"
    button(page, "Check this post").click().run()
    assert "Nothing found" in text(page)


def decide(page: AppTest, word: str, name: str = "Saima Akhtar", reason: str = "") -> AppTest:
    act_as(page, name)
    page.text_area[1].set_value(reason)
    return button(page, word).click().run()


def test_an_approval_is_recorded_for_this_version(page: AppTest, tmp_path: Path) -> None:
    write_and_check(page.run(), "Sports day was fun.")
    decide(page, "Approve")
    assert "Approved by Saima Akhtar" in text(page)
    kept = earlier(School.open(tmp_path / "school"), page.session_state["state.Writing"].result.report.digest)
    assert [(d.decision, d.decider, d.verdict) for d in kept] == [("approved", "Saima Akhtar", "nothing_found")]
    area(page).set_value("Sports day was fun. More.").run()
    assert "Approved by" not in text(page)
    assert "Changed since the check" in text(page)


def test_a_stop_cannot_be_approved_but_can_be_rejected(page: AppTest) -> None:
    write_and_check(page.run(), "Well done Orla Finnegan!")
    assert button(page, "Approve").disabled
    decide(page, "Reject", reason="Named in full.")
    assert "Rejected by Saima Akhtar" in text(page)


def test_earlier_decisions_about_the_same_version_are_shown(page: AppTest) -> None:
    write_and_check(page.run(), "Sports day was fun.")
    decide(page, "Reject", reason="Wait until Monday.")
    button(page, "Start a new post").click().run()
    write_and_check(page, "Sports day was fun.")
    assert "Decided before about this version" in text(page)
    assert "Wait until Monday." in text(page)


@pytest.mark.parametrize(
    ("words", "name", "reason", "said"),
    [
        ("Sports day was fun.", "", "", "Write your name"),
        ("About council tax.", "A", "ok", "second look"),
        ("A crash", "A", "", "how you checked that part"),
        ("About council tax.", "A", "I asked Orla Finnegan about it first", "pupil&#39;s full name"),
    ],
)
def test_what_is_missing_is_asked_for(page: AppTest, words: str, name: str, reason: str, said: str) -> None:
    write_and_check(page.run(), words)
    decide(page, "Approve", name, reason)
    assert said in text(page)
    assert "Approved by" not in text(page)


def test_a_missing_school_is_said_plainly_and_another_can_be_chosen(
    page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_SCHOOL", str(school_folder / "nowhere"))
    page.run()
    assert "There is no school folder at" in text(page)
    assert "Check this post" not in labels(page)
    field(page, "Folder of the school").set_value(str(school_folder / "also-nowhere"))
    button(page, "Try this folder").click().run()
    assert "That school cannot be opened" in text(page)
    field(page, "Folder of the school").set_value(f'"{school_folder}"')
    button(page, "Try this folder").click().run()
    assert "Rowan Park Primary" in text(page)
    assert "Check this post" in labels(page)


def test_a_log_that_breaks_meanwhile_stops_the_page_and_keeps_the_words(page: AppTest, school_folder: Path) -> None:
    log = school_folder / "consent_log.csv"
    good = log.read_text("utf-8")
    area(page.run()).set_value("Half a post").run()
    log.write_text(good + "P4,Ann,Other,4,Oak,perhaps,no\n", encoding="utf-8")
    page.run()
    assert "perhaps" in text(page) and "Check this post" not in labels(page)
    log.write_text(good, encoding="utf-8")
    page.run()
    assert area(page).value == "Half a post"


def test_a_withdrawal_counts_at_once(page: AppTest, school_folder: Path) -> None:
    upload(page.run(), "day.jpg", jpeg())
    log = school_folder / "consent_log.csv"
    log.write_text(log.read_text("utf-8").replace("P3,Mei,Lin", "P9,Mei,Lin"), encoding="utf-8")
    field(page, "Who is in photo 1?").set_value("me").run()
    assert [b for b in labels(page) if b.startswith("Mei Lin (P9, Oak)")]


def test_a_sample_post_is_one_click_away(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHECKER_SCHOOL")
    page.run()
    button(page, "Unaccounted face").click().run()
    assert area(page).value.startswith("A morning of stories")
    assert tags(page) == ["staff:Ms Obi"]
    button(page, "Check this post").click().run()
    assert "ck-verdict" in text(page)
    assert not page.exception


def test_every_sample_post_fills_the_page_as_its_file_says(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.draft import read_drafts
    from checker.page.write.samples import sample_posts

    monkeypatch.delenv("CHECKER_SCHOOL")
    for folder in sample_posts():
        page.run()
        page.selectbox(key="sample-any").set_value(folder).run()
        assert not page.exception
        draft = next(iter(read_drafts(folder)))
        state = page.session_state["state.Writing"]
        button(page, "Check this post").click().run()
        made = state.result.draft
        assert (made.text, made.platforms, made.publish_at, made.has_image) == (
            draft.text.strip(),
            draft.platforms,
            draft.publish_at[:10] if draft.publish_at else None,
            draft.has_image,
        )
        assert dict(made.people) == dict(draft.people)
        assert {bool(v) for v in made.alt_text.values()} == {bool(v) for v in draft.alt_text.values()}
        button(page, "New post").click().run()


def test_faces_are_marked_before_the_check_and_not_looked_for_again(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.photos.detector import YuNetDetector
    from checker.photos.media import Limits
    from checker.senses import shared_senses
    from checker.senses.photo import PhotoSense

    looks, look = [], YuNetDetector.look
    monkeypatch.setattr(YuNetDetector, "look", lambda self, pixels: looks.append(pixels.shape) or look(self, pixels))
    monkeypatch.setattr(shared_senses(), "photo", PhotoSense())
    photo = (sample_folder() / "photos" / "grace_hopper.jpg").read_bytes()
    upload(page.run(), "day.jpg", photo)
    sight = page.session_state["state.Writing"].photos[0].ahead.result(60)
    assert len(sight.faces) == 1
    assert "A: nobody has said who this is yet" in labels(page.run())
    assert not page.exception
    # The checks of these tests are drawn ones; the sense that real ones ask is the page's own.
    seen = shared_senses().photo.look(photo, "day.jpg", Limits(), read_words=False)
    assert [f.box for f in seen.faces] == list(sight.faces)
    assert looks.count((600, 512, 3)) == 1

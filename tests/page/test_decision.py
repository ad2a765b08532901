"""What becomes of a checked post in a school that names its people: who approves is said before it is sent, and roles bind as everywhere."""

from __future__ import annotations

import io
import re
import zipfile
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import checker.engine
from checker.checks.author_not_authorised import author_not_authorised
from checker.draft import Draft, Photo
from checker.finding import Face
from checker.gatekeeper import gate
from checker.package import parcels
from checker.page import presence, queue
from checker.page.write.held import Sent
from checker.page.write.seen import called
from checker.page.write.state import Writing
from checker.render.pictures import Picture
from checker.school import School
from checker.tagging.looking import Looked
from checker.workflow.at_once import earlier
from checker.workflow.comments import Comment, place_of
from checker.workflow.desk import Desk
from checker.workflow.keeping import unpack
from checker.workflow.rechecking import Rechecked
from tests.page.conftest import APP, CHECKS, act_as, goto

PEOPLE = """
[[people]]
name = "Saima Akhtar"
email = "saima@rowan.example.org"
roles = ["author", "officer"]
[[approval.attestations]]
name = "everyone-tagged"
says = "Everyone who can be seen is tagged."
needed = "photo"
"""
SECOND = '[[people]]\nname = "Omar Haddad"\nemail = "omar@rowan.example.org"\nroles = ["officer"]\n'
AUTHOR = '[[people]]\nname = "Jo Reed"\nemail = "jo@rowan.example.org"\n'


@pytest.fixture
def school(school_folder: Path) -> Path:
    file = school_folder / "school.toml"
    file.write_text(file.read_text("utf-8") + PEOPLE, encoding="utf-8")
    return school_folder


@pytest.fixture
def two(school: Path) -> Path:
    """Two officers and an author."""
    file = school / "school.toml"
    file.write_text(file.read_text("utf-8") + SECOND + AUTHOR, encoding="utf-8")
    return school


def text(page: AppTest) -> str:
    return "\n".join(h.value for h in page.html if not h.value.startswith("<style"))


def button(page: AppTest, label: str):
    return next(b for b in page.button if b.label.startswith(label))


def labels(page: AppTest) -> list[str]:
    return [b.label for b in page.button]


def words(page: AppTest):
    return next(t for t in page.text_area if t.label == "Words of the post")


def jpeg(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG", comment=b"hidden")
    return out.getvalue()


def checked(page: AppTest, said: str, photo: bytes = b"") -> AppTest:
    if photo:
        page.file_uploader[0].set_value(("a.jpg", photo, "image/jpeg")).run()
    words(page).set_value(said)
    for held in page.session_state["state.Writing"].photos:
        held.looked or (held.ahead and held.ahead.result(60))  # on a slow computer the check is done sooner
    return button(page, "Check this post").click().run()


def cases(school: Path):
    return Desk.open(School.open(school)).cases()


# ---------------------------------------------------------------- one officer


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


# ---------------------------------------------------------------- several people


def test_who_approves_is_said_before_it_is_sent(page: AppTest, two: Path) -> None:
    checked(act_as(page.run(), "Saima Akhtar"), "Sports day was fun.")
    assert "somebody else approves it: Omar Haddad." in text(page)
    assert "Approve" not in labels(page)
    button(page, "Send it for approval").click().run()
    (case,) = cases(two)
    assert (case.state.value, case.author) == ("submitted", "saima@rowan.example.org")
    assert f"It is case {case.id}. It waits for a decision: Omar Haddad." in text(page)
    assert "Send it for approval" not in labels(page), "it is sent once"


def test_nothing_is_sent_by_nobody(page: AppTest, two: Path) -> None:
    checked(page.run(), "Sports day was fun.")
    assert button(page, "Send it for approval").disabled
    box = [b for b in page.selectbox if b.label == "You are"][-1]
    box.set_value("jo@rowan.example.org").run()
    assert "somebody else approves it: Saima Akhtar or Omar Haddad." in text(page)
    button(page, "Send it for approval").click().run()
    assert cases(two)[0].author == "jo@rowan.example.org"


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


# ---------------------------------------------------------------- the queue and the history


def sent(page: AppTest, two: Path, said: str = "Sports day was fun.", photo: bytes = b""):
    checked(act_as(page.run(), "Jo Reed"), said, photo)
    button(page, "Send it for approval").click().run()
    return cases(two)[0]


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
    assert "Leave the tax out." in text(page) and "Finding 1" in text(page) and "Changes are asked for by Omar Haddad" in text(page)
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
    assert "Changes that were asked for last time by Omar Haddad" in text(page) and "A finding that is mended" in text(page)


@pytest.mark.parametrize("on", ["finding", "face"])
def test_what_was_asked_to_be_changed_is_not_approved_as_it_is(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch, on: str
) -> None:
    if on == "face":
        monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(_seen_faces),))
    case = sent(page, two, "About council tax.", jpeg((240, 180) if on == "face" else (40, 30)))
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    next(c for c in page.checkbox if c.label.startswith("Everyone who can be seen")).set_value(True)
    if on == "face":
        page.multiselect[0].set_value(["face 1A"]).run()
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


def test_whoever_decides_sees_the_consent_of_everybody_who_is_said_to_be_in_a_photo(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(_seen_faces),))
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


BOXES = ((10, 10, 50, 60), (70, 10, 110, 60), (130, 10, 170, 60))


def _seen_faces(check, reading, school):
    """Three faces, but for those that are covered."""
    for photo in reading.draft.images:
        pixels = Image.open(io.BytesIO(photo.read())).convert("RGB")
        for box in BOXES:
            red, _, blue = pixels.getpixel(((box[0] + box[2]) // 2, (box[1] + box[3]) // 2))
            if blue - red > 60:  # teal still
                yield Face(photo.name, box, "unaccounted")


def test_a_face_is_called_by_its_letter_beside_the_post_where_another_is_covered(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(_seen_faces),))
    checked(act_as(page.run(), "Jo Reed"), "Sports day was fun.", jpeg((240, 180)))
    button(page, "Cover face A").click().run()
    held = page.session_state["state.Writing"].photos[0]
    assert [(s.letter, s.state) for s in held.tagging.spots] == [("A", "covered"), ("B", "open"), ("C", "open")]
    button(page, "Send it for approval").click().run()
    (case,) = cases(two)
    goto(act_as(page, "Omar Haddad"), "queue")
    button(page, f"Open {case.id}").click().run()
    (box,) = page.multiselect
    assert box.options == [
        "Photo 1, face A: covered",
        "Photo 1, face B: nobody has said who this is",
        "Photo 1, face C: nobody has said who this is",
    ]
    box.set_value(["face 1C"]).run()
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
    button(page, "A\\: covered").click().run()
    assert "Uncover face A" not in labels(page)
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
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(_seen_faces),))
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
    assert re.findall(r'ck-num ck-face">(\w)</span> .*?<span>(.*?)</span></li>', listed, re.S) == [
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
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(_seen_faces),))
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


def test_a_post_that_was_sent_is_told_from_one_that_waits_to_be_sent(page: AppTest, two: Path) -> None:
    checked(act_as(page.run(), "Jo Reed"), "The pond is frozen.")
    button(page, "New post").click().run()
    case = sent(page, two, "Sports day was fun.")
    button(page, "New post").click().run()
    offered = [label for label in labels(page) if "The pond is frozen." in label or "Sports day was fun." in label]
    assert [f"sent as {case.id})" in label for label in offered] == [False, True], "what was sent comes last"


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
    button(page, "Check them again").click().run()
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


def test_two_people_on_one_case_are_told_of_each_other(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    page.query_params["case"] = case.id
    goto(act_as(page, "Jo Reed"), "queue")
    goto(act_as(page, "Omar Haddad"), "queue")
    assert "Jo Reed opened it too" not in text(page), "the author decides nothing"
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "Somebody else has this case open" in text(page) and "Omar Haddad opened it too" in text(page)
    button(page, "Back to the list").click().run()
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    assert "Saima Akhtar opened it too" not in text(page), "who has left is not told of"
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "Omar Haddad opened it too" in text(page)
    Desk.open(School.open(two)).decide(case.id, "changes", "omar@rowan.example.org", reason="Say when it was.")
    assert "opened it too" not in text(page.run()), "nothing is left to be agreed on"


def test_nobody_is_told_of_another_schools_case_of_the_same_number(page: AppTest, two: Path) -> None:
    case, omar = sent(page, two), "omar@rowan.example.org"
    presence.leave((case.school, case.id), omar)
    presence.others(("Another School", case.id), omar)
    page.query_params["case"] = case.id
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "opened it too" not in text(page)
    presence.others((case.school, case.id), omar)
    assert "Omar Haddad opened it too" in text(page.run())


def test_who_looks_at_a_case_is_known_whatever_its_state_and_told_where_something_may_be_decided(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    Desk.open(School.open(two)).decide(case.id, "changes", "saima@rowan.example.org", reason="Say when it was.")
    page.query_params["case"] = case.id
    goto(act_as(page, "Omar Haddad"), "queue")
    button(goto(act_as(page, "Jo Reed"), "queue"), "Mend this post").click().run()
    checked(goto(page, "write"), "Sports day was on Friday.")
    button(page, f"Send it again (case {case.id})").click().run()
    page.query_params["case"] = case.id
    goto(act_as(page, "Saima Akhtar"), "queue")
    assert "Omar Haddad opened it too" in text(page), "since before it was sent again"
    Desk.open(School.open(two)).decide(case.id, "approve", "saima@rowan.example.org")
    assert "Omar Haddad opened it too" in text(page.run()), "an approval can be ended"


def test_what_was_decided_before_is_said_in_words(page: AppTest, two: Path) -> None:
    case = sent(page, two)
    Desk.open(School.open(two)).decide(case.id, "changes", "omar@rowan.example.org", reason="Say when it was.")
    assert "<strong>Changes asked for</strong> by omar@rowan.example.org" in text(page.run())


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

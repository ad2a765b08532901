"""A proposed wording is one that the checks let pass: with the real checks and the sample school."""

from __future__ import annotations

import datetime
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

from checker import Draft, review
from checker.draft import Photo
from checker.engine import review_words
from checker.errors import CheckerError
from checker.finding import Finding, PhotoRegion, TextSpan
from checker.paths import sample_folder
from checker.report import Report, schema
from checker.school import ConsentState, School
from checker.senses import session_of
from checker.senses.photo import Look
from checker.workflow.desk import Desk
from checker.workflow.keeping import unpack
from checker.workflow.proposals import MOST, sound
from checker.workflow.rechecking import recheck_case
from checker.workflow.stepwise import Run

SINGLED_OUT = "Well done {}, our Year N goalkeeper, who scored in the cup."


@pytest.fixture(scope="module")
def school() -> School:
    return School.open(sample_folder() / "school")


def offered(draft: Draft, school: School) -> list[str | None]:
    found = sound(review(draft, school), draft, lambda changed: review(changed, school))
    return [f.replacement for f in found.findings if f.check == "pupil-full-name"]


def test_a_first_name_that_singles_nobody_out_is_offered(school: School) -> None:
    assert offered(Draft(text="Well done Mabel O'Connor!"), school) == ["Mabel"]


def test_a_first_name_that_the_checks_would_refuse_gives_way_to_no_name(school: School) -> None:
    draft = Draft(text=SINGLED_OUT.format("Mabel O'Connor"))
    assert any(f.check == "single-pupil" for f in review(Draft(text=SINGLED_OUT.format("Mabel")), school).findings), "why it is not offered"
    found = sound(review(draft, school), draft, lambda changed: review(changed, school))
    (named,) = [f for f in found.findings if f.check == "pupil-full-name"]
    assert named.replacement == "one of our pupils" and named.instead.startswith("Write no name")
    mended = review(Draft(text=SINGLED_OUT.format(named.replacement)), school)
    assert not [f for f in mended.findings if f.check in ("pupil-full-name", "single-pupil", "first-name-with-photo")]


@pytest.mark.parametrize("picture", [False, True])
def test_words_between_a_first_name_and_its_surname_are_not_taken_out_with_them(picture: bool, school: School) -> None:
    draft = Draft(text="What a week for Mabel, who ran, jumped and swam! O'Connor also took the shot put.", has_image=picture)
    assert offered(draft, school) == [None]
    assert offered(Draft(text="Mabel 'the jumper' O'Connor sang in the hall."), school) == ["Mabel"], "a remark goes with the name"


def test_in_a_description_of_a_photo_too_and_each_name_by_itself(school: School) -> None:
    words = SINGLED_OUT.format("Mabel O'Connor") + "\n\nAisha Begum sang in the hall."
    assert offered(Draft(text=words), school) == ["one of our pupils", "Aisha"]
    draft = Draft(text="A good day.", alt_text={"": SINGLED_OUT.format("Mabel O'Connor")}, has_image=True)
    assert offered(draft, school) == ["one of our pupils"]


def test_where_nothing_passes_nothing_is_offered(school: School) -> None:
    draft = Draft(text="Well done Mabel O'Connor!")
    refused = review(Draft(text=SINGLED_OUT.format("Mabel")), school)
    found = sound(review(draft, school), draft, lambda changed: refused)
    (named,) = [f for f in found.findings if f.check == "pupil-full-name"]
    assert named.replacement is None and "even without the name" in named.instead and "no name" not in named.instead
    (brought,) = [f for f in refused.findings if f.check == "single-pupil"]
    assert named.instead.endswith(f"“{brought.message}” {brought.instead}"), "it says which finding, and what to do at once"


def test_a_hashtag_has_no_room_for_words_without_a_name(school: School) -> None:
    draft = Draft(text="Well done! #MabelOConnor")
    refused = review(Draft(text=SINGLED_OUT.format("Mabel")), school)
    found = sound(review(draft, school), draft, lambda changed: refused)
    (named,) = [f for f in found.findings if f.check == "pupil-full-name"]
    assert named.replacement is None and named.instead.startswith("Write no name")


def test_a_name_printed_in_a_photo_is_left_as_the_check_found_it(school: School) -> None:
    draft = Draft(text="Well done!", has_image=True)
    (named,) = [f for f in review(Draft(text="Well done Mabel O'Connor!"), school).findings if f.check == "pupil-full-name"]
    printed = Report("x", (replace(named, evidence=PhotoRegion("a.png", (0, 0, 9, 9), quote="Mabel O'Connor")),))
    asked: list[Draft] = []

    def again(changed: Draft) -> Report:
        asked.append(changed)
        return printed

    assert sound(printed, draft, again) == printed and not asked


def test_what_could_not_be_tried_is_not_offered(school: School) -> None:
    def fails(draft: Draft) -> Report:
        raise CheckerError("no")

    draft = Draft(text="Well done Mabel O'Connor!")
    made = review(draft, school)
    found = sound(made, draft, fails)
    assert [(f.replacement, f.instead) for f in found.findings] == [(None, f.instead) for f in made.findings], (
        "the advice stays the check's"
    )


def test_the_page_s_check_offers_no_other(school: School, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_RECORD", f"{tmp_path}/record.sqlite")
    run = Run(Draft(text=SINGLED_OUT.format("Mabel O'Connor")), school)
    assert run.wait(120) and run.report is not None, run.failed
    assert [f.replacement for f in run.report.findings if f.check == "pupil-full-name"] == ["one of our pupils"]


def test_words_are_tried_without_looking_at_the_photos_again(school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_RECORD", f"{tmp_path}/record.sqlite")
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    looks: list[bytes] = []
    sense = session_of(school).senses.photo
    monkeypatch.setattr(sense, "look", lambda content, *_, **__: looks.append(content) or Look(size=(40, 30)))
    for words in ("A good day.", SINGLED_OUT.format("Mabel O'Connor")):
        looks.clear()
        run = Run(Draft(words, images=(Photo("a.png", out.getvalue()),), alt_text={"a.png": "A cup"}), school)
        assert run.wait(120) and run.report is not None, run.failed
        assert len(looks) == 2, "once as a step, once by the checks"
    assert [f.replacement for f in run.report.findings if f.check == "pupil-full-name"] == ["one of our pupils"]


def test_the_tags_of_photos_count_when_words_are_tried(school: School) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    refused = next(
        p for p in school.pupils if school.consent(p.pupil_id, "first_name_with_photo", datetime.date.today()) is ConsentState.REFUSED
    )
    draft = Draft(f"Well done {refused.first_name}!", images=(Photo("a.png", out.getvalue()),), people={"a.png": (refused.pupil_id,)})
    assert "first-name-with-photo" in [f.check for f in review_words(draft, school).findings]


def test_what_is_filed_and_what_is_checked_again_offers_what_the_author_was_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_RECORD", f"{tmp_path}/record.sqlite")
    folder = tmp_path / "school"
    shutil.copytree(sample_folder() / "school", folder)
    desk = Desk.open(School.open(folder))
    who = next(p for p in desk.school.settings.everyone if "author" in p.roles)
    case = desk.submit(Draft(text=SINGLED_OUT.format("Mabel O'Connor")), who.email or who.name)

    def kept() -> list[str | None]:
        sealed = desk.record.draft(case.id)
        assert sealed is not None
        return [f.replacement for f in unpack(sealed, desk.key).report.findings if f.check == "pupil-full-name"]

    assert kept() == ["one of our pupils"]
    file = folder / "school.toml"
    file.write_text(file.read_text("utf-8") + "\n# another version\n", encoding="utf-8")
    before = desk.case(case.id).versions
    assert not recheck_case(desk, case.id).failed and desk.case(case.id).versions != before, "its report was made anew"
    assert kept() == ["one of our pupils"]


NAMES = "\n".join(["Mabel O'Connor sang."] * 8)


def blaming_the_first(made: Report, asked: list[Draft]) -> Callable[[Draft], Report]:
    def again(changed: Draft) -> Report:
        asked.append(changed)
        at = changed.text.index("Mabel")
        return Report("x", (replace(made.findings[0], check="single-pupil", evidence=TextSpan("text", at, at + 5, "Mabel")),))

    return again


def test_a_post_is_tried_a_few_times_and_what_is_left_then_is_not_offered(school: School) -> None:
    asked: list[Draft] = []
    made = review(Draft(NAMES), school)
    found = sound(made, Draft(NAMES), blaming_the_first(made, asked))
    assert len(asked) == MOST
    named = [f for f in found.findings if f.check == "pupil-full-name"]
    assert len(named) == 8 and {f.replacement for f in named} == {None}
    assert [f.instead for f in found.findings] == [f.instead for f in made.findings]


def test_nothing_is_tried_once_it_is_broken_off(school: School) -> None:
    asked: list[Draft] = []
    made = review(Draft(NAMES), school)
    found = sound(made, Draft(NAMES), blaming_the_first(made, asked), lambda: True)
    assert not asked and not any(f.replacement for f in found.findings if f.check == "pupil-full-name")


def test_one_finding_that_goes_does_not_make_up_for_one_that_comes(school: School) -> None:
    words = "Mabel O'Connor sang. A boy of ours danced."
    made = review(Draft(words), school)
    (named,) = [f for f in made.findings if f.check == "pupil-full-name"]
    told = replace(named, check="single-pupil", kind="role", replacement=None)

    def before(start: int, end: int, text: str) -> Finding:
        return replace(told, evidence=TextSpan("text", start, end, text[start:end]))

    first = Report("x", (named, before(21, 26, words)))

    def offered_where(place: Callable[[str], tuple[int, int]]) -> str | None:
        found = sound(first, Draft(words), lambda changed: Report("x", (before(*place(changed.text), changed.text),)))
        return found.findings[0].replacement

    assert offered_where(lambda text: (text.index("A boy"), text.index("A boy") + 5)) == "Mabel", "it was there before, nine letters on"
    assert offered_where(lambda text: (0, 5)) is None


NUMBERS = ("01632 960811", "01632 960 812")


@pytest.mark.parametrize(
    ("numbers", "offers"), [(NUMBERS[:1], NUMBERS[0]), ((NUMBERS[0], "+44 1632 960 811"), "+44 1632 960 811"), (NUMBERS, None), ((), None)]
)
def test_the_school_s_only_number_is_offered_in_place_of_somebody_s(
    numbers: tuple[str, ...], offers: str | None, school_folder: Path
) -> None:
    file = school_folder / "school.toml"
    file.write_text(file.read_text("utf-8") + f"[contacts]\nphones = {json.dumps(numbers)}\n", encoding="utf-8")
    own = School.open(school_folder)
    draft = Draft(text="Ring Orla's mum on 07700 900 214 about the cakes.")
    found = sound(review(draft, own), draft, lambda changed: review(changed, own))
    (phone,) = [f for f in found.findings if f.kind == "phone"]
    assert phone.replacement == offers
    if offers:
        mended = review(Draft(text=draft.text.replace("07700 900 214", offers)), own)
        assert not [f for f in mended.findings if f.kind == "phone"]


def settled(text: str, school: School, *, picture: bool = True) -> tuple[Report, str]:
    """The report as it is offered, and the post with all that is offered for it."""
    draft = Draft(text, has_image=picture)
    found = sound(review(draft, school), draft, lambda changed: review(changed, school))
    for span, words in sorted({c for f in found.findings for c in f.changes}, key=lambda change: -change[0].start):
        text = text[: span.start] + words + text[span.end :]
    return found, text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Look at these volcano models from Year 3! Imogen's really erupted.", "Look at these volcano models! Imogen's really erupted."),
        (
            "Congratulations to Poppy in Eagle class, who won the Headteacher's Award for her beautiful poem!",
            "Congratulations to one of our pupils in Eagle class, who won the Headteacher's Award for her beautiful poem!",
        ),
        (
            "Congratulations to Poppy Cartwright (Eagle) on this week's Award! Poppy wrote a beautiful poem about winter.",
            "Congratulations to Poppy on this week's Award! Poppy wrote a beautiful poem about winter.",
        ),
        (
            "A good game by our Year 8 girls. Rowan was outstanding in goal.",
            "A good game by our Year 8 girls. One of our pupils was outstanding in goal.",
        ),
    ],
)
def test_what_is_offered_settles_it_at_once(text: str, left: str, school: School) -> None:
    found, mended = settled(text, school)
    assert mended == left
    (first, *_) = [f for f in found.findings if f.changes]
    assert "still asked" not in first.instead
    assert not [f for f in review(Draft(mended, has_image=True), school).findings if f.category in ("names", "identification")]


def test_where_the_pupil_is_named_again_the_advice_is_to_leave_out_both(school: School) -> None:
    found, _ = settled("Well done to Theo Baptiste, who won gold at the county finals! Theo trains before school.", school)
    assert not any(f.changes for f in found.findings), "one of our pupils, who is called Theo in the next sentence"
    words = (
        "Well done to Freya Lindqvist and Diya Patel, whose bridge held 14 kg at the STEM fair! The judges said it was the strongest they had ever seen. "
        "Freya and Diya now go on to the county final in March."
    )
    found, _ = settled(words, school)
    named = [f.instead for f in found.findings if f.check == "pupil-full-name"]
    assert named == ["Leave the name out wherever it stands, and speak of the group."] * 2


def test_changes_of_more_places_than_one_are_kept_in_a_report(school: School) -> None:
    found, _ = settled("Congratulations to Poppy Cartwright (Eagle) on this week's Award! Poppy wrote a poem about winter.", school)
    (named,) = [f for f in found.findings if f.check == "pupil-full-name"]
    assert [(span.quote, words) for span, words in named.changes] == [("Poppy Cartwright", "Poppy"), (" (Eagle)", "")]
    data = json.loads(json.dumps(found.to_json()))
    assert Report.from_json(data).findings[0].changes == named.changes
    jsonschema.validate(data, schema())

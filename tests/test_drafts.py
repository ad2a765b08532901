"""Posts kept as they are typed: nothing is lost, nothing can be read without the key, nothing outlives its time."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest

from checker.drafts import KEEP_DAYS, DraftChangedError, Drafts, forget_pupil
from checker.errors import VaultError
from checker.keys import SchoolKey
from checker.school import School

FIELDS = {"text": "Well done Orla Finnegan \ud83d!", "photos": [{"name": "day.jpg", "tagging": {"others": ["P1"]}}]}


@pytest.fixture
def drafts(school_folder: Path) -> Drafts:
    made = Drafts.open(School.open(school_folder))
    assert made is not None
    return made


def test_what_was_saved_is_there_again(drafts: Drafts) -> None:
    one = drafts.new_id()
    revision = drafts.save(one, FIELDS, {"day.jpg": b"a photo"}, revision=0)
    revision = drafts.save(one, FIELDS, {"day.jpg": b"a photo", "two.jpg": b"another"}, revision=revision)
    opened = drafts.load(one)
    assert opened is not None
    assert (opened.fields, opened.photos, opened.revision) == (FIELDS, {"day.jpg": b"a photo", "two.jpg": b"another"}, 2)
    assert [(k.id, k.title[:9]) for k in drafts.all()] == [(one, "Well done")]
    drafts.save(one, FIELDS, {}, revision=revision)
    assert [f.name for f in (drafts.folder / one).iterdir()] == ["post"], "a photo taken out is deleted"
    drafts.delete(one)
    assert drafts.load(one) is None and drafts.all() == []


def test_a_photo_is_written_once_however_often_a_word_is_typed(drafts: Drafts) -> None:
    one = drafts.new_id()
    revision = drafts.save(one, FIELDS, {"day.jpg": b"a photo"}, revision=0)
    (photo,) = [f for f in (drafts.folder / one).iterdir() if f.name != "post"]
    before = photo.stat().st_mtime_ns, photo.read_bytes()
    drafts.save(one, {**FIELDS, "text": "More"}, {"day.jpg": b"a photo"}, revision=revision)
    assert (photo.stat().st_mtime_ns, photo.read_bytes()) == before


def test_nothing_in_the_files_or_their_names_tells_anything(drafts: Drafts) -> None:
    drafts.save(drafts.new_id(), FIELDS, {"orla.jpg": b"a photo of Orla"}, revision=0)
    for file in drafts.folder.parent.rglob("*"):
        assert "orla" not in file.name.casefold() and "P1" not in file.name
        if file.is_file():
            assert b"Orla" not in file.read_bytes() and b"photo" not in file.read_bytes()
            assert os.name == "nt" or file.stat().st_mode & 0o077 == 0


def test_two_tabs_do_not_write_over_each_other(drafts: Drafts) -> None:
    one = drafts.new_id()
    first = drafts.save(one, {"text": "first"}, {}, revision=0)
    drafts.save(one, {"text": "second tab"}, {}, revision=first)
    with pytest.raises(DraftChangedError):
        drafts.save(one, {"text": "first tab"}, {}, revision=first)
    opened = drafts.load(one)
    assert opened is not None and opened.fields["text"] == "second tab"


def test_each_person_sees_their_own(drafts: Drafts, school_folder: Path) -> None:
    other = Drafts.open(School.open(school_folder), owner="j.reed@example.sch.uk")
    assert other is not None
    one = drafts.new_id()
    drafts.save(one, FIELDS, {}, revision=0)
    assert other.all() == [] and other.load(one) is None


def test_another_key_opens_nothing_and_a_wrong_id_leads_nowhere(drafts: Drafts) -> None:
    one = drafts.new_id()
    drafts.save(one, FIELDS, {}, revision=0)
    stranger = Drafts(drafts.folder.parent, SchoolKey(bytes(32)))
    stranger.folder = drafts.folder
    with pytest.raises(VaultError):
        stranger.load(one)
    assert stranger.all() == []
    for bad in ("../x", "", "post", one.upper() + "x", "../" + one):
        with pytest.raises(VaultError):
            drafts.load(bad)


def test_a_draft_that_nobody_touched_goes_when_its_time_is_over(drafts: Drafts) -> None:
    old, young = drafts.new_id(), drafts.new_id()
    for each in (old, young):
        drafts.save(each, FIELDS, {}, revision=0)
    past = datetime.datetime.now().timestamp() - (KEEP_DAYS + 1) * 86_400
    os.utime(drafts.folder / old / "post", (past, past))
    assert [k.id for k in drafts.all()] == [young]
    assert not (drafts.folder / old).exists()


def test_a_pupil_is_forgotten_in_drafts_of_everybody(school_folder: Path) -> None:
    school = School.open(school_folder)
    mine, theirs = Drafts.open(school), Drafts.open(school, owner="j.reed@example.sch.uk")
    assert mine is not None and theirs is not None
    mine.save(mine.new_id(), {"text": "Well done ORLA  Finnegan!"}, {}, revision=0)
    theirs.save(theirs.new_id(), {"text": "", "photos": [{"tagging": {"who": [[[1, 2, 3, 4], "P1"]]}}]}, {}, revision=0)
    kept = theirs.new_id()
    theirs.save(kept, {"text": "P10 came first", "photos": [{"tagging": {"others": ["P10"]}}]}, {}, revision=0)
    assert forget_pupil(school, "P1") == 2
    assert mine.all() == [] and [k.id for k in theirs.all()] == [kept]


def test_the_command_forgets_in_drafts_too(school_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from checker.cli import main

    mine = Drafts.open(School.open(school_folder))
    assert mine is not None
    mine.save(mine.new_id(), {"text": "Well done Orla Finnegan!"}, {}, revision=0)
    with pytest.raises(SystemExit) as left:
        main(["forget", "P1", "--school", str(school_folder)])
    assert left.value.code in (0, None)
    assert "1 post that somebody was writing, with the pupil in it, was deleted." in capsys.readouterr().out
    assert mine.all() == []


def test_a_title_is_cut_between_words(drafts: Drafts) -> None:
    for text in ("Sixty pupils walked to the top of the hill and saw the Mereshire moors below", "x" * 80, "Short."):
        drafts.save(drafts.new_id(), {"text": text}, {}, revision=0)
    titles = {k.title for k in drafts.all()}
    assert titles == {"Sixty pupils walked to the top of the hill and saw the …", "x" * 60 + " …", "Short."}


def test_one_post_is_listed_once(drafts: Drafts) -> None:
    def saved(text: str, case: str = "", platforms: tuple[str, ...] = ("facebook",), photos: dict[str, bytes] | None = None) -> str:
        made = drafts.new_id()
        fields = {"text": text, "platforms": list(platforms), "filed": [case, "", "", ""] if case else None}
        drafts.save(made, fields, photos or {}, revision=0)
        return made

    sent, again, reworded = saved("A good day.", "C2"), saved("A  good day."), saved("A very good day.", "C2")
    other = {saved("A good day.", platforms=("x",)), saved("A good day.", photos={"1": b"a photo"}), saved("A good day.", "C3", ("press",))}
    listed = drafts.all()
    assert len(listed) == 4
    (one,) = [k for k in listed if k.id not in other]
    assert {one.id, *one.others} == {sent, again, reworded} and one.case == "C2"
    assert all(not k.others for k in listed if k.id in other), "for another platform, with a photo, of another case"

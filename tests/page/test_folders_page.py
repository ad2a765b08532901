"""The Folders page: files dropped or a folder, what to do first, tags in place, and a report to take away."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from checker.draft import Photo
from checker.page.folders.state import Folders, named_apart
from checker.page.schools import first_folder
from checker.page.write.state import Writing
from checker.render import VERDICTS
from checker.school import School
from tests.page.conftest import goto
from tests.page.deciding import words
from tests.page.school_parts import button, told


def drawn(size: int = 80, colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two photos with a face by the plain check, a small one without, a document, a file of the system, and one that is broken."""
    folder = tmp_path / "photos"
    (folder / "day two").mkdir(parents=True)
    (folder / "a.png").write_bytes(drawn())
    (folder / "day two" / "b.png").write_bytes(drawn(90, "blue"))
    (folder / "small.png").write_bytes(drawn(20))
    (folder / "letter.docx").write_bytes(b"PK\x03\x04 a letter")
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "broken.jpg").write_bytes(b"no picture")
    return folder


def checked(page: AppTest) -> AppTest:
    state: Folders = page.session_state["state.Folders"]
    assert state.run is not None, state.refused
    state.run.join()
    page.run()
    assert not page.exception
    return page


@pytest.fixture
def results(page: AppTest, photos: Path) -> AppTest:
    goto(page.run(), "folders")
    next(t for t in page.text_input if t.label == "Folder on this computer").set_value(str(photos)).run()
    button(page, "Check these files").click().run()
    return checked(page)


def test_what_becomes_of_names_is_said_before_they_are_given(page: AppTest, photos: Path) -> None:
    goto(page.run(), "folders")
    assert "kept only while this page is open: a reload loses them. With a folder given above they are kept in it" in told(page)
    state: Folders = page.session_state["state.Folders"]
    state.platform, state.uploads = "website", (Photo("a.png", drawn()),)
    state.start(School.open(first_folder()))
    checked(page)
    assert "Names given to dropped files are kept only while this page is open: a reload loses them." in told(page)


def test_nothing_of_that_is_said_beside_a_folder_which_keeps_them(results: AppTest) -> None:
    assert "a reload loses them" not in told(results)


def test_a_photo_without_a_face_says_so_and_what_to_do(results: AppTest) -> None:
    assert not [c for c in results.caption if "No face was found" in c.value], "nobody looked for any"
    reports = results.session_state["state.Folders"].run.reports
    reports[:] = [replace(r, ran=(*r.ran, "unconsented-face")) for r in reports]  # as the check that has nothing to look at
    results.run()
    said = [c.value for c in results.caption if c.value.startswith("No face was found.")]
    assert len(said) == 1, "of small.png, and of no other: broken.jpg could not be looked at"
    assert "mark them in Write" in said[0]
    writes = [b.key for b in results.button if b.label == "Open in Write"]
    assert len(writes) == 3 and not any("broken" in key for key in writes)


def test_files_that_show_the_same_say_so(page: AppTest, photos: Path) -> None:
    (photos / "copy of a.png").write_bytes(drawn())
    goto(page.run(), "folders")
    next(t for t in page.text_input if t.label == "Folder on this computer").set_value(str(photos)).run()
    button(page, "Check these files").click().run()
    said = told(checked(page))
    assert "The same file as copy of a.png." in said and "The same file as a.png." in said


def test_people_are_named_beside_a_picture_in_which_they_can_be_told(results: AppTest) -> None:
    assert 'class="fo-large"' not in told(results)
    results.session_state[results.session_state["state.Folders"].key("who.a.png")] = True
    results.run()
    assert told(results).count('class="fo-large"') == 1


def test_every_file_is_there_and_documents_stand_apart(results: AppTest) -> None:
    said = told(results)
    for name in ("a.png", "day two/b.png", "small.png", "broken.jpg"):
        assert name in said
    assert "4 photos and videos" in said and "2 more files are no photos" in said
    assert any("no photos (2)" in e.label for e in results.expander)
    assert {t.value.partition(":")[0] for t in results.text} == {"letter.docx", "Thumbs.db"}
    assert "What to do first" in [s.value for s in results.subheader]
    assert "alt text" not in said


def test_what_was_checked_and_for_where_is_said_on_the_page_and_in_what_is_printed(
    results: AppTest, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "“photos”: 4 photos and videos, for the website" in told(results)
    taken: dict[str, str] = {}
    monkeypatch.setattr("streamlit.download_button", lambda label, data, *_, **__: taken.update({label: data}))
    results.toggle[0].set_value(True).run()
    printed = taken["Report (HTML, to print)"]
    assert "<strong>“photos”: for the website</strong>" in printed and str(photos.parent) not in printed


def test_one_kind_is_shown(results: AppTest) -> None:
    assert "state.focus" not in results.session_state
    button(results, "Show these").click().run()
    assert results.session_state["state.focus"][0] == ".st-key-folder-listed", "the list begins a screen below the button"
    said = told(results)
    assert "a.png" in said
    assert "small.png" not in said


def test_documents_with_something_found_are_counted_and_in_the_table(page: AppTest, photos: Path) -> None:
    (photos / "a.png").unlink()
    (photos / "day two" / "b.png").unlink()
    (photos / "Orla Finnegan.docx").write_bytes(b"PK\x03\x04 a letter")
    (photos / "council tax.docx").write_bytes(b"PK\x03\x04 a letter")
    (photos / "GOPR1.THM").write_bytes(drawn())
    goto(page.run(), "folders")
    next(t for t in page.text_input if t.label == "Folder on this computer").set_value(str(photos)).run()
    button(page, "Check these files").click().run()
    checked(page)
    said = told(page)
    stop, review = (words for _, words in (VERDICTS["stop"], VERDICTS["review"]))
    assert f"{stop}: 2" in said and f"{review}: 1" in said, "a document is among the files to stop, and the one to look at"
    assert "3 photos and videos" in said and "4 more files are no photos" in said
    assert {t.value for t in page.text} == {"letter.docx", "Thumbs.db"}
    state: Folders = page.session_state["state.Folders"]
    options = page.selectbox(key=state.key("what")).options
    assert len(set(options)) == len(options)
    for shown, name in ((review, "council tax.docx"), (stop, "Orla Finnegan.docx")):
        page.selectbox(key=state.key("what")).select(shown).run()
        assert name in told(page)
    for number, row in enumerate([h.body for h in page.get("html") if "fo-todo ck-" in h.body]):
        page.button(key=state.key(f"kind.{number}")).click().run()
        count = int(re.search(r"(\d+) files?", row)[1])  # type: ignore[index]
        assert any(c.value.startswith(f"{count} of ") for c in page.caption), row


def test_faces_are_covered_until_wished(results: AppTest) -> None:
    assert "faces covered" in told(results) or "No small copy" in told(results)
    assert not results.checkbox[0].value


def test_a_tag_is_chosen_by_name_kept_in_the_folder_and_counts(results: AppTest, photos: Path) -> None:
    typed = next(t for t in results.text_input if t.key and t.key.endswith("typed.a.png"))
    assert typed.placeholder == "Type the first letters of a name"
    typed.set_value("orl").run()
    orla = next(b for b in results.button if "Orla" in b.label)
    assert "Website" in orla.label and "never asked" in orla.label, "her consent for where the photos go, as when a post is written"
    assert "state.focus" not in results.session_state
    orla.click().run()
    checked(results)
    assert results.session_state["state.focus"][0] == ".st-key-file-0 .ck-name", "the work goes on where it was, not at the top"
    assert (photos / "people.csv").read_text("utf-8-sig").splitlines() == ["photo,people", "a.png,P1"]
    state: Folders = results.session_state["state.Folders"]
    assert [r.id for r, _ in state.pairs() if r.faces] == ["day two/b.png"]


def test_the_report_is_the_one_of_the_command(results: AppTest) -> None:
    results.toggle[0].set_value(True).run()
    assert not results.exception
    assert len(results.get("download_button")) == 2


def test_a_folder_that_is_not_there(page: AppTest, tmp_path: Path) -> None:
    goto(page.run(), "folders")
    next(t for t in page.text_input if t.label == "Folder on this computer").set_value(str(tmp_path / "gone")).run()
    button(page, "Check these files").click().run()
    assert "There is no folder" in told(page)


def test_a_shared_server_offers_no_folders(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.page.folders.choose.shared", lambda: True)
    goto(page.run(), "folders")
    assert not [t for t in page.text_input if t.label == "Folder on this computer"]


def test_two_files_of_one_name() -> None:
    names = [p.name for p in named_apart([Photo("a.jpg", b"1"), Photo("a.jpg", b"2"), Photo("b", b""), Photo("b", b"")])]
    assert names == ["a.jpg", "a (2).jpg", "b", "b (2)"]
    again = [p.name for p in named_apart([Photo("a.jpg", b"1"), Photo("a (2).jpg", b"2"), Photo("a.jpg", b"3")])]
    assert again == ["a.jpg", "a (2).jpg", "a (3).jpg"]


def test_dropped_files_outlive_another_page_and_can_be_taken_away(page: AppTest) -> None:
    goto(page.run(), "folders")
    page.file_uploader[0].set_value([("red.png", drawn(), "image/png")]).run()
    goto(goto(page, "help"), "folders")
    page.file_uploader[0].set_value([("blue.png", drawn(90, "blue"), "image/png"), ("red.png", drawn(70), "image/png")]).run()
    assert any("3 files are here to be checked: red.png, blue.png, red (2).png." in m.value.replace("\\", "") for m in page.markdown)
    button(page, "Take them away").click().run()
    button(page, "Check these files").click().run()
    assert "Give a folder, or drop files." in told(page)
    page.file_uploader[0].set_value([("red.png", drawn(), "image/png")]).run()
    button(page, "Check these files").click().run()
    assert [r.id for r, _ in checked(page).session_state["state.Folders"].pairs()] == ["red.png"]


def dropped(page: AppTest) -> AppTest:
    goto(page.run(), "folders")
    files = [(f"{name}.png", drawn(80 + n, name), "image/png") for n, name in enumerate(("red", "green", "blue"))]
    page.file_uploader[0].set_value(files).run()
    button(page, "Check these files").click().run()
    return checked(page)


@pytest.mark.parametrize("kept", [True, False])
def test_a_tag_on_a_dropped_photo_has_that_one_alone_checked_again(page: AppTest, monkeypatch: pytest.MonkeyPatch, kept: bool) -> None:
    if not kept:
        monkeypatch.setattr("checker.runs.store.Store.open", lambda school: (None, "There is no key."))
    dropped(page)
    state: Folders = page.session_state["state.Folders"]
    assert state.run is not None
    run, before, rows = state.run, list(state.run.reports), in_order(page)
    assert "Checked again" not in told(page)
    tag(page, "blue.png", "Orla")
    assert state.run is run and [r is old for r, old in zip(run.reports, before, strict=True)] == [True, True, False]
    assert [r.id for r, _ in state.pairs() if r.faces] == ["red.png", "green.png"]
    assert in_order(page) == rows and "Checked again. Before: Stop." in told(page), "the list stays where it is, and says what changed"
    assert "Photos checked again keep their place." in told(page)
    button(page, "Sort again").click().run()
    assert in_order(page) == ["green.png", "red.png", "blue.png"] and "Checked again" not in told(page)


def in_order(page: AppTest) -> list[str]:
    """The names of the files in the table."""
    return [m[1] for h in page.get("html") if (m := re.search(r'class="ck-name">([^<]*)', h.body))]


def tag(page: AppTest, name: str, who: str) -> None:
    next(t for t in page.text_input if t.key and t.key.endswith(f"typed.{name}")).set_value(who[:3].lower()).run()
    next(b for b in page.button if who in b.label).click().run()
    checked(page)


def test_the_photos_of_one_kind_stay_listed_when_the_last_of_them_is_another(page: AppTest) -> None:
    dropped(page)
    button(page, "Show these").click().run()
    for name in ("red.png", "green.png", "blue.png"):
        tag(page, name, "Orla")
    assert len(in_order(page)) == 3, "who turns to the next page misses none of them"
    state: Folders = page.session_state["state.Folders"]
    page.selectbox(key=state.key("what")).select("All files").run()
    assert "Checked again" not in told(page)


def test_all_is_checked_again_where_the_consent_log_has_changed(page: AppTest, school_folder: Path) -> None:
    dropped(page)
    run = page.session_state["state.Folders"].run
    log = school_folder / "consent_log.csv"
    log.write_text(log.read_text("utf-8") + "P9,Zoe,Zell" + "," * (log.read_text("utf-8").splitlines()[0].count(",") - 2) + "\n", "utf-8")
    page.run()
    tag(page, "red.png", "Orla")
    assert page.session_state["state.Folders"].run is not run


def test_a_name_that_cannot_be_kept_is_said_beside_the_photo(results: AppTest, photos: Path) -> None:
    (photos / "people.csv").write_bytes(b"\xff\xfe\x00")
    tag(results, "a.png", "Orla")
    assert "people.csv cannot be read, so the tag was not kept" in told(results)
    assert results.session_state["state.Folders"].tagged("a.png") == ()


def test_a_photo_is_opened_in_write_and_the_post_in_work_is_kept(page: AppTest, photos: Path) -> None:
    page.run()
    words(page).set_value("A fine day.").run()
    goto(page, "folders")
    next(t for t in page.text_input if t.label == "Folder on this computer").set_value(str(photos)).run()
    page.selectbox(key=page.session_state["state.Folders"].key("platform")).select("Instagram").run()
    button(page, "Check these files").click().run()
    checked(page)
    assert not [b for b in page.button if b.key and b.key.endswith("write.letter.docx")]
    next(b for b in page.button if b.key and b.key.endswith("write.day two/b.png")).click().run()
    assert not page.exception
    state: Writing = page.session_state["state.Writing"]
    assert [(p.name, p.content) for p in state.photos] == [("b.png", drawn(90, "blue"))]
    assert (words(page).value, page.session_state[state.key("platforms")]) == ("", ["instagram"])
    assert "“New post” shows it" in told(page)
    button(goto(page, "write"), "New post").click().run()
    next(b for b in page.button if b.label.startswith("A fine day.")).click().run()
    assert words(page).value == "A fine day." and not state.photos


def test_a_post_that_cannot_be_kept_is_not_lost_for_a_photo(page: AppTest, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page.run()
    monkeypatch.setattr("checker.page.write.saving.drafts", lambda school: None)
    words(page).set_value("A fine day.").run()
    goto(page, "folders")
    next(t for t in page.text_input if t.label == "Folder on this computer").set_value(str(photos)).run()
    button(page, "Check these files").click().run()
    checked(page)
    next(b for b in page.button if b.key and b.key.endswith("write.a.png")).click().run()
    assert "cannot be kept" in told(page)
    goto(page, "write")
    assert words(page).value == "A fine day."

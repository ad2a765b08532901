"""What stands in names, settings and drafts does nothing in the page; what was in a post is gone after it; two tabs keep apart; logs hold no words."""

from __future__ import annotations

import io
import json
import logging
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from checker.page.pieces import plain
from checker.page.server import keep_words_out_of_logs

EVIL = "![x](http://evil.example/x.png) :red[y] **b** $z$ <img src=x onerror=1> www.evil.example a@evil.example `c` \x1b[2J\u202e"
NAME = "*Orla* ![i](http://evil.example)"


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (120, 90), "teal").save(out, "JPEG")
    return out.getvalue()


def unescaped(label: str) -> str:
    """What Markdown would still act on in a label: everything behind a backslash taken out."""
    label = re.sub(r"\\[^\w\s]|\\_", "", label)
    return re.sub(r"(?<=[^\W_])_(?=[^\W_])", "", label)  # within a word


def acts(label: str) -> bool:
    left = unescaped(label)
    return bool(re.search(r"[`*_\[\]<>|~$]|://|:[a-z]|www\.|@|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", left))


def button(page: AppTest, label: str):
    return next(b for b in page.button if b.label.startswith(label))


@pytest.fixture
def hostile(page: AppTest, school_folder: Path) -> AppTest:
    """A page whose school has hostile names and settings."""
    text = json.dumps(EVIL.replace("\x1b", "").replace("\u202e", ""))
    (school_folder / "school.toml").write_text(
        f'[school]\nname = {text}\n[[accounts]]\nplatform = "*tik* :smile: <b>"\nname = {text}\n', encoding="utf-8"
    )
    log = school_folder / "consent_log.csv"
    log.write_text(f'pupil_id,first_name,last_name,facebook\nP1,{NAME},"Finnegan :blue[x] \x1b[2J",yes\n', encoding="utf-8")
    return page


def test_labels_and_captions_are_words(hostile: AppTest) -> None:
    page = hostile.run()
    assert not page.exception
    page.file_uploader[0].set_value((f"{EVIL.replace('/', '')}.jpg", jpeg(), "image/jpeg")).run()
    next(t for t in page.text_input if t.label.startswith("Who is in")).set_value("finn").run()
    button(page, plain(NAME)[:4]).click().run()
    page.text_area[0].set_value(f"{EVIL} Well done").run()
    button(page, "Check this post").click().run()
    assert not page.exception
    said = [*(b.label for b in page.button), *(c.value for c in page.caption), *(m.value for m in page.markdown)]
    said += [o for group in page.button_group for o in group.options]
    assert any("Finnegan" in label for label in said)
    assert [label for label in said if acts(label)] == []


@pytest.mark.parametrize("text", [EVIL, NAME, "# h", "- l", "1. n", "> q", ":material/delete:", "a\nb", "===", "[a](javascript:1)"])
def test_plain_text_has_nothing_that_markdown_would_act_on(text: str) -> None:
    made = plain(text)
    assert not acts(made)
    assert not re.match(r"[#>+\-=]|\d+\.", made)
    assert "\n" not in made


def test_ordinary_labels_are_left_readable() -> None:
    for label in (
        "Orla Finnegan (P1, Sycamore)",
        "Use “Orla” instead (1)",
        "Mrs O'Brien-Łoś (staff)",
        "Photo consent: School website",
        "IMG_2034_b",
        "Q&A, R & D",
    ):
        assert plain(label) == label


def keys(page: AppTest) -> list[str]:
    return [k for k in str(page.session_state).split("'") if k.startswith("post.")]


def test_a_clean_copy_is_not_served_after_a_new_post(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's own clearing marks a file for download in one run and deletes it in the next; until then anybody with the address gets it."""
    import streamlit.runtime
    from streamlit.runtime.media_file_manager import MediaFileManager
    from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

    from checker.page.session import forget_downloads

    storage = MemoryMediaFileStorage("/media")
    runtime = SimpleNamespace(media_file_mgr=MediaFileManager(storage))
    monkeypatch.setattr(streamlit.runtime, "exists", lambda: True)
    monkeypatch.setattr(streamlit.runtime, "get_instance", lambda: runtime)
    url = runtime.media_file_mgr.add(b"a photo", "image/jpeg", "1.2", file_name="photo-1.jpg", is_for_static_download=True)
    name = url.rsplit("/", 1)[-1]
    assert storage.get_file(name).content == b"a photo"
    runtime.media_file_mgr.clear_session_refs()
    runtime.media_file_mgr.remove_orphaned_files()
    assert storage.get_file(name).content == b"a photo", "what Streamlit does by itself"
    forget_downloads()
    with pytest.raises(Exception, match="Bad filename"):
        storage.get_file(name)


def test_a_new_post_and_a_removed_photo_leave_no_copy_in_the_session(page: AppTest) -> None:
    for ending in ("Remove photo 1", "New post"):
        page.run()
        page.file_uploader[0].set_value(("day.jpg", jpeg(), "image/jpeg")).run()
        button(page, "Check this post").click().run()
        button(page, "Make the copy").click().run()
        uid = page.session_state["state.Writing"].photos[0].uid
        assert [k for k in keys(page) if ".clean." in k]
        button(page, ending).click().run()
        assert not [k for k in keys(page) if k.endswith(f".{uid}")]


def test_two_tabs_keep_their_posts_apart(page: AppTest) -> None:
    other = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=60)
    page.run()
    other.run()
    page.text_area[0].set_value("In the first tab, Orla Finnegan.").run()
    other.text_area[0].set_value("In the second tab.").run()
    button(page, "Check this post").click().run()
    button(other, "Check this post").click().run()
    button(page, "New post").click().run()
    assert page.text_area[0].value == ""
    assert other.text_area[0].value == "In the second tab."
    assert other.session_state["state.Writing"].result.draft.text == "In the second tab."


def test_an_error_in_a_click_is_logged_by_kind_and_place_alone(caplog: pytest.LogCaptureFixture) -> None:
    factory = logging.getLogRecordFactory()
    try:
        keep_words_out_of_logs()
        try:
            raise ValueError("Orla Finnegan")
        except ValueError:
            logging.getLogger("streamlit.error_util").exception("Uncaught app execution")
        assert "ValueError" in caplog.text and "test_attacks.py" in caplog.text
        assert "Orla" not in caplog.text and "Traceback" not in caplog.text
    finally:
        logging.setLogRecordFactory(factory)


def test_on_a_shared_server_nobody_chooses_another_folder(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_HOSTS", "checker.example.org")
    monkeypatch.setattr("checker.page.signin.screen.closed", lambda: False)
    monkeypatch.setattr("checker.page.signin.screen.unknown", lambda school: False)
    page.run()
    assert page.text_area
    assert not [t for t in page.text_input if t.label == "Folder of the school"]
    assert not [b for b in page.button if b.label in ("Use this school", "Use the sample school")]

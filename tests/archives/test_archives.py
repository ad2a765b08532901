"""What platforms export becomes drafts: every post, its words as they were written, its pictures, its day and its address."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from checker.archives import Published, open_archive
from checker.archives.takedown import takedown_writer
from checker.draft import Draft, Unreadable
from checker.errors import DraftError
from checker.finding import Skipped
from checker.report import Report


def mangled(text: str) -> str:
    """Text as Meta writes it."""
    return text.encode().decode("latin-1")


def write(path: Path, data: object, head: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + json.dumps(data), encoding="utf-8")


def drafts(folder: Path) -> dict[str, Draft]:
    return {p.draft.id: p.draft for p in open_archive(folder).posts() if isinstance(p.draft, Draft)}


@pytest.fixture
def facebook(tmp_path: Path) -> Path:
    posts = tmp_path / "your_facebook_activity" / "posts"
    picture = "your_facebook_activity/posts/media/Mobileuploads_1/1.jpg"
    write(
        posts / "your_posts__check_ins__photos_and_videos_1.json",
        [
            {
                "timestamp": 1_790_000_000,
                "data": [{"post": mangled("Zoë’s class café ☕")}, {"update_timestamp": 1}],
                "attachments": [{"data": [{"media": {"uri": picture, "description": mangled("Zoë’s class café ☕")}}]}],
                "title": "The school updated its status.",
            },
            {"timestamp": 1_700_000_000, "attachments": [{"data": [{"external_context": {"url": "https://example.org/a"}}]}]},
            {"timestamp": "soon", "data": [{"post": "x"}]},
            "no post",
        ],
    )
    (tmp_path / picture).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / picture).write_bytes(b"x")
    return tmp_path


def test_facebook(facebook: Path) -> None:
    posts = list(open_archive(facebook).posts())
    assert len(posts) == 4, "every entry is there, whatever it is"
    assert sum(isinstance(p.draft, Unreadable) for p in posts) == 2
    newest = posts[-1]
    assert isinstance(newest.draft, Draft) and newest.draft.text == "Zoë’s class café ☕" and newest.draft.platform == "facebook"
    assert newest.draft.images[0].read() == b"x" and not newest.draft.alt_text, "a description that repeats the post is no alt text"
    assert newest.at is not None and newest.at.year == 2026 and "2026" in newest.where
    assert next(p.draft.text for p in posts if isinstance(p.draft, Draft)) == "https://example.org/a"


def test_a_picture_that_leads_out_of_the_export_is_not_followed(facebook: Path) -> None:
    file = next(facebook.rglob("your_posts*.json"))
    write(file, [{"timestamp": 1, "data": [{"post": "a"}], "attachments": [{"data": [{"media": {"uri": "../../etc/passwd"}}]}]}])
    (only,) = open_archive(facebook).posts()
    assert isinstance(only.draft, Unreadable)


def test_instagram(tmp_path: Path) -> None:
    content = tmp_path / "your_instagram_activity" / "content"
    write(
        content / "posts_1.json",
        [
            {"media": [{"uri": "media/posts/1.jpg", "creation_timestamp": 1_700_000_100, "title": mangled("Świetnie!")}]},
            {
                "media": [{"uri": "media/posts/2.jpg", "creation_timestamp": 5}, {"uri": "media/posts/3.jpg", "creation_timestamp": 5}],
                "title": "Two",
                "creation_timestamp": 1_700_000_000,
            },
        ],
    )
    write(content / "reels.json", {"ig_reels_media": [{"media": [{"uri": "media/reels/4.mp4", "creation_timestamp": 9, "title": "Reel"}]}]})
    write(content / "stories.json", {"ig_stories": [{"uri": "media/stories/5.jpg", "creation_timestamp": 10, "title": ""}]})
    posts: list[Published] = list(open_archive(tmp_path).posts())
    words = [(p.draft.text, len(p.draft.images)) for p in posts if isinstance(p.draft, Draft)]
    assert words == [("Reel", 1), ("", 1), ("Two", 2), ("Świetnie!", 1)]


def test_x(tmp_path: Path) -> None:
    data = tmp_path / "data"
    media = {"url": "https://t.co/p", "media_url_https": "https://pbs.example/media/abc.jpg", "ext_alt_text": "A hall"}
    tweet = {
        "id_str": "42",
        "full_text": "Fish &amp; chips https://t.co/a https://t.co/p",
        "created_at": "Wed Oct 10 20:19:24 +0000 2018",
        "entities": {"urls": [{"url": "https://t.co/a", "expanded_url": "https://example.org/menu"}]},
        "extended_entities": {"media": [media]},
    }
    repeat = {"id_str": "43", "full_text": "RT @other: hi", "created_at": tweet["created_at"]}
    write(data / "tweets.js", [{"tweet": tweet}, {"tweet": repeat}, {"tweet": {"id_str": "44"}}], "window.YTD.tweets.part0 = ")
    write(data / "account.js", [{"account": {"username": "ExampleTrust"}}], "window.YTD.account.part0 = ")
    (data / "tweets_media").mkdir()
    (data / "tweets_media" / "42-abc.jpg").write_bytes(b"x")
    posts = list(open_archive(tmp_path).posts())
    assert len(posts) == 2, "somebody else's post, repeated, is not the school's"
    post = next(p for p in posts if isinstance(p.draft, Draft))
    assert post.url == "https://x.com/ExampleTrust/status/42"
    assert isinstance(post.draft, Draft) and post.draft.text == "Fish & chips https://example.org/menu"
    assert post.draft.images[0].read() == b"x" and list(post.draft.alt_text.values()) == ["A hall"]


def test_a_file_that_is_cut_off_is_a_post_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tweets.js").write_text('window.YTD.tweets.part0 = [{"tweet": {"id', encoding="utf-8")
    (only,) = open_archive(tmp_path).posts()
    assert isinstance(only.draft, Unreadable)


def test_what_is_no_export_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="no export that is known"):
        open_archive(tmp_path)
    (tmp_path / "posts_1.html").write_text("x")
    with pytest.raises(DraftError, match="format JSON"):
        open_archive(tmp_path)


def test_the_list_says_in_words_what_nobody_looked_for(tmp_path: Path) -> None:
    lost = "The model is missing."
    report = Report("post", skipped=(Skipped("single-pupil", lost), Skipped("political-language", lost)), ran=("pupil-full-name",))
    with takedown_writer(tmp_path / "list.csv") as add:
        add(Published(Draft(text="Netball."), None, "", "Facebook, post 1"), report)
    (row,) = csv.DictReader((tmp_path / "list.csv").read_text("utf-8-sig").splitlines())
    assert (
        row["not_checked"]
        == "Without a full name, the post still lets readers tell who one pupil is. The post takes a side in a public debate."
    )

"""The package of a case: exactly what was approved, with the gate's token; and nothing where the gate says no."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from checker.cli import main
from checker.draft import Draft, Photo
from checker.errors import NotApproved, Refused
from checker.gatekeeper import verify
from checker.gatekeeper.signing import Signing
from checker.gatekeeper.tokens import pem
from checker.package import made_ready, parcels
from checker.package.parcel import post_json
from checker.report import digest


def photo(colour: str = "teal", size: tuple[int, int] = (2400, 1600), **saved: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **saved)
    return out.getvalue()


@pytest.fixture
def ready(one_office: Any) -> Draft:
    name = "orla at the fair.jpg"
    return made_ready(
        one_office.draft(
            "A good day at the fair.",
            platforms=("instagram",),
            images=(Photo(name, photo(comment=b"Orla")),),
            people={name: ("P1",)},
            alt_text={name: "A stall with cakes"},
        )
    ).draft


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def test_it_holds_exactly_what_was_approved(one_office: Any, ready: Draft, tmp_path: Path) -> None:
    case = one_office.approved(ready)
    made = parcels(one_office.desk, case.id, now=one_office.now)
    assert [(p.platform, p.name) for p in made] == [("instagram", f"{case.id}-instagram.zip"), ("facebook", f"{case.id}-facebook.zip")]
    for parcel in made:
        folder = unpacked(parcel.content, tmp_path / parcel.platform)
        assert (folder / "photo-1.jpg").read_bytes() == ready.images[0].content
        assert (folder / "words.txt").read_text("utf-8") == "A good day at the fair.\n"
        assert "A stall with cakes" in (folder / "alt-texts.txt").read_text("utf-8")
        assert case.digest in (folder / "receipt.txt").read_text("utf-8")
        again = Draft.from_mapping(json.loads((folder / "post.json").read_text("ascii")), folder=folder)
        assert digest(again) == case.digest, "the gate knows what is in it"
        token = (folder / "token.txt").read_text("ascii")
        key = pem(Signing.of(one_office.desk.school).ring().private.public_key())
        assert verify(token, again, key, now=one_office.now).case == case.id
        (folder / "photo-1.jpg").write_bytes(photo("navy"))
        with pytest.raises(NotApproved):
            verify(token, again, key, now=one_office.now)


def test_no_name_of_a_file_and_no_date_in_it_tells_anything(one_office: Any, ready: Draft) -> None:
    case = one_office.approved(ready)
    for parcel in parcels(one_office.desk, case.id, now=one_office.now):
        with zipfile.ZipFile(io.BytesIO(parcel.content)) as archive:
            assert {i.date_time[0] for i in archive.infolist()} == {1980}
            assert all("orla" not in i.filename.lower() for i in archive.infolist())
            everything = b"".join(archive.read(i) for i in archive.infolist())
        assert b"orla" not in everything.lower() and b"Finnegan" not in everything


def test_where_the_gate_says_no_there_is_no_package(one_office: Any, ready: Draft) -> None:
    case = one_office.submit(ready)
    with pytest.raises(NotApproved, match="waits for a decision"):
        parcels(one_office.desk, case.id, now=one_office.now)
    one_office.decide(case, "approve")
    with pytest.raises(NotApproved, match="ran out"):
        parcels(one_office.desk, case.id, now=one_office.later(days=15).now)


def test_photos_that_were_not_made_ready_are_not_handed_over(one_office: Any) -> None:
    case = one_office.approved(one_office.photo_of("P1", content=photo()))
    with pytest.raises(Refused, match="checker prepare"):
        parcels(one_office.desk, case.id, now=one_office.now)


def test_it_is_asked_for_by_platform_and_only_while_it_is_kept(one_office: Any, ready: Draft) -> None:
    case = one_office.approved(ready)
    (only,) = parcels(one_office.desk, case.id, ["Instagram"], now=one_office.now)
    assert only.platform == "instagram"
    with pytest.raises(Refused, match="not for X"):
        parcels(one_office.desk, case.id, ["x"], now=one_office.now)
    one_office.desk.record.delete_drafts([case.id])
    with pytest.raises(Refused, match="no longer kept"):
        parcels(one_office.desk, case.id, now=one_office.now)
    with pytest.raises(Refused, match="no case"):
        parcels(one_office.desk, "C999", now=one_office.now)


def test_words_alone_make_a_package_without_photos(one_office: Any) -> None:
    case = one_office.approved(one_office.draft())
    (parcel,) = parcels(one_office.desk, case.id, now=one_office.now)
    with zipfile.ZipFile(io.BytesIO(parcel.content)) as archive:
        assert set(archive.namelist()) == {"READ-ME.txt", "words.txt", "receipt.txt", "token.txt", "post.json"}


def test_it_says_for_which_platform_it_is_until_when_and_in_lines_that_fit(one_office: Any, ready: Draft) -> None:
    case = one_office.approved(ready)
    for parcel in parcels(one_office.desk, case.id, now=one_office.now):
        with zipfile.ZipFile(io.BytesIO(parcel.content)) as archive:
            read, receipt = (archive.read(name).decode("utf-8") for name in ("READ-ME.txt", "receipt.txt"))
        name = one_office.desk.school.platform_name(parcel.platform)
        flat = " ".join(read.split())
        assert flat.startswith(f"Case {case.id}, for {name}.") and f"This package is for {name} alone" in flat
        assert "(Instagram and Facebook)" in flat
        account = parcel.admission.approval.account
        asked = f' --account "{account}"' if account else ""
        assert f"checker gate post.json --school FOLDER{asked} post.json names" in flat
        assert all(len(line) <= 78 for line in read.splitlines()), "no editor breaks a line anew"
        until = parcel.admission.until.astimezone()
        assert until < parcel.admission.approval.expires
        assert f"Token (it runs out on {until.day} {until:%B %Y, %H:%M}, earlier than the approval" in " ".join(receipt.split())


def test_the_gate_names_the_file_that_was_changed(run: Any, one_office: Any, ready: Draft, tmp_path: Path) -> None:
    case = one_office.approved(ready)
    parcel = parcels(one_office.desk, case.id, ["instagram"], now=one_office.now)[0]
    folder = unpacked(parcel.content, tmp_path / "taken")
    post = json.loads((folder / "post.json").read_text("ascii"))
    (folder / "post.json").write_text(json.dumps({**post, "text": "Another day."}), encoding="ascii")
    for place in (folder, folder / "post.json"):
        code, out, _ = run("gate", str(place))
        assert code == 1 and out.startswith("Not approved. post.json, or a photo, is not as it was packed") and "Another" not in out
    (folder / "post.json").write_text(json.dumps(post), encoding="ascii")
    (folder / "words.txt").write_text("Another day.", encoding="utf-8")
    code, out, _ = run("gate", str(folder))
    assert code == 1 and out.startswith("Not approved. words.txt beside the post says something else")


TEXTS = st.text(st.characters(codec=None), max_size=40)


@given(
    text=TEXTS, alt=TEXTS, account=st.none() | st.text(min_size=1, max_size=8), day=st.none() | st.just("2026-12-01"), later=st.booleans()
)
def test_a_post_file_reads_back_as_the_same_post(text: str, alt: str, account: str | None, day: str | None, later: bool) -> None:
    draft = Draft(
        text=text,
        platforms=("x", "facebook"),
        images=(Photo("photo-1.jpg", b"pixels"),),
        alt_text={"photo-1.jpg": alt} if alt else {},
        people={"photo-1.jpg": ("P1", "visitor:Ann Lee")},
        account=account,
        publish_at=day,
        has_image=later,
    )
    again = Draft.from_mapping(json.loads(post_json(draft).decode("ascii")), folder=Path())
    assert digest(replace(again, platform=None, images=draft.images)) == digest(draft)


@pytest.fixture
def run(one_office: Any, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*args: str, school: bool = True) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([*args, *(["--school", str(one_office.folder)] if school else [])])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(stop.value.code or 0), out, err

    return call


def test_prepared_submitted_approved_taken_away_and_gated(run: Any, tmp_path: Path) -> None:
    post = tmp_path / "post"
    post.mkdir()
    (post / "orla.jpg").write_bytes(photo(comment=b"Orla"))
    (post / "post.json").write_text(
        json.dumps({"text": "A good day.", "platform": "facebook", "images": ["orla.jpg"], "people": {"orla.jpg": ["P1"]}}),
        encoding="utf-8",
    )
    prepared = tmp_path / "prepared"
    assert run("prepare", str(post), "--output", str(prepared), school=False)[0] == 0
    assert sorted(p.name for p in prepared.iterdir()) == ["photo-1.jpg", "post.json"]
    assert run("prepare", str(post), "--output", str(prepared), school=False)[0] == 2, "a folder with something in it"
    code, out, _ = run("submit", str(prepared), "--as", "jo@rowan.example.org", "--format", "json")
    case = json.loads(out)["case"]
    away = tmp_path / "away"
    code, _, err = run("package", case, "--output", str(away))
    assert code == 1 and "waits for a decision" in err and not away.exists()
    assert run("decide", case, "approve", "--as", "omar@rowan.example.org")[0] == 0
    code, out, _ = run("package", case, "--output", str(away))
    assert code == 0 and f"{case}-facebook.zip" in out
    folder = unpacked((away / f"{case}-facebook.zip").read_bytes(), tmp_path / "taken" / "unpacked")
    assert run("gate", str(folder / "post.json"))[0] == 0
    token, key = (folder / "token.txt").read_text("ascii"), tmp_path / "key.pem"
    key.write_text(run("key")[1], "ascii")
    assert run("verify", token, str(folder), "--key", str(key), school=False)[0] == 0
    (folder / "words.txt").write_bytes(b"\xef\xbb\xbfA good day.\r\n")  # as an editor on Windows saves it
    assert run("gate", str(folder))[0] == 0
    for words in (b"A bad day.\n", b"\xff\xfe"):
        (folder / "words.txt").write_bytes(words)
        for place in (folder, folder / "post.json"):
            code, out, _ = run("gate", str(place))
            assert code == 1 and "words.txt" in out and "bad day" not in out, "people publish from the words beside the post file"
        assert run("verify", token, str(folder), "--key", str(key), school=False)[0] == 1
    (folder / "words.txt").unlink()
    assert run("gate", str(folder / "post.json"))[0] == 0
    for name in ("Thumbs.db", "._photo-1.jpg", "~$words.docx"):
        (folder / name).write_bytes(b"left by the computer")
    assert run("gate", str(folder))[0] == 0
    (folder / "more").mkdir()
    for extra in ("Orla Finnegan.jpg", "Orla Finnegan.jfif", "Orla", "more/Orla.jpg"):
        (folder / extra).write_bytes(photo("navy"))
        for place in (folder, folder / "post.json", folder.parent):
            code, out, err = run("gate", str(place))
            assert code == 1 and "knows nothing of" in out and "Orla" not in out + err, "whoever publishes the folder would publish it too"
        assert run("verify", token, str(folder), "--key", str(key), school=False)[0] == 1
        (folder / extra).unlink()
    (folder / "post.json").rename(folder / "Post.json")
    assert run("gate", str(folder / "Post.json"))[0] == run("gate", str(folder))[0] == 0
    (folder / "words.txt").write_text("A bad day.")
    assert {run("gate", str(place))[0] for place in (folder / "Post.json", folder, folder.parent)} == {1}
    (folder / "words.txt").unlink()
    (folder / "Post.json").rename(folder / "post.json")
    (folder / "photo-1.jpg").write_bytes(photo())
    assert run("gate", str(folder / "post.json"))[0] == 1
    assert run("package", "C999", "--output", str(away))[0] == 1

"""Every sample post gets the verdict in its expected.toml, for the reasons given there and for no others.

The expectations come from the policy's levels. A post that gets another verdict shows a fault in a check, never in its expectation.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PIL import Image

from checker.draft import Draft, read_drafts
from checker.engine import review
from checker.finding import CATEGORIES
from checker.paths import sample_folder
from checker.report import schema
from checker.school import ConsentState, School

SAMPLES = sample_folder()
POSTS = sorted(p.parent for p in SAMPLES.glob("*/post.toml"))
DAY = date(2026, 11, 23)


def expected(post: Path) -> dict[str, Any]:
    return tomllib.loads((post / "expected.toml").read_text("utf-8"))


@cache
def report_of(post: Path) -> dict[str, Any]:
    """One review a post, shared by the tests below."""
    (draft,) = read_drafts(post)
    assert isinstance(draft, Draft), draft
    return review(draft, _school()).to_json()


@cache
def _school() -> School:
    return School.open(SAMPLES / "school")


def describe(finding: dict[str, Any]) -> str:
    place = finding["evidence"]
    return f"{finding['level']} {finding['check']} ({finding['category']}) {place.get('quote') or place.get('photo') or 'the draft'}: {finding['message']}"


def meets(finding: dict[str, Any], wanted: dict[str, str]) -> bool:
    """The finding is of this level and category and lies on the words or the photo wanted; its span may be a little wider or narrower."""
    place = finding["evidence"]
    if (finding["level"], finding["category"]) != (wanted["level"], wanted["category"]):
        return False
    if "photo" in wanted and place.get("photo") != wanted["photo"]:
        return False
    if "quote" in wanted:
        said, ours = (place.get("quote") or "").lower(), wanted["quote"].lower()
        return bool(said) and (ours in said or (said in ours and 2 * len(said) >= len(ours)))
    return True


@pytest.mark.parametrize("post", POSTS, ids=lambda p: p.name)
class TestEverySamplePost:
    def test_gets_the_verdict_that_the_policy_gives_it(self, post: Path) -> None:
        report, wanted = report_of(post), expected(post)
        assert report["verdict"] == wanted["verdict"], "\n".join(
            [wanted["why"], *map(describe, report["findings"]), *(f"skipped {s['check']}: {s['reason']}" for s in report["skipped"])]
        )

    def test_gets_it_for_the_reasons_given(self, post: Path) -> None:
        report = report_of(post)
        missing = [w for w in expected(post).get("find", []) if not any(meets(f, w) for f in report["findings"])]
        assert not missing, [describe(f) for f in report["findings"]]

    def test_gets_it_for_no_other_reason(self, post: Path) -> None:
        wanted = expected(post)
        fair = {w["category"] for w in wanted.get("find", [])} | set(wanted.get("may", []))
        surprises = [f for f in report_of(post)["findings"] if f["level"] != "advise" and f["category"] not in fair]
        assert not surprises, [describe(f) for f in surprises]

    def test_is_wholly_checked_and_its_report_keeps_to_the_schema(self, post: Path) -> None:
        report = report_of(post)
        assert report["skipped"] == []
        jsonschema.Draft202012Validator(schema()).validate(report)

    def test_findings_quote_what_stands_in_the_draft(self, post: Path) -> None:
        (draft,) = read_drafts(post)
        assert isinstance(draft, Draft)
        sizes = {i.name: _size(post / i.name) for i in draft.images}
        for finding in report_of(post)["findings"]:
            place = finding["evidence"]
            if place["kind"] == "text" and place["field"] == "text":
                assert draft.text[place["start"] : place["end"]] == place["quote"]
            if place["kind"] == "photo":
                left, top, right, bottom = place["box"]
                width, height = sizes[place["photo"]]
                assert 0 <= left < right <= width
                assert 0 <= top < bottom <= height


def _size(path: Path) -> tuple[int, int]:
    import pillow_heif

    pillow_heif.register_heif_opener()
    with Image.open(path) as picture:
        return picture.size


def test_there_are_posts_of_every_kind_good_and_bad() -> None:
    assert len(POSTS) >= 20
    verdicts = Counter(expected(p)["verdict"] for p in POSTS)
    assert min(verdicts[v] for v in ("stop", "review", "nothing_found")) >= 6
    categories = {w["category"] for p in POSTS for w in expected(p).get("find", [])}
    assert categories <= set(CATEGORIES)
    assert categories >= {"names", "personal", "identification", "neutrality", "objective", "faces", "photo"}


@pytest.mark.parametrize("post", POSTS, ids=lambda p: p.name)
def test_a_sample_says_when_it_is_published_and_where(post: Path) -> None:
    (draft,) = read_drafts(post)
    assert isinstance(draft, Draft)
    assert draft.date, "without a day its verdict would change as consents run out"
    assert all((post / image.name).is_file() for image in draft.images)
    assert set(expected(post)) <= {"verdict", "why", "find", "may"}


def test_the_sample_school_is_as_promised() -> None:
    school = _school()
    assert len(school.pupils) == 72
    assert len(school.staff) == 15
    assert {p.year_group for p in school.pupils} == {"N", "R", *map(str, range(1, 14))}
    assert len({p.details["school"] for p in school.pupils}) == 3
    assert any(not p.last_name for p in school.pupils), "a pupil with one name"
    assert any("-" in p.last_name for p in school.pupils)
    assert sum(bool(p.known_as) for p in school.pupils) >= 8
    twins = Counter((p.last_name, p.date_of_birth) for p in school.pupils)
    assert [n for n in twins.values() if n > 1] == [2, 2]
    assert not school.settings.recognition.enabled
    assert not school.consent_log.ignored_columns


def test_the_sample_log_holds_consent_in_every_state() -> None:
    school = _school()
    states = {school.consent(p.pupil_id, a, DAY) for p in school.pupils for a in school.consent_log.activities}
    assert states == set(ConsentState) - {ConsentState.NOT_ON_ROLL, ConsentState.ELSEWHERE}, "what one log can say"


def test_no_invented_name_is_shared_by_a_pupil_and_a_member_of_staff() -> None:
    school = _school()
    pupils = {(p.first_name, p.last_name) for p in school.pupils}
    assert not pupils & {(s.first_name, s.last_name) for s in school.staff}
    assert {p.last_name for p in school.pupils} & {s.last_name for s in school.staff}, "near misses are what tests are for"


def test_the_samples_are_small_and_their_phone_numbers_are_kept_for_drama() -> None:
    assert sum(f.stat().st_size for f in SAMPLES.rglob("*") if f.is_file()) < 4_000_000
    for number in _school().settings.contacts.phones:
        assert number.replace(" ", "").startswith("01632960")
    with (SAMPLES / "school" / "staff.csv").open(encoding="utf-8", newline="") as file:
        assert all(not r["email"] or r["email"].endswith(".example.org") for r in csv.DictReader(file))


def test_the_pictures_can_be_made_again(tmp_path: Path) -> None:
    """Pixel for pixel where the file keeps them; compressed ones have the size and, within a little, the colours."""
    import shutil

    import numpy as np
    import pillow_heif

    pillow_heif.register_heif_opener()
    shutil.copy(SAMPLES / "make_photos.py", tmp_path)
    shutil.copytree(SAMPLES / "photos", tmp_path / "photos")
    subprocess.run([sys.executable, tmp_path / "make_photos.py"], check=True)
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.glob("[0-9]*/*"))
    kept = sorted(f.relative_to(SAMPLES) for f in SAMPLES.glob("[0-9]*/*") if f.suffix not in (".toml", ".md"))
    assert made == kept
    for name in made:
        with Image.open(tmp_path / name) as new, Image.open(SAMPLES / name) as old:
            assert new.size == old.size
            difference = np.asarray(new.convert("RGB"), dtype=int) - np.asarray(old.convert("RGB"), dtype=int)
            assert np.abs(difference).mean() < 1, name

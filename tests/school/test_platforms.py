"""A platform's name as people write it: one function for the page, reports and evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker import Draft, review
from checker.runs.folders import checked_what
from checker.school import School
from checker.school.platforms import platform_name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("x", "X"),
        ("facebook", "Facebook"),
        ("website", "Website"),
        ("press", "Press"),
        ("tiktok", "TikTok"),
        ("first_name_with_photo", "First name with photo"),
        ("classdojo", "Classdojo"),
    ],
)
def test_each_use_has_a_name(key: str, name: str) -> None:
    assert platform_name(key) == name


def test_one_of_the_schools_own_is_named_as_its_settings_write_it(school_folder: Path) -> None:
    settings = school_folder / "school.toml"
    settings.write_text(
        settings.read_text("utf-8") + '\n[[accounts]]\nplatform = "ClassDojo"\n[[accounts]]\nplatform = "TWITTER"\n', encoding="utf-8"
    )
    school = School.open(school_folder)
    assert school.platform_names(["classdojo", "x", "facebook"]) == "ClassDojo, X and Facebook"
    report = review(Draft(text="The hall opens at six.", platforms=("classdojo",), account="nobody"), school)
    assert any("The account of this post" in f.message for f in report.findings)


def test_a_refusal_names_platforms_as_a_file_has_to_write_them(school_folder: Path) -> None:
    report = review(Draft(text="The hall opens at six.", platforms=("fax",)), School.open(school_folder))
    assert any("facebook, instagram, x" in s.reason and "[[" not in s.reason for s in report.skipped)


def test_within_a_sentence_a_common_word_has_its_article(school_folder: Path) -> None:
    school = School.open(school_folder)
    assert school.platforms_within(["website", "x", "press"]) == "the website, X and the press"
    assert [school.platform_within(k) for k in ("Press", "facebook", "classdojo")] == ["the press", "Facebook", "Classdojo"]
    assert checked_what("", [school.platform_within("website")]) == "Dropped files: for the website"


def test_two_that_read_the_same_are_told_apart_by_their_keys(school_folder: Path) -> None:
    settings = school_folder / "school.toml"
    own = '\n[[accounts]]\nplatform = "School newsletter"\n[[accounts]]\nplatform = "ClassDojo"\n[consent_log]\nactivities = ["school_newsletter"]\n'
    settings.write_text(settings.read_text("utf-8") + own, encoding="utf-8")
    school = School.open(school_folder)
    assert school.platform_names(["school_newsletter", "school newsletter", "classdojo"]) == (
        "School newsletter (school_newsletter), School newsletter (school newsletter) and ClassDojo"
    )
    assert school.platforms_within(["School_Newsletter", "website"]) == "School newsletter (school_newsletter) and the website"
    names = [school.platform_name(key) for key in school.platforms]
    assert len(set(names)) == len(names)

"""What a log covers in numbers and in sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from checker.school import School
from checker.school.outlook import last_day, sentences, uses

DAY = date(2026, 7, 1)


def test_numbers_add_up_to_all_pupils(school_folder: Path) -> None:
    facebook, press = uses(School.open(school_folder), DAY)
    assert (facebook.in_force, facebook.never_asked, facebook.refused, facebook.other) == (1, 1, 1, 0)
    assert (press.in_force, press.refused, press.ends_soon) == (1, 2, 1)
    assert facebook.total == press.total == 3


def test_the_end_of_the_term_decides_what_ends_soon(school_folder: Path) -> None:
    with (school_folder / "school.toml").open("a", encoding="utf-8") as file:
        file.write('[[terms]]\nname = "summer term"\nstarts = 2026-06-01\nends = 2026-07-20\n')
    school = School.open(school_folder)
    assert last_day(school.settings.terms, DAY) == (date(2026, 7, 20), "by the end of summer term")
    assert uses(school, DAY)[1].ends_soon == 0


def test_sentences_say_all_of_it_and_name_nobody(school_folder: Path) -> None:
    said = " ".join(sentences(School.open(school_folder), DAY))
    assert "3 pupils" in said
    assert "for 1 it ends within 60 days" in said
    assert "Finnegan" not in said

"""A use without a column is said, and what follows from that is what the checks do: a place is never in force, a first name beside a photo is not checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli import cli
from checker.health import in_use
from checker.people.consent_to_name import is_asked
from checker.school import School
from checker.school.consent import ConsentState
from checker.school.importing import guess, read_pupils
from checker.school.not_asked import not_asked
from checker.school.outlook import sentences

DAY = date(2026, 7, 1)


def test_what_is_said_is_what_is_done(school_folder: Path) -> None:
    school = School.open(school_folder)
    first, places = not_asked(school.consent_log.activities, school.settings)
    assert first.startswith("First name with photo: not in the log") and "NOT checked" in first and not is_asked(school)
    assert places.startswith("Website, Instagram and X: not in the log") and "Facebook" not in places and "Press" not in places
    assert {school.consent(p.pupil_id, "instagram", DAY) for p in school.pupils} == {ConsentState.NEVER_ASKED}


def test_it_is_told_where_the_log_is_looked_at(school_folder: Path) -> None:
    school = School.open(school_folder)
    assert any("First name with photo: not in the log" in s for s in sentences(school, DAY))
    assert "NOT checked" in dict(in_use(school, DAY))["Not in the consent log"]
    assert "First name with photo: not in the log" in " ".join(CliRunner().invoke(cli, ["consent", str(school_folder)]).output.split())


def test_a_log_with_every_column_is_told_nothing(school_folder: Path) -> None:
    log = school_folder / "consent_log.csv"
    log.write_text(
        "pupil_id,first_name,last_name,website,facebook,instagram,x,press,first_name_with_photo\nP1,Orla,Finnegan,yes,yes,yes,yes,yes,no\n",
        "utf-8",
    )
    school = School.open(school_folder)
    assert not not_asked(school.consent_log.activities, school.settings)
    assert "Not in the consent log" not in dict(in_use(school, DAY))


@pytest.mark.parametrize("more", ["[recognition]\nenabled = false\n", '[[accounts]]\nplatform = "TikTok"\n'])
def test_places_of_the_schools_own_are_among_them(school_folder: Path, more: str) -> None:
    with (school_folder / "school.toml").open("a", encoding="utf-8") as file:
        file.write(more)
    said = " ".join(not_asked(("website",), School.open(school_folder).settings))
    assert ("TikTok" in said) == ("TikTok" in more)
    assert "Biometric" not in said, "recognition is off, and nobody need be asked"


def test_an_export_is_told_before_it_is_saved() -> None:
    read = read_pupils(guess(b"Adno,Forename,Surname,Website\nP1,Orla,Finnegan,Granted\n", "export.csv"))
    said = not_asked(read.activities, None)
    assert "First name with photo" in said[0] and said[1].startswith("Facebook, Instagram, X and Press")

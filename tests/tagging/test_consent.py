"""Consent beside a name, in words."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from checker.school import School
from checker.tagging.consent import consent_of

DAY = datetime.date(2026, 11, 28)


@pytest.fixture
def school(school_folder: Path) -> School:
    (school_folder / "consent_log.csv").write_text(
        "pupil_id,first_name,last_name,facebook,x,press\nP1,Orla,Finnegan,yes,no,withdrawn 2026-10-02\nP2,Tunde,Balogun,yes,yes,\nP3,Mei,Lin,,,\n",
        encoding="utf-8",
    )
    (school_folder / "visitors.csv").write_text("name,photo_consent\nAda Byron,yes\nSam Okoro,no\n", encoding="utf-8")
    return School.open(school_folder)


@pytest.mark.parametrize(
    ("tag", "platforms", "ok", "words"),
    [
        ("P1", ["facebook"], True, "Facebook: yes"),
        ("P1", ["facebook", "x"], False, "Facebook: yes; X: no"),
        ("P1", ["press"], False, "Press: withdrawn"),
        ("P2", ["facebook", "x"], True, "Facebook and X: yes"),
        ("P3", ["facebook", "x"], False, "Facebook and X: never asked, which counts as no"),
        ("P2", [], None, "choose where the post will go"),
        ("P77", ["facebook"], False, "not on the roll"),
        ("staff:Mrs Joan Pettifer", ["facebook"], True, "staff"),
        ("staff:Mrs Nobody", ["facebook"], None, "not on the staff list"),
        ("visitor:Ada Byron", ["facebook"], True, "agreed to be seen: yes"),
        ("visitor:Sam Okoro", ["facebook"], False, "agreed to be seen: no"),
        ("visitor:Somebody Else", ["facebook"], None, "the school keeps no consent of this adult"),
        ("visitor:Orla Finnegan", ["facebook"], False, "this is a pupil's name: choose the pupil, so that the consent log decides"),
    ],
)
def test_each_state_has_its_words(school: School, tag: str, platforms: list[str], ok: bool | None, words: str) -> None:
    told = consent_of(tag, school, platforms, DAY)
    assert (told.ok, told.words) == (ok, words)
    assert told.sentence[0].isupper() and told.sentence[1:] == words[1:]


def test_the_day_of_publication_decides(school: School) -> None:
    assert consent_of("P1", school, ["press"], datetime.date(2026, 9, 1)).ok is True, "withdrawn only from that day"
    log = school.folder / "consent_log.csv"  # type: ignore[operator]
    log.write_text(log.read_text("utf-8").replace("yes,no,withdrawn 2026-10-02", "until 2026-12-01,no,"), encoding="utf-8")
    later = School.open(school.folder)  # type: ignore[arg-type]
    assert consent_of("P1", later, ["facebook"], DAY).ok is True
    assert consent_of("P1", later, ["facebook"], datetime.date(2026, 12, 2)).words == "Facebook: has run out"

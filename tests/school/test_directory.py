"""People looked up by the letters typed: exact beginnings only, hyphens and accents however they are typed."""

from __future__ import annotations

import pytest

from checker.school.consent import Pupil
from checker.school.directory import Directory

PEOPLE = Directory([Pupil("CW-08", "Kwame", "Asante-Boateng"), Pupil("P2", "Ștefan", "Popescu"), Pupil("P3", "Mei", "Lin")], [])


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("kwa", ["CW-08"]),
        ("Kwame Asante-Boateng", ["CW-08"]),
        ("asante boa", ["CW-08"]),
        ("boateng-asante", ["CW-08"]),
        ("cw-08", ["CW-08"]),
        ("stefan", ["P2"]),
        ("wame", []),
        ("kwamee", []),
        ("k", []),
        ("-", []),
    ],
)
def test_only_beginnings_of_words_count(typed: str, tags: list[str]) -> None:
    assert [p.tag for p in PEOPLE.find(typed).people] == tags

"""`checker evaluate` prints each part's figures from labelled posts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.evaluate.__main__ import main


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("names", "on the roll: 1/1 = 1.000"),
        ("details", "personal details found   1/1"),
        ("tone", "confusion of objectives"),
        ("posts", "missed wholly  0/1"),
        ("newsletters", "personal details   found 1/1 = 1.000"),
    ],
)
def test_each_part_prints_its_figures(part: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mini"
    folder.mkdir()
    (folder / "roll.csv").write_text("pupil_id,first_name,last_name,known_as,year_group,class\nP1,Orla,Finnegan,,4,Sycamore\n", "utf-8")
    (folder / "staff.csv").write_text("title,first_name,last_name,role\nMrs,Joan,Pettifer,Headteacher\n", "utf-8")
    (folder / "account.json").write_text(json.dumps({"trust": "Rowan Park", "town": "Rowanby"}), "utf-8")
    text = "Well done Orla Finnegan! Ring her mum on 07700 900417."
    expected = {
        "names": [{"start": 10, "end": 23, "who": "P1", "form": "first_last"}],
        "personal": [{"start": 41, "end": 53, "type": "phone", "subject": "parent"}],
        "neutrality": [],
        "objective": "achievement",
        "jigsaw": False,
    }
    clean = {"names": [], "personal": [], "neutrality": [], "objective": "event_reminder", "jigsaw": False}
    rows = [
        {"id": "m1", "platform": "x", "has_image": False, "text": text, "expected": expected, "verdict": "block", "note": ""},
        {
            "id": "m2",
            "platform": "x",
            "has_image": False,
            "text": "Book fair on Friday at 3pm.",
            "expected": clean,
            "verdict": "pass",
            "note": "",
        },
    ]
    (folder / "posts.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    assert main([part, "--sets", str(folder)]) == 0
    assert says in capsys.readouterr().out

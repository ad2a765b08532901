"""Where the consent of adults is kept: a column of staff.csv, and visitors.csv; and the one place that reads a tag."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from checker.errors import StaffListError
from checker.school import ConsentState, School
from checker.school.staff import load_staff
from checker.school.tags import PUPIL, STAFF, VISITOR, PersonTag, read_tag, tag

DAY = datetime.date(2026, 11, 20)


def test_a_staff_list_may_hold_consent(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(
        "Title,First name,Last name,Photo consent\nMrs,Joan,Pettifer,01/09/2026\nMr,Karl,Nunn,no\nMs,Lena,Ortiz,\n", encoding="utf-8"
    )
    states = [m.photo_consent.on(DAY) for m in load_staff(file) if m.photo_consent]
    assert states == [ConsentState.IN_FORCE, ConsentState.REFUSED, ConsentState.NEVER_ASKED]
    file.write_text("title,first_name,last_name,role\nMrs,Joan,Pettifer,Head\n", encoding="utf-8")
    assert load_staff(file)[0].photo_consent is None


def test_a_school_keeps_visitors(school_folder: Path) -> None:
    assert School.open(school_folder).visitors == ()
    (school_folder / "visitors.csv").write_text("name,photo_consent,organisation\nAda Byron,until 2027-07-31,Council\n", encoding="utf-8")
    (visitor,) = School.open(school_folder).visitors
    assert (visitor.name, visitor.photo_consent.on(DAY)) == ("Ada Byron", ConsentState.IN_FORCE)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name\nAda Byron\n", "the column `photo_consent` is missing"),
        ("name,photo_consent\nAda Byron,perhaps\n", "row 2, column photo_consent"),
        ("name,photo_consent\n,yes\n", "row 2, column name: it is empty"),
        ("name,photo_consent\nAda Byron,yes,no,no\n", "it has 4 cells and the header has 2"),
        ('name,photo_consent\n"Ada Byron,yes\n', "cannot be read as CSV"),
    ],
)
def test_a_bad_row_is_named_and_nobody_in_it(content: str, said: str, school_folder: Path) -> None:
    (school_folder / "visitors.csv").write_text(content, encoding="utf-8")
    with pytest.raises(StaffListError) as error:
        School.open(school_folder)
    assert said in str(error.value) and "visitors.csv" in str(error.value)
    assert "Byron" not in str(error.value)


def test_a_list_that_cannot_be_opened_is_an_error_and_not_an_empty_list(school_folder: Path) -> None:
    (school_folder / "visitors.csv").mkdir()
    with pytest.raises(StaffListError, match="cannot be read"):
        School.open(school_folder)


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("P1", PUPIL, "P1"),
        ("staff:Mrs Obi", STAFF, "Mrs Obi"),
        (" Visitor : the mayor", VISITOR, "the mayor"),
        ("staff:", PUPIL, "staff:"),
        ("teacher:Mrs Obi", PUPIL, "teacher:Mrs Obi"),
        ("staff：Mrs Obi", PUPIL, "staff：Mrs Obi"),
    ],
)
def test_whatever_is_not_clearly_an_adults_tag_is_held_to_be_a_pupils(written: str, kind: str, name: str) -> None:
    assert read_tag(written) == PersonTag(written, kind, name)


def test_no_other_file_takes_a_tag_apart() -> None:
    package = Path(__file__).parents[2] / "checker"
    apart = [
        f.name for f in package.rglob("*.py") if f.name != "tags.py" and ('"staff:' in (t := f.read_text("utf-8")) or '"visitor:' in t)
    ]
    assert apart == ["draft.py"], "draft.py names a tag in an error's example"
    assert tag(STAFF, "Mrs Obi") == "staff:Mrs Obi"

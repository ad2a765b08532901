"""From the exports of three management systems to one consent log, and every way in which an export can mislead."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.errors import ConsentLogError, SchoolError
from checker.school import School
from checker.school.consent import ConsentState
from checker.school.importing import Plan, guess, log_in_force, merged, read_pupils, save_log
from checker.school.importing.answers import plain_answer, plain_date, strictest
from checker.school.importing.remembered import Choices, chosen, load_choices, save_choices, with_choices
from checker.school.importing.staff import guess_staff, read_staff, save_staff
from tests.school.importing import exports

TODAY = datetime.date(2026, 11, 29)
SHAPES = [("consents.xlsx", exports.sims), ("students.csv", exports.arbor), ("report.xlsx", exports.bromcom)]


def table(*rows: tuple[str, ...]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


HEADER = ("Admission Number", "Forename", "Surname", "Website")


def plan_of(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Plan:
    return guess(table(header, *rows), "export.csv")


@pytest.mark.parametrize(("name", "make"), SHAPES)
def test_each_shape_becomes_the_same_log(name: str, make: Callable[[], bytes], school_folder: Path) -> None:
    read = read_pupils(guess(make(), name), TODAY)
    assert read.can_be_saved
    (school_folder / "consent_log.csv").unlink()
    save_log(school_folder, merged(read, None, TODAY))
    school = School.open(school_folder)
    assert [p.pupil_id for p in school.pupils] == [number for number, *_ in exports.PUPILS]
    for (number, first, last, _, group, _), answers in zip(exports.PUPILS, exports.ANSWERS, strict=True):
        pupil = school.pupil(number)
        assert pupil is not None
        assert (pupil.first_name, pupil.last_name, pupil.class_name) == (first, last, group)
        wanted = {"yes": ConsentState.IN_FORCE, "no": ConsentState.REFUSED, "": ConsentState.NEVER_ASKED}
        for use, answer in zip(
            ("website", "facebook", "instagram", "x", "press"), (answers[0], *[answers[1]] * 3, answers[2]), strict=True
        ):
            assert school.consent(number, use, TODAY) is wanted[answer], use


def test_dates_of_birth_years_and_days_of_consent_are_kept() -> None:
    sims = read_pupils(guess(exports.sims(), "a.xlsx"), TODAY).rows[2]
    arbor = read_pupils(guess(exports.arbor(), "a.csv"), TODAY).rows[2]
    assert (sims["date_of_birth"], arbor["date_of_birth"]) == ("2015-12-25", "2015-12-25")
    assert (sims["year_group"], arbor["year_group"]) == ("6", "6")
    assert (sims["website"], arbor["website"]) == ("yes", "2026-09-01")
    assert read_pupils(guess(exports.bromcom(), "a.xlsx"), TODAY).rows[0]["facebook"] == "2025-09-04"


def test_every_column_has_a_reason_and_what_is_not_needed_is_not_copied() -> None:
    plan = guess(exports.sims(), "a.xlsx")
    assert all(c.reason for c in plan.columns)
    unused = {c.title for c in plan.columns if c.meaning == "unused"}
    assert {"UPN", "Trips and visits", "Legal Surname"} <= unused
    assert "H80120000" not in str(read_pupils(plan, TODAY).rows)


def test_a_column_that_does_not_say_where_is_taken_for_nothing() -> None:
    plan = plan_of(("1", "A", "B", "Yes"), header=("Adno", "Forename", "Surname", "Photograph permission"))
    assert plan.columns[3].meaning == "unused"
    assert "where" in plan.columns[3].reason
    assert not read_pupils(plan, TODAY).can_be_saved  # there is no consent at all yet
    chosen_ = plan.with_column(3, "consent", ["website"])
    assert read_pupils(chosen_, TODAY).rows[0]["website"] == "yes"


def test_a_fingerprint_at_the_till_is_no_face() -> None:
    plan = plan_of(("1", "A", "B", "Yes", "Yes"), header=(*HEADER, "Biometric"))
    assert plan.columns[4].activities == ()


@pytest.mark.parametrize(
    ("title", "uses"),
    [
        ("Consent - Website and social media", ("website", "facebook", "instagram", "x")),
        ("Twitter", ("x",)),
        ("X", ("x",)),
        ("First name with photo", ("first_name_with_photo",)),
        ("first_name_with_photo", ("first_name_with_photo",)),
        ("Internal displays", ()),
        ("School trips by minibus", ()),
        ("Local press", ("press",)),
    ],
)
def test_titles_of_consents(title: str, uses: tuple[str, ...]) -> None:
    assert set(plan_of(("1", "A", "B", "yes", "Granted"), header=(*HEADER[:3], "Website x", title)).columns[4].activities) == set(uses)


def test_social_media_is_the_platforms_of_the_school() -> None:
    plan = guess(table((*HEADER, "Social media"), ("1", "A", "B", "yes", "yes")), "e.csv", social=("facebook", "threads"))
    assert plan.columns[4].activities == ("facebook", "threads")


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("Granted", "yes"),
        ("REFUSED", "no"),
        ("not granted", "no"),
        ("Granted 01/09/2026", "2026-09-01"),
        ("Granted on 1 September 2026", "2026-09-01"),
        ("Granted (until 31/07/2027)", "until 2027-07-31"),
        ("Expires 31/07/2027", "until 2027-07-31"),
        ("Refused 02/09/2026", "no"),
        ("Withdrawn 02/10/2026", "withdrawn 2026-10-02"),
        ("Not asked", ""),
        ("-", ""),
        ("✓", "yes"),
        ("01/09/2026 09:14:00", "2026-09-01"),
    ],
)
def test_answers(cell: str, plain: str) -> None:
    assert plain_answer(cell) == plain


@pytest.mark.parametrize(
    "cell",
    [
        "Internal only",
        "x",
        "✗",
        "Yes but not the face",
        "01/09/26",
        "Pending 01/09/2026",
        "31/02/2026",
        "Granted 01/09/2026 02/09/2026",
        "Granted?no",
    ],
)
def test_what_is_not_clear_is_asked_about(cell: str) -> None:
    with pytest.raises(ValueError):
        plain_answer(cell)


def test_dates() -> None:
    assert plain_date("28-Mar-2018") == plain_date("28/03/2018") == plain_date("2018-03-28 00:00:00") == "2018-03-28"
    for unsure in ("28/03/18", "03/28/2018", "March 2018"):
        with pytest.raises(ValueError):
            plain_date(unsure)


@pytest.mark.parametrize("cell", ["29/02/2018", "2018-02-29", "31 April 2018"])
def test_a_day_that_the_calendar_does_not_have_is_called_so(cell: str) -> None:
    read = read_pupils(
        plan_of(("1", "A", "B", "yes", "29/02/2016"), ("2", "C", "D", "yes", cell), header=(*HEADER, "Date of birth")), TODAY
    )
    assert not read.can_be_saved
    said = [p for p in read.problems if p.rows]
    assert [(p.column, p.rows, p.cell) for p in said] == [("Date of birth", (3,), cell)]
    assert "There is no such day" in said[0].says and "again" in said[0].says and "day first" not in said[0].says


def test_dates_with_the_month_first_stop_the_import() -> None:
    read = read_pupils(
        plan_of(("1", "A", "B", "yes", "03/04/2015"), ("2", "C", "D", "yes", "12/25/2015"), header=(*HEADER, "Date of birth")), TODAY
    )
    assert not read.can_be_saved
    assert any("month first" in p.says for p in read.problems)
    assert all(row["date_of_birth"] == "" for row in read.rows)


def test_two_columns_for_one_use_give_the_stricter_answer() -> None:
    header = (*HEADER[:3], "Social media", "Facebook")
    read = read_pupils(
        plan_of(
            ("1", "A", "B", "Granted", "Refused"), ("2", "C", "D", "Granted", ""), ("3", "E", "F", "Granted", "Granted"), header=header
        ),
        TODAY,
    )
    assert [r["facebook"] for r in read.rows] == ["no", "", "yes"]
    assert [r["instagram"] for r in read.rows] == ["yes", "yes", "yes"]


def test_the_shortest_time_holds() -> None:
    assert strictest(["until 2027-07-31", "until 2026-12-31"], TODAY) == "until 2026-12-31"
    assert strictest(["2025-09-01", "until 2027-07-31"], TODAY) == "until 2027-07-31"
    assert strictest(["yes", "until 2020-01-01"], TODAY) == "until 2020-01-01"
    assert strictest(["yes", "withdrawn 2027-01-01"], TODAY) == "withdrawn 2027-01-01"
    with pytest.raises(ValueError, match="both"):
        strictest(["2027-01-01", "until 2027-07-31"], TODAY)


def test_an_expiry_of_the_row_limits_its_consents_and_makes_none() -> None:
    header = (*HEADER, "Consent expiry date")
    read = read_pupils(plan_of(("1", "A", "B", "Granted", "31/07/2026"), ("2", "C", "D", "", "31/07/2027"), header=header), TODAY)
    assert [r["website"] for r in read.rows] == ["until 2026-07-31", ""]


def test_an_unknown_answer_is_one_problem_however_many_rows_have_it_and_a_person_says_what_it_means() -> None:
    plan = plan_of(*((str(n), "Ann", "Bell", "Internal only") for n in range(1, 61)), ("90", "Cy", "Dee", "yes"))
    read = read_pupils(plan, TODAY)
    (problem,) = [p for p in read.problems if p.stops]
    assert (problem.cell, len(problem.rows), problem.answer) == ("Internal only", 60, True)
    assert problem.where == "rows 2 (pupil 1), 3 (pupil 2), 4 (pupil 3), 5 (pupil 4), 6 (pupil 5), 7 (pupil 6) and 54 more"
    told = read_pupils(Plan(plan.sheet, plan.header, plan.why_header, plan.columns, {"Internal only": "no"}), TODAY)
    assert told.can_be_saved
    assert told.rows[0]["website"] == "no"


def test_no_problem_repeats_a_name() -> None:
    read = read_pupils(
        plan_of(
            ("1", "Orla", "Finnegan", "Finnegan said yes"),
            ("1", "Mei", "Lin", "yes"),
            ("", "Kofi", "Mensah", "yes"),
            ("4", "", "Quist", "yes"),
        ),
        TODAY,
    )
    said = " ".join(f"{p.cell} {p.says}" for p in read.problems)
    assert len([p for p in read.problems if p.stops]) == 4
    for name in ("Orla", "Finnegan", "Mei", "Lin", "Kofi", "Mensah", "Quist"):
        assert name not in said


def test_names_in_one_column() -> None:
    read = read_pupils(
        plan_of(("1", "Finnegan, Orla Mae", "yes"), ("2", "Ana Maria Costa", "yes"), header=("Adno", "Pupil", "Website")), TODAY
    )
    assert [(r["first_name"], r["last_name"]) for r in read.rows] == [("Orla Mae", "Finnegan"), ("Ana", "Maria Costa")]
    assert any("three words" in p.says and not p.stops for p in read.problems)


def test_titles_above_a_repeated_header_and_a_total_are_no_pupils() -> None:
    plan = guess(
        table(("Consents",), ("", "", "", "Consents"), HEADER, ("1", "A", "B", "yes"), HEADER, ("2", "C", "D", "no"), ("Total: 2",)),
        "e.csv",
    )
    read = read_pupils(plan, TODAY)
    assert [r["pupil_id"] for r in read.rows] == ["1", "2"]
    assert "Row 3" in plan.why_header


def test_unknown_titles_are_said_and_can_be_chosen() -> None:
    plan = guess(table(("Some words",), ("Kod", "Vor", "Nach", "Netz"), ("1", "Ann", "Bell", "yes")), "e.csv")
    assert "No row has titles that are known" in plan.why_header
    for index, meaning in enumerate(("pupil_id", "first_name", "last_name")):
        plan = plan.with_column(index, meaning)
    plan = plan.with_column(3, "consent", ["website"])
    assert read_pupils(plan, TODAY).can_be_saved


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "printed report"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old kind"),
        (b"PK\x03\x04broken", "not an Excel workbook"),
        (b"\n\n , ,\n", "no filled rows"),
    ],
)
def test_what_is_no_table_is_told_with_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(ConsentLogError, match=says):
        guess(content, "export")


def test_semicolons_tabs_and_utf16() -> None:
    text = "List of pupils\nAdno;Forename;Surname;Website\n1;Zoë;Łukasik;Granted\n"
    for content in (text.encode("utf-16"), text.replace(";", "\t").encode()):
        assert read_pupils(guess(content, "e.csv"), TODAY).rows[0]["first_name"] == "Zoë"


def test_saving_keeps_the_log_before_and_what_only_it_knew(school_folder: Path) -> None:
    before = (school_folder / "consent_log.csv").read_bytes()
    read = read_pupils(
        plan_of(("P1", "Orla", "Finnegan", "Granted"), ("P2", "Tunde", "Balogun", "Refused"), ("P4", "New", "Pupil", "Granted")), TODAY
    )
    new = merged(read, log_in_force(school_folder), TODAY)
    assert new.changes.added == ("P4",)
    assert new.changes.gone == ("P3",)
    assert new.changes.kept == ("facebook", "press")
    assert new.changes.far_fewer
    save_log(school_folder, new)
    (kept,) = (school_folder / "earlier").iterdir()
    assert kept.read_bytes() == before
    log = School.open(school_folder).consent_log
    assert log.state("P1", "facebook", TODAY) is ConsentState.IN_FORCE
    assert log.state("P4", "facebook", TODAY) is ConsentState.NEVER_ASKED
    assert log.by_id["P1"].class_name == "Sycamore"


def test_a_withdrawal_in_the_log_outlives_an_export_that_says_granted(school_folder: Path) -> None:
    (school_folder / "consent_log.csv").write_text(
        "pupil_id,first_name,last_name,website\nP1,Orla,Finnegan,withdrawn 2026-10-02\nP2,Mei,Lin,no\n", encoding="utf-8"
    )
    read = read_pupils(plan_of(("P1", "Orla", "Finnegan", "Granted"), ("P2", "Mei", "Lin", "Granted")), TODAY)
    old = log_in_force(school_folder)
    held = merged(read, old, TODAY)
    assert [r["website"] for r in held.rows] == ["withdrawn 2026-10-02", "no"]
    assert held.changes.withdrawn == (("P1", "website"), ("P2", "website"))
    assert [r["website"] for r in merged(read, old, TODAY, over_refusals=True).rows] == ["yes", "yes"]


def test_a_log_that_would_be_read_otherwise_is_not_saved(school_folder: Path) -> None:
    (school_folder / "school.toml").write_text('[school]\nname = "R"\n[consent_log.columns]\n"website" = "press"\n', encoding="utf-8")
    before = (school_folder / "consent_log.csv").read_bytes()
    read = read_pupils(plan_of(("P1", "Orla", "Finnegan", "Granted")), TODAY)
    with pytest.raises(SchoolError):
        save_log(school_folder, merged(read, None, TODAY))
    assert (school_folder / "consent_log.csv").read_bytes() == before
    assert sorted(p.name for p in school_folder.iterdir()) == ["consent_log.csv", "school.toml", "staff.csv"]


def test_a_workbook_in_force_is_set_aside(school_folder: Path) -> None:
    (school_folder / "consent_log.csv").unlink()
    (school_folder / "consent_log.xlsx").write_bytes(
        exports.workbook({"Log": [("pupil_id", "first_name", "last_name", "press"), ("P1", "Orla", "Finnegan", "no")]})
    )
    save_log(school_folder, merged(read_pupils(plan_of(("P1", "Orla", "Finnegan", "Granted")), TODAY), log_in_force(school_folder), TODAY))
    log = School.open(school_folder).consent_log
    assert (log.state("P1", "website", TODAY), log.state("P1", "press", TODAY)) == (ConsentState.IN_FORCE, ConsentState.REFUSED)
    assert [p.suffix for p in (school_folder / "earlier").iterdir()] == [".xlsx"]


def test_choices_are_kept_for_the_next_export(school_folder: Path) -> None:
    rows = (("Adno", "Forename", "Surname", "Photographs", "Website"), ("1", "A", "B", 'Inside "only"', "Granted"))
    guessed = guess(table(*rows), "e.csv")
    plan = guessed.with_column(3, "consent", ["press"])
    plan = Plan(plan.sheet, plan.header, plan.why_header, plan.columns, {'Inside "only"': "no"})
    save_choices(school_folder, chosen(guessed, plan, Choices()))
    again, missing = with_choices(guess(table(*rows), "e.csv"), load_choices(school_folder))
    assert missing == ()
    assert read_pupils(again, TODAY).rows[0]["press"] == "no"
    assert with_choices(guess(table(HEADER, ("1", "A", "B", "yes")), "e.csv"), load_choices(school_folder))[1] == ("Photographs",)


def test_staff(school_folder: Path) -> None:
    read = read_staff(guess_staff(exports.staff(), "staff.xlsx"))
    assert read.can_be_saved
    save_staff(school_folder, read)
    (head, _) = School.open(school_folder).staff
    assert (head.name, head.role, head.email) == ("Mrs Joan Pettifer", "Headteacher", "j.pettifer@rowan.example.sch.uk")
    assert "1234" not in (school_folder / "staff.csv").read_text("utf-8")
    assert len(list((school_folder / "earlier").iterdir())) == 1


def test_staff_with_whole_names() -> None:
    read = read_staff(guess_staff(table(("Staff Name", "Role"), ("Mrs Joan Pettifer", "Head"), ("Vaughan, Idris", "Caretaker")), "s.csv"))
    assert [(r.get("title", ""), r["first_name"], r["last_name"]) for r in read.rows] == [
        ("Mrs", "Joan", "Pettifer"),
        ("", "Idris", "Vaughan"),
    ]
    assert "title" in read.columns


def test_a_problem_says_the_pupils_number_and_never_a_name_that_stands_in_its_place() -> None:
    table = "Adno,Forename,Surname,Website\nP1,Orla,Finnegan,Perhaps\nFinnegan,Tunde,Balogun,Perhaps\nP3,Mei,Lin,Granted\n"
    (problem,) = read_pupils(guess(table.encode(), "export.csv")).problems
    assert problem.where == "rows 2 (pupil P1), 3"


LEGAL = ("Arbor Student ID", "Legal Forename", "Legal Surname", "Website")


def test_a_legal_surname_is_taken_where_no_other_column_holds_one() -> None:
    read = read_pupils(plan_of(("1", "Aisha", "Rahman", "Yes"), header=LEGAL), TODAY)
    assert read.can_be_saved
    assert (read.rows[0]["first_name"], read.rows[0]["last_name"]) == ("Aisha", "Rahman")


@pytest.mark.parametrize("other", ["Preferred Surname", "Surname"])
def test_another_surname_goes_before_the_legal_one_wherever_it_stands(other: str) -> None:
    plan = plan_of(("1", "Aisha", "Rahman", "Khan", "Yes"), header=(*LEGAL[:3], other, "Website"))
    assert read_pupils(plan, TODAY).rows[0]["last_name"] == "Khan"
    assert plan.columns[2].reason == "Another column is taken for the surname."


def test_a_column_that_is_missing_is_said_once_with_the_one_that_may_be_meant() -> None:
    rows = [(str(n), "Aisha", "Rahman", "Yes") for n in range(400)]
    problems = read_pupils(plan_of(*rows, header=("Admission Number", "Forename", "Surname as registered", "Website")), TODAY).problems
    assert [p.says for p in problems] == [
        "No column is taken for the surname. It may be “Surname as registered”, among the columns that are not used: choose it above, or add it to the export."
    ]
    problems = read_pupils(plan_of(*rows, header=("Admission Number", "Called", "Surname", "Website")), TODAY).problems
    assert [p.says for p in problems] == ["No column is taken for the first name. Choose one above, or add it to the export."]


def test_a_whole_name_gives_the_surname_that_no_column_holds() -> None:
    header = ("Admission Number", "Forename", "Preferred Full Name", "Website")
    read = read_pupils(plan_of(("1", "Aisha Mary", "Aisha Mary Rahman Khan", "Yes"), header=header), TODAY)
    assert (read.rows[0]["first_name"], read.rows[0]["last_name"]) == ("Aisha Mary", "Rahman Khan")
    assert not read.problems


def test_of_staff_a_legal_surname_is_taken_as_a_last_resort() -> None:
    read = read_staff(guess_staff(table(("Forename", "Legal Surname"), ("Jo", "Reed")), "staff.csv"))
    assert read.rows[0]["last_name"] == "Reed"
    read = read_staff(guess_staff(table(("Forename", "Legal Surname", "Surname"), ("Jo", "Reed", "Kaur")), "staff.csv"))
    assert read.rows[0]["last_name"] == "Kaur"
    problems = read_staff(
        guess_staff(table(("Forename", "Role", "Email"), ("Jo", "Cook", "a@b.example"), ("Al", "Head", "c@d.example")), "s.csv")
    ).problems
    assert [p.says for p in problems] == ["No column is taken for the surname. Choose one above, or add it to the export."]

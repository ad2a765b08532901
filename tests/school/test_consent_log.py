"""The consent log is read as the office saved it, or refused with the place; nothing is guessed, and no name is repeated."""

from __future__ import annotations

import datetime
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from checker.errors import ConsentLogError, SchoolError
from checker.school import ConsentLog, ConsentState, School
from checker.school.consent import parse_cell
from checker.school.settings import ConsentLogSettings

HEADER = "pupil_id,first_name,last_name,known_as,year_group,class,date_of_birth,leaves_on,facebook,press\n"
ROW = "P1,Zoë,O’Brien,Zo,4,Sycamore,2018-02-28,,yes,no\n"
DAY = date(2026, 10, 2)


def load(tmp_path: Path, content: str | bytes, name: str = "consent_log.csv", **settings: object) -> ConsentLog:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return ConsentLog.load(path, ConsentLogSettings(**settings))  # type: ignore[arg-type]


def refused(tmp_path: Path, content: str | bytes, name: str = "consent_log.csv", **settings: object) -> list[str]:
    """The problems told; each names the file, and none repeats a pupil's name."""
    with pytest.raises(ConsentLogError) as error:
        load(tmp_path, content, name, **settings)
    assert all(name in problem for problem in error.value.problems)
    assert not re.search(r"Zoë|Zo\b|O.Brien|Balogun", str(error.value))
    return error.value.problems


class TestEncodings:
    """As programs and offices save it."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
    def test_names_come_out_whole(self, tmp_path: Path, encoding: str) -> None:
        marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
        log = load(tmp_path, marks.get(encoding, b"") + (HEADER + ROW).encode(encoding))
        assert (log.pupils[0].first_name, log.pupils[0].last_name) == ("Zoë", "O’Brien")

    def test_windows_line_ends_and_old_mac_ones_inside_quotes(self, tmp_path: Path) -> None:
        log = load(tmp_path, (HEADER + ROW).replace("\n", "\r\n"))
        assert len(log.pupils) == 1

    @pytest.mark.parametrize("delimiter", [";", "\t"])
    def test_semicolons_as_a_continental_excel_writes_them_and_tabs(self, tmp_path: Path, delimiter: str) -> None:
        assert load(tmp_path, (HEADER + ROW).replace(",", delimiter)).pupils[0].class_name == "Sycamore"

    def test_bytes_that_are_no_text_are_refused(self, tmp_path: Path) -> None:
        assert "encoding" in refused(tmp_path, b"pupil_id\x00\x81\x8d" * 30)[0]

    def test_two_encodings_in_one_file_are_refused_with_the_row(self, tmp_path: Path) -> None:
        (problem,) = refused(tmp_path, (HEADER + ROW).encode() + "P2,Renée,Balogun,,,,,,no,no\n".encode("cp1252"))
        assert "row 2: letters with accents are saved in two encodings" in problem

    def test_capitals_with_accents_before_an_apostrophe_are_no_second_encoding(self, tmp_path: Path) -> None:
        log = load(tmp_path, (HEADER + "P1,RENÉ’E,DÄ–Ö,,,,,,no,no\n").encode("cp1252"))
        assert log.pupils[0].first_name == "RENÉ’E"

    def test_a_workbook_named_csv_is_refused_with_what_to_do(self, tmp_path: Path) -> None:
        book(tmp_path / "log.xlsx", [["pupil_id"]])
        assert "Excel workbook" in refused(tmp_path, (tmp_path / "log.xlsx").read_bytes())[0]

    @pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
    def test_an_empty_file_is_no_empty_roll(self, tmp_path: Path, content: bytes) -> None:
        refused(tmp_path, content)

    def test_a_header_without_pupils_is_refused(self, tmp_path: Path) -> None:
        assert "no pupils" in refused(tmp_path, HEADER)[0]

    def test_a_missing_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ConsentLogError, match=r"gone\.csv cannot be read"):
            ConsentLog.load(tmp_path / "gone.csv")


def book(path: Path, rows: list[list[object]], sheet: str = "Sheet1") -> Path:
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    workbook.save(path)
    return path


class TestWorkbooks:
    """XLSX, with the types that Excel makes of cells."""

    def test_dates_numbers_and_ticks_are_read_as_meant(self, tmp_path: Path) -> None:
        path = book(
            tmp_path / "consent_log.xlsx",
            [
                ["Pupil ID", "First name", "Last name", "Year group", "Date of birth", "Facebook", "X", "Press", "Website"],
                [4021, "Zoë", "O’Brien", 4, datetime.datetime(2018, 2, 28), True, 1, datetime.date(2026, 9, 1), "until 2027-07-31"],
                [None] * 9,
                [4022.0, "Tunde", "Balogun", "R", None, False, 0, None, "withdrawn 2026-10-02"],
            ],
        )
        log = ConsentLog.load(path)
        one, two = log.pupils
        assert (one.pupil_id, one.year_group, one.date_of_birth) == ("4021", "4", date(2018, 2, 28))
        assert [one.consent(a, DAY).value for a in ("facebook", "x", "press", "website")] == ["in force"] * 4
        assert two.pupil_id == "4022"
        assert [two.consent(a, DAY).value for a in ("facebook", "x", "press", "website")] == [
            "refused",
            "refused",
            "never asked",
            "withdrawn",
        ]

    def test_the_sheet_named_in_the_settings(self, tmp_path: Path) -> None:
        path = book(tmp_path / "consent_log.xlsx", [["pupil_id", "first_name", "last_name"], ["P1", "Zoë", ""]], sheet="Autumn")
        assert len(ConsentLog.load(path, ConsentLogSettings(sheet="Autumn")).pupils) == 1
        with pytest.raises(ConsentLogError, match="no sheet `Spring`"):
            ConsentLog.load(path, ConsentLogSettings(sheet="Spring"))

    def test_rows_are_counted_as_excel_shows_them(self, tmp_path: Path) -> None:
        path = book(
            tmp_path / "consent_log.xlsx",
            [["pupil_id", "first_name", "last_name", "x"], ["P1", "Zoë", "", "yes"], ["P2", "Bo", "", "ask mum"]],
        )
        with pytest.raises(ConsentLogError, match=r"row 3, column x: `ask mum`"):
            ConsentLog.load(path)

    @pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"pupil_id,first_name,last_name\nP1,Bo,Li\n", b"\xd0\xcf\x11\xe0old"])
    def test_what_is_no_workbook_is_refused(self, tmp_path: Path, content: bytes) -> None:
        assert refused(tmp_path, content, "consent_log.xlsx")


def test_uk_dates_count_in_every_column_of_dates(tmp_path: Path) -> None:
    path = tmp_path / "consent_log.csv"
    path.write_text("pupil_id,first_name,last_name,date_of_birth,leaves_on\nP1,Bo,Li,28/03/2015,3/7/2026\n", encoding="utf-8")
    (pupil,) = ConsentLog.load(path).pupils
    assert (pupil.date_of_birth, pupil.leaves_on) == (datetime.date(2015, 3, 28), datetime.date(2026, 7, 3))


class TestCells:
    """A cell is one of the forms of the contract, or an error."""

    @pytest.mark.parametrize("cell", ["yes", "Y", " TRUE ", "1", "given", "Given"])
    def test_a_yes(self, cell: str) -> None:
        assert parse_cell(cell).on(DAY) is ConsentState.IN_FORCE

    @pytest.mark.parametrize("cell", ["no", "N", "false", "0", "Refused"])
    def test_a_no(self, cell: str) -> None:
        assert parse_cell(cell).on(DAY) is ConsentState.REFUSED

    @pytest.mark.parametrize(
        ("cell", "before", "on_the_day", "after"),
        [
            ("2026-10-02", "not yet in force", "in force", "in force"),
            ("until 2026-10-02", "in force", "in force", "expired"),
            ("withdrawn 2026-10-02", "in force", "withdrawn", "withdrawn"),
            ("Withdrawn", "withdrawn", "withdrawn", "withdrawn"),
            ("UNTIL  2026-10-02", "in force", "in force", "expired"),
            ("02/10/2026", "not yet in force", "in force", "in force"),
            ("2/10/2026", "not yet in force", "in force", "in force"),
            ("until 02/10/2026", "in force", "in force", "expired"),
            ("withdrawn 02/10/2026", "in force", "withdrawn", "withdrawn"),
            ("", "never asked", "never asked", "never asked"),
            ("   ", "never asked", "never asked", "never asked"),
        ],
    )
    def test_dates_count_on_the_day_itself(self, cell: str, before: str, on_the_day: str, after: str) -> None:
        day = datetime.timedelta(days=1)
        assert [parse_cell(cell).on(d).value for d in (DAY - day, DAY, DAY + day)] == [before, on_the_day, after]

    @pytest.mark.parametrize(
        "cell",
        [
            "maybe",
            "yes?",
            "ask mum",
            "09/15/2026",
            "1/9/26",
            "2026-02-30",
            "2026-9-1",
            "until",
            "until Easter",
            "from 2026-09-01",
            "yes until 2027-07-31",
            "2",
            "n/a",
            "x",
            "✓",
        ],
    )
    def test_anything_else_is_an_error_with_its_place(self, tmp_path: Path, cell: str) -> None:
        (problem,) = refused(tmp_path, HEADER + ROW + f"P2,Tunde,Balogun,,4,Oak,,,{cell},no\n")
        assert "row 3, column facebook" in problem
        assert f"`{cell}`" in problem

    def test_every_problem_is_told_at_once(self, tmp_path: Path) -> None:
        problems = refused(
            tmp_path, HEADER + "P1,Zoë,,,,,,,maybe,perhaps\nP2,,Balogun,,,,12/31/2018,,yes,no\nP1,Zo,,,,,,,yes,no\n,Zo,,,,,,,,\n"
        )
        places = [re.search(r"row \d+, column \w+", p) for p in problems]
        assert [p.group() for p in places if p] == [
            "row 2, column facebook",
            "row 2, column press",
            "row 3, column first_name",
            "row 3, column date_of_birth",
            "row 5, column pupil_id",
        ]

    def test_a_long_list_of_problems_is_cut_and_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(ConsentLogError, match="And 30 more"):
            load(tmp_path, HEADER + "".join(f"P{n},A,B,,,,,,maybe,no\n" for n in range(50)))


class TestRowsAndColumns:
    """What stands where."""

    def test_one_name_is_enough(self, tmp_path: Path) -> None:
        assert load(tmp_path, HEADER + "P1,Dewi,,,,,,,yes,no\n").pupils[0].last_name == ""

    def test_the_same_id_twice_names_both_rows(self, tmp_path: Path) -> None:
        (problem,) = refused(tmp_path, HEADER + ROW + "P2,Tunde,Balogun,,,,,,no,no\n" + ROW)
        assert "row 4, column pupil_id: `P1` stands already in row 2" in problem

    def test_namesakes_with_their_own_ids_are_two_pupils(self, tmp_path: Path) -> None:
        assert len(load(tmp_path, HEADER + ROW + ROW.replace("P1", "P2")).pupils) == 2

    @pytest.mark.parametrize("column", ["pupil_id", "first_name", "last_name"])
    def test_a_missing_column_is_named(self, tmp_path: Path, column: str) -> None:
        assert f"`{column}` is missing" in refused(tmp_path, HEADER.replace(column, "other") + ROW)[0]

    def test_a_column_that_stands_twice_is_refused(self, tmp_path: Path) -> None:
        (problem,) = refused(tmp_path, "pupil_id,first_name,last_name,facebook,Facebook\nP1,Zoë,,no,yes\n")
        assert "`facebook` stands twice" in problem

    def test_headers_may_be_written_as_people_write_them(self, tmp_path: Path) -> None:
        log = load(tmp_path, "Pupil ID,First Name,LAST-NAME,Year Group,First name with photo\nP1,Zoë,,4,yes\n")
        assert log.pupils[0].year_group == "4"
        assert log.activities == ("first_name_with_photo",)

    def test_the_schools_own_column_names_are_mapped(self, tmp_path: Path) -> None:
        columns = {"UPN ref": "pupil_id", "Forename": "first_name", "Legal Surname": "last_name", "FB ok": "facebook"}
        log = load(tmp_path, "UPN ref,Forename,Legal surname,FB ok\nP1,Zoë,O’Brien,yes\n", columns=columns)
        assert log.pupils[0].consent("facebook", DAY) is ConsentState.IN_FORCE

    def test_activities_of_the_schools_own(self, tmp_path: Path) -> None:
        log = load(tmp_path, "pupil_id,first_name,last_name,prospectus\nP1,Zoë,,yes\n", activities=["prospectus"])
        assert log.activities == ("prospectus",)
        assert log.state("P1", "prospectus", DAY) is ConsentState.IN_FORCE

    def test_columns_nobody_knows_are_left_out_and_told(self, tmp_path: Path) -> None:
        assert load(tmp_path, "pupil_id,first_name,last_name,TikTok ok?\nP1,Zoë,,yes\n").ignored_columns == ("TikTok ok?",)

    def test_a_row_with_a_comma_too_many_is_refused_and_not_shifted(self, tmp_path: Path) -> None:
        (problem,) = refused(tmp_path, "pupil_id,first_name,last_name,facebook\nP1,Zoë,O’Brien,Sycamore,yes\n")
        assert "row 2: it has 5 cells and the header has 4" in problem

    def test_a_short_row_leaves_the_rest_unasked(self, tmp_path: Path) -> None:
        log = load(tmp_path, "pupil_id,first_name,last_name,facebook\nP1,Zoë\n")
        assert log.state("P1", "facebook", DAY) is ConsentState.NEVER_ASKED

    def test_blank_rows_are_passed_over_and_still_counted(self, tmp_path: Path) -> None:
        (problem,) = refused(tmp_path, "pupil_id,first_name,last_name,x\n,,,\n\nP1,Zoë,,maybe\n")
        assert "row 4, column x" in problem

    def test_an_open_quotation_mark_is_refused_with_its_place(self, tmp_path: Path) -> None:
        (problem,) = refused(tmp_path, 'pupil_id,first_name,last_name\nP1,"Zoë,O’Brien\n')
        assert "row" in problem


class TestConsent:
    """Asked for a pupil, for exactly one activity, on a day."""

    def test_of_another_activity_it_says_nothing(self, tmp_path: Path) -> None:
        log = load(tmp_path, HEADER + ROW)
        assert log.state("P1", "facebook", DAY) is ConsentState.IN_FORCE
        assert log.state("P1", "press", DAY) is ConsentState.REFUSED
        assert log.state("P1", "instagram", DAY) is ConsentState.NEVER_ASKED
        assert log.state("P9", "facebook", DAY) is ConsentState.NOT_ON_ROLL

    def test_it_ends_when_the_pupil_has_left(self, tmp_path: Path) -> None:
        log = load(tmp_path, HEADER + ROW.replace(",,yes", ",2026-10-02,yes"))
        assert log.state("P1", "facebook", DAY) is ConsentState.IN_FORCE
        assert log.state("P1", "facebook", DAY + datetime.timedelta(days=1)) is ConsentState.LEFT

    def test_the_version_changes_with_the_file(self, tmp_path: Path) -> None:
        assert load(tmp_path, HEADER + ROW).version != load(tmp_path, HEADER + ROW.replace("yes", "no")).version


class TestTheFolder:
    """One log in force, found or named."""

    def test_two_logs_are_refused_until_one_is_named(self, school_folder: Path) -> None:
        book(school_folder / "consent_log.xlsx", [["pupil_id", "first_name", "last_name"], ["P7", "Bo", ""]])
        with pytest.raises(SchoolError, match="both"):
            School.open(school_folder)
        with (school_folder / "school.toml").open("a", encoding="utf-8") as file:
            file.write('[consent_log]\nfile = "consent_log.xlsx"\n')
        assert [p.pupil_id for p in School.open(school_folder).pupils] == ["P7"]

    def test_no_log_is_refused(self, school_folder: Path) -> None:
        (school_folder / "consent_log.csv").unlink()
        with pytest.raises(SchoolError, match="no consent_log"):
            School.open(school_folder)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("title,first_name,role\nMrs,Joan,Head\n", "the column `last_name` is missing"),
            ("title,first_name,last_name\nMrs,Joan,\n", "row 2, column last_name"),
        ],
    )
    def test_a_slip_in_the_staff_list_names_its_place(self, school_folder: Path, content: str, said: str) -> None:
        (school_folder / "staff.csv").write_text(content, encoding="utf-8")
        with pytest.raises(SchoolError, match=said) as error:
            School.open(school_folder)
        assert "Joan" not in str(error.value)

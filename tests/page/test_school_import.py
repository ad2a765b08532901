"""The School page: from three shapes of export to a school of one's own, and nothing saved that was not looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from checker.page.school.state import Export, SetUp
from checker.paths import sample_folder
from checker.school import School
from checker.school.importing import guess
from checker.school.importing.staff import guess_staff
from checker.workflow.desk import Desk
from checker.workflow.lists import imports
from tests.page.conftest import goto
from tests.page.school_parts import button, next_step, part, told
from tests.school.importing import exports

TABLE = "Adno,Forename,Surname,Website\n"


def drop(page: AppTest, name: str, content: bytes) -> AppTest:
    """As the uploader hands it over; what the browser does is in the tests with Chromium."""
    state: SetUp = page.session_state["state.SetUp"]
    plan = guess(content, name)
    state.take("pupils", Export(name, content, plan, plan))
    return part(page, "Import pupils and consents")


def test_coverage_in_words_and_a_chart(school_page: AppTest) -> None:
    said = told(school_page)
    assert "3 pupils" in said
    assert "<svg" not in said
    assert "Never asked" in said
    assert "Finnegan" not in said


@pytest.mark.parametrize("shape", ["sims", "arbor", "bromcom"])
def test_each_shape_is_saved_as_it_stands(school_page: AppTest, school_folder: Path, shape: str) -> None:
    page = drop(school_page, "export", getattr(exports, shape)())
    fewer = next(c for c in page.checkbox if "have left" in c.label)
    assert button(page, "Save as the consent log").disabled
    fewer.check().run()
    button(page, "Save as the consent log").click().run()
    assert not page.exception
    assert "8 pupils is saved" in told(page) and "History does not show" not in told(page)
    assert [(i.what, i.rows, i.before) for i in imports(Desk.open(School.open(school_folder)))] == [("consent log", 8, 3)]
    assert [p.pupil_id for p in School.open(school_folder).pupils] == [number for number, *_ in exports.PUPILS]
    assert page.session_state["state.SetUp"].exports == {}


def test_an_answer_that_is_not_understood_is_asked_about(school_page: AppTest, school_folder: Path) -> None:
    rows = "P1,Orla,Finnegan,Internal only\nP2,Tunde,Balogun,Granted\nP3,Mei,Lin,Granted\n"
    page = drop(school_page, "export.csv", (TABLE + rows).encode())
    assert "Internal only" in told(page)
    assert not [b for b in page.button if b.label == "Save as the consent log"]
    next(s for s in page.selectbox if "Internal only" in s.label).set_value("no").run()
    button(page, "Save as the consent log").click().run()
    log = School.open(school_folder).consent_log
    assert [str(log.by_id[i].consents["website"].answer) for i in ("P1", "P2", "P3")] == ["refused", "in force", "in force"]


def test_uses_without_a_column_are_told_while_columns_are_chosen_when_saving_and_afterwards(school_page: AppTest) -> None:
    assert "First name with photo: not in the log" in told(school_page)
    page = drop(school_page, "export.csv", (TABLE + "P1,Orla,Finnegan,Granted\nP2,Tunde,Balogun,No\nP3,Mei,Lin,Granted\n").encode())
    assert told(page).count("First name with photo: not in the log") == 2
    assert "Instagram and X: not in the log" in told(page) and "Press" not in told(page).split("Instagram and X")[0][-20:], (
        "the log in force has Press"
    )
    button(page, "Save as the consent log").click().run()
    assert not page.exception and "NOT checked" in told(page)


def test_days_are_shown_in_words_and_a_problem_says_whose_it_is(school_page: AppTest) -> None:
    table = "Adno,Forename,Surname,DOB,Website\nP1,Orla,Finnegan,08/05/2020,Granted 01/09/2026\nP2,Tunde,Balogun,31/02/2019,No\nP3,Mei,Lin,,No\n"
    page = drop(school_page, "export.csv", table.encode())
    assert "row 3 (pupil P2)" in told(page)
    page = drop(page, "export.csv", table.replace("31/02/2019", "28/02/2019").encode())
    assert "<td>8 May 2020</td>" in told(page) and "<td>1 September 2026</td>" in told(page) and "2020-05-08" not in told(page)


def test_a_column_is_corrected(school_page: AppTest, school_folder: Path) -> None:
    text = "Adno,Forename,Surname,Photographs\nP1,Orla,Finnegan,Granted\nP2,Tunde,Balogun,Refused\nP3,Mei,Lin,Granted\n"
    page = drop(school_page, "export.csv", text.encode())
    assert "No column is taken for a consent" in told(page)
    next(s for s in page.selectbox if s.label == "Photographs").set_value("consent").run()
    page.multiselect[0].set_value(["website"]).run()
    button(page, "Save as the consent log").click().run()
    assert "website" in School.open(school_folder).consent_log.activities
    assert "Photographs" in (school_folder / "import.toml").read_text("utf-8")


def test_from_the_sample_school_a_folder_of_ones_own_is_made(page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHECKER_SCHOOL")
    goto(page.run(), "school")
    assert any("To set up your own, choose Import pupils and consents" in i.value for i in page.info)
    page = drop(page, "export.xlsx", exports.sims())
    target = tmp_path / "own"
    next(t for t in page.text_input if t.label == "Name of the school").set_value("St Jude's").run()
    next(t for t in page.text_input if t.label == "Folder for it").set_value(str(target)).run()
    button(page, "Save as the consent log").click().run()
    assert not page.exception
    school = School.open(target)
    assert (school.settings.school.name, len(school.pupils)) == ("St Jude's", 8)
    assert page.session_state["state.Chosen"].folder == str(target)
    assert next_step(page) == "Import staff" and [b.label for b in page.button if b.key == "to-next-step"] == ["Go to Import staff"]
    assert any("List them under People" in i.value for i in page.info), "without them nothing can be taken away, which nobody would guess"
    plan = guess_staff(exports.staff(), "staff.xlsx")
    page.session_state["state.SetUp"].take("staff", Export("staff.xlsx", exports.staff(), plan, plan))
    part(page, "Import staff")
    button(page, "Save as the staff list").click().run()
    assert next_step(page) == "People" and [b.label for b in page.button if b.key == "to-next-step"] == ["Go to People"]
    assert "staff list of 2 is saved" in told(page) and "called earlier" not in told(page), "there was none before"


def test_what_is_ticked_and_typed_before_saving_outlives_another_part(
    page: AppTest, school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = drop(goto(page.run(), "school"), "export", exports.sims())
    next(c for c in page.checkbox if "have left" in c.label).check().run()
    part(part(page, "Policy"), "Import pupils and consents")
    assert next(c for c in page.checkbox if "have left" in c.label).value
    part(page, "Policy").selectbox[-1].set_value("wynstones").run()
    assert part(part(page, "Accounts"), "Policy").selectbox[-1].value == "wynstones"
    monkeypatch.delenv("CHECKER_SCHOOL")
    page.session_state["state.Chosen"].folder = str(sample_folder() / "school")
    page = drop(goto(page, "school"), "export.xlsx", exports.sims())
    next(t for t in page.text_input if t.label == "Folder for it").set_value(str(tmp_path / "own")).run()
    part(part(page, "What the consent log covers"), "Import pupils and consents")
    assert next(t for t in page.text_input if t.label == "Folder for it").value == str(tmp_path / "own")


def test_another_sheet_of_a_workbook_is_chosen(school_page: AppTest, school_folder: Path) -> None:
    title = ("Adno", "Forename", "Surname", "Website")
    old = [title, ("P1", "Orla", "Finnegan", "Refused"), ("P2", "Tunde", "Balogun", "Refused"), ("P3", "Mei", "Lin", "Refused")]
    new = [("Made for the office",), title, *((i, f, s, "Granted") for i, f, s, _ in old[1:])]
    page = drop(school_page, "export.xlsx", exports.workbook({"Last year": old, "This year": new}))
    choice = next(s for s in page.selectbox if s.label == "Sheet of the workbook")
    assert choice.value == "Last year" and choice.options == ["Last year", "This year"]
    choice.set_value("This year").run()
    assert not page.exception and "Sheet “This year”" in told(page)
    button(page, "Save as the consent log").click().run()
    log = School.open(school_folder).consent_log
    assert [str(log.by_id[i].consents["website"].answer) for i in ("P1", "P2", "P3")] == ["in force"] * 3


def test_a_sheet_without_a_table_is_said_and_another_can_be_chosen(school_page: AppTest) -> None:
    rows = [("Adno", "Forename", "Surname", "Website"), ("P1", "Orla", "Finnegan", "Granted")]
    page = drop(school_page, "export.xlsx", exports.workbook({"Pupils": rows, "Notes": []}))
    next(s for s in page.selectbox if s.label == "Sheet of the workbook").set_value("Notes").run()
    assert not page.exception and "That sheet cannot be used" in told(page)
    next(s for s in page.selectbox if s.label == "Sheet of the workbook").set_value("Pupils").run()
    assert "That sheet cannot be used" not in told(page) and "This did not work" not in told(page), "the refused sheet is chosen no more"
    assert "3. What to mend" in " ".join(s.value for s in page.subheader)

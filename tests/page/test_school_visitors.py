"""The School page's part Visitors: adults who are not staff and agreed to be seen."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from checker.errors import SettingsError
from checker.school import ConsentState, School
from checker.school.editing import save_visitors
from checker.school.visitors import FILE, VisitorRow, load_rows
from checker.workflow.desk import Desk
from checker.workflow.lists import imports
from tests.page.school_parts import button, part, told


def last(page: AppTest, label: str, kind: str = "text_input") -> Any:
    return [w for w in page.get(kind) if getattr(w, "label", "").startswith(label)][-1]


def test_a_visitor_is_listed_changed_and_taken_out(school_page: AppTest, school_folder: Path) -> None:
    page = part(school_page, "Visitors")
    last(page, "Name").set_value("Ada Byron").run()
    last(page, "May be seen", "selectbox").set_value("Yes, up to a day").run()
    button(page, "Save this visitor").click().run()
    assert "Not saved" in told(page) and "needs one" in told(page)
    last(page, "The day").set_value("31/08/2099").run()
    last(page, "Organisation").set_value("Council").run()
    button(page, "Save this visitor").click().run()
    assert not page.exception and "The visitor is saved." in told(page)
    school = School.open(school_folder)
    (one,) = school.visitors
    assert one.name == "Ada Byron" and one.photo_consent.ends == datetime.date(2099, 8, 31)
    assert load_rows(school_folder / FILE)[0].organisation == "Council"
    assert [i.in_words() for i in imports(Desk.open(school))] == ["The list of visitors was changed: 1 person (before: none)"]
    assert any(e.label.startswith("Ada Byron: ") for e in page.expander)
    assert last(page, "Name").value == "", "the next one begins anew"
    next(w for w in page.get("selectbox") if w.label.startswith("May be seen")).set_value("No").run()
    next(b for b in page.button if b.label == "Save this visitor").click().run()
    assert School.open(school_folder).visitors[0].photo_consent.on(datetime.date.today()) is ConsentState.REFUSED
    button(page, "Take this visitor out").click().run()
    assert School.open(school_folder).visitors == ()
    assert list((school_folder / "earlier").glob("visitors*")), "the lists before are kept"


@pytest.mark.parametrize("cell", ["yes", "no", "", "2026-09-01", "until 2027-07-31", "withdrawn 2026-10-02"])
def test_a_consent_that_is_not_touched_stays_as_it_is(school_page: AppTest, school_folder: Path, cell: str) -> None:
    (school_folder / FILE).write_text(f"name,photo_consent,note\nAda Byron,{cell},Form in the office\n", encoding="utf-8")
    page = part(school_page, "Visitors")
    next(w for w in page.text_input if w.label == "Organisation").set_value("Council").run()
    button(page, "Save this visitor").click().run()
    assert load_rows(school_folder / FILE) == (VisitorRow("Ada Byron", cell, "Council", "Form in the office"),)


def test_nobody_is_listed_twice_and_no_change_of_somebody_else_s_is_written_over(school_folder: Path) -> None:
    ada = VisitorRow("Ada Byron", "yes")
    save_visitors(school_folder, (), [ada])
    with pytest.raises(SettingsError, match="on the list already"):
        save_visitors(school_folder, (ada,), [ada, VisitorRow("ada  byron", "no")])
    with pytest.raises(SettingsError, match="meanwhile"):
        save_visitors(school_folder, (), [])
    assert load_rows(school_folder / FILE) == (ada,)

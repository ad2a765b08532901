"""The School page's part Accounts: its forms, and what is kept of them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from checker.school import School
from tests.page.conftest import goto
from tests.page.school_parts import button, part, told


def account_field(page: AppTest, start: str, kind: str = "text_input") -> Any:
    return [w for w in page.get(kind) if getattr(w, "label", "").startswith(start)][-1]


def test_an_account_that_is_half_filled_in_outlives_another_part_and_another_page(school_page: AppTest, school_folder: Path) -> None:
    page = part(school_page, "Accounts")
    account_field(page, "Name of the account").set_value("Rowan news").run()
    account_field(page, "What it is for", "text_area").set_value("News for families").run()
    part(page, "Policy")
    goto(page, "help")
    part(goto(page, "school"), "Accounts")
    assert account_field(page, "Name of the account").value == "Rowan news"
    assert account_field(page, "What it is for", "text_area").value == "News for families"
    button(page, "Save this account").click().run()
    assert School.open(school_folder).settings.accounts[0].purpose == "News for families"
    assert account_field(page, "Name of the account").value == "", "the next one begins anew"


def test_what_an_account_lacks_is_called_as_its_fields_are_and_a_day_is_typed(school_page: AppTest, school_folder: Path) -> None:
    page = part(school_page, "Accounts")
    assert not page.date_input, "a calendar would lie over the button"
    account_field(page, "Name of the account").set_value("Rowan news").run()
    account_field(page, "Approved on").set_value("next week").run()
    button(page, "Save this account").click().run()
    assert "Not saved" in told(page) and "Approved on: write the day" in told(page)
    account_field(page, "Approved on").set_value("1 September 2026").run()
    button(page, "Save this account").click().run()
    assert not page.exception and "school.toml" not in told(page)
    (saved,) = School.open(school_folder).settings.accounts
    assert saved.approved_on == datetime.date(2026, 9, 1)
    labels = {w.label.split(" (needed")[0] for w in (*page.text_input, *page.text_area) if "(needed" in w.label}
    assert labels == {"What it is for", "Who reads it", "Who holds its password", "Approved by", "Approved on"}
    lacks = {each.split(" (two")[0] for each in saved.missing()}
    assert lacks == labels - {"Approved on"} and all(each in told(page) for each in saved.missing())

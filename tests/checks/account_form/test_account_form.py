"""account-form: reminded of while nothing is filled in, asked about once it is begun, silent where the school lists no account."""

from __future__ import annotations

from datetime import date

import pytest

from checker.checks.account_form import account_form
from checker.draft import Draft
from checker.finding import Finding, Level
from checker.school import School, Settings
from checker.school.consent import ConsentLog
from checker.school.settings import AccountSettings, SchoolSettings
from checker.senses import Reading

WHOLE = {
    "purpose": "News for families",
    "audience": "Families",
    "administrators": ["a@rowan.example.org", "b@rowan.example.org"],
    "approved_by": "The head",
    "approved_on": date(2026, 9, 1),
}


def findings(*accounts: AccountSettings, **draft: object) -> list[Finding]:
    school = School(Settings(SchoolSettings("Rowan Park"), accounts=list(accounts)), ConsentLog((), (), ""))
    given = Draft(text="Open evening is on Tuesday.", **draft)  # type: ignore[arg-type]
    return [f for f in account_form.find(Reading(given, school)) if isinstance(f, Finding)]


def account(name: str = "Rowan Park", **form: object) -> AccountSettings:
    return AccountSettings("facebook", name, **form)  # type: ignore[arg-type]


def test_a_whole_form_is_left_alone() -> None:
    assert findings(account(**WHOLE)) == []


def test_a_school_without_accounts_hears_nothing() -> None:
    assert findings() == []


def test_a_form_that_nobody_began_is_an_advise() -> None:
    (found,) = findings(account())
    assert (found.level, found.kind, found.category) == (Level.ADVISE, "not_begun", "workflow")


@pytest.mark.parametrize(
    ("part", "empty", "said"),
    [
        ("purpose", " ", "What it is for"),
        ("audience", "", "Who reads it"),
        ("administrators", ["a@rowan.example.org"], "Who holds its password (two people)"),
        ("administrators", ["a@rowan.example.org", "A@rowan.example.org"], "Who holds its password (two people)"),
        ("approved_by", "", "Approved by"),
        ("approved_on", None, "Approved on"),
    ],
)
def test_each_part_that_a_begun_form_lacks_asks_for_a_look(part: str, empty: object, said: str) -> None:
    (found,) = findings(account(**{**WHOLE, part: empty}))
    assert found.level is Level.REVIEW
    assert said in found.message


def test_only_the_account_that_the_draft_names_is_asked_about() -> None:
    two = account("Rowan Park", **WHOLE), account("Rowan Park PE")
    assert findings(*two) == [], "which of the two is not said"
    assert findings(*two, account="Rowan Park") == []
    assert len(findings(*two, account="Rowan Park PE")) == 1


def test_an_account_told_once_is_not_told_for_each_platform() -> None:
    rows = AccountSettings("facebook", "Rowan Park"), AccountSettings("x", "Rowan Park")
    assert len(findings(*rows, platforms=("facebook", "x"))) == 1

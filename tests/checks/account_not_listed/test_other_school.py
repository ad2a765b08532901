"""account-not-listed: an account that a trust lists for another of its schools is no target of this one's posts."""

from __future__ import annotations

import pytest

from checker.checks.account_not_listed import account_not_listed
from checker.draft import Draft
from checker.finding import Finding, Level
from checker.school import School, Settings
from checker.school.consent import ConsentLog
from checker.school.editing import save_accounts
from checker.school.settings import AccountSettings, SchoolSettings
from checker.senses import Reading
from checker.workflow.destinations import _only

ELM = AccountSettings("facebook", "Elm Grove", school="Elm Grove Primary")
OWN = AccountSettings("facebook", "Rowan news", school=" rowan  park")


def school(*accounts: AccountSettings) -> School:
    return School(Settings(SchoolSettings("Rowan Park"), accounts=list(accounts)), ConsentLog((), (), ""))


def findings(*accounts: AccountSettings, **draft: object) -> list[Finding]:
    given = Draft(text="Open evening is on Tuesday.", **{"platform": "facebook", **draft})  # type: ignore[arg-type]
    return [f for f in account_not_listed.find(Reading(given, school(*accounts))) if isinstance(f, Finding)]


@pytest.mark.parametrize("accounts", [(ELM,), (ELM, OWN), (ELM, AccountSettings("x", "Rowan on X"))])
@pytest.mark.parametrize("account", ["Elm Grove", None])
def test_it_is_asked_about(accounts: tuple[AccountSettings, ...], account: str | None) -> None:
    found = findings(*accounts, account=account)
    if account is None and OWN in accounts:
        assert found == [], "it goes out on the school's own"
        return
    assert [(f.level, f.kind) for f in found] == [(Level.REVIEW, "other_school")]
    assert found[0].message == "Elm Grove is an account of Elm Grove Primary, another school, and not of Rowan Park."


def test_the_schools_own_is_left_alone() -> None:
    assert findings(OWN, ELM, account="Rowan news") == findings(OWN, AccountSettings("x", "A")) == []
    same = AccountSettings("facebook", "News", school="Elm Grove Primary")
    assert findings(same, AccountSettings("facebook", "News"), account="News") == []


def test_no_post_is_meant_for_it() -> None:
    both = school(ELM, OWN)
    assert both.settings.accounts_for("facebook") == both.settings.accounts_for("facebook", "Elm Grove") == (OWN,)
    assert school(ELM).settings.accounts_for("facebook") == ()
    assert _only("facebook", both) == "Rowan news"


def test_the_form_keeps_whose_it_is(school_folder: object) -> None:
    from pathlib import Path

    folder = Path(str(school_folder))
    save_accounts(folder, [ELM])
    assert School.open(folder).settings.accounts == [ELM]

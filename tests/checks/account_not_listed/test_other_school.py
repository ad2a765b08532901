"""account-not-listed: an account that a trust lists for another of its schools is no target of this one's posts."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.checks.account_not_listed import account_not_listed
from checker.draft import Draft, Photo
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
    return School(Settings(SchoolSettings("Rowan Park"), accounts=list(accounts), in_trust=True), ConsentLog((), (), ""))


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
    assert found[0].message == "This post is of Rowan Park, and the account Elm Grove is another school's."


def test_the_schools_own_is_left_alone() -> None:
    assert findings(OWN, ELM, account="Rowan news") == findings(OWN, AccountSettings("x", "A")) == []
    same = AccountSettings("facebook", "News", school="Elm Grove Primary")
    assert findings(same, AccountSettings("facebook", "News"), account="News") == []


def test_no_post_is_meant_for_it() -> None:
    both = school(ELM, OWN)
    assert both.settings.accounts_for("facebook") == both.settings.accounts_for("facebook", "Elm Grove") == (OWN,)
    assert school(ELM).settings.accounts_for("facebook") == ()
    assert _only("facebook", both) == "Rowan news"


LOG = "pupil_id,first_name,last_name,school,facebook\nP1,Orla,Finnegan,Elm Grove Primary,yes\nP2,Tunde,Balogun,Rowan Park,yes\n"


@pytest.mark.parametrize(
    ("people", "text", "asked"),
    [
        (("P2",), "A good day.", True),
        (("P1",), "A good day.", False),
        (("P1", "P2"), "A good day.", False),
        (("staff:Mr Vaughan",), "A good day.", False),
        ((), "Well done Tunde Balogun!", True),
        ((), "The hall opens at six.", False),
    ],
)
def test_in_one_folder_for_all_its_pupils_tell(school_folder: Path, people: tuple[str, ...], text: str, asked: bool) -> None:
    (school_folder / "consent_log.csv").write_text(LOG, encoding="utf-8")
    save_accounts(school_folder, [ELM])
    whole = School.open(school_folder)
    draft = Draft(text=text, platform="facebook", images=(Photo("a.jpg", b"no photo"),), people={"a.jpg": people})
    found = [f for f in account_not_listed.find(Reading(draft, whole)) if isinstance(f, Finding)]
    assert [f.message for f in found] == (["This post is of Rowan Park, and the account Elm Grove is another school's."] if asked else [])
    assert whole.settings.accounts_for("facebook") == (ELM,), "the folder is of all schools whose accounts it lists"


def test_a_school_in_a_trust_knows_that_it_is_one(school_folder: Path) -> None:
    save_accounts(school_folder, [ELM])
    (school_folder.parent / "trust.toml").write_text(f'name = "T"\n[[schools]]\nfolder = "{school_folder.name}"\n', encoding="utf-8")
    assert School.open(school_folder).settings.accounts_for("facebook") == ()


def test_what_is_written_of_it_is_read_again(school_folder: Path) -> None:
    save_accounts(school_folder, [ELM])
    assert School.open(school_folder).settings.accounts == [ELM]

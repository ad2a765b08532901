"""People, accounts, approval and templates in school.toml: what is read, and that each slip is refused with its own line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.errors import SettingsError
from checker.paths import sample_folder
from checker.school import Settings
from checker.school.settings import ROLES

NAME = '[school]\nname = "Rowan Park"\n'
PERSON = '[[people]]\nname = "Saima Akhtar"\nemail = "s@rowan.example.org"\nroles = ["officer"]\n'


def load(tmp_path: Path, content: str) -> Settings:
    path = tmp_path / "school.toml"
    path.write_text(content, encoding="utf-8")
    return Settings.load(path)


def test_what_the_contract_shows_is_read(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        NAME
        + PERSON
        + """
[[people.deputies]]
email = "j@rowan.example.org"
starts = 2026-12-01
ends = 2026-12-09
[[people]]
name = "Jay Reed"
email = "j@rowan.example.org"
[[accounts]]
platform = "facebook"
name = "Rowan Park"
objectives = ["achievement"]
purpose = "News"
audience = "Families"
contributors = ["J@Rowan.example.org"]
administrators = ["a@rowan.example.org", "b@rowan.example.org"]
approved_by = "The head"
approved_on = 2026-09-01
""",
    )
    (account,) = settings.accounts
    assert account.missing() == ()
    saima, jay = settings.people
    assert saima.deputies[0].ends == date(2026, 12, 9)
    assert jay.roles == ["author"], "what a person may do when nothing is said"
    assert account.takes_from(jay)
    assert not account.takes_from(saima)
    assert settings.person("S@ROWAN.example.org") is saima
    assert settings.person("jay  reed") is jay
    assert settings.person("") is settings.person(None) is settings.person("nobody@else.example.org") is None


def test_the_older_roles_are_still_read_and_people_replace_them(tmp_path: Path) -> None:
    old = '[roles]\nauthor = ["Jay Reed"]\napprover = ["Saima Akhtar", "Jay Reed"]\ntreasurer = ["Lee Moss"]\n'
    people = {p.name: p.roles for p in load(tmp_path, NAME + old).everyone}
    assert people == {"Jay Reed": ["author", "officer"], "Saima Akhtar": ["officer"]}, "a role it does not know gives no right"
    assert [p.name for p in load(tmp_path, NAME + old + PERSON).everyone] == ["Saima Akhtar"]


def test_of_two_people_of_one_name_neither_is_meant_by_it(tmp_path: Path) -> None:
    settings = load(tmp_path, NAME + PERSON + PERSON.replace("s@", "s.k@"))
    assert settings.person("Saima Akhtar") is None
    assert settings.person("s.k@rowan.example.org") is settings.people[1]


ACCOUNTS = '[[accounts]]\nplatform = "facebook"\npurpose = "News"\n[[accounts]]\nplatform = "x"\n'


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (PERSON + '[[people]]\nname = "Jay"\nemail = "j@rowan.example.org"\nroles = ["approver"]\n', 10, "unknown role `approver`"),
        (PERSON + PERSON, 9, "twice"),
        (PERSON + '[[people]]\nname = "Jay"\nemail = "jay"\n', 9, "must be an e-mail address"),
        (PERSON + '[[people]]\nname = " "\nemail = "j@rowan.example.org"\n', 8, "`name` is empty"),
        (PERSON + '[[people]]\nname = "Jay"\n', 7, "must be an e-mail address"),
        (PERSON + "[[people.deputies]]\nemail = 's@rowan.example.org'\nstarts = 2026-01-02\nends = 2026-01-03\n", 8, "their own deputy"),
        (PERSON + "[[people.deputies]]\nemail = 'j@rowan.example.org'\nstarts = 2026-01-02\nends = 2026-01-03\n", 8, "must stand under"),
        (PERSON + "[[people.deputies]]\nemail = 's@rowan.example.org'\nstarts = 2026-01-02\nends = 2026-01-01\n", 10, "lies before"),
        (PERSON + "[[people.deputies]]\nemail = 's@rowan.example.org'\n", 7, "`starts` is missing"),
        (ACCOUNTS + 'purpose = "News"\nadmins = []\n', 9, "unknown key `admins`"),
        (ACCOUNTS + "purpose = 3\n", 8, "`purpose` must be text"),
        (ACCOUNTS + 'administrators = "a@rowan.example.org"\n', 8, "`administrators` must be a list"),
        (ACCOUNTS + 'approved_on = "soon"\n', 8, "a date such as"),
        (ACCOUNTS + "approved_on = 2026-09-01T08:00:00\n", 8, "a date such as"),
        (ACCOUNTS + 'objectives = ["fun"]\n', 8, "unknown objective `fun`"),
        ("[approval]\ntoken_hours = 0\n", 4, "must be 1 hour or more"),
        ("[approval]\nvalid_days = 0\n", 4, "must be 1 day or more"),
        ('[approval]\nnever_accept = ["unconsented-faces"]\n', 4, "unknown check `unconsented-faces`"),
        ('[[approval.attestations]]\nname = "Ours"\nsays = "Ours."\n', 4, "small letters and hyphens"),
        ('[[approval.attestations]]\nname = "ours"\nsays = ""\n', 5, "`says` is empty"),
        ('[[approval.attestations]]\nname = "ours"\nsays = "Ours."\nneeded = "often"\n', 6, "`needed` must be one of"),
        ('[[approval.attestations]]\nname = "ours"\nsays = "Ours."\nsettles = ["x"]\n', 6, "unknown check `x`"),
        ("[retention]\ndrafts = 0\n", 4, "must be 1 day or more"),
        ("[retention]\nregister = 9\n", 4, "unknown key `register`"),
        ("[designated.head]\nemail = 'h@rowan.example.org'\n", 3, "`name` is missing"),
        ("[designated.headteacher]\nname = 'H'\n", 3, "unknown key `headteacher`"),
        ('[[templates]]\nname = "snow"\ntext = "Closed on {day}."\napproved_by = "H"\napproved_on = 2026-01-01\n', 5, "unknown slot `day`"),
        ('[[templates]]\nname = "snow"\ntext = "Closed on {date."\napproved_by = "H"\napproved_on = 2026-01-01\n', 5, "no partner"),
        ('[[templates]]\nname = "snow"\ntext = "Closed."\n', 3, "`approved_by` and `approved_on`"),
        (
            '[[templates]]\nname = "snow"\ntext = "Closed."\napproved_by = "H"\napproved_on = 2026-01-01\naccounts = ["y"]\n',
            8,
            "unknown account `y`",
        ),
    ],
)
def test_a_slip_is_refused_with_its_own_line(tmp_path: Path, content: str, line: int, said: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, NAME + content)
    assert f"line {line}:" in str(error.value), str(error.value)
    assert said in str(error.value)


def test_the_sample_school_shows_all_of_it() -> None:
    settings = Settings.load(sample_folder() / "school" / "school.toml")
    assert all(a.missing() == () for a in settings.accounts)
    assert {r for p in settings.people for r in p.roles} == set(ROLES)
    assert settings.approval.attestations
    assert settings.templates
    assert settings.designated.safeguarding_lead

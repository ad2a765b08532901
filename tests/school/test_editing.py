"""A form changes its own part of school.toml or policy.toml, and nothing else."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from checker.errors import SchoolError, SettingsError
from checker.policy import Policy, profiles
from checker.school import Settings
from checker.school.editing import new_school, save_accounts, save_profile
from checker.school.settings import AccountSettings

TEXT = """# our school
[school]
name = "Rowan Park"   # the short name

[[accounts]]
platform = "facebook"
objectives = [
  "achievement",
]
# agreed with the governors
[[accounts]]
platform = "x"

# terms below
[[terms]]
starts = 2026-09-01
ends = 2026-12-18
"""


def test_accounts_change_and_all_else_stays(school_folder: Path) -> None:
    path = school_folder / "school.toml"
    path.write_text(TEXT, encoding="utf-8")
    wanted = [
        AccountSettings(
            "instagram",
            'Rowan "Park"',
            ["achievement"],
            "To show",
            "Families",
            [],
            ["a@r.example", "b@r.example"],
            "J. Pettifer",
            date(2026, 9, 1),
        ),
        AccountSettings("facebook"),
    ]
    save_accounts(school_folder, wanted)
    settings = Settings.load(path)
    assert settings.accounts == wanted
    assert settings.terms[0].ends == date(2026, 12, 18)
    text = path.read_text("utf-8")
    for comment in ("# our school", "# the short name", "# agreed with the governors", "# terms below"):
        assert comment in text
    assert [p.read_text("utf-8") for p in (school_folder / "earlier").iterdir()] == [TEXT]


def test_accounts_that_cannot_be_followed_change_nothing(school_folder: Path) -> None:
    path = school_folder / "school.toml"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(SettingsError):
        save_accounts(school_folder, [AccountSettings("x", objectives=["fame"])])
    assert path.read_text("utf-8") == TEXT


def test_accounts_written_in_one_line_are_left_to_the_file(school_folder: Path) -> None:
    text = 'accounts = [{platform = "x"}]\n[school]\nname = "R"\n'
    (school_folder / "school.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        save_accounts(school_folder, [AccountSettings("facebook")])
    assert (school_folder / "school.toml").read_text("utf-8") == text


@pytest.mark.parametrize(
    "before",
    [
        None,
        '[levels]\nsensitive-topic = "stop"\n',
        '# ours\n[policy]\nname = "Ours"\n',
        '[policy]\nprofile = "wynstones" # for now\n[levels]\nsensitive-topic = "stop"\n',
    ],
)
def test_profile(school_folder: Path, before: str | None) -> None:
    if before is not None:
        (school_folder / "policy.toml").write_text(before, encoding="utf-8")
    save_profile(school_folder, profiles()[0])
    data = tomllib.loads((school_folder / "policy.toml").read_text("utf-8"))
    assert data["policy"]["profile"] == profiles()[0]
    assert Policy.load(school_folder).name
    if before and "levels" in before:
        assert data["levels"] == {"sensitive-topic": "stop"}


def test_a_new_school(tmp_path: Path) -> None:
    new_school(tmp_path / "a" / "b", 'St "Jude\'s"', "wales", "Town")
    assert Settings.load(tmp_path / "a" / "b" / "school.toml").school.nation == "wales"
    with pytest.raises(SchoolError, match="already"):
        new_school(tmp_path / "a" / "b", "Other")
    with pytest.raises(SchoolError, match="no name"):
        new_school(tmp_path / "c", " ")

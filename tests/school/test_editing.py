"""A form changes its own part of school.toml or policy.toml, and nothing else."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from checker.errors import SchoolError, SettingsError
from checker.policy import Policy, profiles
from checker.school import Settings
from checker.school.editing import new_school, save_accounts, save_people, save_profile
from checker.school.settings import AccountSettings, DeputySettings, PersonSettings
from checker.school.trust import Trust

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


PEOPLE = """# our school
[school]
name = "Rowan Park"

# who may do what
[[people]] # since 2024
name = "Jo Hadley" # known as Jo
email = "jo@r.example"   # the office's
roles = [
  "author",
  # from the governors' meeting
  "officer",
] # both
[[people.deputies]] # in the summer
email = "sam@r.example"
starts = 2026-07-01
ends = 2026-07-31

[[people.deputies]]
email = "sam@r.example"
starts = 2026-12-19
ends = 2027-01-03

# the bursar
[[people]]
name = 'Sam Pike'
email = "sam@r.example"

# terms below
[[terms]]
starts = 2026-09-01 # a Tuesday
ends = 2026-12-18
"""
SAM = PersonSettings("Sam Pike", "sam@r.example")
NEW = PersonSettings('Ana "Ann" Ruiz', "ana@r.example", [])


def people_of(folder: Path, text: str) -> list[PersonSettings]:
    (folder / "school.toml").write_bytes(text.encode())
    return Settings.load(folder / "school.toml").people


def test_only_the_lines_of_who_is_changed_are_written_anew(school_folder: Path) -> None:
    shown = people_of(school_folder, PEOPLE)
    jo = PersonSettings("Jo Hadley", "j.hadley@r.example", ["officer"], shown[0].deputies[1:])
    save_people(school_folder, shown, [jo, SAM, NEW])
    assert Settings.load(school_folder / "school.toml").people == [jo, SAM, NEW]
    summer = '[[people.deputies]] # in the summer\nemail = "sam@r.example"\nstarts = 2026-07-01\nends = 2026-07-31\n'
    roles = 'roles = [\n  "author",\n  # from the governors\' meeting\n  "officer",\n] # both\n'
    ana = '[[people]]\nname = "Ana \\"Ann\\" Ruiz"\nemail = "ana@r.example"\nroles = []\n\n'
    wanted = PEOPLE.replace(summer, "").replace(roles, '  # from the governors\' meeting\nroles = ["officer"] # both\n')
    wanted = wanted.replace("jo@r.example", "j.hadley@r.example").replace("# terms below", f"{ana}# terms below")
    assert (school_folder / "school.toml").read_text("utf-8") == wanted
    assert [p.read_text("utf-8") for p in (school_folder / "earlier").iterdir()] == [PEOPLE]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_somebody_is_taken_out_and_their_roles_and_deputies_change(school_folder: Path, ending: str) -> None:
    shown = people_of(school_folder, PEOPLE.replace("\n", ending))
    stands_in = DeputySettings("jo@r.example", date(2026, 10, 1), date(2026, 10, 2))
    sam = PersonSettings(SAM.name, SAM.email, ["author", "second_reader"], [stands_in])
    save_people(school_folder, shown, [shown[0], sam])
    now = Settings.load(school_folder / "school.toml").people
    assert now == [shown[0], sam]
    save_people(school_folder, now, [PersonSettings("Jo Hadley", "jo@r.example", ["officer"]), None])
    after = (school_folder / "school.toml").read_bytes().decode()
    assert [p.name for p in Settings.load(school_folder / "school.toml").people] == ["Jo Hadley"]
    assert after.count(ending) == after.count("\n")
    for comment in ("# our school", "# who may do what", "# since 2024", "# known as Jo", "# the bursar", "# terms below", "# a Tuesday"):
        assert comment in after


def test_people_who_cannot_be_followed_change_nothing(school_folder: Path) -> None:
    shown = people_of(school_folder, PEOPLE)
    for people, said in (
        ([*shown, PersonSettings("Jo", "no address")], "must be an e-mail address"),
        ([*shown, PersonSettings("Jo", "SAM@r.example")], "stands twice"),
        ([shown[0], None], "deputy must stand"),
    ):
        with pytest.raises(SettingsError, match=said):
            save_people(school_folder, shown, people)
    with pytest.raises(SettingsError, match="changed meanwhile"):
        save_people(school_folder, shown[:1], shown[:1])
    assert (school_folder / "school.toml").read_text("utf-8") == PEOPLE


@pytest.mark.parametrize(
    "text",
    [
        'people = [{name = "Sam Pike", email = "sam@r.example"}]\n[school]\nname = "R"\n',
        '[school]\nname = "R"\ntown = """\n[[people]]\n"""\n[[people]]\nname = "Sam Pike"\nemail = "sam@r.example"\n',
    ],
)
def test_people_written_otherwise_are_left_to_the_file(school_folder: Path, text: str) -> None:
    shown = people_of(school_folder, text)
    with pytest.raises(SettingsError, match="cannot change"):
        save_people(school_folder, shown, [*shown, NEW])
    assert (school_folder / "school.toml").read_text("utf-8") == text


def test_the_first_people_of_a_school(school_folder: Path) -> None:
    shown = people_of(school_folder, '[school]\nname = "R"\n# the end\n')
    save_people(school_folder, shown, [NEW])
    assert Settings.load(school_folder / "school.toml").people == [NEW]
    assert (school_folder / "school.toml").read_text("utf-8").startswith('[school]\nname = "R"\n# the end\n\n[[people]]\n')


def test_a_list_that_came_from_the_trust_becomes_the_schools_own_whole(school_folder: Path) -> None:
    person = '[[defaults.people]]\nname = "Sam Pike"\nemail = "sam@r.example"\n'
    (school_folder.parent / "trust.toml").write_text(f'name = "T"\n[[schools]]\nfolder = "{school_folder.name}"\n{person}', "utf-8")
    path, trust = school_folder / "school.toml", Trust.over(school_folder)
    shown = Settings.load(path, trust).people
    assert shown == [SAM]
    save_people(school_folder, shown, [*shown, NEW])
    assert Settings.load(path, trust).people == Settings.load(path).people == [SAM, NEW]

"""school.toml: every key optional but the name; a slip is refused with its line, so that it cannot switch a rule off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.errors import SettingsError
from checker.school import Settings

NAME = '[school]\nname = "Rowan Park"\n'


def load(tmp_path: Path, content: str | bytes) -> Settings:
    path = tmp_path / "school.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Settings.load(path)


def test_the_name_is_enough_and_recognition_is_off(tmp_path: Path) -> None:
    settings = load(tmp_path, NAME)
    assert settings.school.nation == "england"
    assert not settings.recognition.enabled
    assert settings.objectives_for("facebook") == ("event_reminder", "school_good_news", "achievement", "parent_information")


def test_every_key_of_the_contract_is_known(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
[school]
name = "Example Learning Trust"
nation = "wales"
town = "Exampleton"
[contacts]
phones = ["01632 960 100"]
emails = ["office@example.sch.uk"]
addresses = ["1 School Lane"]
websites = ["https://www.example.sch.uk"]
[handles]
own = ["@ExampleTrust"]
partners = ["@ExampletonLibrary"]
[names]
schools = []
houses = ["Seacole"]
clubs = []
places = []
partners = []
[[accounts]]
platform = "facebook"
objectives = ["event_reminder"]
[[accounts]]
platform = "x"
name = "Sixth form"
objectives = ["achievement"]
[recognition]
enabled = true
dpia_reference = "DPIA-7"
dpia_date = 2026-09-01
dpo = "J. Field"
[consent_log.columns]
Forename = "first_name"
[roles]
approver = ["Jo Hadley"]
[retention]
decisions = 365
""",
    )
    assert settings.objectives_for("facebook") == ("event_reminder",)
    assert settings.objectives_for("x", "Sixth form") == ("achievement",)
    assert settings.recognition.dpia_date == date(2026, 9, 1)
    assert settings.consent_log.columns == {"Forename": "first_name"}


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (NAME + 'nattion = "england"\n', 3, "unknown key `nattion` in [school]"),
        (NAME + "\n[recogniton]\nenabled = false\n", 4, "unknown key `recogniton`"),
        (NAME + "[recognition]\nenabled = 'yes'\n", 4, "`enabled` must be true or false"),
        (NAME + "[contacts]\nphones = '01632 960 100'\n", 4, "`phones` must be a list"),
        (NAME + "[contacts]\nphones = [1632]\n", 4, "`phones` must be text"),
        (NAME + "[[accounts]]\nplatform = 'x'\n[[accounts]]\nplattform = 'x'\n", 6, "unknown key `plattform`"),
        (NAME + "[identification]\nthreshold = true\n", 4, "`threshold` must be a whole number"),
        (NAME + "[recognition]\ndpia_date = 'last year'\n", 4, "`dpia_date` must be a date"),
        (NAME + "[roles]\napprover = 'Jo'\n", 4, "`approver` must be a list"),
        (NAME + "[photos]\nmax_megapixels = 1.5\n", 4, "`max_megapixels` must be a whole number"),
    ],
)
def test_a_slip_is_refused_with_its_line(tmp_path: Path, content: str, line: int, said: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, content)
    assert f"line {line}:" in str(error.value)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "`school` is missing"),
        ("[school]\ntown = 'X'\n", "`name` is missing"),
        ("[school]\nname = '  '\n", "name is empty"),
        (NAME + "nation = 'france'\n", "nation must be one of"),
        (NAME + "[[accounts]]\nplatform = 'x'\nobjectives = ['fun']\n", "unknown objective `fun`"),
        (NAME + "[identification]\nthreshold = 0\n", "threshold must be 1 or more"),
        (NAME + "[[neutrality.pre_election]]\nstarts = 2026-05-01\nends = 2026-04-01\n", "ends before it starts"),
        ("[school\n", "line 1"),
        (b"[school]\nname = 'Zo\xeb'\n", "UTF-8"),
        ("school = 'Rowan Park'\n", "must be a section"),
    ],
)
def test_what_cannot_be_followed_is_refused(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(SettingsError, match=said.replace("[", r"\[")):
        load(tmp_path, content)


def test_a_missing_file_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"There is no school\.toml"):
        Settings.load(tmp_path / "school.toml")


@pytest.mark.parametrize("missing", ["dpia_reference", "dpia_date", "dpo"])
def test_recognition_does_not_start_without_what_the_law_asks_for(tmp_path: Path, missing: str) -> None:
    given = {"dpia_reference": '"DPIA-7"', "dpia_date": "2026-09-01", "dpo": '"J. Field"'}
    lines = "".join(f"{k} = {v}\n" for k, v in given.items() if k != missing)
    with pytest.raises(SettingsError, match=f"enabled without {missing}"):
        load(tmp_path, NAME + "[recognition]\nenabled = true\n" + lines)


def test_a_byte_order_mark_is_no_matter_and_the_version_follows_the_file(tmp_path: Path) -> None:
    one = load(tmp_path, b"\xef\xbb\xbf" + NAME.encode())
    assert one.school.name == "Rowan Park"
    assert one.version != load(tmp_path, NAME).version

"""The officer's registers: encrypted in the chain, read by those who may, routed to whoever is named, erased in their time, and whole as CSV."""

from __future__ import annotations

import base64
import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest

from checker.cli import main
from checker.errors import RecordError, Refused
from checker.keys import SchoolKey
from checker.registers import Registers, as_csv, columns, flat
from checker.registers.kinds import KINDS, ROUTES
from checker.school import School
from checker.workflow.desk import Desk

NOW = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)  # the tests begin later than this file is read
SETTINGS = """
[[people]]
name = "Saima Akhtar"
email = "s@rowan.example.org"
roles = ["officer"]
[[people]]
name = "Jay Reed"
email = "j@rowan.example.org"
roles = ["author"]
[[accounts]]
platform = "facebook"
name = "Rowan Park"
purpose = "News for families"
administrators = ["s@rowan.example.org"]
[designated.safeguarding_lead]
name = "Dee Solomon"
[designated.head]
name = "Hana Osei"
[retention]
registers = 30
"""
OFFICER, AUTHOR = "s@rowan.example.org", "j@rowan.example.org"
ABUSE = "Somebody wrote that Orla Finnegan should be hit."


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def school(request: pytest.FixtureRequest, school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> School:
    import os

    import platformdirs

    url = f"sqlite:///{tmp_path / 'record.sqlite'}"
    if request.param == "postgresql":
        url = os.environ.get("CHECKER_TEST_POSTGRES", "")
        if not url:
            pytest.skip("CHECKER_TEST_POSTGRES names no server")
        from sqlalchemy import create_engine

        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        name = f"registers_{os.getpid()}_{abs(hash(str(tmp_path)))}"
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        url = url.rpartition("/")[0] + f"/{name}"
    monkeypatch.setenv("CHECKER_RECORD", url)
    monkeypatch.setenv("CHECKER_KEY", base64.b64encode(b"k" * 32).decode())
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_, **__: str(tmp_path / "data"))
    with (school_folder / "school.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    return School.open(school_folder)


@pytest.fixture
def registers(school: School) -> Registers:
    return Registers(Desk.open(school, now=NOW))


def test_an_entry_comes_back_as_it_was_made_with_what_was_done(registers: Registers) -> None:
    made = registers.add("comments", AUTHOR, {"what": ABUSE, "account": "Rowan Park", "url": "https://x.example/1"}, now=NOW)
    registers.add("comments", AUTHOR, {"what": "Rude words"}, now=NOW)
    registers.answer(made.id, OFFICER, "Hidden and reported to the platform", now=NOW)
    newest, first = registers.rows("comments", OFFICER)
    assert newest.values["what"] == "Rude words"
    assert (first.id, first.by, first.values["what"]) == (made.id, AUTHOR, ABUSE)
    assert [what for _, _, what in first.answers] == ["Hidden and reported to the platform"]
    assert registers.rows("followers", OFFICER) == []


def test_what_is_entered_is_encrypted_and_the_chain_stays_whole(registers: Registers, tmp_path: Path) -> None:
    from checker.record.audit import verify

    registers.add("comments", AUTHOR, {"what": ABUSE}, now=NOW)
    for entry in registers.record.everything():
        assert "Orla" not in (entry.text or "")
    for file in tmp_path.rglob("record.sqlite*"):
        assert b"Finnegan" not in file.read_bytes()
    school = registers.school
    found = verify(registers.record.everything(), school=school.settings.school.name, key=Desk.open(school).key)
    assert found.whole, found


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("pupil", "Dee Solomon"),
        ("disclosure", "Dee Solomon"),
        ("staff", "Hana Osei"),
        ("illegal", "Hana Osei"),
        ("head", "the chair of governors or trustees, whom school.toml does not name"),
        ("breach", "the data protection officer, whom school.toml does not name"),
    ],
)
def test_a_concern_goes_to_the_person_named_for_it(registers: Registers, about: str, said: str) -> None:
    assert said in registers.add("concerns", AUTHOR, {"about": about, "what": "Seen online"}, now=NOW).values["goes_to"]


def test_every_way_out_leads_to_somebody_whom_the_settings_can_name(school: School) -> None:
    assert set(ROUTES.values()) <= set(school.settings.designated.__dataclass_fields__)


def test_a_concern_about_the_head_never_goes_to_the_head(registers: Registers) -> None:
    assert "Hana Osei" not in registers.add("concerns", AUTHOR, {"about": "head", "what": "Seen online"}).values["goes_to"]


@pytest.mark.parametrize(
    ("register", "values", "said"),
    [
        ("comments", {}, "Say what"),
        ("comments", {"what": "  "}, "Say what"),
        ("followers", {"account": "Rowan Park", "handle": "@x"}, "Say decision"),
        ("followers", {"account": "Rowan Park", "handle": "@x", "decision": "maybe"}, "one of approved"),
        ("concerns", {"about": "weather", "what": "x"}, "one of breach"),
        ("content", {"url": "https://x.example"}, "Say nature"),
    ],
)
def test_what_is_needed_is_asked_for(registers: Registers, register: str, values: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        registers.add(register, AUTHOR, values)
    assert registers.rows(register, OFFICER) == []


def test_an_author_may_report_and_not_read(registers: Registers) -> None:
    made = registers.add("concerns", AUTHOR, {"about": "pupil", "what": "Seen online"})
    with pytest.raises(Refused, match="not read them"):
        registers.rows("concerns", AUTHOR)
    with pytest.raises(Refused, match="not read them"):
        registers.answer(made.id, AUTHOR, "Nothing")
    with pytest.raises(Refused, match="is not among"):
        registers.add("concerns", "stranger@else.example.org", {"about": "pupil", "what": "x"})


def test_what_was_done_needs_an_entry_and_words(registers: Registers) -> None:
    with pytest.raises(Refused, match="no entry R99"):
        registers.answer("R99", OFFICER, "Done")
    made = registers.add("comments", AUTHOR, {"what": "x"})
    with pytest.raises(Refused, match="Say what was done"):
        registers.answer(made.id, OFFICER, "  ")


def test_after_their_time_entries_are_erased(registers: Registers) -> None:
    registers.add("comments", AUTHOR, {"what": ABUSE}, now=NOW)
    registers.add("comments", AUTHOR, {"what": "Later"}, now=NOW + datetime.timedelta(days=31))
    assert [r.values["what"] for r in registers.rows("comments", OFFICER)] == ["Later"]
    assert registers.expire(NOW + datetime.timedelta(days=31)) == 0


def test_with_another_key_nothing_is_read_and_nothing_reads_as_empty(registers: Registers, school: School) -> None:
    registers.add("comments", AUTHOR, {"what": ABUSE}, now=NOW)
    with pytest.raises(RecordError, match="cannot be opened"):
        Registers(Desk(school, registers.record, SchoolKey(b"o" * 32))).rows("comments", OFFICER)


@pytest.mark.parametrize("register", sorted(KINDS))
def test_as_csv_every_field_is_there_and_no_cell_is_a_formula(registers: Registers, register: str) -> None:
    values = dict.fromkeys(KINDS[register].fields, "=HYPERLINK(1)") | {"about": "pupil", "decision": "blocked"}
    made = registers.add(register, AUTHOR, values, now=NOW)
    registers.answer(made.id, OFFICER, "+1", now=NOW)
    text = as_csv(register, [flat(r) for r in registers.rows(register, OFFICER)])
    (row,) = csv.DictReader(io.StringIO(text))
    assert tuple(row) == columns(register)
    assert row["id"] == made.id
    assert not [v for v in row.values() if v.startswith(("=", "+", "-", "@"))]
    assert "+1" in row["done"]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*args: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(a) for a in args])
        return int(stop.value.code or 0), *capsys.readouterr()

    return call


def test_the_commands(run: Any, school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    common = ("--school", school.folder, "--as")
    monkeypatch.setattr("sys.stdin", io.StringIO(ABUSE))
    assert run("register", "comment", *common, AUTHOR, "--what", "-")[0] == 0
    assert run("register", "follower", "@old_mate", *common, OFFICER, "--account", "Rowan Park", "--decision", "blocked")[0] == 0
    code, out, _ = run("register", "concern", "pupil", *common, AUTHOR, "--what", "Seen online")
    assert code == 0
    assert "Tell the designated safeguarding lead, Dee Solomon, now" in out
    assert run("register", "content", *common, AUTHOR, "--url", "https://x.example", "--nature", "Violence")[0] == 0
    entry = json.loads(run("register", "list", "comments", *common, OFFICER, "--format", "json")[1])[0]
    assert entry["what"] == ABUSE
    assert run("register", "done", entry["id"].lower(), *common, OFFICER, "--what", "Hidden")[0] == 0
    target = tmp_path / "comments.csv"
    assert run("register", "list", "comments", *common, OFFICER, "--format", "csv", "--output", target)[0] == 0
    (row,) = csv.DictReader(io.StringIO(target.read_text("utf-8")))
    assert "Hidden" in row["done"]
    (account,) = csv.DictReader(io.StringIO(run("register", "list", "accounts", *common, OFFICER, "--format", "csv")[1]))
    assert account["name"] == "Rowan Park"
    assert "Who holds its password (two people)" in account["still_missing"]
    code, _, err = run("register", "list", "concerns", *common, AUTHOR)
    assert code == 2
    assert "not read them" in err

"""The life of a case through the commands, on both databases: what they print, and their exit codes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import create_engine

from checker.cli import main
from checker.report import schema


@pytest.fixture
def run(office: Any, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command on the school; answers with exit code, standard output and standard error."""

    def call(*args: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([*args, "--school", str(office.folder)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return int(stop.value.code or 0), out, err

    return call


@pytest.fixture
def post(tmp_path: Path) -> Callable[..., str]:
    def write(text: str, name: str = "post.json", **fields: Any) -> str:
        path = tmp_path / name
        path.write_text(json.dumps({"text": text, "platform": "facebook", **fields}), encoding="utf-8")
        return str(path)

    return write


def submitted(run: Any, path: str, by: str = "jo@rowan.example.org", code: int = 0) -> dict[str, Any]:
    got, out, err = run("submit", path, "--as", by, "--format", "json")
    assert got == code, err
    data: dict[str, Any] = json.loads(out)
    return data


def test_a_case_is_listed_with_its_platforms_as_the_school_writes_them(office: Any, run: Any, post: Any) -> None:
    office.settings((office.folder / "school.toml").read_text("utf-8") + '\n[[accounts]]\nplatform = "ClassDojo"\nname = "Year 6"\n')
    submitted(run, post("A fine day.", platform=None, platforms=["facebook", "classdojo"]))
    assert "Facebook and ClassDojo" in run("cases")[1]


def test_the_whole_life(run: Any, post: Any, tmp_path: Path) -> None:
    path = post("A fine day.")
    data = submitted(run, path)
    assert data["state"] == "submitted" and set(data) == {"case", "state", "report"}
    jsonschema.validate(data["report"], schema())
    case = data["case"]
    assert run("gate", path)[0] == 1
    code, out, _ = run("decide", case, "approve", "--as", "omar@rowan.example.org")
    assert code == 0 and "approved" in out
    code, out, _ = run("gate", path, "--format", "json")
    assert code == 0 and json.loads(out)["approval"]["case"] == case
    code, out, _ = run("published", case, "--url", "https://example.org/1", "--as", "jo@rowan.example.org")
    assert code == 0 and "https://example.org/1" in out
    code, out, _ = run("cases", "--format", "json")
    (row,) = json.loads(out)
    assert code == 0 and (row["case"], row["state"], row["account"], row["author"], row["verdict"]) == (
        case,
        "published",
        "Rowan Park",
        "jo@rowan.example.org",
        "nothing_found",
    )
    assert run("cases", "--state", "lapsed")[1].strip() == "There is no such case."
    assert run("audit", "verify")[0] == 0
    code, _, _ = run("audit", "export", case, "--output", str(tmp_path / "e.html"))
    assert code == 0 and "omar@rowan.example.org" in (tmp_path / "e.html").read_text("utf-8")
    code, out, _ = run("audit", "head")
    assert code == 0 and run("audit", "verify", "--head", out.strip())[0] == 0
    assert run("audit", "verify", "--head", out.strip()[:-1] + ("0" if out.strip()[-1] != "0" else "1"))[0] == 1


def test_submit_says_what_review_says(run: Any, post: Any, tmp_path: Path) -> None:
    assert submitted(run, post("A hint."), code=0)["report"]["verdict"] == "nothing_found"
    assert submitted(run, post("About council tax."), code=1)["report"]["verdict"] == "review"
    assert submitted(run, post("A blurred day."), code=2)["report"]["verdict"] == "incomplete"
    code, out, _ = run("submit", post("That damned rain."), "--as", "jo@rowan.example.org")
    assert code == 1 and "second reader" in out and "Case C" in out
    code, out, err = run("submit", post("A day."), "--as", "nobody@rowan.example.org")
    assert code == 2 and "not among" in err and out == ""
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    assert run("submit", str(tmp_path / "bad.json"), "--as", "jo@rowan.example.org")[0] == 2
    assert run("submit", str(tmp_path / "none.json"), "--as", "jo@rowan.example.org")[0] == 2


def test_findings_are_accepted_by_their_id_in_the_report(run: Any, post: Any) -> None:
    data = submitted(run, post("About council tax."), code=1)
    finding = data["report"]["findings"][0]["id"]
    code, _, err = run("decide", data["case"], "approve", "--as", "omar@rowan.example.org", "--reason", "I looked at all of it")
    assert code == 1 and finding[:12] in err
    code, _, err = run("decide", data["case"], "approve", "--as", "omar@rowan.example.org", "--accept", finding)
    assert code == 2 and "equals sign" in err
    code, _, _ = run("decide", data["case"], "approve", "--as", "omar@rowan.example.org", "--accept", f"{finding}=A notice = no view.")
    assert code == 0
    again = submitted(run, post("About council tax. And more."), code=1)
    assert again["report"]["findings"][0]["id"] == finding, "the same finding keeps its id when the text changes elsewhere"


def test_a_second_reader_settles_and_an_officer_approves(run: Any, post: Any) -> None:
    data = submitted(run, post("That damned rain."), code=1)
    accept = ["--accept", f"{data['report']['findings'][0]['id']}=A quotation."]
    assert run("decide", data["case"], "approve", "--as", "omar@rowan.example.org", *accept)[0] == 1
    code, out, _ = run("decide", data["case"], "approve", "--as", "deb@rowan.example.org", *accept)
    assert code == 0 and "officer still has to approve" in out
    code, out, _ = run("decide", data["case"], "approve", "--as", "omar@rowan.example.org", "--format", "json")
    assert code == 0 and json.loads(out)["state"] == "approved"


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("approve", "--as", "jo@rowan.example.org"), 1, "takes the role"),
        (("approve", "--as", "x@example.org"), 1, "not among"),
        (("approve", "--as", "omar@rowan.example.org", "--attest", "all-good"), 1, "no attestation"),
        (("reject", "--as", "omar@rowan.example.org"), 1, "Write a reason"),
        (("publish", "--as", "omar@rowan.example.org"), 2, "publish"),
        (("approve",), 2, "--as"),
    ],
)
def test_refusals(run: Any, post: Any, args: tuple[str, ...], code: int, said: str) -> None:
    case = submitted(run, post("A day."))["case"]
    got, out, err = run("decide", case, *args)
    assert (got, out) == (code, "") and said in err


def test_what_is_to_be_vouched_for_is_told_with_its_option(run: Any, post: Any, office: Any) -> None:
    settings = office.folder / "school.toml"
    settings.write_text(
        settings.read_text("utf-8") + '\n[[approval.attestations]]\nname = "read-twice"\nsays = "I read it twice."\nneeded = "always"\n',
        "utf-8",
    )
    case = submitted(run, post("A day."))["case"]
    code, _, err = run("decide", case, "approve", "--as", "omar@rowan.example.org")
    assert code == 1 and "“I read it twice” first" in err and "--attest read-twice" in err
    assert run("decide", case, "approve", "--as", "omar@rowan.example.org", "--attest", "read-twice")[0] == 0


def test_unknown_cases(run: Any, tmp_path: Path) -> None:
    for args in (
        ("decide", "C99", "approve", "--as", "omar@rowan.example.org"),
        ("published", "C99", "--url", "https://example.org", "--as", "omar@rowan.example.org"),
        ("audit", "export", "C99", "--output", str(tmp_path / "e.html")),
    ):
        code, _, err = run(*args)
        assert code == 1 and "no case C99" in err
    assert not (tmp_path / "e.html").exists()


def test_withdrawal_recheck_and_erasure(run: Any, post: Any, office: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"pixels")
    path = post("A day.", images=["a.jpg"], people={"a.jpg": ["P1"]})
    case = submitted(run, path)["case"]
    run("decide", case, "approve", "--as", "omar@rowan.example.org")
    run("published", case, "--url", "https://example.org/1", "--as", "jo@rowan.example.org")
    other = submitted(run, post("Another.", "other.json", images=["a.jpg"], people={"a.jpg": ["P1"]}))["case"]
    run("decide", other, "approve", "--as", "omar@rowan.example.org")
    code, out, _ = run("withdrawal", "P1", "--format", "json")
    assert code == 0
    assert [(r["case"], r["state"], r["url"], r["how"]) for r in json.loads(out)] == [
        (other, "approved", None, ["tagged"]),
        (case, "published", "https://example.org/1", ["tagged"]),
    ]
    rows = list(csv.DictReader(io.StringIO(run("withdrawal", "P1", "--format", "csv")[1])))
    assert [(r["case"], r["url"]) for r in rows] == [(other, ""), (case, "https://example.org/1")]
    text = run("withdrawal", "P1")[1]
    assert case in text and "Facebook: in force when it was approved on" in text and "cannot" in text
    assert run("withdrawal", "P99")[0] == 2
    assert json.loads(run("recheck", "--format", "json")[1]) == {"checked": 1, "lapsed": [], "changed": [], "failed": []}
    office.log(
        (office.folder / "consent_log.csv").read_text("utf-8").replace("P1,Orla,Finnegan,yes", "P1,Orla,Finnegan,withdrawn 2026-11-01")
    )
    code, out, _ = run("recheck", "--format", "json")
    assert code == 1 and [r["case"] for r in json.loads(out)["lapsed"]] == [other]
    assert run("recheck")[0] == 0
    code, out, _ = run("subject", "P1")
    held = json.loads(out)
    assert code == 0 and held["consent_log"]["first_name"] == "Orla" and len(held["cases"]) == 2 and held["face_descriptors"] == []
    code, out, _ = run("forget", "P1")
    assert code == 0 and "2 cases" in out and "Still published: https://example.org/1" in out
    assert json.loads(run("withdrawal", "P1", "--format", "json")[1]) == []
    assert run("audit", "verify")[0] == 0


def test_withdrawal_asks_for_the_name_that_no_list_of_commands_is_to_keep(
    run: Any, post: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"pixels")
    case = submitted(run, post("A day.", images=["a.jpg"], people={"a.jpg": ["P1"]}))["case"]
    monkeypatch.setattr("click.prompt", lambda *_, **__: "orla")
    code, out, _ = run("withdrawal")
    assert code == 0 and case in out and "P1" in out
    monkeypatch.setattr("click.prompt", lambda *_, **__: "Nobody")
    code, out, err = run("withdrawal")
    assert code == 2 and not out and "Nobody on the roll is called that" in err


def test_a_record_that_was_changed_is_told(run: Any, post: Any, office: Any) -> None:
    case = submitted(run, post("A day."))["case"]
    run("decide", case, "approve", "--as", "omar@rowan.example.org")
    engine = create_engine(office.desk.record.database.url)
    with engine.begin() as behind:
        if engine.dialect.name == "sqlite":
            behind.exec_driver_sql("DROP TRIGGER entries_no_delete")
        else:
            behind.exec_driver_sql("DROP TRIGGER entries_no_change ON entries")
        last = behind.exec_driver_sql("SELECT max(number) FROM entries").scalar_one()
        behind.exec_driver_sql(f"DELETE FROM entries WHERE number = {last}")
    engine.dispose()
    code, out, _ = run("audit", "verify")
    assert code == 1 and f"Entry {last} was removed" in out
    data = json.loads(run("audit", "verify", "--format", "json")[1])
    assert (data["whole"], data["first"]) == (False, last)
    assert run("audit", "head")[0] == 2


def test_a_record_that_cannot_be_read_is_told(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "no.sqlite").write_bytes(b"this is no database " * 400)
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "no.sqlite"))
    code, out, err = run("audit", "verify")
    assert (code, out) == (2, "") and "cannot be opened" in err


def test_no_pupil_is_named_on_standard_error(run: Any, post: Any) -> None:
    case = submitted(run, post("Well done Orla Finnegan"), code=1)["case"]
    for args in (("approve",), ("reject", "--reason", "Orla Finnegan said no")):
        code, out, err = run("decide", case, *args, "--as", "omar@rowan.example.org")
        assert code == 1 and "Orla" not in out + err

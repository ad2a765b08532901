"""A trust: settings that its schools inherit and may not loosen, pupils on two rolls, one report for each school and one without names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.cli import main
from checker.errors import SettingsError
from checker.render.as_trust import coverage
from checker.runs.executors.here import Here
from checker.runs.trust import TrustRun
from checker.school import ConsentState, School, Trust
from tests.runs.conftest import draw

HEAD = "pupil_id,first_name,last_name,date_of_birth,facebook,instagram\n"


@pytest.fixture
def trust_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two schools; Zofia Wilk is on both rolls, and the second has her refusal for Facebook."""
    folder = tmp_path / "trust"
    rows = {
        "north": "N1,Zofia,Wilk,2015-03-02,yes,yes\nN2,Orla,Finnegan,2014-01-05,yes,\n",
        "south": "S1,Zofia,Wilk,2015-03-02,no,yes\nS2,Orla,Finnegan,2013-09-09,no,\n",
    }
    for name, roll in rows.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "school.toml").write_text(f'[school]\nname = "{name.title()} Primary"\n', encoding="utf-8")
        (folder / name / "consent_log.csv").write_text(HEAD + roll, encoding="utf-8")
        draw(folder / name / "photos" / "hills.png", len(name))
    draw(folder / "south" / "photos" / "Orla Finnegan.png", 3)
    write(folder)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return folder


def write(folder: Path, more: str = "") -> None:
    (folder / "trust.toml").write_text(
        'name = "Example Trust"\nlocked = ["recognition.enabled"]\nat_most = ["identification.threshold"]\n'
        "[defaults.recognition]\nenabled = false\n[defaults.identification]\nthreshold = 3\n[defaults.school]\nnation = 'wales'\n"
        '[[schools]]\nfolder = "north"\nphotos = "north/photos"\n[[schools]]\nfolder = "south"\nphotos = "south/photos"\n' + more,
        encoding="utf-8",
    )


def own(folder: Path, text: str) -> Path:
    path = folder / "north" / "school.toml"
    path.write_text('[school]\nname = "North Primary"\n' + text, encoding="utf-8")
    return folder / "north"


def test_a_school_inherits_and_its_own_word_wins(trust_folder: Path) -> None:
    assert School.open(trust_folder / "north").settings.school.nation == "wales"
    assert School.open(own(trust_folder, 'nation = "scotland"\n')).settings.school.nation == "scotland"
    assert School.open(own(trust_folder, "[identification]\nthreshold = 2\n")).settings.identification.threshold == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [("[recognition]\nenabled = true\n", "line 4.*set by the trust"), ("[identification]\nthreshold = 4\n", "line 4.*at most 3")],
)
def test_what_is_locked_may_not_be_loosened_by_whatever_command(trust_folder: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        School.open(own(trust_folder, text))


def test_the_trusts_settings_count_in_the_version(trust_folder: Path) -> None:
    before = School.open(trust_folder / "north").settings.version
    write(trust_folder, "\n# another wording\n")
    assert School.open(trust_folder / "north").settings.version != before


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[[schools]]\nfolder = "west"\n', "line 17.*not there"),
        ('[[schools]]\nfolder = "north"\n', "line 17.*twice"),
        ("colour = 1\n", "unknown key"),
    ],
)
def test_a_slip_in_trust_toml_names_its_line(trust_folder: Path, more: str, said: str) -> None:
    write(trust_folder, more)
    with pytest.raises(SettingsError, match=said):
        Trust.load(trust_folder)


def test_the_report_names_activities_as_each_school_writes_them(trust_folder: Path) -> None:
    own(trust_folder, '[consent_log]\nactivities = ["classdojo"]\n[[accounts]]\nplatform = "ClassDojo"\n')
    log = trust_folder / "north" / "consent_log.csv"
    log.write_text(log.read_text("utf-8").replace("instagram", "classdojo"), encoding="utf-8")
    run = TrustRun(Trust.load(trust_folder), lambda school: (Here(school), school.folder), keep=False)
    for _ in run.schools():
        pass
    assert [row[1] for row in coverage(run.result) if row[0] == "North Primary"] == ["Facebook", "ClassDojo"]


def test_the_report(trust_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["trust", str(trust_folder), "--format", "json", "--workers", "1"])
    assert left.value.code == 1, "a pupil's name is a file's name"
    reports = trust_folder / "reports"
    assert {p.name for p in reports.iterdir()} == {"north.html", "north.jsonl", "south.html", "south.jsonl", "trust.json"}
    text = (reports / "trust.json").read_text("utf-8")
    assert not any(name in text + capsys.readouterr().out for name in ("Orla", "Finnegan", "Zofia", "Wilk"))
    told = json.loads(text)
    north, south = told["schools"]
    assert (north["on_two_rolls"], north["refused_elsewhere"]) == (1, 1), "the same name with another birthday is another child"
    assert (south["on_two_rolls"], south["refused_elsewhere"]) == (1, 0)
    assert north["consent"]["facebook"] == {"in force": 2} and told["behind"] == ["south", "north"]
    assert next(r["check"] for r in told["recurring"]) == "pupil-full-name"


def test_the_stricter_of_two_logs_holds_in_the_run(trust_folder: Path) -> None:
    run = TrustRun(Trust.load(trust_folder), lambda school: (Here(school), school.folder), keep=False)
    for result, school, reports in run.schools():
        list(reports)
        if result.folder == "north" and school:
            assert school.consent("N1", "facebook", run.day) is ConsentState.ELSEWHERE
            assert school.consent("N1", "instagram", run.day) is ConsentState.IN_FORCE


def test_a_school_that_cannot_be_opened_is_in_the_report_and_the_others_run(trust_folder: Path) -> None:
    (trust_folder / "north" / "consent_log.csv").write_text("pupil_id\nN1\n", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["trust", str(trust_folder), "--format", "html", "--workers", "1"])
    assert left.value.code == 2
    page = (trust_folder / "reports" / "trust.html").read_text("utf-8")
    assert "first_name" in page and "South Primary" in page

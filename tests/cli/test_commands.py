"""The commands: exit codes, errors a school office can read, reports put in place only when whole, and nothing heavy imported for help."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checker.cli import COMMANDS, main
from checker.draft import Draft
from checker.report import Report, schema
from checker.school import School

HEAVY = (
    "spacy",
    "thinc",
    "presidio_analyzer",
    "numpy",
    "PIL",
    "streamlit",
    "onnxruntime",
    "cv2",
    "rapidocr",
    "openpyxl",
    "sqlalchemy",
    "av",
)
CLEAN = "The winter concert is on Thursday 10 December 2026 at 6pm in the school hall. All families are welcome."
NAMED = "Well done to Orla Finnegan for her poem about the sea."
NAMES = ("Orla", "Finnegan", "Tunde", "Balogun", "Pettifer")


class Outcome:
    """Exit code, standard output and standard error of one call."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*args: str | Path) -> Outcome:
        with pytest.raises(SystemExit) as stop:
            main([str(a) for a in args])
        out, err = capsys.readouterr()
        return Outcome(int(stop.value.code or 0), out, err)

    return call


def post(folder: Path, name: str, **fields: Any) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"platform": "facebook", "publish_at": "2026-11-23", **fields}), encoding="utf-8")
    return path


def one_paragraph(err: str) -> None:
    """An error is one paragraph of plain words: no traceback, and nobody's name."""
    assert err.startswith("checker: ")
    assert len(err.strip().split("\n")) == 1
    assert err.strip().endswith((".", "--help"))
    assert not re.search(r"Traceback|Error\b|\bNone\b|0x[0-9a-f]{6}", err)
    assert not any(name in err for name in NAMES)


class TestExitCodes:
    """0 nothing found; 1 something found; 2 could not run, or something was left unchecked."""

    def test_0_when_nothing_was_found(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        assert run("review", post(tmp_path, "a", text=CLEAN), "--school", school_folder).code == 0

    def test_1_when_something_was_found(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        assert run("review", post(tmp_path, "a", text=NAMED), "--school", school_folder).code == 1

    @pytest.mark.parametrize("line", ["not json", '{"text": 3}', '{"text": "Hello", "image": "a.jpg"}'])
    def test_2_when_a_draft_could_not_be_read_whatever_the_others_say(
        self, run: Any, school_folder: Path, tmp_path: Path, line: str
    ) -> None:
        posts = tmp_path / "posts.jsonl"
        posts.write_text(f"{json.dumps({'text': CLEAN})}\n{line}\n{json.dumps({'text': NAMED})}\n", encoding="utf-8")
        outcome = run("review", posts, "--school", school_folder, "--format", "jsonl")
        assert outcome.code == 2
        assert [json.loads(x)["verdict"] for x in outcome.out.splitlines()] == ["nothing_found", "incomplete", "stop"]

    def test_2_when_a_photo_is_missing(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        outcome = run("review", post(tmp_path, "a", text=NAMED, images=["gone.jpg"]), "--school", school_folder, "--format", "json")
        report = json.loads(outcome.out)
        assert report["verdict"] == "stop", "a stop stays a stop"
        assert report["skipped"]
        assert outcome.code == 2

    @pytest.mark.parametrize(
        "args", [[], ["nonsense"], ["review"], ["review", "x.json"], ["review", "x.json", "--school"], ["batch", "x", "--workers", "0"]]
    )
    def test_2_for_a_command_that_cannot_be_followed(self, run: Any, args: list[str]) -> None:
        outcome = run(*args)
        if args:
            assert outcome.code == 2
            one_paragraph(outcome.err)
        else:
            assert outcome.code in (0, 2)
            assert "Usage" in outcome.out + outcome.err


class TestErrors:
    """One paragraph on standard error: what was wrong and what to do next."""

    def test_no_school_there(self, run: Any, tmp_path: Path) -> None:
        outcome = run("review", post(tmp_path, "a", text=CLEAN), "--school", tmp_path / "gone")
        assert (outcome.code, outcome.out) == (2, "")
        one_paragraph(outcome.err)

    def test_nothing_at_the_path(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        for path in (tmp_path / "gone.json", tmp_path / "gone", tmp_path):
            outcome = run("review", path, "--school", school_folder)
            assert outcome.code == 2

    @pytest.mark.parametrize(
        ("file", "content", "said"),
        [
            ("school.toml", '[school]\nname = "R"\ntwon = "X"\n', "line 3"),
            ("consent_log.csv", "pupil_id,first_name,last_name,x\nP1,Orla,Finnegan,maybe\n", "row 2, column x: `maybe`"),
            ("consent_log.csv", "", "empty"),
            ("staff.csv", "first_name\nJoan\n", "last_name"),
        ],
    )
    @pytest.mark.parametrize("command", ["review", "consent", "batch"])
    def test_a_slip_in_the_schools_files_names_its_place(
        self, run: Any, school_folder: Path, tmp_path: Path, file: str, content: str, said: str, command: str
    ) -> None:
        (school_folder / file).write_text(content, encoding="utf-8")
        target = post(tmp_path / "posts", "a", text=CLEAN)
        args = {
            "review": ("review", target, "--school", school_folder),
            "batch": ("batch", target.parent, "--school", school_folder),
            "consent": ("consent", school_folder),
        }[command]
        outcome = run(*args)
        assert (outcome.code, outcome.out) == (2, "")
        assert said in outcome.err
        one_paragraph(outcome.err)

    def test_an_unforeseen_failure_gives_its_kind_and_none_of_its_words(
        self, run: Any, school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: Any) -> School:
            raise RuntimeError("Orla Finnegan lives at 3 Mill Lane")

        monkeypatch.delenv("CHECKER_DEBUG", raising=False)
        monkeypatch.setattr(School, "open", fail)
        outcome = run("review", post(tmp_path, "a", text=CLEAN), "--school", school_folder)
        assert outcome.code == 2
        assert "Mill Lane" not in outcome.err
        assert "RuntimeError" in outcome.err
        assert "Traceback" not in outcome.err

    def test_being_stopped_by_hand_is_no_pass(self, run: Any, school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def stop(_: Any) -> School:
            raise KeyboardInterrupt

        monkeypatch.setattr(School, "open", stop)
        outcome = run("review", post(tmp_path, "a", text=CLEAN), "--school", school_folder)
        assert outcome.code == 2
        assert "not checked" in outcome.err


class TestFormats:
    """The shapes that scripts hold on to."""

    def test_one_post_as_json_is_one_object(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        report = json.loads(run("review", post(tmp_path, "a", text=NAMED), "--school", school_folder, "--format", "json").out)
        jsonschema.Draft202012Validator(schema()).validate(report)
        assert report["id"] == "a"
        assert "Orla Finnegan" in [f["evidence"].get("quote") for f in report["findings"]]
        assert Report.from_json(report).to_json() == report

    def test_several_posts_as_json_are_a_list(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        folder = tmp_path / "posts"
        for name in ("b", "a"):
            post(folder, name, text=CLEAN)
        reports = json.loads(run("review", folder, "--school", school_folder, "--format", "json").out)
        assert [r["id"] for r in reports] == ["a", "b"]

    def test_a_jsonl_with_one_line_as_json_is_still_a_list(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        (tmp_path / "posts.jsonl").write_text(json.dumps({"id": "one", "text": CLEAN}), encoding="utf-8")
        reports = json.loads(run("review", tmp_path / "posts.jsonl", "--school", school_folder, "--format", "json").out)
        assert [r["id"] for r in reports] == ["one"]

    def test_jsonl_is_one_report_a_line_in_the_order_given(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        paths = [post(tmp_path, name, text=CLEAN + " \u2028 ☃") for name in ("z", "a", "m")]
        outcome = run("review", *paths, "--school", school_folder, "--format", "jsonl")
        reports = [json.loads(line) for line in outcome.out.split("\n") if line]
        assert [r["id"] for r in reports] == ["z", "a", "m"]
        for report in reports:
            jsonschema.Draft202012Validator(schema()).validate(report)

    @pytest.mark.parametrize("fmt", ["text", "html"])
    def test_for_people_the_verdict_stands_in_words_and_is_never_called_safe(
        self, run: Any, school_folder: Path, tmp_path: Path, fmt: str
    ) -> None:
        paths = [post(tmp_path, "a", text=CLEAN), post(tmp_path, "b", text=NAMED)]
        outcome = run("review", *paths, "--school", school_folder, "--format", fmt)
        assert "Nothing found by these checks" in outcome.out
        assert "Stop" in outcome.out
        assert not re.search(r"\bsafe\b", outcome.out, re.I)

    def test_html_shows_what_a_draft_says_as_words_and_runs_none_of_it(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        nasty = "<script>alert(1)</script> <img src=x onerror=alert(2)> " + NAMED
        outcome = run("review", post(tmp_path, "<b>a", text=nasty, id="<b>a"), "--school", school_folder, "--format", "html")
        assert "<script>alert" not in outcome.out
        assert "<img src=x" not in outcome.out
        assert "<b>a" not in outcome.out
        assert not re.search(r"""(?:src|href)\s*=\s*["']?https?://""", outcome.out), "the page fetches nothing"

    def test_a_format_that_is_not_known_is_refused(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        outcome = run("review", post(tmp_path, "a", text=CLEAN), "--school", school_folder, "--format", "pdf")
        assert outcome.code == 2
        one_paragraph(outcome.err)


class TestOutput:
    """A report is put in place only when it is whole."""

    def test_it_goes_to_the_file_and_nothing_else_is_left(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        output = tmp_path / "out" / "report.json"
        output.parent.mkdir()
        outcome = run("review", post(tmp_path, "a", text=NAMED), "--school", school_folder, "--format", "json", "--output", output)
        assert (outcome.code, outcome.out) == (1, "")
        assert json.loads(output.read_text("utf-8"))["id"] == "a"
        assert list(output.parent.iterdir()) == [output]

    def test_a_run_that_breaks_off_leaves_the_last_report_as_it_was(
        self, run: Any, school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def one_and_then_fail(drafts: list[Draft], school: School, **_: Any) -> Iterator[Report]:
            yield Report(id="a")
            raise RuntimeError("the disk is full")

        output = tmp_path / "out" / "report.json"
        output.parent.mkdir()
        output.write_text("the last report", encoding="utf-8")
        paths = [post(tmp_path, "a", text=CLEAN), post(tmp_path, "b", text=CLEAN)]
        monkeypatch.setattr("checker.engine.review_all", one_and_then_fail)
        outcome = run("review", *paths, "--school", school_folder, "--format", "json", "--output", output)
        assert outcome.code == 2
        assert output.read_text("utf-8") == "the last report"
        assert list(output.parent.iterdir()) == [output]

    def test_a_place_that_cannot_be_written_is_an_error(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        outcome = run("review", post(tmp_path, "a", text=CLEAN), "--school", school_folder, "--output", tmp_path / "no" / "report.txt")
        assert outcome.code == 2
        one_paragraph(outcome.err)


class TestConsentCommand:
    """`checker consent`: by pupil id, never by name."""

    def test_1_when_somebody_is_not_covered(self, run: Any, school_folder: Path) -> None:
        outcome = run("consent", school_folder, "--on", "2026-07-31", "--format", "json")
        assert outcome.code == 1
        told = json.loads(outcome.out)
        assert told["pupils"] == 3
        assert told["not_covered"] == {
            "P1": {"press": "refused"},
            "P2": {"facebook": "refused", "press": "refused"},
            "P3": {"facebook": "never asked"},
        }

    def test_a_consent_that_ran_out_yesterday_is_a_gap_today(self, run: Any, school_folder: Path) -> None:
        told = json.loads(run("consent", school_folder, "--on", "2026-08-01", "--format", "json").out)
        assert told["not_covered"]["P3"]["press"] == "expired"

    def test_0_when_all_are_covered(self, run: Any, school_folder: Path) -> None:
        (school_folder / "consent_log.csv").write_text("pupil_id,first_name,last_name,x\nP1,Orla,Finnegan,yes\n", encoding="utf-8")
        assert run("consent", school_folder).code == 0

    @pytest.mark.parametrize("fmt", ["text", "json"])
    def test_no_name_is_shown(self, run: Any, school_folder: Path, fmt: str) -> None:
        out = run("consent", school_folder, "--format", fmt).out
        assert "P2" in out
        assert not any(name in out for name in NAMES)


class TestPages:
    """`explain`, `schema`, `--version`, `--help`."""

    def test_explain_lists_the_checks_and_shows_each_page(self, run: Any) -> None:
        from checker.check import load_checks

        listing = run("explain")
        assert listing.code == 0
        for check in load_checks():
            assert check.name in listing.out
            page = run("explain", check.name)
            assert page.code == 0
            assert check.page.instead.split(".")[0] in " ".join(page.out.split())

    def test_explain_takes_the_modules_name_as_well_and_refuses_others(self, run: Any) -> None:
        assert run("explain", "alt_text").out == run("explain", "alt-text").out
        outcome = run("explain", "nonsense")
        assert outcome.code == 2
        one_paragraph(outcome.err)

    def test_schema_prints_the_schema_that_is_shipped(self, run: Any) -> None:
        printed = json.loads(run("schema").out)
        jsonschema.Draft202012Validator.check_schema(printed)
        assert printed == schema()

    def test_help_names_every_command_there_is(self, run: Any) -> None:
        outcome = run("--help")
        assert outcome.code == 0
        package = Path(sys.modules["checker.cli"].__file__ or "").parent
        assert {c for c in COMMANDS if re.search(rf"^  {c} ", outcome.out, re.M)} == {
            c for c in COMMANDS if (package / f"{c}.py").exists() or (package / f"{c}_.py").exists()
        }
        assert "Exit codes" in outcome.out


LOADED = (
    "import sys\n{code}\nprint(*sorted({{m.split('.')[0] for m in sys.modules}} | {{m for m in sys.modules if m.startswith('checker')}}))"
)


def loaded_by(code: str) -> set[str]:
    """The modules in memory after `code` ran in a process of its own."""
    done = subprocess.run([sys.executable, "-c", LOADED.format(code=code)], capture_output=True, text=True, check=True)
    return set(done.stdout.strip().split("\n")[-1].split())


HELP = """
from checker.cli import main
try:
    main({args!r})
except SystemExit as stop:
    assert not stop.code, stop.code
"""


class TestImports:
    """Nothing heavy is loaded before it is needed."""

    @pytest.mark.parametrize("args", [["--help"], ["review", "--help"], ["batch", "--help"], ["--version"], ["schema"]])
    def test_help_loads_nothing_heavy(self, args: list[str]) -> None:
        assert not loaded_by(HELP.format(args=args)) & set(HEAVY)

    def test_the_library_loads_neither_the_page_nor_the_command_line(self) -> None:
        modules = loaded_by("from checker import Draft, School, review")
        assert "checker.engine" in modules
        assert not modules & {"streamlit", "checker.cli", "click", *HEAVY}

    def test_help_takes_less_than_three_tenths_of_a_second_of_cpu(self) -> None:
        def cpu() -> float:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", HELP.format(args=["--help"])], capture_output=True, check=True, env={**os.environ})
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

        assert min(cpu() for _ in range(3)) < 0.3


def test_consent_shows_biometric_what_is_stale_and_who_stands_twice(run: Any, school_folder: Path) -> None:
    log = school_folder / "consent_log.csv"
    log.write_text(
        "pupil_id,first_name,last_name,x,biometric\nP1,Orla,Finnegan,01/09/2023,yes\nP2,ORLA,finnegan,01/09/2026,no\n", encoding="utf-8"
    )
    outcome = run("consent", school_folder, "--on", "2026-11-20")
    assert outcome.code == 1
    assert "Biometric (only for recognition)" in outcome.out and "1 refused" in outcome.out
    assert "given over two years ago" in outcome.out
    assert "P1, P2 share a first name and surname" in outcome.out
    assert "Orla" not in outcome.out and "finnegan" not in outcome.out.lower()


def test_what_stands_in_settings_is_no_markup_and_no_terminal_command(run: Any, school_folder: Path) -> None:
    (school_folder / "school.toml").write_text('[school]\nname = "A [red]B[/red] [/] \\u001b[2J\\u202eC"\n', encoding="utf-8")
    out = run("consent", school_folder).out
    assert "A [red]B[/red] [/] ␛[2J⟦U+202E⟧C" in out


class TestImport:
    """`checker import`: nothing is saved while anything is to be mended, and no name is told."""

    EXPORT = "Consents\nAdmission Number,Forename,Surname,Website,Photographs\nP1,Orla,Finnegan,Granted,Yes\nP2,Tunde,Balogun,Refused,No\nP3,Mei,Lin,{},Yes\n"

    def export(self, folder: Path, cell: str) -> Path:
        path = folder / "export.csv"
        path.write_text(self.EXPORT.format(cell), encoding="utf-8")
        return path

    def test_saves_a_log_that_the_school_opens(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        outcome = run("import", self.export(tmp_path, "Granted 01/09/2026"), "--school", school_folder, "--column", "Photographs=press")
        assert outcome.code == 0, outcome.out
        log = School.open(school_folder).consent_log
        assert log.activities == ("website", "facebook", "press")
        assert "facebook" in outcome.out  # kept from the log before
        assert not any(name in outcome.out for name in NAMES)
        assert "Photographs" in (school_folder / "import.toml").read_text("utf-8")

    def test_what_is_not_understood_saves_nothing_until_it_is_said(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        before = (school_folder / "consent_log.csv").read_bytes()
        export = self.export(tmp_path, "Internal only")
        outcome = run("import", export, "--school", school_folder)
        assert outcome.code == 1
        assert "`Internal only`" in outcome.out
        assert (school_folder / "consent_log.csv").read_bytes() == before
        assert run("import", export, "--school", school_folder, "--answer", "Internal only=no", "--dry-run").code == 0
        assert (school_folder / "consent_log.csv").read_bytes() == before
        assert run("import", export, "--school", school_folder, "--answer", "Internal only=no").code == 0

    def test_a_part_of_the_school_does_not_replace_the_whole(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        path = tmp_path / "class.csv"
        path.write_text("Adno,Forename,Surname,Website\nP1,Orla,Finnegan,Granted\n", encoding="utf-8")
        assert run("import", path, "--school", school_folder).code == 1
        assert run("import", path, "--school", school_folder, "--fewer").code == 0

    def test_staff(self, run: Any, school_folder: Path, tmp_path: Path) -> None:
        path = tmp_path / "staff.csv"
        path.write_text("Staff list\nTitle,Forename,Surname,Job Title\nMr,Idris,Vaughan,Caretaker\n", encoding="utf-8")
        assert run("import", path, "--school", school_folder, "--staff").code == 0
        assert [s.name for s in School.open(school_folder).staff] == ["Mr Idris Vaughan"]

    def test_is_entered_in_the_record_with_who_did_it(
        self, run: Any, school_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from checker.workflow.desk import Desk
        from checker.workflow.lists import imports

        monkeypatch.setattr("getpass.getuser", lambda: "itadmin")
        toml, export = school_folder / "school.toml", self.export(tmp_path, "Granted")
        column = ("--column", "Photographs=press")
        assert run("import", export, "--school", school_folder, *column, "--dry-run").code == 0
        assert run("import", export, "--school", school_folder, *column, "--as", "Someone").code == 0
        toml.write_text(
            toml.read_text("utf-8") + '\n[[people]]\nname = "Di Day"\nemail = "di@example.org"\nroles = ["administrator"]\n', "utf-8"
        )
        assert run("import", export, "--school", school_folder, *column).code == 0
        assert run("import", export, "--school", school_folder, *column, "--as", "DI@example.org").code == 0
        before = (school_folder / "consent_log.csv").read_bytes()
        refused = run("import", self.export(tmp_path, "Refused"), "--school", school_folder, *column, "--as", "x@example.org")
        assert refused.code == 1 and "not among the people" in refused.err
        assert (school_folder / "consent_log.csv").read_bytes() == before
        staff = tmp_path / "staff.csv"
        staff.write_text("Title,Forename,Surname,Job Title\nMr,Idris,Vaughan,Caretaker\n", encoding="utf-8")
        assert run("import", staff, "--school", school_folder, "--staff", "--as", "di@example.org").code == 0
        told = [(i.by, i.what, i.rows) for i in imports(Desk.open(School.open(school_folder)))]
        assert told == [
            ("di@example.org", "staff list", 1),
            ("di@example.org", "consent log", 3),
            ("itadmin (user of this computer)", "consent log", 3),
            ("Someone (not listed)", "consent log", 3),
        ]

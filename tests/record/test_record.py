"""The record: what may be decided, what is kept, and that it stays."""

from __future__ import annotations

import datetime
import sqlite3
from pathlib import Path

import pytest

import checker.engine
from checker.clauses import clause
from checker.draft import Draft, Photo
from checker.errors import RecordError
from checker.finding import Finding, Level, Skipped, TextSpan, WholeDraft
from checker.record import APPROVED, REJECTED, Decision, decide, default_url, open_store, refusal
from checker.record.store import SqliteStore
from checker.report import Report, digest
from checker.school import School

DRAFT = Draft(text="Bramble and Orla won the cup", images=[Photo("orla.jpg", b"pixels")], people={"orla.jpg": ["P1"]})
NOW = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)


def found(level: Level, kind: str = "") -> Finding:
    evidence = TextSpan("text", 0, 7, "Bramble") if level is not Level.ADVISE else WholeDraft()
    return Finding("a-check", "names", level, 1.0, "Bramble is named.", "why", "instead", clause("approval"), evidence, ("P1",), kind)


def report(*findings: Finding, skipped: tuple[Skipped, ...] = (), draft: Draft = DRAFT) -> Report:
    return Report("post", findings, skipped, ran=("a-check",), digest=digest(draft), versions={"checker": "1", "rules": "2"})


CLEAN, ADVICE, LOOK, STOP = report(), report(found(Level.ADVISE)), report(found(Level.REVIEW)), report(found(Level.STOP))
PARTLY = report(skipped=(Skipped("faces", "Bramble's photo cannot be opened."),))
STOPPED_PARTLY = report(found(Level.STOP), skipped=PARTLY.skipped)
ENOUGH = "I looked at every word of it"


@pytest.fixture
def school(school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> School:
    monkeypatch.setattr(checker.engine, "load_checks", tuple)
    return School.open(school_folder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "record.sqlite"


@pytest.fixture
def store(path: Path) -> SqliteStore:
    return SqliteStore(str(path))


@pytest.mark.parametrize(
    ("seen", "decision", "reason", "allowed"),
    [
        (CLEAN, APPROVED, "", True),
        (ADVICE, APPROVED, "", True),
        (CLEAN, REJECTED, "", False),
        (CLEAN, REJECTED, "Later.", True),
        (LOOK, APPROVED, "", False),
        (LOOK, APPROVED, "ok", False),
        (LOOK, APPROVED, "!!!!!!!!!!!!!!!!!!!!!!!", False),
        (LOOK, APPROVED, ENOUGH, True),
        (PARTLY, APPROVED, "", False),
        (PARTLY, APPROVED, "fine", False),
        (PARTLY, APPROVED, ENOUGH, True),
        (STOP, APPROVED, ENOUGH, False),
        (STOPPED_PARTLY, APPROVED, ENOUGH, False),
        (STOP, REJECTED, "Named in full.", True),
        (CLEAN, "published", ENOUGH, False),
    ],
)
def test_what_may_be_decided(school: School, store: SqliteStore, seen: Report, decision: str, reason: str, allowed: bool) -> None:
    assert (refusal(seen, digest(DRAFT), decision, decider="S", reason=reason) == "") is allowed
    if allowed:
        assert decide(seen, DRAFT, school, store, decision=decision, decider="S", reason=reason).number == 1
    else:
        with pytest.raises(RecordError):
            decide(seen, DRAFT, school, store, decision=decision, decider="S", reason=reason)
        assert store.of(seen.digest) == []


@pytest.mark.parametrize("decider", ["", "   ", "\n"])
def test_somebody_decides(school: School, store: SqliteStore, decider: str) -> None:
    with pytest.raises(RecordError, match="name"):
        decide(CLEAN, DRAFT, school, store, decision=APPROVED, decider=decider, reason="")


@pytest.mark.parametrize(
    "changed",
    [
        Draft(text="Bramble and Orla won the cup!", images=DRAFT.images, people=DRAFT.people),
        Draft(text=DRAFT.text, platform="x", images=DRAFT.images, people=DRAFT.people),
        Draft(text=DRAFT.text, images=DRAFT.images, people={"orla.jpg": ["P1", "P2"]}),
        Draft(text=DRAFT.text, images=[Photo("orla.jpg", b"other pixels")], people=DRAFT.people),
        Draft(text=DRAFT.text),
    ],
    ids=["words", "platform", "tags", "photo", "no photo"],
)
@pytest.mark.parametrize("decision", [APPROVED, REJECTED])
def test_a_decision_sticks_to_the_version_that_was_checked(school: School, store: SqliteStore, changed: Draft, decision: str) -> None:
    with pytest.raises(RecordError, match="changed since"):
        decide(CLEAN, changed, school, store, decision=decision, decider="S", reason=ENOUGH)


def test_a_report_of_nothing_can_carry_no_decision(school: School, store: SqliteStore) -> None:
    with pytest.raises(RecordError):
        decide(Report("post"), Draft(), school, store, decision=APPROVED, decider="S", reason=ENOUGH)


def test_what_is_kept_comes_back(school: School, store: SqliteStore, path: Path) -> None:
    seen = report(found(Level.REVIEW, "view"), found(Level.REVIEW, "view"), found(Level.ADVISE))
    made = decide(seen, DRAFT, school, store, decision=APPROVED, decider=" Saima  Akhtar ", reason=ENOUGH, now=NOW)
    store.close()
    assert SqliteStore(str(path)).of(seen.digest) == [made]
    assert (made.decider, made.verdict, made.school, made.decided_at) == ("Saima Akhtar", "review", "Rowan Park Primary", NOW)
    assert [(f.check, f.kind, f.level, f.count) for f in made.findings] == [("a-check", "", "advise", 1), ("a-check", "view", "review", 2)]
    assert made.versions == {"checker": "1", "rules": "2"}


def test_newest_first_and_of_one_school(school: School, store: SqliteStore) -> None:
    for reason in ("First time.", "Second time."):
        decide(CLEAN, DRAFT, school, store, decision=REJECTED, decider="S", reason=reason)
    assert [d.reason for d in store.of(CLEAN.digest)] == ["Second time.", "First time."]
    assert store.of(CLEAN.digest, "Rowan Park Primary") and not store.of(CLEAN.digest, "Another School")
    assert store.of("sha256:other") == []


def test_no_word_name_or_photo_is_in_the_file(school: School, store: SqliteStore, path: Path) -> None:
    for seen in (LOOK, PARTLY):
        decide(seen, DRAFT, school, store, decision=APPROVED, decider="Saima", reason=ENOUGH)
    store.close()
    content = b"".join(p.read_bytes() for p in path.parent.iterdir())
    assert b"Saima" in content
    for secret in (b"Bramble", b"orla", b"Orla", b"P1", b"pixels", b"won the cup"):
        assert secret not in content


def test_a_reason_that_names_a_pupil_is_refused(school: School, store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.check import Check, Page

    def find(reading, school):
        if "Orla Finnegan" in reading.draft.text:
            yield found(Level.STOP)

    named = Check("a-check", "names", clause("approval"), Page("", "", "", "", ""), find)
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (named,))
    with pytest.raises(RecordError, match="reason") as refused:
        decide(CLEAN, DRAFT, school, store, decision=REJECTED, decider="S", reason="Orla Finnegan's mother said no")
    assert "Orla" not in str(refused.value)
    decide(CLEAN, DRAFT, school, store, decision=REJECTED, decider="S", reason="P1's mother said no")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET decision = 'approved'",
        "DELETE FROM decisions",
        "INSERT OR REPLACE INTO decisions SELECT * FROM decisions",
        "REPLACE INTO decisions (number, digest, decision, decider, reason, verdict, findings, skipped, versions, decided_at, school) "
        "VALUES (1, 'x', 'approved', 'x', '', 'x', '[]', '[]', '{}', '2026-11-20T00:00:00+00:00', '')",
    ],
)
def test_the_file_itself_refuses_changes(school: School, store: SqliteStore, path: Path, statement: str) -> None:
    made = decide(CLEAN, DRAFT, school, store, decision=REJECTED, decider="S", reason="Later.", now=NOW)
    with sqlite3.connect(path) as other, pytest.raises(sqlite3.DatabaseError, match="append-only"):
        other.execute(statement)
    assert store.of(CLEAN.digest) == [made]


def test_a_record_of_a_later_form_is_left_alone(path: Path) -> None:
    SqliteStore(str(path)).close()
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(RecordError, match="newer version"):
        SqliteStore(str(path))


def test_what_is_no_record_is_refused_plainly(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"this is no database, and long enough to be looked at " * 40)
    (tmp_path / "folder").mkdir()
    for bad in (tmp_path / "a", tmp_path / "folder", tmp_path / "a" / "b"):
        with pytest.raises(RecordError):
            SqliteStore(str(bad))


@pytest.mark.parametrize("url", ["postgresql://host/db", "no address at all ://"])
def test_other_databases_are_refused_for_now(url: str) -> None:
    with pytest.raises(RecordError):
        open_store(url)


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CHECKER_RECORD", raising=False)
    assert default_url().startswith("sqlite:///") and default_url().endswith("record.sqlite")
    monkeypatch.setenv("CHECKER_RECORD", str(tmp_path / "r.sqlite"))
    assert default_url() == f"sqlite:///{tmp_path / 'r.sqlite'}"
    monkeypatch.setenv("CHECKER_RECORD", "sqlite://")
    kept = open_store(default_url()).add(Decision("d", APPROVED, "S", "", "review", (), (), {}, NOW))
    assert kept.number >= 1


def test_several_pages_write_at_once(school: School, path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    stores = [SqliteStore(str(path)) for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        made = list(
            pool.map(lambda n: decide(CLEAN, DRAFT, school, stores[n % 3], decision=REJECTED, decider="S", reason=f"Reason {n}"), range(24))
        )
    assert sorted(d.number for d in made) == list(range(1, 25))

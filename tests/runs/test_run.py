"""One loop over many drafts: each once, in order, what is finished not again, and nothing kept that anything has changed."""

from __future__ import annotations

import datetime
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from checker.cli import main
from checker.draft import Draft, Unreadable
from checker.finding import Skipped
from checker.report import Report, digest
from checker.runs import Run, Store
from checker.runs.folders import drafts_in
from checker.runs.work import Chunk, Judged, Work
from checker.school import School
from checker.versions import versions


@dataclass
class Fake:
    """An executor that judges nothing and remembers what it was given; results come last chunk first."""

    school: School
    chunks: list[tuple[str, ...]] = field(default_factory=list)
    keep: bool = True

    def map(self, work: Work, chunks: Sequence[Chunk]) -> Generator[tuple[int, tuple[Judged, ...]], None, None]:
        for number, chunk in reversed(list(enumerate(chunks))):
            self.chunks.append(tuple(d.id for d in chunk))
            yield number, tuple(self.judge(d) for d in chunk)

    def judge(self, draft: Draft | Unreadable) -> Judged:
        if isinstance(draft, Unreadable):
            return Judged(Report(id=draft.id, skipped=(Skipped("draft", draft.reason),)), keep=False)
        return Judged(Report(id=draft.id, ran=("a",), digest=digest(draft), versions=versions(self.school)), keep=self.keep)

    @property
    def judged(self) -> list[str]:
        return sorted(name for chunk in self.chunks for name in chunk)


def store_of(school: School) -> Store:
    store, _ = Store.open(school)
    assert store is not None
    return store


def go(
    school_folder: Path, drafts: Sequence[Draft | Unreadable], *, fresh: bool = False, keep: bool = True, on: datetime.date | None = None
) -> Fake:
    school = School.open(school_folder)
    fake = Fake(school, keep=keep)
    store = store_of(school)
    reports = list(Run(school, executor=fake, store=store, fresh=fresh, on=on).reports(drafts))
    store.close()
    assert [r.id for r in reports] == [d.id for d in drafts], "every draft once, in the order given"
    return fake


def test_what_is_finished_is_not_done_again(school_folder: Path, photos: Path) -> None:
    drafts = drafts_in(str(photos), "facebook")
    assert len(go(school_folder, drafts).judged) == 6
    assert go(school_folder, drafts).judged == []
    assert len(go(school_folder, drafts, fresh=True).judged) == 6


def test_results_that_this_moment_decided_are_not_kept(school_folder: Path, photos: Path) -> None:
    drafts = drafts_in(str(photos), "facebook")
    go(school_folder, drafts, keep=False)
    assert len(go(school_folder, drafts).judged) == 6


def test_only_what_has_changed_is_done_again(school_folder: Path, photos: Path) -> None:
    go(school_folder, drafts_in(str(photos), "facebook"))
    (photos / "a" / "1.png").write_bytes((photos / "a" / "3.png").read_bytes())
    (photos / "b" / "0.png").rename(photos / "b" / "new name.png")
    (photos / "people.csv").write_text("photo,people\nb/2.png,P1\n", encoding="utf-8")
    assert go(school_folder, drafts_in(str(photos), "facebook")).judged == ["a/1.png", "b/2.png", "b/new name.png"]


@pytest.mark.parametrize(
    "change",
    [
        ("consent_log.csv", "pupil_id,first_name,last_name,facebook\nP1,Orla,Finnegan,no\n"),
        ("school.toml", '[school]\nname = "Rowan Park Primary"\ntown = "Rowanham"\n'),
    ],
    ids=["consent log", "settings"],
)
def test_another_consent_log_or_settings_does_all_again(school_folder: Path, photos: Path, change: tuple[str, str]) -> None:
    drafts = drafts_in(str(photos), "facebook")
    go(school_folder, drafts)
    (school_folder / change[0]).write_text(change[1], encoding="utf-8")
    assert len(go(school_folder, drafts).judged) == 6


def test_another_platform_or_day_of_consent_does_all_again(school_folder: Path, photos: Path) -> None:
    go(school_folder, drafts_in(str(photos), "facebook"))
    assert len(go(school_folder, drafts_in(str(photos), "instagram")).judged) == 6
    assert len(go(school_folder, drafts_in(str(photos), "facebook"), on=datetime.date(2030, 1, 1)).judged) == 6


def test_a_photo_swapped_while_it_was_judged_is_not_kept_for_the_one_that_lay_there(school_folder: Path, photos: Path) -> None:
    """The key is made of the bytes that were judged (the report's digest), not of those that were hashed beforehand."""
    drafts = drafts_in(str(photos), "facebook")
    before = (photos / "a" / "1.png").read_bytes()
    school = School.open(school_folder)

    class Swapped(Fake):
        def judge(self, draft: Draft | Unreadable) -> Judged:
            if draft.id == "a/1.png":
                (photos / "a" / "1.png").write_bytes((photos / "a" / "3.png").read_bytes())
            return super().judge(draft)

    store = store_of(school)
    list(Run(school, executor=Swapped(school), store=store).reports(drafts))
    store.close()
    (photos / "a" / "1.png").write_bytes(before)
    assert go(school_folder, drafts).judged == ["a/1.png"]


def test_copies_are_handed_out_together_and_named(school_folder: Path, photos: Path) -> None:
    (photos / "copy.png").write_bytes((photos / "a" / "1.png").read_bytes())
    school = School.open(school_folder)
    fake = Fake(school)
    run = Run(school, executor=fake)
    list(run.reports(drafts_in(str(photos), "facebook")))
    assert ("a/1.png", "copy.png") in fake.chunks
    assert run.result.copies == [("a/1.png", "copy.png")]


def test_stopped_in_the_middle_every_file_is_in_the_report_and_the_next_run_goes_on(school_folder: Path, photos: Path) -> None:
    drafts = drafts_in(str(photos), "facebook")
    school = School.open(school_folder)
    fake, store = Fake(school), store_of(school)
    run = Run(school, executor=fake, store=store)
    done: list[bool] = []

    def step(kept: bool) -> None:
        done.append(kept)
        if len(done) == 2:
            run.stop()

    reports = list(run.reports(drafts, step))
    store.close()
    assert [r.id for r in reports] == [d.id for d in drafts] and run.result.stopped
    assert sum(r.verdict.value == "incomplete" for r in reports) == 4
    assert len(go(school_folder, drafts).judged) == 4


def test_what_cannot_be_read_is_in_its_place(school_folder: Path, photos: Path) -> None:
    drafts = [*drafts_in(str(photos), "facebook")[:2], Unreadable("x", "It is broken."), Draft(id="t", text="Hello")]
    go(school_folder, drafts)
    assert go(school_folder, drafts).judged == ["x"], "posts are kept as photos are; what could not be read is tried again"


def test_the_folders_page_tells_of_copies_and_of_what_was_kept(school_folder: Path, photos: Path, tmp_path: Path) -> None:
    """The page is begun before the run is, and its summary must be that of the run."""
    (photos / "copy.png").write_bytes((photos / "a" / "1.png").read_bytes())
    for _ in range(2):
        with pytest.raises(SystemExit):
            main(
                [
                    "batch",
                    str(photos),
                    "--school",
                    str(school_folder),
                    "--format",
                    "html",
                    "--output",
                    str(tmp_path / "page.html"),
                    "--workers",
                    "1",
                ]
            )
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "a/1.png; copy.png" in page
    assert "7 of them had been checked before" in page
    assert f"<strong>“{photos.name}”: for Facebook</strong>" in page and str(photos) not in page


class TestStore:
    def test_it_holds_no_name_and_no_word_in_the_clear(self, school_folder: Path, photos: Path) -> None:
        school = School.open(school_folder)
        store = store_of(school)
        report = Report(id="Orla Finnegan.png", ran=("a",), digest="sha256:0", skipped=(Skipped("x", "Tunde Balogun"),))
        store.put("key", Judged(report, likeness=7))
        store.finish("place of Orla", [report])
        kept = store.get("key")
        store.close()
        assert kept is not None and kept.report == report and kept.likeness == 7
        for file in store.path.parent.iterdir():
            content = file.read_bytes()
            assert not any(word in content for word in (b"Orla", b"Finnegan", b"Tunde", b"Balogun", b"sha256"))
            assert file.stat().st_mode & 0o077 == 0

    def test_another_key_opens_nothing(self, school_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        store = store_of(School.open(school_folder))
        store.put("key", Judged(Report(id="a", ran=("a",))))
        store.close()
        monkeypatch.setenv("CHECKER_KEY", "A" * 43 + "=")
        other = store_of(School.open(school_folder))
        assert other.get("key") is None
        other.close()

    def test_a_result_moved_to_another_key_is_none(self, school_folder: Path) -> None:
        store = store_of(School.open(school_folder))
        store.put("one", Judged(Report(id="a", ran=("a",))))
        store.put("two", Judged(Report(id="b", ran=("a",))))
        store._db.execute("update result set sealed = (select sealed from result order by key limit 1)")
        assert [r.report.id if r else None for r in (store.get("one"), store.get("two"))].count(None) == 1
        store.close()

    def test_changed_compares_with_the_last_finished_run(self, school_folder: Path) -> None:
        store = store_of(School.open(school_folder))
        first = Report(id="a", ran=("a",), versions={"rules": "1"})
        assert store.changed("here", first)
        store.finish("here", [first])
        assert not store.changed("here", Report(id="a", ran=("a",), versions={"rules": "2"})), "new versions alone change no outcome"
        assert store.changed("here", Report(id="a", ran=("a",), skipped=(Skipped("x", "y"),)))
        assert store.changed("elsewhere", first)
        store.close()

    def test_a_store_that_is_damaged_is_said_and_all_is_done(self, school_folder: Path) -> None:
        store = store_of(School.open(school_folder))
        store.close()
        for extra in store.path.parent.glob("*.sqlite-*"):
            extra.unlink()
        store.path.write_bytes(b"no database" * 200)
        again, warning = Store.open(School.open(school_folder))
        assert again is None and "done again" in warning

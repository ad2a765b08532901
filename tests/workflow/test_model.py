"""Random lives of many cases against a plain model: never an approval without a check of that content, never by the author alone, never outlasting a consent.

10,000 steps in all where CHECKER_TEST_LONG is set, as CI has it; a few hundred otherwise. Against a record in memory.
"""

from __future__ import annotations

import datetime
import itertools
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from plain_checks import CHECKS, LOG, SETTINGS

import checker.engine
from checker.draft import Draft, Photo
from checker.errors import NotApproved, Refused
from checker.keys import SchoolKey
from checker.record import Record
from checker.record.audit import verify
from checker.school import School
from checker.workflow.desk import Desk
from checker.workflow.rechecking import recheck
from checker.workflow.states import State
from checker.workflow.subjects import forget

LONG = bool(os.environ.get("CHECKER_TEST_LONG"))
RUNS, STEPS = (100, 100) if LONG else (15, 60)
STAFF = ("saima@rowan.example.org", "omar@rowan.example.org", "jo@rowan.example.org", "deb@rowan.example.org", "ada@rowan.example.org")
ALWAYS = {"saima@rowan.example.org", "omar@rowan.example.org"}
TEXTS = (
    "A good day.",
    "A fine day.",
    "A long day.",
    "A short day.",
    "That damned rain.",
    "About council tax.",
    "A blurred day.",
    "Well done Orla Finnegan",
    "Use hunter2",
)
PUPILS = ("P1", "P2", "P3")
KEY = SchoolKey(b"k" * 32)


def officers(now: datetime.datetime) -> set[str]:
    """Who may approve: the officers, and over Christmas the deputy of one."""
    christmas = datetime.date(2026, 12, 19) <= now.astimezone().date() <= datetime.date(2027, 1, 3)
    return ALWAYS | ({"ada@rowan.example.org"} if christmas else set())


class Workflow(RuleBasedStateMachine):
    """Everything that can be done to a few drafts, in any order."""

    taken = 0
    approvals = 0

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "school.toml").write_text(SETTINGS, encoding="utf-8")
        self.consent = {(p, a): True for p in PUPILS for a in ("facebook", "instagram")}
        self._log()
        self.now = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
        self.desk = Desk(School.open(self.folder), Record("sqlite://"), KEY)
        self.desk.record.open_school(self.desk.name, KEY, self.now)
        self.drafts: list[Draft] = []
        self.cases: list[str] = []
        self.checked: dict[str, set[str]] = {}
        """By case: the digests that a check has seen."""
        self.authors: dict[str, set[str]] = {}
        self.numbers = itertools.count(1)

    def _log(self) -> None:
        rows = [LOG.split("\n", 1)[0]]
        names = {"P1": "Orla,Finnegan", "P2": "Tunde,Balogun", "P3": "Mei,Lin"}
        for p in PUPILS:
            rows.append(
                f"{p},{names[p]},{'yes' if self.consent[p, 'facebook'] else 'no'},{'yes' if self.consent[p, 'instagram'] else 'no'},no"
            )
        (self.folder / "consent_log.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

    def _case(self, data: Any) -> Any:
        return self.desk.case(data.draw(st.sampled_from(self.cases)))

    def _count(self) -> None:
        Workflow.taken += 1
        self.now += datetime.timedelta(minutes=1)

    @rule(
        text=st.sampled_from(TEXTS),
        pupils=st.sets(st.sampled_from(PUPILS)),
        platform=st.sampled_from(("facebook", "instagram")),
        by=st.sampled_from(STAFF),
    )
    def write_and_submit(self, text: str, pupils: set[str], platform: str, by: str) -> None:
        n = next(self.numbers)
        photos = (Photo("a.jpg", f"pixels {n}".encode()),) if pupils else ()
        people = {"a.jpg": tuple(sorted(pupils))} if pupils else {}
        self.drafts.append(Draft(text=f"{text} {n}", id=f"d{n}", platform=platform, images=photos, people=people))
        self._submit(self.drafts[-1], by, None)

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), by=st.sampled_from(STAFF), again=st.booleans())
    def submit_again(self, data: Any, by: str, again: bool) -> None:
        onto = data.draw(st.sampled_from(self.cases)) if again and self.cases else None
        self._submit(data.draw(st.sampled_from(self.drafts)), by, onto)

    def _submit(self, draft: Draft, by: str, onto: str | None) -> None:
        self._count()
        try:
            case = self.desk.submit(draft, by, case=onto, now=self.now)
        except Refused:
            return
        assert case.report is not None and case.digest == case.report.digest and case.state is State.SUBMITTED
        self.checked.setdefault(case.id, set()).add(case.digest)
        self.authors[case.id] = set(case.authors)
        if case.id not in self.cases:
            self.cases.append(case.id)

    @precondition(lambda self: self.cases)
    @rule(
        data=st.data(),
        by=st.sampled_from(STAFF),
        action=st.sampled_from(("approve", "approve", "approve", "reject", "changes", "withdraw")),
        settle=st.booleans(),
    )
    def decide(self, data: Any, by: str, action: str, settle: bool) -> None:
        self._decide(self._case(data), by, action, settle)

    @precondition(lambda self: self.cases)
    @rule(by=st.sampled_from(STAFF), reader=st.booleans())
    def decide_on_the_newest(self, by: str, reader: bool) -> None:
        case = self.desk.case(self.cases[-1])
        if reader:
            self._decide(case, "deb@rowan.example.org", "approve", True)
        self._decide(self.desk.case(case.id), by, "approve", True)

    def _decide(self, case: Any, by: str, action: str, settle: bool) -> None:
        self._count()
        accept = (
            {f.id: "We looked at it." for f in case.findings if f.lift in ("officer", "second_reader")}
            if settle and action == "approve"
            else {}
        )
        try:
            after = self.desk.decide(case.id, action, by, reason="I looked at every word.", accept=accept, now=self.now)
        except Refused:
            return
        if after.state is State.APPROVED and case.state is not State.APPROVED:
            Workflow.approvals += 1
            assert by in officers(self.now) and by not in self.authors[case.id]
            assert after.digest in self.checked[case.id]
            assert not any(f.lift == "nobody" for f in after.findings)

    @precondition(lambda self: self.cases)
    @rule(data=st.data(), by=st.sampled_from(STAFF))
    def publish(self, data: Any, by: str) -> None:
        self._count()
        case = self._case(data)
        try:
            after = self.desk.publish(case.id, "https://example.org/1", by, now=self.now)
        except Refused:
            return
        assert case.state in (State.APPROVED, State.LAPSED) and after.state is State.PUBLISHED

    @rule(
        what=st.sampled_from(("consent", "consent", "recheck", "recheck", "wait", "forget")),
        pupil=st.sampled_from(PUPILS),
        activity=st.sampled_from(("facebook", "instagram")),
        hours=st.sampled_from((1, 24, 24 * 13)),
    )
    def something_else(self, what: str, pupil: str, activity: str, hours: int) -> None:
        self._count()
        if what == "consent":
            self.consent[pupil, activity] = not self.consent[pupil, activity]
            self._log()
        elif what == "recheck":
            recheck(self.desk, now=self.now)
        elif what == "wait":
            self.now += datetime.timedelta(hours=hours)
        else:
            forget(self.desk, pupil, self.now)

    @invariant()
    def what_the_gate_lets_through_may_go_out(self) -> None:
        for draft in getattr(self, "drafts", ())[-2:]:
            try:
                approval = self.desk.approval_of(draft, now=self.now)
            except NotApproved as refused:
                assert refused.reasons
                continue
            case = self.desk.case(approval.case)
            assert case.state in (State.APPROVED, State.PUBLISHED)
            assert approval.digest == case.digest and approval.digest in self.checked[case.id]
            assert approval.by in officers(approval.at) and approval.by not in self.authors[case.id]
            assert approval.at <= self.now < approval.expires
            assert all(self.consent[p, draft.platforms[0]] for tags in draft.people.values() for p in tags)
            assert not any(w in draft.text for w in ("hunter2",))

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            assert verify(self.desk.record.everything(), school=self.desk.name, key=KEY).whole


def test_random_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: CHECKS)
    Workflow.taken = Workflow.approvals = 0
    machine = Workflow.TestCase
    machine.settings = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=not LONG,
        phases=(Phase.generate,),  # a life that went wrong is told as it was: to shorten one takes longer than to read it
        database=None,
    )
    while Workflow.taken < (10_000 if LONG else 1):
        machine("runTest").runTest()
    assert Workflow.approvals > RUNS / 8, "a model in which nothing is ever approved shows nothing"
    assert Workflow.taken >= (10_000 if LONG else 500)

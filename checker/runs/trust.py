"""All schools of a trust in one run: one report for each school, and one for the trust in which no pupil is named.

Each school is judged by its own roll, consent log and settings (under the trust's: `school/trust.py`). A pupil who stands on two rolls, because of a move in mid-year
or a shared sixth form, is known by name and date of birth; what either log refuses holds in both.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.draft import Draft, Unreadable, read_drafts
from checker.errors import CheckerError
from checker.finding import Level
from checker.normalise import normalise
from checker.report import Report
from checker.runs.executors import Executor
from checker.runs.folders import drafts_in
from checker.runs.run import Run, RunResult
from checker.runs.store import Store
from checker.school import ConsentState, School, Trust
from checker.school.trust import TrustSchool
from checker.versions import versions

SOON = 90
"""Days ahead for which consents that run out are counted: a term."""
_NO = (ConsentState.REFUSED, ConsentState.WITHDRAWN)


@dataclass(slots=True)
class SchoolResult:
    """What the run over one school came to. No pupil's name, no words, no file name.

    Attributes:
        folder: the school's folder, as trust.toml has it.
        problem: why the school could not be opened or its photos not be found; "" otherwise.
        kept: items finished in an earlier run.
        verdicts: reports by verdict.
        findings: reports in which a check said something, by (level, check, kind); advice left out.
        coverage: pupils by activity and state of consent.
        called: each of these activities as people write it.
        running_out: consents in force that end within `SOON` days.
        on_two_rolls: pupils who stand on another school's roll too.
        refused_elsewhere: pairs of pupil and activity in force here that the other log refuses.
    """

    folder: str
    name: str = ""
    problem: str = ""
    pupils: int = 0
    kept: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    coverage: dict[str, Counter[str]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    running_out: int = 0
    on_two_rolls: int = 0
    refused_elsewhere: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    run: RunResult = field(default_factory=RunResult)
    """The run over its photos and posts, filled as it goes."""

    @property
    def items(self) -> int:
        """Photos and posts checked."""
        return self.verdicts.total()

    def add(self, report: Report) -> None:
        """Count one report."""
        self.verdicts[report.verdict.value] += 1
        for key in {(f.level.word, f.check, f.kind) for f in report.findings if f.level is not Level.ADVISE}:
            self.findings[key] += 1

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "folder": self.folder,
            "name": self.name,
            "problem": self.problem,
            "pupils": self.pupils,
            "items": self.items,
            "kept": self.kept,
            "verdicts": dict(self.verdicts),
            "findings": [
                {"level": level, "check": check, "kind": kind, "items": n} for (level, check, kind), n in self.findings.most_common()
            ],
            "consent": {activity: dict(states) for activity, states in self.coverage.items()},
            "running_out": self.running_out,
            "on_two_rolls": self.on_two_rolls,
            "refused_elsewhere": self.refused_elsewhere,
            "versions": dict(self.versions),
        }


@dataclass(slots=True)
class TrustResult:
    """What the run over a trust came to."""

    trust: str
    as_of: datetime.date
    schools: list[SchoolResult] = field(default_factory=list)
    stopped: bool = False

    def recurring(self) -> list[tuple[str, str, str, int, int]]:
        """Level, check and kind, in how many schools and items, most schools first."""
        schools: Counter[tuple[str, str, str]] = Counter()
        items: Counter[tuple[str, str, str]] = Counter()
        for each in self.schools:
            schools.update(each.findings.keys())
            items.update(each.findings)
        order = {"stop": 0, "review": 1}
        rows = [(*key, n, items[key]) for key, n in schools.items()]
        return sorted(rows, key=lambda r: (order.get(r[0], 2), -r[3], -r[4], r[1], r[2]))

    def behind(self) -> list[SchoolResult]:
        """Schools with something to do, most pressing first: what could not be run, then stops, then what was left unchecked."""

        def weight(s: SchoolResult) -> tuple[bool, int, int, int]:
            return bool(s.problem), s.verdicts["stop"], s.verdicts["incomplete"], s.refused_elsewhere

        return sorted((s for s in self.schools if any(weight(s))), key=weight, reverse=True)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "trust": self.trust,
            "as_of": self.as_of.isoformat(),
            "stopped": self.stopped,
            "schools": [s.to_json() for s in self.schools],
            "recurring": [
                {"level": level, "check": check, "kind": kind, "schools": schools, "items": items}
                for level, check, kind, schools, items in self.recurring()
            ],
            "behind": [s.folder for s in self.behind()],
        }


def two_rolls(schools: Mapping[str, School]) -> dict[str, list[tuple[str, str, str]]]:
    """By school, its pupils who stand on another roll too: (pupil id here, the other school, pupil id there).

    The same folded name and the same date of birth: in 30,000 pupils many share a name, few a name and a birthday. A roll without dates of birth finds nobody.
    """
    people: dict[tuple[str, str, datetime.date], list[tuple[str, str]]] = defaultdict(list)
    for folder, school in schools.items():
        for pupil in school.pupils:
            if pupil.date_of_birth:
                people[normalise(pupil.first_name), normalise(pupil.last_name), pupil.date_of_birth].append((folder, pupil.pupil_id))
    found: dict[str, list[tuple[str, str, str]]] = {folder: [] for folder in schools}
    for places in people.values():
        for folder, here in places:
            found[folder] += [(here, other, there) for other, there in places if other != folder]
    return found


def refused_elsewhere(schools: Mapping[str, School], day: datetime.date) -> dict[str, frozenset[tuple[str, str]]]:
    """By school, the pairs of pupil and activity that are in force there and refused or withdrawn in the other school's log."""
    out = {}
    for folder, pairs in two_rolls(schools).items():
        school = schools[folder]
        refused = set()
        for here, other, there in pairs:
            theirs = schools[other].pupil(there)
            for activity, cell in theirs.consents.items() if theirs else ():
                if cell.on(day) in _NO and school.consent_log.state(here, activity, day) is ConsentState.IN_FORCE:
                    refused.add((here, activity))
        out[folder] = frozenset(refused)
    return out


class TrustRun:
    """One run over every school of a trust.

    Args:
        trust: the trust.
        executor_for: gives the executor for a school that is open, and what its workers open it from.
        keep: use and keep results between runs.
        fresh: do all again.
    """

    def __init__(
        self,
        trust: Trust,
        executor_for: Callable[[School], tuple[Executor, Path | bytes | None]],
        *,
        platform: str = "facebook",
        keep: bool = True,
        fresh: bool = False,
    ) -> None:
        self.trust = trust
        self.executor_for = executor_for
        self.platform = platform
        self.keep = keep
        self.fresh = fresh
        self.day = datetime.date.today()
        self.result = TrustResult(trust.name, self.day)
        self._run: Run | None = None
        self._stopped = False

    def stop(self) -> None:
        """End after what is in hand; may be called from a signal handler."""
        self._stopped = True
        if self._run:
            self._run.stop()

    def schools(self) -> Iterator[tuple[SchoolResult, School | None, Iterator[tuple[Report, Draft | Unreadable]]]]:
        """Each school in turn, with its reports, which must be read to their end before the next; the result is filled as they are read."""
        opened: dict[str, School] = {}
        problems: dict[str, str] = {}
        for entry in self.trust.schools:
            try:
                opened[entry.folder] = School.open(self.trust.folder / entry.folder)
            except CheckerError as error:
                problems[entry.folder] = str(error)
        moved = two_rolls(opened)
        refused = refused_elsewhere(opened, self.day)
        for entry in self.trust.schools:
            result = SchoolResult(entry.folder)
            self.result.schools.append(result)
            school = opened.get(entry.folder)
            if school is None:
                result.problem = problems[entry.folder]
                yield result, None, iter(())
                continue
            self._count(result, school, moved[entry.folder], refused[entry.folder])
            school.elsewhere = refused[entry.folder]
            try:
                drafts = self._drafts(entry)
            except CheckerError as error:
                result.problem = str(error)
                drafts = []
            yield result, school, self._reports(result, school, drafts)
            if self._stopped:
                self.result.stopped = True

    def _count(
        self, result: SchoolResult, school: School, moved: Sequence[tuple[str, str, str]], refused: frozenset[tuple[str, str]]
    ) -> None:
        log = school.consent_log
        result.name = school.settings.school.name
        result.pupils = len(log.pupils)
        result.versions = versions(school)
        result.on_two_rolls = len({here for here, _, _ in moved})
        result.refused_elsewhere = len(refused)
        soon = self.day + datetime.timedelta(days=SOON)
        for activity in log.activities:
            result.called[activity] = school.platform_name(activity)
            result.coverage[activity] = Counter(p.consent(activity, self.day).value for p in log.pupils)
            result.running_out += sum(
                p.consent(activity, self.day) is ConsentState.IN_FORCE
                and p.consent(activity, soon) in (ConsentState.EXPIRED, ConsentState.WITHDRAWN)
                for p in log.pupils
            )

    def _drafts(self, entry: TrustSchool) -> list[Draft | Unreadable]:
        drafts: list[Draft | Unreadable] = []
        if entry.photos:
            drafts += drafts_in(str(self.trust.folder / entry.photos), self.platform)
        if entry.posts:
            drafts += read_drafts(self.trust.folder / entry.posts)
        return drafts

    def _reports(
        self, result: SchoolResult, school: School, drafts: Sequence[Draft | Unreadable]
    ) -> Iterator[tuple[Report, Draft | Unreadable]]:
        store, _ = Store.open(school) if self.keep else (None, "")
        executor, source = self.executor_for(school)
        self._run = Run(school, executor=executor, store=store, fresh=self.fresh, source=source, result=result.run)
        if self._stopped:
            self._run.stop()
        for draft, report in zip(drafts, self._run.reports(drafts), strict=True):
            result.add(report)
            yield report, draft
        result.kept = self._run.result.kept
        if store:
            store.close()

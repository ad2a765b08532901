"""review(draft, school) -> Report: one loop, the only one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from checker.check import Check, load_checks
from checker.draft import Draft, Unreadable
from checker.errors import CannotRun, CheckerError, NoChecksError
from checker.finding import Face, Finding, Objective, Skipped
from checker.finding_id import with_ids
from checker.keys import key_of
from checker.report import Report, sort_key
from checker.school import School
from checker.senses import Reading, WordsBeside
from checker.versions import versions

if TYPE_CHECKING:
    from checker.singling_out.mention import Fact

BATCH = 64
"""Drafts that the language model reads together in `review_all`."""


def review(
    draft: Draft,
    school: School,
    checks: Sequence[Check] | None = None,
    *,
    on: datetime.date | None = None,
    earlier: Mapping[str, Sequence[Fact]] | None = None,
) -> Report:
    """Run every check over one draft.

    Args:
        draft: what somebody wants to post.
        school: what the school knows; open it once and use it for many drafts.
        checks: all of this installation's unless given.
        on: the day for which consent is decided: the draft's `publish_at`, else today, unless given.
        earlier: what posts approved before told of pupils, by pupil's id; the desk knows it (`checker.workflow.told`).

    Returns:
        A report. A check that failed or could not run is in `skipped`, and the others still ran.

    Raises:
        NoChecksError: `checks` is empty.
    """
    return _judge(Reading(draft, school, on=on, earlier=earlier), checks)


def review_words(
    draft: Draft,
    school: School,
    *,
    on: datetime.date | None = None,
    earlier: Mapping[str, Sequence[Fact]] | None = None,
) -> Report:
    """What the checks say of a draft whose photos are not looked at: to try other words beside the same photos and their tags.

    It is about no photo and has no digest and no ids, so nothing can be decided by it. The arguments are those of `review`.
    """
    return _said(WordsBeside(draft, school, on=on, earlier=earlier), None)


def review_all(
    drafts: Iterable[Draft | Unreadable],
    school: School,
    checks: Sequence[Check] | None = None,
    *,
    on: datetime.date | None = None,
) -> Iterator[Report]:
    """Review many drafts, one report each in the order given; the language model reads them in batches of `BATCH`."""

    def read(chunk: list[Draft | Unreadable]) -> list[Reading | Unreadable]:
        readings = [Reading(d, school, on=on) if isinstance(d, Draft) else d for d in chunk]
        Reading.read_together([r for r in readings if isinstance(r, Reading)])
        return readings

    # Before the other thread starts: two threads must not import at the same time.
    checks = load_checks() if checks is None else checks
    source = iter(drafts)
    # The models work outside Python's lock: they read the next chunk while the checks judge this one.
    with ThreadPoolExecutor(1) as ahead:
        upcoming = ahead.submit(read, list(islice(source, BATCH)))
        while readings := upcoming.result():
            upcoming = ahead.submit(read, list(islice(source, BATCH)))
            for i, reading in enumerate(readings):
                if isinstance(reading, Reading):
                    yield _judge(reading, checks)
                else:
                    yield Report(id=reading.id, skipped=(Skipped("draft", reading.reason),), versions=versions(school))
                readings[i] = _GONE  # let the photos of a finished draft go


_GONE = Unreadable("", "")


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each finding once. Parts of a long text overlap, so a check may say the same of the same place twice: the higher and surer one stays."""
    kept: dict[object, Finding] = {}
    for finding in findings:
        same = (finding.check, finding.kind, finding.message, finding.evidence, finding.pupil_ids)
        if same not in kept or (finding.level, finding.confidence) > (kept[same].level, kept[same].confidence):
            kept[same] = finding
    yield from kept.values()


def _judge(reading: Reading, checks: Sequence[Check] | None) -> Report:
    said = _said(reading, checks)
    return replace(said, findings=_with_ids(said.findings, reading), digest=reading.digest(), versions=versions(reading.school))


def _said(reading: Reading, checks: Sequence[Check] | None) -> Report:
    """What the checks say, without what binds it to the draft and the school."""
    school = reading.school
    checks = load_checks() if checks is None else checks
    if not checks:
        raise NoChecksError("No checks were given, so nothing can be called checked. Leave `checks` out to run all of them.")
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    faces: list[Face] = []
    objective: Objective | None = None
    ran: list[str] = []
    for each in checks:
        try:
            for statement in each.find(reading):
                match statement:
                    case Finding():
                        findings.append(school.policy.applied(statement, has_picture=reading.has_picture))
                    case Skipped():
                        skipped.append(statement)
                    case Face():
                        faces.append(statement)
                    case Objective():
                        objective = statement
                    case _:
                        raise TypeError(f"a check yielded a {type(statement).__name__}")
        except CannotRun as reason:
            skipped.append(Skipped(each.name, str(reason)))
        except CheckerError as error:
            skipped.append(Skipped(each.name, str(error)))
        except Exception as error:
            # Only the kind of error: its text may hold words of the draft.
            skipped.append(Skipped(each.name, f"The check failed ({type(error).__name__}). Check this part by eye, and report the fault."))
        else:
            ran.append(each.name)
    skipped.extend(reading.problems)
    return Report(
        id=reading.draft.id,
        findings=tuple(sorted(_once(findings), key=sort_key)),
        skipped=tuple(dict.fromkeys(skipped)),
        ran=tuple(ran),
        objective=objective,
        faces=tuple(faces),
    )


def _with_ids(findings: Sequence[Finding], reading: Reading) -> tuple[Finding, ...]:
    """The findings under their ids; the key is looked for where there is something to name."""
    if not findings:
        return ()
    try:
        key, _ = key_of(reading.school)
    except CheckerError:
        key = None  # whoever files a case meets the trouble again, and is told
    return with_ids(findings, reading.draft, {photo.name: photo.sha256 for photo in reading.photos}, key)

"""The approval workflow over a record of 10,000 cases: the gate, the withdrawal list and the audit, on SQLite and on PostgreSQL.

python -m benchmarks.approval [--cases 10000] [--runs 200]

PostgreSQL is measured where CHECKER_TEST_POSTGRES names a server; a database of its own is made there and dropped. The cases are written as the desk writes
them: a submission, one to three pupils by keyed reference, an approval, and for half of them a publication.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import os
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

from sqlalchemy import create_engine, insert, text
from sqlalchemy.engine import make_url

from checker.draft import Draft
from checker.errors import NotApproved
from checker.finding_id import with_ids
from checker.gatekeeper import admit, verify
from checker.gatekeeper.signing import Signing
from checker.gatekeeper.tokens import pem
from checker.keys import SchoolKey
from checker.record import Record
from checker.record.chain import Write, forge, moment
from checker.record.tables import entries, row_of
from checker.report import Report, digest
from checker.school import School
from checker.versions import versions
from checker.workflow.auditing import verify_record
from checker.workflow.desk import Desk
from checker.workflow.subjects import withdrawal

PUPILS = 1000
WORDS = (
    "Year 4 spent the morning at the library, where everyone chose a book about the sea and drew a map of an island of their own. "
    "Thank you to all who helped on the walk there and back, and to the kitchen for the picnic afterwards."
)
T = TypeVar("T")
RAW = b"a key for measuring, of 32 bytes"
KEY = SchoolKey(RAW)
NOW = datetime.datetime.now(datetime.UTC)


def school_in(folder: Path) -> School:
    """A school of a thousand pupils with two officers."""
    rows = "".join(f"P{n},Given{n},Family{n},yes,yes\n" for n in range(PUPILS))
    (folder / "consent_log.csv").write_text("pupil_id,first_name,last_name,facebook,x\n" + rows, "utf-8")
    (folder / "school.toml").write_text(
        '[school]\nname = "Measured"\n'
        '[[people]]\nname = "Omar Haddad"\nemail = "omar@example.org"\nroles = ["officer"]\n'
        '[[people]]\nname = "Jo Reed"\nemail = "jo@example.org"\n'
        '[[accounts]]\nplatform = "facebook"\nname = "Ours"\n',
        "utf-8",
    )
    return School.open(folder)


def fill(desk: Desk, count: int) -> list[Draft]:
    """Write cases straight into the table, chained and sealed as ever; answers with the drafts of the last thousand."""
    drafts, rows = [], []
    number, previous = 1, next(iter(desk.record.everything())).hash
    made_with = versions(desk.school)
    for n in range(count):
        draft = Draft(text=f"{WORDS} {n}", platform="facebook", id=f"d{n}")
        subject, at = digest(draft), NOW - datetime.timedelta(seconds=count - n)
        report = Report(draft.id, (), (), ("a",), digest=subject, versions=made_with)
        report = replace(report, findings=with_ids(report.findings, draft, {}, KEY))
        body = {
            "authors": ["jo@example.org"],
            "role": "author",
            "draft": "x",
            "account": "Ours",
            "platforms": ["facebook"],
            "publish_on": None,
        }
        body |= {"pictures": False, "template": "", **desk.summary(draft, report)}
        writes = [Write("submitted", body, digest=subject)]
        for k in range(1 + n % 3):
            # One pupil in five stands for those who are in everything.
            reference = KEY.pupil(f"P{(n * 7 + k) % PUPILS if n % 5 else k}")
            writes.append(
                Write("pupil", {"pupil": reference, "how": ["tagged"], "relied": ["facebook"], "on": "2026-11-28"}, subject=reference)
            )
        writes.append(Write("approved", desk._approval_body("omar@example.org", "Ours", at, reason=""), digest=subject))
        if n % 2:
            writes.append(
                Write("published", {"by": "jo@example.org", "role": "author", "url": f"https://example.org/{n}", "after_lapse": False})
            )
        case = f"C{number + 1}"
        for step, write in enumerate(writes, 1):
            number += 1
            entry = forge(write, number=number, school=desk.name, case=case, step=step, at=moment(at), previous=previous, key=KEY)
            previous = entry.hash
            rows.append(row_of(entry))
        drafts.append(draft)
        if len(rows) > 5000 or n == count - 1:
            with desk.record.database.writing() as connection:
                connection.execute(insert(entries), rows)
            rows = []
    return drafts[-1000:]


def gated(url: str, school: School, drafts: list[Draft]) -> tuple[list[float], list[float]]:
    """Seconds that the gate takes as programs call it, and seconds that another machine takes to verify its token."""
    os.environ["CHECKER_RECORD"], os.environ["CHECKER_KEY"] = url, base64.b64encode(RAW).decode()
    asked, verified = [], []
    for draft in drafts:
        began = time.perf_counter()
        admission = admit(draft, school)
        asked.append(time.perf_counter() - began)
        key = "".join(pem(k) for k in Signing.of(school).ring().public_keys().values())
        began = time.perf_counter()
        verify(admission.token, draft, key)
        verified.append(time.perf_counter() - began)
    return asked, verified


def timed(do: Callable[[], T]) -> tuple[T, str]:
    """What it answers, and how long it took: by the clock, and of that on this processor."""
    began, cpu = time.perf_counter(), time.process_time()
    answer = do()
    return answer, f"{time.perf_counter() - began:.2f} s clock, {time.process_time() - cpu:.2f} s processor"


def measure(url: str, name: str, school: School, count: int, runs: int) -> None:
    """Print the figures of one database."""
    record = Record(url)
    record.open_school(school.settings.school.name, KEY, NOW - datetime.timedelta(days=1))
    desk = Desk(school, record, KEY)
    drafts = fill(desk, count)
    times = []
    for n in range(runs):
        draft = replace(drafts[n * 7 % len(drafts)], platform=None)
        began = time.perf_counter()
        desk.approval_of(draft)
        times.append(time.perf_counter() - began)
    refused = []
    for n in range(runs):
        began = time.perf_counter()
        try:
            desk.approval_of(Draft(text=f"{WORDS} never {n}", platform="facebook"))
            raise SystemExit("a post that was never approved was let through")
        except NotApproved:
            refused.append(time.perf_counter() - began)
    print(f"{name}, {count} cases")
    slow = quantiles(times, n=20)[-1]
    print(
        f"  gate: approved {1000 * median(times):6.1f} ms, one in twenty over {1000 * slow:.1f} ms; never approved {1000 * median(refused):.1f} ms  (aim: under 20)"
    )
    whole, token = gated(url, school, [replace(drafts[n * 7 % len(drafts)], platform=None) for n in range(runs)])
    print(
        f"  checker.gate with its token, clock and key: {1000 * median(whole):.1f} ms; checker.verify of a token: {1000 * median(token):.1f} ms"
    )
    for pupil in ("P1", "P501"):
        rows, took = timed(partial(withdrawal, desk, pupil))
        print(f"  withdrawal list of a pupil in {len(rows)} cases: {took}  (aim: under 1)")
    (outcome, _), took = timed(partial(verify_record, desk))
    print(f"  audit of {outcome.count} entries: {took}, {'whole' if outcome.whole else outcome.what}  (aim: under 5)")
    cases, took = timed(desk.cases)
    print(f"  list of all {len(cases)} cases: {took}")
    record.close()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        school = school_in(Path(folder))
        measure(f"sqlite:///{folder}/record.sqlite", "SQLite", school, given.cases, given.runs)
        if server := os.environ.get("CHECKER_TEST_POSTGRES"):
            engine, name = create_engine(server, isolation_level="AUTOCOMMIT"), f"checker_{uuid.uuid4().hex[:12]}"
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            try:
                measure(
                    make_url(server).set(database=name).render_as_string(hide_password=False), "PostgreSQL", school, given.cases, given.runs
                )
            finally:
                with engine.connect() as connection:
                    connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        else:
            print("PostgreSQL: not measured; CHECKER_TEST_POSTGRES names no server.")


if __name__ == "__main__":
    main()

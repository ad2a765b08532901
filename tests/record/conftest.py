"""A record in each kind of database."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from checker.keys import SchoolKey
from checker.record import Record, Write

KEY = SchoolKey(b"k" * 32)
OTHER = SchoolKey(b"o" * 32)
NOW = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)
SCHOOL = "Rowan Park Primary"


@pytest.fixture
def record(record_url: str) -> Iterator[Record]:
    made = Record(record_url)
    yield made
    made.close()


@pytest.fixture
def story(record: Record) -> Record:
    """Two cases of a school: seven entries, the first of which opens the school."""
    record.open_school(SCHOOL, KEY, NOW)
    for n in range(2):
        made = record.append(
            [Write("submitted", {"words": "none", "n": n}, digest=f"sha256:{n}"), Write("pupil", {"pupil": f"ref{n}"}, subject=f"ref{n}")],
            school=SCHOOL,
            key=KEY,
            now=NOW + datetime.timedelta(hours=n),
        )
        record.append(
            [Write("approved", {"by": "s", "note": "Ünïcode “quoted” \n"}, digest=f"sha256:{n}")],
            school=SCHOOL,
            key=KEY,
            case=made[0].case,
            step=2,
            now=NOW + datetime.timedelta(hours=n, minutes=30),
        )
    return record

"""Dates as posts write them."""

from __future__ import annotations

from datetime import date

import pytest

from checker.school.settings import NeutralitySettings, PeriodSettings, SchoolSettings, Settings
from checker.tone.dates import long_date, written_dates
from checker.tone.elections import period_on, scheduled, working_days_before


@pytest.mark.parametrize(
    ("text", "quotes", "days"),
    [
        ("on Friday 21 November", ["Friday 21 November"], [(21, 11, None, 4)]),
        ("Tue 3rd June, 2pm", ["Tue 3rd June"], [(3, 6, None, 1)]),
        ("by 21/11/2026", ["21/11/2026"], [(21, 11, 2026, None)]),
        ("Fri 21st Nov '26 at 6.30", ["Fri 21st Nov '26"], [(21, 11, 2026, 4)]),
        ("Friday November 21st, 2026", ["Friday November 21st, 2026"], [(21, 11, 2026, 4)]),
        ("Thursday 13 and Friday 14 November", ["Friday 14 November"], [(14, 11, None, 4)]),
        ("Fri 4/9", ["Fri 4/9"], [(4, 9, None, 4)]),
        ("this Friday 21st.", ["Friday 21st"], [(21, None, None, 4)]),
        ("the Saturday, 5th of December", ["Saturday, 5th of December"], [(5, 12, None, 5)]),
    ],
)
def test_dates_are_read_the_uk_way(text: str, quotes: list[str], days: list[tuple[int, ...]]) -> None:
    dates = written_dates(text)
    assert [text[d.start : d.end] for d in dates] == quotes
    assert [(d.day, d.month, d.year, d.weekday) for d in dates] == days


@pytest.mark.parametrize(
    "text",
    [
        "in May 30 pupils won",
        "May 2026",
        "7.30.pm",
        "we won 3/4 of them",
        "Wed 31 June",
        "rooms 12 and 15",
        "Year 10 March trip",
        "£21 May",
    ],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert written_dates(text) == ()


def test_long_date() -> None:
    assert long_date(date(2026, 11, 20)) == "Friday 20 November 2026"


def test_a_period_starts_with_the_last_day_for_notice_of_election() -> None:
    # The Electoral Commission's timetable for 1 May 2025 gives 25 March as the last day for notice of election.
    holidays = frozenset({date(2025, 4, 18), date(2025, 4, 21)})
    assert working_days_before(date(2025, 5, 1), 25, holidays) == date(2025, 3, 25)


@pytest.mark.parametrize("nation", ["england", "wales", "scotland", "northern-ireland"])
def test_every_nation_has_scheduled_polls_and_each_is_a_thursday(nation: str) -> None:
    periods = scheduled(nation, "academy")
    assert periods
    assert all(p.ends.weekday() == 3 and 30 <= (p.ends - p.starts).days <= 45 for p in periods)


def test_the_schools_own_periods_come_first() -> None:
    own = Settings(
        SchoolSettings("A"), neutrality=NeutralitySettings([PeriodSettings(date(2026, 11, 1), date(2026, 11, 30), "by-election")])
    )
    assert period_on(date(2026, 11, 20), own) is not None
    assert period_on(date(2027, 5, 1), own) is None
    assert period_on(date(2027, 5, 1), Settings(SchoolSettings("A"))) is not None
    assert period_on(date(2026, 11, 20), Settings(SchoolSettings("A"))) is None
    assert period_on(date(2027, 5, 1), Settings(SchoolSettings("A", kind="independent"))) is None

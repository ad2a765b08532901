"""Pre-election periods: the school's own from school.toml, else before scheduled polls of its nation."""

from __future__ import annotations

import datetime
from functools import cache

from checker.errors import WordListError
from checker.school.settings import PeriodSettings, Settings
from checker.words import load_data


def period_on(day: datetime.date, settings: Settings) -> PeriodSettings | None:
    """The pre-election period in which this day falls for this school.

    A school that writes periods of its own into school.toml has decided; the scheduled polls then do not count.
    """
    own = settings.neutrality.pre_election
    periods = own or scheduled(settings.school.nation, settings.school.kind)
    return next((p for p in periods if p.starts <= day <= p.ends), None)


@cache
def scheduled(nation: str, kind: str) -> tuple[PeriodSettings, ...]:
    """The periods before the scheduled polls of `checker/words/data_polling_days.toml`; none for kinds of school that they do not bind.

    Raises:
        WordListError: the table lacks something.
    """
    data = load_data("polling_days")
    try:
        if kind not in data["kinds"]:
            return ()
        holidays = frozenset(data["holidays"]["days"])
        return tuple(
            PeriodSettings(working_days_before(p["day"], data["working_days"], holidays), p["day"], p["name"])
            for p in data["poll"]
            if nation in p["nations"]
        )
    except (KeyError, TypeError) as error:
        raise WordListError("data_polling_days.toml lacks a key of its polls. Each has day, name, nations and source.") from error


def working_days_before(day: datetime.date, count: int, holidays: frozenset[datetime.date]) -> datetime.date:
    """The day that lies `count` working days (Monday to Friday, no holidays) before `day`."""
    while count:
        day -= datetime.timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day

"""Dates as school posts write them: "Friday 21st November", "Tue 3 June 2026", "21/11/26", "Nov 21st", "Friday 21st", "tomorrow".

Day before month, as in the UK. Only what is surely a date is taken: a bare "21" or "May" is none.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from checker.overlaps import in_order, resolve_overlaps

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_WEEKDAY = r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?"
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_NUMBER = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?:,?\s*(?P<year>20\d\d|'\d\d)(?!\d))?"
_TH = r"(?:st|nd|rd|th)?"
_LINK = r"(?:,|\s|\bthe\b)*"
# A range or list ("Mon 3 and Tue 4 June", "13-15 May") ties a weekday to another number than the one before the month.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\w-])(?:{_WEEKDAY}{_LINK})?(?<![\d/.:£-])(?<!year )(?<!years )(?<!grade ){_NUMBER}{_TH}(?:\s+of)?\s+{_MONTH}{_YEAR}",
        rf"(?<![\w-])(?:{_WEEKDAY}{_LINK})?{_MONTH}\s+(?:the\s+)?{_NUMBER}{_TH}(?![\d:./-]|\s*(?:am|pm|%|pupils|children))(?:,\s*(?P<year>20\d\d))?",
        rf"(?<![\w-])(?:{_WEEKDAY}{_LINK})?(?<![\d/.£-]){_NUMBER}(?P<sep>[/.])(?P<number>0?[1-9]|1[0-2])(?P=sep)(?P<year>20\d\d|\d\d)(?![\d/.])",
        rf"(?<![\w-]){_WEEKDAY}{_LINK}{_NUMBER}/(?P<number>0?[1-9]|1[0-2])(?![\d/])",
    )
)
_DAY_ONLY = re.compile(
    rf"(?<![\w-]){_WEEKDAY}(?:,|\s)*(?:the\s+)?{_NUMBER}(?:st|nd|rd|th)\b(?!\s*(?:[-–&/]|and\b|to\b|of\b|{_MONTH}))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date found at `text[start:end]`.

    Attributes:
        day: day of the month.
        month: 1 to 12, or None ("Friday 21st").
        year: as written, or None.
        weekday: 0 Monday to 6 Sunday as written, or None.
    """

    start: int
    end: int
    day: int
    month: int | None
    year: int | None
    weekday: int | None

    def in_year(self, year: int) -> datetime.date | None:
        """That day in this year; None where there is none (29 February), or no month is written."""
        try:
            return datetime.date(year, self.month, self.day) if self.month else None
        except ValueError:
            return None

    def nearest(self, on: datetime.date) -> datetime.date | None:
        """The day meant: the year written, else the occurrence nearest to `on`."""
        years = [self.year] if self.year else [on.year - 1, on.year, on.year + 1]
        days = [d for y in years if (d := self.in_year(y))]
        return min(days, key=lambda d: abs(d - on), default=None)


_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=16)  # several checks ask of the same draft
def written_dates(text: str) -> tuple[WrittenDate, ...]:
    """Every date in a text, in order; of overlapping ones the longest."""
    return tuple(in_order(resolve_overlaps(_found(text))))


def _found(text: str) -> Iterator[WrittenDate]:
    if not _DIGIT.search(text):
        return
    for form in (*_FORMS, _DAY_ONLY):
        for match in form.finditer(text):
            named = match.groupdict()
            month = named.get("month")
            number = _MONTHS.index(month[:3].lower()) + 1 if month else int(named["number"]) if named.get("number") else None
            year = named.get("year")
            full = None if not year else int(year) if len(year) == 4 else 2000 + int(year.lstrip("'"))
            weekday = _DAYS.index(named["weekday"][:3].lower()) if named.get("weekday") else None
            if month and month.lower() in ("may", "mar", "sun") and not month[0].isupper():
                continue  # "21 may come"
            if not _exists(int(named["day"]), number or 1, 2024):  # a leap year takes every day there is
                continue
            yield WrittenDate(match.start(), match.end(), int(named["day"]), number, full, weekday)


_TOO_HIGH = re.compile(
    rf"(?<![\w-])(?:{_WEEKDAY}{_LINK})?(?<![\d/.:£-])(?P<day>3[2-9]|[4-9]\d)(?:st|nd|rd|th)(?:\s+of)?\s+{_MONTH}{_YEAR}", re.IGNORECASE
)
"""A day that no month has; only as an ordinal number ("35th May"), for "35 May" may be a count."""


def impossible_dates(text: str) -> Iterator[tuple[int, int, int, int, int | None]]:
    """Days that do not exist, as (start, end, day, month, year or None): "31 November", "30/02/2027", 29 February of a year that has none."""
    if not _DIGIT.search(text):
        return
    for form in (_FORMS[0], _FORMS[2], _TOO_HIGH):
        for match in form.finditer(text):
            named = match.groupdict()
            month = named.get("month")
            if month and not month[0].isupper():
                continue
            number = _MONTHS.index(month[:3].lower()) + 1 if month else int(named["number"])
            year, day = named.get("year"), int(named["day"])
            full = None if not year else int(year) if len(year) == 4 else 2000 + int(year.lstrip("'"))
            if not _exists(day, number, full or 2024):
                yield match.start(), match.end(), day, number, full


def _exists(day: int, month: int, year: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def long_date(day: datetime.date) -> str:
    """ "Friday 21 November 2026"."""
    return f"{DAY_NAMES[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"

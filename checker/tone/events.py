"""What makes a reminder or a closure useful: a weekday that fits its date, a date to come, a time.

Careful on purpose: whatever can be right is left alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.tone.dates import DAY_NAMES, MONTH_NAMES, WrittenDate, impossible_dates, long_date, written_dates

if TYPE_CHECKING:
    from checker.school.settings import TermSettings

PAST_DAYS = 60
"""A date without a year that lies further back than this may be next year's."""
_AHEAD_DAYS = 300
"""A date without a year means the next such day up to so far ahead."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a date or a closure at `text[start:end]`."""

    start: int
    end: int
    kind: str
    message: str
    instead: str
    confidence: float


def weekday_remarks(text: str, on: datetime.date, *, known: bool) -> Iterator[Remark]:
    """Dates whose weekday is another.

    Args:
        on: the day of publication.
        known: whether the author gave that day. If not, the text may be older or for later, so a date without a year is only doubted when its
            weekday fits neither last year, this year nor the next.
    """
    for date in written_dates(text):
        if date.weekday is None:
            continue
        if date.month is None:
            if known and not any(d.day == date.day and d.weekday() == date.weekday for d in _days(on, -31, 45)):
                yield _weekday(date, f"No {DAY_NAMES[date.weekday]} in the coming weeks falls on the {_nth(date.day)}.", 0.7)
            continue
        if date.year is not None:
            day = date.in_year(date.year)
            if day is not None and day.weekday() != date.weekday:
                yield _weekday(date, f"{_plain(day)} is a {DAY_NAMES[day.weekday()]}, not a {DAY_NAMES[date.weekday]}.", 0.97)
            continue
        near = _meant(date, on)
        if near is None or near.weekday() == date.weekday:
            continue
        others = [d for y in (on.year - 1, on.year, on.year + 1) if (d := date.in_year(y))]
        if known or not any(d.weekday() == date.weekday for d in others):
            yield _weekday(
                date, f"{_plain(near)} is a {DAY_NAMES[near.weekday()]}, not a {DAY_NAMES[date.weekday]}.", 0.9 if known else 0.75
            )


def impossible_remarks(text: str) -> Iterator[Remark]:
    """Days that no calendar has."""
    for start, end, day, month, year in impossible_dates(text):
        said = f"There is no {_nth(day)} of {MONTH_NAMES[month - 1]}" + (f" in {year}." if month == 2 and day == 29 else ".")
        yield Remark(start, end, "impossible", said, "Look the date up and mend it.", 0.95)


_HOLIDAY = re.compile(
    r"\b(?:holidays?|half[\s-]?term|closed|clos(?:es|ure|ing)|re-?open\w*|inset|training day|staff day|bank holiday|camp|club|break|easter|christmas|summer|end of term|start of term|term (?:starts|ends|begins|dates?)|"
    r"return\w*|back (?:to|at|in) school|until|till|deadline|by|due|results|revision|intervention|residential|tour|trip|ski|uniform|office|e-?mail|born|birthday|applications?|apply|before|enrol\w*|registration)\b",
    re.IGNORECASE,
)


def term_remarks(text: str, on: datetime.date, terms: Sequence[TermSettings]) -> Iterator[Remark]:
    """Weekdays between the school's terms, where nothing in the sentence speaks of holidays, deadlines or journeys.

    Args:
        on: the day of publication.
        terms: the school's terms; a date before the first or behind the last is not judged, since the next year's terms may not be written yet.
    """
    if not terms:
        return
    first, last = min(t.starts for t in terms), max(t.ends for t in terms)
    for date in written_dates(text):
        day = date.nearest(on) if date.month is not None else None
        if day is None or day.weekday() > 4 or not first <= day <= last or any(t.starts <= day <= t.ends for t in terms):
            continue
        around = text[max(0, date.start - 150) : date.start] + " | " + text[date.end : date.end + 150]
        if not _HOLIDAY.search(around):
            yield Remark(
                date.start,
                date.end,
                "outside_term",
                f"{long_date(day)} lies outside the school's terms.",
                "Check the date against the term dates, or say that it is in the holidays.",
                0.7,
            )


def _meant(date: WrittenDate, on: datetime.date) -> datetime.date | None:
    """The day meant by a date without a year: a short way back, else ahead."""
    days = [d for y in (on.year - 1, on.year, on.year + 1) if (d := date.in_year(y))]
    return next((d for d in days if -PAST_DAYS <= (d - on).days <= _AHEAD_DAYS), None)


def _days(on: datetime.date, first: int, last: int) -> Iterator[datetime.date]:
    return (on + datetime.timedelta(days=n) for n in range(first, last + 1))


def _plain(day: datetime.date) -> str:
    return long_date(day).split(" ", 1)[1]


def _nth(day: int) -> str:
    ending = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _weekday(date: WrittenDate, message: str, confidence: float) -> Remark:
    return Remark(date.start, date.end, "weekday", message, "Look the date up and mend the day or the date.", confidence)


def past_remarks(text: str, on: datetime.date) -> Iterator[Remark]:
    """The last date of a reminder, where every date in it has passed. For event reminders only."""
    dates = [d for d in written_dates(text) if d.month is not None]
    days = []
    for date in dates:
        day = date.in_year(date.year) if date.year else _meant(date, on)
        if day is None or day >= on:
            return
        if date.weekday is not None and day.weekday() != date.weekday:
            return  # a wrong weekday is said already
        days.append((day, date))
    if days:
        day, date = max(days, key=lambda d: d[0])
        yield Remark(
            date.start,
            date.end,
            "passed",
            f"Reads as a reminder, but {long_date(day)} lies before the day of publication.",
            "Check the date, or tell the event as news.",
            0.85,
        )


_CLOSURE = re.compile(
    r"""\b(?:
      (?:(?:the|our|whole|entire)\s+)?(?:school|nursery|academy|college|sixth\s+form|site|campus|pre-?school|breakfast\s+club|after-?school\s+club|building)
        \s+(?:is|are|will\s+be|will\s+remain|remains|has\s+been|has\s+had\s+to\s+be)\s+(?:now\s+)?(?:partially\s+|partly\s+|fully\s+)?(?:closed|shut|closing|shutting)
      | (?:we|school)\s+(?:are|will\s+be|have\s+had\s+to)\s+(?:now\s+)?(?:closed|shut|close|closing)(?:\s+early)?
      | school\s+clos(?:ed|ure)\b(?!\s+(?:letter|policy|procedure|dates?|list))
      | (?:closing|finishing|shutting)\s+early
      | early\s+clos(?:e|ure|ing)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Anything that tells when: days, dates, parts of the day, terms, clock times, spans.
_WHEN = re.compile(
    r"""\b(?: mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?
      | today|tonight|tomorrow|yesterday|noon|midday|midnight|lunch(?:time)?|this\s+(?:morning|afternoon|evening|week|term|year)|next\s+(?:week|term|month|year)
      | january|february|march|april|june|july|august|september|october|november|december|jan|feb|apr|aug|sept?|oct|nov|dec
      | may\s+\d|\d{1,2}(?:st|nd|rd|th)?\s+may | half[\s-]?term|easter|christmas|summer|inset|holidays?|bank\s+holiday|weekend|until|till|since|from\s+\d|all\s+(?:day|week)
      | \d{1,2}[:.]\d{2}|\d{1,2}\s*(?:am|pm|o'clock)|\d{1,2}/\d{1,2}|at\s+\d{1,2} | last\s+(?:week|year|term|night|month)|now\b )""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOCK = re.compile(
    r"\b(?:\d{1,2}[:.]\d{2}|\d{1,2}\s*(?:am|pm|o'clock)|noon|midday|lunch(?:time)?|at\s+\d{1,2}|(?:half|quarter)\s+past|(?:by|from|until|till)\s+\d{1,2}|(?:one|two|three|twelve|half\s+\w+)\b)",
    re.IGNORECASE,
)


def closure_remarks(text: str) -> Iterator[Remark]:
    """A closure that does not say when; an early close that gives no clock time."""
    match = _CLOSURE.search(text)
    if match is None:
        return
    rest = text[: match.start()] + " " + text[match.end() :]
    if not _WHEN.search(rest):
        yield Remark(
            match.start(),
            match.end(),
            "closure",
            "Tells of a closure, but not of which day or until when.",
            "Say which day, which pupils, until when, and where the next news will be.",
            0.8,
        )
    elif "early" in match[0].lower() and not _CLOCK.search(rest):
        yield Remark(
            match.start(),
            match.end(),
            "closure",
            "Tells of an early close, but not at what time.",
            "Say at what time pupils are to be collected, and how buses and clubs change.",
            0.8,
        )

"""A cell of an export as the consent log writes it: `Granted` is `yes`, `Granted 01/09/2026` is `2026-09-01`. Whatever is not understood is asked about."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

from checker.school.consent import Consent, ConsentState, parse_cell
from checker.school.importing.columns import terms
from checker.school.importing.sheet import words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})|(?P<uk>\d{1,2}[/.-]\d{1,2}[/.-]\d{4})|(?P<named>\d{1,2}(?:st|nd|rd|th)?[ -][A-Za-z]{3,9}[ ,-]{1,2}\d{4})"
)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\b")
_UNTIL = re.compile(r"\b(until|expires?|expiring|expiry|ends?|to)\b")
_FROM = re.compile(r"\b(from|on|since|date|given)\b")


class NoSuchDayError(ValueError):
    """It is written as a date, and the calendar has no such day."""


def plain_date(cell: str) -> str:
    """A date as the log writes it, 2026-09-01. Day first, as in the UK; a time of day is left out; a year of two digits is not guessed at.

    Raises:
        NoSuchDayError: as 29/02/2018.
        ValueError: it is no date.
    """
    match = _DATE.fullmatch(_TIME.sub("", cell).strip())
    if not match:
        raise ValueError(cell)
    return _day(match).isoformat()


def _day(match: re.Match[str]) -> datetime.date:
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
    elif match["uk"]:
        day, month, year = map(int, re.split(r"[/.-]", match["uk"]))
    else:
        first, name, last = re.findall(r"\d+|[A-Za-z]{3,}", re.sub(r"(?<=\d)(st|nd|rd|th)", "", match["named"]))
        if name[:3].lower() not in _MONTHS:
            raise ValueError(name)
        day, month, year = int(first), _MONTHS.index(name[:3].lower()) + 1, int(last)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise NoSuchDayError from None


@lru_cache(maxsize=4096)
def plain_answer(cell: str) -> str:
    """A consent cell of an export as a cell of the consent log.

    Raises:
        ValueError: it is not understood; nothing is guessed.
    """
    cell = " ".join(cell.split())
    with suppress(ValueError):
        return written(parse_cell(cell))
    if "✓" in cell or "✔" in cell or "☑" in cell:
        return "yes" if len(cell) <= 2 else _unknown(cell)
    if "✗" in cell or "✘" in cell or "☒" in cell or "☐" in cell:
        return _unknown(cell)  # a cross may be a tick in a box, and an empty box a no or no answer
    dates = list(_DATE.finditer(_TIME.sub("", cell)))
    said = _DATE.sub(" ", _TIME.sub("", cell)).lower()
    until, since = bool(_UNTIL.search(said)), bool(_FROM.search(said))
    answer = _answer(said)
    bare = _FROM.sub(" ", _UNTIL.sub(" ", said))
    if answer is None and dates:
        answer = _answer(bare)
    if dates and answer == "" and words(bare):
        return _unknown(cell)  # `pending 01/09/2026`: what the day stands for is not said
    if answer is None or len(dates) > 1:
        return _unknown(cell)
    if not dates:
        return answer
    day = _day(dates[0]).isoformat()
    if answer == "withdrawn":
        return f"withdrawn {day}" if not until else _unknown(cell)
    if answer == "no":
        return "no"
    if until:
        return f"until {day}" if not since or answer == "yes" else _unknown(cell)
    return day


def _answer(said: str) -> str | None:
    key = words(said)
    known = terms()["answers"]
    return next(("" if kind == "empty" else kind for kind in ("yes", "no", "withdrawn", "empty") if key in known[kind]), None)


def _unknown(cell: str) -> str:
    raise ValueError(cell)


def strictest(cells: Sequence[str], today: datetime.date) -> str:
    """One cell of the log for a use that several columns answer for: a yes only where each says yes, and no longer than the shortest.

    Raises:
        ValueError: two limits that one cell cannot hold.
    """
    consents = [(parse_cell(c), c) for c in cells]
    for state in (ConsentState.WITHDRAWN, ConsentState.REFUSED, ConsentState.EXPIRED, ConsentState.NEVER_ASKED):
        if found := next((c for consent, c in consents if consent.on(today) is state), None):
            return found
        if any(consent.on(today) is state for consent, _ in consents):
            return ""
    return _within([consent for consent, _ in consents], today)


def _within(consents: Sequence[Consent], today: datetime.date) -> str:
    starts = max((c.starts for c in consents if c.starts), default=None)
    ends = min((c.ends for c in consents if c.ends), default=None)
    withdrawn = min((c.withdrawn for c in consents if c.withdrawn), default=None)
    last = min(filter(None, (ends, withdrawn - datetime.timedelta(days=1) if withdrawn else None)), default=None)
    if last and starts and starts > today:
        raise ValueError("both a first and a last day")
    if last:
        return f"withdrawn {withdrawn}" if withdrawn and (not ends or withdrawn <= ends) else f"until {last}"
    return starts.isoformat() if starts else "yes"


def limited(cell: str, starts: str, ends: str, today: datetime.date) -> str:
    """A cell within the days that other columns of the row give. Days stand beside a yes only; they make none.

    Raises:
        ValueError: a cell cannot hold both a first and a last day.
    """
    if parse_cell(cell).answer is not ConsentState.IN_FORCE:
        return cell
    return strictest([cell, *filter(None, (starts, f"until {ends}" if ends else ""))], today)


def written(consent: Consent | None) -> str:
    """A consent as a cell of the log."""
    if consent is None or consent.answer is ConsentState.NEVER_ASKED:
        return ""
    if consent.answer is not ConsentState.IN_FORCE:
        return "no" if consent.answer is ConsentState.REFUSED else "withdrawn"
    if consent.withdrawn:
        return f"withdrawn {consent.withdrawn}"
    if consent.ends:
        return f"until {consent.ends}"
    return consent.starts.isoformat() if consent.starts else "yes"

"""See the function: its docstring is the page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement
from checker.tone.dates import long_date, written_dates
from checker.tone.events import closure_remarks, impossible_remarks, past_remarks, term_remarks, weekday_remarks
from checker.tone.levels import load_levels

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="workflow", clause="objectives")
def event_details(reading: Reading) -> Iterator[Statement]:
    """A date or a closure in the post does not hold together.

    A weekday that does not fit its date, a day that no calendar has, a weekday outside the school's terms (where the school's settings say them), a reminder of a day that has passed, a closure that does not say when, or an event date given with the draft
    that the words do not have. Dates are read the UK way, day before month. Where no year is written and the day of publication is not given, a date
    is only doubted when its weekday fits neither last year, this year nor the next.

    Why it matters: Families plan around these posts. One wrong weekday fills the office's telephone lines, or a hall stays half empty.
    Instead: Look the date up, and write day, date and time together: "Friday 21 November, 6pm".
    Source: Aspire Educational Trust, Social Media (2023): reminders of events and information for parents are what the accounts are for.
    """
    school = reading.school
    post = reading.post
    if post is None:
        return
    known = reading.draft.publish_at is not None
    for part in (p for p in reading.words if p.kind == "text"):
        for remark in (
            *weekday_remarks(part.text, reading.on, known=known),
            *impossible_remarks(part.text),
            *term_remarks(part.text, reading.on, school.settings.terms),
            *closure_remarks(part.text),
        ):
            yield event_details.finding(
                Level.ADVISE,
                part.evidence(remark.start, remark.end),
                message=remark.message,
                confidence=remark.confidence,
                instead=remark.instead,
                kind=remark.kind,
            )
    event = datetime.date.fromisoformat(reading.draft.event_date[:10]) if reading.draft.event_date else None
    if event is not None:
        yield from _against_event_date(reading, event)
    if not written_dates(post.text) and event is None:
        return  # nothing that could have passed: no need to ask the model what the post is for
    if reading.draft.objective != "event_reminder" and post.doc._.objective.get("event_reminder", 0.0) < load_levels().objective.reminder:
        return
    if event is not None and event < reading.on:
        yield event_details.finding(
            Level.ADVISE,
            reading.whole,
            message=f"The event date given, {long_date(event)}, lies before the day of publication.",
            confidence=0.9,
            instead="Check the date, or tell the event as news.",
            kind="passed",
        )
    elif event is None:
        for remark in past_remarks(post.text, reading.on):
            yield event_details.finding(
                Level.ADVISE,
                post.evidence(remark.start, remark.end),
                message=remark.message,
                confidence=remark.confidence,
                instead=remark.instead,
                kind=remark.kind,
            )


def _against_event_date(reading: Reading, event: datetime.date) -> Iterator[Statement]:
    """The words name dates, and the event date given is none of them."""
    post = reading.post
    assert post is not None
    dates = [d for d in written_dates(post.text) if d.month is not None]
    days = [d.nearest(event) for d in dates]
    if days and event not in days:
        yield event_details.finding(
            Level.ADVISE,
            post.evidence(dates[0].start, dates[0].end),
            message=f"The event date given with the post is {long_date(event)}; the words name another.",
            confidence=0.75,
            instead="See which of the two is right.",
            kind="event_date",
        )

"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="workflow", clause="approval")
def unread_field(reading: Reading) -> Iterator[Statement]:
    """The draft's file holds something that is no part of a post and was not read.

    Any other unknown field is refused. Labels of a set of posts for testing (expected, verdict, note) may stand beside a draft: they are left alone, and
    this says so, so that a note meant for the officer is not taken for read.

    Why it matters: A note such as "not before Friday" in a field that nobody reads looks as if it had been followed.
    Instead: Put what should be published in `text`, a day in `publish_at`, and tell everything else to the officer. Labelled sets are read by `checker evaluate`.
    Source: this project's format of a draft (README).
    """
    if reading.draft.unread:
        fields = " and ".join(f"`{name}`" for name in reading.draft.unread)
        yield unread_field.finding(
            Level.ADVISE,
            reading.whole,
            message=f"The draft's {fields} {'was' if len(reading.draft.unread) == 1 else 'were'} not read.",
            confidence=1.0,
        )

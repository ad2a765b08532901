"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Statement
from checker.tone.listed import findings_of

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="workflow", clause="no-private-messages")
def private_message(reading: Reading) -> Iterator[Statement]:
    """The post asks readers to write by private message.

    A direct message to the account, to Messenger or to a member of staff. The school's own app and its office are none, and "please do not message us here" is
    the opposite.

    Why it matters: Nobody else sees what is said there. A child who writes to whoever holds the account is out of the school's sight, and a parent's worry may
    lie unread over a holiday.
    Instead: Give the office's telephone number or e-mail address, or the form on the website.
    Source: Whinless Down Academy Trust, Social Media (2022): no direct or private messages with children, parents or carers.
    """
    yield from findings_of(private_message, "private_message", reading, "Leads into a private conversation")

"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Statement
from checker.tone.kinds import INSENSITIVE
from checker.tone.statement import findings

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="neutrality", clause="sensitive")
def insensitive_wording(reading: Reading) -> Iterator[Statement]:
    """The wording is likely to hurt some of its readers.

    Jokes about death, illness, money, bodies, families, faith or exam results, and dated words for disability; each word on the list has its better
    word beside it.

    Why it matters: Among the readers are families who grieve, who are ill, who cannot pay, or whose family has another shape. What was meant lightly reaches them too.
    Instead: Say it without the joke; word invitations so that every family can say yes; use the words that people use for themselves.
    Source: Aspire Educational Trust, Social Media (2023), staff conduct: sensitivity; Disability Unit, Inclusive language (gov.uk).
    """
    yield from findings(insensitive_wording, INSENSITIVE, reading)

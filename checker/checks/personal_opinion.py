"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Statement
from checker.tone.kinds import PERSONAL
from checker.tone.statement import findings

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="neutrality", clause="neutral-opinions")
def personal_opinion(reading: Reading) -> Iterator[Statement]:
    """The post gives a personal view, in the school's name.

    Pride in pupils and thanks are no views in this sense; tastes, judgements of policies, exams, fashions or other people's choices are.

    Why it matters: On the school's account the writer speaks for the school. A private view reads as the school's own, and some families will hold another.
    Instead: Say what happened or was decided, and leave out what the writer thinks of it. A view worth having can be quoted from a named member of
    staff on the website, where the school decides to.
    Source: Aspire Educational Trust, Social Media (2023), staff conduct: neutral opinions only.
    """
    yield from findings(personal_opinion, PERSONAL, reading)

"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Statement
from checker.tone.kinds import DISCRIMINATORY
from checker.tone.statement import findings

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="neutrality", clause="not-discriminatory")
def discriminatory_language(reading: Reading) -> Iterator[Statement]:
    """The post demeans or stereotypes a group of people.

    Slurs stop a post on their own. A saying about a group counts when the tone model hears it as demeaning; lessons and news that name a group do not.

    Why it matters: Pupils of that group read it in their school's voice. Schools owe equality under the Equality Act 2010, section 149, and such a post harms
    the very pupils it speaks of.
    Instead: Say what happened and leave the group out of it, or use the words that the people concerned use for themselves.
    Source: William Brookes Academy Trust, Social Media (2017), 5.14; Equality Act 2010, sections 4 and 149; Equality Act's counterpart in Northern
    Ireland, section 75 of the Northern Ireland Act 1998.
    """
    yield from findings(discriminatory_language, DISCRIMINATORY, reading)

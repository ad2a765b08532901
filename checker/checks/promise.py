"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Statement
from checker.tone.listed import findings_of

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="workflow", clause="no-commitments")
def promise(reading: Reading) -> Iterator[Statement]:
    """The post promises something in the school's name.

    A place for every child, a grade, a refund, safety without exception. Promises of fun, of cake and of a warm welcome are none, and "we cannot guarantee" is the
    opposite of one.

    Why it matters: A family may rely on it and hold the school to it; places, results and money are decided by rules that no post can change.
    Instead: Say what is planned and who decides it, or have somebody who may commit the school agree to the words.
    Source: Whinless Down Academy Trust, Social Media (2022): no commitments on behalf of the school unless authorised; School Admissions Code (2021) for places.
    """
    yield from findings_of(promise, "promise", reading, "Commits the school")

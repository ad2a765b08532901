"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Statement
from checker.tone.kinds import DISREPUTE
from checker.tone.statement import findings

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="neutrality", clause="disrepute")
def disrepute(reading: Reading) -> Iterator[Statement]:
    """The post may harm the school's good name, or tells of something unlawful.

    Rows among staff, drinking, moaning about pupils or parents, admitting neglect, hiding things from inspectors, copying without a licence, gambling.

    Why it matters: A light remark of this sort reads as an admission. It is copied, sent to governors and newspapers, and cannot be taken back.
    Instead: Leave it out. If something did go wrong, tell the head or the safeguarding lead, and let the school say in its own time what it has done about it.
    Source: Aspire Educational Trust, Social Media (2023), staff conduct: no risk of disrepute, no unlawful content; copyright.
    """
    yield from findings(disrepute, DISREPUTE, reading)

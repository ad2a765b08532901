"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Statement
from checker.tone.listed import findings_of

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="objective", clause="no-advertising")
def endorsement(reading: Reading) -> Iterator[Statement]:
    """The post praises or recommends a firm or its goods.

    "The best bakery in the county", "give them your custom". Thanks to a sponsor for what it gave are news and pass, and so are prices of the school's own events.

    Why it matters: A school's praise works as an advert. It favours one firm over its rivals, may read as paid for, and binds the school's name to a business that it
    does not run.
    Instead: Thank the firm for what it gave, as a fact: who gave what, for which pupils.
    Source: Heaton St Barnabas, Social Media (2021): no advertising, spam or sponsorship; CAP Code, section 2, on adverts that must be told as such.
    """
    yield from findings_of(endorsement, "endorsement", reading, "Reads as an endorsement")

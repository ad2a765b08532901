"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Statement
from checker.tone.kinds import DEFAMATORY
from checker.tone.statement import findings

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="neutrality", clause="not-defamatory")
def defamatory_claim(reading: Reading) -> Iterator[Statement]:
    """The post makes a damaging claim about a person or firm that readers can identify.

    Why it matters: The school would have to prove the claim in court (Defamation Act 2013, section 2; in Scotland the Act of 2021), and the person
    accused has been accused before all their neighbours.
    Instead: Say only what the school did ("We have changed our coach company"). Crimes go to the police, complaints to the firm, never to readers.
    Source: Whinless Down Academy Trust, Social Media (2022), official use: libel; Defamation Act 2013, sections 1 and 2.
    """
    yield from findings(defamatory_claim, DEFAMATORY, reading)

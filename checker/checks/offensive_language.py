"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.check import check
from checker.clauses import clause
from checker.finding import Level, Statement
from checker.tone.kinds import OFFENSIVE
from checker.tone.statement import findings

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="neutrality", clause="school-friendly-language")
def offensive_language(reading: Reading) -> Iterator[Statement]:
    """The post swears, insults, threatens or makes a sexual remark.

    Swear words in disguise (`f**k`, `sh1t`, `w t f`) count as themselves. Milder words ask for a second look, unless the tone model finds the post
    offensive too; words with an innocent meaning as well count only when it does.

    Why it matters: Children and families read the account, screenshots last, and one such word is what people will remember of the school.
    Instead: Leave the word out; where somebody is criticised, say what the school asks for, without names for people.
    Source: Aspire Educational Trust, Social Media (2023), staff conduct: school-friendly language, nothing offensive; Ofcom (2021) for the strength of words.
    """
    for found in findings(offensive_language, OFFENSIVE, reading):
        yield replace(found, clause=clause("not-offensive")) if found.level is Level.STOP else found

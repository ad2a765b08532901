"""Pupils singled out as a group by a private trait: "our looked-after children", "the three Muslim pupils in Year 6", "Year 4's pupils with autism".

A trait alone says little: support is offered, money is raised, rules are explained for such groups every day. A group of these very pupils is meant where the words
point at them: "our", "the", "these", a number, a class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from checker.words.tables import table

_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a (?:couple|handful|few) of|both|only|few)"
_CLASS = r"(?:(?:[Yy]ears?|[Yy]rs?\.?|[Cc]lass|[Kk]ey [Ss]tage|KS|Y|P|S)\s?\d{1,2}(?:[A-Z]\b)?|[Rr]eception|[Nn]ursery|[Ss]ixth [Ff]orm|\d{1,2}[A-Z]\b)"


@dataclass(frozen=True, slots=True)
class SingledOut:
    """`text[start:end]` points at a group. `counted` says that a number or a class makes it small."""

    start: int
    end: int
    counted: bool


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = table("group_traits")

    def any_of(key: str) -> str:
        return "(?:" + "|".join(lists.terms(key)) + ")"

    pupils = any_of("pupils")
    year = rf"(?:\s+(?:in|from|of)\s+(?:our\s+|the\s+)?(?P<class>{_CLASS}))"
    # Names of faiths keep their capital; the rest may open a sentence.
    point = rf"(?:(?P<own>\b(?:[Oo]ur|[Tt]hese|[Tt]hose|[Mm]y)\b|{_CLASS}(?:['’]s?)?|\b[Tt]he\b)\s+(?:own\s+|very\s+|all\s+)?)?(?:(?P<number>\b{_NUMBER})\s+(?:of\s+(?:our|the)\s+)?)?(?:\w+\s+)?"
    trait = rf"(?:(?i:{any_of('before')})(?:(?:,| and| or)\s+(?i:{any_of('before')}))?\s+(?:\w+\s+)?(?i:{pupils})\b|(?i:{pupils})\s+(?:in\s+{_CLASS}\s+)?(?i:{any_of('after')})\b|(?i:{any_of('alone')})\b)"
    return re.compile(rf"(?<!\w){point}(?P<trait>{trait}){year}?(?P<more>['’]s?\b)?"), re.compile(rf"\b{any_of('general')}\b", re.I)


def singled_out(text: str, sentences: tuple[tuple[int, int], ...]) -> Iterator[SingledOut]:
    """Each group that a text singles out, sentence by sentence.

    Args:
        text: the words.
        sentences: start and end of each sentence.
    """
    trait, general = _patterns()
    for start, end in sentences:
        sentence = text[start:end]
        for m in trait.finditer(sentence):
            opens = m.group()[: m.start("trait") - m.start()]
            pointed = m["own"] or m["number"] or m["class"] or re.match(rf"\s*(?:{_CLASS}|[Tt]he\b)", opens)
            rest = f"{sentence[: m.start()]} {sentence[m.end() :]}"
            if not pointed or m["more"] or general.search(rest):
                continue
            if re.match(
                r"\s+(?:school|hospital|charity|trust|centre|unit|team|lead|club|group|week|day|month|form|menu|champion|governor)s?\b",
                sentence[m.end() :],
                re.I,
            ):
                continue
            counted = bool(m["number"] or m["class"] or re.match(rf"\s*{_CLASS}", opens))
            yield SingledOut(start + m.start(), start + m.end(), counted)

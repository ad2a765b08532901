"""Names whose parts stand apart: "Tennyson, Kai", "Pengelly (Hugh)", 'Kacper "Kapi" Wojtas'.

The recogniser sees two persons there, or half of one. What joins them is the form: a surname, a comma and a first name; a first name in brackets behind a surname; a nickname
between the two. A list of first names has commas too, so one that opens with a first name is none of these.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence

from checker.people.cue_words import common_words, given_names, particles, place_heads
from checker.people.named_person import Entity, NamedPerson
from checker.people.tokens import Tokenised

ChildAt = Callable[[int, int], float]
"""Start and end in the text -> how probable it is that a child is named there."""

SEEN = 0.7
"""How sure the recogniser must be of each part."""
NEEDED = {"surname": 0.4, "nickname": 0.4, "brackets": 0.4, "word": 0.0, "two words": 0.6}
"""How probable it must be of each part that a child is named: behind what can only be a surname, round a nickname, in brackets, behind any other word that is no first name, and
where the first name is on no list either. Chosen on w16 and w38 to w45."""
_NICKNAME = re.compile(r"""\s?(?:"[^"\n]{1,24}"|“[^”\n]{1,24}”|'[^'\n]{1,24}'|\([^)\n]{1,24}\))\s""")
_ON = re.compile(r"\s(?:and|have|has|was|are|\d)\b")


def names_apart(tokenised: Tokenised, entities: Sequence[Entity], child: ChildAt, firsts: Collection[str] = ()) -> list[NamedPerson]:
    """Everybody whose surname and first name stand apart, in order.

    Args:
        tokenised: the text.
        entities: what the recogniser saw, in order.
        child: how probable it is that a child is named at a place.
        firsts: first names on the roll, folded.
    """
    tokens = tokenised.tokens
    persons = [p for e in entities if e[2] == "PERSON" and e[3] >= SEEN and (p := _tokens(tokenised, e)) is not None]
    begun = dict(persons)
    out: list[NamedPerson] = []
    for one in persons:
        between = _NICKNAME.match(tokenised.plain, tokens[one[1] - 1].end)
        at = bisect_left(tokens, between.end(), key=lambda t: t.start) if between else one[1]
        if between and (at == len(tokens) or tokens[at].start > between.end()):
            between, at = None, one[1]  # "Pengelly (Hugh) & Pengelly (Sennen)"
        end = begun.get(at) or _first_name(tokenised, at)
        form = _form(tokenised, one, (at, end), firsts, nickname=between is not None) if end else None
        if end is None or form is None:
            continue
        start, stop = tokens[one[0]].start, tokens[end - 1].end
        read = [child(start, tokens[one[1] - 1].end), *([child(tokens[at].start, stop)] if at in begun else [])]
        if min(read) >= NEEDED[form]:
            stop += form == "brackets"
            out.append(NamedPerson(start, stop, one[0], end, 0.6, "nickname" if between else "last_comma_first"))
    return out


def _tokens(tokenised: Tokenised, entity: Entity) -> tuple[int, int] | None:
    """First and last (exclusive) token of what the recogniser saw."""
    inside = tokenised.within(entity[0], entity[1])
    if not inside or tokenised.tokens[inside[0]].tag >= 0:
        return None
    return inside[0], inside[-1] + 1


def _first_name(tokenised: Tokenised, n: int) -> int | None:
    """Where a first name that begins with token `n` ends, which the recogniser passed over."""
    if n >= len(tokenised.tokens):
        return None
    token = tokenised.tokens[n]
    return (
        n + 1 if token.case in "TU" and token.tag < 0 and token.letters in given_names() and token.letters not in common_words() else None
    )


def _form(tokenised: Tokenised, one: tuple[int, int], two: tuple[int, int], firsts: Collection[str], *, nickname: bool) -> str | None:
    """How two persons side by side may be one, as in `NEEDED`, or None."""
    tokens = tokenised.tokens
    opening, closing = tokens[one[0]], tokens[two[0]]
    if nickname:
        named = one[1] - one[0] == 1 and opening.letters not in common_words() and closing.letters not in common_words()
        return "nickname" if named else None
    if any(tokenised.gap(n, n + 1) != "-" for n in range(two[0], two[1] - 1)):
        return None  # more than a first name
    surname = [tokens[n] for n in range(*one)]
    alone = len(surname) == 1  # a particle, as in Ben Amor, has its surname behind it
    if (opening.letters in given_names() and (alone or opening.letters not in particles())) or (alone and opening.letters in firsts):
        return None
    if {a.letters for a in surname} <= common_words() or surname[-1].letters in place_heads():
        return None
    gap = tokenised.gap(one[1] - 1, two[0])
    if gap in (" (", "("):
        return "brackets" if tokenised.plain[tokens[two[1] - 1].end :].startswith(")") else None
    return _behind_a_comma(tokenised, one, two) if gap.strip() == "," and "\n" not in gap else None


def _behind_a_comma(tokenised: Tokenised, one: tuple[int, int], two: tuple[int, int]) -> str | None:
    """The same for a surname, a comma and a first name."""
    surname, closing = tokenised.tokens[one[0] : one[1]], tokenised.tokens[two[0]]
    shouted = surname[0].case == "U" and not tokenised.shout and closing.case != "U"
    if len(surname) > 1 or surname[0].letters in particles() or shouted:
        return "surname"
    listed = closing.letters in given_names()
    if surname[0].case not in "TUx" or closing.case not in "TUx" or not _stands_alone(tokenised, one[0], two[1] - 1, on=listed):
        return None
    return "word" if listed else "two words"


def _stands_alone(tokenised: Tokenised, first: int, last: int, *, on: bool) -> bool:
    """Whether a word, a comma and a first name are neither part of a list of first names nor spoken to; `on`: the sentence may go on behind them."""
    tokens = tokenised.tokens
    before, after = tokenised.plain[: tokens[first].start].rstrip(), tokenised.plain[tokens[last].end : tokens[last].end + 6]
    if before.endswith(",") or after[:2].startswith(","):
        return False
    if (
        first
        and tokenised.gap(first - 1, first) == " "
        and tokens[first - 1].case in "TUx"
        and tokens[first - 1].letters not in common_words()
    ):
        return False  # "Ravi Shah, Ella and ..." ends one name and begins another
    if first and tokens[first - 1].letters in ("the", "a", "my", "our", "to", "in", "from", "at"):
        return False
    return not re.match(r" ?[^\W\d_]", after) or (on and _ON.match(after) is not None)

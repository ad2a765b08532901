"""A place in a text where a pupil on the roll seems to be named in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.people.tokens import Token, Tokenised

ALIKE = 0.02
"""Of several pupils whose names a text may mean, those whose forms cost so little more than the nearest one's fit equally well."""
SCATTERED = ("split", "shared_surname")
"""Forms in which first name and surname do not stand side by side."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """One pupil named once.

    Attributes:
        start, end: `text[start:end]` is what is quoted.
        first: where the first name (or its initial) stands.
        last: where the surname stands; equal to `first` for a pupil of one name.
        first_letters, last_letters: the two as written, folded; `last_letters` is empty for a pupil of one name.
        pupils: places in the roll of all who fit equally well.
        cost: 0 for the name as on the roll, up to about 0.4 for the farthest form.
        form: as in LABELS.md (`first_last`, `hashtag`, `misspelt` ...).
        tokens: the tokens it covers, for settling overlaps.
        doubt: reasons known already for asking a person instead of stopping, 0 to 1.
    """

    start: int
    end: int
    first: tuple[int, int]
    last: tuple[int, int]
    first_letters: str
    last_letters: str
    pupils: tuple[int, ...]
    cost: float
    form: str
    tokens: frozenset[int]
    doubt: float = 0.0

    @property
    def scattered(self) -> bool:
        """Whether other words may stand between its parts."""
        return self.form in SCATTERED


def fitting(hits: Sequence[tuple[int, float]], within: float = ALIKE) -> tuple[tuple[int, ...], float]:
    """The pupils who fit equally well, and what the nearest form costs."""
    least = min(cost for _, cost in hits)
    return tuple(n for n, cost in hits if cost <= least + within), least


def name_match(
    tokenised: Tokenised,
    first: tuple[int, int],
    last: tuple[int, int],
    letters: tuple[str, str],
    hits: Sequence[tuple[int, float]],
    extra: float,
    form: str,
    *,
    within: float = ALIKE,
    doubt: float = 0.0,
) -> NameMatch:
    """A pupil named by whole tokens.

    Args:
        first, last: tokens of the two parts, from and to (exclusive).
        letters: the two as written, folded.
        hits: pupils who bear both, with what their forms cost.
        extra: what this way of writing costs besides.
        form: as in LABELS.md; `first_last` is made finer.
        within: how much more than the nearest one's a form may cost to fit equally well.
        doubt: as in `NameMatch`.
    """
    tokens = tokenised.tokens
    pupils, least = fitting(hits, within)
    opening, closing = tokens[min(first[0], last[0])], tokens[max(first[1], last[1]) - 1]
    return NameMatch(
        start=opening.start if form in SCATTERED else with_mark(tokenised, opening),
        end=closing.end,
        first=(tokens[first[0]].start, tokens[first[1] - 1].end),
        last=(tokens[last[0]].start, tokens[last[1] - 1].end),
        first_letters=letters[0],
        last_letters=letters[1],
        pupils=pupils,
        cost=least + extra,
        form=_finer(tokenised, range(*first), range(*last), form),
        tokens=frozenset((*range(*first), *range(*last))),
        doubt=doubt,
    )


def with_mark(tokenised: Tokenised, token: Token, start: int | None = None) -> int:
    """Where a match that opens at `start` in a token begins: the mark of a hashtag or handle belongs to it when the name opens it."""
    start = token.start if start is None else start
    if token.tag >= 0:
        tag = tokenised.tags[token.tag]
        if tag.kind != "filename" and start == tag.start + 1:
            return tag.start
    return start


def _finer(tokenised: Tokenised, first: range, last: range, form: str) -> str:
    """The finer form of a match, by how it is written."""
    tokens = tokenised.tokens
    tag = tokens[first.start].tag
    if tag >= 0 and form not in SCATTERED:
        return tokenised.tags[tag].kind
    if form != "first_last":
        return form
    cases = {tokens[i].case for i in (*first, *last)}
    if cases <= {"U", "1"}:
        return "caps"
    if cases == {"l"}:
        return "lowercase"
    end = tokens[max(first.stop, last.stop) - 1].end
    if tokenised.plain[end : end + 2].lower() == "'s":
        return "possessive"
    return form

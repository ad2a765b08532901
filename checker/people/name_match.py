"""A place in a text where a pupil on the roll seems to be named in full."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.people.tokens import Tokenised

__all__ = ["NameMatch", "replace"]


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


def shape(tokenised: Tokenised, first: range, last: range, form: str) -> str:
    """The finer form of a match, by how it is written."""
    tokens = tokenised.tokens
    tag = tokens[first.start].tag
    if tag >= 0 and form not in ("split", "shared_surname"):
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

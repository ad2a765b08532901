"""Finding the pupils of the roll in a text: every way of writing two parts of a name that belong to one pupil.

Nothing is decided here about who is meant (`decide`) or which of two overlapping matches holds (`full_names`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.people.cue_words import common_words, given_names, place_heads, small_words, titles
from checker.people.fuzzy import near_pairs
from checker.people.name_forms import shortens
from checker.people.name_match import NameMatch, name_match
from checker.people.roll_index import RollIndex
from checker.people.tokens import Tokenised

Part = tuple[int, int, str]
"""Tokens from, to (exclusive), and their letters joined."""

_DOTS = re.compile(r"\s*(?:…|\.{2,4})\s*")
_FAR = re.compile(r"\n\s*\n|[;:|•·=<>]|\d")


class Parts:
    """Which runs of tokens are a first name or a surname of somebody on the roll."""

    def __init__(self, tokenised: Tokenised, index: RollIndex) -> None:
        self.tokenised = tokenised
        self.first: list[list[Part]] = []
        self.last: list[list[Part]] = []
        tokens = tokenised.tokens
        firsts, lasts, reach = index.first, index.last, index.reach
        for i, token in enumerate(tokens):
            letters = token.letters
            here_first: list[Part] = []
            here_last: list[Part] = []
            j = i
            while True:
                if letters in firsts:
                    here_first.append((i, j + 1, letters))
                if letters in lasts:
                    here_last.append((i, j + 1, letters))
                j += 1
                if j >= len(tokens) or j - i >= reach or not tokenised.joined[j - 1]:
                    break
                letters += tokens[j].letters
                if len(letters) > index.longest_form:
                    break
            self.first.append(here_first)
            self.last.append(here_last)


def gap_cost(tokenised: Tokenised, left: int, right: int) -> float | None:
    """What it costs that this stands between the two parts of a name; None when they cannot be neighbours. A comma costs 1."""
    gap = tokenised.gap(left, right)
    if gap == " " or gap == "":
        return 0.0
    if tokenised.tokens[left].tag >= 0 and tokenised.tokens[left].tag == tokenised.tokens[right].tag:
        return 0.0 if len(gap) <= 6 else None
    if len(gap) > 24 or _FAR.search(gap) or "(" in gap or ")" in gap:
        return None
    if "," in gap:
        return 1.0 if gap.strip() == "," else None
    if _DOTS.fullmatch(gap):
        return 0.08  # "Amina… Farah"
    if "." in gap or "!" in gap or "?" in gap or "…" in gap:
        return 0.0 if gap == "." else None  # "olivia.smith" in an address
    if "/" in gap or "\n" in gap:
        return 0.05
    if gap.strip() == "-" and len(gap) > 1:
        return 0.08
    return 0.02 if len(gap) > 2 else 0.01


def pairs(tokenised: Tokenised, parts: Parts, index: RollIndex) -> Iterator[NameMatch]:
    """First name and surname side by side, in either order, with or without names between."""
    tokens = tokenised.tokens
    for i, here in enumerate(parts.first):
        for _, j, first in here:
            if j < len(tokens):
                cost = gap_cost(tokenised, j - 1, j)
                if cost is not None:
                    yield from _first_last(tokenised, parts, index, (i, j, first), j, cost)
                    if cost < 0.06 and tokens[i].tag < 0:
                        yield from _middle(tokenised, parts, index, (i, j, first))
    for i, here in enumerate(parts.last):
        for _, j, last in here:
            if j < len(tokens):
                cost = gap_cost(tokenised, j - 1, j)
                if cost is not None:
                    yield from _last_first(tokenised, parts, index, (i, j, last), j, cost)


def _first_last(tokenised: Tokenised, parts: Parts, index: RollIndex, first: Part, at: int, cost: float) -> Iterator[NameMatch]:
    for k, end, last in parts.last[at]:
        if cost == 1.0:
            # "Olivia, Smith" is seldom a name and "Jack, Taylor and Mia" never: not where the second word is a first name as well.
            if last in given_names() or last in index.own_first or tokenised.tokens[k].case == "l":
                continue
            cost = 0.15
        if hits := index.both(first[2], last):
            yield name_match(tokenised, first[:2], (k, end), (first[2], last), hits, cost, "first_last")


def _middle(tokenised: Tokenised, parts: Parts, index: RollIndex, first: Part) -> Iterator[NameMatch]:
    """First Middle Last: one or two capitalised names or initials between."""
    tokens = tokenised.tokens
    at = first[1]
    for _ in range(2):
        if at + 1 >= len(tokens):
            return
        middle = tokens[at]
        if (middle.case == "l" and not (tokenised.flat and middle.letters in given_names())) or middle.letters in small_words():
            return
        if tokenised.gap(at - 1, at) not in (" ", "-", ". ") or tokenised.gap(at, at + 1) not in (
            (" ", ". ", ".") if len(middle.letters) == 1 else (" ", "-")
        ):
            return
        at += 1
        for k, end, last in parts.last[at]:
            if tokens[end - 1].case == "l" and not tokenised.flat:
                continue
            if hits := index.both(first[2], last):
                yield name_match(tokenised, first[:2], (k, end), (first[2], last), hits, 0.02, "first_middle_last")


def _last_first(tokenised: Tokenised, parts: Parts, index: RollIndex, last: Part, at: int, cost: float) -> Iterator[NameMatch]:
    tokens = tokenised.tokens
    for k, end, first in parts.first[at]:
        hits = index.both(first, last[2])
        if not hits:
            continue
        form = "last_first"
        if cost == 1.0:
            if _looks_like_list(tokenised, index, last, end):
                continue
            form = "last_comma_first"
        # Written in small letters, or with a given name as the surname, the order is likelier to be chance.
        extra = 0.02 if cost == 1.0 else 0.06 + cost
        if tokens[last[0]].case == "l" and not tokenised.flat:
            extra += 0.04
        yield name_match(tokenised, (k, end), last[:2], (first, last[2]), hits, extra, form)


def _looks_like_list(tokenised: Tokenised, index: RollIndex, last: Part, end: int) -> bool:
    """ "Taylor, Olivia and Max" lists three first names; "TAYLOR, Olivia; ..." or a line of its own does not."""
    tokens = tokenised.tokens
    if last[2] not in given_names() and last[2] not in index.own_first:
        return False
    if tokens[last[0]].case == "U" and tokens[end - 1].case != "U":
        return False
    before = tokenised.plain[: tokens[last[0]].start].rstrip(" ")
    after = re.match(r"\s*(?:,|and\b|&|\+)\s*([^\W\d_]*)", tokenised.plain[tokens[end - 1].end :])
    return before.endswith((",", "&", " and")) or bool(after and after.group(1)[:1].isupper())


def with_initials(tokenised: Tokenised, parts: Parts, index: RollIndex) -> Iterator[NameMatch]:
    """F. Last: an initial that fits, directly before a surname of the roll."""
    tokens = tokenised.tokens
    for i, token in enumerate(tokens):
        if len(token.letters) != 1 or i + 1 >= len(tokens):
            continue
        in_tag = token.tag >= 0
        if token.case == "l" and not in_tag and not tokenised.flat:
            continue
        if not re.fullmatch(r"[._-]?" if in_tag else r"\.? ?|\.? {1,2}", tokenised.gap(i, i + 1)):
            continue
        if (in_tag and tokenised.gap(i, i + 1) == "") or tokenised.gap(i, i + 1) == "" or (i and tokenised.gap(i - 1, i) in ("'", "")):
            continue
        if token.case == "l" and tokenised.gap(i, i + 1) == " ":
            continue
        for k, end, last in parts.last[i + 1]:
            if tokens[end - 1].case == "l" and not in_tag and not tokenised.flat:
                continue
            hits = [(n, c) for n, c in index.last[last].items() if token.letters in index.initials[n] and c < 0.05]
            if hits:
                yield name_match(tokenised, (i, i + 1), (k, end), (token.letters, last), hits, 0.08, "initial_last")


def with_initials_behind(tokenised: Tokenised, parts: Parts, index: RollIndex) -> list[NameMatch]:
    """Last F., as score sheets have it: "Beddoes A. 31, Chowdhury T. 17". A surname that is a word as well, as in "Hall B", counts only in a list of such."""
    tokens = tokenised.tokens
    found: list[tuple[bool, NameMatch]] = []
    for i, token in enumerate(tokens):
        if len(token.letters) != 1 or token.case != "1" or token.tag >= 0 or not i or not _CLOSES.match(tokenised.plain, token.end):
            continue
        if tokenised.gap(i - 1, i) not in (" ", ", "):
            continue
        for start in range(max(0, i - index.reach), i):
            for k, end, last in parts.last[start]:
                if end != i or tokens[k].case == "l" or tokens[end - 1].tag >= 0:
                    continue
                hits = [(n, c) for n, c in index.last[last].items() if token.letters in index.initials[n] and c < 0.05]
                if hits:
                    word = last in common_words() or last in place_heads()
                    found.append((word, name_match(tokenised, (i, i + 1), (k, end), (token.letters, last), hits, 0.1, "initial_last")))
    return [match for word, match in found if not word or len(found) > 1]


_CLOSES = re.compile(r"\.?(?=\s*(?:[,;:/|)\n\d+&–]|-\s|and\b|$))")


def shortened(tokenised: Tokenised, parts: Parts, index: RollIndex, taken: set[int]) -> Iterator[NameMatch]:
    """A short name made by rule before an exact surname: "Zuz Kowalczyk", "Dayo Adeleke"."""
    tokens = tokenised.tokens
    for at in range(1, len(tokens)):
        if at in taken or at - 1 in taken or not parts.last[at]:
            continue
        word = tokens[at - 1]
        if len(word.letters) < 3 or word.letters in common_words() or (word.case == "l" and not tokenised.flat and word.tag < 0):
            continue
        if word.letters in titles() or gap_cost(tokenised, at - 1, at) not in (0.0, 0.01, 0.02):
            continue
        for k, end, last in parts.last[at]:
            if tokens[end - 1].case == "l" and not tokenised.flat and word.tag < 0:
                continue
            hits = [
                (n, c + 0.1) for n, c in index.last[last].items() if c < 0.07 and any(shortens(word.letters, own) for own in index.given[n])
            ]
            if hits:
                # A short form that is a first name of its own may be another child: ask.
                doubt = 0.5 if word.letters in given_names() else 0.0
                yield name_match(tokenised, (at - 1, at), (k, end), (word.letters, last), hits, 0.0, "known_as_last", doubt=doubt)


def mononyms(tokenised: Tokenised, index: RollIndex) -> Iterator[NameMatch]:
    """Pupils who have one name, which is their full name."""
    if not index.mononyms:
        return
    tokens = tokenised.tokens
    for i in range(len(tokens)):
        letters = ""
        for j in range(i, min(i + 3, len(tokens))):
            if j > i and not tokenised.joined[j - 1]:
                break
            letters += tokens[j].letters
            if hits := index.mononyms.get(letters):
                others = [n for n in index.first.get(letters, ()) if n not in hits]
                one, doubt = (i, j + 1), 0.6 if others else 0.0
                yield name_match(tokenised, one, one, (letters, ""), list(hits.items()), 0.02, "mononym", doubt=doubt)


def nearly(tokenised: Tokenised, index: RollIndex, taken: set[int]) -> Iterator[NameMatch]:
    """One or two letters wrong over both parts together, or written as it sounds."""
    for first, last, letters, hits, cost, flipped in near_pairs(tokenised, index, taken, gap_cost):
        yield name_match(tokenised, first, last, letters, hits, cost + (0.06 if flipped else 0.0), "misspelt")

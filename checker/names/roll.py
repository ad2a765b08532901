"""Finding the pupils of the roll in a text: every way of writing two parts of a name that belong to one pupil.

Nothing is decided here about who is meant (`decide`) or which of two overlapping matches holds (`settle`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.names.fold import Atom, Folded
from checker.names.forms import shortens
from checker.names.index import RollIndex
from checker.names.mention import Mention, replace, shape
from checker.names.near import near_pairs
from checker.names.words import common_words, given_names, titles

Part = tuple[int, int, str]
"""Atoms from, to (exclusive), and their letters joined."""

_DOTS = re.compile(r"\s*(?:…|\.{2,4})\s*")
_FAR = re.compile(r"\n\s*\n|[;:|•·=<>]|\d")
_INNER = frozenset(("", " ", "-", "'", "_", "  ", "' ", " '"))
_SMALL = frozenset(
    [
        "and",
        "or",
        "of",
        "the",
        "in",
        "at",
        "on",
        "to",
        "for",
        "with",
        "from",
        "by",
        "v",
        "vs",
        "a",
        "an",
        "is",
        "was",
        "his",
        "her",
        "our",
        "my",
    ]
)


class Parts:
    """Which runs of atoms are a first name or a surname of somebody on the roll."""

    def __init__(self, folded: Folded, index: RollIndex) -> None:
        self.folded = folded
        self.first: list[list[Part]] = []
        self.last: list[list[Part]] = []
        atoms = folded.atoms
        firsts, lasts, reach = index.first, index.last, index.reach
        for i, atom in enumerate(atoms):
            letters = atom.letters
            here_first: list[Part] = []
            here_last: list[Part] = []
            j = i
            while True:
                if letters in firsts:
                    here_first.append((i, j + 1, letters))
                if letters in lasts:
                    here_last.append((i, j + 1, letters))
                j += 1
                if j >= len(atoms) or j - i >= reach or not joins(folded, j - 1, j):
                    break
                letters += atoms[j].letters
                if len(letters) > index.longest_form:
                    break
            self.first.append(here_first)
            self.last.append(here_last)


def joins(folded: Folded, left: int, right: int) -> bool:
    """Whether two neighbouring atoms may be one part of a name."""
    gap = folded.gap(left, right)
    if gap in _INNER:
        return True
    if gap in (". ", "."):
        return folded.atoms[left].letters in ("st", "mc") or folded.atoms[left].tag >= 0
    return False


def gap_cost(folded: Folded, left: int, right: int) -> float | None:
    """What it costs that this stands between the two parts of a name; None when they cannot be neighbours. A comma costs 1."""
    gap = folded.gap(left, right)
    if gap == " " or gap == "":
        return 0.0
    if folded.atoms[left].tag >= 0 and folded.atoms[left].tag == folded.atoms[right].tag:
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


def pairs(folded: Folded, parts: Parts, index: RollIndex) -> Iterator[Mention]:
    """First name and surname side by side, in either order, with or without names between."""
    atoms = folded.atoms
    for i, here in enumerate(parts.first):
        for _, j, first in here:
            if j < len(atoms):
                cost = gap_cost(folded, j - 1, j)
                if cost is not None:
                    yield from _first_last(folded, parts, index, (i, j, first), j, cost)
                    if cost < 0.06 and atoms[i].tag < 0:
                        yield from _middle(folded, parts, index, (i, j, first))
    for i, here in enumerate(parts.last):
        for _, j, last in here:
            if j < len(atoms):
                cost = gap_cost(folded, j - 1, j)
                if cost is not None:
                    yield from _last_first(folded, parts, index, (i, j, last), j, cost)


def _mention(
    folded: Folded,
    first: tuple[int, int],
    last: tuple[int, int],
    letters: tuple[str, str],
    hits: list[tuple[int, float]],
    extra: float,
    form: str,
) -> Mention:
    atoms = folded.atoms
    best = min(c for _, c in hits)
    start, end = min(first[0], last[0]), max(first[1], last[1])
    return Mention(
        start=_open(folded, atoms[start]),
        end=atoms[end - 1].end,
        first=(atoms[first[0]].start, atoms[first[1] - 1].end),
        last=(atoms[last[0]].start, atoms[last[1] - 1].end),
        first_letters=letters[0],
        last_letters=letters[1],
        pupils=tuple(n for n, c in hits if c <= best + 0.02),
        cost=best + extra,
        form=shape(folded, range(*first), range(*last), form),
        atoms=frozenset((*range(*first), *range(*last))),
    )


def _open(folded: Folded, atom: Atom) -> int:
    """Where the mention starts: the mark of a hashtag or handle belongs to it when the name opens it."""
    if atom.tag >= 0:
        tag = folded.tags[atom.tag]
        if tag.kind != "filename" and atom.start == tag.start + 1:
            return tag.start
    return atom.start


def _first_last(folded: Folded, parts: Parts, index: RollIndex, first: Part, at: int, cost: float) -> Iterator[Mention]:
    for k, end, last in parts.last[at]:
        if cost == 1.0:
            # "Olivia, Smith" is seldom a name and "Jack, Taylor and Mia" never: not where the second word is a first name as well.
            if last in given_names() or last in index.own_first or folded.atoms[k].case == "l":
                continue
            cost = 0.15
        if hits := index.both(first[2], last):
            yield _mention(folded, first[:2], (k, end), (first[2], last), hits, cost, "first_last")


def _middle(folded: Folded, parts: Parts, index: RollIndex, first: Part) -> Iterator[Mention]:
    """First Middle Last: one or two capitalised names or initials between."""
    atoms = folded.atoms
    at = first[1]
    for _ in range(2):
        if at + 1 >= len(atoms):
            return
        middle = atoms[at]
        if (middle.case == "l" and not (folded.flat and middle.letters in given_names())) or middle.letters in _SMALL:
            return
        if folded.gap(at - 1, at) not in (" ", "-", ". ") or folded.gap(at, at + 1) not in (
            (" ", ". ", ".") if len(middle.letters) == 1 else (" ", "-")
        ):
            return
        at += 1
        for k, end, last in parts.last[at]:
            if atoms[end - 1].case == "l" and not folded.flat:
                continue
            if hits := index.both(first[2], last):
                yield _mention(folded, first[:2], (k, end), (first[2], last), hits, 0.02, "first_middle_last")


def _last_first(folded: Folded, parts: Parts, index: RollIndex, last: Part, at: int, cost: float) -> Iterator[Mention]:
    atoms = folded.atoms
    for k, end, first in parts.first[at]:
        hits = index.both(first, last[2])
        if not hits:
            continue
        form = "last_first"
        if cost == 1.0:
            if _looks_like_list(folded, index, last, end):
                continue
            form = "last_comma_first"
        # Written in small letters, or with a given name as the surname, the order is likelier to be chance.
        extra = 0.02 if cost == 1.0 else 0.06 + cost
        if atoms[last[0]].case == "l" and not folded.flat:
            extra += 0.04
        yield _mention(folded, (k, end), last[:2], (first, last[2]), hits, extra, form)


def _looks_like_list(folded: Folded, index: RollIndex, last: Part, end: int) -> bool:
    """ "Taylor, Olivia and Max" lists three first names; "TAYLOR, Olivia; ..." or a line of its own does not."""
    atoms = folded.atoms
    if last[2] not in given_names() and last[2] not in index.own_first:
        return False
    if atoms[last[0]].case == "U" and atoms[end - 1].case != "U":
        return False
    before = folded.plain[: atoms[last[0]].start].rstrip(" ")
    after = re.match(r"\s*(?:,|and\b|&|\+)\s*([^\W\d_]*)", folded.plain[atoms[end - 1].end :])
    return before.endswith((",", "&", " and")) or bool(after and after.group(1)[:1].isupper())


def with_initials(folded: Folded, parts: Parts, index: RollIndex) -> Iterator[Mention]:
    """F. Last: an initial that fits, directly before a surname of the roll."""
    atoms = folded.atoms
    for i, atom in enumerate(atoms):
        if len(atom.letters) != 1 or i + 1 >= len(atoms):
            continue
        in_tag = atom.tag >= 0
        if atom.case == "l" and not in_tag and not folded.flat:
            continue
        if not re.fullmatch(r"[._-]?" if in_tag else r"\.? ?|\.? {1,2}", folded.gap(i, i + 1)):
            continue
        if (in_tag and folded.gap(i, i + 1) == "") or folded.gap(i, i + 1) == "" or (i and folded.gap(i - 1, i) in ("'", "")):
            continue
        if atom.case == "l" and folded.gap(i, i + 1) == " ":
            continue
        for k, end, last in parts.last[i + 1]:
            if atoms[end - 1].case == "l" and not in_tag and not folded.flat:
                continue
            hits = [(n, c) for n, c in index.last[last].items() if atom.letters in index.initials[n] and c < 0.05]
            if hits:
                yield _mention(folded, (i, i + 1), (k, end), (atom.letters, last), hits, 0.08, "initial_last")


def shortened(folded: Folded, parts: Parts, index: RollIndex, taken: set[int]) -> Iterator[Mention]:
    """A short name made by rule before an exact surname: "Zuz Kowalczyk", "Dayo Adeleke"."""
    atoms = folded.atoms
    for at in range(1, len(atoms)):
        if at in taken or at - 1 in taken or not parts.last[at]:
            continue
        word = atoms[at - 1]
        if len(word.letters) < 3 or word.letters in common_words() or (word.case == "l" and not folded.flat and word.tag < 0):
            continue
        if word.letters in titles() or gap_cost(folded, at - 1, at) not in (0.0, 0.01, 0.02):
            continue
        for k, end, last in parts.last[at]:
            if atoms[end - 1].case == "l" and not folded.flat and word.tag < 0:
                continue
            hits = [
                (n, c + 0.1) for n, c in index.last[last].items() if c < 0.07 and any(shortens(word.letters, own) for own in index.given[n])
            ]
            if hits:
                found = _mention(folded, (at - 1, at), (k, end), (word.letters, last), hits, 0.0, "known_as_last")
                # A short form that is a first name of its own may be another child: ask.
                yield replace(found, doubt=0.5) if word.letters in given_names() else found


def mononyms(folded: Folded, index: RollIndex) -> Iterator[Mention]:
    """Pupils who have one name, which is their full name."""
    if not index.mononyms:
        return
    atoms = folded.atoms
    for i in range(len(atoms)):
        letters = ""
        for j in range(i, min(i + 3, len(atoms))):
            if j > i and not joins(folded, j - 1, j):
                break
            letters += atoms[j].letters
            if hits := index.mononyms.get(letters):
                others = [n for n in index.first.get(letters, ()) if n not in hits]
                found = _mention(folded, (i, j + 1), (i, j + 1), (letters, ""), list(hits.items()), 0.02, "mononym")
                yield Mention(
                    found.start, found.end, found.first, found.last, letters, "", found.pupils, found.cost, found.form, found.atoms,
                    doubt=0.6 if others else 0.0,
                )  # fmt: skip


def nearly(folded: Folded, index: RollIndex, taken: set[int]) -> Iterator[Mention]:
    """One or two letters wrong over both parts together, or written as it sounds."""
    for first, last, letters, hits, cost, flipped in near_pairs(folded, index, taken, gap_cost, joins):
        yield _mention(folded, first, last, letters, hits, cost + (0.06 if flipped else 0.0), "misspelt")

"""Names whose parts stand apart: brothers and sisters before one surname, a nickname or a remark between, the surname a sentence later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.names.fold import Folded
from checker.names.index import RollIndex
from checker.names.mention import Mention
from checker.names.roll import Parts
from checker.names.words import given_names, ordinary_first, ordinary_last, titles

REACH = 14
"""Atoms between first name and surname for a split name with nothing said about it; a sentence of ordinary length."""

_LISTED = re.compile(r"\s*(?:,|&|\+|/)\s*|\s+")
_KIN_WORDS = frozenset(
    [
        "little",
        "big",
        "younger",
        "older",
        "baby",
        "twin",
        "his",
        "her",
        "their",
        "our",
        "sister",
        "brother",
        "cousin",
        "sibling",
        "best",
        "friend",
        "team-mate",
        "partner",
    ]
)
_FAMILY = frozenset(
    [
        "twins",
        "triplets",
        "sisters",
        "brothers",
        "siblings",
        "cousins",
        "family",
        "clan",
        "boys",
        "girls",
        "trio",
        "duo",
        "children",
        "kids",
        "household",
    ]
)
_TELLS = frozenset(["surname", "surnamed", "lastname", "named", "aka", "alias", "nee"])


def siblings(folded: Folded, parts: Parts, index: RollIndex, found: list[Mention]) -> Iterator[Mention]:
    """ "Ewa, Jan and Ola Nowak": the surname after the last name counts for the names listed before it."""
    atoms = folded.atoms
    for mention in found:
        if (
            mention.form not in ("first_last", "caps", "lowercase", "possessive", "known_as_last", "misspelt")
            or mention.first > mention.last
        ):
            continue
        inside = sorted(mention.atoms)
        last = [n for n in inside if atoms[n].start >= mention.last[0]]
        at = inside[0]
        for _ in range(6):
            before = _listed_before(folded, parts, at)
            if before is None:
                break
            start, end, letters = before
            hits = index.both(letters, mention.last_letters)
            if not hits:
                # "Emma and Jan Nowak": Emma may be of another family, the next one may be a Nowak all the same.
                if letters not in given_names() and letters not in index.first:
                    break
                at = start
                continue
            least = min(c for _, c in hits)
            yield Mention(
                atoms[start].start, mention.end, (atoms[start].start, atoms[end - 1].end), mention.last, letters, mention.last_letters,
                tuple(n for n, c in hits if c <= least + 0.02), least + 0.03, "shared_surname",
                frozenset((*range(start, end), *last)),
            )  # fmt: skip
            at = start
    yield from _family_first(folded, parts, index)


def _listed_before(folded: Folded, parts: Parts, at: int) -> tuple[int, int, str] | None:
    """The first name that stands before this atom in a list."""
    atoms = folded.atoms
    end = at
    # "Wiktoria and little brother Mateusz Nowak"
    while end and atoms[end - 1].letters in _KIN_WORDS and at - end < 4 and folded.gap(end - 1, end).strip() == "":
        end -= 1
    if end and atoms[end - 1].letters in ("and", "then", "plus") and folded.gap(end - 1, end).strip() == "":
        end -= 1
        gap = folded.gap(end - 1, end) if end else "x"
        if gap.strip() not in ("", ","):
            return None
    elif not end or folded.gap(end - 1, end).strip() not in (",", "&", "+", "/"):
        return None
    if not end:
        return None
    for start in range(max(0, end - 3), end):
        for i, j, letters in parts.first[start]:
            if j == end and (atoms[i].case != "l" or folded.flat):
                return i, j, letters
    atom = atoms[end - 1]
    return (end - 1, end, atom.letters) if atom.case in "TU" and atom.letters in given_names() else None


def _family_first(folded: Folded, parts: Parts, index: RollIndex) -> Iterator[Mention]:
    """ "the Nowak twins, Ewa and Jan", "the O'Brien sisters Ciara and Niamh"."""
    atoms = folded.atoms
    for i, here in enumerate(parts.last):
        for _, j, last in here:
            if j >= len(atoms) or atoms[i].case == "l":
                continue
            if atoms[j].letters in _FAMILY:
                at, gap = j + 1, 0
            elif (
                folded.gap(j - 1, j).strip() == ":"
                and sum(any(index.both(f, last) for _, _, f in here) for here in parts.first[j : j + 4]) > 1
            ):
                at, gap = j, 0  # "Okafor: Adaeze, Emeka and Chidi"
            else:
                continue
            while at < len(atoms) and gap < 3:
                between = folded.gap(at - 1, at)
                if re.search(r"[.!?]\s", between):
                    break
                hit = next(((k, e, f) for k, e, f in parts.first[at] if index.both(f, last)), None)
                if hit and atoms[at].case != "l":
                    hits = index.both(hit[2], last)
                    least = min(c for _, c in hits)
                    yield Mention(
                        atoms[i].start, atoms[hit[1] - 1].end, (atoms[at].start, atoms[hit[1] - 1].end), (atoms[i].start, atoms[j - 1].end), hit[2],
                        last, tuple(n for n, c in hits if c <= least + 0.02), least + 0.05, "shared_surname", frozenset((*range(i, j), *range(at, hit[1]))),
                    )  # fmt: skip
                    at, gap = hit[1], 0
                else:
                    gap += atoms[at].letters not in ("and", "then", "plus")
                    at += 1


def split(folded: Folded, parts: Parts, index: RollIndex, found: list[Mention]) -> Iterator[Mention]:
    """First name here, surname there: "Hannah, our very own Miss Weiss", "Amina in Conkers, surname Warsame", "Percy (yes, our own) Okonjo"."""
    atoms = folded.atoms
    used = {n for m in found for n in m.atoms}
    lone = [
        (i, j, last)
        for i, here in enumerate(parts.last)
        for _, j, last in here
        if len(last) > 2
        and not used.intersection(range(i, j))
        and (atoms[i].case != "l" and (atoms[i].tag < 0 or folded.tags[atoms[i].tag].kind == "filename"))
    ]
    for i, j, last in lone:
        told = any(atoms[n].letters in _TELLS for n in range(max(0, i - 4), i))
        plain_word = (last in ordinary_last() and atoms[i].case != "U") or last in given_names() or last in index.own_first
        if _belongs_to_another(folded, parts, i, j):
            continue
        titled = bool(i) and atoms[i - 1].letters in titles() and atoms[i - 1].case != "l" and folded.gap(i - 1, i) in (" ", ". ", ".")
        if titled and atoms[i - 1].letters not in ("miss", "master", "ms"):
            continue
        nearest: tuple[int, Mention] | None = None
        for at in range(max(0, i - REACH), i):
            for k, end, first in parts.first[at]:
                if end > i or atoms[k].case == "l" or used.intersection(range(k, end)) or len(first) < 2:
                    continue
                between = folded.plain[atoms[end - 1].end : atoms[i].start]
                if "\n\n" in between and not told:
                    continue
                hits = [(n, c) for n, c in index.both(first, last) if c < 0.07]
                if not hits:
                    continue
                if plain_word and not told and not _remark(folded, end, i):
                    continue
                sentences = len(re.findall(r"[.!?]+[\s\"')]+(?=[A-Z\"'(])", between))
                if sentences > 1 and not told:
                    continue
                told_here = told or _remark(folded, end, i)
                close = told_here or titled or (sentences == 0 and i - end <= 6)
                doubt = 0.0 if close and not (first in ordinary_first() and not told_here) else 0.5
                distance = i - end
                mention = Mention(
                    atoms[k].start, atoms[j - 1].end, (atoms[k].start, atoms[end - 1].end), (atoms[i].start, atoms[j - 1].end), first, last,
                    tuple(n for n, _ in hits), min(c for _, c in hits) + (0.08 if close else 0.2), "split", frozenset((*range(k, end), *range(i, j))), doubt,
                )  # fmt: skip
                if nearest is None or distance <= nearest[0]:
                    nearest = (distance, mention)
        if nearest:
            yield nearest[1]


def _remark(folded: Folded, end: int, i: int) -> bool:
    """Only a remark in quotes or brackets stands between, or the surname closes such a remark: "Jack 'the lad' Wilder", "Max (the tall one, Pike)"."""
    if i - end > 8:
        return False
    between = folded.plain[folded.atoms[end - 1].end : folded.atoms[i].start]
    return bool(
        re.fullmatch(r"\s*(?:\([^()]*\)|'[^']*'|\"[^\"]*\"|“[^”]*”|-[^-]*-)\s*", between) or re.fullmatch(r"\s*\([^()]*[,:]\s*", between)
    )


def _belongs_to_another(folded: Folded, parts: Parts, i: int, j: int) -> bool:
    """The surname has a first name of its own before it, or is itself the first half of a name, a place, a team."""
    atoms = folded.atoms
    if i and folded.gap(i - 1, i) in (" ", "-", ". ", "'") and atoms[i - 1].tag < 0:
        before = atoms[i - 1]
        if (before.case in "Tx" and before.letters in given_names()) or (before.case == "1" and len(before.letters) == 1):
            return True
        if before.case in "Tx" and before.letters not in titles() and i > 1 and not re.search(r"[.!?\n]\s*$", folded.plain[: before.start]):
            return True
    return bool(j < len(atoms) and folded.gap(j - 1, j) in (" ", "-") and atoms[j].case in "TxU" and atoms[i].case != "U")

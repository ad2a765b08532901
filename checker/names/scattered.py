"""Names whose parts stand apart: brothers and sisters before one surname, a nickname or a remark between, the surname a sentence later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.names.decide import DEEDS
from checker.names.fold import Folded
from checker.names.index import RollIndex
from checker.names.mention import Mention
from checker.names.roll import Part, Parts
from checker.names.words import capitalised, given_names, ordinary_first, ordinary_last, place_heads, titles

REACH, NEAR = 32, 14
"""Words between first name and surname of a split name: at most two sentences of ordinary length; within one it needs no question."""

_KIN = r"(?:(?:little|big|younger|older|baby|twin|his|her|their|our|sister|brother|cousin|sibling|best|friend|team-?mate|partner|also|fellow)\s+)*"
_LISTED = re.compile(
    rf"\s*(?:\([^()]{{0,24}}\)|,?\s*\d{{1,2}}\b|,?\s*(?:in|of|from)\s+(?:y|yr|year|class)\s?\d{{0,2}}[a-z]?)?\s*(?:,\s*(?:and|&)?|and|&|\+|/|with|then|plus)\s*{_KIN}",
    re.I,
)
_KIN_BETWEEN = re.compile(
    r"(?:\s*\([^()]{0,24}\))?,?\s*(?:and|&|with|alongside)\s+(?:(?:little|big|younger|older|baby|twin|his|her|their)\s+)+(?:(?:sister|brother|sibling|twin)s?,?\s+)|"
    r"(?:'s)\s+(?:(?:little|big|younger|older|baby|twin)\s+)*(?:sister|brother|sibling|twin)s?,?\s+",
    re.I,
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
_CREDIT = re.compile(
    r"(?:\b(?:photo|photos|photograph|pic|pics|picture|pictures|image|credit|credits|camera|words|report|video|film|art|artwork|drawing|cover)\b|[📸📷🎥©✍])"
    r"[\s:–\-️]*(?:(?:by|credit|courtesy|from|of|our)\b[\s:–-]*)*(?:[^\W\d_]\.\s?)?$",
    re.I,
)
_SURNAME_BEFORE = re.compile(r"\b(?:last|second|family|full)\s+name\W+(?:is\W+|was\W+)?$", re.I)
_SURNAME_AFTER = re.compile(
    r"\W{0,3}(?:is|being|was)?\s*(?:the|his|her|their|a)?\s*(?:surname|last\s+name|family\s+name|second\s+name|by\s+name)\b", re.I
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
        yield from _kin_after(folded, parts, index, mention)
    yield from _family_first(folded, parts, index)


def _listed_before(folded: Folded, parts: Parts, at: int) -> tuple[int, int, str] | None:
    """The first name that stands before this atom in a list: "Ewa, ", "Ewa (Y3) and ", "Ewa, 9, and little brother "."""
    atoms = folded.atoms
    for end in range(at, max(0, at - 9), -1):
        between = folded.plain[atoms[end - 1].end : atoms[at].start]
        if not _LISTED.fullmatch(between):
            continue
        for start in range(max(0, end - 3), end):
            for i, j, letters in parts.first[start]:
                if j == end and (atoms[i].case != "l" or folded.flat):
                    return i, j, letters
        atom = atoms[end - 1]
        if atom.case in "TU" and atom.letters in given_names():
            return end - 1, end, atom.letters
    return None


def _kin_after(folded: Folded, parts: Parts, index: RollIndex, mention: Mention) -> Iterator[Mention]:
    """ "Ewa Nowak and her brother Jan": Jan is a Nowak."""
    atoms = folded.atoms
    last = [n for n in sorted(mention.atoms) if atoms[n].start >= mention.last[0]]
    if not last or mention.first > mention.last:
        return
    after = last[-1] + 1
    for at in range(after + 1, min(after + 7, len(atoms))):
        if not _KIN_BETWEEN.fullmatch(folded.plain[mention.end : atoms[at].start]):
            continue
        for i, j, letters in parts.first[at]:
            if atoms[i].case == "l" or not (hits := index.both(letters, mention.last_letters)):
                continue
            least = min(c for _, c in hits)
            yield Mention(
                mention.last[0], atoms[j - 1].end, (atoms[i].start, atoms[j - 1].end), mention.last, letters, mention.last_letters,
                tuple(n for n, c in hits if c <= least + 0.02), least + 0.06, "shared_surname", frozenset((*range(i, j), *last)),
            )  # fmt: skip


def _family_first(folded: Folded, parts: Parts, index: RollIndex) -> Iterator[Mention]:
    """ "the Nowak twins, Ewa and Jan", "the O'Brien sisters Ciara and Niamh"."""
    atoms = folded.atoms
    for i, here in enumerate(parts.last):
        for _, j, last in here:
            if j >= len(atoms) or atoms[i].case == "l":
                continue
            listed = parts.first[j : j + 4]
            if atoms[j].letters in _FAMILY:
                places = [*range(max(0, i - 8), i), *range(j + 1, min(j + 14, len(atoms)))]
            elif folded.gap(j - 1, j).strip() == ":" and sum(any(index.both(f, last) for _, _, f in here) for here in listed) > 1:
                places = list(range(j, min(j + 8, len(atoms))))  # "Okafor: Adaeze, Emeka and Chidi"
            else:
                continue
            for at in places:
                for k, end, first in parts.first[at]:
                    hits = index.both(first, last)
                    if not hits or atoms[k].case == "l" or (k < j and end > i) or _has_surname(folded, parts, end):
                        continue
                    least = min(c for _, c in hits)
                    yield Mention(
                        min(atoms[i].start, atoms[k].start), max(atoms[end - 1].end, atoms[j - 1].end), (atoms[k].start, atoms[end - 1].end),
                        (atoms[i].start, atoms[j - 1].end), first, last, tuple(n for n, c in hits if c <= least + 0.02), least + 0.05,
                        "shared_surname", frozenset((*range(i, j), *range(k, end))),
                    )  # fmt: skip


def _has_surname(folded: Folded, parts: Parts, end: int) -> bool:
    """Whether a surname of its own follows a first name."""
    return end < len(folded.atoms) and bool(parts.last[end]) and folded.gap(end - 1, end) == " " and folded.atoms[end].case != "l"


def split(folded: Folded, parts: Parts, index: RollIndex, found: list[Mention]) -> Iterator[Mention]:
    """First name here, surname there: "Hannah, our very own Miss Weiss", "Amina in Conkers, surname Warsame", "Well done Ewa! ... Photo: Nowak"."""
    used = {n for m in found for n in m.atoms}
    for i, j, last in _lone_surnames(folded, parts, used):
        said = _said(folded, i)
        if said is None or _belongs_to_another(folded, i, j):
            continue
        plain = _plain(folded, i, j, last) or last in given_names() or last in index.own_first
        nearest: tuple[float, Mention] | None = None
        for at in range(max(0, i - REACH), min(len(folded.atoms), j + NEAR)):
            for k, end, first in parts.first[at]:
                if (k < j and end > i) or folded.atoms[k].case == "l" or used.intersection(range(k, end)) or len(first) < 2:
                    continue
                hits = [(n, c) for n, c in index.both(first, last) if c < 0.07]
                if hits and (seen := _apart(folded, (k, end, first), (i, j, last), hits, said, plain)):
                    distance = i - end if k < i else (k - j) * 1.5
                    if nearest is None or distance <= nearest[0]:
                        nearest = (distance, seen)
        if nearest:
            yield nearest[1]


def _lone_surnames(folded: Folded, parts: Parts, used: set[int]) -> list[tuple[int, int, str]]:
    """Surnames of the roll, with a capital, that are part of no other name; of several that begin at one place the longest."""
    found: list[tuple[int, int, str]] = []
    for i, here in enumerate(parts.last):
        free = [(i, j, last) for _, j, last in here if len(last) > 1 and not used.intersection(range(i, j))]
        if free and any(folded.atoms[n].case != "l" for n in range(i, free[-1][1])) and not (found and found[-1][1] > i):
            tag = folded.atoms[i].tag
            if tag < 0 or folded.tags[tag].kind != "handle":
                found.append(free[-1])
    return found


def _plain(folded: Folded, i: int, j: int, last: str) -> bool:
    """A surname that may be an ordinary word here: Church anywhere, Baker only where a sentence begins and nothing makes it a person."""
    atom = folded.atoms[i]
    if last not in ordinary_last() or atom.case == "U":
        return False
    if last in place_heads() or last in capitalised():
        return True
    if i and not re.search(r"[.!?\n:•]\W*$", folded.gap(i - 1, i)):
        return False
    after = [folded.atoms[n].letters for n in range(j, min(j + 2, len(folded.atoms)))]
    if after and after[0] in ("also", "then", "later", "twice", "both", "too", "again"):
        after = after[1:]
    return not (after and folded.gap(j - 1, j) in (" ", "'") and (after[0] in DEEDS or after[0] == "s"))


def _said(folded: Folded, i: int) -> str | None:
    """What stands before a surname says that it is one: `surname`, `credit`, `title`; "" when nothing does; None when it is a grown-up's."""
    atoms = folded.atoms
    around = folded.plain[max(0, atoms[i].start - 40) : atoms[i].start], folded.plain[atoms[i].end : atoms[i].end + 40]
    if (
        any(atoms[n].letters in _TELLS for n in range(max(0, i - 4), i))
        or _SURNAME_BEFORE.search(around[0])
        or _SURNAME_AFTER.match(around[1])
    ):
        return "surname"
    if i and atoms[i - 1].letters in titles() and atoms[i - 1].case != "l" and folded.gap(i - 1, i) in (" ", ". ", "."):
        return "title" if atoms[i - 1].letters in ("miss", "master", "ms") else None
    if _CREDIT.search(folded.plain[max(0, atoms[i].start - 30) : atoms[i].start]):
        return "credit"
    return ""


def _apart(folded: Folded, first: Part, last: Part, hits: list[tuple[int, float]], said: str, plain: bool) -> Mention | None:
    """A first name and a surname of one pupil that stand apart, when they may belong together."""
    atoms = folded.atoms
    (k, end, _), (i, j, _) = first, last
    backwards = k > i
    low, high = (j, k) if backwards else (end, i)
    between = folded.plain[atoms[low - 1].end : atoms[high].start]
    sentences = len(re.findall(r"[.!?…]+[\s\"')]+(?=[^\w\s]*[A-Z])", between))
    remark = not backwards and _remark(folded, end, i)
    told = said in ("surname", "credit") or remark
    if ("\n\n" in between or sentences > 2) and not told:
        return None
    if plain and not told and said != "title":
        return None
    if len(last[2]) < 3 and not told and said != "title":
        return None
    if backwards and (sentences or (plain and not remark) or high - low > 8):
        return None
    close = told or said == "title" or (sentences <= 1 and high - low <= (6 if sentences == 0 else NEAR))
    # A first name that is an ordinary word, or a surname far away, is for a person to judge.
    unsure = not told and (first[2] in ordinary_first() or last[2] in ordinary_last())
    doubt = 0.0 if close and not unsure else 0.5
    least = min(c for _, c in hits)
    return Mention(
        min(atoms[k].start, atoms[i].start), max(atoms[end - 1].end, atoms[j - 1].end), (atoms[k].start, atoms[end - 1].end),
        (atoms[i].start, atoms[j - 1].end), first[2], last[2], tuple(n for n, _ in hits),
        least + (0.08 if told or (sentences == 0 and close) else 0.2 if close else 0.3), "split", frozenset((*range(k, end), *range(i, j))), doubt,
    )  # fmt: skip


def _remark(folded: Folded, end: int, i: int) -> bool:
    """Only a remark in quotes or brackets stands between, or the surname closes such a remark: "Jack 'the lad' Wilder", "Max (the tall one, Pike)"."""
    if i - end > 8:
        return False
    between = folded.plain[folded.atoms[end - 1].end : folded.atoms[i].start]
    return bool(
        re.fullmatch(r"\s*(?:\([^()]*\)|'[^']*'|\"[^\"]*\"|“[^”]*”|-[^-]*-)\s*", between)
        or re.fullmatch(r"\s*\([^()]*[,:]\s*", between)
        or (re.fullmatch(r"\s*\(\s*", between) and folded.plain[folded.atoms[i].end :].lstrip()[:1] == ")")
    )


def _belongs_to_another(folded: Folded, i: int, j: int) -> bool:
    """The surname has a first name of its own before it, or is itself the first half of a name, a place, a team."""
    atoms = folded.atoms
    if i and folded.gap(i - 1, i) in (" ", "-", ". ", "'") and atoms[i - 1].tag < 0:
        before = atoms[i - 1]
        if (before.case in "Tx" and before.letters in given_names()) or (before.case == "1" and len(before.letters) == 1):
            return True
        if before.case in "Tx" and before.letters not in titles() and i > 1 and not re.search(r"[.!?\n]\s*$", folded.plain[: before.start]):
            return True
    return bool(j < len(atoms) and folded.gap(j - 1, j) in (" ", "-") and atoms[j].case in "TxU" and atoms[i].case != "U")

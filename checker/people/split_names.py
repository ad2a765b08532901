"""Names whose parts stand apart: brothers and sisters before one surname, a nickname or a remark between, the surname a sentence later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.people.cue_words import (
    capitalised,
    deeds,
    families,
    given_names,
    ordinary_first,
    ordinary_last,
    place_heads,
    surname_follows,
    titles,
)
from checker.people.name_match import NameMatch, name_match
from checker.people.roll_index import RollIndex
from checker.people.roll_matches import Part, Parts
from checker.people.tokens import Tokenised

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
_CREDIT = re.compile(
    r"(?:\b(?:photo|photos|photograph|pic|pics|picture|pictures|image|credit|credits|camera|words|report|video|film|art|artwork|drawing|cover)\b|[📸📷🎥©✍])"
    r"[\s:–\-️]*(?:(?:by|credit|courtesy|from|of|our)\b[\s:–-]*)*(?:[^\W\d_]\.\s?)?$",
    re.I,
)
_SURNAME_BEFORE = re.compile(r"\b(?:last|second|family|full)\s+name\W+(?:is\W+|was\W+)?$", re.I)
_SURNAME_AFTER = re.compile(
    r"\W{0,3}(?:is|being|was)?\s*(?:the|his|her|their|a)?\s*(?:surname|last\s+name|family\s+name|second\s+name|by\s+name)\b", re.I
)


def siblings(tokenised: Tokenised, parts: Parts, index: RollIndex, found: list[NameMatch]) -> Iterator[NameMatch]:
    """ "Ewa, Jan and Ola Nowak": the surname after the last name counts for the names listed before it."""
    for match in found:
        if match.form not in ("first_last", "caps", "lowercase", "possessive", "known_as_last", "misspelt") or match.first > match.last:
            continue
        last = _surname(tokenised, match)
        at = min(match.tokens)
        for _ in range(6):
            before = _listed_before(tokenised, parts, at)
            if before is None:
                break
            start, end, letters = before
            hits = index.both(letters, match.last_letters)
            if not hits:
                # "Emma and Jan Nowak": Emma may be of another family, the next one may be a Nowak all the same.
                if letters not in given_names() and letters not in index.first:
                    break
                at = start
                continue
            yield name_match(tokenised, (start, end), last, (letters, match.last_letters), hits, 0.03, "shared_surname")
            at = start
        yield from _kin_after(tokenised, parts, index, match)
    yield from _family_first(tokenised, parts, index)


def _listed_before(tokenised: Tokenised, parts: Parts, at: int) -> tuple[int, int, str] | None:
    """The first name that stands before this token in a list: "Ewa, ", "Ewa (Y3) and ", "Ewa, 9, and little brother "."""
    tokens = tokenised.tokens
    for end in range(at, max(0, at - 9), -1):
        between = tokenised.plain[tokens[end - 1].end : tokens[at].start]
        if not _LISTED.fullmatch(between):
            continue
        for start in range(max(0, end - 3), end):
            for i, j, letters in parts.first[start]:
                if j == end and (tokens[i].case != "l" or tokenised.flat):
                    return i, j, letters
        token = tokens[end - 1]
        if token.case in "TU" and token.letters in given_names():
            return end - 1, end, token.letters
    return None


def _kin_after(tokenised: Tokenised, parts: Parts, index: RollIndex, match: NameMatch) -> Iterator[NameMatch]:
    """ "Ewa Nowak and her brother Jan": Jan is a Nowak."""
    tokens = tokenised.tokens
    if match.first > match.last:
        return
    last = _surname(tokenised, match)
    for at in range(last[1] + 1, min(last[1] + 7, len(tokens))):
        if not _KIN_BETWEEN.fullmatch(tokenised.plain[match.end : tokens[at].start]):
            continue
        for i, j, letters in parts.first[at]:
            if tokens[i].case == "l" or not (hits := index.both(letters, match.last_letters)):
                continue
            yield name_match(tokenised, (i, j), last, (letters, match.last_letters), hits, 0.06, "shared_surname")


def _surname(tokenised: Tokenised, match: NameMatch) -> tuple[int, int]:
    """The tokens of a match's surname, from and to (exclusive)."""
    inside = tokenised.within(*match.last)
    return inside[0], inside[-1] + 1


def _family_first(tokenised: Tokenised, parts: Parts, index: RollIndex) -> Iterator[NameMatch]:
    """ "the Nowak twins, Ewa and Jan", "the O'Brien sisters Ciara and Niamh"."""
    tokens = tokenised.tokens
    for i, here in enumerate(parts.last):
        for _, j, last in here:
            if j >= len(tokens) or tokens[i].case == "l":
                continue
            listed = parts.first[j : j + 4]
            if tokens[j].letters in families():
                places = [*range(max(0, i - 8), i), *range(j + 1, min(j + 14, len(tokens)))]
            elif tokenised.gap(j - 1, j).strip() == ":" and sum(any(index.both(f, last) for _, _, f in here) for here in listed) > 1:
                places = list(range(j, min(j + 8, len(tokens))))  # "Okafor: Adaeze, Emeka and Chidi"
            else:
                continue
            for at in places:
                for k, end, first in parts.first[at]:
                    hits = index.both(first, last)
                    if not hits or tokens[k].case == "l" or (k < j and end > i) or _has_surname(tokenised, parts, end):
                        continue
                    yield name_match(tokenised, (k, end), (i, j), (first, last), hits, 0.05, "shared_surname")


def _has_surname(tokenised: Tokenised, parts: Parts, end: int) -> bool:
    """Whether a surname of its own follows a first name."""
    return (
        end < len(tokenised.tokens) and bool(parts.last[end]) and tokenised.gap(end - 1, end) == " " and tokenised.tokens[end].case != "l"
    )


def split(tokenised: Tokenised, parts: Parts, index: RollIndex, found: list[NameMatch]) -> Iterator[NameMatch]:
    """First name here, surname there: "Hannah, our very own Miss Weiss", "Amina in Conkers, surname Warsame", "Well done Ewa! ... Photo: Nowak"."""
    used = {n for m in found for n in m.tokens}
    for i, j, last in _lone_surnames(tokenised, parts, used):
        said = _said(tokenised, i)
        if said is None or _belongs_to_another(tokenised, i, j):
            continue
        plain = _plain(tokenised, i, j, last) or last in given_names() or last in index.own_first
        nearest: tuple[float, NameMatch] | None = None
        for at in range(max(0, i - REACH), min(len(tokenised.tokens), j + NEAR)):
            for k, end, first in parts.first[at]:
                if (k < j and end > i) or tokenised.tokens[k].case == "l" or used.intersection(range(k, end)) or len(first) < 2:
                    continue
                hits = [(n, c) for n, c in index.both(first, last) if c < 0.07]
                if hits and (seen := _apart(tokenised, (k, end, first), (i, j, last), hits, said, plain)):
                    distance = i - end if k < i else (k - j) * 1.5
                    if nearest is None or distance <= nearest[0]:
                        nearest = (distance, seen)
        if nearest:
            yield nearest[1]


def _lone_surnames(tokenised: Tokenised, parts: Parts, used: set[int]) -> list[tuple[int, int, str]]:
    """Surnames of the roll, with a capital, that are part of no other name; of several that begin at one place the longest."""
    found: list[tuple[int, int, str]] = []
    for i, here in enumerate(parts.last):
        free = [(i, j, last) for _, j, last in here if len(last) > 1 and not used.intersection(range(i, j))]
        if free and any(tokenised.tokens[n].case != "l" for n in range(i, free[-1][1])) and not (found and found[-1][1] > i):
            tag = tokenised.tokens[i].tag
            if tag < 0 or tokenised.tags[tag].kind != "handle":
                found.append(free[-1])
    return found


def _plain(tokenised: Tokenised, i: int, j: int, last: str) -> bool:
    """A surname that may be an ordinary word here: Church anywhere, Baker only where a sentence begins and nothing makes it a person."""
    token = tokenised.tokens[i]
    if last not in ordinary_last() or token.case == "U":
        return False
    if last in place_heads() or last in capitalised():
        return True
    if i and not re.search(r"[.!?\n:•]\W*$", tokenised.gap(i - 1, i)):
        return False
    after = [tokenised.tokens[n].letters for n in range(j, min(j + 2, len(tokenised.tokens)))]
    if after and after[0] in ("also", "then", "later", "twice", "both", "too", "again"):
        after = after[1:]
    return not (after and tokenised.gap(j - 1, j) in (" ", "'") and (after[0] in deeds() or after[0] == "s"))


def _said(tokenised: Tokenised, i: int) -> str | None:
    """What stands before a surname says that it is one: `surname`, `credit`, `title`; "" when nothing does; None when it is a grown-up's."""
    tokens = tokenised.tokens
    around = tokenised.plain[max(0, tokens[i].start - 40) : tokens[i].start], tokenised.plain[tokens[i].end : tokens[i].end + 40]
    if (
        any(tokens[n].letters in surname_follows() for n in range(max(0, i - 4), i))
        or _SURNAME_BEFORE.search(around[0])
        or _SURNAME_AFTER.match(around[1])
    ):
        return "surname"
    if i and tokens[i - 1].letters in titles() and tokens[i - 1].case != "l" and tokenised.gap(i - 1, i) in (" ", ". ", "."):
        return "title" if tokens[i - 1].letters in ("miss", "master", "ms") else None
    if _CREDIT.search(tokenised.plain[max(0, tokens[i].start - 30) : tokens[i].start]):
        return "credit"
    return ""


def _apart(tokenised: Tokenised, first: Part, last: Part, hits: list[tuple[int, float]], said: str, plain: bool) -> NameMatch | None:
    """A first name and a surname of one pupil that stand apart, when they may belong together."""
    tokens = tokenised.tokens
    (k, end, _), (i, j, _) = first, last
    backwards = k > i
    low, high = (j, k) if backwards else (end, i)
    between = tokenised.plain[tokens[low - 1].end : tokens[high].start]
    sentences = len(re.findall(r"[.!?…]+[\s\"')]+(?=[^\w\s]*[A-Z])", between))
    remark = not backwards and _remark(tokenised, end, i)
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
    extra = 0.08 if told or (sentences == 0 and close) else 0.2 if close else 0.3
    # All who may be meant, however far the form: of parts that stand apart a person is asked.
    return name_match(tokenised, first[:2], last[:2], (first[2], last[2]), hits, extra, "split", within=1.0, doubt=doubt)


def _remark(tokenised: Tokenised, end: int, i: int) -> bool:
    """Only a remark in quotes or brackets stands between, or the surname closes such a remark: "Jack 'the lad' Wilder", "Max (the tall one, Pike)"."""
    if i - end > 8:
        return False
    between = tokenised.plain[tokenised.tokens[end - 1].end : tokenised.tokens[i].start]
    return bool(
        re.fullmatch(r"\s*(?:\([^()]*\)|'[^']*'|\"[^\"]*\"|“[^”]*”|-[^-]*-)\s*", between)
        or re.fullmatch(r"\s*\([^()]*[,:]\s*", between)
        or (re.fullmatch(r"\s*\(\s*", between) and tokenised.plain[tokenised.tokens[i].end :].lstrip()[:1] == ")")
    )


def _belongs_to_another(tokenised: Tokenised, i: int, j: int) -> bool:
    """The surname has a first name of its own before it, or is itself the first half of a name, a place, a team."""
    tokens = tokenised.tokens
    if i and tokenised.gap(i - 1, i) in (" ", "-", ". ", "'") and tokens[i - 1].tag < 0:
        before = tokens[i - 1]
        if (before.case in "Tx" and before.letters in given_names()) or (before.case == "1" and len(before.letters) == 1):
            return True
        if (
            before.case in "Tx"
            and before.letters not in titles()
            and i > 1
            and not re.search(r"[.!?\n]\s*$", tokenised.plain[: before.start])
        ):
            return True
    return bool(j < len(tokens) and tokenised.gap(j - 1, j) in (" ", "-") and tokens[j].case in "TxU" and tokens[i].case != "U")

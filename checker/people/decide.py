"""Is this match the pupil? Ordinary words, places, celebrities and staff share names with pupils; what stands around decides, and where it cannot, a
person is asked.

Each cue adds to or takes from a score, and the doubt that the match itself raises is taken off. From `SURE` on it is the pupil; from `ASK` on a person is asked; below it is not the
pupil. A match that raises no doubt needs no score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.people.cue_words import (
    capitalised,
    common_words,
    deeds,
    given_names,
    groups,
    helpers,
    into,
    ordinary_first,
    ordinary_last,
    place_heads,
    pointing,
    roles,
    titles,
    titles_of_pupils,
    towards,
    weak_deeds,
)
from checker.people.gazetteer import Gazetteer, GazetteerSpan
from checker.people.name_match import NameMatch
from checker.people.roll_index import RollIndex
from checker.people.tokens import Token, Tokenised

SURE, ASK = 2.0, -0.5
PLACE_HEAD = -1.5
"""Doubt of a surname such as Park or Hall after a first name that is no ordinary word: the pupil, unless the words around say a place."""

# A class, a year group or an age directly after a name.
CLASS_AFTER = re.compile(
    r"""^\W{0,3}(?:(?:both|all)\s)?(?:in|of|from|aged?|,)?\s*\(?(?:
        (?:o\ )?(?:f?lwyddyn|blwyddyn|bl)\.?\s?\d{1,2}\b | (?:y|yr|year|class|form|tutor\ group|key\ stage|ks)\.?\s?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen)\b
        | (?:[ps]\d{1,2}|(?-i:\d{1,2}[A-Z]{1,3}|\d{1,2}-?[A-Z][a-z]{2,}))\b | reception\b | nursery\b | pre-?school\b
        | \d{1,2}(?=[),;\s]) )""",
    re.X | re.I,
)
CLASS_NEAR = re.compile(r"\b(?:year|yr|y|class|ks)\s?\d{1,2}\b|\b(?-i:\d{1,2}[A-Z]{1,2})\b|\breception\b|\bassembly\b|\bhouse point", re.I)
HONOURED = re.compile(
    r"""(?:well\ done|congrat\w*|bravo|kudos|shout\s?-?out|hats?\ off|three\ cheers|big\ cheer|proud|happy\ birthday|birthday\ (?:girl|boy)|thank\ you|thanks
        |our\ (?:very\ )?own|pupil|student|learner|captain|skipper|keeper|goalkeeper|goalie|striker|winner|champ|star|starring|runner-?up|prefect|head\ (?:girl|boy)
        |reader|soloist|narrator|scorers?|goes|went|presented|given|awarded|certificate|medal|gold|silver|bronze|prize|trophy|shield|award|cup|plate|badge|voted|named|called|meet|featuring
        |played|sung|drawn|written|painted|made|baked|designed|created|read|scored|won|by|photo|credit|for|and|with|classmates?|year\ \d+'?s?|friends?|twins?|sisters?|brothers?)
        \W*(?:\s*(?:also|to|for|of|from|by|is|was|are|were|as|goes|our|in|year|yr|y\d+|class|to:|\W)\W*){0,4}$""",
    re.X | re.I,
)
_FIGURE_CUES = re.compile(
    r"""\b(?:film|films|movie|movies|actor|actress|singer|album|band|wallpaper|pattern|willow|print|painting|paintings|artist|author|poet|poem|novel|novels|characters
        |played\ by|costume|costumes|dressed|hero|born|died|history|century|victorian|tudor|war|king|queen|president|minister|invented|discovered|scientist|theory|spider-?man|marvel|netflix|premier\ league
        |footballer|england|olympic|celebrity|biography|topic|studying|learning\ about|research\w*)\b""",
    re.X | re.I,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sure` names the pupil, `ask` leaves it to a person; `confidence` is 0 to 1."""

    sure: bool
    confidence: float


def decide(
    match: NameMatch,
    tokenised: Tokenised,
    index: RollIndex,
    gazetteer: Gazetteer,
    spans: Sequence[GazetteerSpan],
    others: Sequence[NameMatch],
) -> Verdict | None:
    """Whether a match is the pupil; None when it is not.

    Args:
        match: what may be the pupil.
        tokenised: the text it stands in.
        index: the roll.
        gazetteer: the school's grown-ups, places and public figures.
        spans: known names in this text.
        others: the other matches in this text: a list of pupils makes one more pupil likelier.
    """
    tokens = tokenised.tokens
    at = sorted(match.tokens)
    if _titled(tokenised, at[0]) and match.form != "split":
        # Miss with first name and surname of a pupil: seldom, and worth a question; Mr Tom Holland is a grown-up.
        title = tokens[at[0] - 1].letters
        if (
            (match.first_letters, match.last_letters) in gazetteer.staff_names
            or title not in ("miss", "ms", "master")
            or match.form != "first_last"
        ):
            return None
        return Verdict(title == "master", 0.6)
    base = max(0.3, 0.98 - match.cost)
    doubt = _doubt(match, tokenised, at, gazetteer, spans)
    if doubt is None:
        return None
    if doubt == 0.0:
        if match.doubt:
            return Verdict(match.doubt < 0.5, base - 0.3 * match.doubt)
        return Verdict(True, base)
    famous = any(s.kind == "figure" and s.first <= at[0] and s.last > at[-1] for s in spans)
    score = evidence(match, tokenised, at, index, others, famous) - doubt
    if score < ASK:
        return None
    return Verdict(score >= SURE, min(base, (0.55 if score < SURE else 0.7) + 0.05 * score))


def _titled(tokenised: Tokenised, at: int) -> bool:
    if not at:
        return False
    before = tokenised.tokens[at - 1]
    return (
        before.letters in titles()
        and before.letters not in titles_of_pupils()
        and (before.case != "l" or tokenised.flat)
        and tokenised.gap(at - 1, at) in (" ", ". ", ".", "")
    )


def _doubt(match: NameMatch, tokenised: Tokenised, at: list[int], gazetteer: Gazetteer, spans: Sequence[GazetteerSpan]) -> float | None:
    """How much must speak for the pupil: 0 nothing; None when it is certainly something else."""
    tokens = tokenised.tokens
    begins, ends = at[0], at[-1] + 1
    scattered = match.scattered
    pair = (match.first_letters, match.last_letters)
    known = 0.0 if scattered else _known(spans, begins, ends, len(at))
    if known is None:
        return None
    doubt = known
    if match.form == "misspelt" and pair in gazetteer.staff_names:
        return None
    ordinary_1, ordinary_2 = pair[0] in ordinary_first(), pair[1] in ordinary_last()
    if not tokenised.flat and tokens[at[0]].tag < 0 and match.form not in ("run_together", "spaced_letters"):
        doubt = max(doubt, _small_letters(match, tokenised, at))
    if match.form == "misspelt" and (pair[0] in common_words() or pair[1] in common_words()):
        doubt = max(doubt, 0.5)  # "Autumn Reves": half of it is an ordinary word
    if match.form == "initial_last":
        if ordinary_2 and (pair[0] in "aio" or match.end - match.last[1] > 0):
            doubt = max(doubt, 1.5)
        elif ordinary_2:
            doubt = max(doubt, 0.5)
    elif ordinary_1 and ordinary_2 and not (match.form == "split" and match.doubt == 0.0):
        doubt = max(doubt, 0.5 if match.form not in ("run_together", "hashtag") else 0.2)
        if tokenised.flat and tokens[at[0]].tag < 0:
            doubt = max(doubt, 1.0)
    if match.form in ("last_first", "last_comma_first") and ordinary_2:
        doubt = max(doubt, 0.5 if ordinary_1 else 0.0)
    # A surname that opens a longer place or firm: "Emily King Street", "Jan Nowak Ltd".
    if (
        ends < len(tokens)
        and not scattered
        and tokenised.gap(ends - 1, ends) == " "
        and tokens[ends].case in "TU"
        and tokens[ends].letters in place_heads()
    ):
        doubt = max(doubt, 2.0)
    if doubt == 0.0 and pair[1] in place_heads() and not ordinary_1 and not scattered:
        return PLACE_HEAD
    return doubt


def _known(spans: Sequence[GazetteerSpan], begins: int, ends: int, words: int) -> float | None:
    """The doubt that known names at this place raise; None where the match is part of a longer one."""
    doubt = 0.0
    for span in spans:
        if span.first < ends and span.last > begins:
            inside = span.first <= begins and span.last >= ends
            if inside and (span.last - span.first) > words:
                return None  # part of a longer name: "Grace Church Hall", "Emily Sparrow Park"
            if inside and span.kind in ("staff", "person"):
                doubt = max(doubt, 1.5)
            elif inside and span.kind == "figure":
                doubt = max(doubt, 0.5)
            elif inside and span.last - span.first > 1:
                doubt = max(doubt, 2.0)
            elif not inside and span.kind in ("place", "school", "partner") and span.last - span.first > 1 and span.first > begins:
                return None  # "Oskar Nowak Street School" and the like: the surname opens another name
    return doubt


def _small_letters(match: NameMatch, tokenised: Tokenised, at: list[int]) -> float:
    """Small letters in a text that has capitals: "will nowak" is careless, "will day two be" is no name at all."""
    small = [
        all(tokenised.tokens[n].case == "l" for n in at if start <= tokenised.tokens[n].start < end)
        for start, end in (match.first, match.last)
    ]
    words = [w in common_words() or w in helpers() for w in (match.first_letters, match.last_letters)]
    words[1] = words[1] or match.last_letters in place_heads()
    if not any(s and w for s, w in zip(small, words, strict=True)):
        return 0.0
    if all(words) or (match.first_letters in ordinary_first() and match.last_letters in ordinary_last()):
        return 3.0 if all(small) else 4.0 if small[1] else 2.5
    return 1.0 if all(small) else 1.5


def evidence(
    match: NameMatch, tokenised: Tokenised, at: list[int], index: RollIndex, others: Sequence[NameMatch], famous: bool = False
) -> float:
    """What the words around say: above 0 for a pupil, below for a place, a figure, an ordinary word."""
    tokens, plain = tokenised.tokens, tokenised.plain
    score = 0.5
    left = plain[max(0, match.start - 60) : match.start]
    left = re.split(r"[.!?]\s|\n\n", left)[-1]
    right = plain[match.end : match.end + 60]
    begins, ends = at[0], at[-1] + 1
    before = tokens[begins - 1] if begins and re.fullmatch(r"[\s\"'(#@]*", tokenised.gap(begins - 1, begins)) else None
    after = tokens[ends] if ends < len(tokens) and re.fullmatch(r"[\s\"')]*", tokenised.gap(ends - 1, ends)) else None
    if CLASS_AFTER.match(right):
        score += 3
    if HONOURED.search(left):
        score += 2
    if right.startswith("'s ") and after:
        score += 1.5
    score += _beside(match, tokenised, before, after, ends, left)
    if match.form in ("last_comma_first", "initial_last", "first_middle_last"):
        score += 1.5
    if match.form in ("handle", "filename"):
        score += 2
    if _in_list(match, tokenised, at, others):
        score += 2
    if match.first_letters in helpers() and _opens(tokenised, begins):
        tail = re.match(r"[^.!?\n]*([.!?]?)", right)
        score -= 3 if tail and tail.group(1) == "?" else 0.5
    if any(_stands(plain, index.pupils[n].class_name) for n in match.pupils[:8]):
        score += 1.5
    if CLASS_NEAR.search(left) or CLASS_NEAR.search(right):
        score += 1
    if famous and _FIGURE_CUES.search(plain[max(0, match.start - 70) : match.end + 70]):
        score -= 1.5
    return score


def _beside(match: NameMatch, tokenised: Tokenised, before: Token | None, after: Token | None, ends: int, left: str) -> float:
    """What the words right before and right after say."""
    score, place = 0.0, match.last_letters in place_heads()
    if after is not None and tokenised.gap(ends - 1, ends).strip() == "":
        if after.letters in deeds():
            score += 2
        elif after.letters in weak_deeds():
            score += 0.5
        elif after.case == "T" and after.letters not in given_names():
            score -= 3 if after.letters in place_heads() or after.letters in groups() else 0.5
    if before is not None:
        if before.letters in into():
            score -= 3 if place else 2 if match.last_letters in capitalised() else 0.5
        elif before.letters in towards() and not HONOURED.search(left):
            score -= 1.5 if place else 0.0
        elif before.letters in pointing():
            score -= 3 if place or before.letters not in ("the", "a", "an") else 0.5
        elif before.letters in roles() and before.letters not in ("star", "captain"):
            score -= 1.5
    return score


def _stands(plain: str, word: str) -> bool:
    """Whether a class (7P, Sycamore) stands in the text as a word of its own."""
    if len(word) < 2:
        return False
    text, word = plain.lower(), word.lower()
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
            return True
        at = text.find(word, end)
    return False


def _opens(tokenised: Tokenised, at: int) -> bool:
    """Whether the token opens a sentence."""
    return not at or bool(re.search(r"[.!?\n]\W*$", tokenised.gap(at - 1, at)))


def _in_list(match: NameMatch, tokenised: Tokenised, at: list[int], others: Sequence[NameMatch]) -> bool:
    """Whether another pupil or first name stands next to it, parted by a comma or "and"."""
    for other in others:
        if other.start >= match.end:
            between = tokenised.plain[match.end : other.start]
        elif other.end <= match.start:
            between = tokenised.plain[other.end : match.start]
        else:
            continue
        if len(between) <= 40 and re.fullmatch(r"(?:\([^)]*\)|[\s,;&+/\d()–-]|and|with|\n|\b\d?[A-Z0-9]{1,3}\b)*", between):
            return True
    tokens = tokenised.tokens
    begins, ends = at[0], at[-1] + 1
    if begins and tokens[begins - 1].letters in place_heads():
        return False  # an address: "Weaver's Court, Rose Hill"
    for n, step in ((begins - 1, -1), (ends, 1)):
        if not 0 <= n < len(tokens):
            continue
        gap = tokenised.gap(n, n + 1) if step < 0 else tokenised.gap(n - 1, n)
        if tokens[n].letters == "and" and 0 <= n + step < len(tokens):
            n += step
        elif gap.strip() not in (",", "&"):
            continue
        if tokens[n].case == "T" and tokens[n].letters in given_names():
            return True
    return False

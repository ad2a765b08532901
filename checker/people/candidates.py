"""What may be a full name that is not on the roll: the recogniser's persons trimmed to their name, tags, parts that stand apart, and names known by their shape.

Who they are, child or grown-up, is not asked here (`unknown_people`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.people.child_or_adult import CLASS
from checker.people.cue_words import (
    common_words,
    given_names,
    groups,
    ordinary_last,
    particles,
    place_heads,
    place_openings,
    roles,
    suffixes,
    titles,
    welsh_openers,
)
from checker.people.gazetteer import Gazetteer
from checker.people.named_person import Entity, NamedPerson
from checker.people.names_apart import ChildAt, names_apart
from checker.people.tokens import Tokenised

SURE, SURE_TAG = 0.8, 0.75
"""How sure the recogniser must be that words are a name, in a tag too, where the form alone would not make one of them."""
SURE_SMALL, SURE_LISTED, SURE_TAGGED = 0.4, 0.85, 0.4
"""How sure the reader of posts must be then that it is a child's: all in small letters, of words on the lists of places and of what opens a sentence, in a tag. Chosen on w16 and w38 to w45."""
PASSED_OVER = -1.5
"""`NamedPerson.doubt` of a name by its shape alone, until the reader of posts has been asked."""
_OWNED = re.compile(rf"{CLASS}['’]s\s+$", re.I)  # "P7's Struan Kilbride"
_NUMBERED = re.compile(r"[ivx]{1,5}")  # Henry VIII


def candidates(tokenised: Tokenised, entities: Sequence[Entity], gazetteer: Gazetteer, child: ChildAt) -> list[NamedPerson]:
    """Everything in a text that may be somebody's full name; of two that overlap neither has fallen yet.

    Args:
        tokenised: the text.
        entities: what the recogniser saw.
        gazetteer: what the school knows.
        child: how probable it is that a child is named at a place.
    """
    found = [p for e in entities if (p := _candidate(tokenised, e, child)) is not None]
    found += _tagged(tokenised, gazetteer)
    found += _read_in_tags(tokenised, entities, child)
    found += names_apart(tokenised, entities, child, gazetteer.roll_first)
    found += _by_shape(tokenised, found)
    return found


def _surname_follows(tokenised: Tokenised, n: int) -> bool:
    """Whether token `n` reads as the surname of the given name right before it: capitalised, no common word, no place, group or title."""
    if n >= len(tokenised.tokens) or tokenised.gap(n - 1, n) != " ":
        return False
    given, after = tokenised.tokens[n - 1], tokenised.tokens[n]
    other = after.letters in common_words() or after.letters in place_heads() or after.letters in groups() or after.letters in titles()
    return given.letters in given_names() and after.case == "T" and len(after.letters) > 2 and after.tag < 0 and not other


def _trim(tokenised: Tokenised, person: NamedPerson) -> None:
    """Take off what is no part of the name: titles and jobs before it, which speak for a grown-up, words that open a sentence, a possessive and letters after it."""
    tokens = tokenised.tokens
    while person.first < person.last - 1:
        token = tokens[person.first]
        if token.letters in titles() and (token.letters not in given_names() or person.last - person.first > 2):
            person.adult += 4
            person.why.append("title")
        elif token.letters in roles() and token.letters not in given_names():
            person.adult += 2
            person.why.append("role")
        elif token.letters in welsh_openers():
            pass
        elif not (token.letters in common_words() and token.letters not in given_names() and len(token.letters) > 1):
            break
        person.first += 1
    while person.last - 1 > person.first:
        tail = tokens[person.last - 1]
        if tail.letters == "s" and tokenised.gap(person.last - 2, person.last - 1) == "'":
            person.last -= 1
        elif tail.letters in suffixes() and tail.case == "U":
            person.last -= 1
            person.adult += 3
        elif tail.case == "l" and not tokenised.flat and tail.letters in common_words():
            person.last -= 1
        else:
            break


def _is_no_name(tokenised: Tokenised, person: NamedPerson, kind: str, confidence: float, sure: bool) -> bool:
    """Whether two words or more that the recogniser marked are no name in full: an initial, one name with a hyphen, a place, a team, ordinary words."""
    tokens = tokenised.tokens
    opening, closing = tokens[person.first], tokens[person.last - 1]
    if len(closing.letters) < 2:
        return True  # "Danny F" is no full name
    words = {a.letters for a in tokens[person.first : person.last]}
    if all(tokenised.gap(n, n + 1) in ("-", "'", "") for n in range(person.first, person.last - 1)):
        return True  # one name: Ella-Rose, O'Brien, McAllister
    if words <= common_words() and confidence < 0.97:
        return True
    if sure and (opening.case == closing.case == "l" or not _small(tokenised, person)):
        return False
    if (
        opening.letters in place_openings()
        or (closing.letters in groups() and closing.letters not in given_names())
        or _NUMBERED.fullmatch(closing.letters)
    ):
        return True
    return _is_other(tokenised, person, kind, confidence)


def _small(tokenised: Tokenised, person: NamedPerson) -> bool:
    """Whether the last part of a name begins with a small letter; "Seo-yeon" does not."""
    n = person.last - 1
    while n > person.first and tokenised.gap(n - 1, n) == "-":
        n -= 1
    return tokenised.tokens[n].case == "l"


def _is_other(tokenised: Tokenised, person: NamedPerson, kind: str, confidence: float) -> bool:
    """Whether its first and last words make it a place, a team, a headline or the like."""
    tokens = tokenised.tokens
    opening, closing = tokens[person.first], tokens[person.last - 1]
    words = {a.letters for a in tokens[person.first : person.last]}
    given = opening.letters in given_names()
    if kind == "LOC" and (not given or closing.letters in place_heads() or words & place_heads()):
        return True
    if _small(tokenised, person) and not tokenised.flat:
        return True
    if opening.case == closing.case == "U" and not given and (tokenised.shout or _shouted(tokenised, person)):
        return True
    if words & {"of", "the", "in", "at", "and"}:
        return True
    if not given:
        if confidence < (0.5 if len(opening.letters) == 1 else 0.7):
            return True
        odd = (
            closing.letters in place_heads()
            or closing.letters in common_words()
            or (closing.letters in given_names() and opening.letters not in given_names())
        )
        if odd and (confidence < 0.95 or len(opening.letters) == 1) and tokenised.gap(person.last - 2, person.last - 1) != "-":
            return True  # "Marlchester Harriers", "Cue Kwame"
    return False


def _candidate(tokenised: Tokenised, entity: Entity, child: ChildAt) -> NamedPerson | None:
    """A person of two names: what the recogniser marked, without titles and words that are no part of a name."""
    start, end, kind, confidence = entity
    tokens = tokenised.tokens
    inside = tokenised.within(start, end)
    if not inside or kind == "ORG":
        return None
    first, last = inside[0], inside[-1] + 1
    if tokens[first].tag >= 0:
        return None  # hashtags and handles are read by `_tagged`
    person = NamedPerson(0, 0, first, last, confidence)
    _trim(tokenised, person)
    if kind == "PERSON" and person.last - person.first == 1 and _surname_follows(tokenised, person.last):
        person.last += 1  # the recogniser marked "Harvey" of "Harvey Tindle, from"
    ends = (n + 1 for n in range(person.first, person.last - 1) if "." in tokenised.gap(n, n + 1) and len(tokens[n].letters) > 2)
    person.last = next(ends, person.last)  # "Luca and Bea. Diolch" is two sentences
    names = [n for n in range(person.first, person.last) if len(tokens[n].letters) > 1]
    if not names or person.last - person.first < 2:
        return None
    opening, closing = tokens[person.first], tokens[person.last - 1]
    needed = SURE_SMALL if opening.case == "l" else SURE_LISTED
    sure = kind == "PERSON" and confidence >= SURE and len(opening.letters) > 1 and child(opening.start, closing.end) >= needed
    if _is_no_name(tokenised, person, kind, confidence, sure) or any(
        c in tokenised.plain[opening.start : closing.end] for c in ",;:!?()\n"
    ):
        return None
    person.start, person.end = opening.start, closing.end
    if len(opening.letters) == 1:
        person.form = "initial_last"
    elif opening.case == "l":
        person.form = "lowercase"
    elif opening.case == closing.case == "U":
        person.form = "caps"
    elif (
        person.last - person.first > 2
        and tokenised.gap(person.first, person.first + 1) == " "
        and tokenised.gap(person.last - 2, person.last - 1) == " "
    ):
        person.form = "first_middle_last"
    return person


def _tagged(tokenised: Tokenised, gazetteer: Gazetteer) -> list[NamedPerson]:
    """`#MairiMacAskill`, `@archie.hollowood`: a first name and one or two more words that are no ordinary ones."""
    out: list[NamedPerson] = []
    for number, tag in enumerate(tokenised.tags):
        inside = [n for n, a in enumerate(tokenised.tokens) if a.tag == number]
        if tag.kind == "filename" or not 2 <= len(inside) <= 4:
            continue
        letters = [tokenised.tokens[n].letters for n in inside]
        rest = letters[1:]
        if rest[0] in ("mc", "mac", "o", "fitz", "de", "van", "al") and len(rest) > 1:
            rest = ["".join(rest[:2]), *rest[2:]]
        clan = len(rest) == 1 and re.match(r"ma?c[a-z]{4,}", rest[0]) is not None  # #MorvenMacIntyre: no other kind of word looks so
        if (letters[0] not in given_names() and not clan) or letters[0] in common_words() or len(rest) > 2 or any(len(r) < 3 for r in rest):
            continue
        if len(rest) == 2 and (tag.kind == "hashtag" or any(r.endswith("s") for r in rest)):
            continue  # "tia.lands.punches" says what Tia does
        if any(r in common_words() or r in ordinary_last() or r in place_heads() or r in gazetteer.words for r in rest):
            continue
        out.append(NamedPerson(tag.start, tag.end, inside[0], inside[-1] + 1, 0.6, tag.kind))
    return out


def _read_in_tags(tokenised: Tokenised, entities: Sequence[Entity], child: ChildAt) -> list[NamedPerson]:
    """`#CongratsSolomonTesfaye`: two words or more of a tag or a file's name that the recogniser calls a person's name and the reader of posts a child's."""
    out: list[NamedPerson] = []
    for start, end, kind, confidence in entities:
        inside = [n for n in tokenised.within(start, end) if tokenised.tokens[n].tag >= 0]
        if kind != "PERSON" or len(inside) < 2 or confidence < SURE_TAG or len({tokenised.tokens[n].tag for n in inside}) > 1:
            continue
        first, last = tokenised.tokens[inside[0]], tokenised.tokens[inside[-1]]
        if child(first.start, last.end) >= SURE_TAGGED and not {tokenised.tokens[n].letters for n in inside} <= common_words():
            out.append(NamedPerson(first.start, last.end, inside[0], inside[-1] + 1, 0.6, tokenised.tags[first.tag].kind))
    return out


def _by_shape(tokenised: Tokenised, found: Sequence[NamedPerson]) -> list[NamedPerson]:
    """Names that the recogniser passed over: a capitalised pair that opens with a first name or an initial."""
    tokens = tokenised.tokens
    covered = {n for p in found for n in range(p.first, p.last)}
    out: list[NamedPerson] = []
    for n in range(len(tokens) - 1):
        one = tokens[n]
        initial = len(one.letters) == 1 and one.case == "1"
        if n in covered or n + 1 in covered or one.tag >= 0 or not (initial or one.case == "T"):
            continue
        strange = not initial and one.letters not in given_names()
        if strange and (
            one.letters in common_words()
            or one.letters in titles()
            or not _OWNED.search(tokenised.plain[max(0, one.start - 40) : one.start])
        ):
            continue
        if tokenised.gap(n, n + 1) not in ((". ", " ", ".") if initial else (" ",)) or (
            initial and n and tokenised.gap(n - 1, n) in ("", "'")
        ):
            continue
        last = n + 1
        while last < len(tokens) - 1 and tokens[last].letters in particles() and tokenised.gap(last, last + 1) in (" ", "-", "'"):
            last += 1
        closing = tokens[last]
        if closing.case not in "Tx" or closing.letters in common_words() or len(closing.letters) < 3:
            continue
        last += 1
        while last < len(tokens) and tokenised.gap(last - 1, last) in ("-", "") and tokens[last].case == "T":
            last += 1
        if tokens[last - 1].letters in place_heads():
            continue
        out.append(
            NamedPerson(one.start, tokens[last - 1].end, n, last, 0.55, "initial_last" if initial else "first_last", doubt=PASSED_OVER)
        )
    return out


def _shouted(tokenised: Tokenised, person: NamedPerson) -> bool:
    """Whether the words on both sides are in capitals as well."""
    near = [tokenised.tokens[n].case for n in (person.first - 1, person.last) if 0 <= n < len(tokenised.tokens)]
    return bool(near) and all(case == "U" for case in near)

"""Full names that are not on the roll: which of the people that the recogniser saw may be children.

The recogniser says that a name is a person's. Whether the person is a child is not in the name but around it: titles, jobs, letters after the name,
the school's own lists and the shipped lists of public figures speak for a grown-up; classes, ages, schools, results and brothers and sisters for a
child. Where nothing speaks, it may be a child.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log
from typing import TYPE_CHECKING

from checker.language.labels import CHILDREN
from checker.overlaps import in_order, resolve_overlaps
from checker.people.child_or_adult import CLASS, child_or_adult, same_person, share
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
from checker.people.figures import figure
from checker.people.gazetteer import Gazetteer
from checker.people.named_person import Entity, NamedPerson
from checker.people.names_apart import ChildAt, names_apart
from checker.people.tokens import Tokenised

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Entity", "NamedPerson", "unknown_people"]


def unknown_people(
    tokenised: Tokenised, entities: Sequence[Entity], taken: Sequence[tuple[int, int]], gazetteer: Gazetteer, doc: Doc | None = None
) -> list[NamedPerson]:
    """Everybody named in full who is not on the roll, with what speaks for a child and for a grown-up.

    Args:
        tokenised: the text.
        entities: what the recogniser saw.
        taken: places where a pupil of the roll is named already.
        gazetteer: what the school knows.
        doc: the text as the language model reads it; None for a file's name, which they do not read.
    """
    if not tokenised.tokens:
        return []
    child = _child_at(doc)
    found = [p for e in entities if (p := _candidate(tokenised, e, child)) is not None]
    found += _tagged(tokenised, gazetteer)
    found += _read_in_tags(tokenised, entities, child)
    found += names_apart(tokenised, entities, child)
    found += _by_shape(tokenised, found)
    found = [p for p in found if not any(s < p.end and e > p.start for s, e in taken)]
    found = in_order(resolve_overlaps(found, lambda p: (-p.confidence, p.start)))
    if not found:
        return []
    spans = tuple(gazetteer.phrases.find(tokenised))
    for person in found:
        child_or_adult(person, tokenised, spans, gazetteer, taken)
        end = tokenised.tokens[person.last - 1].end  # without a bracket behind it
        weigh(person, tokenised.text[person.start : end], doc._.who(person.start, end) if doc is not None else {})
    same_person(found, tokenised)
    share(found, tokenised)
    return found


SURE, SURE_TAG = 0.8, 0.75
"""How sure the recogniser must be that words are a name, in a tag too, where the form alone would not make one of them."""
SURE_SMALL, SURE_LISTED, SURE_TAGGED = 0.4, 0.85, 0.4
"""How sure the reader of posts must be then that it is a child's: all in small letters, of words on the lists of places and of what opens a sentence, in a tag. Chosen on w16 and w38 to w45."""
READ = 0.6
"""What the reader of posts adds for each unit of log-odds, in the units of `child` and `adult`; chosen on sets b and w16."""
FAMOUS = 0.3
"""Fame from which a name that no ordinary family bears speaks for a grown-up."""


def _child_at(doc: Doc | None) -> ChildAt:
    """Asks the reader of posts how probable it is that `text[start:end]` names a child; 0 where it has not read."""
    if doc is None:
        return lambda start, end: 0.0
    return lambda start, end: sum(doc._.who(start, end).get(k, 0.0) for k in CHILDREN)


def weigh(person: NamedPerson, name: str, who: Mapping[str, float]) -> None:
    """What the reader of posts and the table of public figures say of somebody named."""
    if who and not person.shape_only:
        p = sum(who[k] for k in CHILDREN)
        odds = READ * log((p + 0.02) / (1 - p + 0.02))
        person.child += max(0.0, odds)
        person.adult += max(0.0, -odds)
        person.why.append("read")
        person.doubt = 0.5
    known = figure(name)
    if known is not None and known.fame >= FAMOUS and not known.common:
        person.adult += 2.0
        person.why.append("figure of the table")


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
    inside = [n for n, a in enumerate(tokens) if a.start < end and a.end > start]
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
        inside = [n for n, a in enumerate(tokenised.tokens) if a.start < end and a.end > start and a.tag >= 0]
        if kind != "PERSON" or len(inside) < 2 or confidence < SURE_TAG or len({tokenised.tokens[n].tag for n in inside}) > 1:
            continue
        first, last = tokenised.tokens[inside[0]], tokenised.tokens[inside[-1]]
        if child(first.start, last.end) >= SURE_TAGGED and not {tokenised.tokens[n].letters for n in inside} <= common_words():
            out.append(NamedPerson(first.start, last.end, inside[0], inside[-1] + 1, 0.6, tokenised.tags[first.tag].kind))
    return out


def _by_shape(tokenised: Tokenised, found: Sequence[NamedPerson]) -> list[NamedPerson]:
    """Names that the recogniser passed over: a capitalised pair that opens with a first name or an initial. Kept only where a child is spoken of."""
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
            NamedPerson(one.start, tokens[last - 1].end, n, last, 0.55, "initial_last" if initial else "first_last", shape_only=True)
        )
    return out


def _shouted(tokenised: Tokenised, person: NamedPerson) -> bool:
    """Whether the words on both sides are in capitals as well."""
    near = [tokenised.tokens[n].case for n in (person.first - 1, person.last) if 0 <= n < len(tokenised.tokens)]
    return bool(near) and all(case == "U" for case in near)


_OWNED = re.compile(rf"{CLASS}['’]s\s+$", re.I)  # "P7's Struan Kilbride"
_NUMBERED = re.compile(r"[ivx]{1,5}")  # Henry VIII

"""Full names that are not on the roll: which of the people that the recogniser saw may be children.

The recogniser says that a name is a person's. Whether the person is a child is not in the name but around it: titles, jobs, letters after the name,
the school's own lists and the shipped lists of public figures speak for a grown-up; classes, ages, schools, results and brothers and sisters for a
child. Where nothing speaks, it may be a child.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from checker.names.decide import CLASS_AFTER
from checker.names.fold import Folded
from checker.names.forms import PARTICLES
from checker.names.known import Known, KnownSpan
from checker.names.words import (
    child_phrases,
    child_roles,
    common_words,
    given_names,
    groups,
    openings,
    ordinary_last,
    phrases,
    place_heads,
    roles,
    school_words,
    suffixes,
    titles,
)

Entity = tuple[int, int, str, float]
"""Start, end (code points, end exclusive), PERSON, ORG or LOC, confidence 0 to 1."""


# "Mae Osian ..." is Welsh for "Osian is ...": words that open a sentence, not names.
_WELSH = frozenset(("mae", "dyma", "diolch", "croeso", "llongyfarchiadau", "roedd", "bydd"))


@dataclass(slots=True)
class Person:
    """Somebody named by two names or more: `text[start:end]`, atoms `first` to `last` (exclusive).

    `child` and `adult` say how much speaks for each; `form` is as in LABELS.md.
    """

    start: int
    end: int
    first: int
    last: int
    confidence: float
    form: str = "first_last"
    child: float = 0.0
    adult: float = 0.0
    why: list[str] = field(default_factory=list)
    shape_only: bool = False
    """Seen by its shape alone, not by the recogniser."""

    @property
    def may_be_child(self) -> bool:
        if self.shape_only:
            return self.child - self.adult >= 1.5
        return self.adult - self.child < 1.0


def people(folded: Folded, entities: Sequence[Entity], taken: Sequence[tuple[int, int]], lists: Known) -> list[Person]:
    """Everybody named in full who is not on the roll, with what speaks for a child and for a grown-up.

    Args:
        folded: the text.
        entities: what the recogniser saw.
        taken: places where a pupil of the roll is named already.
        lists: what the school knows.
    """
    if not folded.atoms:
        return []
    found = [p for e in entities if (p := _candidate(folded, e)) is not None]
    found += _tagged(folded, lists)
    found += _surname_first(folded, entities)
    found += _by_shape(folded, found)
    found = [p for p in found if not any(s < p.end and e > p.start for s, e in taken)]
    found = _apart(found)
    if not found:
        return []
    spans = tuple(lists.phrases.find(folded))
    for person in found:
        _judge(person, folded, spans, lists, taken)
    _share(found, folded)
    return found


def _candidate(folded: Folded, entity: Entity) -> Person | None:
    """A person of two names: what the recogniser marked, without titles and words that are no part of a name."""
    start, end, kind, confidence = entity
    atoms = folded.atoms
    inside = [n for n, a in enumerate(atoms) if a.start < end and a.end > start]
    if not inside or kind == "ORG":
        return None
    first, last = inside[0], inside[-1] + 1
    if atoms[first].tag >= 0:
        return None  # hashtags and handles are read by `_tagged`
    person = Person(0, 0, first, last, confidence)
    while person.first < person.last - 1:
        atom = atoms[person.first]
        if atom.letters in titles() and atom.letters not in given_names():
            person.adult += 4
            person.why.append("title")
        elif atom.letters in roles() and atom.letters not in given_names():
            person.adult += 2
            person.why.append("role")
        elif atom.letters in _WELSH:
            pass
        elif not (atom.letters in common_words() and atom.letters not in given_names() and len(atom.letters) > 1):
            break
        person.first += 1
    while person.last - 1 > person.first:
        tail = atoms[person.last - 1]
        if tail.letters == "s" and folded.gap(person.last - 2, person.last - 1) == "'":
            person.last -= 1
        elif tail.letters in suffixes() and tail.case == "U":
            person.last -= 1
            person.adult += 3
        elif tail.case == "l" and not folded.flat and tail.letters in common_words():
            person.last -= 1
        else:
            break
    names = [n for n in range(person.first, person.last) if len(atoms[n].letters) > 1]
    if not names or person.last - person.first < 2:
        return None
    opening, closing = atoms[person.first], atoms[person.last - 1]
    if len(closing.letters) < 2:
        return None  # "Danny F" is no full name
    words = {a.letters for a in atoms[person.first : person.last]}
    if all(folded.gap(n, n + 1) in ("-", "'", "") for n in range(person.first, person.last - 1)):
        return None  # one name: Ella-Rose, O'Brien, McAllister
    if words <= common_words() and confidence < 0.97:
        return None
    if (
        opening.letters in openings()
        or (closing.letters in groups() and closing.letters not in given_names())
        or _NUMBERED.fullmatch(closing.letters)
    ):
        return None
    given = opening.letters in given_names()
    if kind == "LOC" and (not given or closing.letters in place_heads() or words & place_heads()):
        return None
    if closing.case == "l" and not folded.flat:
        return None
    if opening.case == closing.case == "U" and not given and (folded.shout or _shouted(folded, person)):
        return None
    if words & {"of", "the", "in", "at", "and"}:
        return None
    if not given:
        if confidence < (0.5 if len(opening.letters) == 1 else 0.7):
            return None
        odd = (
            closing.letters in place_heads()
            or closing.letters in common_words()
            or (closing.letters in given_names() and opening.letters not in given_names())
        )
        if odd and (confidence < 0.95 or len(opening.letters) == 1) and folded.gap(person.last - 2, person.last - 1) != "-":
            return None  # "Marlchester Harriers", "Cue Kwame"
    if any(c in folded.plain[opening.start : closing.end] for c in ",;:!?()\n"):
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
        and folded.gap(person.first, person.first + 1) == " "
        and folded.gap(person.last - 2, person.last - 1) == " "
    ):
        person.form = "first_middle_last"
    return person


def _tagged(folded: Folded, lists: Known) -> list[Person]:
    """`#MairiMacAskill`, `@archie.hollowood`: a first name and one or two more words that are no ordinary ones."""
    out: list[Person] = []
    for number, tag in enumerate(folded.tags):
        inside = [n for n, a in enumerate(folded.atoms) if a.tag == number]
        if tag.kind == "filename" or not 2 <= len(inside) <= 4:
            continue
        letters = [folded.atoms[n].letters for n in inside]
        rest = letters[1:]
        if rest[0] in ("mc", "mac", "o", "fitz", "de", "van", "al") and len(rest) > 1:
            rest = ["".join(rest[:2]), *rest[2:]]
        clan = len(rest) == 1 and re.match(r"ma?c[a-z]{4,}", rest[0]) is not None  # #MorvenMacIntyre: no other kind of word looks so
        if (letters[0] not in given_names() and not clan) or letters[0] in common_words() or len(rest) > 2 or any(len(r) < 3 for r in rest):
            continue
        if len(rest) == 2 and (tag.kind == "hashtag" or any(r.endswith("s") for r in rest)):
            continue  # "tia.lands.punches" says what Tia does
        if any(r in common_words() or r in ordinary_last() or r in place_heads() or r in lists.words for r in rest):
            continue
        out.append(Person(tag.start, tag.end, inside[0], inside[-1] + 1, 0.6, tag.kind))
    return out


def _by_shape(folded: Folded, found: Sequence[Person]) -> list[Person]:
    """Names that the recogniser passed over: a capitalised pair that opens with a first name or an initial. Kept only where a child is spoken of."""
    atoms = folded.atoms
    covered = {n for p in found for n in range(p.first, p.last)}
    out: list[Person] = []
    for n in range(len(atoms) - 1):
        one = atoms[n]
        initial = len(one.letters) == 1 and one.case == "1"
        if n in covered or n + 1 in covered or one.tag >= 0 or not (initial or (one.letters in given_names() and one.case == "T")):
            continue
        if folded.gap(n, n + 1) not in ((". ", " ", ".") if initial else (" ",)) or (initial and n and folded.gap(n - 1, n) in ("", "'")):
            continue
        last = n + 1
        while last < len(atoms) - 1 and atoms[last].letters in PARTICLES and folded.gap(last, last + 1) in (" ", "-", "'"):
            last += 1
        closing = atoms[last]
        if closing.case not in "Tx" or closing.letters in common_words() or len(closing.letters) < 3:
            continue
        last += 1
        while last < len(atoms) and folded.gap(last - 1, last) in ("-", "") and atoms[last].case == "T":
            last += 1
        if atoms[last - 1].letters in place_heads():
            continue
        out.append(Person(one.start, atoms[last - 1].end, n, last, 0.55, "initial_last" if initial else "first_last", shape_only=True))
    return out


def _shouted(folded: Folded, person: Person) -> bool:
    """Whether the words on both sides are in capitals as well."""
    near = [folded.atoms[n].case for n in (person.first - 1, person.last) if 0 <= n < len(folded.atoms)]
    return bool(near) and all(case == "U" for case in near)


def _surname_first(folded: Folded, entities: Sequence[Entity]) -> list[Person]:
    """ "Tennyson, Kai and Mbeki, Lulu": a surname, a comma, a first name; the recogniser must have seen a person there."""
    atoms = folded.atoms
    persons = [e for e in entities if e[2] == "PERSON" and e[3] >= 0.8]
    out = []
    for n in range(len(atoms) - 1):
        one, two = atoms[n], atoms[n + 1]
        if one.case not in "TUx" or two.case not in "TU" or folded.gap(n, n + 1).strip() != "," or one.tag >= 0:
            continue
        if (
            two.letters not in given_names()
            or one.letters in given_names()
            or one.letters in common_words()
            or one.letters in place_heads()
        ):
            continue
        if n and folded.gap(n - 1, n) == " " and atoms[n - 1].case in "TUx" and atoms[n - 1].letters not in common_words():
            continue  # "Ravi Shah, Ella and ..." ends one name and begins another
        before, after = folded.plain[: one.start].rstrip(), folded.plain[two.end : two.end + 2]
        if (
            before.endswith(",")
            or after.startswith(",")
            or (n and atoms[n - 1].letters in ("the", "a", "my", "our", "to", "in", "from", "at"))
        ):
            continue  # a list of first names, or somebody spoken to
        if re.match(r" ?[^\W\d_]", after) and not re.match(r"\s(?:and|have|has|was|are|\d)\b", folded.plain[two.end : two.end + 6]):
            continue
        if any(e[0] <= one.start < e[1] for e in persons) and any(e[0] <= two.start < e[1] for e in persons):
            out.append(Person(one.start, two.end, n, n + 2, 0.6, "last_comma_first"))
    return out


def _apart(found: list[Person]) -> list[Person]:
    kept: list[Person] = []
    for person in sorted(found, key=lambda p: (-p.confidence, p.start)):
        if not any(k.start < person.end and k.end > person.start for k in kept):
            kept.append(person)
    return sorted(kept, key=lambda p: p.start)


_NUMBERED = re.compile(r"[ivx]{1,5}")  # Henry VIII
_CLASS = r"(?:\b(?:year|yr|y|class|form|p|s|ks)\s?\d{1,2}[a-z]?|\b\d{1,2}[A-Z]{1,2}|\breception|\bnursery)"
_YEAR_BEFORE = re.compile(
    rf"{_CLASS}(?:['’]?s(?:\s[\w-]+){{0,2}}|\s(?:own|pupil|student|star|winner|captain|twins?|sisters?|brothers?|and|duo|pair)|s?)\s*[,:]?\s*$",
    re.I,
)
_PLACED = re.compile(
    r"(?:\b(?:1st|2nd|3rd|\d{1,2}th|first|second|third|fourth|fifth)\b[:,]?\s*|(?:^|[\n,;:.•]|\band)\s*\d{1,2}[=.)]?\s+)$", re.I
)
_AGE_AFTER = re.compile(r"^,?\s*\(?(?:aged?\s*)?(?P<age>\d{1,3})(?![\d.:–-]\d)\)?(?=[\s,.)]|$)", re.I)
_LONG_PAST = re.compile(r"\b(?:1[0-8]\d\d|19[0-7]\d)\b")
_PAST_YEAR = re.compile(r"\b(?:19[89]\d|200\d|201[0-6])\b")
_WORK_AFTER = re.compile(
    r"^(?:'s?|,)\s*(?:[\w'’“\"-]+\s){0,2}(?:poem|poems|poetry|novel|novels|book|books|play|plays|painting|paintings|art|music|theory|song|songs|story|stories|work|works|film|life|legacy|journey|speech|diary|symphony|concerto|wife|husband)\b"
    r"|^'s\s+['‘“\"]",
    re.I,
)
_THANKED = re.compile(
    r"(?:\bthank(?:s| you)(?:\s\w+){0,4}\sto|\bgrateful to|\bwelcom(?:e|ed|ing)(?:\s\w+){0,3}|\bfarewell to|\bvisit from|\bsession with|\btalk from|\bhosted by|\bpresented by|\bjudged by|\bled by|\brun by|\btaught by|\bgiven by)\s+(?:[\w'-]+\s+){0,3}$",
    re.I,
)
_BY = re.compile(r"\bby\s+(?:[a-z-]+\s+){0,3}$")
_EMINENT = re.compile(
    r"\b(?:paralympic|olympic|international|former|ex-|professional|world|commonwealth|premier league|england|scotland|wales|ireland|gb)\b[\w\s-]{0,25}$",
    re.I,
)
_CREDITED = re.compile(
    r"(?:\b(?:photos?|photographs?|pics?|pictures?|images?|credit|words|music|lyrics|illustrations?|film)\b|[📸📷🎥©])[\s:–-]*(?:(?:by|credit|courtesy of)\b[\s:]*)?$",
    re.I,
)
_SERVICE = re.compile(
    r"\b(?:after|for|since|over|more than|nearly|almost)\s+(?:\d{2}|twenty|thirty|forty|fifteen|twelve|twenty-\w+|thirty-\w+)\s+years\b|\bsince\s+(?:19|20)\d\d\b|\byears(?:'|\s+of)\s+service\b",
    re.I,
)
_SIGNED = re.compile(
    r"(?:\b(?:regards|wishes|sincerely|faithfully|truly|thanks|thank you|blessings|love|cheers|diolch|slàinte)\b[\s,.!–—-]*|[–—]\s*|\n\s*)$",
    re.I,
)


@cache
def _firm_after() -> re.Pattern[str]:
    tails = "|".join(sorted(re.escape(g) for g in groups()))
    return re.compile(rf"\s*,?\s*(?:\(|of\s|from\s|at\s|with\s)(?:the\s)?(?:[A-Z][\w&'-]*\s){{0,3}}?(?:(?i:{tails})|[A-Z]{{3,6}})\b")


_MINE = re.compile(r"\b(?:congratulations|congrats|well done|bravo|medal|trophy|certificate|prize|goal|goals|scored|won|winner)\b", re.I)


def _judge(person: Person, folded: Folded, spans: Sequence[KnownSpan], lists: Known, taken: Sequence[tuple[int, int]]) -> None:
    atoms, plain = folded.atoms, folded.plain
    left = re.split(r"(?<=[a-z\d)][.!?])\s+(?=[\"'(A-Z])|\n", plain[max(0, person.start - 110) : person.start])[-1]
    right = re.split(r"(?<=[a-z\d)][.!?])\s|\n", plain[person.end : person.end + 110])[0]
    sentence = f"{left}{plain[person.start : person.end]}{right}".lower()
    child, adult = person.child, person.adult

    def speak(for_child: float, for_adult: float, why: str) -> None:
        nonlocal child, adult
        child += for_child
        adult += for_adult
        person.why.append(why)

    # What the school and the lists know.
    for span in spans:
        if span.first < person.last and span.last > person.first:
            whole = span.first <= person.first and span.last >= person.last
            if span.kind in ("staff", "person") and whole:
                speak(0, 3, "staff")
            elif span.kind == "figure" and span.last - span.first > 1:
                speak(0, 2.5, "figure")
            elif span.kind == "namesake" and whole:
                speak(0, 3, "namesake")
            elif span.kind in ("place", "school", "partner", "club", "house") and (whole or span.last - span.first > 1):
                speak(0, 5, span.kind)
    letters = [a.letters for a in atoms[person.first : person.last]]
    if letters[-1] in lists.partner_words:
        speak(0, 2, "partner")
    if (letters[0], "".join(letters[1:])) in lists.staff_names or (len(letters[0]) == 1 and letters[-1] in lists.staff_last):
        speak(0, 3, "staff")
    # Titles and jobs before, jobs and letters after.
    before = [n for n in range(max(0, person.first - 5), person.first) if atoms[n].start >= person.start - len(left)]
    if (
        before
        and atoms[before[-1]].letters in titles()
        and atoms[before[-1]].case != "l"
        and len(folded.gap(before[-1], person.first)) <= 2
    ):
        speak(0, 4, "title")
    if re.search(r"\b(?:mr|mrs|ms|miss|dr)\.?\s(?:and|&)\s(?:mr|mrs|ms|miss|dr)\.?\s*$", left, re.I):
        speak(0, 4, "titles")
    for distance, n in enumerate(reversed(before)):
        word = atoms[n].letters
        joined = f"{atoms[n - 1].letters}-{word}" if n else word
        if word in child_roles() and distance <= 2 and _EMINENT.search(left):
            speak(0, 2, f"eminent {word}")
            break
        if word in child_roles() and distance <= 2:
            speak(2, 0, f"child role {word}")
            break
        if (word in roles() or joined in roles()) and distance <= 3 and not _stranger_between(folded, n, person.first):
            speak(0, 3 if distance == 0 else 2, f"role {word}")
            break
    after = [n for n in range(person.last, min(person.last + 7, len(atoms))) if atoms[n].end <= person.end + len(right)]
    if after and atoms[after[0]].letters in suffixes() and atoms[after[0]].case == "U":
        speak(0, 3, "letters")
    if re.match(r"\s*(?:,|\(|-|is|was|has|as|who)", right):
        for distance, n in enumerate(after):
            word = atoms[n].letters
            if word in child_roles() and distance <= 3 and not word.endswith("s"):
                speak(1.5, 0, f"child role {word} after")
                break
            if word in roles() and (distance <= 3 or right.lstrip().startswith(("(", ","))):
                speak(0, 2, f"role {word} after")
                break
            if atoms[n].case in "TU" and word in given_names():
                break
    # Classes, ages, schools, results.
    if CLASS_AFTER.match(right) and not _AGE_AFTER.match(right):
        speak(3, 0, "class after")
    if age := _AGE_AFTER.match(right):
        years = int(age.group("age"))
        if 1 <= years <= 18:
            speak(2.5 if "(" in age.group() or "," in age.group() or "age" in age.group().lower() else 1.0, 0, "age")
        elif years <= 110 and ("age" in age.group().lower() or "," in age.group()):
            speak(0, 2, "age")
    if _YEAR_BEFORE.search(left):
        speak(3, 0, "class before")
    if _PLACED.search(left):
        speak(1.5, 0, "placed")
    if _school_near(folded, person, spans, lists, left, right):
        speak(2, 0, "school")
    elif m := re.match(r"\s*,?\s*(?:from|of|at)\s+(the\s+)?[A-Z]", right):
        speak(0, 1.0 if m.group(1) else 0.5, "from somewhere")  # schools and teams seldom take "the"
    if _beside(person, taken, plain):
        speak(2, 0, "beside a pupil")
    # Phrases anywhere in the sentence.
    if any(p in sentence for p in child_phrases()):
        speak(1.5, 0, "child phrase")
    if any(p in sentence for p in phrases()):
        speak(0, 1.5, "adult phrase")
    if _LONG_PAST.search(sentence):
        speak(0, 5, "long past")
    elif _PAST_YEAR.search(sentence):
        speak(0, 2.5, "years past")
    if _WORK_AFTER.match(right):
        speak(0, 1.0, "work")
    if _THANKED.search(left):
        speak(0, 1.0, "thanked")
    if _BY.search(left):
        speak(0, 1.0, "by")
    if left[-1:] in "\"'“‘" and left and right[:1] in "\"'”’" and right:
        speak(0, 1.0, "quoted")  # a title or a made-up name
    if _CREDITED.search(left):
        speak(0, 1.0, "credit")
    if _SERVICE.search(sentence):
        speak(0, 2.0, "years of service")
    if person.end >= len(plain.rstrip(" .\n)🙏❤️")) and _SIGNED.search(plain[max(0, person.start - 40) : person.start]):
        speak(0, 2.0, "signed")
    if _firm_after().match(right) and not _school_near(folded, person, spans, lists, left, right):
        speak(0, 1.5, "firm")
    if _named_after(folded, person):
        speak(0, 4.0, "named after")
    if _MINE.search(left):
        speak(0.5, 0, "praised")
    person.child, person.adult = child, adult


def _named_after(folded: Folded, person: Person) -> bool:
    """ "the Harold Whitlock Sports Hall", "the Ray Tuckett Trophy": the name is that of a thing."""
    atoms = folded.atoms
    for n in range(person.last, min(person.last + 3, len(atoms))):
        if folded.gap(n - 1, n) != " " or atoms[n].case not in "TUx":
            return False
        if atoms[n].letters in place_heads() or atoms[n].letters in groups():
            return True
    return False


def _stranger_between(folded: Folded, n: int, first: int) -> bool:
    """Whether another capitalised name or a full stop parts a job from the name."""
    if re.search(r"[.!?;]\s", folded.plain[folded.atoms[n].end : folded.atoms[first].start]):
        return True
    return any(
        folded.atoms[m].case == "l" and folded.atoms[m].letters in ("whose", "met", "saw", "taught", "told", "helped", "gave", "awarded")
        for m in range(n + 1, first)
    )


def _school_near(folded: Folded, person: Person, spans: Sequence[KnownSpan], lists: Known, left: str, right: str) -> bool:
    """ "Imani of Bishop Feather", "(Stanwick)", "from Holloway Cross School", "Drumlyre's Aoibheann": a school beside the name."""
    words = school_words()
    of_after = re.match(r"\s*,?\s*(?:\(|of\s|from\s|at\s)(?:the\s)?([A-Z][^,.;)]{2,45})", right)
    owner_before = re.search(r"([\w' .-]{2,45})'s?\s+(?:[\w-]+\s+){0,2}$", left)
    for found in (of_after, owner_before):
        if found and any(w in words for w in re.findall(r"[\w-]+", found.group(1).lower())):
            return True
    if re.search(r"\b(?:school|primary|academy|college|high|prep|grammar)(?:'s)?\s+$", left, re.I):
        return True
    nearby = [
        folded.atoms[n].letters
        for n in range(max(0, person.first - 4), min(person.last + 3, len(folded.atoms)))
        if not person.first <= n < person.last
    ]
    if lists.school_words.intersection(nearby):
        return True
    return any(span.kind == "school" and (0 <= person.first - span.last <= 3 or 0 <= span.first - person.last <= 2) for span in spans)


def _beside(person: Person, taken: Sequence[tuple[int, int]], plain: str) -> bool:
    """Whether a pupil of the roll stands next to it in a list."""
    for start, end in taken:
        between = plain[end : person.start] if end <= person.start else plain[person.end : start]
        if len(between) <= 30 and re.fullmatch(r"(?:\([^)]*\)|[\s,;&+/()\d–-]|and|with|front|back|:|\.)*", between, re.I):
            return True
    return False


def _share(found: list[Person], folded: Folded) -> None:
    """People in one list are of one kind: what is known of one speaks for the next as well."""
    for one, two in [*itertools.pairwise(found), *zip(found[::-1], found[::-1][1:], strict=False)]:
        low, high = (one, two) if one.start < two.start else (two, one)
        between = folded.plain[low.end : high.start]
        if len(between) <= 45 and re.fullmatch(r"(?:\([^)]*\)|[\s,;&+/\d=.–-]|and|with)*", between):
            if not one.may_be_child and two.child <= two.adult + 1:
                two.adult = max(two.adult, one.adult - one.child + two.child)
            elif one.child - one.adult >= 1.5:
                two.child = max(two.child, min(2.0, one.child - one.adult))

"""A child or a grown-up? What has a form or is known, for a name that is not on the roll: the school's lists, public figures, titles, jobs and letters,
classes, ages and schools.

What else the words around say is heard by the reader of posts (`unknown_people.weigh`), which is asked beside this. Thirty further cues, each with a weight set by
hand, lost children at like alarms (models/posts/README.md). The weights that are left are small whole or half numbers, so that a title or a class outweighs what is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from checker.people.cue_words import (
    between_people,
    child_roles,
    common_words,
    given_names,
    groups,
    phrases,
    place_heads,
    plain_titles,
    roles,
    school_words,
    suffixes,
    taught,
    titles,
)
from checker.people.decide import CLASS_AFTER
from checker.people.gazetteer import Gazetteer, GazetteerSpan
from checker.people.named_person import NamedPerson
from checker.people.tokens import Tokenised

CLASS = r"(?:\b(?:year|yr|y|class|form|p|s|ks)\s?\d{1,2}[a-z]?|\b(?-i:\d{1,2}[A-Z]{1,2})\b|\breception|\bnursery)"
CLASS_BEFORE = re.compile(
    rf"{CLASS}(?:['’]?s(?:\s[\w-]+){{0,2}}|\s(?:own|pupil|student|star|winner|captain|twins?|sisters?|brothers?|and|duo|pair)|s?)\s*[,:]?\s*$",
    re.I,
)
_AGE_AFTER = re.compile(r"^,?\s*\(?(?:(?:now|just|only|then|still)\s)?(?:aged?\s*)?(?P<age>\d{1,3})(?![\d.:–-]\d)\)?(?=[\s,.)]|$)", re.I)
_NOW = re.compile(r"^\W{0,3}(?:who(?:'s|\sis)\s)?(?:now|currently|still|then)\s", re.I)
_FORMER = re.compile(r"\b(?:former|old|ex|past|one-?time)[\s-]+[\w-]+\s*$", re.I)
_CHILD_ROLE = 1.5
_COUPLE = re.compile(r"\b(?:mr|mrs|ms|miss|dr)\.?\s(?:and|&)\s(?:mr|mrs|ms|miss|dr)\.?\s*$", re.I)


@cache
def _phrases() -> re.Pattern[str]:
    """The listed phrases as one pattern, each beginning at the edge of a word."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(p) for p in sorted(phrases(), key=len, reverse=True))})")


def child_or_adult(
    person: NamedPerson, tokenised: Tokenised, spans: Sequence[GazetteerSpan], gazetteer: Gazetteer, taken: Sequence[tuple[int, int]]
) -> None:
    """Weigh the words around somebody: adds to `child` and `adult`, each with its reason in `why`.

    Args:
        person: named in full, not on the roll.
        tokenised: the text.
        spans: known names in it.
        gazetteer: what the school knows.
        taken: places where a pupil of the roll is named.
    """
    _Weighing(person, tokenised, spans, gazetteer).weigh(taken)


class _Weighing:
    """One person and the sentence around the name: `left` and `right` of it, and `sentence` in lower case."""

    def __init__(self, person: NamedPerson, tokenised: Tokenised, spans: Sequence[GazetteerSpan], gazetteer: Gazetteer) -> None:
        plain = tokenised.plain
        self.person, self.tokenised, self.spans, self.gazetteer = person, tokenised, spans, gazetteer
        self.left = re.split(r"(?<=[a-z\d)][.!?])\s+(?=[\"'(A-Z])|\n", plain[max(0, person.start - 110) : person.start])[-1]
        self.right = re.split(r"(?<=[a-z\d)][.!?])\s|\n", plain[person.end : person.end + 110])[0]
        self.sentence = f"{self.left}{plain[person.start : person.end]}{self.right}".lower()
        self.former = bool(_FORMER.search(self.left))

    def weigh(self, taken: Sequence[tuple[int, int]]) -> None:
        self._known()
        self._titles_and_jobs()
        self._classes_and_ages()
        if _beside(self.person, taken, self.tokenised.plain):
            self._speak(2, 0, "beside a pupil")
        if _phrases().search(self.sentence):
            self._speak(0, 1.5, "phrase")

    def _speak(self, child: float, adult: float, why: str) -> None:
        self.person.child += child
        self.person.adult += adult
        self.person.why.append(why)

    def _known(self) -> None:
        """What the school and the lists know."""
        person, gazetteer = self.person, self.gazetteer
        for span in self.spans:
            if span.first < person.last and span.last > person.first:
                whole = span.first <= person.first and span.last >= person.last
                if span.kind in ("staff", "person", "namesake") and whole:
                    self._speak(0, 3, span.kind)
                elif span.kind == "figure" and span.last - span.first > 1:
                    self._speak(0, 3.5, "figure")
                elif span.kind in ("place", "school", "partner", "club", "house") and (whole or span.last - span.first > 1):
                    self._speak(0, 5, span.kind)
        letters = [a.letters for a in self.tokenised.tokens[person.first : person.last]]
        if letters[-1] in gazetteer.partner_words:
            self._speak(0, 2, "partner")
        initialled = len(letters[0]) == 1 and letters[-1] in gazetteer.staff_last
        if (letters[0], "".join(letters[1:])) in gazetteer.staff_names or initialled:
            self._speak(0, 3, "staff")
        if _named_after(self.tokenised, person):
            self._speak(0, 4, "named after")

    def _titles_and_jobs(self) -> None:
        """Titles and jobs before the name, jobs and letters after it."""
        person, tokenised, tokens = self.person, self.tokenised, self.tokenised.tokens
        before = [n for n in range(max(0, person.first - 5), person.first) if tokens[n].start >= person.start - len(self.left)]
        titled = bool(before) and tokens[before[-1]].letters in titles() and tokens[before[-1]].case != "l"
        if (titled and len(tokenised.gap(before[-1], person.first)) <= 2) or _COUPLE.search(self.left):
            self._speak(0, 4, "title")
        first = before[:-2] if len(before) > 2 and tokens[before[-1]].letters == "and" and tokens[before[-2]].case == "T" else before
        if first and tokens[first[-1]].letters in child_roles():  # "Brothers Tom and Wilf Garnett" too
            if self.former:
                self._speak(0, 0.5, "former")  # no more: who has left may have left for the next school
            else:
                self._speak(_CHILD_ROLE, 0, "child role")
        for distance, n in enumerate(reversed(before)):
            if self._role_before(distance, n):
                break
        after = [n for n in range(person.last, min(person.last + 7, len(tokens))) if tokens[n].end <= person.end + len(self.right)]
        if after and tokens[after[0]].letters in suffixes() and tokens[after[0]].case == "U":
            self._speak(0, 3, "letters")
        if re.match(r"\s*(?:,|\(|-|is\b|was\b|has\b|as\b|who\b|our\b|the\b)", self.right):
            for distance, n in enumerate(after):
                if tokens[n].letters in child_roles() and distance <= 1 and self.right.startswith(","):
                    self._speak(_CHILD_ROLE, 0, "child role after")
                    break
                if tokens[n].letters in roles() and (distance <= 3 or self.right.lstrip().startswith(("(", ","))):
                    self._speak(0, 2, "role after")
                    break
                if tokens[n].case in "TU" and tokens[n].letters in given_names():
                    break

    def _role_before(self, distance: int, n: int) -> bool:
        """Whether token `n`, so many words before the name, says what the person is."""
        tokens = self.tokenised.tokens
        word = tokens[n].letters
        joined = f"{tokens[n - 1].letters}-{word}" if n else word
        if n and self.tokenised.gap(n - 1, n) == "":
            joined = tokens[n - 1].letters + word  # SENCo, LSAs
        if (word in roles() or joined in roles()) and distance <= 3 and not _stranger_between(self.tokenised, n, self.person.first):
            self._speak(0, 3 if distance == 0 else 2, "role")
            return True
        return False

    def _classes_and_ages(self) -> None:
        """Classes, ages and schools."""
        right = self.right
        if CLASS_BEFORE.search(self.left):
            self._speak(3, 0, "class before")
        age = _AGE_AFTER.match(right)
        if age:
            years, said = int(age["age"]), "age" in age.group().lower()
            if 1 <= years <= 18:
                self._speak(3.5 if said or "(" in age.group() or "," in age.group() else 1.0, 0, "age")
            elif years <= 110 and (
                said or ("," in age.group() and not re.match(r"\s\w", right[age.end() :]))
            ):  # ", 40 seconds behind" is no age
                self._speak(0, 2, "age")
        elif CLASS_AFTER.match(_NOW.sub("", right)):
            self._speak(3, 0, "class after")
        if not self.former and _school_near(self.tokenised, self.person, self.spans, self.gazetteer, self.left, right):
            self._speak(2, 0, "school near")


def _named_after(tokenised: Tokenised, person: NamedPerson) -> bool:
    """ "the Harold Whitlock Sports Hall", "the Ray Tuckett Trophy": the name is that of a thing."""
    tokens = tokenised.tokens
    for n in range(person.last, min(person.last + 3, len(tokens))):
        if tokenised.gap(n - 1, n) != " " or tokens[n].case not in "TUx":
            return False
        letters = tokens[n].letters
        if tokenised.caption and letters in common_words() and (letters in taught() or letters not in place_heads()):
            continue  # "Zofia Krawczyk Year 4", "Bartosz Kaminski Art"
        if letters in place_heads() or letters in groups():
            return True
    return False


def _stranger_between(tokenised: Tokenised, n: int, first: int) -> bool:
    """Whether another capitalised name or a full stop parts a job from the name."""
    if re.search(r"[.!?;]\s", tokenised.plain[tokenised.tokens[n].end : tokenised.tokens[first].start]):
        return True
    return any(tokenised.tokens[m].case == "l" and tokenised.tokens[m].letters in between_people() for m in range(n + 1, first))


def _school_near(
    tokenised: Tokenised, person: NamedPerson, spans: Sequence[GazetteerSpan], gazetteer: Gazetteer, left: str, right: str
) -> bool:
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
        tokenised.tokens[n].letters
        for n in range(max(0, person.first - 4), min(person.last + 3, len(tokenised.tokens)))
        if not person.first <= n < person.last
    ]
    if gazetteer.school_words.intersection(nearby):
        return True
    return any(span.kind == "school" and (0 <= person.first - span.last <= 3 or 0 <= span.first - person.last <= 2) for span in spans)


def _beside(person: NamedPerson, taken: Sequence[tuple[int, int]], plain: str) -> bool:
    """Whether a pupil of the roll stands next to it in a list."""
    for start, end in taken:
        between = plain[end : person.start] if end <= person.start else plain[person.end : start]
        if len(between) <= 30 and re.fullmatch(r"(?:\([^)]*\)|[\s,;&+/()\d–-]|and|with|front|back|:|\.)*", between, re.I):
            return True
    return False


def same_person(found: list[NamedPerson], tokenised: Tokenised) -> None:
    """Who was called Mrs Sylvia Dunkerley once is a grown-up as Sylvia Dunkerley too; and Jim Foster beside a Mr Foster most likely."""
    named: dict[str, float] = {}
    for person in found:
        key = "".join(a.letters for a in tokenised.tokens[person.first : person.last])
        named[key] = max(named.get(key, 0.0), person.adult)
    titled = {
        tokenised.tokens[n + 1].letters
        for n in range(len(tokenised.tokens) - 1)
        if tokenised.tokens[n].letters in plain_titles() and tokenised.tokens[n].case == "T"
    }
    for person in found:
        letters = [a.letters for a in tokenised.tokens[person.first : person.last]]
        person.adult = max(person.adult, named["".join(letters)])
        if letters[-1] in titled:
            person.adult += 0.5


def share(found: list[NamedPerson], tokenised: Tokenised) -> None:
    """People in one list are of one kind: what is known of one speaks for the next as well."""
    for one, two in [*pairwise(found), *zip(found[::-1], found[::-1][1:], strict=False)]:
        low, high = (one, two) if one.start < two.start else (two, one)
        between = tokenised.plain[low.end : high.start]
        if len(between) <= 45 and re.fullmatch(r"(?:\([^)]*\)|[\s,;&+/\d=.–-]|and|with)*", between):
            if not one.may_be_child and two.child <= two.adult + 1:
                two.adult = max(two.adult, one.adult - one.child + two.child)
            elif one.child - one.adult >= 1.5:
                two.child = max(two.child, min(2.0, one.child - one.adult))

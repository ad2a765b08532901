"""A child or a grown-up? The words around a name that is not on the roll, each with its weight.

The weights are small whole or half numbers set by hand on the development sets (models/data/posts, set_b and set_d): a title or a class beside the name
outweighs everything else, a phrase somewhere in the sentence tips a balance that nothing else moves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import pairwise

from checker.people.cue_words import (
    between_people,
    child_phrases,
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
_PLACED = re.compile(
    r"(?:\b(?:1st|2nd|3rd|\d{1,2}th|first|second|third|fourth|fifth)\b[:,]?\s*|(?:^|[\n,;:.•]|\band)\s*\d{1,2}[=.)]?\s+)$", re.I
)
_AGE_AFTER = re.compile(r"^,?\s*\(?(?:(?:now|just|only|then|still)\s)?(?:aged?\s*)?(?P<age>\d{1,3})(?![\d.:–-]\d)\)?(?=[\s,.)]|$)", re.I)
_AGED = re.compile(r"\baged?\s(\d{1,3})\b")
_NOW = re.compile(r"^\W{0,3}(?:who(?:'s|\sis)\s)?(?:now|currently|still|then)\s", re.I)
_SCHOLARS = frozenset({"pupil", "pupils", "student", "students"})
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
_WORK_BY = re.compile(
    r"\b(?:novels?|books?|plays?|songs?|carols?|hymns?|music|musicals?|pieces?|concertos?|symphon(?:y|ies)|films?|sculptures?|murals?|compositions?|anthems?|talks?|visits?|session|workshop|letter-?cutter|carved|painted|designed|installed|built|fitted|repaired|run|led|hosted|taught|judged|opened|unveiled|presented|supported|sponsored|funded|organised|coached)\s+(?:\w+\s+){0,2}by\b|[\"”’']\s+by\s+$",
    re.I,
)
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


_LEAD = r"\s*,?\s*(?:(?:who|will|has|have|and|now|kindly|also|then|both)\s+){0,3}"
_TEACHES = re.compile(
    _LEAD
    + r"(?:be\s+teaching|teach(?:es|ing)?\b|taught\b|coach(?:ed|es|ing)\b|train(?:ed|s)\s(?:us|the|our)|volunteers?\b|works\s+(?:as|at|for|in|with)|"
    r"employs?\b|founded|retires?\b|married|emigrated|will\s+be\s+in\s+school|came\s+in\s+to|(?:spoke|talked)\s+to\s+(?:year|key|p\d|the\s+(?:sixth|children|pupils|school)|us\b))",
    re.I,
)
_VISITS = re.compile(
    _LEAD
    + r"(?:brought\s+(?:along|in)|told\s+(?:us|year|key|p\d)|show(?:ed|s)\s+(?:us|year|key|p\d|the\s+children)|joined\s+us\s+to|visited\s+(?:us|school|our)|came\s+to\s+(?:talk|speak|show)|"
    r"(?:ran|runs|led|leads|gave|gives|hosted|delivered)\s+(?:a|an|the|our|us)\s+(?:[\w-]+\s+){0,3}(?:session|workshop|masterclass|lesson|demonstration|tour))",
    re.I,
)
_CONTACT = re.compile(
    r"\b(?:contact|bookings?|enquir\w+|applications?|orders|payments?|e-?mail|care\s+of)\s+(?:(?:to|with|for|through|directly)\s+){0,2}$",
    re.I,
)
_SESSION = re.compile(
    r"\b(?:session|sessions|yoga|pilates|workshop|training|lessons?|tuition|talk|q&a|masterclass|webinar|course|clinic)\s+(?:with|by|from)\s+$",
    re.I,
)


_TOPIC = re.compile(
    r"\b(?:(?:learn(?:ing|t|ed|s)?|find(?:ing)?\s+out|found\s+out|reading|read|wrote|writing|talk(?:ing|ed)?|think(?:ing)?|thought|heard|knows?)\s+(?:\w+\s+)?about|research(?:ing|ed)?|stud(?:ied|ying)|explor(?:ed|ing)|"
    r"(?:life|lives|work|works|story|stories|legacy|paintings?|art|music|songs?|poems?|poetry|plays?|books?|novels?|statue|portraits?|biography|style|words|speech(?:es)?|discovery|theory)\s+(?:and\s+\w+\s+)?of|"
    r"inspired\s+by|dressed\s+(?:up\s+)?as|(?:came|went|disguised)\s+as|in\s+memory\s+of|named\s+after|statement\s+from|quote\s+from|quoted)\s+(?:the\s+)?$",
    re.I,
)


@cache
def _phrases(of_child: bool) -> re.Pattern[str]:
    """The listed phrases as one pattern, each beginning at the edge of a word."""
    listed = child_phrases() if of_child else phrases()
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(p) for p in sorted(listed, key=len, reverse=True))})")


def _next_sentence(plain: str, end: int) -> str:
    """The sentence after, where it goes on about the same person."""
    match = re.match(r"\W{0,4}((?:She|He|They|Her|His)\b[^.!?\n]{0,110})", plain[end:])
    return match.group(1).lower() if match else ""


@cache
def _firm_after() -> re.Pattern[str]:
    tails = "|".join(sorted(re.escape(g) for g in groups()))
    return re.compile(rf"\s*,?\s*(?:\(|of\s|from\s|at\s|with\s)(?:the\s)?(?:[A-Z][\w&'-]*\s){{0,3}}?(?:(?i:{tails})|[A-Z]{{3,6}})\b")


_MINE = re.compile(r"\b(?:congratulations|congrats|well done|bravo|medal|trophy|certificate|prize|goal|goals|scored|won|winner)\b", re.I)


_COUPLE = re.compile(r"\b(?:mr|mrs|ms|miss|dr)\.?\s(?:and|&)\s(?:mr|mrs|ms|miss|dr)\.?\s*$", re.I)
_LEFT: tuple[tuple[re.Pattern[str], float, float, str], ...] = (
    (_COUPLE, 0, 4, "titles"),
    (CLASS_BEFORE, 3, 0, "class before"),
    (_PLACED, 1.5, 0, "placed"),
    (_TOPIC, 0, 2, "topic"),
    (_THANKED, 0, 1, "thanked"),
    (_CONTACT, 0, 1.5, "contact"),
    (_SESSION, 0, 1, "session"),
    (_CREDITED, 0, 1, "credit"),
    (_MINE, 0.5, 0, "praised"),
)
"""What stands before a name in its sentence, and how much it speaks for a child and for a grown-up."""


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

    def weigh(self, taken: Sequence[tuple[int, int]]) -> None:
        self._known()
        self._titles_and_jobs()
        for pattern, child, adult, why in _LEFT:
            if pattern.search(self.left):
                self._speak(child, adult, why)
        self._classes_and_ages()
        if _beside(self.person, taken, self.tokenised.plain):
            self._speak(2, 0, "beside a pupil")
        self._said()
        self._past_and_work()

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
        if titled and len(tokenised.gap(before[-1], person.first)) <= 2:
            self._speak(0, 4, "title")
        for distance, n in enumerate(reversed(before)):
            if self._role_before(distance, n):
                break
        after = [n for n in range(person.last, min(person.last + 7, len(tokens))) if tokens[n].end <= person.end + len(self.right)]
        if after and tokens[after[0]].letters in suffixes() and tokens[after[0]].case == "U":
            self._speak(0, 3, "letters")
        if re.match(r"\s*(?:,|\(|-|is\b|was\b|has\b|as\b|who\b|our\b|the\b)", self.right):
            for distance, n in enumerate(after):
                word = tokens[n].letters
                if word in child_roles() and distance <= 3 and not word.endswith("s"):
                    self._speak(1.5, 0, f"child role {word} after")
                    break
                if word in roles() and (distance <= 3 or self.right.lstrip().startswith(("(", ","))):
                    self._speak(0, 2, f"role {word} after")
                    break
                if tokens[n].case in "TU" and word in given_names():
                    break

    def _role_before(self, distance: int, n: int) -> bool:
        """Whether token `n`, so many words before the name, says what the person is."""
        tokens = self.tokenised.tokens
        word = tokens[n].letters
        joined = f"{tokens[n - 1].letters}-{word}" if n else word
        if n and self.tokenised.gap(n - 1, n) == "":
            joined = tokens[n - 1].letters + word  # SENCo, LSAs
        if word in child_roles() and distance <= 2:
            if word not in _SCHOLARS and _EMINENT.search(self.left):
                self._speak(0, 2, f"eminent {word}")
            elif word in _SCHOLARS and n and tokens[n - 1].letters in ("former", "ex"):
                self._speak(0, 1, f"former {word}")  # who has left may have left for the next school
            else:
                self._speak(2, 0, f"child role {word}")
            return True
        if (word in roles() or joined in roles()) and distance <= 3 and not _stranger_between(self.tokenised, n, self.person.first):
            self._speak(0, 3 if distance == 0 else 2, f"role {word}")
            return True
        return False

    def _classes_and_ages(self) -> None:
        """Classes, ages and schools."""
        right = self.right
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
        if not age and (told := _AGED.search(self.sentence)):
            young = int(told[1]) <= 18
            self._speak(1.0 if young else 0, 0 if young else 2, "age in the sentence")
        if self._school_near:
            self._speak(2, 0, "school")
        elif m := re.match(r"\s*,?\s*(?:from|of|at)\s+(the\s+)?[A-Z]", right):
            self._speak(0, 1.0 if m[1] else 0.5, "from somewhere")  # schools and teams seldom take "the"
        if not self._school_near and _firm_after().match(right):
            self._speak(0, 1.5, "firm")

    @cached_property
    def _school_near(self) -> bool:
        return _school_near(self.tokenised, self.person, self.spans, self.gazetteer, self.left, self.right)

    def _said(self) -> None:
        """Phrases anywhere in the sentence, and in the next where it goes on about the same person."""
        if _phrases(True).search(self.sentence):
            self._speak(1.5, 0, "child phrase")
        elif _phrases(True).search(_next_sentence(self.tokenised.plain, self.person.end + len(self.right))):
            self._speak(1.0, 0, "child phrase next")
        if _phrases(False).search(self.sentence):
            self._speak(0, 1.5, "adult phrase")

    def _past_and_work(self) -> None:
        """What is of long ago, and what grown-ups do."""
        left, right, sentence = self.left, self.right, self.sentence
        if _LONG_PAST.search(sentence):
            self._speak(0, 5, "long past")
        elif _PAST_YEAR.search(sentence):
            self._speak(0, 2.5, "years past")
        if _WORK_AFTER.match(right):
            self._speak(0, 1.0, "work")
        if _BY.search(left):
            self._speak(0, 1.0 if _WORK_BY.search(left) else 0.5, "by")
        if left[-1:] in "\"'“‘" and left and right[:1] in "\"'”’" and right:
            self._speak(0, 1.0, "quoted")  # a title or a made-up name
        if _TEACHES.match(right):
            self._speak(0, 1.5, "teaches")
        elif _VISITS.match(right):
            self._speak(0, 0.5, "visits")
        if _SERVICE.search(sentence):
            self._speak(0, 2.0, "years of service")
        plain, person = self.tokenised.plain, self.person
        if person.end >= len(plain.rstrip(" .\n)🙏❤️")) and _SIGNED.search(plain[max(0, person.start - 40) : person.start]):
            self._speak(0, 2.0, "signed")


def _named_after(tokenised: Tokenised, person: NamedPerson) -> bool:
    """ "the Harold Whitlock Sports Hall", "the Ray Tuckett Trophy": the name is that of a thing."""
    tokens = tokenised.tokens
    for n in range(person.last, min(person.last + 3, len(tokens))):
        if tokenised.gap(n - 1, n) != " " or tokens[n].case not in "TUx":
            return False
        letters = tokens[n].letters
        if letters in place_heads() or (letters in groups() and not (tokenised.caption and letters in common_words())):
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

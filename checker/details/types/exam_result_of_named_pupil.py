"""A grade, a mark or an offer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.details.detail_type import DetailType, Look, Seen

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.details.attribution import Attribution
    from checker.details.detail import Detail


_COUNT = r"(?:a|an|\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|straight|all)"

_SUBJECT = (
    r"(?:maths?|mathematics|further maths|english|literature|language|science|biology|chemistry|physics|history|geography|french|german|spanish|latin|music|art|drama|dt|"
    r"computing|astronomy|reading|writing|spag|phonics|spelling|tables|religious studies|rs|re|pe|economics|business|psychology|sociology|law|politics|welsh|gaelic)"
)

_EXAM = re.compile(
    r"\b(?:gcses?|a[- ]levels?|as[- ]levels?|btecs?|t levels?|highers?|national 5s?|nat 5s?|sats?|exams?|results?|grades?|ucas|predicted|phonics (?:screening )?(?:check|test)|mocks?|sqa|abrsm|trinity|lamda|"
    r"functional skills|eleven[- ]plus|11\+|11 plus|mark(?:s|ed)?|scor(?:e|ed|es)|test|paper|percent|per cent|certificate|diploma|qualification|envelope|multiplication|times tables? (?:check|test)|"
    r"scaled|cats?|reading age|assessment|"
    + _SUBJECT
    + r"|piano|violin|clarinet|flute|cello|bassoon|trumpet|guitar|drums?|oboe|saxophone|singing|recorder|harp|bass|viola|ballet|tap)\b",
    re.I,
)

_NEEDS_EXAM = frozenset(
    ["out of", "percent", "letters", "full marks", "with distinction", "letters of a count", "so many per cent", "distinctions", "grade and grades", "top mark"]
)  # fmt: skip
"""Shapes that are results only where an exam or a subject is spoken of."""

_LISTED = re.compile(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}[ :,(–-]{1,3}(?P<at>[1-9]|A\*|[A-E]|U)(?=[,;.)]|\s*$|\s*\n)")


def _could_match(look: Look) -> bool:
    return bool(_EXAM.search(look.text)) or "*" in look.text or look.digits >= 4 or "straight" in look.words or " as " in look.lower


def _spans(type_: DetailType, text: str, doc: Doc | None) -> Iterator[Seen]:
    for start, end, score, name in type_.matches(text):
        near = text[max(0, start - 90) : end + 60]
        if name in _NEEDS_EXAM and not _EXAM.search(near.replace(text[start:end], "")):
            continue
        if name == "starred vocational" and "*" not in text[start:end] and not re.search(r"\bbtec|\bctec|nationals?\b", near, re.I):
            continue
        if name in ("percent", "so many per cent") and re.search(
            r"attend|absen|lateness|battery|off\b|discount|sale|vote|raised|increase|of (?:our|the|pupils)", near, re.I
        ):
            continue
        yield start, end, score, name
    if re.search(r"\b(?:gcse|a[- ]levels?|highers?|grades?|results|btec)\b", text, re.I):
        listed = list(_LISTED.finditer(text))
        if len(listed) >= 2:
            for m in listed:
                yield *m.span("at"), 0.55, "listed"


def _whose(d: Detail, near: Attribution) -> Detail | None:
    pupil, adult = near.beside(d)
    if pupil is None:
        return None
    quote = near.text[d.start : d.end]
    sentence = near.text[slice(*near.scene.sentences[near.scene.sentence_of(d.start)])]
    gap = max(pupil.start - d.end, d.start - pupil.end, 0)
    if adult is not None and max(adult.start - d.end, d.start - adult.end, 0) < gap and adult.kind != "parent":
        return None
    score = d.confidence + 0.4 * pupil.weight - (0.15 if gap > 90 else 0.0)
    if pupil.kind == "described":
        score -= 0.2
    if re.fullmatch(r"\d+(?:\.\d)? ?(?:%|per ?cent).*", quote) and re.search(
        r"\b(?:of|raised|off|vote|rain|humidity|faster|more)\b", sentence, re.I
    ):
        score -= 0.3
    if (
        re.search(
            r"\b(?:our|the) (?:pupils|students|children|cohort|year \d+s?|results)\b|\b(?:average|overall|national)\b", sentence, re.I
        )
        and gap > 25
    ):
        score -= 0.3
    return replace(d, subject="pupil", pupil_ids=pupil.pupil_ids, confidence=score)


EXAM_RESULT_OF_NAMED_PUPIL = DetailType(
    name="exam_result_of_named_pupil",
    learned="result",
    words="an exam result",
    threshold=0.64,
    patterns=(
        ("run of grades", r"(?<![\w£:.–-])(?P<at>[1-9](?:(?:, ?| )[1-9]){3,10})(?![\w:.%–-])", 0.5),
        ("counted letters", rf"\b(?P<at>(?:{_COUNT}|straight|all) (?:A-?stars?|A\*s|(?-i:[AB])s)(?: and [\w ]{{2,30}})?)(?!\w)", 0.5),
        (
            "straight",
            r"\b(?P<at>(?:a )?(?:straight|clean sweep of|row of|string of|full house of) (?:[4-9]s|nines|eights|sevens|(?-i:[ABC])s|a[- ]stars|a\*s?))(?!\w)",
            0.5,
        ),
        ("ucas", r"\b(?P<at>\d{2,3} (?:ucas|tariff) points)\b", 0.55),
        ("starred vocational", r"(?<!\w)(?P<at>(?-i:(?:D\*|[DMP]){2,3}))(?!\w)", 0.5),
        (
            "short of a grade",
            r"\b(?P<at>(?:didn['’]t|did not|couldn['’]t|just) (?:quite )?(?:get|make|meet|miss(?:ed)?|missed out on) (?:the |his |her |their |a |an )?(?:grades?|marks?|results?|predicted|expected standard|pass(?: mark)?)|missed (?:(?:a|an|his|her|their|the) )?(?:[4-9]|[A-C]\*?|grades?|offer|pass)(?= by| for|[,.])|\w+ (?:marks?|points?) (?:off|short of|away from|below|above) (?:a |an |the |his |her )?(?:(?:[1-9]|[A-E])\*?(?!\w)|pass|grade|distinction|merit))",
            0.55,
        ),
        (
            "so many per cent",
            r"\b(?P<at>(?:scor(?:ed|ing|es)|averag(?:ed|ing)|got|gets|achieved|managed|with) (?:just |only |a (?:whopping |brilliant )?)?\d{1,3} ?(?:%|per ?cent))",
            0.5,
        ),
        (
            "distinctions",
            rf"\b(?P<at>(?:{_COUNT}|double|triple) (?:distinctions?\*?|merits?)(?:(?:,| and|, and) {_COUNT} (?:distinctions?|merits?|pass(?:es)?))*)\b",
            0.45,
        ),
        (
            "grade and grades",
            rf"\b(?P<at>(?:got|gets|earned|achieved|with|has|jumped|went|gone|moved|up|down|dropped|slipped)(?: up| down| from| to| himself| herself)* (?:an? )?(?:grade )?(?:[1-9]|A\*|[A-E])(?: (?:to|and|,) (?:an? |{_COUNT} )?(?:grade )?(?:[1-9]|A\*|[A-E])s?)+)(?!\w|:|%|\.\d| ?(?:goals?|points?|all|minutes|years|places|people|legs?))",
            0.4,
        ),
        (
            "standard",
            r"\b(?P<at>(?:working )?(?:at|below|above|towards|not (?:yet )?at|short of|well below|met|meeting|exceed(?:ed|ing)|reached) (?:the |age[- ])?(?:greater depth|expected (?:standard|level)|national (?:standard|average)|age[- ]related(?: expectations?)?)(?: in \w+)?)",
            0.5,
        ),
        (
            "top mark",
            r"\b(?P<at>(?:the )?(?:top|highest|best|lowest|worst|second highest) (?:marks?|scores?|grades?|results?) (?:in|of) (?:the |her |his )?(?:\w+ )?(?:year|class|school|county|country|group|set|test|exam))",
            0.4,
        ),
        (
            "reading age of",
            r"\b(?P<at>reading age (?:is |has |of |now |went |gone |jumped |risen |up |to |from |at |just |only |still )*(?:\d{1,2}(?:[.:]\d{1,2})?|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen))",
            0.6,
        ),
        ("failed", rf"\b(?P<at>(?:a |an )?U in {_SUBJECT})\b", 0.6),
        (
            "place in class",
            r"\b(?P<at>(?:came |is |was |now |still |moved (?:up |down )?)?(?:in(?:to)? the |the )?(?:bottom|top|lowest|highest) (?:set|group|in the (?:\w+ )?(?:test|class|year|exam)|of the (?:class|year|set))(?: (?:for|in) \w+)?)",
            0.5,
        ),
        ("not passed", r"\b(?P<at>(?:didn['’]t|did not|hasn['’]t|has not|never) (?:pass|passed)\b[^.!?,]{0,24})", 0.55),
        (
            "subject score",
            rf"\b(?P<at>{_SUBJECT}:? (?:8\d|9\d|1[01]\d|120))\b(?! ?(?:%|pupils|people|metres|books|words|pages|minutes|years|tickets))",
            0.5,
        ),
        (
            "a place at",
            r"\b(?P<at>(?:an? )?(?:unconditional |conditional )?(?:offer|place) (?:at|from|of|to) (?:\w+ )?(?-i:[A-Z]\w+)(?: (?:to (?:read|study)|for) \w+)?)",
            0.3,
        ),
        (
            "highers",
            rf"\b(?P<at>{_COUNT} (?-i:[A-D])s? (?:at|in) (?:national|higher|advanced higher|as|a[- ]level|gcse|{_SUBJECT}))",
            0.55,
        ),
        ("predicted", r"\b(?P<at>predicted (?:grades? )?(?:\w+ ){0,3}?(?-i:[A-E1-9*]{1,4})(?![\w%]))", 0.55),
        ("scaled score", r"\b(?P<at>(?:a )?(?:scaled|standardised|reading|cat) scores? of \d{2,3})", 0.6),
        (
            "numbered grades",
            rf"\b(?P<at>{_COUNT}\s+(?:grade\s+)?[4-9](?:s|['’]s)(?:\s+(?:and|,)\s+{_COUNT}\s+[3-9](?:s|['’]s))*)(?!\w)",
            0.55,
        ),
        (
            "starred",
            rf"(?<!\w)(?<! at )(?P<at>(?:{_COUNT}\s+)?(?:A\*s?(?:A\*?|B|C|s)*)(?:['’]s)?(?:(?: in|,| and) [\w ]{{2,20}}?(?=[.,!;]|$))?)(?![\w])",
            0.55,
        ),
        (
            "letters",
            r"(?<![\w@#.'’-])(?P<at>(?:an offer of |got |gets |achieved |with |predicted )?(?-i:[A-E](?:\*|[A-E]){2,3}\*?))(?![\w'’-])",
            0.4,
        ),
        ("letters of a count", rf"\b(?P<at>(?:{_COUNT})\s+(?-i:[A-D])s(?:\s+(?:and|,)\s+{_COUNT}\s+(?-i:[A-D])s)*)\b", 0.45),
        (
            "grade in",
            rf"\b(?P<at>(?:a |an )?(?:grade |level )?(?:[1-9]|[A-E]\*?|N\d|distinction\*?|merit|pass) in (?:(?:his|her|their|gcse|a[- ]level|higher|as) )*{_SUBJECT})\b",
            0.55,
        ),
        ("subject grade", rf"\b(?P<at>{_SUBJECT}\s*[:(–-]?\s*(?:grade )?(?:[1-9]|A\*|[A-E])(?:\)|(?=[,;.!]|$)))(?!\w|/)", 0.3),
        (
            "grade",
            r"\b(?P<at>grade (?:[1-9]|one|two|three|four|five|six|seven|eight|A\*?|B|C)(?: \w+){0,2}?(?: with (?:a )?(?:distinction|merit|honours)|,? (?:distinction|merit|pass))?)(?!\w)",
            0.4,
        ),
        (
            "out of",
            r"(?<![\w£:.])(?P<at>\d{1,3} (?:out of|/) \d{2,3}|\d{1,3}/\d{2,3}(?!/|\d))(?!\w| (?:pupils|children|students|schools|families))",
            0.4,
        ),
        ("percent", r"(?<![\w£:.])(?P<at>\d{1,3}(?:\.\d)? ?(?:%|per ?cent)(?: in (?:the |his |her )?\w+)?)", 0.35),
        (
            "full marks",
            r"\b(?P<at>full marks|top marks|top grades?|straight (?:a\*?s|9s|nines|a-stars)|perfect score|clean sweep of (?:9s|a\*s))(?!\w)",
            0.4,
        ),
        (
            "points in",
            rf"\b(?P<at>(?:scaled score of |scored |got |score of )?(?:8\d|9\d|1[012]\d) in (?:the |his |her )?{_SUBJECT})\b",
            0.55,
        ),
        (
            "passed",
            rf"\b(?P<at>(?:passed|failed|flunked|resat|re-?sitting|re-?tak(?:e|es|ing)|retook|re-?sits?|scraped)(?: (?:his|her|their|the))?(?: [\w+-]+){{0,3}}? (?:exams?|gcses?|a[- ]levels?|grade \w+|{_SUBJECT}|phonics(?: \w+)?|test|theory|mocks?|11\+|eleven[- ]plus|sats|paper)(?: \w+){{0,2}}?)(?!\w)",
            0.5,
        ),
        ("level", r"\b(?P<at>(?:level|entry level) [1-3](?: (?:in|with) (?:a )?\w+|,? (?:passed|distinction|merit)(?: with \d+%)?))", 0.45),
        ("with distinction", r"\b(?P<at>(?:with|a|gained|got|achieved|passed with) (?:a )?(?:distinction|merit)\*?)(?!\w)", 0.4),
        (
            "offer",
            r"\b(?P<at>(?:an? )?(?:unconditional |conditional )?(?:offer|place)s? (?:of |from |at |to (?:read|study) )[\w*' ]{2,40}?(?:oxford|cambridge|durham|universit\w+|uni|imperial|st andrews|medicine|law|[A-E]{3}))\b",
            0.4,
        ),
        ("reading age", r"\b(?P<at>reading age (?:of|is|to) \S+(?: \w+)?)", 0.6),
        (
            "results are",
            r"\b(?P<at>(?:predicted|expected|working (?:below|at|above|towards)|below (?:age[- ])?expected|greater depth|bottom set|top set|bottom of the class|top of the class)(?: [\w*']+){0,2})",
            0.4,
        ),
    ),
    could_match=_could_match,
    spans=_spans,
    whose=_whose,
    found=(
        "Chidera got {{straight As}} and is off to read law.",
        "{{Merit at grade 4 flute}}: bravo, Diya.",
        "Poppy scored {{115 in her reading SATs}}.",
    ),
    left=(
        "88% of our Year 11s passed English and maths, our best ever.",
        "Under-13s won 4-2 with goals from Theo and Omar.",
    ),
)

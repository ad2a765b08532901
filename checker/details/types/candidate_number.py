"""Exam candidate number: four digits, no check (0001 to 9999 at each centre), so its words decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.details.detail_type import DetailType, Look, Seen

if TYPE_CHECKING:
    from spacy.tokens import Doc


# "desk C4, 3341": a place in the hall and the number that sits there.
_SEATED = re.compile(
    r"\b(?:desk|seat|table|row|place)s? ?[A-Z]?\d{1,3}[A-Z]?\W{1,3}(?:(?-i:[A-Z])[\w’'-]+ )?(?P<at>\d{4})(?![\d/:%]|[.,]\d| (?:pupils|people|words|seats))",
    re.I,
)

_EXAM = re.compile(
    r"\b(?:gcses?|a[- ]levels?|as[- ]levels?|btecs?|mocks?|exams?|examinations?|invigilat\w+|resits?|clash(?:es)?|paper \d|nat(?:ional)? 5s?|highers|jcq|aqa|ocr|edexcel|wjec|sqa)\b",
    re.I,
)

# Whose number it is: "Theo you're 7043", "Diya is 7044", "entry number 5512".
_OWNED = re.compile(
    r"(?:\b(?-i:[A-Z][a-z’'-]+),? (?:you(?:['’]re| are)|is|has|=|has number|number)|\b(?:entry|entrant|index|your|his|her|their|student|desk|slip|access card|card)(?: card)?(?: for)? (?:number|no\.?|num|#|is)(?: [^.!?\d\n]{0,30}? (?:is|was))?|\b(?:could|would|can|will|whoever is|is)) ?[:#]? ?(?P<at>\d{4})(?![\d/:%]|[.,]\d)",
    re.I,
)

_LISTED = re.compile(r"\b(?:[A-Z][\w'’-]+|[A-Z](?:\.[A-Z])+\.?)(?:['’]s)?(?: is| on| at)?[ :,(#]{1,3}(?P<at>\d{4})(?![\d/:%]|[.,]\d)")

_CUE = re.compile(
    r"\b(?:candidates?|cand\.?|seating|invigilat\w+|exam (?:desk|list|hall|seat|card|number)\w*|(?:desk|seat)s? (?:for|plan|list))\b",
    re.I,
)

_FOUR = re.compile(r"(?<![\w£:/.,-])\d{4}(?![\w/:%-]|[.,]\d| (?:pupils|people|words|metres|m|km|seats|places)\b)")

_BEFORE = re.compile(r"(?<![\d£/:.-])(?P<at>\d{4})[ :–-]{1,3}[A-Z][a-z’'-]+")

_MORE = re.compile(r"(?:,| and|;|\+| &)\s*(?P<at>\d{4})(?![\d/:%]|[.,]\d)")


# Candidates of whom somebody votes: then four digits are a year or a count.
_VOTED = re.compile(
    r"\b(?:elect(?:s|ed|ion|ions|oral|ing)?|by-election|vot(?:e|es|ed|ing|ers?)|ballots?|parliament\w*|hustings|mps?|councillors?|senat\w+|nomin\w+)\b",
    re.I,
)

_YEAR = re.compile(r"1[5-9]\d\d|20[0-4]\d")


def _could_match(look: Look) -> bool:
    return look.digits >= 4 and (
        "cand" in look.lower
        or "exam" in look.lower
        or bool(look.words & {"desk", "seat", "desks", "seats", "clash", "btec", "btecs", "resits"})
        or bool(
            look.words
            & {
                "gcse",
                "gcses",
                "mock",
                "mocks",
                "paper",
                "papers",
                "entry",
                "entries",
                "certificate",
                "certificates",
                "calculator",
                "resit",
                "remark",
                "timetable",
                "levels",
                "level",
            }
        )
        or "seating" in look.lower
        or "invigilat" in look.lower
    )


def _spans(type_: DetailType, text: str, doc: Doc | None) -> Iterator[Seen]:  # noqa: C901  one look after another, each with its own shape
    seen = set()
    for start, end, score, name in type_.matches(text):
        seen.add(start)
        yield start, end, score, name
        while more := _MORE.match(text, end):
            end = more.end()
            seen.add(more.start("at"))
            yield *more.span("at"), 0.7, "another candidate"
    for m in _SEATED.finditer(text):
        if m.start("at") not in seen:
            seen.add(m.start("at"))
            yield *m.span("at"), 0.65, "at a desk"
    if _EXAM.search(text):
        for m in _OWNED.finditer(text):
            if m.start("at") not in seen and not re.fullmatch(r"(?:19|20)[0-4]\d|[01]\d[0-5]0|[01]\d[134]5|2[0-3][0-5]0", m["at"]):
                seen.add(m.start("at"))
                yield *m.span("at"), 0.62, "somebody's, near exams"
                if more := _MORE.match(text, m.end()):
                    seen.add(more.start("at"))
                    yield *more.span("at"), 0.62, "another candidate"
    if _CUE.search(text):
        if re.search(r"\bcandidates?\b|\bcand\.", text, re.I) and (_EXAM.search(text) or not _VOTED.search(text)):
            # Among candidates any four digits that are no year, time, price or place may be one's number.
            for m in _FOUR.finditer(text):
                if m.start() not in seen and not _YEAR.fullmatch(m.group()) and not re.fullmatch(r"[01]\d[0-5]0|2[0-3][0-5]0", m.group()):
                    seen.add(m.start())
                    yield *m.span(), 0.62, "four digits among candidates"
        for m in _BEFORE.finditer(text):
            if m.start("at") not in seen and not re.fullmatch(r"(?:19|20)[0-2]\d", m["at"]):
                seen.add(m.start("at"))
                yield *m.span("at"), 0.65, "before a name, in a list of candidates"
        for m in _LISTED.finditer(text):
            # A year is a year, and "Room 1204" is no candidate.
            word = m.group().split()[0].rstrip(":,").lower()
            year = re.fullmatch(r"(?:19|20)\d\d", m["at"])
            if (
                m.start("at") not in seen
                and not year
                and word not in ("room", "summer", "june", "may", "november", "january", "series", "centre", "unit", "paper")
            ):
                yield *m.span("at"), 0.65, "beside a name, in a list of candidates"


CANDIDATE_NUMBER = DetailType(
    name="candidate_number",
    words="an exam candidate number",
    secret=True,
    threshold=0.6,
    rank=10,
    patterns=(
        (
            "candidate",
            r"\bcand(?:idate|\.)?s?\b\.?,?(?:\s+(?:no|num|number|id|#)s?\b\.?)?(?:\s+(?:is|for \w+ is|was))?\W{0,3}(?P<at>\d{4})(?![\d/:%]|[.,]\d)",
            0.85,
        ),
        ("centre and candidate", r"(?<![\d/])\d{5}\s?[/-]\s?(?P<at>\d{4})(?![\d/-])", 0.62),
        (
            "number, near exams",
            r"\b(?:gcses?|a[- ]levels?|mocks?|papers?|exams?|entry|entries|invigilators?|results? slips?|certificates?|calculator|clash|resit|remark|timetable)\b[^.!?\n]{0,60}\b(?:number|no\.?|nos\.?|#|desk|seat)\s?:?\s?(?P<at>0\d{3}|[1-9]\d{3})(?![\d/:%]|[.,]\d)",
            0.65,
        ),
        ("exam number", r"\bexam (?:number|no|card|desk|entry|seat)s?\b\.?(?:\s+is)?\W{0,3}(?P<at>\d{4})(?![\d/:%]|[.,]\d)", 0.85),
    ),
    could_match=_could_match,
    spans=_spans,
    found=(
        "Candidate {{2217}} left a coat in the gym.",
        "Elif, your candidate number is {{4120}}, please learn it.",
    ),
    left=(
        "Centre 34215, hall doors open at 8.45.",
        "The candidates for head boy spoke for 2 minutes each.",
        "A candidate at every election since 1974, she spoke to 1150 of us.",
    ),
)

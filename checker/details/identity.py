"""Numbers that the state or an exam board gives to a person: UPN, ULN, UCI, NHS, National Insurance, candidate, passport, driving licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from checker.details import check_digits
from checker.details.shapes import Look, ShapeRecognizer, bare

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpArtifacts


class UpnRecognizer(ShapeRecognizer):
    """Unique pupil number, and former UPN (same form). Source: DfE, Unique pupil numbers: guide for schools; check letter in `check_digits.upn`."""

    ENTITY = "upn"
    SHAPES = (
        ("upn", r"(?<![\w-])[A-HJ-NP-RT-Z](?:[ \u00a0.-]?\d){11,12}[ \u00a0.-]?[\dA-HJ-NP-RT-Z](?![\w-])", 0.55),
        ("upn after its name", r"\b(?:former )?upn\b\W{0,3}(?:is|no\.?|number|:)?\W{0,3}(?P<at>[A-Z](?:[ .-]?[\dA-Z]){8,12})(?!\w)", 0.7),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = ("upn", "pupil", "census", "ctf", "transfer", "number", "record", "sims", "arbor", "bromcom")

    def could_match(self, look: Look) -> bool:
        return look.digits >= 9

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        value = bare(match["at"] if name != "upn" else match.group())
        if sum(map(str.isdigit, value)) < 8:
            return 0.0
        return 0.98 if check_digits.upn(value) else score


class UlnRecognizer(ShapeRecognizer):
    """Unique learner number. Source: Learning Records Service; check in `check_digits.uln`."""

    ENTITY = "uln"
    SHAPES = (
        (
            "uln after its name",
            r"\b(?:uln|unique learner n(?:umber|o)|learner n(?:umber|o))\b\W{0,3}(?:is|for|:)?[^\d\n]{0,40}?(?P<at>[1-9](?:[ \u00a0-]?\d){9})(?!\d)",
            0.85,
        ),
        ("uln", r"(?<![\w+.,£/=-])[1-9]\d{3}[ -]?\d{3}[ -]?\d{3}(?![\w]|[.,]\d)", 0.15),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = (
        "uln",
        "learner",
        "awarding",
        "entry",
        "entries",
        "lrs",
        "portal",
        "btec",
        "level",
        "card",
        "candidate",
    )

    def could_match(self, look: Look) -> bool:
        return look.digits >= 10

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        value = bare(match["at"] if "at" in match.re.groupindex else match.group())
        if re.search(
            r"(?:isbn|charity|company|urn|dfe|order|ref(?:erence)?|ticket|booking|meeting id)\W{0,12}$", text[: match.start()], re.I
        ):
            return 0.0
        if check_digits.uln(value):
            return 0.95 if name != "uln" else 0.65
        return score


class NhsRecognizer(ShapeRecognizer):
    """NHS number. Source: NHS Data Dictionary; check in `check_digits.nhs`. One in eleven numbers of ten digits passes by chance, so the words count too."""

    ENTITY = "nhs_number"
    SHAPES = (
        (
            "nhs after its name",
            r"\bnhs\b\W{0,3}(?:n(?:o|um|umber)\b\.?)?\W{0,3}(?:is|for|:)?[^\d\n]{0,24}?(?P<at>\d{3}[ \u00a0.-]?\d{3}[ \u00a0.-]?\d{4})(?!\d)",
            0.85,
        ),
        ("three three four", r"(?<![\w+£/=.-])\d{3}([ \u00a0.-])\d{3}\1\d{4}(?!\w|[.-]\d)", 0.3),
        ("ten digits", r"(?<![\w+£/=.,-])[1-9]\d{9}(?!\w|[.,-]\d)", 0.12),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = (
        "nhs",
        "patient",
        "hospital",
        "gp",
        "jab",
        "vaccination",
        "health",
        "ambulance",
        "book",
        "consent",
        "prescription",
    )

    def could_match(self, look: Look) -> bool:
        return look.digits >= 10

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        value = bare(match["at"] if "at" in match.re.groupindex else match.group())
        if name != "nhs after its name" and (
            value[0] == "0"
            or re.search(r"(?:isbn|charity|company|order|ref(?:erence)?|ticket|booking|meeting id)\W{0,12}$", text[: match.start()], re.I)
        ):
            return 0.0
        if check_digits.nhs(value):
            return {"nhs after its name": 0.98, "three three four": 0.8}.get(name, 0.6)
        return score


class NinoRecognizer(ShapeRecognizer):
    """National Insurance number. Source: HMRC, National Insurance Manual NIM39110."""

    ENTITY = "ni_number"
    SHAPES = (
        ("nino", r"(?<![\w-])[A-Z]{2}[ \u00a0.-]?\d{2}[ \u00a0.-]?\d{2}[ \u00a0.-]?\d{2}[ \u00a0.-]?[A-D](?!\w)", 0.5),
        (
            "nino after its name",
            r"\b(?:ni|nino|national insurance)\b\W{0,3}(?:n(?:o|um|umber)\b\.?)?\W{0,3}(?:is|:)?\s*(?P<at>[A-Z]{2}(?:[ .-]?\d){6}(?:[ .-]?[A-D])?)(?!\w)",
            0.9,
        ),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = ("ni", "nino", "insurance", "payroll", "contract", "dbs", "tax", "hmrc", "p45", "p60")

    def could_match(self, look: Look) -> bool:
        return look.digits >= 6

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        value = match["at"] if "at" in match.re.groupindex else match.group()
        return 0.95 if check_digits.nino(value) else score


class UciRecognizer(ShapeRecognizer):
    """Unique candidate identifier of the exam boards. Source: JCQ, UCI specification; check in `check_digits.uci`."""

    ENTITY = "uci"
    SHAPES = (
        ("uci", r"(?<![\w-])\d{5}[ -]?[\dA-GW][ -]?\d{2}[ -]?\d{4}[A-Z](?![\w-])", 0.6),
        (
            "uci after its name",
            r"\buci\b\W{0,3}(?:is|no\.?|number|:)?\W{0,3}(?P<at>\d{5}[ -]?[\dA-Z](?:[ -]?\d){5,6}[ -]?[A-Z]?)(?!\w)",
            0.8,
        ),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = ("uci", "candidate", "entry", "entries", "exam", "remark", "transferred", "statement", "gcse")

    def could_match(self, look: Look) -> bool:
        return look.digits >= 10

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        value = bare(match["at"] if "at" in match.re.groupindex else match.group())
        return 0.98 if check_digits.uci(value) else score


class CandidateNumberRecognizer(ShapeRecognizer):
    """Exam candidate number: four digits, no check (0001 to 9999 at each centre), so its words decide."""

    ENTITY = "candidate_number"
    SHAPES = (
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
    )
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

    def could_match(self, look: Look) -> bool:
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

    def spans(self, text: str, nlp_artifacts: NlpArtifacts | None) -> Iterator[tuple[int, int, float, str]]:
        seen = set()
        for start, end, score, name in super().spans(text, nlp_artifacts):
            seen.add(start)
            yield start, end, score, name
            while more := self._MORE.match(text, end):
                end = more.end()
                seen.add(more.start("at"))
                yield *more.span("at"), 0.7, "another candidate"
        for m in self._SEATED.finditer(text):
            if m.start("at") not in seen:
                seen.add(m.start("at"))
                yield *m.span("at"), 0.65, "at a desk"
        if self._EXAM.search(text):
            for m in self._OWNED.finditer(text):
                if m.start("at") not in seen and not re.fullmatch(r"(?:19|20)[0-4]\d|[01]\d[0-5]0|[01]\d[134]5|2[0-3][0-5]0", m["at"]):
                    seen.add(m.start("at"))
                    yield *m.span("at"), 0.62, "somebody's, near exams"
                    if more := self._MORE.match(text, m.end()):
                        seen.add(more.start("at"))
                        yield *more.span("at"), 0.62, "another candidate"
        if self._CUE.search(text):
            if re.search(r"\bcandidates?\b|\bcand\.", text, re.I):
                # Among candidates any four digits that are no year, time, price or place may be one's number.
                for m in self._FOUR.finditer(text):
                    if m.start() not in seen and not re.fullmatch(r"(?:19|20)[0-3]\d|[01]\d[0-5]0|2[0-3][0-5]0", m.group()):
                        seen.add(m.start())
                        yield *m.span(), 0.62, "four digits among candidates"
            for m in self._BEFORE.finditer(text):
                if m.start("at") not in seen and not re.fullmatch(r"(?:19|20)[0-2]\d", m["at"]):
                    seen.add(m.start("at"))
                    yield *m.span("at"), 0.65, "before a name, in a list of candidates"
            for m in self._LISTED.finditer(text):
                # A year is a year, and "Room 1204" is no candidate.
                word = m.group().split()[0].rstrip(":,").lower()
                year = re.fullmatch(r"(?:19|20)\d\d", m["at"])
                if (
                    m.start("at") not in seen
                    and not year
                    and word not in ("room", "summer", "june", "may", "november", "january", "series", "centre", "unit", "paper")
                ):
                    yield *m.span("at"), 0.65, "beside a name, in a list of candidates"


class PassportRecognizer(ShapeRecognizer):
    """Passport number: nine digits, or two letters and seven digits (newer UK books), beside the word."""

    ENTITY = "passport"
    SHAPES = (("passport", r"\bpassport\b[^\n.!?]{0,40}?(?P<at>(?<!\w)(?:\d{9}|[A-Z]{2}\d{7})(?!\w))", 0.85),)

    def could_match(self, look: Look) -> bool:
        return look.digits >= 7 and "passport" in look.lower


class DrivingLicenceRecognizer(ShapeRecognizer):
    """Driver number of Great Britain: five of the surname, decade, month (plus 50 for women), day, year, initials, three more. Source: DVLA INF45/1."""

    ENTITY = "driving_licence"
    SHAPES = (
        (
            "driver number",
            r"(?<!\w)[A-Z9]{5} ?\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|3[01])\d ?[A-Z9]{2}[A-Z0-9] ?[A-Z]{2}(?!\w)",
            0.8,
        ),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = ("licence", "license", "driving", "driver")

    def could_match(self, look: Look) -> bool:
        return look.digits >= 6 and look.capitals

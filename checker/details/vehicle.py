"""Number plates."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from checker.details.shapes import Look, ShapeRecognizer


@cache
def vehicle_words() -> tuple[str, ...]:
    """Words for vehicles, from checker/words/vehicles.txt."""
    text = resources.files("checker").joinpath("words/vehicles.txt").read_text("utf-8")
    return tuple(line for line in text.split("\n") if line and not line.startswith("#"))


_WORDS = re.compile(r"[^\W_]+")
_OWNED = re.compile(
    r"\b(?:reg(?:istration)?|number ?plates?|(?:driver|owner)s? of|whoever (?:owns|drives)|whose (?:car|van)|your (?:lights|headlights|window|boot|alarm|tyre|keys)|flat tyre|lights (?:are )?on|"
    r"zig ?zags?|double yellows?|(?:please|kindly) move|move (?:it|your)|towed|clamped|blocking|blocked in|drop(?:s|ped)? (?:him|her) off in|picks? (?:him|her) up in|seen in a)\b",
    re.I,
)
_ABOUT_CARS = re.compile(
    r"\b(?:park(?:ed|ing|s)?|car park|drive(?:r|s|way)?|drove|dr(?:o|i)ving|road|gate|red|blue|black|white|silver|grey|green|yellow|orange|new|old|his|her|my)\b",
    re.I,
)


class PlateRecognizer(ShapeRecognizer):
    """UK number plate: current style (since September 2001: age 02-29 or 51-79, no I or Q), prefix style, Northern Irish style. Source: DVLA INF104.

    Capitals are required: "Y7 and" and "P7 won" are years and classes.
    """

    ENTITY = "car_registration"
    FLAGS = 0
    SHAPES = (
        ("current", r"(?<![\w£#@-])[A-HJ-PR-Z]{2}\d{2} ?[A-HJ-PR-Z]{3}(?![\w-])", 0.3),
        ("prefix", r"(?<![\w£#@-])[A-HJ-NPR-TV-Y]\d{1,3} [A-HJ-PR-Z]{3}(?![\w-])", 0.12),
        ("suffix", r"(?<![\w£#@-])[A-HJ-PR-Z]{3} ?\d{1,3}[A-HJ-NPR-TV-Y](?![\w-])", 0.12),
        ("prefix, close", r"(?<![\w£#@-])[A-HJ-NPR-TV-Y]\d{1,3}[A-HJ-PR-Z]{3}(?![\w-])", 0.12),
        ("small letters", r"(?<![\w£#@./-])[a-hj-pr-z]{2}(?:0[2-9]|[12]\d|5[1-9]|6\d|7\d) ?[a-hj-pr-z]{3}(?![\w@./-])", 0.15),
        ("Northern Irish", r"(?<![\w£#@-])[A-Z]{1,2}[IZ] ?[A-Z]? ?\d{3,4}(?![\w-])", 0.12),
    )
    CONTEXT = vehicle_words()

    def could_match(self, look: Look) -> bool:
        return look.digits > 0 and look.capitals

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        value = match.group().replace(" ", "")
        if name == "current":
            age = int(value[2:4])
            return 0.62 if 2 <= age <= 29 or 51 <= age <= 79 else score
        if name == "prefix" and match.group()[-3:] in (
            "AND",
            "THE",
            "FOR",
            "WON",
            "ARE",
            "VS",
            "GOT",
            "HAD",
            "WAS",
            "OUR",
            "ALL",
            "PUB",
            "BUS",
            "CAR",
            "GCS",
            "MAY",
            "NOW",
            "NEW",
            "BOY",
            "DAY",
        ):
            return 0.0
        close = text[max(0, match.start() - 60) : match.start()] + " | " + text[match.end() : match.end() + 60]
        if (
            name != "small letters"
            and not re.match(r"(?:[YPSK]\d{1,2}|[A-Z]{2,3}\d{1,2}) ?[A-Z]*$", value)
            and not re.search(r"\b(?:20|19)\d\d$", match.group())
            and (
                _OWNED.search(close) or (_ABOUT_CARS.search(close) and len(set(_WORDS.findall(close.lower())) & set(vehicle_words())) >= 1)
            )
        ):
            return 0.6
        # A second plate in a list of permits stands far from the word that explains the list.
        if re.search(
            r"\b(?:permits?|reg(?:istration)?s?|plates?|cars?|vehicles?|parked|blocking)\b",
            text[max(0, match.start() - 120) : match.start()],
            re.I,
        ):
            return 0.6 if name in ("prefix", "suffix", "prefix, close") and not re.match(r"[YPSK]\d{1,2}[A-Z]", value) else score
        return score

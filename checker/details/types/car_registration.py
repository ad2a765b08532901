"""UK number plate: current style (since September 2001: age 02-29 or 51-79, no I or Q), prefix style, Northern Irish style. Source: DVLA INF104.

Capitals are required: "Y7 and" and "P7 won" are years and classes.
"""

from __future__ import annotations

import re

from checker.details.detail_type import DetailType, Look

_VEHICLES = (
    "car", "cars", "van", "vehicle", "reg", "registration", "plate", "numberplate", "parked", "parking", "permit", "permits", "driver", "driving", "drives", "minibus", "taxi", "lorry", "truck", "transit", "blocking", "blocked", "headlights", "lights", "bumper", "tow", "towed", "mot", "estate", "hatchback", "4x4", "suv", "motorbike", "scooter", "astra", "audi", "bmw", "citroen", "clio", "corsa", "dacia", "fiat", "fiesta", "focus", "ford", "golf", "honda", "hyundai", "jaguar", "jeep", "kia", "lexus", "mazda", "mercedes", "mini", "mondeo", "nissan", "peugeot", "polo", "porsche", "qashqai", "renault", "rover", "seat", "skoda", "subaru", "suzuki", "tesla", "toyota", "vauxhall", "volkswagen", "volvo", "vw", "yaris", "zafira",
)  # fmt: skip
"""Words for vehicles, and makes that stand beside a number plate. Source: makes as in the Department for Transport's vehicle licensing statistics
(VEH0120, Open Government Licence v3.0), those that readers of school posts would write; the rest is ordinary English."""
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


def _could_match(look: Look) -> bool:
    return look.digits > 0 and look.capitals


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
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
        and (_OWNED.search(close) or (_ABOUT_CARS.search(close) and len(set(_WORDS.findall(close.lower())) & set(_VEHICLES)) >= 1))
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


CAR_REGISTRATION = DetailType(
    name="car_registration",
    words="a number plate",
    threshold=0.5,
    rank=12,
    patterns=(
        ("current", r"(?<![\w£#@-])[A-HJ-PR-Z]{2}\d{2} ?[A-HJ-PR-Z]{3}(?![\w-])", 0.3),
        ("prefix", r"(?<![\w£#@-])[A-HJ-NPR-TV-Y]\d{1,3} [A-HJ-PR-Z]{3}(?![\w-])", 0.12),
        ("suffix", r"(?<![\w£#@-])[A-HJ-PR-Z]{3} ?\d{1,3}[A-HJ-NPR-TV-Y](?![\w-])", 0.12),
        ("prefix, close", r"(?<![\w£#@-])[A-HJ-NPR-TV-Y]\d{1,3}[A-HJ-PR-Z]{3}(?![\w-])", 0.12),
        ("small letters", r"(?<![\w£#@./-])[a-hj-pr-z]{2}(?:0[2-9]|[12]\d|5[1-9]|6\d|7\d) ?[a-hj-pr-z]{3}(?![\w@./-])", 0.15),
        ("Northern Irish", r"(?<![\w£#@-])[A-Z]{1,2}[IZ] ?[A-Z]? ?\d{3,4}(?![\w-])", 0.12),
    ),
    flags=0,
    context=_VEHICLES,
    could_match=_could_match,
    weigh=_weigh,
    found=(
        "Whoever owns {{YK19 ZDE}}, your lights are on.",
        "The silver Corsa {{P482 KLM}} is blocking the gate.",
    ),
    left=(
        "Y7 and P7 won their matches.",
        "The car park is full.",
    ),
)

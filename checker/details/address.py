"""Where somebody lives: postcodes and street addresses."""

from __future__ import annotations

import re
from typing import ClassVar

from checker.details.shapes import Look, ShapeRecognizer

# The 124 postcode areas. Source: ONS Postcode Directory user guide (Open Government Licence v3.0).
AREAS = frozenset(
    [
        "AB",
        "AL",
        "B",
        "BA",
        "BB",
        "BD",
        "BH",
        "BL",
        "BN",
        "BR",
        "BS",
        "BT",
        "CA",
        "CB",
        "CF",
        "CH",
        "CM",
        "CO",
        "CR",
        "CT",
        "CV",
        "CW",
        "DA",
        "DD",
        "DE",
        "DG",
        "DH",
        "DL",
        "DN",
        "DT",
        "DY",
        "E",
        "EC",
        "EH",
        "EN",
        "EX",
        "FK",
        "FY",
        "G",
        "GL",
        "GU",
        "GY",
        "HA",
        "HD",
        "HG",
        "HP",
        "HR",
        "HS",
        "HU",
        "HX",
        "IG",
        "IM",
        "IP",
        "IV",
        "JE",
        "KA",
        "KT",
        "KW",
        "KY",
        "L",
        "LA",
        "LD",
        "LE",
        "LL",
        "LN",
        "LS",
        "LU",
        "M",
        "ME",
        "MK",
        "ML",
        "N",
        "NE",
        "NG",
        "NN",
        "NP",
        "NR",
        "NW",
        "OL",
        "OX",
        "PA",
        "PE",
        "PH",
        "PL",
        "PO",
        "PR",
        "RG",
        "RH",
        "RM",
        "S",
        "SA",
        "SE",
        "SG",
        "SK",
        "SL",
        "SM",
        "SN",
        "SO",
        "SP",
        "SR",
        "SS",
        "ST",
        "SW",
        "SY",
        "TA",
        "TD",
        "TF",
        "TN",
        "TQ",
        "TR",
        "TS",
        "TW",
        "UB",
        "W",
        "WA",
        "WC",
        "WD",
        "WF",
        "WN",
        "WR",
        "WS",
        "WV",
        "YO",
        "ZE",
    ]
)


class PostcodeRecognizer(ShapeRecognizer):
    """A full postcode (BS 7666 form). Capitals, or a real area where small letters are used: "Y7 1st" is no postcode."""

    ENTITY = "postcode"
    SHAPES = (
        (
            "postcode",
            r"(?<![\w£#])(?P<area>[A-PR-UWYZ][A-HK-Y]?)(?P<district>\d[\dA-HJKMNPR-Y]?)(?P<gap>[ \u00a0]{0,2})(?P<inward>\d[ABD-HJLNP-UW-Z]{2})(?![\w])",
            0.5,
        ),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = ("postcode", "address", "lives", "live", "house", "home")

    def could_match(self, look: Look) -> bool:
        return look.digits >= 2

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        real = match["area"].upper() in AREAS
        inward = match["inward"].upper()
        if inward in ("1ST", "2ND", "3RD") or (inward[1:] in ("TH", "ST", "ND", "RD", "PM", "AM") and not real):
            return 0.0
        if inward[1:] in ("TH", "ST", "ND", "RD") and len(match["area"]) == 1:
            return 0.0
        if match.group().upper() != match.group():
            return 0.45 if real and match.group().lower() == match.group() and len(match["area"]) == 2 else 0.0
        if not match["gap"] and not real:
            return 0.2
        if len(match["area"]) == 1 and not real:
            return 0.0
        return score


_HOUSES = frozenset(
    ["flat", "flats", "house", "barn", "cottage", "farm", "lodge", "the", "number", "lives", "live", "living", "moved", "door", "gate"]
)
_KIND = (
    r"(?:Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Drive|Crescent|Cres|Court|Ct|Terrace|Terr|Gardens|Gdns|Grove|Way|Row|Rise|Hill|Place|Pl|Square|Sq|Mews|Walk|"
    r"View|Park|Green|Cottages?|Villas?|Buildings|House|Mount|Croft|Brow|Bank|Parade|Quay|Wynd|Vennel|Loan|Brae|Gate|Fold|Garth|End|Meadows?|Vale|Wharf|Yard|Heights)"
)
_STREET = rf"(?:[A-Z][\w'’]*\.?[ -]){{1,3}}{_KIND}"


class AddressRecognizer(ShapeRecognizer):
    """A house at a street. Whether somebody lives there or it is a venue is for the words around it to say."""

    ENTITY = "postal_address"
    FLAGS = 0
    SHAPES = (
        (
            "number and street",
            rf"(?<![\w£:.–-])(?P<at>(?:(?:Flat|Apartment|Apt|Unit|Room) \w{{1,4}},? )?(?:[A-Z]\w+ (?:House|Court|Lodge|Towers?|Cottage),? )?(?:No\.? ?)?[1-9]\d{{0,3}}[A-Za-z]?,? {_STREET})(?!\w| \d)",
            0.5,
        ),
        (
            "number and street, no kind",
            r"(?<![\w£:.])(?P<at>(?:[Ll]ives? at|[Aa]ddress(?: is|:)|living at|moved to|house,?) (?:number |no\.? ?)?\d{1,4}[a-z]? [A-Z][\w'’]+(?: [A-Z][\w'’]+)?)",
            0.55,
        ),
        (
            "flat",
            rf"(?<!\w)(?P<at>(?:[Ff]lat|[Aa]partment|[Cc]aravan|[Pp]lot|[Pp]itch) \w{{1,4}},? (?:\d{{1,4}}[a-z]? )?(?:[A-Z][a-z'’][\w'’]*(?:[ ,]+(?=[A-Z][a-z'’])|(?![\w]))){{1,3}}(?:{_KIND})?)(?!\w)",
            0.55,
        ),
        (
            # "the blue door on Tanner Street", "the end house on Cobbler's Row".
            "house told by its looks",
            rf"(?<!\w)(?P<at>(?:[Tt]he|a|that) (?:\w+[ -]){{0,3}}(?:door|house|flats?|bungalow|cottage|one|farmhouse|caravan|terrace|semi|gate|home)(?: (?:with|behind|next to|beside|opposite|above|by|at the (?:end|top|bottom|corner)) ?[\w’' -]{{0,30}}?)? (?:on|in|at|of|down|up|along) (?:the )?{_STREET})(?!\w)",
            0.5,
        ),
        (
            "beside a known place",
            rf"\b(?:[Ll]ives?|[Ll]iving|moved|[Ss]tay(?:s|ing)|house is|home is|[Ii]t['’]s|address is|based)(?: now| just| in| to| into| at| right| up| there,)* (?P<at>(?:next door to|above|over|opposite|behind|across from|beside|by|near|round the corner from|\w+ doors? (?:down|up|along|away)?(?: ?from)?) [\w’' ]{{2,32}}? (?:on|in|at|off) {_STREET})(?!\w)",
            0.5,
        ),
        (
            "end of the street",
            rf"\b(?:[Ll]ives?|[Ll]iving|moved|house is|home is)(?: now| just| in| to| into| at| on| right)* (?P<at>(?:the )?(?:(?:end|top|bottom|corner|middle|other end) of )?{_STREET})(?!\w)",
            0.4,
        ),
        (
            "number and one word",
            r"(?<![\w£:.–-])(?P<at>[1-9]\d{0,2}[A-Za-z]? [A-Z][a-z]+(?:side|gate|croft|dale|field|fields|wood|brook|ley|fold|garth|mead|thorpe|holme|bank|hurst|lea|acre|acres|water|cliffe?|royd|moor|shaw))(?=[,.;!)\n]|$| (?:from|at|on|for|by|is|after|where)\b)",
            0.5,
        ),
        (
            "farm or cottage",
            r"\b(?:[Ll]ives?|[Ll]iving|moved|farm is|home is|house is|['’]s (?:house|home|farm|place)|is at|out|over|up)(?: now| just| in| to| into| at| up| on|,|:)* (?P<at>(?:The )?(?:[A-Z][\w'’]+ ){1,3}(?:Farm|Cottage|Barn|Bungalow|Lodge|Farmhouse|Caravan Park|Mill|Vicarage|Rectory|Manse|Smithy|Forge|Court|Heights|Towers?|Croft|House|Flats)(?:,? (?:[a-z]+ ){0,3}(?:[A-Z][\w'’]+ ?){1,3})?)(?!\w)",
            0.4,
        ),
        (
            "named house",
            rf"(?<!\w)(?P<at>(?:[A-Z][\w'’]+ ){{1,2}}(?:House|Barn|Farm|Cottage|Lodge|Mill|Bungalow|View|Villa|Caravan|Manor|Grange|Croft),? {_STREET})(?!\w)",
            0.4,
        ),
        ("the old", rf"(?<!\w)(?P<at>The (?:Old |New )?(?:[A-Z]\w+ ?){{1,3}},? {_STREET})(?!\w)", 0.35),
        ("number of", rf"(?<!\w)(?P<at>[Nn]umber [1-9]\d{{0,2}},? (?:on |in |at )?{_STREET})(?!\w)", 0.55),
        (
            "street without capitals",
            r"(?<![\w£:.])(?P<at>(?:flat \w{1,3},? )?\d{1,4}[a-z]? [a-z'’]+(?: [a-z'’]+)? (?:road|street|lane|avenue|crescent|terrace|cottages))(?!\w)",
            0.35,
        ),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = ("lives", "live", "home", "address", "house", "door", "neighbour", "granny", "nan")

    def could_match(self, look: Look) -> bool:
        return look.digits > 0 or any(w in look.words for w in _HOUSES)

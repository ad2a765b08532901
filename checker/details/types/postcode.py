"""A full postcode (BS 7666 form). Capitals, or a real area where small letters are used: "Y7 1st" is no postcode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.details.detail_type import DetailType, Look
from checker.details.homes import where_somebody_lives

if TYPE_CHECKING:
    from checker.details.attribution import Attribution
    from checker.details.detail import Detail


# The 124 postcode areas. Source: ONS Postcode Directory user guide (Open Government Licence v3.0).
AREAS = frozenset(
    ["AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH", "CM", "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EH", "EN", "EX", "FK", "FY", "G", "GL", "GU", "GY", "HA", "HD", "HG", "HP", "HR", "HS", "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L", "LA", "LD", "LE", "LL", "LN", "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL", "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL", "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW", "UB", "W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE"]
)  # fmt: skip


def _could_match(look: Look) -> bool:
    return look.digits >= 2


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
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


def _whose(d: Detail, near: Attribution) -> Detail | None:
    if near.contacts.owns_postcode(near.text[d.start : d.end]):
        return None
    return where_somebody_lives(d, near)


POSTCODE = DetailType(
    name="postcode",
    words="a postcode",
    threshold=0.5,
    rank=11,
    patterns=(
        (
            "postcode",
            r"(?<![\w£#])(?P<area>[A-PR-UWYZ][A-HK-Y]?)(?P<district>\d[\dA-HJKMNPR-Y]?)(?P<gap>[ \u00a0]{0,2})(?P<inward>\d[ABD-HJLNP-UW-Z]{2})(?![\w])",
            0.5,
        ),
    ),
    context=("postcode", "address", "lives", "live", "house", "home"),
    could_match=_could_match,
    weigh=_weigh,
    whose=_whose,
    found=(
        "Omar lives at {{LS2 9JT}}.",
        "Cards to Freya at home, {{YO10 5DD}}, please.",
    ),
    left=(
        "Year 7 1st, Year 8 2nd.",
        "The play is in Room 5AB.",
    ),
)

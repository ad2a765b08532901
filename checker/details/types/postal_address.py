"""A house at a street. Whether somebody lives there or it is a venue is for the words around it to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.details.detail_type import DetailType, Look
from checker.details.homes import where_somebody_lives
from checker.details.types.date_of_birth import MONTH

if TYPE_CHECKING:
    from checker.details.attribution import Attribution
    from checker.details.detail import Detail


_HOUSES = frozenset(
    ["flat", "flats", "house", "barn", "cottage", "farm", "lodge", "the", "number", "lives", "live", "living", "moved", "door", "gate"]
)  # fmt: skip

_KIND = (
    r"(?:Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Drive|Crescent|Cres|Court|Ct|Terrace|Terr|Gardens|Gdns|Grove|Way|Row|Rise|Hill|Place|Pl|Square|Sq|Mews|Walk|"
    r"View|Park|Green|Cottages?|Villas?|Buildings|House|Mount|Croft|Brow|Bank|Parade|Quay|Wynd|Vennel|Loan|Brae|Gate|Fold|Garth|End|Meadows?|Vale|Wharf|Yard|Heights)"
)

# No street has so many houses: "the 2025 Rowan House shield".
_YEAR = r"(?:1[6-9]|20)\d\d"

# "St. Mary's Road", "Gt. George Street": a full stop after more letters, or after a month, ends a sentence.
_STREET = rf"(?:(?:(?!{MONTH}\.)[A-Z][\w'’]{{0,3}}\.|[A-Z][\w'’]*)[ -]){{1,3}}{_KIND}"


def _could_match(look: Look) -> bool:
    return look.digits > 0 or any(w in look.words for w in _HOUSES)


def _whose(d: Detail, near: Attribution) -> Detail | None:
    if near.contacts.owns_address(near.text[d.start : d.end]):
        return None
    return where_somebody_lives(d, near)


POSTAL_ADDRESS = DetailType(
    name="postal_address",
    words="an address",
    threshold=0.52,
    patterns=(
        (
            "number and street",
            rf"(?<![\w£:.–-])(?P<at>(?:(?:Flat|Apartment|Apt|Unit|Room) \w{{1,4}},? )?(?:[A-Z]\w+ (?:House|Court|Lodge|Towers?|Cottage),? )?(?:No\.? ?)?(?!{_YEAR}\b)[1-9]\d{{0,3}}[A-Za-z]?,? {_STREET})(?!\w| \d)",
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
    ),
    flags=0,
    context=("lives", "live", "home", "address", "house", "door", "neighbour", "granny", "nan"),
    could_match=_could_match,
    whose=_whose,
    found=(
        "Alfie's party is at {{14 Marsh Lane}} at two, bring wellies.",
        "Leave parcels for Rosie at {{14A Chapel Walk}}.",
        "Callum's party is at {{9 St. Mary's Road}} at two.",
        "Callum's party is at {{9 Gt. George Street}} at two.",
    ),
    left=(
        "Fireworks are at Calderwick Cricket Club, 40 Park Road, from six.",
        "Uniform sale at the Scout Hut, 3 Mill Street, Saturday 10 till 12.",
        "The 2025 Rowan House shield goes to 1987 Garth Place, our oldest team.",
        "Sports day, Friday 1 March. House colours, please, and a poem in to Mrs Rees.",
    ),
)

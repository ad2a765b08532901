"""Where pupils will be, days ahead: a group, a place away from school and a time, told before they are there.

Three things must stand within reach of each other: who (a class, a team, "our walkers"), where (a place that is not the school's own) and when (a clock time or a
night, on a day to come). Whatever readers are asked to come to is an event and no whereabouts; so is what has been.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from checker.people.groups import Group

_TEAM = re.compile(
    r"\b(?:our|the)\s+(?:[\w'’-]+\s+){0,2}?(?:children|pupils|students|girls|boys|lads|team|teams|squad|choir|orchestra|band|group|class|walkers|skiers|campers|cyclists|swimmers|explorers|dancers|runners|"
    r"rowers|explorers|scouts|expedition|infants|juniors)\b|\b(?:[Cc]lass \d{1,2}|D of E|DofE|Duke of Edinburgh)\b",
    re.I,
)
_PLACE_WORD = (
    r"(?:pool|baths|leisure centre|sports centre|centre|park|beach|bay|farm|wood|woods|forest|lake|reservoir|castle|museum|gallery|zoo|aquarium|theatre|cinema|arena|stadium|hostel|hotel|inn|lodge|campsite|camp|"
    r"youth hostel|YHA|station|airport|ferry terminal|harbour|quay|pier|abbey|cathedral|mosque|temple|gurdwara|synagogue|church|library|town hall|village hall|rink|track|gardens?|reserve|trail|canal|river|"
    r"moor|common|fell|peak|hill|services|car park|bus stop|coach park|shopping centre|market|square|golf course|stables|ground|pavilion)"
)
# "at Ravensholme Baths", "to the Lawnside Arena", "from platform 4 at Leeds station".
_PLACE = re.compile(
    rf"\b(?:at|to|in|from|outside|near|by|round|up|around|into|through|leav(?:e|es|ing)|visit(?:s|ing)?|climb(?:s|ing)?)\s+(?:the\s+|our\s+)?(?P<place>(?:(?!(?:Year|Room|Class|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Key|Reception|Nursery|Mr|Mrs|Miss|Ms|Dr)\b)[A-ZÀ-Ž][\w’'&-]+\s+)*(?:{_PLACE_WORD}|(?:[A-ZÀ-Ž][\w’'&-]+\s+)(?i:{_PLACE_WORD})))\b"
)
_CLOCK = r"(?:\b(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?[ap]\.?m\.?)?|\b(?:1[0-2]|[1-9])\s?[ap]\.?m\b\.?|\b(?:noon|midday)\b|\b(?:half past|quarter (?:past|to))\s+\w+)"
_TIME = re.compile(_CLOCK, re.I)
_NIGHT = re.compile(
    r"\b(?:stay(?:s|ing)?(?:\s+(?:the night|overnight|over))?|sleep(?:s|ing)?|overnight|camp(?:s|ing)?|bed(?:s|ding)? down|(?:two|three|four|five|\d) nights?|until (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))\b",
    re.I,
)
_COMING = re.compile(
    r"\b(?:(?i:tomorrow|tonight)|(?i:this|next|on|each|every)\s+(?:coming\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|(?i:next) (?:week|month|term)|(?i:every) (?:week|day|morning|afternoon)|"
    r"\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\w*)\b"
)
_AHEAD = re.compile(
    r"\b(?:will|['’]ll|going to|(?:are|is)\s+(?:off|going|heading|travelling|walking|visiting|staying|camping|swimming|running|playing|leaving|due)|(?:leave|leaves|set off|sets off|depart|departs|walk|walks|swim|swims|meet|meets|"
    r"return|returns|travel|travels|arrive|arrives|go|goes|head|heads|run|runs|train|trains|stay|stays|camp|camps|climb|climbs|visit|visits|play|plays)|every)\b",
    re.I,
)
_BEEN = re.compile(
    r"\b(?:was|were|had|went|visited|enjoyed|loved|spent|came|walked|swam|yesterday|last (?:week|night|term|month|year)|returned|met|learned|learnt|saw|won|thank you|thanks)\b",
    re.I,
)
# Readers are asked to come: an event, announced so that people come to it. Or it is said to the families themselves what to do.
_OPEN = re.compile(
    r"\b(?:join us|come (?:and|along|to|down|see|cheer)|all welcome|everyone (?:is )?welcome|everybody|(?:are|is|be) welcome|parents (?:and carers )?(?:are )?welcome|famil(?:y|ies) (?:are )?welcome|tickets?|doors open|free entry|admission|open (?:to|day|evening|morning)|"
    r"public|audience|performance|performing|concert|matinee|exhibition|festival|fair|fayre|fete|parade|service|carol|carols|see you there|spectators|supporters|support (?:them|us|the)|cheer|watch|for sale|on sale|stall|"
    r"in the audience)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """`text[start:end]` says where pupils will be. `certainty` is 0 to 1."""

    start: int
    end: int
    certainty: float


def planned_whereabouts(
    text: str, sentences: tuple[tuple[int, int], ...], groups: Collection[Group], own: Collection[str]
) -> Iterator[Planned]:
    """Each sentence that tells who will be where and when.

    Args:
        text: the words.
        sentences: start and end of each sentence.
        groups: classes, years, clubs in the text.
        own: names of the school's own places, folded to lower case; what happens there is no whereabouts.
    """
    if _OPEN.search(text):
        return
    for start, end in sentences:
        sentence = text[start:end]
        place = next((m for m in _PLACE.finditer(sentence) if not any(name in m["place"].lower() for name in own)), None)
        if place is None or _BEEN.search(sentence) or not _COMING.search(sentence) or not _AHEAD.search(sentence):
            continue
        clock, night = _TIME.search(sentence), _NIGHT.search(sentence)
        who = next((g for g in groups if start <= g.start < end and g.kind in ("class", "year", "club")), None)
        team = _TEAM.search(sentence)
        if not (clock or night) or not (who or team):
            continue
        yield Planned(start, start + len(sentence.rstrip()), 0.85 if clock and night else 0.75)

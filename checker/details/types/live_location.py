"""Pupils are here, now. Sentence by sentence: a word of now, a group or a child, a place that is not the school."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from checker.details.detail_type import DetailType, Look, Seen
from checker.finding import Level
from checker.language.sentences import sentence_bounds

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.details.attribution import Attribution
    from checker.details.detail import Detail


_NOW = re.compile(
    r"\b(?:right now|just now|at the moment|this minute|this very minute|this second|as we (?:type|speak|write|post)|as i (?:type|write)|currently|(?:have |has |'ve |’ve )?(?:just|now|safely) "
    r"(?:left|arrived|landed|boarded|boarding|passed|passing|pulled|pulling|reached|checked|checking|departed|departing|setting|set|heading|stopped|parked|crossed|got|touched|settled|been)|"
    r"(?:here|there|staying|camping|sleeping|in) (?:until|till|til)\b|until about|will be (?:until|till)|(?<!\d )(?<!am )(?<!pm )until (?:about )?(?:one|two|three|four|five|\d)|(?<!\d )(?<!am )(?<!pm )till \d|tonight|live from|on (?:our|the|their) way|we(?:'re|’re| are) (?:all |still |now |safely |currently )?(?:at|in|on|outside|by|inside|off|parked|stuck|sat|camped|based|waiting|queu\w+)|"
    r"are we nearly there|back (?:on|at|in) (?:the )?(?:bus|coach|school|train) (?:at|by|around)|next stop|eta|due (?:back|in) (?:at|by)|every (?:mon|tues|wednes|thurs|fri|satur|sun)day|through security|settled in(?:to)?|"
    r"waiting (?:at|for|outside|in)|stuck (?:in|on|at)|hello from|greetings from|coming to you|boarding|is walking|walks home|alone)\b|\bnow\b(?! (?:open|available|on sale|closed|that|know|live|full|we know|have|has|taking|booking|call|confirmed|on (?:our|the) website))",
    re.I,
)

_STRONG_NOW = re.compile(
    r"\b(?:right now|this (?:very )?(?:minute|second|moment)|as we (?:type|speak|write|post)|as i (?:type|write)|at the moment|just (?:left|arrived|landed|boarded|pulled|reached|checked|departed|crossed|set off|got)|have (?:landed|arrived)|"
    r"(?:safely|have) (?:arrived|landed)|now (?:boarding|arriving|leaving|heading|passing)|here (?:until|till)|live from|are we nearly there|settled in|through security|next stop|hello from|greetings from|currently|on (?:our|their) way (?:to|back|home))\b",
    re.I,
)

_GROUP = re.compile(
    r"\b(?:we(?:'re|’re| are|'ve|’ve| have|['’]ll)?|us|our (?:\w+ ){0,3}(?:children|pupils|students|team|group|class|girls|boys|year|years|trip|squad|explorers|choir|skiers|campers|walkers|cyclists|\w+ers)|the (?:children|kids|team|group|gang|coach|minibus|bus|girls|boys|pupils|students|lads|whole)|"
    r"year \d+s?|years? \d+|y\d{1,2}s?|s[1-6]|p[1-7]|reception|nursery|all of|group \d|(?:forty|thirty|twenty|\d+)[- ]?\w* (?:of us|children|pupils|students)|everyone|everybody|class|team|trip|dorm|cohort|d of e|dofe|he|she|they(?:'re|’re)?)\b",
    re.I,
)

_TRAVEL = re.compile(
    r"\b(?:beach|sands?|airport|gate \d+|security|flight|ferry|port|dock|station|platform|train|coach|minibus|bus|motorway|m\d{1,2}|a\d{1,3}|services|hotel|inn|hostel|yha|lodge|dorms?|cabins?|camp(?:site|ing)?|campfire|tents?|museum|gallery|zoo|"
    r"park|castle|centre|center|cinema|theatre|farm|wood|woods|forest|lake|reservoir|river|canal|jetty|pier|harbour|quay|slopes?|chalet|resort|mountain|summit|moor|peak|abbey|cathedral|mosque|stadium|arena|pool|baths|leisure centre|"
    r"aquarium|planetarium|gardens|landing|border|terminal|lounge|chairlift|piste|quarry|cliffs?|seafront|promenade|village|town|market|high street|path|field|fields|car park|clearing|library|supermarket|till|shop|cafe|café|restaurant|mcdonald\W?s)\b",
    re.I,
)

_AT_PLACE = re.compile(
    r"\b(?:at|in|of|outside|near|inside|leaving|left|into|for|from|to|through|aboard|on|by|up|off|reached|passing|passed)\s+(?:the\s+|our\s+|a\s+)?(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|Jan|Feb|Mar(?:ch)?\b|Apr|May\b|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Year|Y\d|Room|Reception|Facebook|Instagram|Twitter|YouTube|Teams|Zoom|English|Maths|Science|French|Spanish|German|Latin|[A-Z]\d|Mr|Mrs|Miss|Ms|Dr)(?![A-Z]?\d|[A-Z]\d)(?:[A-ZÀ-Ž][\w’'&-]+)(?:\s+(?:of\s+|the\s+|in\s+)?[A-ZÀ-Ž][\w’'&-]+)*"
)

_AT_SCHOOL = re.compile(
    r"\b(?:in (?:the )?(?:hall|playground|classroom|school|library|office|reception|dining hall|gym|garden|studio|foyer|canteen)|at school|in assembly|on the (?:field|website|playground|portal)|in (?:class|lessons?|maths|science|english|art)\b|on sale|website)",
    re.I,
)

_NOT_NOW = re.compile(
    r"\b(?:was|were|yesterday|last (?:week|night|term|year|month|weekend)|had|returned|came back|are back|will be (?:visiting|going|heading)|next (?:week|month|term)|tomorrow|(?:join|see|meet|find) us|come (?:and|along|to|see)|doors (?:open|at)|tickets?|book(?:ing)?s?|apply|"
    r"learning about|working on|reading|studying|looking for|collecting|selling|recruiting|closed|open (?:to|for|until|from)|roadworks|please (?:bring|use|send|return|park|keep|note))\b",
    re.I,
)

_PRESENT = re.compile(
    r"\b(?:is|are|am|has|have|settled|off|here|there|back)\b|['’](?:re|s|ve|m)\b|\b(?:camping|walking|waiting|staying|heading|boarding|queueing|queuing|leaving|arriving|paddling|sleeping)\b",
    re.I,
)

# Said of a group, in the present and of a place: the children are there as the post is read.
_PUPILS = r"(?:we|(?:our|the) (?:[\w’'&-]+ ){0,3}?(?:children|pupils|students|team|group|class|girls|boys|trip|squad|coach|minibus|explorers|skiers|campers|walkers|choir|orchestra)|(?:year|yr|y) ?\d{1,2}s?(?: and \d{1,2})?|[sp][1-7]|reception|nursery|(?:the )?(?:lower |upper )?sixth(?: form)?|everyone|all \d+ of us|(?:\d+|both|three|two) (?:coaches|minibuses|groups)|\d{1,2}[a-z]{1,2}|(?-i:[A-Z][a-z]+)(?: class)?)"

_HERE = re.compile(
    rf"\b{_PUPILS}\s*(?:['’](?:re|ve|s)|are|is|have|has)?\s*(?:all |now |just |safely |finally |currently |already )*(?:arrived|landed|reached|stopped|pulled in|checked in|made it|boarded|docked|touched down|got to|(?:are|['’]re|is) (?:now |all |safely |still )?(?:at|on|in|by|outside|aboard|halfway|waiting|camping|staying|having (?:lunch|tea|dinner|breakfast) (?:at|in|on|by)))\b"
    r"|^(?:\W*)(?:halfway (?:up|along|round|through|to|down)|lunch stop|picnic stop|rest stop|comfort break|(?:minibus|coach|bus|trip|travel|ski|camp) (?:update|news)|off the (?:ferry|coach|train|plane|bus)|(?:in|at|on) the [\w’' ]{3,40} with \d+ (?:\w+ )?(?:children|pupils|students|year|y\d)|greetings from|hello from|postcard from|live from|checked in|just (?:arrived|landed|checked)|arrived (?:at|in)|landed (?:at|in)|safely (?:at|in)|first stop|next stop|stuck (?:on|in|at))\b",
    re.I,
)

_PLANNED = re.compile(
    r"\b(?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day|this (?:term|week|year|weekend|half term)|next|from (?:\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|noon)|at \d{1,2}(?:[.:]\d\d)?\b|\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:january|february|march|april|may|june|july|august|september|october|november|december)|every|each|whole)\b",
    re.I,
)

_NEXT_STOP = re.compile(r"\bnext stop\b", re.I)
_DATED = re.compile(
    r"\b(?:(?:on|this|next) (?:mon|tues|wednes|thurs|fri|satur|sun)day|next (?:week|month|term|year)|in (?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:january|february|march|april|may|june|july|august|september|october|november|december))\b",
    re.I,
)
"""A day to come: "Next stop: the finals on Saturday" is a fixture, and nobody is under way."""

_NO_PLACE = re.compile(
    r"\b(?:reached the (?:final|semi|quarter|last|next|end|top|target|total)\w*|stopped \w+ing|in the (?:top|gazette|paper|papers|news|final|finals|scheme|middle of|running|lead|hunt|process|league|premier|running for)|in (?:print|need|contact|touch|charge|favour|awe|love)|on (?:the )?(?:phone|lookout|hunt|case|agenda|mend|telly|tv|radio|sale|track|form|fire))\b",
    re.I,
)

_PROPER = r"(?-i:(?!(?:Year|Room|Reception|English|Maths|Science|French|Spanish|German|History|Geography|Art|PE|RE|Facebook|Instagram|Teams|Zoom|Mr|Mrs|Miss|Ms|Dr|The|Week|Book|Award|Final|Finals|Cup|League|Stay|Jan|January|Feb|February|March|April|May|June|July|August|Sept|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|[A-Z]\d)\b)[A-Z][\w'’&-]+)"

_AWAY = rf"(?:(?:the |a |an |our )?(?:[\w'’-]+ ){{0,2}}?(?:{_TRAVEL.pattern}|youth hostel|youth centre|theme park|airfield|waterpark|ice rink|front|bay)|(?:the )?{_PROPER})"

_DOING = (
    r"(?:enjoying|eating|having|warming up|tucking in\w*|tucked up|tucked in|settling in\w*|sat|sitting|queu\w+|paddling|camping|exploring|walking|hiking|climbing|playing|skiing|swimming|watching|unpacking|unpacked|"
    r"drying off|sheltering|stopped|stuck|waiting|lining up|lined up|standing|stood|racing|competing|rehearsing|boarding|crossing|about to|setting up|pitching|having a|building|crabbing|rock-?pooling|kayaking|canoeing|"
    r"sledging|abseiling|touring|wandering|parked|heading|travelling|on board|in bed|asleep|fast asleep|halfway|nearly|almost|all|safely|busy|out|up|down|back|away|off|soaked|knee[- ]deep|up to (?:our|their) \w+)"
)

_STANDING = (
    # "Our Year 2s are enjoying ice creams on Scarborough front"; "we are sat outside the Louvre".
    (rf"\b(?:{{who}})(?: (?:and|from|in|of) (?:our |the )?\w+(?: \d+\w?)?)?(?: (?:are|is|am)|['’]re)(?! (?:home|back)\b)(?: (?:all|now|still|currently|safely|here|both))*(?: {_DOING}(?: (?!was|were)[\w'’,-]+){{0,5}}?)? (?:at|in|on|outside|by|aboard|inside|round|near|up|down|to) {_AWAY}", 0.5),
    # "Year 6 have made it to the top of Ingleborough"; "group 3 have pitched at Burnsall".
    (rf"\b(?:{{who}})(?: (?:have|has)|['’]ve) (?:all |now |just |safely |finally |already )*(?:arrived|reached|made it|landed|pitched(?: up| camp)?|checked in|pulled (?:in|up|out|into)|set off|left|boarded|got (?:to|as far as|off)|stopped|docked|parked up|settled in\w*|unpacked|hit|conquered)(?: (?:at|in|on|up|to|into|from|of|the|our|safely|off|for|lunch|top|summit)){{0,4}} {_AWAY}", 0.6),
    # Said without a verb, as a note from the road.
    (rf"^\W*(?:(?:[\w'’]+ ){{0,3}}(?:trip|tour|update|news|team|squad|coach)s?\W+)?(?:now |just |safely |all )*(?:landed|arrived|checked in|boarding|about to board|waiting|queu\w+|in the queue|lunch stop|tea stop|picnic stop|rest stop|loo stop|stopped|camped|parked up|through (?:security|customs)|made it|off the (?:ferry|coach|plane|train)|in resort|in dorms?|on board|on the (?:train|coach|ferry|bus|plane|minibus)|greetings|hello|postcard|live|here we are|first stop|tonight['’]s (?:bed|bunk|camp|stop|hotel|hostel|home|digs)\w*)\b[,:]? ?(?:is |it['’]s )?(?:(?:in|at|on|to|from|for|of|into|by|outside|now|with|the|our|aboard|resort|and)[ ,]+){{0,4}}{_AWAY}", 0.6),
    # When and where a coach comes back.
    (rf"\b(?:back|home|returning|due back)(?: (?:at|by|around|about))? \d{{1,2}}(?:[.:]\d\d)?(?: ?[ap]m)?(?: or so| ish)? from (?:the )?{_AWAY}", 0.6),
    (rf"\b(?:staying|sleeping|camping|camped|based|lodging|bedding down|spending the night|overnight\w*)(?: tonight)? (?:at|in) (?:the )?{_AWAY}[^.!?]{{0,30}}\b(?:until|till|tonight|all week|this week|for (?:the|two|three|four|five) nights?)\b", 0.5),
)  # fmt: skip

# One child's way, day by day: where to wait for it.
_ROUTINE = re.compile(
    rf"\b(?:gets? (?:on|off|the)|catch(?:es)?|waits?(?: alone)? (?:at|for|outside|by)|takes|rides|cycles|walks|travels|is dropped(?: off)?|gets dropped(?: off)?|is picked up|gets picked up|is collected)\b[^.!?]{{0,45}}?\b(?:bus|train|tram|stop|station|alley|ginnel|snicket|canal|towpath|underpass|park|woods|path|(?:at|from|on|along|down|outside|past|through|by) {_PROPER}|the \d{{1,3}})\b[^.!?]{{0,60}}",
    re.I,
)

_ALONE = re.compile(
    r"\b(?:on (?:his|her|their) own|alone|by (?:himself|herself)|with nobody|without (?:an adult|anyone)|each|every|daily|(?:mon|tues|wednes|thurs|fri|satur|sun)days|after (?:school|club|practice|training)|at (?:\d{1,2}(?:[.:]\d\d)?|\w+ (?:to|past) \w+)|the \d{1,2}[.:]\d\d)\b",
    re.I,
)

_DAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.I)

_MOVING = frozenset(
    ["landed", "arrived", "reached", "made", "pitched", "resort", "stop", "enjoying", "gets", "catches", "waits", "rides", "walks", "queue", "boarding", "staying", "greetings", "back", "warming", "tucked", "sat", "playing", "watching", "exploring", "conquered"]
)  # fmt: skip
"""Words without which none of the shapes below stands; a cheap look."""


@cache
def _standing() -> tuple[tuple[re.Pattern[str], float], ...]:
    """The shapes of _STANDING with the ways of naming a group in them."""
    who = (
        _PUPILS.removesuffix(r"|(?-i:[A-Z][a-z]+)(?: class)?)")
        + r"|(?-i:[A-Z][a-z]+) class|our (?:\w+ )?(?:\w+ers|year \d+s?|choir|band|squad)|year \d{1,2}s|group \w|they)"
    )
    return tuple((re.compile(shape.replace("{who}", who), re.I), score) for shape, score in _STANDING)


def _could_match(look: Look) -> bool:
    return bool(look.words & _MOVING) or bool(_NOW.search(look.text)) or bool(_TRAVEL.search(look.text))


def _told(sentence: str, at: int) -> Iterator[tuple[int, int, float, str]]:
    """Shapes that say where by their form: a group that stands somewhere, a note from the road, a child's daily way."""
    if (way := _ROUTINE.search(sentence)) and _ALONE.search(sentence):
        lone = re.search(r"\b(?:on (?:his|her) own|alone|by (?:himself|herself))\b", sentence, re.I)
        anyone = re.search(r"\b(?:if|any\w*|every(?:one|body)|children|pupils|students|who|must|may|should|parents)\b", sentence, re.I)
        yield at + way.start(), at + way.end(), 0.6 if lone and not anyone else 0.45, "daily way"
    if _NOT_NOW.search(sentence) or _AT_SCHOOL.search(sentence) or _NO_PLACE.search(sentence) or "?" in sentence:
        return
    for pattern, score in _standing():
        if m := pattern.search(sentence):
            rest = sentence[: m.start()] + sentence[m.end() :]
            planned = _PLANNED.search(rest) or _DAY.search(rest)
            yield at + m.start(), at + m.end(), score - (0.3 if planned else 0.0), "told by its form"


def _spans(type_: DetailType, text: str, doc: Doc | None) -> Iterator[Seen]:
    bounds = sentence_bounds(doc) if doc is not None else [(0, len(text))]
    for start, end in bounds:
        sentence = text[start:end]
        yield from _told(sentence, start)
        if _DATED.search(sentence):
            sentence = _NEXT_STOP.sub(lambda m: " " * len(m.group()), sentence)
        now = list(_NOW.finditer(sentence))
        here = _HERE.search(sentence)
        if not now and not here:
            continue
        places = [*_TRAVEL.finditer(sentence), *_AT_PLACE.finditer(sentence)]
        if not places:
            continue
        strong = _STRONG_NOW.search(sentence)
        cue = now[0] if now else here
        assert cue is not None
        score = 0.4 if strong or here else 0.1 if all(m.group().lower() == "now" for m in now) else 0.2
        group = _GROUP.search(sentence)
        score += 0.2 if group and group.start() <= cue.end() + 25 else 0.05 if group else 0.0
        score -= 0.2 if not strong and not here and not _PRESENT.search(sentence) else 0.0
        score += 0.1 if here and strong else 0.0
        score -= 0.3 if here and not strong and _PLANNED.search(sentence) else 0.0
        score -= 0.3 if here and not strong and not _TRAVEL.search(sentence[here.start() : here.end() + 60]) else 0.0
        score -= 0.4 if _NO_PLACE.search(sentence) else 0.0
        score += 0.15 if _AT_PLACE.search(sentence) else 0.0
        score += 0.1 if _TRAVEL.search(sentence) else 0.0
        score += 0.1 if len(now) > 1 else 0.0
        score -= 0.35 if _NOT_NOW.search(sentence) else 0.0
        score -= 0.3 if _AT_SCHOOL.search(sentence) else 0.0
        score -= 0.25 if "?" in sentence and not strong else 0.0
        spans = [(m.start(), m.end()) for m in (*now, *places, *([here] if here else []))]
        first, last = min(s for s, _ in spans), max(e for _, e in spans)
        yield start + first, start + last, max(0.0, min(score, 0.95)), "now and where"


def _whose(d: Detail, near: Attribution) -> Detail | None:
    sentence = near.scene.in_sentence(near.scene.sentence_of(d.start))
    if any(p.is_pupil and p.weight >= 0.6 and (p.pupil_ids or p.kind == "described") for p in sentence):
        return replace(d, subject="pupil", confidence=d.confidence + 0.15)
    bounds = near.scene.sentences[near.scene.sentence_of(d.start)]
    if any(bounds[0] <= g.start < bounds[1] for g in near.scene.groups):
        return replace(d, subject="pupil", confidence=d.confidence + 0.1)
    if any(p.kind in ("adult", "staff") or (p.kind == "full" and not p.pupil_ids) for p in sentence):
        return replace(d, subject="other", confidence=d.confidence - 0.2)
    return replace(d, subject="pupil")


LIVE_LOCATION = DetailType(
    name="live_location",
    learned="whereabouts",
    words="where pupils are right now",
    level=Level.REVIEW,
    message="This seems to say where pupils are at this moment.",
    clause="location",
    instead="Post it when everybody is back, or without saying where.",
    threshold=0.58,
    could_match=_could_match,
    spans=_spans,
    whose=_whose,
    found=(
        "Year 6 {{are on the beach at Robin Hood's Bay}} and the tide is coming in.",
        "The netball team {{have stopped at Wetherby services}}.",
    ),
    left=(
        "Year 6 are back from Whitby, sandy and tired.",
        "Join us tonight at Barlow Park Academy for the open evening at 6.",
    ),
)

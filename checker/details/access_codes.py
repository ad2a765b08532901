"""Ways in that are told without the word password: what opens a door, joins a class or a meeting, or stands behind a user name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.details.detail_type import Look

_DIGITS = r"(?:[A-Z]{1,2}?\d{3,8}[A-Z#*]{0,2}|\d{1,2}(?:[ -]\d{1,2}){2,5}|[A-Z]\d[A-Z]\d\w*|\d{4,8})"
_END = r"(?![\w%:]|[.,:]\d|[ap]m\b| ?(?:am|pm|pupils|people|families|children|tickets|metres|miles|words|pounds|steps)\b)"
_LOCKED = (
    r"(?:gates?|doors?|safe|shed|store ?(?:room|cupboard)?|cupboard|padlock|keypad|key ?pad|lock(?:er|box)?|key ?(?:box|safe)|trolley|alarm|box|barrier|garage|hut|cabin|photocopier|copier|printer|till|ipads?|tablets?|"
    r"laptops?|staff ?room|intercom|fob|lift|gym|hall|bike ?shed|pool)"
)
_MIXED = r"(?=[A-Za-z0-9]*[A-Za-z])(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{5,10}"
_JOINED = r"(?:google classroom|classroom|class|seesaw|class ?dojo|dojo|kahoot|blooket|quizizz|teams|zoom|meet|times ?table rock ?stars|ttrs|tapestry|mathletics|purple mash|scratch|padlet|nearpod|edshed|spelling shed|home|family|parent)"
SHAPES = tuple(
    (name, re.compile(pattern, re.I), score)
    for name, pattern, score in (
        # "The code for the door is C1942", "photocopier code is 3356", "gate code has changed to 4471#".
        (
            "code of a thing",
            rf"\b(?:(?:code|pin|number|combination) (?:for|to|on|of|at) (?:the |our |my )?(?:\w+ ){{0,2}}?{_LOCKED}|{_LOCKED}(?: \w+)? (?:code|pin|number|combination|key ?code))\b(?: has| was| is| been| now| still| just| today| changed| set| reset| this week| from \w+)*(?: to| is|:| =|,)?\W{{0,3}}(?P<at>{_DIGITS}|(?-i:[A-Z0-9]*\d[A-Z0-9#*]+)){_END}",
            0.8,
        ),
        # "The safe opens on 30 12 88", "side gate is 1379X", "padlock 7-1-9", "the key is in the box, 2580".
        (
            "what opens it",
            rf"\b{_LOCKED}(?: (?:\w+ ){{0,3}}?(?:opens?|unlocks?) (?:on|with|using|to)| is now| is still| is|:|,| =| combination| needs| takes)? (?P<at>(?:[A-Z]\d{{4,6}}|\d{{4,6}}[A-Z#*]|\d{{1,2}}(?:-\d{{1,2}}){{2,5}}|\d\d(?: \d\d){{2}})){_END}",
            0.75,
        ),
        ("digits that open", rf"\b(?:padlock|keypad|key ?safe|key ?box|lock ?box|safe|alarm|(?:key|keys) (?:is|are) in the \w+)(?: is| opens? (?:on|with)|:|,| to|,? code) (?P<at>\d{{4,6}}){_END}", 0.75),
        ("pressed", r"\b(?:press|pressing|punch in|tap in|key in|dial|enter|type)(?: in)?:? (?P<at>\d(?:(?:,| and| then| together| plus|-)*[ ]?\d){2,7}(?: together)?[#*]?)(?=[^.!?\n]{0,40}\b(?:keypad|door|gate|pad|lock|get in|let yourself|come in|alarm|panel|buzzer|barrier)|)(?!\w|[.,:]\d| ?(?:minutes|pupils|people))", 0.7),
        # Meetings: nine to twelve digits in groups, beside the platform or "ID".
        ("meeting number", r"\b(?:zoom|teams|meet(?:ing)?|webinar|call|id)\b[^.!?\n\d]{0,28}(?P<at>\d{3}[ -]\d{3,4}[ -]\d{3,4}(?:[ -]\d{1,3})?)(?!\w)", 0.75),
        # Codes with which one joins a class.
        (
            "class code",
            rf"\b{_JOINED}(?: \w+)? (?:code|pin|join code|id|game pin)\b(?: for [^:.!?\n]{{1,24}}?)?(?: is|:| =|,| -)?\s*(?P<at>(?-i:{_MIXED}|[A-Z]{{3,5}}[ -]?[A-Z]{{3,5}}|\d{{2,4}}[ -]?\d{{3,4}}(?:[ -]?\d{{2,4}})?))(?!\w|%)",
            0.75,
        ),
        (
            "code to join",
            r"\b(?:join|joining|log ?in|sign ?up|sign ?in|enrol|get in|getting in)\w*\b[^.!?\n]{0,40}?\bcode\b(?: is|:| =)?\s*(?P<at>(?-i:(?=[a-zA-Z]*\d)(?=\d*[a-zA-Z])[a-zA-Z0-9]{5,9}))(?!\w)",
            0.75,
        ),
        # A user name right before its password.
        (
            "user name",
            r"\b(?:user(?: ?(?:name|id))?|log ?-?in|id|account)(?: is|:| =)?\s+[\"'“‘]?(?P<at>[\w.@-]{3,30})[\"'”’]?(?=\W{1,3}(?:(?:and|with|plus|then) )?(?:(?:the|his|her|your) )?(?:pass(?:word|code|phrase)?|pw|pwd|pin)\b)",
            0.7,
        ),
        (
            "pair",
            r"\b(?:log ?-?ins?|log(?:s|ged)? in(?: with| as)?|sign in(?: with| as)?|credentials|account|user ?names?(?: and passwords?)?|details)(?: for \w+| to \w+)?(?: is| are|:| =| with| as)?\s+(?P<at>[\w.@-]{3,30} ?(?:/|\||\+) ?[^\s/|,;]{3,24})",
            0.75,
        ),
        (
            "bare password",
            r"(?:\b(?:pw|pwd|psw|pass)\b(?!\w| (?:it|on|the|a|an|to|through|by|in|me|us|them|him|her|out|marks?|rates?|mark|your|my|his|along|round|and|for|with|from|was|is (?:the|a))\b)(?: is|:| =)?\s*|\band (?:the )?key is\s+)(?P<at>[^\s,;()]{3,24}?)(?=[.,;!)]|\s|$)",
            0.6,
        ),
    )
)  # fmt: skip
_LOOK = frozenset(
    ["code", "codes", "pin", "gate", "gates", "door", "doors", "safe", "padlock", "keypad", "box", "press", "punch", "tap", "key", "zoom", "teams", "meeting", "id", "user", "username", "login", "log", "pass", "pw", "pwd", "combination", "trolley", "alarm", "lock", "locker", "shed"]
)  # fmt: skip
_NO_CODE = re.compile(r"(?:19|20)\d\d|\d{1,2}[-–]\d{1,2}|(?:0[6-9]|1\d|2[0-2])[0-5][05]|(?:the|and|for|was|you|not|this|that)", re.I)


def could_open(look: Look) -> bool:
    """Whether a text holds a word of doors, codes or logins at all."""
    return bool(look.words & _LOOK)


def ways_in(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Start, end, score and name of each thing in the text with which one gets in somewhere."""
    for name, pattern, score in SHAPES:
        for m in pattern.finditer(text):
            value = m["at"].rstrip(".")
            if _NO_CODE.fullmatch(value) and name != "code of a thing":
                continue
            if name == "bare password" and not (
                re.search(r"\b(?:user|log ?in|login|wi-?fi|account|pw|pwd)\b", text[max(0, m.start() - 60) : m.start("at")], re.I)
            ):
                continue
            yield m.start("at"), m.start("at") + len(value), score, name

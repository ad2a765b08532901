"""A password, a login, a wi-fi key or a door code, stated outright or as a recipe ("your surname then your birth year")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.details.access_codes import could_open, ways_in
from checker.details.detail_type import DetailType, Look, Seen
from checker.details.types.url_with_token import LINK

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.details.attribution import Attribution
    from checker.details.detail import Detail


_CUE = re.compile(
    r"\b(?:pass ?words?|pass ?codes?|passphrase|pw|pwd|wi-?fi|log-?ins?|log(?:s|ged|ging)?[ -](?:in|on|into)|sign(?:s|ed|ing)?[ -](?:in|on)|user ?names?|user ?id|pin|"
    r"(?:door|gate|entry|access|alarm|key|unlock|security|safe) ?codes?|key ?safe|credentials|locked out|lock(?:ing|s)? me out|keypad|padlock|network|ssid|cyfrinair|combination|two-factor|unlocks? with|opens? with|tap in|punch in|key in|"
    r"meeting id|zoom|teams|this account is|burgl(?:ar|ary) alarm|alarm)\b",
    re.I,
)

_STRONG = re.compile(r"pass|pw|login|log|sign|user|credential|locked|wi-?fi|wifi|network|ssid|account", re.I)

# A word that looks made up: letters with digits or marks in it.
_SECRET = re.compile(
    r"(?<![\w@/.#£&-])(?=\S*[A-Za-z])(?=\S*(?:\d|[!#$%^*_+~]\w))[A-Za-z0-9][\w!#$%^&*+~.\-]{3,30}[\w!$%^*]|(?<![\w@/.#£])#?(?=[A-Za-z]*[A-Z])(?=[A-Za-z]*[a-z])[A-Za-z]{3,}[#!$%]\w+"
)

_NOT_SECRET = re.compile(
    r"(?:\d{1,2}[:.]\d{2}(?:am|pm)?|\d+(?:am|pm|st|nd|rd|th|s|k|m|p|g|kg|km|ml|x|hrs?|mins?|ish)|[YyPpSsKk]\d{1,2}[a-z]?s?|KS\d(?:/\d)?|EYFS\d?|\d{1,2}[A-Za-z]{1,3}|[A-Za-z]{1,2}\d{1,2}[A-Za-z]?|"
    r"\d+[-–]\d+\w*|[uU]-?\d{1,2}s?|covid-?19|cop\d\d|mp3|mp4|a4|\d{4}s|(?:19|20)\d\d[-/]\d+|GCSEs?|Year\d+|[a-z]+-[a-z]+(?:-[a-z]+)*|microsoft365|office365|365|\d+[\d.,]*|"
    r"[\w-]+\.(?:com|uk|org|net|co|example|pdf|docx?|jpe?g|png)[\w./]*|\w+'s|year-?\d+|room-?\d+|[A-Z]\d-[A-Z]\d|\d{1,2}(?:[A-Z][a-z]{2,8}))",
    re.I,
)

_DESCRIBED = re.compile(
    r"(?:(?:your|their|his|her|the child['’]s|child['’]s|pupil['’]s) (?:\w+ )?(?:surname|last name|first name|initials?|date of birth|birth ?day|birth year|year of birth|dob|upn|candidate number|postcode|name)\b"
    r"[^.!?\n]{0,30}?\b(?:followed by|then|plus|and|with)\b[^.!?\n]{0,50}|(?:is|are) (?:just )?(?:your|their|his|her) (?:\w+ )?(?:surname|date of birth|birthday|dob|birth year|initials|upn)[^.!?\n]{0,30}|(?:is|are|=|:) (?:just |still |now )?(?:the |our )?(?:school['’]?s? )?(?:postcode|phone number|motto|name of the school|school name|name, all|year the school|year we)\b[^.!?\n]{0,30})",
    re.I,
)

_STATED = re.compile(
    r"\b(?:pass ?(?:word|code|phrase)|pw|pwd|wi-?fi (?:key|code|password)|pin(?: number| code)?|(?:door|gate|entry|access|alarm|unlock|safe|padlock|keypad|security) ?code|combination|cyfrinair|key ?safe)"
    r"(?P<between>(?: (?:for|to|on|of) [^.!?:\n]{1,40}?)?\s*(?:is now|is still|is|was|will be|=|:|\u2013|-|to use is)\s*)(?P<at>[\"'“‘]?[^\s\"'”’,;]{3,32}[\"'”’]?)",
    re.I,
)

_STOP = frozenset(
    ["on", "in", "at", "the", "a", "an", "your", "their", "his", "her", "our", "not", "no", "available", "sent", "being", "required", "needed", "reset", "protected", "changed", "changing", "case", "same", "different", "here", "there", "that", "this", "it", "also", "now", "only", "still", "always", "never", "private", "confidential", "secure", "safe", "shared", "emailed", "e-mailed", "posted", "printed", "stuck", "forgotten", "lost", "wrong", "correct", "out", "up", "about", "as", "for", "to", "from", "with", "by", "inside", "below", "above", "under", "over", "just", "please", "see", "ask", "issued", "given", "set", "expired", "expiring", "going", "coming", "been", "what", "one", "all", "any", "very", "important", "strong", "weak", "long", "short", "unique", "secret", "unchanged", "provided", "attached", "included", "displayed", "found", "working", "broken", "down", "back", "live", "free", "open", "closed"]
)  # fmt: skip

_PIN = re.compile(
    r"\b(?:pin|(?:door|gate|entry|access|alarm|unlock|safe|padlock|keypad|security|key ?safe) ?(?:code|number)?|keypad|passcode|combination|padlock|alarm|unlocks? with|opens? with|tap in|punch in|key in)\b[^.!?\n\d]{0,24}(?P<at>(?<![\d£:.])(?:[A-Z]?\d{4,8}[A-Z#*]?)(?![\d:%]|[.,]\d))",
    re.I,
)

_MEETING = re.compile(
    r"\b(?:meeting id|meeting code|(?:pass ?code|pass ?word)(?= ?:? ?[a-z]+[.!]?$))\b\W{0,3}(?P<at>\d{3}[ -]?\d{3,4}[ -]?\d{3,4}|(?!is\b|was\b|reset|protected|and\b|for\b|to\b|on\b|or\b|please\b|has\b|have\b|will\b|by\b)[a-z0-9]{5,})(?!\w)",
    re.I | re.M,
)

_JOIN = re.compile(
    r"\b(?:(?:class|classroom|join|google classroom|teams|kahoot|seesaw|meeting|game|team) code|code)\b(?: is|:| =|,)?\s(?P<at>(?-i:[A-Za-z]*[A-Z0-9][A-Za-z0-9]{4,9}))\b(?=[^.!?\n]{0,40}\b(?:to join|to log|google classroom|our classroom|the classroom|seesaw|class dojo|teams|portal|app)\b)",
    re.I,
)


def _could_match(look: Look) -> bool:
    return could_open(look) or bool(_CUE.search(look.text))


def _spans(type_: DetailType, text: str, doc: Doc | None) -> Iterator[Seen]:  # noqa: C901  one look after another, each with its own shape
    yield from ways_in(text)
    cues = [m.span() for m in _CUE.finditer(text)]
    for m in _STATED.finditer(text):
        value = m["at"].strip("\"'“”‘’.,;:!?()")
        if value.lower() in _STOP or not value:
            continue
        mixed = bool(re.search(r"\d|[^\w\s'’]", value)) or value != value.lower()
        if re.match(r"https?:|www\.|@", value):
            continue
        plain = re.match(r"\s*[\"'“‘]?" + re.escape(value) + r"[\"'”’]?\s*(?:[.,;!)]|$|\n)", text[m.start("at") :])
        if mixed or plain:
            end = m.start("at") + m["at"].find(value) + len(value)
            yield m.start("at") + m["at"].find(value), end, 0.85, "stated"
    for m in _JOIN.finditer(text):
        if re.search(r"\d", m["at"]) or m["at"].isupper():
            yield *m.span("at"), 0.7, "join code"
    for m in _MEETING.finditer(text):
        yield *m.span("at"), 0.8, "meeting"
    for m in _PIN.finditer(text):
        if not re.fullmatch(r"(?:19|20)\d\d|(?:0[6-9]|1\d|2[0-2])[0-5][05]", m["at"]) or re.search(r"code|pin", m.group(), re.I):
            yield *m.span("at"), 0.75, "code"
    for m in _DESCRIBED.finditer(text):
        if _near(cues, text, m.start(), m.end(), 90, strong=True):
            yield *m.span(), 0.8, "recipe"
    links = [m.span() for m in LINK.finditer(text)]
    for m in _SECRET.finditer(text):
        if any(a <= m.start() < b for a, b in links):
            continue
        value = m.group().strip(".,;:!?()")
        if _NOT_SECRET.fullmatch(value) or _NOT_SECRET.fullmatch(m.group()):
            continue
        if _near(cues, text, m.start(), m.end(), 60, strong=True):
            score = 0.75 if re.search(r"[a-z]", value) and (re.search(r"\d", value) or re.search(r"[!#$%^*+~]", value)) else 0.55
            yield m.start(), m.start() + len(m.group().rstrip(".,;:?()")), score, "looks made up"


def _near(cues: list[tuple[int, int]], text: str, start: int, end: int, reach: int, strong: bool) -> bool:
    for s, e in cues:
        gap = text[e:start] if e <= start else text[end:s]
        if (e <= start and start - e <= reach) or (s >= end and s - end <= 30):
            if "\n\n" in gap or (strong and not _STRONG.search(text[s:e]) and len(gap) > 12):
                continue
            return True
    return False


def _whose(d: Detail, near: Attribution) -> Detail | None:
    quote = near.text[d.start : d.end].strip("@").lower()
    if near.contacts.owns_handle(quote) or ("@" in quote and near.contacts.owns_email(quote)):
        return None
    return d if d.subject in ("pupil", "staff", "parent") else replace(d, subject="school")


PASSWORD_OR_LOGIN = DetailType(
    name="password_or_login",
    words="a password, code or login",
    secret=True,
    clause="passwords",
    message="This seems to be a password, code or login, which no post should hold.",
    instead="Take it out, change it today, and send the new one only to those who need it.",
    threshold=0.5,
    could_match=_could_match,
    spans=_spans,
    whose=_whose,
    found=(
        "The gate code has changed to {{4471#}}.",
        "Google Classroom code {{h7xk2pq}} for anyone new to 7B.",
    ),
    left=(
        "Forgotten your ParentPay password? Click reset on the sign-in page.",
        "The gate opens at 0845 and closes at 0900.",
    ),
)

"""A social handle: `@name`, or a name of letters, digits and marks beside the name of a platform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.details.detail_type import DetailType, Look, Seen
from checker.normalise import normalise
from checker.people.cue_words import ordinary_alone

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.details.attribution import Attribution
    from checker.details.detail import Detail
    from checker.people.roll_index import RollIndex


PLATFORMS = (
    r"(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|roblox|discord|xbox|psn|playstation|gamer ?tag|gaming|minecraft|fortnite|twitch|you ?tube|facebook|fb|bereal|vsco|kik|"
    r"twitter|threads|strava|whatsapp)"
)

_PUBLIC_HANDLE = re.compile(
    r"school|academy|primary|college|trust|club|council|library|museum|theatre|news|official|pta|police|charity|bbc|nhs|uni|sport|united|fc$|books?|foundation|centre|uk$",
    re.I,
)

_PLAIN = re.compile(
    r"private|closed|public|hacked|banned|locked|empty|secret|account|profile|amazing|awesome|fantastic|brilliant|hilarious|lovely|great|there|please|thanks|today|tonight|"
    r"tomorrow|everyone|everybody|instead|together|already|online|offline|separate|school|himself|herself|famous|correct|anyway|always|never|update|stories|dances|videos|pictures|photos"
)
"""What is said of an account and is no name of one."""

_AND = re.compile(r"\s*(?:,|and|&|\+)\s*(?:and\s+)?([\w][\w.]*[_\d.][\w.]*\w)(?![\w@])")


def _could_match(look: Look) -> bool:
    return look.at or "#" in look.text or bool(re.search(rf"\b{PLATFORMS}\b", look.lower))


def _spans(type_: DetailType, text: str, doc: Doc | None) -> Iterator[Seen]:
    for start, end, score, name in type_.matches(text):
        yield start, end, score, name
        # "izzy.fairw and tavi_selwyn8": the second is a handle because the first is.
        while name != "handle" and (more := _AND.match(text, end)):
            start, end = more.span(1)
            yield start, end, score, "another"


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
    if name == "handle":
        return score
    value = match["at"]
    if name == "somebody's own" and (_PLAIN.fullmatch(value.lower()) or re.search(r"(?:ed|ing|ly|ous|ful|able|ive|al|er|est)$", value)):
        return 0.0
    if name == "profile" or name == "numbered name":
        return score
    if re.fullmatch(
        r"(?:[YPSK]?\d+\w?|KS\d|U\d+s?|\d+[A-Z]{1,2}|[A-Z]{2}\d{1,2}[A-Z]?|\d+[\d.]*(?:am|pm|k|m|p)?|(?:www\.)?[\w-]+\.(?:com|uk|org|net|co|example)[\w.]*)",
        value,
        re.I,
    ):
        return 0.0
    return score


def _run_together(roll: RollIndex, letters: str) -> bool:
    """Whether a handle's letters are a pupil's first name and surname joined."""
    for cut in range(2, len(letters) - 2):
        if (ids := roll.firsts.get(letters[:cut])) and (more := roll.lasts.get(letters[cut:])) and ids & more:
            return True
    return False


def _whose(d: Detail, near: Attribution) -> Detail | None:
    quote = near.text[d.start : d.end]
    if near.contacts.owns_handle(quote):
        return None
    if "/" in quote:
        # A profile's address: the school's own is public, and so are clubs' and firms'.
        name = quote.rsplit("/", 1)[-1].lstrip("@")
        if near.contacts.owns_handle(name) or near.contacts.owns_handle("@" + name) or _PUBLIC_HANDLE.search(name):
            return None
        return replace(d, confidence=d.confidence + (0.2 if near.people_near(d.start, d.end, 60) else -0.1))
    if not quote.startswith(("@", "＠")):
        return replace(d, confidence=d.confidence + (0.15 if near.people_near(d.start, d.end, 80) else 0.0))
    score, subject, pupils = 0.2, d.subject, d.pupil_ids
    letters = normalise(re.sub(r"\d+[A-Za-z]{0,2}$", "", quote))
    parts = [normalise(p) for p in re.split(r"[\d_.@＠]+|(?<=[a-z])(?=[A-Z])", quote) if len(p) > 2]
    roll = near.scene.roll
    by_part = [roll.called(p) | roll.surnamed(p) for p in parts if p not in ordinary_alone()]
    named = frozenset().union(*by_part) if by_part else frozenset()
    both = any(roll.called(a) & roll.surnamed(b) for a in parts for b in parts if a != b) or _run_together(roll, letters)
    if both:
        score, subject = 0.9, "pupil"
    elif named:
        score += 0.3
    window = near.window(d.start, d.end, 70, 40)
    if re.search(
        r"\b(?:tag yourself|follow (?:him|her|me|them)|follow \w+ on|his|her|own (?:insta\w*|tiktok|account|page|twitter|x)|add (?:him|her|me)|snap\w*|tiktok|insta(?:gram)?|dm|user ?name|gamer ?tag|private account|find (?:him|her)|solos|reels|selfie)\b",
        window,
        re.I,
    ):
        score += 0.25
    people = [p for p in near.people_near(d.start, d.end, 60) if p.kind != "adult"]
    if people:
        score += 0.2
    if re.search(r"[\d_.]", quote[1:]) and quote == quote.lower():
        score += 0.15
    if re.search(
        r"(?:school|academy|primary|trust|fc|rfc|afc|uk|club|council|library|museum|theatre|news|official|hq|pta|police|charity|bbc|nhs|uni|college|centre|sport|edu|govt?|ps|hs|eng|ltd)\b",
        quote,
        re.I,
    ) or re.search(
        r"(?:School|Academy|Trust|FC|RFC|Club|Council|Library|Museum|Theatre|News|Police|College|University|Sports?|Dept|UK|Scotland|Wales|England|Cymru|Books|Foundation)",
        quote,
    ):
        score -= 0.4
    if re.match(r"\s*(?:thank|thanks|with thanks|via|photo by|credit|at|by|from)\s*$", near.text[max(0, d.start - 14) : d.start], re.I):
        score -= 0.15
    if re.match(r"@(?:Mr|Mrs|Miss|Ms|Dr|Rev|Sir)[A-Z]", quote):
        score -= 0.2
    if near.text[: d.start].strip() == "" and d.start < 3:
        score -= 0.1
    return replace(d, confidence=score, subject=subject, pupil_ids=pupils or (named if len(named) <= 3 else frozenset()))


PERSONAL_SOCIAL_HANDLE = DetailType(
    name="personal_social_handle",
    words="a private account",
    contact=True,
    threshold=0.48,
    patterns=(
        ("handle", r"(?<![\w.+@/-])[@＠][A-Za-z_\u00c0-\u024f][\w.]{1,29}(?<!\.)(?!@)", 0.3),
        (
            "beside a platform",
            rf"\b{PLATFORMS}\b[^.!?\n]{{0,40}}?(?<![\w@/&?=#%-])(?P<at>(?=[\w.]*[A-Za-z])(?=\w[\w.]*[\d_.]\w|\w*\d)(?!\d+(?:st|nd|rd|th|am|pm)?\b)[\w][\w.]{{3,28}}\w)(?![\w@])",
            0.55,
        ),
        (
            "gamer's name",
            r"\b(?:gamer ?tag|user ?name|screen ?name|roblox|psn|xbox|fortnite|minecraft|twitch|discord|snap(?:chat)?)\b(?: name| id| tag| handle)?(?: is|:| as| =|,)?\s+(?P<at>(?-i:[A-Z][a-z]+(?:[A-Z][a-z]+)+)\w*)(?![\w@])",
            0.55,
        ),
        (
            # "her TikTok is poppybakes": whose it is and that it is a name must both be said; plain words are told apart in `weigh`.
            "somebody's own",
            rf"\b(?:his|her|my|their|(?-i:[A-Z])\w+['’]s)(?: \w+)? {PLATFORMS}(?: name| id| tag| handle| account| user(?:name)?| channel| page)?(?: is|:| =|, it['’]s|,)? (?P<at>(?-i:[A-Za-z][\w.]{{5,28}}\w))(?=[,.;!)]|$)",
            0.5,
        ),
        ("numbered name", r"(?<![\w@/#])(?P<at>[A-Za-z][\w.]{2,28}#\d{4})(?!\w)", 0.6),
        (
            "name in capitals and small letters",
            rf"\b(?:{PLATFORMS}|gamer ?tag|user ?name|screen ?name)(?: live| name| id| tag| handle| user| channel| account)?(?: is|:| as| =|,| to|\u2013| -)* (?P<at>(?-i:[A-Za-z]*[a-z][A-Z]+[A-Za-z]\w*))(?![\w@])",
            0.55,
        ),
        (
            "profile",
            r"(?<![\w@.])(?:https?://)?(?P<at>(?:www\.|m\.)?(?:instagram|tiktok|snapchat|facebook|twitter|x|youtube|twitch|threads|roblox|strava)\.(?:com|tv|net)/(?:@|add/|c/|user/|channel/)?(?!(?:p|reel|reels|watch|groups|events?|hashtag|share|sharer|status|stories|explore|playlist|pages|shorts|live|tv|intent|home|search|tag|photo|photos|posts|login|help|about|legal)(?:[/?.]|\b(?!\w)))[\w.]{3,40})(?:[/?]\S*)?",
            0.4,
        ),
        (
            "before a platform",
            rf"(?<![\w@/.&?=#%-])(?P<at>(?=[\w.]*[A-Za-z])(?=[\w.]*[\d_])[A-Za-z][\w.]{{3,28}}\w)(?![\w@])\s+(?:on|in|over on|at)\s+(?:my |his |her |their )?{PLATFORMS}\b",
            0.6,
        ),
    ),
    could_match=_could_match,
    weigh=_weigh,
    spans=_spans,
    whose=_whose,
    found=(
        "Mia's insta is {{@mia_dances_x}}, go and follow.",
        "Snap Chidera at {{chids_22}} for tickets.",
    ),
    left=(
        "Thanks @BBCNews for coming to see us, and to @WhitbyMuseum for the fossils.",
        "Follow the school on Instagram.",
    ),
)

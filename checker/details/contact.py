"""Ways to reach a person: phones, e-mail addresses, handles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from checker.details.shapes import Look, ShapeRecognizer

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpArtifacts

# Keycap digits ("0️⃣7️⃣") are digits followed by two marks.
_D = "\\d[\ufe0f\u20e3]*"


def phone_digits(value: str) -> str:
    """The digits of a GB number as dialled within the country: `+44 7700 900123` and `07700 900123` are the same."""
    digits = "".join(c for c in value if c.isdigit())
    if digits.startswith("0044"):
        digits = digits[4:]
    elif digits.startswith("44") and len(digits) >= 11:
        digits = digits[2:]
    return "0" + digits.lstrip("0")


class PhoneRecognizer(ShapeRecognizer):
    """A UK phone number. Ranges: 01 and 02 geographic, 07 mobile and personal (Ofcom, National Telephone Numbering Plan).

    03, 05, 08 and 09 belong to organisations and are no personal detail.
    """

    ENTITY = "phone"
    SHAPES = (
        ("phone", rf"(?<![\w£=/#.])(?:\+\s?44|\(\+44\)|0044|\(?0)(?:[ \u00a0.\-–/()\ufe0f\u20e3]{{0,3}}{_D}){{9,11}}(?!\w|[\d])", 0.5),
        (
            "local number",
            r"\b(?:ring|call|phone|tel|telephone|text|home number|number is)\b[^.!?\n\d]{0,24}(?P<at>(?<![\d£:.])(?:\d{6}|\d{3} \d{3,4}))(?![\d%:]|[.,]\d| ?(?:pm|am|pupils|people))",
            0.3,
        ),
    )
    CONTEXT: ClassVar[tuple[str, ...]] = (
        "ring", "call", "phone", "mobile", "text", "whatsapp", "number", "tel", "contact", "message", "reach", "cell", "home", "direct", "mum", "dad",
    )  # fmt: skip

    def could_match(self, look: Look) -> bool:
        return look.digits >= 6

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        if name == "local number":
            return score
        digits = phone_digits(match.group())
        if re.search(r"(?:sort|account|acc?t?|isbn|charity|ref)\W{0,8}$", text[: match.start()], re.I):
            return 0.0
        if re.fullmatch(r"07[1-9]\d{8}", digits):
            return 0.9
        return 0.45 if re.fullmatch(r"0[12]\d{8,9}", digits) else 0.0


GENERIC_BOXES = frozenset(
    [
        "info",
        "office",
        "admin",
        "admissions",
        "enquiries",
        "enquiry",
        "hello",
        "contact",
        "bookings",
        "booking",
        "tickets",
        "boxoffice",
        "events",
        "press",
        "media",
        "team",
        "support",
        "help",
        "helpdesk",
        "reception",
        "finance",
        "fees",
        "shop",
        "sales",
        "hr",
        "jobs",
        "recruitment",
        "careers",
        "volunteer",
        "volunteers",
        "volunteering",
        "feedback",
        "news",
        "newsletter",
        "mail",
        "email",
        "general",
        "school",
        "head",
        "headteacher",
        "principal",
        "senco",
        "sendco",
        "safeguarding",
        "dsl",
        "attendance",
        "absence",
        "lunches",
        "clubs",
        "wraparound",
        "pta",
        "friends",
        "library",
        "exams",
        "sixthform",
        "sixth",
        "community",
        "fundraising",
        "donations",
        "secretary",
        "clerk",
        "governors",
        "office1",
        "parents",
        "parentpay",
        "catering",
        "kitchen",
        "lettings",
        "hire",
        "alumni",
        "oldpupils",
        "society",
        "registrar",
        "bursar",
        "comms",
        "communications",
        "marketing",
        "noreply",
        "no-reply",
        "swyddfa",
    ]
)


class EmailRecognizer(ShapeRecognizer):
    """An e-mail address, plain or written out ("name dot name at example dot com"). Presidio's own goes to the network and misses sch.uk addresses."""

    ENTITY = "email"
    SHAPES = (
        ("email", r"(?<![\w.+'-])[\w.+'%-]+(?:@| @ )[\w-]+(?:\.[\w-]+)+", 0.85),
        (
            "in brackets",
            r"(?<![\w.])[\w+-]+(?:\.[\w+-]+)*\s*[\[({]\s*at\s*[\])}]\s*[\w-]+(?:\s*(?:\.|[\[({]\s*dot\s*[\])}]|\bdot\b)\s*[\w-]+)+",
            0.85,
        ),
        (
            "in words",
            r"(?<![\w.])[\w+-]+(?: dot [\w+-]+)* at [\w-]+(?:(?: dot |\.)[\w-]+)* dot (?:com|co|uk|org|net|example|me|info|school)\b(?: dot \w+)*",
            0.85,
        ),
        ("fullwidth", r"(?<![\w.+-])[\w.+-]+＠[\w-]+(?:[.．][\w-]+)+", 0.85),
    )

    def could_match(self, look: Look) -> bool:
        return look.at or " dot " in look.lower or "[at]" in look.lower or "(at)" in look.lower

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
        return 0.0 if text[max(0, match.start() - 3) : match.start()].endswith("://") else score


def email_parts(value: str) -> tuple[str, str]:
    """The box and the domain of an address, however it is written."""
    plain = re.sub(r"\s*[\[({]?\s*\b(?:at)\b\s*[\])}]?\s*|\s*[@＠]\s*", "@", value.lower(), count=1)
    plain = re.sub(r"\s*[\[({]?\s*\bdot\b\s*[\])}]?\s*", ".", plain).replace("．", ".")
    box, _, domain = plain.partition("@")
    return box.strip(" ."), domain.strip(" .")


PLATFORMS = (
    r"(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|roblox|discord|xbox|psn|playstation|gamer ?tag|gaming|minecraft|fortnite|twitch|you ?tube|facebook|fb|bereal|vsco|kik|"
    r"twitter|threads|strava|whatsapp)"
)


_PLAIN = re.compile(
    r"private|closed|public|hacked|banned|locked|empty|secret|account|profile|amazing|awesome|fantastic|brilliant|hilarious|lovely|great|there|please|thanks|today|tonight|"
    r"tomorrow|everyone|everybody|instead|together|already|online|offline|separate|school|himself|herself|famous|correct|anyway|always|never|update|stories|dances|videos|pictures|photos"
)
"""What is said of an account and is no name of one."""


class HandleRecognizer(ShapeRecognizer):
    """A social handle: `@name`, or a name of letters, digits and marks beside the name of a platform."""

    ENTITY = "personal_social_handle"
    SHAPES = (
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
    )
    _AND = re.compile(r"\s*(?:,|and|&|\+)\s*(?:and\s+)?([\w][\w.]*[_\d.][\w.]*\w)(?![\w@])")

    def could_match(self, look: Look) -> bool:
        return look.at or "#" in look.text or bool(re.search(rf"\b{PLATFORMS}\b", look.lower))

    def spans(self, text: str, nlp_artifacts: NlpArtifacts | None) -> Iterator[tuple[int, int, float, str]]:
        for start, end, score, name in super().spans(text, nlp_artifacts):
            yield start, end, score, name
            # "izzy.fairw and tavi_selwyn8": the second is a handle because the first is.
            while name != "handle" and (more := self._AND.match(text, end)):
                start, end = more.span(1)
                yield start, end, score, "another"

    def weigh(self, match: re.Match[str], name: str, score: float, text: str) -> float:
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

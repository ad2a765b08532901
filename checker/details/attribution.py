"""Whose detail is it? Each thing a recogniser saw is weighed against the people of its passage; what is nobody's is no personal detail.

Secrets (numbers with which somebody acts, logins, tokens) are findings whoever they belong to. Contacts need to be neither the school's nor an
organisation's. Circumstances need a person and must not be provision for all, an awareness week or a charity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.details.circumstance import circumstance
from checker.details.contact import GENERIC_BOXES, email_parts, phone_digits
from checker.details.detail import ENOUGH, TOPICS, UNWEIGHED, Detail, settle
from checker.details.own import Own, is_pupil_mailbox
from checker.details.people import Person, Scene
from checker.names.fold import fold

if TYPE_CHECKING:
    from presidio_analyzer import RecognizerResult

    from checker.school import School

_ORGANISATION = re.compile(
    r"\b(?:club|church|chapel|hall|museum|theatre|centre|center|gallery|library|pool|baths|school|academy|college|university|nursery|council|surgery|clinic|hospital|pharmacy|café|cafe|restaurant|"
    r"hotel|pub|inn|cinema|stadium|arena|ground|leisure|park|station|mosque|synagogue|temple|gurdwara|office|licen[cs]e|premises|planning|agenda|company|ltd|plc|shop|store|garage|bakery|farm shop|zoo|trust|charity|society|committee|"
    r"box office|tickets?|bookings?|book|venue|sat ?nav|head office|supplier|uniform shop|helpline|hotline|hq|studio|warehouse|depot|community|charity shop|hub|parking at|entrance|town hall|exchange)\b",
    re.I,
)
_HOME = re.compile(
    r"\b(?:lives?|living|home|house|moved|door|doorstep|letterbox|outside (?:his|her|their)|family['’]s|'s (?:house|place|garden|garage)|collect(?:ed)? from|pick(?:ed)?(?: \w+)? up from|straight to (?:him|her)|"
    r"send (?:him|her)|neighbours?|round (?:at|to)|staying (?:at|with)|address|new flat|based at|placed|drop(?:ped)? (?:\w+ )?(?:at|off)|burst|minibus round|start at|end)\b|['’]s,? ",
    re.I,
)


_PUBLIC_HANDLE = re.compile(
    r"school|academy|primary|college|trust|club|council|library|museum|theatre|news|official|pta|police|charity|bbc|nhs|uni|sport|united|fc$|books?|foundation|centre|uk$",
    re.I,
)


class Attribution:
    """Decides, for one passage, which of the things seen are somebody's details.

    Args:
        scene: the passage's people and sentences.
        school: whose contacts are public.
        kind: kind of passage; file names and printed words hold no sentences.
    """

    def __init__(self, scene: Scene, school: School, own: Own, kind: str = "text") -> None:
        self.scene = scene
        self.text = scene.text
        self.school = school
        self.own = own
        self.kind = kind

    def decide(self, results: Iterable[RecognizerResult]) -> list[Detail]:
        """The details among the results, overlapping ones settled, in order."""
        found: list[Detail] = []
        for result in results:
            detail = self._decide_one(result)
            if detail is not None:
                found.append(detail)
        return self._widened(settle(found))

    def _widened(self, found: list[Detail]) -> list[Detail]:
        """Circumstances told from the person to the end of the clause, so that the phrase that tells can be read; never into a neighbour."""
        out: list[Detail] = []
        for i, d in enumerate(found):
            if d.type in TOPICS:
                low = max(out[-1].end if out else 0, self.scene.sentences[self.scene.sentence_of(d.start)][0])
                high = min(
                    found[i + 1].start if i + 1 < len(found) else len(self.text), self.scene.sentences[self.scene.sentence_of(d.start)][1]
                )
                for p in self.scene.people:
                    if p.kind in ("name", "full", "initials", "staff") and p.end <= d.start:
                        low = max(low, p.end)
                    elif p.kind in ("name", "full", "initials") and p.start >= d.end:
                        high = min(high, p.start)
                behind = re.split(r"[.,;:!?()\n–—\"“”]", self.text[max(low, d.start - 45) : d.start])[-1]
                behind = re.sub(r"^(?:['’]s\b)?\W*", "", behind)
                if d.start - len(behind) > low and self.text[d.start - len(behind) - 1].isalnum():
                    behind = behind.partition(" ")[2]
                ahead = re.split(r"[.,;:!?()\n–—\"“”]|\s(?:and|but|so|because|or|please)\s", self.text[d.end : min(high, d.end + 45)])[0]
                if d.end + len(ahead) < high and len(ahead) == 45:
                    ahead = ahead.rpartition(" ")[0]
                d = replace(d, start=d.start - len(behind), end=d.end + len(ahead.rstrip()))
            out.append(d)
        return out

    def _decide_one(self, result: RecognizerResult) -> Detail | None:
        type_, score, start, end = result.entity_type, result.score, result.start, result.end
        if type_ in TOPICS:
            return circumstance(self.scene, type_, score, start, end) if self.kind in ("text", "alt_text", "picture_words") else None
        weigh = getattr(self, f"_{type_}", None)
        subject, pupils = self.subject(start, end)
        detail: Detail | None = Detail(start, end, type_, subject, score, pupils)
        if weigh is not None:
            assert detail is not None
            detail = weigh(detail)
        if detail is None or detail.confidence < ENOUGH.get(type_, UNWEIGHED):
            return None
        return replace(detail, confidence=min(detail.confidence, 0.99))

    # Whose

    def subject(self, start: int, end: int) -> tuple[str, frozenset[str]]:
        """The likeliest owner of a span, and the pupils it may be."""
        scene = self.scene
        sentence = scene.sentence_of(start)
        near = [p for p in scene.in_sentence(sentence) if p.kind != "generic" and p.weight >= 0.4]
        real = [p for p in near if p.kind != "pronoun"]
        if not real:
            for other in (sentence - 1, sentence + 1, sentence - 2):
                real = (
                    [p for p in scene.in_sentence(other) if p.kind not in ("generic", "pronoun") and p.weight >= 0.6] if other >= 0 else []
                )
                if real:
                    break
        if not real:
            return "other", frozenset()

        def rank(p: Person) -> tuple[float, int]:
            gap = max(p.start - end, start - p.end, 0)
            return (gap + (25 if p.start > end else 0), p.start)

        best = min(real, key=rank)
        if best.kind == "staff":
            return "staff", frozenset()
        if best.kind in ("parent", "adult"):
            return ("parent" if best.kind == "parent" else "other"), frozenset()
        # "Jude's mum on 07700 ...": the nearest is the pupil, the mum stands right behind the name.
        if any(p.kind == "parent" and 0 <= p.start - best.end <= 4 for p in real):
            return "parent", best.pupil_ids
        return "pupil", best.pupil_ids

    def _people_near(self, start: int, end: int, reach: int = 80) -> list[Person]:
        return [
            p
            for p in self.scene.people
            if p.kind not in ("generic", "pronoun") and p.weight >= 0.4 and max(p.start - end, start - p.end) <= reach
        ]

    def _window(self, start: int, end: int, before: int, after: int) -> str:
        return self.text[max(0, start - before) : start] + " \u00b6 " + self.text[end : end + after]

    # Contacts

    def _phone(self, d: Detail) -> Detail | None:
        quote = self.text[d.start : d.end]
        if self.own.owns_phone(quote):
            return None
        digits = phone_digits(quote)
        if digits.startswith("07"):
            if re.search(
                r"\b(?:taxi|plumb\w+|company|ltd|hotline|helpline|box office|school mobile|school phone|duty phone|trip phone|school['’]s mobile)\b",
                self._window(d.start, d.end, 60, 30),
                re.I,
            ):
                return replace(d, confidence=0.45)
            return d
        window = self._window(d.start, d.end, 70, 40)
        people = self._people_near(d.start, d.end, 60)
        score = (
            0.4
            + (0.25 if people else 0.0)
            + (0.2 if re.search(r"\b(?:at home|home number|his|her|direct|landline|house|my)\b", window, re.I) else 0.0)
        )
        if _ORGANISATION.search(window):
            score -= 0.3
        return replace(d, confidence=score)

    def _email(self, d: Detail) -> Detail | None:
        quote = self.text[d.start : d.end]
        if self.own.owns_email(quote):
            return None
        box, domain = email_parts(quote)
        if is_pupil_mailbox(box, domain) and (domain.endswith(("sch.uk", "school")) or any(domain.endswith(x) for x in self.own.domains)):
            return replace(d, subject="pupil", confidence=0.95)
        plain = re.sub(r"\d+$", "", box)
        if box in GENERIC_BOXES or plain in GENERIC_BOXES or set(re.split(r"[._-]", plain)) & GENERIC_BOXES:
            return None
        if f"{box}@{domain}" in self.own.staff_emails:
            return replace(d, subject="staff", confidence=0.6)
        if domain.endswith((".gov.uk", ".nhs.uk", ".nhs.net", ".police.uk", ".mod.uk", ".parliament.uk", "nhs.net")):
            return replace(d, confidence=0.3)
        return d

    def _personal_social_handle(self, d: Detail) -> Detail | None:
        quote = self.text[d.start : d.end]
        if self.own.owns_handle(quote):
            return None
        if "/" in quote:
            # A profile's address: the school's own is public, and so are clubs' and firms'.
            name = quote.rsplit("/", 1)[-1].lstrip("@")
            if self.own.owns_handle(name) or self.own.owns_handle("@" + name) or _PUBLIC_HANDLE.search(name):
                return None
            return replace(d, confidence=d.confidence + (0.2 if self._people_near(d.start, d.end, 60) else -0.1))
        if not quote.startswith(("@", "＠")):
            return replace(d, confidence=d.confidence + (0.15 if self._people_near(d.start, d.end, 80) else 0.0))
        score, subject, pupils = 0.2, d.subject, d.pupil_ids
        letters = fold(re.sub(r"\d+[A-Za-z]{0,2}$", "", quote))
        parts = [fold(p) for p in re.split(r"[\d_.@＠]+|(?<=[a-z])(?=[A-Z])", quote) if len(p) > 2]
        roll = self.scene.roll
        by_part = [roll.pupils_called(p) | frozenset(roll.lasts.get(p, ())) for p in parts if p not in roll.ordinary]
        named = frozenset().union(*by_part) if by_part else frozenset()
        both = any(roll.pupils_called(a) & frozenset(roll.lasts.get(b, ())) for a in parts for b in parts if a != b) or self._run_together(
            letters
        )
        if both:
            score, subject = 0.9, "pupil"
        elif named:
            score += 0.3
        window = self._window(d.start, d.end, 70, 40)
        if re.search(
            r"\b(?:tag yourself|follow (?:him|her|me|them)|follow \w+ on|his|her|own (?:insta\w*|tiktok|account|page|twitter|x)|add (?:him|her|me)|snap\w*|tiktok|insta(?:gram)?|dm|user ?name|gamer ?tag|private account|find (?:him|her)|solos|reels|selfie)\b",
            window,
            re.I,
        ):
            score += 0.25
        people = [p for p in self._people_near(d.start, d.end, 60) if p.kind != "adult"]
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
        if re.match(r"\s*(?:thank|thanks|with thanks|via|photo by|credit|at|by|from)\s*$", self.text[max(0, d.start - 14) : d.start], re.I):
            score -= 0.15
        if re.match(r"@(?:Mr|Mrs|Miss|Ms|Dr|Rev|Sir)[A-Z]", quote):
            score -= 0.2
        if self.text[: d.start].strip() == "" and d.start < 3:
            score -= 0.1
        return replace(d, confidence=score, subject=subject, pupil_ids=pupils or (named if len(named) <= 3 else frozenset()))

    def _run_together(self, letters: str) -> bool:
        """Whether a handle's letters are a pupil's first name and surname joined."""
        roll = self.scene.roll
        for cut in range(2, len(letters) - 2):
            if (ids := roll.firsts.get(letters[:cut])) and (more := roll.lasts.get(letters[cut:])) and ids & more:
                return True
        return False

    # Where somebody lives

    def _postcode(self, d: Detail) -> Detail | None:
        if self.own.owns_postcode(self.text[d.start : d.end]):
            return None
        return self._place(d)

    def _postal_address(self, d: Detail) -> Detail | None:
        if self.own.owns_address(self.text[d.start : d.end]):
            return None
        return self._place(d)

    def _place(self, d: Detail) -> Detail:
        sentence = self.scene.sentences[self.scene.sentence_of(d.start)]
        before = self.text[max(sentence[0], d.start - 90) : d.start]
        after = self.text[d.end : min(sentence[1], d.end + 60)]
        people = [
            p for p in self._people_near(d.start, d.end, 90) if p.kind in ("name", "full", "initials", "described", "parent", "staff")
        ]
        family = bool(re.search(r"\b(?:family|families|mums?|dads?|parents?|gran\w*|nan\w*|carers?)\b", before + after, re.I))
        home = bool(_HOME.search(before) or _HOME.search(after))
        venue = re.search(
            _ORGANISATION.pattern + r"(?:['’]s)?(?:\s+\w+)?\s*(?:[,(:–-]|\b(?:at|on|in|is|are|is at|are at)\b)*\s*$", before[-44:], re.I
        )
        organisation = bool(venue) or bool(_ORGANISATION.match(after.lstrip(" ,(")))
        score = d.confidence - 0.15
        score += 0.3 if people else 0.0
        score += 0.25 if home or family else 0.0
        score -= 0.35 if organisation else 0.0
        if not people and not organisation and not _ORGANISATION.search(self.text[slice(*sentence)]):
            # Nobody's venue is named: an address that stands alone is somebody's.
            named = any(label in ("ORG", "LOC") and 0 <= d.start - e <= 12 for _, e, label in self.scene.entities)
            score += 0.0 if named else 0.2
        return replace(d, confidence=score)

    # Dates, ages, results

    def _date_of_birth(self, d: Detail) -> Detail | None:
        sentence = self.text[slice(*self.scene.sentences[self.scene.sentence_of(d.start)])]
        if re.search(
            r"\b(?:school|trust|library|club|founded|opened|king|queen|house|church|nhs|shakespeare|burns|darwin)['’]?s?\b[^.]{0,20}\bbirthday",
            sentence,
            re.I,
        ):
            return None
        people = self._people_near(d.start, d.end, 110)
        if d.subject == "other" and any(p.kind == "adult" for p in people):
            return None  # Mary Anning's birthday
        if d.subject in ("staff", "parent"):
            return replace(d, confidence=d.confidence * (0.95 if people else 0.7))
        return replace(d, confidence=d.confidence + (0.1 if any(p.is_pupil for p in people) else -0.1))

    def _age_with_name(self, d: Detail) -> Detail | None:
        quote = self.text[d.start : d.end]
        if re.search(r"\bthe big\b|\b(?:[3-7]0|(?:thir|for|fif|six|seven)ty)\b", quote, re.I):
            return replace(d, subject="staff" if d.subject == "staff" else "other", confidence=0.7)
        bracketed = self.text[d.start - 1 : d.start] == "("
        if bracketed or (
            re.fullmatch(r"\d+|\w+(?: and a half)?", quote)
            and self.text[d.end : d.end + 1] == ","
            and self.text[d.start - 2 : d.start] == ", "
        ):
            # "Cressida, 13, of" and "Theo (12)": only right behind a name, which may be a word such as Will.
            before = [p for p in self.scene.people if 0 <= d.start - p.end <= 3 and p.kind in ("name", "full", "initials", "adult")]
            if not before or before[-1].kind == "adult":
                return None
            return replace(d, subject="pupil", pupil_ids=before[-1].pupil_ids, confidence=0.8)
        pupil, adult = self._beside(d)
        if pupil is None:
            return None
        gap = max(pupil.start - d.end, d.start - pupil.end, 0)
        if pupil.kind == "described" and gap > 60:
            return None
        if adult is not None and max(adult.start - d.end, d.start - adult.end, 0) < (gap if adult.kind != "parent" else min(gap, 12)):
            return None
        score = d.confidence + 0.35 * pupil.weight - (0.06 if gap > 100 else 0.0)
        if pupil.kind == "described":
            bounds = self.scene.sentences[self.scene.sentence_of(d.start)]
            score -= 0.0 if any(bounds[0] <= g.start < bounds[1] and g.kind != "house" for g in self.scene.groups) else 0.25
        return replace(d, subject="pupil", pupil_ids=pupil.pupil_ids, confidence=score)

    def _beside(self, d: Detail, *, neighbours: bool = True) -> tuple[Person | None, Person | None]:
        """The nearest pupil, and the nearest grown-up, in the sentence; failing a pupil there, one in the next sentence or the one before."""
        sentence = self.scene.sentence_of(d.start)

        def of(index: int) -> tuple[list[Person], list[Person]]:
            people = self.scene.in_sentence(index) if 0 <= index < len(self.scene.sentences) else []
            return [p for p in people if p.is_pupil and p.weight >= 0.35 and not (p.start < d.end and p.end > d.start)], [
                p for p in people if p.kind in ("staff", "adult", "parent")
            ]

        def gap(p: Person) -> int:
            return max(p.start - d.end, d.start - p.end, 0)

        pupils, adults = of(sentence)
        if not pupils and neighbours:
            for index in (sentence - 1, sentence + 1):
                pupils = [p for p in of(index)[0] if p.kind in ("name", "full", "initials") and p.weight >= 0.8]
                if pupils:
                    break
        return min(pupils, key=gap, default=None), min(adults, key=gap, default=None)

    def _exam_result_of_named_pupil(self, d: Detail) -> Detail | None:
        pupil, adult = self._beside(d)
        if pupil is None:
            return None
        quote = self.text[d.start : d.end]
        sentence = self.text[slice(*self.scene.sentences[self.scene.sentence_of(d.start)])]
        gap = max(pupil.start - d.end, d.start - pupil.end, 0)
        if adult is not None and max(adult.start - d.end, d.start - adult.end, 0) < gap and adult.kind != "parent":
            return None
        score = d.confidence + 0.4 * pupil.weight - (0.15 if gap > 90 else 0.0)
        if pupil.kind == "described":
            score -= 0.2
        if re.fullmatch(r"\d+(?:\.\d)? ?(?:%|per ?cent).*", quote) and re.search(
            r"\b(?:of|raised|off|vote|rain|humidity|faster|more)\b", sentence, re.I
        ):
            score -= 0.3
        if (
            re.search(
                r"\b(?:our|the) (?:pupils|students|children|cohort|year \d+s?|results)\b|\b(?:average|overall|national)\b", sentence, re.I
            )
            and gap > 25
        ):
            score -= 0.3
        return replace(d, subject="pupil", pupil_ids=pupil.pupil_ids, confidence=score)

    def _live_location(self, d: Detail) -> Detail | None:
        sentence = self.scene.in_sentence(self.scene.sentence_of(d.start))
        if any(p.is_pupil and p.weight >= 0.6 and (p.pupil_ids or p.kind == "described") for p in sentence):
            return replace(d, subject="pupil", confidence=d.confidence + 0.15)
        bounds = self.scene.sentences[self.scene.sentence_of(d.start)]
        if any(bounds[0] <= g.start < bounds[1] for g in self.scene.groups):
            return replace(d, subject="pupil", confidence=d.confidence + 0.1)
        if any(p.kind in ("adult", "staff") or (p.kind == "full" and not p.pupil_ids) for p in sentence):
            return replace(d, subject="other", confidence=d.confidence - 0.2)
        return replace(d, subject="pupil")

    # Ways in

    def _url_with_token(self, d: Detail) -> Detail | None:
        pupil, _ = self._beside(d, neighbours=False)
        return replace(d, subject="pupil" if pupil else "school")

    def _password_or_login(self, d: Detail) -> Detail | None:
        quote = self.text[d.start : d.end].strip("@").lower()
        if self.own.owns_handle(quote) or ("@" in quote and self.own.owns_email(quote)):
            return None
        return d if d.subject in ("pupil", "staff", "parent") else replace(d, subject="school")

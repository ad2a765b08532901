"""Is it private, and whose? A term of health, needs, religion, family, behaviour, attendance, meals or safeguarding is weighed against people.

Children are spoken of with such words every day without harm: an awareness week, a charity, a lesson, support for all. It is a detail when somebody
owns it: a child named or described in the sentence or beside it, and nothing that makes it general stands between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.details.detail import Detail

if TYPE_CHECKING:
    from checker.people.person import Person
    from checker.people.scene import Scene

_GENERIC_NEAR = re.compile(
    r"\b(?:(?:children|pupils|students|learners|families|parents|carers|young people|adults|anyone|anybody|someone|those|people|kids|boys|girls|everyone|staff|any child|a child|your child|each child|every child|any pupil|a pupil|all pupils|many)"
    r"(?:'s|’s)?\s+(?:and \w+ )?(?:\w+ ){0,2}?(?:with|who|whose|have|has|having|needing|receiving|entitled|eligible|in receipt|on|may|might|should|can|must|living|suffering|affected)|if (?:your|you|a|any|anyone)|whether (?:your|you)|support(?:ing|s)? (?:for|families|children|pupils)|"
    r"eligib\w+|appl(?:y|ication)|how to|what is|signs of|symptoms|advice|information|policy|policies|guidance|please (?:let us know|tell us|check|inform|remember|do not|don['’]t)|reminder|awareness|fundrais\w+|raising|raised|in aid of|sponsored|donat\w+)\b",
    re.I,
)
_EVENT_NEXT = re.compile(
    r"^[\s\-]*(?:(?!every\b|each\b|all\b|next\b|most\b|that\b|one\b|once\b|twice\b|per\b|since\b|in\b|on\b|at\b|for\b|this\b|of\b|to\b|and\b|a\b|the\b|last\b|her\b|his\b|with\b|from\b|by\b)\w+[\s\-]+)?(?:awareness|week|day\b|month|charity|trust|research|appeal|hospice|society|support\b|relief|alliance|action|coffee|workshops?|training|policy|policies|advice|support group|information|drop-?in|surgery|clinics?|forms?|"
    r"codes?|team|lead|provision|base|unit|hub|friendly|school|schools|reviews? meeting|parents|families|funding|applications?|entitlement|registration|nurse|nurses|leaflet|conference|talk|assembly|assemblies|lesson|lessons|"
    r"topic|book|club|foundation|uk\b|ribbon|warning|warnings|procedure|procedures|officer|governor|link|report\b|figures?|target|award|awards|certificates?|cup|trophy|draw|raffle|stickers?|champions? class|across)",
    re.I,
)
_PUBLIC_NEXT = re.compile(
    r"^[\s\-]*(?:awareness|week|day\b|month|charity|trust|research|appeal|hospice|society|support\b|relief|alliance|action|coffee|workshops?|training|polic(?:y|ies)|conference|talk|assembl(?:y|ies)|friendly|foundation|uk\b|ribbon)",
    re.I,
)
_CHARITY_BEFORE = re.compile(
    r"\b(?:for|of|about|against|beat|fight|fund|raised|raise|aid|supporting|understanding|awareness of|learn(?:t|ed|ing)? about|explor\w+|discuss\w+|talk(?:ed|ing)? about|spoke about|speak(?:s|ing)? about|wr(?:ote|iting|itten) about|read(?:ing)? about|poems? about|stor(?:y|ies) about|a talk on|project on|celebrat\w+|stud(?:y|ied|ying))\s+(?:(?:the|our|some|more|local|children['’]s|young)\s+){0,2}$",
    re.I,
)
_AGGREGATE = re.compile(
    r"\b(?:whole[- ]school|across (?:the )?(?:school|trust|year)|class(?:es)? with|winning (?:class|tutor group|form|house)|our attendance|attendance (?:figures?|league|cup|trophy|award|matters)|average|per cent of|% of|school attendance|this week['’]s attendance|attendance this week|all pupils)\b",
    re.I,
)
_HISTORIC = re.compile(
    r"\b(?:1[0-9]\d\d|century|victorian|tudor|world war|wwii?|ww[12]|holocaust|history|historical|novel|book|author|story|character|film|play|poem|myth|legend|museum|exhibition|biography|archive)\b",
    re.I,
)
_POSSESSION = re.compile(
    r"(?:\b(?:his|her|hers|who(?:se)?|has|have|had|with|is|was|being|got|gets|for|on|after|despite|following|during|because|since|she|he|awaiting|diagnosed)\b[^.!?\n]{0,24}|['’]s\s+(?:\w+\s+){0,2})$",
    re.I,
)


def circumstance(scene: Scene, type_: str, strength: float, start: int, end: int, threshold: float) -> Detail | None:  # noqa: C901  what speaks for and against one person's circumstance, one sum
    """Whose circumstance `text[start:end]` is, and whether it is one person's at all.

    Args:
        scene: the passage.
        type_: the topic, as in LABELS.md.
        strength: how surely the term speaks of one person, as the word list says.
        threshold: from which sum it is somebody's.

    Returns:
        None where nobody owns it, or where it is offered to all, raised money for, taught or told of somebody in history.
    """
    text = scene.text
    index = scene.sentence_of(start)
    s0, s1 = scene.sentences[index]
    sentence = text[s0:s1]
    before, after = text[max(s0, start - 60) : start], text[end : min(s1, end + 50)]
    here = [p for p in scene.in_sentence(index) if p.kind != "generic"]

    def gap(p: Person) -> int:
        return max(p.start - end, start - p.end, 0)

    # A word that is itself the term ("a child in care") is no owner of it.
    pupils = [p for p in here if p.is_pupil and p.weight >= 0.35 and not (p.start >= start and p.end <= end and p.kind == "described")]
    grown = [p for p in here if p.kind in ("staff", "parent", "adult")]
    pronoun = any(p.kind == "pronoun" for p in here) or bool(re.search(r"\b(?:who|whose)\b", sentence, re.I) and pupils)
    owner: Person | None = None
    score = strength
    if pupils:
        owner = min(pupils, key=lambda p: gap(p) - 100 * p.weight)
        score += 0.4 * owner.weight
        score -= 0.1 if gap(owner) > 100 else 0.0
    else:
        for offset, worth in ((-1, 0.28), (1, 0.15), (-2, 0.12)):
            if 0 <= index + offset < len(scene.sentences):
                others = [p for p in scene.in_sentence(index + offset) if p.is_pupil and p.weight >= 0.6]
                if others:
                    owner = others[-1] if offset < 0 else others[0]
                    score += worth * owner.weight * (1.0 if owner.kind != "described" else 0.7)
                    break
        if owner is not None and pronoun:
            score += 0.15
    if _POSSESSION.search(before):
        score += 0.1
    if re.match(r"-\w", after) or re.search(r"\banti[- ]$", before, re.I):
        score -= 0.3
    if owner is not None and owner.kind == "described" and owner.weight < 0.6 and any(p.kind == "adult" for p in grown):
        owner = None  # "Marcus Rashford ... as a boy"
    staff = [p for p in grown if p.kind == "staff"]
    subject, pupil_ids = "pupil", owner.pupil_ids if owner else frozenset()
    nearest_grown = min(grown, key=gap, default=None)
    if nearest_grown is None and owner is None and pronoun and index:
        # "We wish Mr Treharne well. He starts ..."
        nearest_grown = next((p for p in reversed(scene.in_sentence(index - 1)) if p.kind in ("staff", "parent", "adult")), None)
    if nearest_grown is not None and (owner is None or owner.sentence != index or (gap(nearest_grown) + 30 < gap(owner))):
        if nearest_grown.kind == "adult":
            return None
        if owner is None or owner.sentence != index:
            if type_ not in ("medical", "send", "family_circumstance"):
                return None
            # A colleague's or a parent's health: told of one person, not offered to all.
            subject = "staff" if staff and nearest_grown.kind == "staff" else "parent"
            kin = re.compile(r"\b(?:mum|dad|mam|mother|father|mr|mrs|miss|ms|dr)\b", re.I)
            one = bool(kin.search(text[nearest_grown.start : nearest_grown.end])) or bool(
                re.search(
                    r"\b(?:one|two|three) of (?:our|the)\s+(?:\w+\s+){0,2}$",
                    text[max(0, nearest_grown.start - 30) : nearest_grown.start],
                    re.I,
                )
            )
            his = pronoun or bool(re.search(r"\b(?:is|was|are|has|having|his|her|whose|since|after)\b[^.!?\n]{0,16}$", before, re.I))
            score = strength + (0.2 if one else 0.1) + (0.15 if his else -0.1)
            pupil_ids = frozenset()
    if owner is None and nearest_grown is None:
        return None
    # Provision for all, fundraising, lessons.
    if _EVENT_NEXT.match(after):
        named = owner is not None and owner.sentence == index and owner.kind in ("name", "full", "initials")
        if _PUBLIC_NEXT.match(after):
            score -= 0.45
        elif not (named and strength >= 0.6 and type_ in ("safeguarding", "family_circumstance", "send")):
            score -= 0.3 if named and strength >= 0.6 else 0.45
    if _CHARITY_BEFORE.search(before) and type_ in ("medical", "send", "religion_of_pupil", "family_circumstance", "safeguarding"):
        score -= 0.2 if not re.search(r"\bfor\s+(?:his|her)\s*$", before) else 0.0
    generic = [m for m in _GENERIC_NEAR.finditer(sentence) if s0 + m.start() <= start]
    if generic:
        # What is said of everybody counts unless a child stands between it and the term.
        last = s0 + generic[-1].end()
        named = owner is not None and owner.kind in ("name", "full", "initials") and owner.sentence == index
        if owner is not None and owner.sentence == index and last <= owner.end and owner.weight >= 0.6:
            pass
        elif start - last <= 45 and not named:
            score -= 0.45
        else:
            score -= 0.2 if named else 0.35
    if re.search(r"\b(?!(?:this|us|class|always|kiss|miss)\b)[a-z]+s who (?:had |have |has |were |was |are )?$", before):
        score -= 0.45  # "soldiers who died"
    if type_ == "attendance" and _AGGREGATE.search(sentence):
        score -= 0.4
    if _HISTORIC.search(sentence) and (owner is None or not owner.pupil_ids):
        score -= 0.4
    if "?" in sentence and owner is not None and owner.kind == "described":
        score -= 0.15
    if score < threshold:
        return None
    return Detail(start, end, type_, subject, min(0.97, score), pupil_ids)

"""Somebody's home or a venue: what postcodes, addresses and landlines have in common."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.people.cue_words import household_pattern

if TYPE_CHECKING:
    from checker.details.attribution import Attribution
    from checker.details.detail import Detail

ORGANISATION = re.compile(
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

_WITH = re.compile(r"\bwith (?:[\w’'-]+ ){1,2}$", re.I)  # "lives with his gran at": hers is the child's home as well


def where_somebody_lives(d: Detail, near: Attribution) -> Detail:
    """An address or postcode weighed: somebody's home, or a venue that everybody may know; a parent's home is the child's."""
    sentence = near.scene.sentences[near.scene.sentence_of(d.start)]
    before = near.text[max(sentence[0], d.start - 90) : d.start]
    after = near.text[d.end : min(sentence[1], d.end + 60)]
    people = [p for p in near.people_near(d.start, d.end, 90) if p.kind in ("name", "full", "initials", "described", "parent", "staff")]
    family = bool(re.search(r"\b(?:family|families|mums?|dads?|parents?|gran\w*|nan\w*|carers?)\b", before + after, re.I))
    home = bool(_HOME.search(before) or _HOME.search(after))
    venue = re.search(
        ORGANISATION.pattern + r"(?:['’]s)?(?:\s+\w+)?\s*(?:[,(:–-]|\b(?:at|on|in|is|are|is at|are at)\b)*\s*$", before[-44:], re.I
    )
    organisation = bool(venue) or bool(ORGANISATION.match(after.lstrip(" ,(")))
    score = d.confidence - 0.15
    score += 0.3 if people else 0.0
    score += 0.25 if home or family else 0.0
    score -= 0.35 if organisation else 0.0
    if not people and not organisation and not ORGANISATION.search(near.text[slice(*sentence)]):
        # Nobody's venue is named: an address that stands alone is somebody's.
        named = any(label in ("ORG", "LOC") and 0 <= d.start - e <= 12 for _, e, label in near.scene.entities)
        score += 0.0 if named else 0.2
    return replace(_childs_as_well(d, near), confidence=score)


def _childs_as_well(d: Detail, near: Attribution) -> Detail:
    """A relative's home as the child's, where the child lives there as well: a parent's, or anybody's with whom the child is told to be."""
    if d.subject != "parent":
        return d
    subject, pupils = near.subject(d.start, d.end, kin=False)
    if subject != "pupil":
        return d
    relatives = [p for p in near.people_near(d.start, d.end, 200) if p.kind == "parent"]
    nearest = min(relatives, key=lambda p: max(p.start - d.end, d.start - p.end), default=None)
    if nearest is None:
        return d
    shared = household_pattern().fullmatch(near.text, nearest.start, nearest.end) or _WITH.search(near.text[: nearest.start])
    return replace(d, subject="pupil", pupil_ids=pupils) if shared else d

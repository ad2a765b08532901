"""Adults tagged in a photo: whether a tag `staff:NAME` or `visitor:NAME` may account for a face.

Anybody can write a tag. It clears a face by itself only where the school keeps the person: on the staff list, or among the visitors with consent. Else a
person has to say so; and a pupil's name under an adult's tag is a stop, for that is how a refusal would be slipped past.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.normalise import normalise
from checker.people.cue_words import titles
from checker.school.consent import ConsentState
from checker.school.tags import STAFF, PersonTag

if TYPE_CHECKING:
    import datetime

    from checker.school import StaffMember
    from checker.senses import Session

PUPILS_NAME = "a pupil's name"
PERHAPS = "perhaps a pupil's name"
NOT_ON_LIST = "not on the staff list"
UNATTESTED = "no consent on file"
REFUSED = (ConsentState.REFUSED, ConsentState.WITHDRAWN)


def state_of(tag: PersonTag, session: Session, day: datetime.date) -> tuple[ConsentState | None, str]:
    """Consent of an adult on a day, and what stands in the way of the tag: one of the four above, or "" where nothing does.

    The state is None where the school keeps none for this person.
    """
    school = session.school
    if tag.kind == STAFF:
        if member := staff_called(tag.name, school.staff):
            return member.photo_consent.on(day) if member.photo_consent else None, ""
    else:
        wanted = _words(tag.name)
        kept = next((v for v in school.visitors if wanted and _words(v.name) == wanted), None)
        if kept is not None:
            return kept.photo_consent.on(day), ""
    if doubt := _pupils_name(tag.name, session):
        return None, doubt
    return None, NOT_ON_LIST if tag.kind == STAFF else UNATTESTED


def staff_called(name: str, staff: Sequence[StaffMember]) -> StaffMember | None:
    """The member of staff whom a name means: the whole surname, and nothing that is not part of the name; None where it is not clear who."""
    wanted, said = _words(name), {normalise(w) for w in name.split()} & titles()
    found = []
    for member in staff:
        last, own = _words(member.last_name), _words(f"{member.first_name} {member.last_name}")
        title = normalise(member.title)
        if last and last <= wanted <= own and (not said or not title or title in said):
            found.append(member)
    # Two of one surname and title: either may be meant, and both are staff.
    return found[0] if found and (len(found) == 1 or all(m.photo_consent == found[0].photo_consent for m in found)) else None


def _words(name: str) -> frozenset[str]:
    return frozenset(key for word in name.replace("-", " ").split() if (key := normalise(word)) and key not in titles())


def _pupils_name(name: str, session: Session) -> str:
    """Whether a name is a pupil's: in full, in any of the forms that the words are searched for, by id, or a first name alone."""
    from checker.people.full_names import in_text
    from checker.people.tokens import tokenise

    school, index = session.school, session.roll
    if school.pupil(name) or any(p.pupil_id.casefold() == name.casefold() for p in school.pupils):
        return PUPILS_NAME
    found = [sure for _, sure, _ in in_text(tokenise(name), index, session.gazetteer)]
    if any(found):
        return PUPILS_NAME
    words = [normalise(w) for w in name.split()]
    return PERHAPS if found or (len(words) == 1 and words[0] in index.own_first) else ""

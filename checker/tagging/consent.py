"""A person's consent for the platforms of a post, in words that stand beside the name."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.in_words import capitalised
from checker.photos.adults import PERHAPS, PUPILS_NAME, state_of
from checker.school.consent import ConsentState
from checker.school.tags import PUPIL, STAFF, read_tag
from checker.senses import session_of

if TYPE_CHECKING:
    from checker.school import School

WORDS = {
    ConsentState.IN_FORCE: "yes",
    ConsentState.NEVER_ASKED: "never asked, which counts as no",
    ConsentState.REFUSED: "no",
    ConsentState.WITHDRAWN: "withdrawn",
    ConsentState.EXPIRED: "has run out",
    ConsentState.NOT_YET: "not yet in force",
    ConsentState.LEFT: "has left the school",
    ConsentState.NOT_ON_ROLL: "not on the roll",
    ConsentState.ELSEWHERE: "no at the pupil's other school",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of somebody's consent.

    Attributes:
        ok: they may be seen on every platform of the post; None where the school keeps nothing and a person has to say.
        words: one sentence part for all platforms, such as "Facebook: yes; X: no".
        lacking: a pupil's: the platforms of the post for which consent is not in force.
    """

    ok: bool | None
    words: str
    lacking: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The words where a sentence of their own begins."""
        return capitalised(self.words)


def consent_of(written: str, school: School, platforms: Sequence[str], day: datetime.date) -> Told:
    """The consent of somebody tagged.

    Args:
        written: the tag.
        platforms: of the post; none chosen yet is said.
        day: of publication.
    """
    tag = read_tag(written)
    if tag.kind != PUPIL:
        return _adult(written, school, day)
    if school.pupil(tag.name) is None:
        return Told(False, "not on the roll")
    if not platforms:
        return Told(None, "choose where the post will go")
    states = [(p, school.consent(tag.name, p, day)) for p in platforms]
    if len({s for _, s in states}) == 1 and len(states) > 1:
        said = f"{school.platform_names(platforms)}: {WORDS[states[0][1]]}"
    else:
        said = "; ".join(f"{school.platform_name(p)}: {WORDS[s]}" for p, s in states)
    lacking = tuple(p for p, s in states if s is not ConsentState.IN_FORCE)
    return Told(not lacking, said, lacking)


def _adult(written: str, school: School, day: datetime.date) -> Told:
    tag = read_tag(written)
    state, doubt = state_of(tag, session_of(school), day)
    if doubt == PUPILS_NAME:
        return Told(False, "this is a pupil's name: choose the pupil, so that the consent log decides")
    if doubt == PERHAPS:
        return Told(None, "perhaps a pupil's name: choose the pupil, or write the adult's name in full")
    if state is not None:
        ok = True if state is ConsentState.IN_FORCE else None if state is ConsentState.NEVER_ASKED else False
        return Told(ok, f"agreed to be seen: {WORDS[state]}")
    if tag.kind == STAFF and not doubt:
        return Told(True, "staff")
    return Told(None, "not on the staff list" if tag.kind == STAFF else "the school keeps no consent of this adult")

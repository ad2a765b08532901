"""Every face is accounted for, or it is not: faces against the people tagged, and against what recognition says where it is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.school.consent import ConsentState
from checker.school.tags import PUPIL, read_tag

if TYPE_CHECKING:
    from checker.finding import Suggestion
    from checker.photos.gallery import Match
    from checker.photos.seen import FaceSeen
    from checker.senses import Reading

Refusals = list[tuple[str, ConsentState]]
"""Platforms of the draft for which a pupil's consent is not in force, with the state."""


@dataclass(frozen=True, slots=True)
class Tag:
    """Somebody the author says is in the photo.

    Attributes:
        who: the tag as written.
        is_pupil: neither `staff:` nor `visitor:`; held to the consent log.
        refusals: empty when consent is in force for every platform of the draft, and for an adult unless the school keeps a refusal.
        doubt: for an adult, why the tag alone does not say who it is; one of the words in `checker.photos.adults`, or "".
    """

    who: str
    is_pupil: bool
    refusals: tuple[tuple[str, ConsentState], ...] = ()
    doubt: str = ""


def read_tags(people: Sequence[str], reading: Reading) -> list[Tag]:
    """The tags of a photo; a tag that is neither staff, visitor nor a pupil's id counts as a pupil without consent."""
    from checker.photos.adults import PUPILS_NAME, REFUSED, UNATTESTED, state_of

    tags = []
    for who in people:
        written = read_tag(who)
        if written.kind != PUPIL:
            state, doubt = state_of(written, reading.session, reading.on)
            said = ((written.kind, state),) if state in REFUSED else ()
            if doubt == PUPILS_NAME:
                said = ((written.kind, ConsentState.NOT_ON_ROLL),)
            elif state is not None and state is not ConsentState.IN_FORCE and not said:
                doubt = UNATTESTED
            tags.append(Tag(who, False, said, doubt))
            continue
        states = [(platform, reading.school.consent(who, platform, reading.on)) for platform in reading.draft.platforms]
        tags.append(Tag(who, True, tuple((p, s) for p, s in states if s is not ConsentState.IN_FORCE)))
    return tags


@dataclass(slots=True)
class Accounted:
    """One face and how it was accounted for.

    Attributes:
        face: the face.
        status: `accounted`, `unaccounted`, `no_consent`, `suggested`, `looks_like` or `too_small`, as in `checker.finding.Face`.
        candidates: whom recognition sees in it: the best, and whoever cannot be told from the best.
        by_tag: a tag of the author's names one of the candidates.
    """

    face: FaceSeen
    status: str
    candidates: tuple[Suggestion, ...] = ()
    by_tag: bool = False


def account(
    faces: Sequence[FaceSeen], tags: Sequence[Tag], matches: Sequence[Match | None] | None, refusals: Callable[[str], Refusals]
) -> list[Accounted]:
    """Judge every face of one photo.

    Without recognition only the count can speak: enough people tagged, all of them with consent, and every face is accounted for. With it, a face
    that matches somebody tagged is that person; a match alone never accounts for a face.

    Args:
        faces: largest first.
        tags: who is said to be there; somebody tagged twice is there twice (a collage).
        matches: one a face, None for a face too small to tell; None altogether where recognition is off.
        refusals: platforms for which a pupil's consent is not in force.
    """
    judged = [Accounted(face, "too_small" if face.too_small else "unaccounted") for face in faces]
    free = list(tags)
    if matches is not None:
        _recognise(judged, matches, free, refusals)
    rest = [j for j in judged if j.status in ("unaccounted", "too_small", "looks_like")]
    if len(free) >= len(rest):
        # Everyone left over is covered by somebody tagged; who is who cannot be told, so one refusal among them leaves all of them open.
        waiting = [j for j in judged if j.status == "suggested" and not j.by_tag]
        for each in (*rest, *(waiting if len(free) >= len(rest) + len(waiting) and not any(t.is_pupil for t in free) else ())):
            each.status = _status(free, len(rest))
    return judged


def _status(free: Sequence[Tag], faces: int) -> str:
    refused = [t for t in free if t.refusals]
    if not refused:
        return "accounted"
    return "no_consent" if len(refused) == len(free) or faces == 1 else "unaccounted"


def _recognise(judged: list[Accounted], matches: Sequence[Match | None], free: list[Tag], refusals: Callable[[str], Refusals]) -> None:
    """Nearest first: one person is in a photo once, so the face that is nearest to a pupil takes the name."""
    from checker.photos.gallery import NEAR_TIE, SUGGESTION  # numpy and the rest only where recognition is on

    order = sorted(
        (i for i, m in enumerate(matches) if m and m.best),
        key=lambda i: matches[i].best.distance,  # type: ignore[union-attr]
    )
    taken: set[str] = set()
    for i in order:
        match, each = matches[i], judged[i]
        assert match is not None
        open_ = [c for c in match.candidates if c.pupil_id not in taken]
        if not open_:
            continue
        tied = tuple(c for c in open_ if c.distance - open_[0].distance < NEAR_TIE)
        each.candidates = tied
        tag = next((t for c in tied for t in free if t.who == c.pupil_id), None)
        if tag is not None:
            # The author says that this pupil is here, and the face agrees: that settles a near tie too.
            free.remove(tag)
            each.by_tag = True
            each.candidates = tuple(sorted(tied, key=lambda c: c.pupil_id != tag.who))
            each.status = "no_consent" if tag.refusals else "accounted"
            taken.add(tag.who)
        elif tied[0].distance <= SUGGESTION:
            each.status = "no_consent" if any(refusals(c.pupil_id) for c in tied) else "suggested"
            taken.add(tied[0].pupil_id)
        else:
            each.status = "looks_like"

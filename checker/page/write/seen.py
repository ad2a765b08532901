"""What the checks saw, told as the officer knows it: faces by the letters of the post's own picture, pupils by name. Only for the page; no report or record holds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from checker.finding import Box, Face
from checker.page.write.held import Held
from checker.page.write.state import Result, Writing, writing
from checker.photos.overlap import overlap
from checker.render.view import Card, View, view
from checker.school import School
from checker.school.directory import directory
from checker.tagging.photo import Spot
from checker.tagging.places import same_face, shifted
from checker.workflow.comments import Comment, box_at, whereabouts


def spot_of(held: Held, box: Box) -> Spot | None:
    """The face of the photo as it was added that a box in the copy means."""
    spots = {s.box: s for s in held.tagging.spots}
    same = same_face(shifted(box, held.tagging.offset), spots)
    return spots[same] if same else None


SAME = 0.3
"""Shared area over joint area from which the place in a comment is a face's: lower than for two copies looked at by one detector (`tagging.places.SAME`), since
the copy that was sent may be smaller and its covers may change what is found beside them. Two faces beside each other hardly share anything."""


def called(comment: Comment, version: str) -> str:
    """What a face that a comment is on is called beside the post: by the number and the letter that it bears here, else by where it was.

    Args:
        version: digest of the version of the case that the comment is on. Where the post here was another last, its photos may stand in another order or be
            cropped otherwise, and a place is told in words rather than found at another child.
    """
    if comment.face is None:
        return ""
    if comment.place is None:  # given by command, or before places were kept: the letters of that copy are not those beside the post
        return f"The face that is {comment.face[1]}, in photo {comment.face[0]}, on the approver's copy"
    for number, held in enumerate(writing().photos, 1):
        sent = held.sent
        if sent and sent.number == comment.face[0] and sent.version == version and not held.unsettled and held.whole:
            left, top, right, bottom = sent.part or (0, 0, 1 << 30, 1 << 30)
            part = (
                max(0, left),
                max(0, top),
                min(right, held.whole[0].width),
                min(bottom, held.whole[0].height),
            )  # as `photos.cover.crop` cuts it
            box = box_at(comment.place, part)
            spot = max(held.tagging.spots, key=lambda s: overlap(s.box, box), default=None)
            if spot and overlap(spot.box, box) >= SAME:
                return f"Face {spot.letter} in photo {number}"
    return f"A face in photo {comment.face[0]} as it was sent ({whereabouts(comment.place)})"


def learn(held: Held, result: Result) -> None:
    """Take faces that only the whole check saw into the photo's rows, so that each can be named; one under a cover of a version before can be covered anew."""
    faces = [f for f in result.report.faces if f.photo == held.name and f.time is None]
    fresh = [shifted(f.box, held.tagging.offset) for f in faces if (spot := spot_of(held, f.box)) is None or spot.gone]
    if fresh:
        held.tagging.find((*(held.tagging.seen or ()), *fresh))
        held.current = held.current or held.tagging.next_open()


def seen(result: Result, school: School) -> View:
    """The report as the page shows it."""
    state = writing()
    covered = {p.name: tuple(f for f in p.tagging.said if f.covered) for p in state.photos}
    shown = view(result.report, result.draft, result.pictures, tell=_teller(state, school), called=school.platform_name, covered=covered)
    return replace(shown, cards=tuple(_by_name(card, school) for card in shown.cards))


def _teller(state: Writing, school: School) -> Callable[[Face], tuple[str, str] | None]:
    from checker.page.write.faces import told

    def tell(face: Face) -> tuple[str, str] | None:
        held = next((p for p in state.photos if p.name == face.photo), None)
        spot = spot_of(held, face.box) if held and face.time is None else None
        if held is None or spot is None:
            return None
        if spot.tag and spot.state == "named":
            return spot.letter, f"{directory(school).label(spot.tag)}. {told(spot.tag, school).sentence}"
        enough = len(state.tags(held)) >= sum(s.state in ("open", "named") for s in held.tagging.spots)
        if face.status in ("unaccounted", "no_consent") and enough and not spot.tag:
            return spot.letter, "no name at this face; as many people as faces are said to be in the photo"
        return spot.letter, ""

    return tell


def _by_name(card: Card, school: School) -> Card:
    """A card that calls pupils by name where its finding has their ids."""
    message = card.finding.message
    for pupil_id in card.finding.pupil_ids:
        if school.pupil(pupil_id):
            label = directory(school).label(pupil_id)
            message = re.sub(rf"\b(?:pupil )?{re.escape(pupil_id)}\b", lambda _, label=label: label, message)  # type: ignore[misc]
    return card if message == card.finding.message else replace(card, finding=replace(card.finding, message=message))

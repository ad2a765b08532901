"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.errors import CheckerError
from checker.finding import Face, Finding, Level, Skipped, Statement
from checker.photos.accounting import Accounted, Tag, account, read_tags
from checker.photos.adults import NOT_ON_LIST, PERHAPS, PUPILS_NAME, UNATTESTED
from checker.school import ConsentState

if TYPE_CHECKING:
    from checker.school import School
    from checker.senses import Reading
    from checker.senses.photo import PhotoReading


_KINDS = {
    "unaccounted": "Nobody has said yet who can be seen.",
    "refused": "A pupil can be seen whose family said no.",
    "withdrawn": "A pupil can be seen whose family took its consent back.",
    "never_asked": "A pupil can be seen whose family was never asked.",
    "expired": "A pupil can be seen whose consent has run out.",
    "not_yet": "A pupil can be seen whose consent is not in force yet.",
    "left": "A pupil can be seen who has left the school.",
    "not_on_roll": "A tag names no pupil on the roll.",
    "elsewhere": "A pupil can be seen whose consent is not in force at the pupil's other school.",
    "match_without_consent": "A face may be a pupil's whose consent is not in force.",
    "adult_refused": "An adult can be seen who said no.",
    "pupils_name_as_adult": "A pupil's name stands under an adult's tag.",
    "more_tags_than_faces": "Many more people are tagged than faces were found.",
    "tagged_more_than_once": "Somebody is tagged more than once in one photo.",
    "crowd": "A crowd: in one of that size some faces are always missed.",
    "suggested": "A face has a suggested name that nobody has confirmed.",
}
_HAS_TO_BE = "Where one has to be used, crop the pupil out of it, or cover several faces: a single covered one can give a refusal away."
_LEAVE_OUT = f"Leave these photos out, or take others. {_HAS_TO_BE}"
_ASK = f"Leave these photos out, or ask the family before one is published. {_HAS_TO_BE}"
_STEPS = {
    # Of a folder most photos are never published; to name everyone in all of them first is an afternoon for nothing.
    "unaccounted": "Decide first which of these will be published: the others need nothing more. Then say who can be seen in those.",
    **dict.fromkeys(("refused", "withdrawn", "left", "elsewhere"), _LEAVE_OUT),
    **dict.fromkeys(("never_asked", "expired", "not_yet"), _ASK),
    "not_on_roll": "Say anew who it is: the consent log has nobody under that number.",
    "match_without_consent": "Look at the face. If it is that pupil, leave the photo out or crop the pupil out of it; if not, say who it is.",
    "adult_refused": "Leave these photos out, or crop the adult out of them.",
    "pupils_name_as_adult": "Say that it is the pupil, so that the consent log decides.",
    "more_tags_than_faces": "Take away the tags of whoever cannot be seen. If a face was missed, look at the photo at full size.",
    "tagged_more_than_once": "Tag each person once, and whoever else can be seen.",
    "crowd": "Choose closer photos of fewer people, or go over these at full size, face by face.",
    "suggested": "Look at each face. If the suggestion is right, tag the pupil; recognition mixes children up, so do not take its word.",
}


@check(category="faces", clause="consent-log", kinds=_KINDS, waiting=["unaccounted", "suggested"], steps=_STEPS)
def unconsented_face(reading: Reading) -> Iterator[Statement]:
    """A face that nobody has accounted for, or a pupil without consent in force for this platform.

    Every face is found (or was marked by hand, where none was found) and counted against the people tagged in the photo: pupils, `staff:NAME` and `visitor:NAME`. For each pupil the consent log
    decides, for exactly this platform and the day of publication. Faces are found, not recognised, unless the school has switched recognition on;
    even then a match only suggests a name or raises a concern, and a person confirms. An adult's tag clears a face where the school keeps the person:
    staff on staff.csv (its column photo_consent, where there is one, decides), visitors in visitors.csv with consent. Any other adult is a question until
    somebody says who it is; a pupil's name under an adult's tag is a stop. Many more tags than faces are a question too, and so is a
    person tagged twice where that accounts for a face.

    Why it matters: A pupil's face is personal data, and families choose platform by platform whether it may be published. For some children it is a matter of safety.
    Instead: Tag everyone who can be seen. Leave out whoever has no consent, crop the picture, or cover several faces: a single covered one can give a refusal away.
    Source: Aspire Educational Trust's policy, section 5; ICO guidance on photographs in schools; Protection of Freedoms Act 2012, sections 26 to 28.
    """
    for photo in reading.photos:
        if photo.readable:
            yield from _one(photo, reading)
        else:
            # It could not be opened, and the report says so; whom the author names in it is judged all the same.
            yield from _tagged(photo, read_tags(photo.people, reading), reading)


def _one(photo: PhotoReading, reading: Reading) -> Iterator[Statement]:
    school = reading.school
    tags = read_tags(photo.people, reading)
    yield from _tagged(photo, tags, reading)
    faces = photo.faces
    yield from _too_many(photo, len(faces), tags)
    yield from _more_than_once(photo, len(faces), tags)
    if not faces:
        return
    found = None
    if school.settings.recognition.enabled:
        from checker.senses.faces import matches

        try:
            found = matches(reading.session.gallery, faces)
        except CheckerError as error:
            yield Skipped(unconsented_face.name, f"Photo {photo.number}: {error}")
    judged = account(faces, tags, found, lambda pupil: _refusals(pupil, reading))
    for each in judged:
        yield Face(photo.name, each.face.box, each.status, each.candidates[0] if each.candidates else None, each.face.time)
    yield from _matched(photo, judged, reading)
    yield from _counted(photo, judged, tags)
    if photo.look.crowded:
        yield unconsented_face.finding(
            Level.REVIEW,
            photo.region(_around(judged)),
            message=f"Photo {photo.number} shows a crowd: {len(faces)} faces were found, and in a crowd this size some are always missed.",
            confidence=0.9,
            kind="crowd",
            instead="Choose a closer photo of fewer people, or go over this one at full size, face by face.",
        )


def _refusals(pupil_id: str, reading: Reading) -> list[tuple[str, ConsentState]]:
    """The draft's platforms for which this pupil's consent is not in force, with the state."""
    school = reading.school
    states = [(platform, school.consent(pupil_id, platform, reading.on)) for platform in reading.draft.platforms]
    return [(p, s) for p, s in states if s is not ConsentState.IN_FORCE]


def _tagged(photo: PhotoReading, tags: list[Tag], reading: Reading) -> Iterator[Finding]:
    """A stop for each tagged pupil without consent in force, and what is to be said of tagged adults."""
    yield from _adults(photo, tags)
    done = set()
    for tag in tags:
        if tag.is_pupil and tag.refusals and tag.who not in done:
            done.add(tag.who)
            if tag.refusals[0][1] is ConsentState.NOT_ON_ROLL:
                said = f"Photo {photo.number}: the tag {tag.who} is no pupil on the roll. Write a pupil's id, staff:NAME or visitor:NAME."
            else:
                states = "; ".join(f"{reading.school.platform_name(platform)}: {state.value}" for platform, state in tag.refusals)
                said = f"Photo {photo.number}: pupil {tag.who} is in the photo, and consent is not in force ({states})."
            yield unconsented_face.finding(
                Level.STOP, photo.region(), message=said, confidence=1.0, pupil_ids=(tag.who,), kind=tag.refusals[0][1].name.lower()
            )


_DOUBTS = {
    PUPILS_NAME: (
        Level.STOP,
        "pupils_name_as_adult",
        "the name of a pupil on the roll, under an adult's tag",
        "Tag the pupil by id, so that the consent log decides.",
    ),
    PERHAPS: (
        Level.REVIEW,
        "perhaps_pupil",
        "perhaps a pupil's name, under an adult's tag",
        "If it is the pupil, tag the pupil by id. If it is an adult, write the name in full.",
    ),
    NOT_ON_LIST: (
        Level.REVIEW,
        "not_on_staff_list",
        "nobody of that name is on the staff list",
        "Say in the decision who it is and that they agreed. A colleague is listed on the page School, under Import staff (staff.csv).",
    ),
    UNATTESTED: (
        Level.REVIEW,
        "adult_unattested",
        "the school keeps no consent in force of this adult",
        "Ask the person, and say in the decision that they agreed. Somebody who comes often is listed once on the page School, under Visitors (visitors.csv).",
    ),
}


def _adults(photo: PhotoReading, tags: list[Tag]) -> Iterator[Finding]:
    """What is to be said of tags `staff:NAME` and `visitor:NAME`, one finding for all of a kind. No name is repeated: it may be a child's."""
    said: dict[tuple[str, str], list[int]] = {}
    for number, tag in enumerate(tags, 1):
        if not tag.is_pupil:
            refused = tag.refusals[0][1].value if tag.refusals and tag.doubt != PUPILS_NAME else ""
            if refused or tag.doubt:
                said.setdefault((refused, "" if refused else tag.doubt), []).append(number)
    for (refused, doubt), numbers in said.items():
        which = f"tag {numbers[0]}" if len(numbers) == 1 else f"tags {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
        if refused:
            level, kind, words, instead = Level.STOP, "adult_refused", f"an adult who said no to being seen ({refused})", None
        else:
            level, kind, words, instead = _DOUBTS[doubt]
        yield unconsented_face.finding(
            level, photo.region(), message=f"Photo {photo.number}, {which}: {words}.", confidence=0.9, kind=kind, instead=instead
        )


def _too_many(photo: PhotoReading, faces: int, tags: list[Tag]) -> Iterator[Finding]:
    """More people tagged than faces found. One or a few more are turned away or hidden; many more say nothing about whose the faces are."""
    more = len(tags) - faces
    if more <= 0:
        return
    few = more <= max(1, faces // 4)
    people = "1 person is" if len(tags) == 1 else f"{len(tags)} people are"
    found = "no face was found" if faces == 0 else "1 face was found" if faces == 1 else f"{faces} faces were found"
    yield unconsented_face.finding(
        Level.ADVISE if few else Level.REVIEW,
        photo.region(),
        message=f"Photo {photo.number}: {people} tagged and {found}.",
        confidence=0.9,
        kind="more_tags_than_faces",
        instead="Tag only who can be seen in this photo. If a face was missed, look at the photo at full size.",
    )


def _more_than_once(photo: PhotoReading, faces: int, tags: list[Tag]) -> Iterator[Finding]:
    """Somebody tagged more than once in one picture, where that is what accounts for a face: a slip, such as a row that stands twice, would clear a child."""
    people = {"".join(tag.who.split()).casefold() for tag in tags}
    again = len(tags) - len(people)
    if not again or photo.look.kind != "photo" or len(people) >= faces:
        return
    yield unconsented_face.finding(
        Level.REVIEW,
        photo.region(),
        message=f"Photo {photo.number}: {len(people)} {'person is' if len(people) == 1 else 'people are'} tagged, some more than once, "
        f"and {faces} faces were found. Somebody is in a photo once, unless it is a collage or there is a mirror.",
        confidence=0.9,
        kind="tagged_more_than_once",
        instead="Tag each person once, and whoever else can be seen.",
    )


def _matched(photo: PhotoReading, judged: list[Accounted], reading: Reading) -> Iterator[Finding]:
    """What recognition raises: a possible match with a pupil without consent, a suggestion to confirm, a tag that does not fit."""
    school = reading.school
    for each in judged:
        if not each.candidates or each.by_tag:
            continue
        best = each.candidates[0]
        barred = [c.pupil_id for c in each.candidates if _refusals(c.pupil_id, reading)]
        where, distance = photo.region(each.face.box, each.face.time), f"distance {best.distance:.2f}"
        if len(each.candidates) > 1:
            distance += f", and {len(each.candidates) - 1} more within a near tie"
            if _share_a_surname([c.pupil_id for c in each.candidates], school):
                distance += ", who share a surname and may be siblings"
        if each.status == "no_consent" and barred:
            states = "; ".join(f"{school.platform_name(p)}: {s.value}" for p, s in _refusals(barred[0], reading))
            yield unconsented_face.finding(
                Level.STOP,
                where,
                message=f"Photo {photo.number}: this face may be pupil {barred[0]} ({distance}), whose consent is not in force ({states}).",
                confidence=0.9 if best.distance <= 0.45 else 0.75,
                pupil_ids=barred,
                kind="match_without_consent",
            )
        elif each.status == "suggested":
            yield unconsented_face.finding(
                Level.REVIEW,
                where,
                message=f"Photo {photo.number}: this face is suggested to be pupil {best.pupil_id} ({distance}), who has consent. Confirm who it is.",
                confidence=0.8,
                pupil_ids=tuple(c.pupil_id for c in each.candidates),
                kind="suggested",
                instead="Look at the face. If the suggestion is right, tag the pupil; recognition mixes children up, so do not take its word.",
            )
        elif each.status == "looks_like":
            yield unconsented_face.finding(
                Level.REVIEW,
                where,
                message=f"Photo {photo.number}: this face looks a little like pupil {best.pupil_id} ({distance}); that is too far to suggest a name.",
                confidence=0.4,
                pupil_ids=(best.pupil_id,),
                kind="looks_like",
                instead="Look at the face and tag whoever it is.",
            )


def _counted(photo: PhotoReading, judged: list[Accounted], tags: list[Tag]) -> Iterator[Finding]:
    """The head count: faces against people tagged."""
    look = photo.look
    least, most = look.at_once, len(judged)
    unknown = [j for j in judged if j.status in ("unaccounted", "too_small", "looks_like")]
    waiting = [j for j in judged if j.status in ("suggested", "no_consent") and not j.by_tag]
    people = f"{len(tags)} {'person' if len(tags) == 1 else 'people'} tagged" if tags else "nobody is tagged"
    if look.kind == "video" and len(tags) >= least and most > len(tags):
        if unknown or waiting:
            yield unconsented_face.finding(
                Level.REVIEW,
                photo.region(_around(judged), judged[0].face.time),
                message=f"Photo {photo.number}: up to {least} faces at once and as many as {most} over the whole video; {people}. Check that everyone is.",
                confidence=0.6,
                kind="video_count",
            )
        return
    missing = most - len(tags) - len(waiting)
    if missing <= 0 or not unknown:
        return
    small = sum(j.face.too_small for j in unknown)
    tiny = f" {small} of the faces {'is' if small == 1 else 'are'} too small to tell who it is." if small else ""
    faces = f"{most} {'face' if most == 1 else 'faces'}"
    yield unconsented_face.finding(
        Level.STOP,
        photo.region(_around(unknown), unknown[0].face.time),
        message=f"Photo {photo.number}: {faces}, {people}: {missing} unaccounted for.{tiny}",
        confidence=max(j.face.score for j in unknown) ** 0.5,
        kind="unaccounted",
    )


def _share_a_surname(pupil_ids: list[str], school: School) -> bool:
    surnames = [p.last_name.casefold() for i in pupil_ids if (p := school.pupil(i)) and p.last_name]
    return len(surnames) > len(set(surnames))


def _around(judged: list[Accounted]) -> tuple[int, int, int, int]:
    boxes = [j.face.box for j in judged]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))

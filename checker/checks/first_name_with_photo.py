"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Finding, Level, Statement
from checker.normalise import normalise
from checker.people.consent_to_name import is_asked, lacking
from checker.school import ConsentState
from checker.singling_out.left_out import anybody

if TYPE_CHECKING:
    from checker.people.person import Person
    from checker.people.scene import Scene
    from checker.school import School
    from checker.senses import Passage, Reading

_SURE = 0.4
"""Weight from which a word is taken for a first name, as in the check for single pupils."""


@check(category="names", clause="consent-log")
def first_name_with_photo(reading: Reading) -> Iterator[Statement]:
    """A pupil's first name stands beside a picture without consent for that.

    The consent log's column first_name_with_photo decides, for pupils tagged in a photo and for first names that fit a class or year told in the post: a stop
    where consent was refused, withdrawn or has run out; a question where it was never asked.

    A first name is rarely one child's alone. Where nobody of that name is tagged and no class is told, it is not known who is meant: if no pupil of that name
    has consent, you are asked; if some have it and some not, it is only mentioned, and a tag in the photo settles it. If the class that is told holds nobody of
    that name, no pupil on the roll is meant. A log without the column is a school that does not ask for this; then nothing is said.

    Why it matters: A first name beside a face is enough for many people to know the child. Families are asked for it separately, and some say no for the child's safety.
    Instead: Leave the name out, and speak of the group, the class or "one of our pupils".
    Source: Aspire Educational Trust's policy, section 5: consent for exactly this use; NSPCC guidance on pictures of children (avoid naming a child beside a picture).
    """
    school = reading.school
    if not (reading.has_picture and is_asked(school)):
        return
    tagged = {pupil for photo in reading.draft.images for pupil in reading.draft.people.get(photo.name, ())}
    for passage, scene in reading.scenes:
        if passage.kind not in ("text", "alt_text", "picture_words"):
            continue
        told: set[tuple[str, frozenset[str]]] = set()
        for person in scene.people:
            if person.kind != "name" or person.weight < _SURE or not person.pupil_ids:
                continue
            meant, known = _meant(person, scene, school, tagged)
            key = (normalise(passage.text[person.start : person.end]), meant)
            if meant and key not in told:
                told.add(key)
                yield from _judge(person, meant, known, passage, reading)


def _meant(person: Person, scene: Scene, school: School, tagged: set[str]) -> tuple[frozenset[str], str]:
    """The pupils who may be meant, and how that is known: `tagged`, `group`, or `` where only the name is known."""
    if here := person.pupil_ids & tagged:
        return frozenset(here), "tagged"
    from checker.singling_out.finder import SinglingOut  # only where there are words: it brings the recognisers along

    fitting, group = person.pupil_ids, False
    for fact in SinglingOut(scene, school.settings).groups_of(person):
        if fact.pupil_ids is not None:
            fitting, group = fitting & fact.pupil_ids, True
    return frozenset(fitting), "group" if group else ""


def _judge(person: Person, meant: frozenset[str], known: str, passage: Passage, reading: Reading) -> Iterator[Finding]:
    without = lacking(sorted(meant), reading)
    if not without:
        return
    asked = {i: s for i, s in without.items() if s is not ConsentState.NEVER_ASKED}
    every = len(without) == len(meant)
    states = ", ".join(dict.fromkeys(s.value for s in without.values()))
    whose = {"tagged": "a pupil tagged in the photo", "group": "a pupil of the class or year told"}.get(known, "a pupil on the roll")
    several = (
        f"{len(without)} of {len(meant)} pupils on the roll with this first name"
        if known == ""
        else f"{len(without)} of {len(meant)} such pupils"
    )
    if known == "tagged":
        # Whoever is tagged is in the picture: one refusal among two children of one name is a refusal.
        level = Level.STOP if asked else Level.REVIEW
    elif known == "group":
        level = Level.STOP if every and len(asked) == len(meant) else Level.REVIEW
    elif passage.kind == "picture_words":
        level = Level.ADVISE  # a peg or a tray: a first name, with nobody to say whose
    else:
        level = Level.REVIEW if every else Level.ADVISE
    what = f"the first name of {whose} stands beside a picture, and consent for that is not in force ({states})"
    if len(meant) > 1:
        what = f"this first name stands beside a picture; {several} have no consent in force for that ({states})"
    meant_if = "this pupil is" if len(meant) == 1 else "one of them is"
    instead = (
        None
        if known
        else f'If {meant_if} meant, leave the name out, or write "one of our pupils". If the child in the picture has consent, tag the child.'
    )
    yield first_name_with_photo.finding(
        level,
        passage.evidence(person.start, person.end),
        message=f"{what[0].upper()}{what[1:]}.",
        confidence=min(0.97, person.weight) if known else 0.6 * person.weight if every else 0.3,
        instead=instead,
        pupil_ids=tuple(without),
        kind=known or "name_only",
        changes=anybody(passage.text, passage.field, person.start, person.end)
        if level > Level.ADVISE and passage.kind != "picture_words"
        else (),
    )

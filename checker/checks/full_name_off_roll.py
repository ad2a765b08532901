"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading


_FILE = "Give the file another name: with some platforms it goes out. If it is a grown-up, add their title or what they do."


@check(
    category="names",
    clause="no-full-names",
    kinds={"filename": "A file's name holds the full name of somebody who may be a child, and is not on the roll."},
    steps={"filename": _FILE},
)
def full_name_off_roll(reading: Reading) -> Iterator[Statement]:
    """Somebody who may be a child, and is not on the roll, is named in full.

    Visiting teams, brothers and sisters, children who have left or are yet to come; in the names of files too. Left alone are grown-ups (a title, a job or letters beside the
    name, the staff list, `people` in school.toml), public, historical and fictional figures, and what is named after people: places, buildings, houses,
    schools, clubs. Beside a picture it is a stop, or a question where more speaks for a grown-up.

    Why it matters: Another school's child, or a child who has left, has parents who never agreed to your post. Beside a photo the name says who it is.
    Instead: Use the first name alone, or ask the child's own school or parents first. If it is a grown-up, add their title or what they do.
    Source: Policies of UK schools and trusts on social media; NSPCC and UK Safer Internet Centre guidance on pictures of children (no name with a picture).
    """
    for passage, person in reading.unknown_people:
        sure = person.child - person.adult >= 1.5
        who = "A child who is not on the roll" if sure else "Somebody who may be a child, not on the roll,"
        in_file = passage.kind == "file_name"
        beside = " in a file's name" if in_file else ", beside a picture" if reading.has_picture else ""
        yield full_name_off_roll.finding(
            Level.STOP if reading.has_picture and person.child >= person.adult else Level.REVIEW,
            passage.evidence(person.start, person.end),
            message=f"{who} is named in full{beside}.",
            confidence=min(0.95, person.confidence * (0.6 + 0.1 * min(3.0, max(-1.0, person.child - person.adult)))),
            instead=_FILE if in_file else "",
            kind=person.form,
        )

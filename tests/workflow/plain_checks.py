"""Plain checks that find what a test writes, and the school that they judge for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from checker.check import Check, Page
from checker.clauses import clause
from checker.finding import Level, PhotoRegion, Skipped, WholeDraft
from checker.school import ConsentState

SETTINGS = """
[school]
name = "Rowan Park Primary"
[names]
schools = ["Rowan Park Primary"]

[[people]]
name = "Saima Akhtar"
email = "saima@rowan.example.org"
roles = ["officer", "author"]
[[people.deputies]]
email = "ada@rowan.example.org"
starts = 2026-12-19
ends = 2027-01-03
[[people]]
name = "Omar Haddad"
email = "omar@rowan.example.org"
roles = ["officer"]
[[people]]
name = "Jo Reed"
email = "jo@rowan.example.org"
[[people]]
name = "Deb Osei"
email = "deb@rowan.example.org"
roles = ["second_reader"]
[[people]]
name = "Ada Pike"
email = "ada@rowan.example.org"
roles = ["author", "administrator"]

[[accounts]]
platform = "facebook"
name = "Rowan Park"

[[templates]]
name = "snow"
text = "{site} is closed on {date} because of snow. We will post again by {time}."
approved_by = "Saima Akhtar"
approved_on = 2026-10-01
"""
LOG = """pupil_id,first_name,last_name,facebook,instagram,x
P1,Orla,Finnegan,yes,yes,no
P2,Tunde,Balogun,no,yes,no
P3,Mei,Lin,until 2026-11-25,yes,yes
"""


def _check(name: str, category: str, find: Callable[[Check, Any, Any], Iterator[Any]]) -> Check:
    made: list[Check] = []
    made.append(
        Check(name, category, clause("approval"), Page("", "It matters.", "Do this.", "", ""), lambda r: find(made[0], r, r.school))
    )
    return made[0]


def _words(pattern: str, level: Level, kind: str = "") -> Callable[[Check, Any, Any], Iterator[Any]]:
    def find(check: Check, reading: Any, school: Any) -> Iterator[Any]:
        for passage in reading.words:
            for match in re.finditer(pattern, passage.text):
                yield check.finding(level, passage.evidence(*match.span()), message="Seen.", confidence=1, kind=kind)

    return find


def _names(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    for passage in reading.words:
        for pupil in school.pupils:
            for match in re.finditer(rf"{pupil.first_name} {pupil.last_name}", passage.text):
                where = passage.evidence(*match.span())
                yield check.finding(Level.STOP, where, message="Named.", confidence=1, pupil_ids=(pupil.pupil_id,))


def _faces(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    for photo in reading.draft.images:
        for tag in reading.draft.people.get(photo.name, ()):
            for platform in reading.draft.platforms:
                state = school.consent(tag, platform, reading.on)
                if ":" not in tag and state is not ConsentState.IN_FORCE:
                    where = PhotoRegion(photo.name, (0, 0, 9, 9))
                    yield check.finding(Level.STOP, where, message="No consent.", confidence=1, kind=state.name.lower(), pupil_ids=(tag,))
        if photo.read().startswith(b"crowd"):
            yield check.finding(Level.STOP, PhotoRegion(photo.name, (1, 1, 5, 5)), message="Unaccounted.", confidence=1, kind="unaccounted")


def _objective(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    if "advert" in reading.draft.text:
        yield check.finding(Level.REVIEW, WholeDraft(), message="Off.", confidence=1)


def _skips(check: Check, reading: Any, school: Any) -> Iterator[Any]:
    if "blurred" in reading.draft.text:
        yield Skipped(check.name, "It is blurred.")


CHECKS = (
    _check("pupil-full-name", "names", _names),
    _check("political-language", "neutrality", _words("council tax", Level.REVIEW)),
    _check("offensive-language", "neutrality", _words("damned", Level.STOP)),
    _check("personal-detail", "personal", _words("hunter2", Level.STOP, "password_or_login")),
    _check("alt-text", "platform", _words("hint", Level.ADVISE)),
    _check("unconsented-face", "faces", _faces),
    _check("off-objective", "objective", _objective),
    _check("video-part-seen", "photo", _skips),
)

"""Photos described instead of drawn: a sense that answers with what a test says is seen, and a school to judge it by."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from checker.checks.unconsented_face import unconsented_face
from checker.draft import Draft, Photo
from checker.engine import review
from checker.photos.gallery import Gallery, Reference
from checker.photos.metadata import Metadata
from checker.photos.seen import FaceSeen
from checker.report import Report
from checker.school import ConsentLog, School, Settings, StaffMember, Visitor
from checker.school.consent import parse_cell
from checker.school.settings import ContactSettings, PhotoSettings, RecognitionSettings, SchoolSettings
from checker.senses import Senses, session_of
from checker.senses.photo import Look, PhotoSense

DAY = datetime.date(2026, 11, 20)
LOG = (
    "pupil_id,first_name,last_name,facebook,instagram,biometric\n"
    "P1,Orla,Finnegan,yes,no,yes\nP2,Tunde,Balogun,no,no,yes\nP3,Mei,Lin,until 2026-07-31,,yes\nP4,Ada,Finnegan,withdrawn 2026-10-02,,yes\n"
    "P5,Bao,Tran,,,yes\nP6,Ivy,Moss,yes,yes,yes\n"
)


@dataclass
class Described(PhotoSense):
    """A photo sense that answers with what a test describes."""

    seen: Look = field(default_factory=Look)
    tells: Metadata = field(default_factory=Metadata)
    asked: list[bool] = field(default_factory=list)

    def look(
        self, content: bytes, name: str, limits: Any, *, read_words: bool = True, describe: bool = False, exposure: bool = False
    ) -> Look:
        self.asked.append(describe)
        return self.seen

    def metadata(self, content: bytes, name: str) -> Metadata:
        return self.tells


def faces(*who: float | None, height: int = 80) -> tuple[FaceSeen, ...]:
    """Faces side by side; a number is a descriptor that far along the first axis, None is a face without one."""
    out = []
    for i, place in enumerate(who):
        row = None
        if place is not None:
            row = np.zeros(128, np.float32)
            row[0] = place
        out.append(FaceSeen((i * 100, 50, i * 100 + height, 50 + height), 0.8, descriptor=row))
    return tuple(out)


def look(*who: float | None, height: int = 80, **more: Any) -> Look:
    found = faces(*who, height=height)
    return Look(**{"size": (1000, 800), "faces": found, "at_once": len(found), **more})


STAFF = (
    StaffMember("Mrs", "Joan", "Pettifer"),
    StaffMember("Mr", "Karl", "Nunn", photo_consent=parse_cell("no")),
    StaffMember("Ms", "Lena", "Ortiz", photo_consent=parse_cell("")),
    StaffMember("Dr", "Ivo", "Pereira-Costa", photo_consent=parse_cell("2026-09-01")),
)
VISITORS = (
    Visitor("the mayor", parse_cell("yes")),
    Visitor("Mr Adam Ayre", parse_cell("until 2027-07-31")),
    Visitor("Ms Bea Bright", parse_cell("withdrawn 2026-10-02")),
)

# Where pupils stand on the first axis; P6 is near P1, as a sister would be.
PLACES = {"P1": 0.0, "P6": 0.03, "P2": 5.0, "P3": 10.0}


def school(tmp_path: Path, sense: PhotoSense, *, recognition: bool = False, photos: PhotoSettings | None = None) -> School:
    log = tmp_path / "consent_log.csv"
    log.write_text(LOG, encoding="utf-8")
    settings = Settings(
        SchoolSettings("Rowan Park Primary"),
        contacts=ContactSettings(websites=["https://www.rowanpark.example.org"]),
        recognition=RecognitionSettings(recognition, "DPIA-7", DAY, "Noor Example"),
        photos=photos or PhotoSettings(),
    )
    made = School(settings, ConsentLog.load(log), STAFF, visitors=VISITORS)
    session = session_of(made, Senses(photo=sense))
    if recognition:
        rows = []
        for pupil, place in PLACES.items():
            row = np.zeros(128, np.float32)
            row[0] = place
            rows.append(Reference(pupil, "a", DAY, row))
        session.prepared("gallery", lambda: Gallery(tmp_path / "unused", bytes(32), rows))
    return made


def report(tmp_path: Path, seen: Look, *people: str, platform: str = "facebook", recognition: bool = False) -> Report:
    draft = Draft(platform=platform, images=(Photo("a.jpg", b"x"),), people={"a.jpg": people} if people else {})
    return review(draft, school(tmp_path, Described(seen=seen), recognition=recognition), [unconsented_face], on=DAY)


def statuses(made: Report) -> list[str]:
    return [f.status for f in made.faces]

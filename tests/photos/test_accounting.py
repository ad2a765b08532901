"""Every face is accounted for, or the report says so: `unconsented-face` over described photos, with recognition off and on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pictures import pixels, portrait, saved

from checker.checks.photo_code import photo_code
from checker.checks.photo_copyright import photo_copyright
from checker.checks.photo_exposure import photo_exposure
from checker.checks.photo_framing import photo_framing
from checker.checks.photo_metadata import photo_metadata
from checker.checks.unconsented_face import unconsented_face
from checker.checks.video_part_seen import video_part_seen
from checker.draft import Draft, Photo
from checker.engine import review
from checker.finding import Level
from checker.photos.gallery import Gallery, Reference
from checker.photos.metadata import Entry, Metadata
from checker.photos.seen import BodySeen, Code, FaceSeen, Line
from checker.report import Report, Verdict
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


class TestAdults:
    """Issue: `staff:Nobody At All`, `visitor:` with a pupil's name and thirty tags on one face cleared faces."""

    def said(self, tmp_path: Path, *people: str, faces: int | None = None) -> list[tuple[str, str]]:
        made = report(tmp_path, look(*[None] * (len(people) if faces is None else faces)), *people)
        return sorted({(f.level.word, f.kind) for f in made.findings})

    @pytest.mark.parametrize(
        "name",
        ["Mrs Pettifer", "Joan Pettifer", "Mrs Joan Pettifer", "mrs pettifer", "Pettifer", "Dr Pereira-Costa", "Dr Ivo Pereira Costa"],
    )
    def test_staff_on_the_list_are_accounted_for(self, name: str, tmp_path: Path) -> None:
        assert self.said(tmp_path, f"staff:{name}") == []
        assert self.said(tmp_path, f" STAFF : {name} ") == []

    @pytest.mark.parametrize("name", ["Nobody At All", "Joan", "Mr Pettifer", "Joan Pettifer Smith", "Mrs", "Mrs Petifer"])
    def test_staff_who_are_not_on_it_are_a_question(self, name: str, tmp_path: Path) -> None:
        assert self.said(tmp_path, f"staff:{name}") == [("review", "not_on_staff_list")]

    def test_the_staff_lists_own_column_decides(self, tmp_path: Path) -> None:
        assert self.said(tmp_path, "staff:Mr Nunn") == [("stop", "adult_refused")]
        assert self.said(tmp_path, "staff:Ms Ortiz") == [("review", "adult_unattested")]

    def test_visitors_are_a_question_until_the_school_keeps_their_consent(self, tmp_path: Path) -> None:
        assert self.said(tmp_path, "visitor:Mr Ayre the baker") == [("review", "adult_unattested")]
        assert self.said(tmp_path, "visitor:Adam Ayre") == []
        assert self.said(tmp_path, "visitor:Bea Bright") == [("stop", "adult_refused")]

    @pytest.mark.parametrize(
        "tag", ["visitor:Orla Finnegan", "visitor:Finnegan, Orla", "visitor:O. Finnegan", "visitor:P1", "visitor:p1", "staff:Tunde Balogun"]
    )
    def test_a_pupils_name_under_an_adults_tag_is_a_stop(self, tag: str, tmp_path: Path) -> None:
        assert self.said(tmp_path, tag) == [("stop", "pupils_name_as_adult")]
        made = report(tmp_path, look(None), tag)
        assert "Orla" not in made.findings[0].message and "Tunde" not in made.findings[0].message

    def test_a_pupils_first_name_alone_is_a_question(self, tmp_path: Path) -> None:
        assert self.said(tmp_path, "visitor:Tunde") == [("review", "perhaps_pupil")]

    def test_adults_of_a_kind_are_one_finding(self, tmp_path: Path) -> None:
        made = report(tmp_path, look(*[None] * 4), "P1", "visitor:A B", "visitor:C D", "visitor:E F")
        assert [f.message for f in made.findings] == ["Photo 1, tags 2, 3 and 4: the school keeps no consent in force of this adult."]

    def test_more_tags_than_faces_is_said(self, tmp_path: Path) -> None:
        assert self.said(tmp_path, *["P1"] * 30, faces=1) == [("review", "more_tags_than_faces")]
        assert self.said(tmp_path, "P1", "P6", "P1", faces=0) == [("review", "more_tags_than_faces")]
        assert self.said(tmp_path, "P1", "P6", faces=1) == [("advise", "more_tags_than_faces")]
        several = [
            "P1",
            "P6",
            *[f"staff:{name}" for name in ("Mrs Pettifer", "Dr Pereira-Costa")],
            "visitor:the mayor",
            "visitor:Adam Ayre",
        ]
        assert self.said(tmp_path, *several, faces=5) == [("advise", "more_tags_than_faces")]
        assert self.said(tmp_path, *several, faces=4) == [("review", "more_tags_than_faces")]
        assert self.said(tmp_path, "P1", faces=1) == []

    def test_a_person_tagged_twice_accounts_for_one_face(self, tmp_path: Path) -> None:
        twice = ("review", "tagged_more_than_once")
        assert self.said(tmp_path, "P1", "P1") == [twice]
        assert self.said(tmp_path, *["P1"] * 10, faces=8) == [("advise", "more_tags_than_faces"), twice]
        assert self.said(tmp_path, "visitor:the mayor", "Visitor:The Mayor") == [twice]
        assert self.said(tmp_path, "P1", "P6", "P1", faces=2) == [("advise", "more_tags_than_faces")], "no face rests on it"
        scenes = look(None, None, kind="animation", at_once=1)
        assert report(tmp_path, scenes, "P1", "P1").findings == (), "one person in two scenes"


class TestWithoutRecognition:
    def test_no_face_is_nothing(self, tmp_path: Path) -> None:
        assert report(tmp_path, look()).verdict is Verdict.NOTHING_FOUND

    def test_faces_and_nobody_tagged(self, tmp_path: Path) -> None:
        made = report(tmp_path, look(None, None))
        (finding,) = made.findings
        assert finding.level is Level.STOP
        assert "2 faces, nobody is tagged: 2 unaccounted for." in finding.message
        assert statuses(made) == ["unaccounted", "unaccounted"]

    def test_seven_faces_and_five_people(self, tmp_path: Path) -> None:
        made = report(tmp_path, look(*[None] * 7), "P1", "P6", "staff:Mrs Pettifer", "visitor:Adam Ayre", "visitor:the mayor")
        (finding,) = made.findings
        assert "7 faces, 5 people tagged: 2 unaccounted for." in finding.message
        assert finding.level is Level.STOP

    def test_everyone_tagged_and_all_with_consent(self, tmp_path: Path) -> None:
        made = report(tmp_path, look(None, None, None), "P1", "staff:Mrs Pettifer", "Visitor: the mayor")
        assert made.verdict is Verdict.NOTHING_FOUND
        assert statuses(made) == ["accounted"] * 3

    @pytest.mark.parametrize(
        ("pupil", "state"),
        [("P2", "refused"), ("P3", "expired"), ("P4", "withdrawn"), ("P5", "never asked"), ("P9", "no pupil on the roll")],
    )
    def test_a_tagged_pupil_without_consent_in_force(self, pupil: str, state: str, tmp_path: Path) -> None:
        made = report(tmp_path, look(None), pupil)
        (finding,) = made.findings
        assert finding.level is Level.STOP
        assert state in finding.message
        assert finding.pupil_ids == (pupil,)
        assert statuses(made) == ["no_consent"]
        assert "Balogun" not in finding.message

    def test_consent_is_for_exactly_this_platform(self, tmp_path: Path) -> None:
        assert report(tmp_path, look(None), "P1").verdict is Verdict.NOTHING_FOUND
        assert report(tmp_path, look(None), "P1", platform="instagram").verdict is Verdict.STOP
        assert report(tmp_path, look(None), "P1", platform="website").verdict is Verdict.STOP

    def test_a_pupil_without_consent_is_a_stop_even_where_no_face_was_found(self, tmp_path: Path) -> None:
        assert report(tmp_path, look(), "P2").verdict is Verdict.STOP

    def test_one_refusal_among_several_leaves_all_open(self, tmp_path: Path) -> None:
        assert statuses(report(tmp_path, look(None, None), "P1", "P2")) == ["unaccounted", "unaccounted"]

    def test_tiny_faces_count_and_are_told(self, tmp_path: Path) -> None:
        made = report(tmp_path, look(None, None, height=20), "P1")
        assert "2 of the faces are too small" in made.findings[0].message
        assert statuses(made) == ["too_small", "too_small"]

    def test_a_crowd_asks_for_a_second_look_even_when_all_are_tagged(self, tmp_path: Path) -> None:
        made = report(tmp_path, look(None, crowded=True), "P1")
        assert made.verdict is Verdict.REVIEW

    def test_a_child_in_each_scene_of_an_animation(self, tmp_path: Path) -> None:
        seen = look(None, None, kind="animation", at_once=1)
        assert report(tmp_path, seen, "P1").verdict is Verdict.STOP
        assert report(tmp_path, seen, "P1", "P6").verdict is Verdict.NOTHING_FOUND

    def test_a_video_in_which_faces_come_and_go_asks_for_a_look(self, tmp_path: Path) -> None:
        seen = look(None, None, None, kind="video", at_once=2)
        assert report(tmp_path, seen, "P1", "P6").verdict is Verdict.REVIEW
        assert report(tmp_path, seen, "P1").verdict is Verdict.STOP

    def test_no_descriptor_is_made_and_the_network_is_never_touched(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from checker.photos import descriptors

        def forbidden(*_: object, **__: object) -> None:
            raise AssertionError("a descriptor was asked for while recognition is off")

        for name in ("describe", "chip", "describe_chips"):
            monkeypatch.setattr(descriptors.FaceNetwork, name, forbidden)
        monkeypatch.setattr(descriptors, "load_graph", forbidden)
        sense = PhotoSense()
        made = school(tmp_path, sense)
        draft = Draft(platform="facebook", images=(Photo("a.png", saved(portrait(), "PNG")),))
        result = review(draft, made, [unconsented_face], on=DAY)
        assert result.verdict is Verdict.STOP
        assert result.faces
        assert all(f.suggestion is None for f in result.faces)
        assert "network" not in vars(sense)
        described = Described(seen=look(None))
        review(Draft(images=(Photo("a.jpg", b"x"),)), school(tmp_path, described), [unconsented_face])
        assert described.asked == [False]


class TestWithRecognition:
    def judge(self, tmp_path: Path, seen: Look, *people: str, **more: Any) -> Report:
        return report(tmp_path, seen, *people, recognition=True, **more)

    def test_every_face_suggested_with_consent_waits_for_confirmation(self, tmp_path: Path) -> None:
        made = self.judge(tmp_path, look(0.4))
        assert made.verdict is Verdict.REVIEW
        assert statuses(made) == ["suggested"]
        suggestion = made.faces[0].suggestion
        assert suggestion
        assert (suggestion.pupil_id, round(suggestion.distance, 2)) == ("P6", 0.37)

    def test_a_match_alone_never_clears_a_face_and_a_tag_does(self, tmp_path: Path) -> None:
        assert self.judge(tmp_path, look(0.0)).verdict is Verdict.REVIEW
        assert self.judge(tmp_path, look(0.0), "P1").verdict is Verdict.NOTHING_FOUND

    def test_a_match_with_a_pupil_without_consent_is_a_stop_at_once(self, tmp_path: Path) -> None:
        made = self.judge(tmp_path, look(5.2))
        (finding,) = made.findings
        assert finding.level is Level.STOP
        assert "P2" in finding.message
        assert "refused" in finding.message
        assert statuses(made) == ["no_consent"]
        assert self.judge(tmp_path, look(5.2), "visitor:somebody").verdict is Verdict.STOP

    def test_siblings_in_a_near_tie_are_told(self, tmp_path: Path) -> None:
        (finding,) = self.judge(tmp_path, look(0.01)).findings
        assert "near tie" in finding.message
        assert set(finding.pupil_ids) == {"P1", "P6"}

    def test_a_near_tie_with_a_pupil_without_consent_is_a_stop(self, tmp_path: Path) -> None:
        made = self.judge(tmp_path, look(0.01), platform="instagram")
        assert made.verdict is Verdict.STOP
        assert "P1" in made.findings[0].message

    def test_the_authors_tag_settles_a_near_tie(self, tmp_path: Path) -> None:
        made = self.judge(tmp_path, look(0.01), "P6", platform="instagram")
        assert made.verdict is Verdict.NOTHING_FOUND
        assert made.faces[0].suggestion
        assert made.faces[0].suggestion.pupil_id == "P6"

    def test_looking_like_somebody_is_not_being_suggested(self, tmp_path: Path) -> None:
        made = self.judge(tmp_path, look(0.58))
        assert statuses(made) == ["looks_like"]
        assert made.verdict is Verdict.STOP, "unknown faces are a stop"

    def test_an_unknown_face_beside_a_suggested_one(self, tmp_path: Path) -> None:
        made = self.judge(tmp_path, look(0.0, 50.0))
        assert sorted(statuses(made)) == ["suggested", "unaccounted"]
        assert made.verdict is Verdict.STOP
        assert "2 faces, nobody is tagged: 1 unaccounted for." in made.findings[0].message

    def test_staff_cover_unknown_faces_and_suggestions_still_wait(self, tmp_path: Path) -> None:
        made = self.judge(tmp_path, look(0.0, 50.0), "staff:Mrs Pettifer")
        assert sorted(statuses(made)) == ["accounted", "suggested"]
        assert made.verdict is Verdict.REVIEW

    def test_a_face_too_small_is_never_matched(self, tmp_path: Path) -> None:
        made = self.judge(tmp_path, look(None, height=20))
        assert statuses(made) == ["too_small"]
        assert made.verdict is Verdict.STOP

    def test_one_person_is_in_a_photo_once(self, tmp_path: Path) -> None:
        made = self.judge(tmp_path, look(5.1, 5.3))
        assert sorted(statuses(made)) == ["no_consent", "unaccounted"]

    def test_a_pupil_who_is_tagged_and_not_enrolled_is_accounted_for(self, tmp_path: Path) -> None:
        assert self.judge(tmp_path, look(70.0), "P1").verdict is Verdict.NOTHING_FOUND

    def test_on_but_nobody_enrolled_is_said(self, tmp_path: Path) -> None:
        made = school(tmp_path, Described(seen=look(0.0)))
        on = Settings(SchoolSettings("Rowan Park Primary"), recognition=RecognitionSettings(True, "D", DAY, "N"))
        lost = School(on, made.consent_log, folder=tmp_path)
        session_of(lost, session_of(made).senses)
        result = review(
            Draft(platform="facebook", images=(Photo("a.jpg", b"x"),), people={"a.jpg": ("P1",)}), lost, [unconsented_face], on=DAY
        )
        assert result.verdict is Verdict.INCOMPLETE
        assert "checker enrol" in result.skipped[0].reason


class TestTheOtherPhotoChecks:
    def found(
        self,
        tmp_path: Path,
        check: Any,
        seen: Look | None = None,
        tells: Metadata | None = None,
        *people: str,
        photos: PhotoSettings | None = None,
    ) -> list[tuple[str, str]]:
        sense = Described(seen=seen or look(), tells=tells or Metadata())
        draft = Draft(platform="facebook", images=(Photo("a.jpg", b"x"),), people={"a.jpg": people} if people else {})
        result = review(draft, school(tmp_path, sense, photos=photos), [check], on=DAY)
        assert result.skipped == ()
        return [(f.kind, f.level.word) for f in result.findings]

    def test_metadata(self, tmp_path: Path) -> None:
        tells = Metadata(
            (Entry("gps", "EXIF", "GPSLatitude", "53"), Entry("device", "EXIF", "Make", "X"), Entry("date", "EXIF", "DateTime", "2026"))
        )
        assert self.found(tmp_path, photo_metadata, tells=tells) == [("gps", "review"), ("device", "advise")]
        assert self.found(tmp_path, photo_metadata) == []

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("Agency Example / All rights reserved", [("metadata", "review")]),
            ("Photo: Rowan Park Primary", []),
            ("SAMSUNG", []),
            ("   ", []),
            ("CC BY 4.0, Sam Example", [("licence", "review")]),
        ],
    )
    def test_rights_in_the_file(self, value: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
        assert self.found(tmp_path, photo_copyright, tells=Metadata((Entry("rights", "IPTC", "copyright", value),))) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("shutterstock", [("watermark", "review")]),
            ("© Sam Example Photography", [("credit", "review")]),
            ("© Rowan Park Primary", []),
            ("Stock up on tins for harvest", []),
        ],
    )
    def test_rights_in_the_picture(self, text: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
        line = Line(text, (10, 10, 200, 40), 0.9)
        assert self.found(tmp_path, photo_copyright, look(lines=(line,))) == expected

    @pytest.mark.parametrize(
        ("text", "kind", "expected"),
        [
            ("WIFI:T:WPA;S:Staff;P:hunter2;;", "QR Code", [("wifi", "stop")]),
            ("https://forms.example.net/x", "QR Code", [("link", "review")]),
            ("https://www.rowanpark.example.org/news", "QR Code", []),
            ("BEGIN:VCARD\nFN:Sam", "QR Code", [("contact", "review")]),
            ("9780140328721", "EAN-13", []),
            ("P0012345", "Code 39", [("code", "advise")]),
        ],
    )
    def test_codes(self, text: str, kind: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
        assert self.found(tmp_path, photo_code, look(codes=(Code(text, kind, (1, 1, 50, 50)),))) == expected

    def test_exposure_is_a_second_look_and_a_setting(self, tmp_path: Path) -> None:
        swim = look(bodies=(BodySeen("dress", (1, 1, 9, 9), 0.8),))
        bare = look(bodies=(BodySeen("dress", (1, 1, 9, 9), 0.8), BodySeen("bare", (1, 1, 9, 9), 0.5)))
        on, quiet = PhotoSettings(exposure=True), PhotoSettings(exposure=True, exposure_advice=False)
        assert self.found(tmp_path, photo_exposure, swim) == []
        assert self.found(tmp_path, photo_exposure, swim, photos=on) == [("dress", "advise")]
        assert self.found(tmp_path, photo_exposure, swim, photos=quiet) == []
        assert self.found(tmp_path, photo_exposure, bare, photos=quiet) == [("bare", "review")]

    def test_a_large_portrait_of_a_pupil_from_the_front_and_not_of_a_visitor(self, tmp_path: Path) -> None:
        close = look(None, height=400)
        aside = replace(close, faces=(replace(close.faces[0], aside=0.3),))
        assert self.found(tmp_path, photo_framing, close, None, "P1") == [("portrait", "advise")]
        assert self.found(tmp_path, photo_framing, aside, None, "P1") == []
        assert self.found(tmp_path, photo_framing, close, None, "visitor:the mayor") == []
        assert self.found(tmp_path, photo_framing, close, None, "P1", photos=PhotoSettings(portrait_advice=False)) == []

    def test_a_file_larger_than_a_post_needs(self, tmp_path: Path) -> None:
        group, small = look(None, None), PhotoSettings(largest_side=800)
        assert self.found(tmp_path, photo_framing, group, None, "P1") == []
        assert self.found(tmp_path, photo_framing, group, None, "P1", photos=small) == [("large_file", "advise")]
        assert self.found(tmp_path, photo_framing, look(), None, photos=small) == []

    @pytest.mark.parametrize(
        ("words", "height", "expected"),
        [
            ("Year 5 at the swimming gala", 80, ["full_length"]),
            ("Our residential was wet", 80, ["full_length"]),
            ("Year 5 at the swimming gala", 160, []),  # heads and shoulders
            ("Year 5 at the science fair", 80, []),
        ],
    )
    def test_children_at_full_length_at_the_pool_and_away(self, words: str, height: int, expected: list[str], tmp_path: Path) -> None:
        seen = look(None, None, height=height)
        draft = Draft(text=words, platform="facebook", images=(Photo("a.jpg", b"x"),), people={"a.jpg": ("P1", "P2")})
        for settings, wanted in ((PhotoSettings(), expected), (PhotoSettings(full_length_advice=False), [])):
            made = school(tmp_path, Described(seen=seen), photos=settings)
            assert [f.kind for f in review(draft, made, [photo_framing], on=DAY).findings] == wanted

    def test_what_of_a_video_goes_unseen_and_unheard(self, tmp_path: Path) -> None:
        seen = look(kind="video", has_sound=True, notes=("It is sampled.",))
        assert self.found(tmp_path, video_part_seen, seen) == [("sound", "review"), ("sampled", "advise")]

    def test_words_codes_and_captions_are_passages_with_their_place(self, tmp_path: Path) -> None:
        from checker.senses import Reading

        line = Line(
            "Merit for Ada", (10, 20, 200, 40), 0.9, ((0, 5, (10, 20, 60, 40)), (6, 9, (70, 20, 110, 40)), (10, 13, (120, 20, 200, 40)))
        )
        sense = Described(
            seen=look(
                lines=(line, Line("Class Oak", (10, 60, 90, 80), 0.9)),
                codes=(Code("https://x.example", "QR Code", (5, 5, 9, 9)),),
            ),
            tells=Metadata((Entry("caption", "EXIF", "ImageDescription", "Ada at the pool"),)),
        )
        made = school(tmp_path, sense)
        reading = Reading(Draft(images=(Photo("a.jpg", b"x"),)), made)
        words, code, caption = reading.printed
        assert (words.kind, code.kind, caption.kind) == ("picture_words", "code", "metadata")
        assert words.text == "Merit for Ada\nClass Oak"
        place = words.evidence(10, 13)
        assert getattr(place, "box", None) == (120, 20, 200, 40)
        assert getattr(place, "quote", None) == "Ada"

    def test_a_photo_that_fails_midway_is_incomplete_and_its_reason_names_no_file(self, tmp_path: Path) -> None:
        seen = look(unread=("Faces could not be looked for (RuntimeError). Look at this yourself.",))
        draft = Draft(platform="facebook", images=(Photo("orla-finnegan.jpg", b"x"),))
        result = review(draft, school(tmp_path, Described(seen=seen)), [unconsented_face], on=DAY)
        assert result.verdict is Verdict.INCOMPLETE
        assert "orla" not in result.skipped[0].reason

    def test_a_detector_that_breaks_hides_nothing(self, tmp_path: Path) -> None:
        class Broken:
            def look(self, photo: object) -> object:
                raise RuntimeError("Orla Finnegan")

        sense = PhotoSense(detector=Broken())  # type: ignore[arg-type]
        draft = Draft(platform="facebook", images=(Photo("a.png", saved(portrait(), "PNG")),))
        result = review(draft, school(tmp_path, sense), [unconsented_face], on=DAY)
        assert result.verdict is Verdict.INCOMPLETE
        assert "Orla" not in result.skipped[0].reason


def test_no_pixels_stay_behind_after_a_photo_was_read(tmp_path: Path) -> None:
    from checker.senses import Reading

    reading = Reading(Draft(images=(Photo("a.png", saved(portrait(), "PNG")),)), school(tmp_path, PhotoSense()))
    (photo,) = reading.photos
    assert photo.faces
    held = [v for v in vars(photo).values() if isinstance(v, np.ndarray)]
    assert held == []
    assert pixels(portrait()).tobytes()[:300] not in repr(vars(photo)).encode()

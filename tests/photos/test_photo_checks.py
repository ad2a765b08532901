"""What the other checks of photos say of described photos: metadata, rights, codes, framing, exposure, videos, what failed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from described import DAY, Described, look, school
from pictures import portrait, saved

from checker.checks.photo_code import photo_code
from checker.checks.photo_copyright import photo_copyright
from checker.checks.photo_exposure import photo_exposure
from checker.checks.photo_framing import photo_framing
from checker.checks.photo_metadata import photo_metadata
from checker.checks.unconsented_face import unconsented_face
from checker.checks.video_part_seen import video_part_seen
from checker.draft import Draft, Photo
from checker.engine import review
from checker.photos.metadata import Entry, Metadata
from checker.photos.seen import BodySeen, Code, Line
from checker.report import Verdict
from checker.school.settings import PhotoSettings
from checker.senses.photo import Look, PhotoSense


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

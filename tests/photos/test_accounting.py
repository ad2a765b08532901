"""Every face is accounted for, or the report says so: `unconsented-face` over described photos, without recognition."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from described import DAY, Described, look, report, school, statuses
from pictures import pixels, portrait, saved

from checker.checks.unconsented_face import unconsented_face
from checker.draft import Draft, Photo
from checker.engine import review
from checker.finding import Level
from checker.report import Verdict
from checker.senses.photo import PhotoSense


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


def test_no_pixels_stay_behind_after_a_photo_was_read(tmp_path: Path) -> None:
    from checker.senses import Reading

    reading = Reading(Draft(images=(Photo("a.png", saved(portrait(), "PNG")),)), school(tmp_path, PhotoSense()))
    (photo,) = reading.photos
    assert photo.faces
    held = [v for v in vars(photo).values() if isinstance(v, np.ndarray)]
    assert held == []
    assert pixels(portrait()).tobytes()[:300] not in repr(vars(photo)).encode()

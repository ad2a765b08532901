"""Every face is accounted for, or the report says so: `unconsented-face` over described photos, with recognition on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from described import DAY, Described, look, report, school, statuses

from checker.checks.unconsented_face import unconsented_face
from checker.draft import Draft, Photo
from checker.engine import review
from checker.finding import Level
from checker.report import Report, Verdict
from checker.school import School, Settings
from checker.school.settings import RecognitionSettings, SchoolSettings
from checker.senses import session_of
from checker.senses.photo import Look


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

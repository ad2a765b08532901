"""Adults in a photo: who they are said to be, and whether the school keeps that."""

from __future__ import annotations

from pathlib import Path

import pytest
from described import look, report


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

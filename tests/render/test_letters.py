"""The faces of a case under the letters by which its author knows them."""

from __future__ import annotations

from dataclasses import replace

from checker.draft import Draft, Photo
from checker.finding import Box, Face
from checker.render.view import lettered, view
from checker.report import Report
from checker.said import FaceSaid

A, B, C, D = (10, 10, 60, 70), (100, 12, 150, 72), (200, 8, 250, 68), (300, 10, 350, 70)
SAID = (FaceSaid("A", A, "P1"), FaceSaid("B", B, covered=True), FaceSaid("E", C))


def report(*faces: tuple[Box, str]) -> Report:
    return Report("a", faces=tuple(Face("a.jpg", box, status) for box, status in faces))


def lines(made: Report) -> list[tuple[str, str, Box]]:
    return [(line.letter, line.words, line.face.box) for line in lettered(made, "a.jpg", SAID, lambda tag: f"<{tag}>")]


def test_each_face_has_the_letter_and_the_place_that_its_author_saw() -> None:
    moved = (A[0] + 2, A[1] - 2, A[2], A[3])
    told = [("A", "<P1>", A), ("B", "covered", B), ("E", "nobody has said who this is", C)]
    assert lines(report((C, "accounted"), (moved, "accounted"))) == told, "a count says nothing of one face"
    assert lines(report()) == told, "what the copy shows too small to be found stays in the list"
    assert lines(report((C, "too_small"), (A, "no_consent")))[2] == ("E", "too small to tell", C)


def test_what_only_the_checks_saw_comes_last_and_a_face_under_a_cover_is_told() -> None:
    told = lines(report((D, "unaccounted"), (B, "unaccounted"), (A, "accounted")))
    assert told[1] == ("B", "covered, but the checks still see a face there", B)
    assert told[3] == ("F", "nobody has said who this is", D), "no letter that the author has seen, nor one that was cropped away"


def test_a_photo_of_which_nothing_was_said_has_the_letters_of_what_was_found() -> None:
    draft = Draft("x", images=(Photo("a.jpg", b""), Photo("b.jpg", b"")))
    made = replace(report((A, "accounted")), faces=(Face("a.jpg", B, "accounted"), Face("b.jpg", B, "accounted")))
    first, second = view(made, draft, said={"a.jpg": SAID}).photos
    assert (first.by_face, [line.letter for line in first.faces]) == (True, ["A", "B", "E"])
    assert (second.by_face, [line.letter for line in second.faces]) == (False, ["A"])

"""What the author says of each face, beside the draft it is about."""

from __future__ import annotations

import json

import pytest

from checker.draft import Draft, Photo
from checker.errors import DraftError
from checker.said import FaceSaid, Said, at_no_face, fingerprint, held_to, said_from_json, said_to_json

A, B = (10, 10, 60, 70), (100, 12, 150, 72)
DRAFT = Draft("A good day.", images=(Photo("a.jpg", b"pixels"),), people={"a.jpg": ("P1", "visitor:Ann Lee")})


@pytest.mark.parametrize(
    "said",
    [
        {"b.jpg": (FaceSaid("A", A),)},
        {"a.jpg": (FaceSaid("A", A, "P2"),)},
        {"a.jpg": (FaceSaid("A", A, "P1"), FaceSaid("B", B, "P1"))},
        {"a.jpg": (FaceSaid("A", A, "P1", covered=True),)},
        {"a.jpg": (FaceSaid("A", A), FaceSaid("A", B))},
    ],
    ids=["another photo", "somebody else", "one person twice", "under a cover", "one letter twice"],
)
def test_it_tells_nothing_that_the_draft_does_not_tell(said: Said) -> None:
    with pytest.raises(DraftError, match="Check the post again") as refused:
        held_to(said, DRAFT)
    assert "P1" not in str(refused.value) and "P2" not in str(refused.value)


def test_what_the_draft_tells_is_kept_and_comes_back() -> None:
    said = {"a.jpg": (FaceSaid("A", A, "P1"), FaceSaid("B", B, covered=True), FaceSaid("C", (1, 1, 5, 5)))}
    assert held_to({**said, "a.jpg": said["a.jpg"]}, DRAFT) == said
    assert held_to({"a.jpg": ()}, DRAFT) == {}
    assert said_from_json(json.loads(json.dumps(said_to_json(said)))) == said


def test_whoever_is_at_no_face_is_told_apart_from_whoever_is_named_twice() -> None:
    assert at_no_face(("P1", "P2", "P1"), (FaceSaid("A", A, "P1"), FaceSaid("B", B))) == ("P2", "P1")
    assert at_no_face(("P1",), ()) == ("P1",)


def test_the_fingerprint_is_of_who_is_who_and_of_nothing_else() -> None:
    said = {"a.jpg": (FaceSaid("A", A, "P1"), FaceSaid("B", B))}
    other = {"a.jpg": (FaceSaid("A", A), FaceSaid("B", B, "P1"))}
    found_more = {"a.jpg": (FaceSaid("A", A, "P1"), FaceSaid("B", B), FaceSaid("C", (1, 1, 5, 5)))}
    assert fingerprint(said) != fingerprint(other) and fingerprint(said) == fingerprint(found_more)

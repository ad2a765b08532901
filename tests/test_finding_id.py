"""The id of a finding: the same while its own words or its own place in a photo stay, and another for anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.clauses import clause
from checker.draft import Draft
from checker.finding import Finding, Level, PhotoRegion, TextSpan, WholeDraft
from checker.finding_id import with_ids
from checker.keys import SchoolKey

KEY = SchoolKey(b"k" * 32)
WORDS = Finding(
    "a-check", "names", Level.REVIEW, 0.9, "Seen.", "why", "instead", clause("approval"), TextSpan("text", 3, 9, "Bramble"), ("P1",), "kind"
)
FACE = replace(WORDS, evidence=PhotoRegion("a.jpg", (1, 2, 3, 4)))
WHOLE = replace(WORDS, evidence=WholeDraft())


def id_of(finding: Finding, text: str = "Bramble ran.", photos: dict[str, str] | None = None, key: SchoolKey | None = KEY) -> str:
    return with_ids([finding], Draft(text=text), photos or {"a.jpg": "aa"}, key)[0].id


@pytest.mark.parametrize(
    "same",
    [
        replace(WORDS, evidence=TextSpan("text", 30, 36, "Bramble")),
        replace(WORDS, confidence=0.5, message="Said otherwise.", level=Level.STOP),
        replace(WORDS, instead="another cure"),
    ],
    ids=["moved", "other words for it", "other advice"],
)
def test_the_same_finding(same: Finding) -> None:
    assert id_of(same, "Much else was written. Bramble ran.") == id_of(WORDS)


@pytest.mark.parametrize(
    "other",
    [
        replace(WORDS, evidence=TextSpan("text", 3, 9, "bramble")),
        replace(WORDS, evidence=TextSpan("alt_text[a.jpg]", 3, 9, "Bramble")),
        replace(WORDS, check="b-check"),
        replace(WORDS, kind="other"),
        replace(WORDS, pupil_ids=("P2",)),
        WHOLE,
        FACE,
    ],
    ids=["words", "field", "check", "kind", "pupil", "whole", "photo"],
)
def test_another_finding(other: Finding) -> None:
    assert id_of(other) != id_of(WORDS)


def test_a_face_goes_by_the_photos_content_and_its_place_and_not_by_the_files_name() -> None:
    renamed = replace(FACE, evidence=PhotoRegion("b.jpg", (1, 2, 3, 4)))
    assert id_of(renamed, photos={"b.jpg": "aa"}) == id_of(FACE)
    assert id_of(FACE, photos={"a.jpg": "bb"}) != id_of(FACE)
    assert id_of(replace(FACE, evidence=PhotoRegion("a.jpg", (1, 2, 3, 5)))) != id_of(FACE)


def test_a_finding_about_the_whole_goes_by_all_that_the_draft_says() -> None:
    assert id_of(WHOLE) == id_of(WHOLE) != id_of(WHOLE, "Bramble walked.")
    assert id_of(WHOLE) != id_of(WHOLE, photos={"a.jpg": "bb"})


def test_nobody_without_the_key_can_tell_what_was_found() -> None:
    assert len({id_of(WORDS), id_of(WORDS, key=SchoolKey(b"o" * 32)), id_of(WORDS, key=None)}) == 3
    assert len(id_of(WORDS)) == 24

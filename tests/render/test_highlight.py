"""Segments: nothing lost, nothing torn."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.render.highlight import Mark, Segment, segments

MARKS = st.lists(st.builds(Mark, st.integers(-3, 40), st.integers(-3, 40), st.integers(1, 9)), max_size=6)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=30), MARKS)
def test_the_segments_are_the_text(text: str, marks: list[Mark]) -> None:
    made = segments(text, marks)
    assert "".join(s.text for s in made) == text
    assert all(s.text for s in made)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text("ab", min_size=1, max_size=30), MARKS)
def test_each_mark_covers_its_words_and_ends_once(text: str, marks: list[Mark]) -> None:
    at, covered = 0, {}
    for segment in segments(text, marks):
        for index in range(at, at + len(segment.text)):
            covered[index] = set(segment.marks)
        at += len(segment.text)
    for mark in marks:
        for index in range(max(0, mark.start), min(len(text), mark.end)):
            assert mark.number in covered[index]
    ends = [n for s in segments(text, marks) for n in s.ends]
    shown = {m.number for m in marks if max(0, m.start) < min(len(text), m.end)}
    assert set(ends) == shown


def test_marks_that_overlap_and_nest() -> None:
    made = segments("Orla Finnegan of 4B", [Mark(0, 13, 1), Mark(5, 19, 2), Mark(5, 13, 3)])
    assert made == [
        Segment("Orla ", (1,), ()),
        Segment("Finnegan", (1, 2, 3), (1, 3)),
        Segment(" of 4B", (2,), (2,)),
    ]


@pytest.mark.parametrize(
    ("text", "start", "end", "marked"),
    [
        ("a👩🏽‍🎓b", 2, 3, "👩🏽‍🎓"),
        ("a👩🏽‍🎓b", 0, 3, "a👩🏽‍🎓"),
        ("👨‍👩‍👧 x", 2, 3, "👨‍👩‍👧"),
        ("Zoe\u0308 K", 2, 3, "e\u0308"),
        ("🇬🇧🇫🇷", 1, 2, "🇬🇧"),
        ("🇬🇧🇫🇷", 2, 4, "🇫🇷"),
        ("❤️!", 0, 1, "❤️"),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿 go", 3, 4, "🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
        ("a\r\nb", 0, 2, "a\r\n"),
    ],
)
def test_no_character_is_torn(text: str, start: int, end: int, marked: str) -> None:
    assert [s.text for s in segments(text, [Mark(start, end, 1)]) if s.marks] == [marked]


@pytest.mark.parametrize("mark", [Mark(5, 5, 1), Mark(9, 12, 1), Mark(-4, 0, 1), Mark(3, 1, 1)])
def test_marks_outside_the_text_are_left_out(mark: Mark) -> None:
    assert segments("Orla", [mark]) == [Segment("Orla")]


def test_no_text_has_no_segments() -> None:
    assert segments("", [Mark(0, 3, 1)]) == []

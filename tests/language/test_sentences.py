"""Sentences of social posts."""

from itertools import pairwise

import pytest

from checker.language.sentences import sentence_starts

CASES = [
    ("One. Two! Three? four", ["One. ", "Two! ", "Three? ", "four"]),
    ("Thanks Mr. Shah and Dr. Ng for coming. Cake!", ["Thanks Mr. Shah and Dr. Ng for coming. ", "Cake!"]),
    ("Back at 3.15 p.m. on Friday", ["Back at 3.15 p.m. on Friday"]),
    ("A. Khan won. B. Lee came second.", ["A. Khan won. ", "B. Lee came second."]),
    ("Line one\nLine two\n\nLine three", ["Line one\n", "Line two\n\n", "Line three"]),
    ("What a day 🎉 Year 4 loved it", ["What a day 🎉 ", "Year 4 loved it"]),
    ("No end mark", ["No end mark"]),
    ("Wait... what? OK", ["Wait... ", "what? ", "OK"]),
    ("", [""]),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_sentences(text, wanted):
    starts = [*sentence_starts(text), len(text)]
    assert [text[a:b] for a, b in pairwise(starts)] == wanted

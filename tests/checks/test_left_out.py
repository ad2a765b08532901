"""What goes where a class or a name is left out, so that the sentence stays one."""

from __future__ import annotations

import pytest

from checker.singling_out.left_out import anybody, left_out


@pytest.mark.parametrize(
    ("marked", "left"),
    [
        ("Congratulations to Ewa in [Eagle] class, who won", "Congratulations to Ewa, who won"),
        ("Ewa ([Year 5]) had fun", "Ewa had fun"),
        ("models from [Year 3]! Ewa's roared", "models! Ewa's roared"),
        ("Our [Year 8] girls won", "Our girls won"),
        ("Ewa, [Year 6], won", "Ewa won"),
        ("Ewa, from [Year 6], won", "Ewa won"),
        ("Well done to Ewa, from [Year 6]!", "Well done to Ewa!"),
        ("[Year 6]'s Ewa won", "Ewa won"),
        ("The star of the week in [Wren] class is Ewa", "The star of the week is Ewa"),
        ("Ewa sang in [Year 6] assembly", None),
        ("Ewa thanked the head of [Year 6].", None),
        ("Stars from [Year 6] and Year 7 sang", None),
        ("all eyes on [Year 6]", None),
    ],
)
def test_a_class_goes_with_its_words_or_stays(marked: str, left: str | None) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    place = left_out(text, start, end)
    assert (place and text[: place[0]] + text[place[1] :]) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ewa scored twice.", "One of our pupils scored twice."),
        ("Our star is Ewa, for her poem. Well done, Ewa!", "Our star is one of our pupils, for her poem. Well done!"),
        ("Well done Ewa!", "Well done!"),
        ("Our reader of the month is Ewa. Super effort, Ewa!", "Our reader of the month is one of our pupils. Super effort!"),
        ("Our captain, Ewa, sang.", "Our captain, one of our pupils, sang."),
        ("Well done, Ewa, who ran.", None),
        ("Ewa ran. Later Ewa swam.", None),
        ("Ewa's lion roared.", None),
        ("Ewa, Jan and Ola won.", None),
        ("Jan and Ewa won.", None),
    ],
)
def test_a_first_name_goes_wherever_it_stands_or_stays(text: str, left: str | None) -> None:
    start = text.index("Ewa")
    changes = anybody(text, "text", start, start + 3)
    out = text
    for span, words in reversed(changes):
        assert span.quote == text[span.start : span.end]
        out = out[: span.start] + words + out[span.end :]
    assert (out if changes else None) == left

"""A pupil's name in disguise, and a number, read as whoever sees the post reads it; over the whole sample roll."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker import Draft, School, review
from checker.finding import TextSpan
from tests.stub_language import without_models


def _mathematical(name: str) -> str:
    return "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else c for c in name)


@pytest.mark.parametrize(
    ("way", "least"),
    [
        ("\u200b".join, 1.0),
        ("\u00ad".join, 1.0),
        (lambda n: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in n), 1.0),
        (lambda n: "".join(f"&#{ord(c)};" for c in n), 1.0),
        (lambda n: "".join(f"&#x{ord(c):x};" for c in n), 1.0),
        (lambda n: n.translate(str.maketrans("aeiopcAEO", "аеіорсАЕО")), 1.0),  # letters of the Cyrillic alphabet
        (_mathematical, 1.0),
        (lambda n: f"\u202d{n}\u202c", 1.0),
        (lambda n: n.translate(str.maketrans("aeios", "43105")), 0.8),  # short names are too like codes
    ],
    ids=[
        "zero width",
        "soft hyphens",
        "full width",
        "entities",
        "entities in hexadecimal",
        "other alphabet",
        "mathematical",
        "turned",
        "leetspeak",
    ],
)
def test_a_disguised_name_is_found_at_its_place(way: Callable[[str], str], least: float, sample_school: School) -> None:
    school = without_models(sample_school)
    found = 0
    pupils = [p for p in school.pupils if p.last_name]
    for pupil in pupils:
        text = f"A gold medal for {way(f'{pupil.first_name} {pupil.last_name}')} at the gala."
        for finding in review(Draft(text=text, platform="website"), school).findings:
            if finding.check == "pupil-full-name" and pupil.pupil_id in finding.pupil_ids:
                found += 1
                place = finding.evidence
                assert isinstance(place, TextSpan) and text[place.start : place.end] == place.quote
                break
    assert found >= least * len(pupils)


@pytest.mark.parametrize("number", ["０７７００ ９００１２３", "٠٧٧٠٠ ٩٠٠١٢٣", "07\u200b700 900\u200b123", "&#48;7700 900123"])
def test_a_disguised_number_is_found_at_its_place(number: str, sample_school: School) -> None:
    report = review(Draft(text=f"Ring him on {number} tonight.", platform="website"), without_models(sample_school))
    assert number in [f.evidence.quote for f in report.findings if isinstance(f.evidence, TextSpan)]


@pytest.mark.parametrize(
    "text", ["Year 3 & 4 made £5 in 3B.", "Room 4a at 3:15, 1st prize to 7P!", "👨‍👩‍👧 day at 🏴󠁧󠁢󠁥󠁮󠁧󠁿 park", "AT&T; R&D;", "क्ष ज्ञ नमस्ते"]
)
def test_ordinary_text_is_read_as_it_stands(text: str) -> None:
    from checker.senses.unmasked import unmasked

    assert unmasked(text, lambda _: False) is None

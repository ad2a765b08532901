"""Time grows with the length of a text and not with its square: long texts are read in parts, and a part has a bound."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from checker import Draft, School, Verdict, review
from checker.normalise import normalise
from checker.people.tokens import tokenise
from checker.senses import Reading
from checker.senses.text import LONGEST, OVERLAP, PART, part_bounds
from checker.tone.lengths import weighted_length
from tests.stub_language import without_models

# Each has held some check, library or expression for long when repeated: signs, links, numbers, names, joiners, letters of other alphabets.
UNITS = (
    "#a ", "#", "ab.", "@", "@a ", "a ", "a", "A ", "Ab ", "1", "1 ", "12,", "1-", "1.", "07700 ", ".", ". ", ",", "-", "_", "a_", "a-", "a.", "a.a",
    "!", "?", "*", "f*", "(", "()", "[", "'", "a's ", '"a" ', "\n", "a\n", " ", "\t", "\u200b", "a\u200b", "\u0301", "ß", "İ", "😀", "👨‍👩‍👧", "\u202ea",
    "ا ", "中", "a@b.", "http://", "www.", "£1 ", "and ", "Olivia, ", "Olivia ", "Olivia Smith ", "in Year 5 won ", "Miss Smith ", "J.", "photo: ", "the code is ",
    "who has ", "aged 7 ", "7 May ", "31/12/", "Mon 3 ", "a b c ", "O'", "van der ", "aaa ", "sh1t ", "f.u.c.k.", "AB1 2CD ", "1 High Street, ", "#voteLabour",
    "/", "~", "+44 ", "…", "\x00", "ﬁ", "Ａ", "аб", "the only ", "our Year 6 ", "Smith, ", "oliviasmith", "1234567890",
)  # fmt: skip


def repeated(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


@pytest.fixture(scope="module")
def stubbed(sample_school: School) -> School:
    return without_models(sample_school)


@pytest.mark.parametrize("unit", UNITS)
def test_a_text_is_read_in_parts_of_bounded_length_that_leave_nothing_out(unit: str, stubbed: School) -> None:
    for size in (1_000, 10_000, 100_000):
        text = repeated(unit, size)
        bounds = part_bounds(text)
        assert bounds[0][0] == 0 and bounds[-1][1] == len(text)
        assert all(0 < end - start <= PART for start, end in bounds)
        assert all(b[0] <= a[1] and b[0] > a[0] for a, b in pairwise(bounds))
        assert len(bounds) <= 1 + len(text) / (PART - 2 * OVERLAP), "the parts together are not much longer than the text"
        for passage in Reading(Draft(text=text), stubbed).words:
            assert len(passage.text) <= PART


@pytest.mark.parametrize("unit", UNITS)
def test_the_time_of_one_part_has_a_bound(unit: str, stubbed: School) -> None:
    """Four times the length may take sixteen times as long within a part (each name is weighed against each other), and no more than that."""

    def taken(size: int) -> float:
        draft = Draft(text=repeated(unit, size), platform="facebook")
        started = time.process_time()
        report = review(draft, stubbed)
        assert draft.is_empty or not [s.reason for s in report.skipped if s.check != "other-language"]
        return time.process_time() - started

    taken(PART // 4)  # whatever is made once is made here
    for _ in range(3):  # a busy computer may disturb one measurement, and hardly three
        short, whole = taken(PART // 4), taken(PART)
        if whole <= 30 * max(short, 0.01):
            return
    pytest.fail(f"{whole:.2f} s for {PART} characters, {short:.2f} s for a quarter of them")


@pytest.mark.parametrize("unit", ["#a ", "Olivia Smith ", "ab."])
def test_five_times_the_length_takes_five_times_as_long(unit: str, stubbed: School) -> None:
    def taken(size: int) -> float:
        started = time.process_time()
        review(Draft(text=repeated(unit, size), platform="facebook"), stubbed)
        return time.process_time() - started

    taken(PART)
    for _ in range(3):
        short, whole = taken(6_000), taken(30_000)
        if whole <= 12 * max(short, 0.02):
            return
    pytest.fail(f"{whole:.2f} s for 30,000 characters, {short:.2f} s for 6,000")


@pytest.mark.parametrize("unit", UNITS)
def test_what_looks_at_a_whole_text_is_linear(unit: str) -> None:
    """The two steps that see a text before it is cut into parts, or whole: folding (a file's name may be long) and counting as X does."""

    def taken(size: int) -> float:
        text = repeated(unit, size)
        started = time.process_time()
        tokenise(text)
        weighted_length(text, 23, [(0, 4351)])
        return time.process_time() - started

    normalise.cache_clear()
    for _ in range(3):
        short, whole = taken(5_000), taken(40_000)
        if whole <= 24 * max(short, 0.01):
            return
    pytest.fail(f"{whole:.2f} s for 40,000 characters, {short:.2f} s for 5,000")


def test_a_name_is_found_wherever_it_stands_in_a_long_text(stubbed: School) -> None:
    """Also across the place where two parts meet; its evidence is the place in the whole text, and each is said once."""
    pupil = stubbed.pupils[0]
    name = f"{pupil.first_name} {pupil.last_name}"
    filling = "The hall was full and the band played on. " * 300
    for at in (0, PART - 8, PART - 3, PART, 2 * PART - 5, len(filling) - 1):
        at = filling.rfind(" ", 0, at + 1) + 1
        text = f"{filling[:at]}{name} {filling[at:]}"
        found = [f for f in review(Draft(text=text, platform="facebook"), stubbed).findings if f.check == "pupil-full-name"]
        assert [(f.evidence.start, f.evidence.end, f.evidence.quote) for f in found] == [(at, at + len(name), name)]  # type: ignore[union-attr]


def test_what_is_too_long_to_be_read_is_said(stubbed: School) -> None:
    report = review(Draft(text="A fine day. " * (LONGEST // 12 + 100), platform="website"), stubbed)
    assert report.verdict is not Verdict.NOTHING_FOUND
    assert any("100,000 of them were read" in s.reason for s in report.skipped)

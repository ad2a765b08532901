"""Personal details: the numbers with their check digits, the phrases of phrases.txt, and what must hold of every text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.details import check_digits
from checker.details.contact import phone_digits
from checker.details.detail import Detail
from checker.details.types import detail_type
from checker.draft import Draft
from checker.paths import sample_folder
from checker.school import School
from checker.senses import Reading

PHRASES = Path(__file__).with_name("phrases.txt")
MARK = re.compile(r"\{\{(\w+):(.*?)\}\}")


@cache
def school() -> School:
    return School.open(sample_folder() / "school")


def details(text: str) -> list[Detail]:
    return [d for _, d in Reading(Draft(text=text), school()).details]


def phrases() -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Each line as text and marks: start, end, type."""
    out = []
    for line in PHRASES.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, marks, at = "", [], 0
        for m in MARK.finditer(line):
            text += line[at : m.start()]
            marks.append((len(text), len(text) + len(m[2]), m[1]))
            text += m[2]
            at = m.end()
        out.append((text + line[at:], marks))
    return out


@pytest.mark.parametrize(
    ("function", "right", "wrong"),
    [
        (check_digits.upn, "B801200005001", "A801200005001"),
        (check_digits.uln, "9276308686", "9276308687"),
        (check_digits.nhs, "9434765870", "9434765871"),
        (check_digits.uci, "681990012058G", "681990012058H"),
        (check_digits.uci, "689990980001D", "999990140001X"),
        (check_digits.luhn, "4111111111111111", "4111111111111112"),
        (check_digits.iban, "GB82WEST12345698765432", "GB82WEST12345698765431"),
        (check_digits.nino, "AB123456C", "QQ123456A"),
    ],
)
def test_check_digits_agree_with_published_examples(function: object, right: str, wrong: str) -> None:
    assert function(right)  # type: ignore[operator]
    assert not function(wrong)  # type: ignore[operator]


def spaced(value: str, groups: tuple[int, ...], gap: str) -> str:
    out, at = [], 0
    for size in groups:
        out.append(value[at : at + size])
        at += size
    return gap.join(p for p in [*out, value[at:]] if p)


@settings(max_examples=40, deadline=None)
@given(st.integers(10**10, 10**11 - 1), st.sampled_from(["", " "]))
def test_a_valid_upn_is_found_without_a_word_about_it(number: int, gap: str) -> None:
    digits = f"{number:012d}"
    letter = check_digits.UPN_LETTERS[sum(i * int(d) for i, d in enumerate(digits, 2)) % 23]
    written = spaced(letter + digits, (4, 4), gap)
    text = f"Could somebody in the office look at {written} today?"
    assert [text[d.start : d.end] for d in details(text) if d.type == "upn"] == [written]


@settings(max_examples=40, deadline=None)
@given(st.integers(100_000_000, 999_999_999), st.sampled_from(["", " ", "-"]))
def test_a_valid_nhs_number_is_found_beside_its_name(number: int, gap: str) -> None:
    nine = str(number)
    check = 11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
    if check == 10 or len(set(nine)) == 1:
        return
    written = spaced(nine + str(check % 11), (3, 3), gap)
    assert any(d.type in ("nhs_number", "uln") for d in details(f"Consent form found, NHS number {written}, no signature."))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 999),
    st.sampled_from(["07700 900{:03d}", "+44 7700 900{:03d}", "(07700) 900 {:03d}", "07700900{:03d}", "0044 7700 900{:03d}"]),
)
def test_a_mobile_is_found_in_every_way_of_writing_it(number: int, shape: str) -> None:
    written = shape.format(number)
    assert phone_digits(written) == f"07700900{number:03d}"
    assert [d.type for d in details(f"Ring Poppy's mum on {written} about the cakes.")] == ["phone"]


@settings(max_examples=30, deadline=None)
@given(st.integers(10**14, 10**15 - 1), st.sampled_from([" ", "-", ""]))
def test_a_card_number_with_the_right_check_digit_is_found(number: int, gap: str) -> None:
    body = "4" + str(number)[1:]
    card = next(body + c for c in "0123456789" if check_digits.luhn(body + c))
    written = spaced(card, (4, 4, 4), gap)
    assert any(d.type == "card_number" for d in details(f"Pay with the office card {written} please."))


def test_a_keycap_number_is_a_number() -> None:
    digits = "07700900214"
    text = "Text Poppy's mum: " + "".join(f"{d}\ufe0f\u20e3" for d in digits)
    assert [d.type for d in details(text)] == ["phone"]


def test_most_phrases_are_found_and_few_lines_alarm_for_nothing() -> None:
    marks = found = quiet = alarmed = 0
    for text, wanted in phrases():
        got = details(text)
        for start, end, _ in wanted:
            marks += 1
            found += any(d.start < end and d.end > start for d in got)
        if not wanted:
            quiet += 1
            alarmed += bool(got)
    assert marks > 200
    assert quiet > 80
    assert found / marks >= 0.95
    assert alarmed / quiet <= 0.08  # seven of ninety-nine lines; the model before this one alarmed for six


CLEAN = ("The sun came out at last.", "Thank you all for coming.", "Bring a coat!", "🎉")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([p for p in phrases() if p[1] and all(detail_type(kind).has_form for _, _, kind in p[1])]),
    st.sampled_from(CLEAN),
    st.booleans(),
    st.sampled_from([" ", "\n", "\n\n"]),
)
def test_a_clean_sentence_before_or_after_hides_nothing(
    phrase: tuple[str, list[tuple[int, int, str]]], clean: str, before: bool, gap: str
) -> None:
    text = phrase[0]
    # Of what has a form. The reader of posts weighs a post as a whole: what it makes of a sentence may hang on the next.
    with patch("checker.details.told.told_details", lambda _: iter(())):
        _hides_nothing(text, clean, before, gap)


def _hides_nothing(text: str, clean: str, before: bool, gap: str) -> None:
    alone = {(d.type, text[d.start : d.end]) for d in details(text)}
    longer = clean + gap + text if before else text + gap + clean
    together = {(d.type, longer[d.start : d.end]) for d in details(longer)}
    kinds = {k for k, _ in together}
    assert all(kind in kinds for kind, _ in alone)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="🎉👩‍👧‍👦e\u0301ñ \nÅ🏴󠁧󠁢󠁳󠁣󠁴󠁿", max_size=12), st.sampled_from(phrases()))
def test_places_quote_the_text_whatever_stands_before(noise: str, phrase: tuple[str, list[tuple[int, int, str]]]) -> None:
    last = 0
    for passage, d in Reading(Draft(text=noise + " " + phrase[0]), school()).details:
        text = passage.text  # as a reader takes it: without joiners that do not show
        assert 0 <= last <= d.start < d.end <= len(text)
        assert text[d.start : d.end] == text[d.start : d.end].strip()
        last = d.end


def test_nothing_reaches_for_the_network(no_network: None) -> None:
    assert details("Write to poppy.c11@example.com or see https://docs.example.org/reset/5d41402abc4b2a76")


def test_facts_made_public_earlier_count_with_those_of_this_post() -> None:
    from checker.singling_out.finder import SinglingOut
    from checker.singling_out.mention import Fact

    # Two pupils are called Jack and both are in Anning House; an earlier post told of the one in Year 3.
    (jack,) = (p for p in school().pupils if p.first_name == "Jack" and p.year_group == "3")
    earlier = {jack.pupil_id: [Fact("year", -1, -1, frozenset(p.pupil_id for p in school().pupils if p.year_group == "3"))]}

    def mentions(text: str, before: dict[str, list[Fact]]) -> list[frozenset[str]]:
        ((_, scene),) = Reading(Draft(text=text), school()).scenes
        return [m.pupil_ids for m in SinglingOut(scene, school().settings, (), before).mentions()]

    assert mentions("Jack of Anning House told a joke in assembly.", {}) == []
    assert mentions("Jack of Anning House told a joke in assembly.", earlier) == [{jack.pupil_id}]
    assert mentions("Jack told a joke in assembly.", earlier) == [], "a first name alone tells nothing more than was public before"


def test_more_pupils_than_the_threshold_are_a_crowd() -> None:
    from checker.singling_out.finder import SinglingOut

    # Two pupils are called Amelia; the class tells them apart, the trust's town does not.
    ((_, scene),) = Reading(Draft(text="Amelia loves Calderwick and Year 2 love Amelia."), school()).scenes
    assert all(m.fits in (None, 1) for m in SinglingOut(scene, school().settings).mentions())


@pytest.mark.parametrize(
    "words",
    [
        "{first} {initial}., who has autism, did well at the fair.",
        "{first} {initial}, who has autism, did well at the fair.",
        "So proud of {first} {initial}. for coping with her epilepsy.",
    ],
)
def test_a_surname_s_initial_makes_no_grown_up_of_any_pupil(words: str) -> None:
    """Over the whole sample roll: with the first name alone the detail is found, and so it is with the initial."""
    for pupil in school().pupils:
        if pupil.last_name:
            text = words.format(first=pupil.known_as or pupil.first_name, initial=pupil.last_name[0])
            assert [(d.subject, pupil.pupil_id in d.pupil_ids) for d in details(text)] == [("pupil", True)], text


@pytest.mark.parametrize(
    "text", ["Mary E. Seacole, who had cholera among her patients.", "Thomas A. Edison was deaf, and read every book he found."]
)
def test_a_middle_initial_is_no_surname_s(text: str) -> None:
    assert not [d for d in details(text) if d.subject == "pupil"]


def test_a_name_with_signs_that_do_not_show_is_read() -> None:
    for name in ("Ai\u200bsha", "Șt\u0065fan", "S\u0326tefan"):
        found = details(f"{name}, who has autism, did well at the fair.")
        assert [d.subject for d in found] == ["pupil"] and found[0].pupil_ids, name

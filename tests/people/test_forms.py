"""A pupil's name is found in every form that people write, whatever stands around it, and quoted exactly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.normalise import normalise
from checker.people.full_names import in_text
from checker.people.gazetteer import Gazetteer
from checker.people.roll_index import RollIndex
from checker.people.tokens import tokenise
from checker.school import Pupil

from .conftest import ROLL

FULL = [p for p in ROLL if p.last_name and p.last_name != "Day"]
PLAIN_LETTERS = str.maketrans("łŁøØđĐıß", "lLoOdDis")


def bare(text: str) -> str:
    """Without accents, as a hurried typist writes."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.translate(PLAIN_LETTERS)) if not unicodedata.combining(c))


def joined(pupil: Pupil) -> str:
    """OliviaSmythson: each word with a capital, without accents, gaps and apostrophes."""
    return "".join(w[:1].upper() + w[1:] for w in re.split(r"[^A-Za-z]+", bare(f"{pupil.first_name} {pupil.last_name}")))


FORMS: dict[str, Callable[[Pupil], str]] = {
    "First Last": lambda p: f"{p.first_name} {p.last_name}",
    "Last First": lambda p: f"{p.last_name} {p.first_name}",
    "LAST, First": lambda p: f"{p.last_name.upper()}, {p.first_name}",
    "F. Last": lambda p: f"{p.first_name[0]}. {p.last_name}",
    "F Last": lambda p: f"{p.first_name[0]} {p.last_name}",
    "First M. Last": lambda p: f"{p.first_name} J. {p.last_name}",
    "First Middle Last": lambda p: f"{p.first_name} Margaret {p.last_name}",
    "known as": lambda p: f"{p.known_as or p.first_name} {p.last_name}",
    "capitals": lambda p: f"{p.first_name} {p.last_name}".upper(),
    "small letters": lambda p: f"{p.first_name} {p.last_name}".lower(),
    "possessive": lambda p: f"{p.first_name} {p.last_name}'s",
    "curly possessive": lambda p: f"{p.first_name} {p.last_name}’s",
    "accents dropped": lambda p: bare(f"{p.first_name} {p.last_name}"),
    "accents apart": lambda p: unicodedata.normalize("NFD", f"{p.first_name} {p.last_name}"),
    "another apostrophe": lambda p: f"{p.first_name} {p.last_name.replace(chr(39), '’')}",
    "no apostrophe": lambda p: f"{p.first_name} {p.last_name.replace(chr(39), '')}",
    "no hyphen": lambda p: f"{p.first_name} {p.last_name.replace('-', ' ')}",
    "hashtag": lambda p: f"#{joined(p)}",
    "hashtag in a phrase": lambda p: f"#WellDone{joined(p)}",
    "hashtag in small letters": lambda p: f"#welldone{joined(p).lower()}",
    "handle": lambda p: f"@{normalise(p.first_name)}_{normalise(p.last_name)}09",
    "handle with a dot": lambda p: f"@{normalise(p.first_name)}.{normalise(p.last_name)}",
    "run together": lambda p: joined(p).lower(),
    "spaced letters": lambda p: "   ".join(" ".join(w) for w in re.split(r"[^A-Za-z]+", bare(f"{p.first_name} {p.last_name}").upper())),
    "hyphened letters": lambda p: " ".join("-".join(w) for w in re.split(r"[^A-Za-z]+", bare(f"{p.first_name} {p.last_name}").upper())),
    "emoji between": lambda p: f"{p.first_name} 🎉👏🏽 {p.last_name}",
    "emoji for a space": lambda p: f"{p.first_name}⭐{p.last_name}",
    "line break": lambda p: f"{p.first_name}\n{p.last_name}",
    "file name": lambda p: f"{normalise(p.first_name)}_{normalise(p.last_name)}_sports_day.jpg",
    "camera file name": lambda p: f"IMG_0417-{joined(p)}.png",
    "a nickname between": lambda p: f"{p.first_name} 'the Flash' {p.last_name}",
    "surname in brackets": lambda p: f"{p.first_name} ({p.last_name})",
    "surname said": lambda p: f"{p.first_name} in Oak class, surname {p.last_name}",
    "photo credit": lambda p: f"{p.first_name} won it by a mile. Photo: {p.last_name}",
    "next sentence": lambda p: f"{p.first_name}! {p.last_name} also ran the relay",
    "wide letters": lambda p: "".join(chr(0xFEE0 + ord(c)) if "!" <= c <= "~" else c for c in bare(f"{p.first_name} {p.last_name}")),
    "a hidden space": lambda p: f"{p.first_name[0]}\u200b{p.first_name[1:]} {p.last_name}",
}  # fmt: skip
BEFORE = ["", "Well done to ", "Star of the week: ", "🏆 ", "What a term it was for ", "News from 4B:\n"]
AFTER = ["", "!", " 🎉", " for a splendid poster.", " and everybody who helped.", "\n\nSee you on Monday."]
CLEAN = [
    "Doors open at six and the raffle is drawn at eight.",
    "Please bring a coat, a drink and a sense of humour.",
    "Thank you to everyone who baked 🍰.",
    "The library is shut on Friday.",
    "Ça alors! Voilà e\u0301te\u0301 👨‍👩‍👧.",
]


def found(text: str, roll: RollIndex, gazetteer: Gazetteer) -> list[tuple[str, set[str]]]:
    return [(text[m.start : m.end], {roll.pupils[n].pupil_id for n in m.pupils}) for m, _, _ in in_text(tokenise(text), roll, gazetteer)]


@pytest.mark.parametrize("form", FORMS)
def test_every_pupil_is_found_in_this_form(form: str, roll: RollIndex, gazetteer: Gazetteer) -> None:
    missed = []
    for pupil in FULL:
        written = FORMS[form](pupil)
        for before, after in zip(BEFORE, AFTER, strict=True):
            text = f"{before}{written}{after}"
            if not any(pupil.pupil_id in ids for _, ids in found(text, roll, gazetteer)):
                missed.append(text)
    assert missed == []


@given(pupil=st.sampled_from(FULL), form=st.sampled_from(sorted(FORMS)), before=st.sampled_from(CLEAN), after=st.sampled_from(CLEAN))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_clean_sentence_around_removes_no_finding(
    pupil: Pupil, form: str, before: str, after: str, roll: RollIndex, gazetteer: Gazetteer
) -> None:
    alone = f"Well done to {FORMS[form](pupil)} today."
    quotes = [q for q, ids in found(alone, roll, gazetteer) if pupil.pupil_id in ids]
    assert quotes
    for text in (f"{before} {alone}", f"{alone} {after}", f"{before}\n{alone}\n\n{after}"):
        assert [q for q, ids in found(text, roll, gazetteer) if pupil.pupil_id in ids] == quotes


@given(noise=st.text(alphabet="aé\u0301👩🏽‍🚀\u200d ’#@.-🏴󠁧󠁢󠁷󠁬󠁳󠁿\nß𝐎", max_size=30), pupil=st.sampled_from(FULL))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_quote_is_the_name_and_nothing_else(noise: str, pupil: Pupil, roll: RollIndex, gazetteer: Gazetteer) -> None:
    name = f"{pupil.first_name} {pupil.last_name}"
    text = f"{noise} | {name} | {noise}"
    assert name in [q for q, _ in found(text, roll, gazetteer)]


@given(text=st.text(max_size=120))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_read(text: str, roll: RollIndex, gazetteer: Gazetteer) -> None:
    for mention, _, confidence in in_text(tokenise(text), roll, gazetteer):
        assert 0 <= mention.start < mention.end <= len(text)
        assert 0.0 <= confidence <= 1.0


def slips(word: str) -> list[str]:
    """A letter left out, doubled or swapped with the next, anywhere but at the first."""
    letters = [n for n in range(1, len(word)) if word[n].isalpha()]
    out = [word[:n] + word[n + 1 :] for n in letters] + [word[:n] + word[n] + word[n:] for n in letters]
    return out + [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in letters if n + 1 < len(word) and word[n + 1].isalpha()]


def test_a_slip_in_one_part_of_a_name_is_found(roll: RollIndex, gazetteer: Gazetteer) -> None:
    tried, missed = 0, []
    for pupil in FULL:
        if len(normalise(pupil.first_name)) < 4 or len(normalise(pupil.last_name)) < 5:
            continue
        for written in [f"{s} {pupil.last_name}" for s in slips(pupil.first_name)] + [
            f"{pupil.first_name} {s}" for s in slips(pupil.last_name)
        ]:
            tried += 1
            if not any(pupil.pupil_id in ids for _, ids in found(f"Well done to {written} for the poster", roll, gazetteer)):
                missed.append(written)
    assert len(missed) / tried < 0.02, missed


def test_a_slip_in_both_parts_is_found_where_both_are_long(roll: RollIndex, gazetteer: Gazetteer) -> None:
    tried, missed = 0, []
    for pupil in FULL:
        if len(normalise(pupil.first_name)) < 5 or len(normalise(pupil.last_name)) < 6 or " " in pupil.last_name:
            continue
        for first, last in zip(slips(pupil.first_name), slips(pupil.last_name), strict=False):
            tried += 1
            if not any(pupil.pupil_id in ids for _, ids in found(f"Well done to {first} {last} for the poster", roll, gazetteer)):
                missed.append(f"{first} {last}")
    assert len(missed) / tried < 0.08, missed


def test_two_pupils_of_one_name_are_both_meant() -> None:
    roll = RollIndex([Pupil("A1", "Mohammed", "Rahman"), Pupil("A2", "Mohamed", "Rahman"), Pupil("A3", "Mohammed", "Rahman")])
    assert [n for n, _ in roll.both("mohammed", "rahman") if _ == 0.0] == [0, 2]


def _behind(text: str, roll: RollIndex, gazetteer: Gazetteer) -> list[str]:
    return [text[m.start : m.end] for m, _, _ in in_text(tokenise(text), roll, gazetteer)]


def test_an_initial_behind_the_surname_is_a_pupil_where_a_score_sheet_has_it(roll: RollIndex, gazetteer: Gazetteer) -> None:
    """A surname that is a word as well counts only in a list of such."""
    text = "Batted: Smythson O. 31, Chowdhury R 4 and Kowalczyk E., not out. Bowled: Day G. 3-12."
    assert _behind(text, roll, gazetteer) == ["Smythson O", "Chowdhury R", "Kowalczyk E", "Day G"]
    assert _behind("Sports Day G: the gate opens at nine.", roll, gazetteer) == []
    assert _behind("Smythson O brought the kit.", roll, gazetteer) == []


def test_the_tokens_of_a_stretch_are_those_that_share_a_character_with_it() -> None:
    text = "Ola-Mae (Nowak) #OlaNowak"
    tokenised = tokenise(text)
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            assert list(tokenised.within(start, end)) == [n for n, t in enumerate(tokenised.tokens) if t.start < end and t.end > start]

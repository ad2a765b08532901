"""From the scores of words to phrases, circumstances and people; no model is read."""

from __future__ import annotations

import re

import numpy as np

from checker.language.calibration import Calibration, Settings, anything
from checker.language.labels import ANY, NAME_LABELS, OBJECTIVES, OUTPUTS, PEOPLE, TOLD, TOLD_OUTPUTS, TOLD_WORDS, TONE_KINDS
from checker.language.phrases import circumstances, people_named, runs
from checker.language.scores import Scores, who

PLAIN = Calibration(0.5, 1.0, 0.0)
SETTINGS = Settings(dict.fromkeys(OUTPUTS, PLAIN), dict.fromkeys(TOLD_OUTPUTS, PLAIN), 1.0, 0.5, 0.5)


def scores(text: str, told: dict[str, str] | None = None, people: dict[str, str] | None = None, adult: str = "") -> Scores:
    """Scores in which the given stretches of the text carry a label surely, and nothing else does."""
    words = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    each = np.full((len(words), len(TOLD_WORDS)), -6.0, np.float32)
    whom = np.zeros((len(words), len(PEOPLE) + 1), np.float32)
    whom[:, 0] = 5.0

    def inside(part: str) -> list[int]:
        start = text.index(part)
        return [n for n, (a, b) in enumerate(words) if a < start + len(part) and b > start]

    for part, kind in (told or {}).items():
        each[np.ix_(inside(part), [TOLD_WORDS.index(kind), TOLD_WORDS.index(ANY)])] = 6.0
    if adult:
        each[inside(adult), -1] = 6.0
    for part, kind in (people or {}).items():
        whom[inside(part)] = 0.0
        whom[inside(part), 1 + PEOPLE.index(kind)] = 5.0
    nothing = np.zeros(0, np.float32)
    return Scores(
        nothing,
        nothing,
        words,
        np.zeros((len(words), len(OUTPUTS)), np.float32),
        nothing,
        each,
        whom,
        np.zeros((len(words), len(NAME_LABELS)), np.float32),
    )


def all_told(**sure: float) -> dict[str, float]:
    return dict.fromkeys(TOLD, 0.1) | {ANY: 0.9} | sure


def test_each_circumstance_is_a_phrase_of_its_type() -> None:
    text = "Well done Ola! Back after her operation, and staying with Gran while Mum is away."
    given = scores(text, {"after her operation": "medical", "staying with Gran while Mum is away": "family"})
    found = circumstances(text, given, all_told(medical=0.8, family=0.7), SETTINGS)
    assert [(text[p.start : p.end], p.kind) for p in found] == [
        ("after her operation", "medical"),
        ("staying with Gran while Mum is away", "family"),
    ]
    assert all(p.confidence == 0.9 and p.adult < 0.5 for p in found)


def test_a_phrase_ends_with_a_word_that_says_something() -> None:
    text = "Off for her hip on the way to Mull."
    given = scores(text, {"Off for her hip on the": "medical", "to": "family"})
    assert [text[p.start : p.end] for p in circumstances(text, given, all_told(medical=0.9), SETTINGS)] == ["Off for her hip"]


def test_a_grown_ups_circumstance_is_known_as_such() -> None:
    text = "Mrs Osei is off for her hip."
    (found,) = circumstances(text, scores(text, {"off for her hip": "medical"}, adult="off for her hip"), all_told(medical=0.9), SETTINGS)
    assert found.adult > 0.9


def test_where_no_word_stands_out_the_likeliest_sentence_is_told() -> None:
    text = "Cake sale on Friday. Ola has had a hard autumn."
    given = scores(text)
    given.told_words[-3:, TOLD_WORDS.index(ANY)] = -1.0
    (found,) = circumstances(text, given, all_told(family=0.45), SETTINGS)
    assert text[found.start : found.end].startswith("Ola has had") and found.kind == "family"


def test_a_run_stays_within_its_sentence_and_closes_small_gaps() -> None:
    text = "One two three four. Five six seven eight nine."
    words = [m.span() for m in re.finditer(r"\w+|[.]", text)]
    each = np.zeros(len(words))
    each[[1, 3]] = 1.0  # two ... four
    each[[5, 6, 7, 8]] = 1.0  # Five ... eight
    assert runs(text, words, each, 0.5) == [(1, 3), (5, 8)]


def test_people_are_named_in_runs_of_one_kind() -> None:
    text = "Kasia O'Brien, Tom Reed and Hetty Feather met Mrs Osei at Seacole Hall."
    given = scores(
        text,
        people={"Kasia O'Brien": "pupil", "Tom Reed": "pupil", "Hetty Feather": "fictional", "Osei": "staff", "Seacole Hall": "notperson"},
    )
    found = [(text[p.start : p.end], p.kind) for p in people_named(text, given)]
    assert found == [("Kasia O'Brien", "pupil"), ("Tom Reed", "pupil"), ("Hetty Feather", "fictional"), ("Osei", "staff")]
    place = text.index("Tom Reed")
    assert who(given, place, place + 8)["pupil"] > 0.9
    assert sum(who(given, 0, 0).values()) == 0.0


def test_any_stands_between_the_models_word_and_that_of_the_kinds() -> None:
    low, high = dict.fromkeys(TONE_KINDS, 0.01), dict.fromkeys(TONE_KINDS, 0.01) | {"political": 0.95}
    assert anything(0.0, low) < anything(0.0, high) < anything(4.0, high)
    assert len(OBJECTIVES) == 5
